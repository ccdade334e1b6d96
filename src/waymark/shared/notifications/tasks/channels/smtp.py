"""Handing a mail to a mail server."""

import smtplib
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from waymark.shared.notifications.enums import Answer
from waymark.shared.notifications.rules import Outcome, Parcel
from waymark.shared.notifications.tasks.channels.mail import compose

PATIENCE = 60  # seconds; giving up early leaves a mail in doubt


class MailServer:
    """A mail server by SMTP. It cannot be asked afterwards whether it took a mail."""

    can_be_asked = False
    busy_after = timedelta(0)

    def check(self, channels: Collection[str]) -> dict[str, str]:
        return {}

    def send(self, parcel: Parcel) -> Outcome:
        server = _Backend(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
        try:
            server.open()
        except OSError:  # smtplib's own errors are OSErrors too
            return Outcome(Answer.UNREACHABLE, "unreachable")
        try:
            server.send_messages([compose(parcel)])
        except (OSError, ValueError) as error:
            return _outcome(error, handed_over=server.handed_over)
        finally:
            server.fail_silently = True  # a rude goodbye does not change what the server took
            server.close()
        return Outcome(Answer.ACCEPTED)

    def find(self, reference: UUID, channel: str) -> Outcome | None:
        return Outcome(Answer.UNKNOWN, "no_answer")


class _HandsOver:
    """Remembers that the mail itself began to go out: from here on a silence leaves a doubt."""

    handed_over = False


class _Plain(_HandsOver, smtplib.SMTP):
    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _Encrypted(_HandsOver, smtplib.SMTP_SSL):
    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _Backend(EmailBackend):
    """Django's, with a connection that knows how far it got."""

    @property
    def connection_class(self) -> type[_Plain | _Encrypted]:
        return _Encrypted if self.use_ssl else _Plain

    @property
    def handed_over(self) -> bool:
        return isinstance(self.connection, _HandsOver) and self.connection.handed_over


def _outcome(error: Exception, *, handed_over: bool) -> Outcome:
    """Read an error: a clear refusal, a clear failure before the mail went out, or a doubt.

    Only the code is kept: the server's words may repeat the address.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max(reply[0] for reply in error.recipients.values())
        return Outcome(Answer.REFUSED if code >= 500 else Answer.TRY_LATER, str(code))
    if isinstance(error, smtplib.SMTPDataError):
        refused = error.smtp_code >= 500
        return Outcome(Answer.REFUSED if refused else Answer.TRY_LATER, str(error.smtp_code))
    if isinstance(error, smtplib.SMTPResponseException):  # our own sender address, or our sign-in
        return Outcome(Answer.TRY_LATER, str(error.smtp_code))
    if isinstance(error, ValueError | smtplib.SMTPNotSupportedError) and not handed_over:
        return Outcome(Answer.REFUSED, "unwritable")
    if handed_over:
        return Outcome(Answer.UNKNOWN, "no_answer")
    return Outcome(Answer.TRY_LATER, "dropped")
