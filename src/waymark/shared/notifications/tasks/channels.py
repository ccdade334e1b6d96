"""Handing a mail over: to a mail server, or into a folder on this machine.

A channel has `send(message)`, which answers what became of the attempt; `can_be_asked`; and
`find(message)`, which asks whether an earlier attempt arrived. One for GOV.UK Notify would ask by
the message's reference.
"""

import os
import smtplib
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from waymark.shared.notifications import queries
from waymark.shared.notifications.enums import Answer
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules import Outcome

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PATIENCE = 60  # seconds; giving up early leaves a mail in doubt


class Gateway(Protocol):
    """What the sender needs of a channel."""

    can_be_asked: bool

    def send(self, message: Message) -> Outcome: ...

    def find(self, message: Message) -> bool | None:
        """Say whether an earlier attempt arrived; None if that cannot be learnt now."""


def email() -> Gateway:
    """The channel for mail of this site. In training mode no mail leaves the machine."""
    if settings.WAYMARK_TRAINING_MODE or settings.EMAIL_BACKEND != SMTP:
        return Folder(Path(settings.WAYMARK_MAIL_FOLDER))
    return MailServer()


def compose(message: Message) -> EmailMessage:
    """Write the mail, with the headers by which a mail program can turn it off in one click."""
    sender = settings.DEFAULT_FROM_EMAIL
    host = sender.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=sender,
        to=[message.person.email],
        headers={
            "Message-ID": f"<{message.reference}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{queries.preferences_address(message.person)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


class Folder:
    """One file per mail, named by its reference: sending twice leaves one file."""

    can_be_asked = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> Outcome:
        try:
            content = compose(message).message().as_bytes()
        except ValueError:  # an address or subject that cannot stand in a header
            return Outcome(Answer.REFUSED, "unwritable")
        try:
            self._write(content, self._path(message))
        except OSError:  # the disk is full, or the folder is not ours
            return Outcome(Answer.UNREACHABLE, "unreachable")
        return Outcome(Answer.ACCEPTED)

    def _write(self, content: bytes, path: Path) -> None:
        """Put the file there whole or not at all; it holds an address, so only we may read it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def find(self, message: Message) -> bool | None:
        return self._path(message).exists()

    def _path(self, message: Message) -> Path:
        return self.folder / f"{message.reference}.eml"


class MailServer:
    """A mail server by SMTP. It cannot be asked afterwards whether it took a mail."""

    can_be_asked = False

    def send(self, message: Message) -> Outcome:
        server = _Backend(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
        try:
            server.open()
        except OSError:  # smtplib's own errors are OSErrors too
            return Outcome(Answer.UNREACHABLE, "unreachable")
        try:
            server.send_messages([compose(message)])
        except (OSError, ValueError) as error:
            return _outcome(error, handed_over=server.handed_over)
        finally:
            server.fail_silently = True  # a rude goodbye does not change what the server took
            server.close()
        return Outcome(Answer.ACCEPTED)

    def find(self, message: Message) -> bool | None:
        return None


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
