"""Emails, texts and letters through GOV.UK Notify, with its own client.

Handing a message over is not safe to repeat at Notify, and a reference may be used twice there. So
every message is asked for by its reference before a second attempt, and what an answer does not
say clearly is a doubt. Words of Notify's errors are never read, because they may change: the code
of the answer decides, and its `Date`, which tells whether our clock is wrong.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError
from typing import Any
from uuid import UUID

import requests
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import APIError, InvalidResponse
from urllib3.exceptions import NewConnectionError, SSLError

from waymark.shared.notifications.enums import Answer, Channel
from waymark.shared.notifications.rules import ABOUT_THE_WAY, Outcome, Parcel, Report, read_report

SKEW = timedelta(seconds=30)  # what Notify allows
MINUTE = timedelta(minutes=1)
LINES = range(3, 8)  # of the address of a letter
NOT_TOLD = Outcome(Answer.UNKNOWN, "not_told")

log = logging.getLogger(__name__)


class Notify:
    """GOV.UK Notify. It can be asked for a message by our reference, for seven days."""

    can_be_asked = True

    def __init__(
        self,
        *,
        key: str,
        address: str,
        templates: Mapping[str, str],
        patience: float,
        busy: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self.client = NotificationsAPIClient(key, base_url=address, timeout=patience)
        self.templates, self.busy_after, self.clock = templates, busy, clock

    def check(self, channels: Collection[str]) -> dict[str, str]:
        """Say for which channels something is wrong that would make every message be refused."""
        troubles = {}
        for channel in channels:
            try:
                self.client.get_template(self.templates[channel])
            except APIError as error:
                outcome = self._outcome(error)
                if outcome.answer == Answer.CLOSED:
                    troubles[channel] = outcome.code
                elif outcome.answer == Answer.REFUSED:
                    troubles[channel] = "no_such_template"
                elif outcome.answer in (Answer.UNREACHABLE, Answer.UNKNOWN):
                    break  # it is away: the messages themselves will show when it is back
        return troubles

    def send(self, parcel: Parcel) -> Outcome:
        """Hand one message over."""
        if not fits(parcel):
            return Outcome(Answer.REFUSED, "unwritable")
        try:
            answer = self._post(parcel)
        except APIError as error:
            return self._outcome(error)
        with suppress(KeyError, TypeError, ValueError):
            report = Report(parcel.reference, UUID(answer["id"]), "created", self.clock())
            return Outcome(Answer.ACCEPTED, report=report)
        return Outcome(Answer.UNKNOWN, "no_answer")

    def _post(self, parcel: Parcel) -> Any:
        template, reference = self.templates[parcel.channel], str(parcel.reference)
        if parcel.channel == Channel.TEXT:
            (number,) = parcel.address
            words = {"body": parcel.body}
            return self.client.send_sms_notification(number, template, words, reference)
        words = {"subject": parcel.subject, "body": parcel.body}
        if parcel.channel == Channel.LETTER:
            lines = {f"address_line_{n}": line for n, line in enumerate(parcel.address, start=1)}
            return self.client.send_letter_notification(template, lines | words, reference)
        (address,) = parcel.address
        # Notify refuses an address that is not encrypted; only a site in training has one.
        link = parcel.unsubscribe if parcel.unsubscribe.startswith("https://") else None
        return self.client.send_email_notification(
            address,
            template,
            words,
            reference,
            one_click_unsubscribe_url=link,
        )

    def find(self, reference: UUID, channel: str) -> Outcome | None:
        """Ask whether Notify has a message: what it says of it, None if it has none, or a doubt."""
        try:
            found = self.client.get_all_notifications(reference=str(reference))["notifications"]
            report = read_report(found[0]) if found else None
        except APIError as error:
            outcome = self._outcome(error)
            return outcome if outcome.answer in ABOUT_THE_WAY else NOT_TOLD
        except (KeyError, TypeError):
            return NOT_TOLD
        if found == []:
            return None
        if report is None or report.reference != reference:
            return NOT_TOLD
        if len(found) > 1:
            log.error("GOV.UK Notify has %s messages under reference %s", len(found), reference)
        return Outcome(Answer.ACCEPTED, report=report)

    # ---- reading an error ---------------------------------------------------------------------

    def _outcome(self, error: APIError) -> Outcome:
        """Read an error by its code: a clear refusal, something about the way out, or a doubt."""
        if error.response is None:
            if _never_arrived(error.__cause__):
                return Outcome(Answer.UNREACHABLE, "unreachable")
            return Outcome(Answer.UNKNOWN, "no_answer")
        code = error.status_code
        if isinstance(error, InvalidResponse) or code >= 500:
            return Outcome(Answer.UNKNOWN, "no_answer")
        if code == requests.codes.too_many_requests:
            return self._pause(error)
        if code in (requests.codes.unauthorized, requests.codes.forbidden):
            if _is_clock_wrong(error.response):
                return Outcome(Answer.CLOCK_WRONG, "clock_wrong")
            return Outcome(Answer.CLOSED, "key_refused")
        return Outcome(Answer.REFUSED, str(code))

    def _pause(self, error: APIError) -> Outcome:
        """A minute, or until after midnight where the limit of the day is reached."""
        kinds = [each.get("error") for each in error.message if isinstance(each, dict)]
        if "TooManyRequestsError" not in kinds:
            return Outcome(Answer.PAUSED, "busy", pause=MINUTE)
        now = self.clock().astimezone(UTC)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return Outcome(Answer.PAUSED, "day_is_full", pause=midnight - now + MINUTE)


def fits(parcel: Parcel) -> bool:
    """Whether a message has as many lines of address as its channel needs."""
    return len(parcel.address) in (LINES if parcel.channel == Channel.LETTER else (1,))


def _is_clock_wrong(response: requests.Response) -> bool:
    """Compare our clock with the time that the answer bears."""
    try:
        theirs = parsedate_to_datetime(response.headers["Date"])
        return abs(datetime.now(UTC) - theirs) > SKEW
    except (KeyError, TypeError, ValueError):
        return False


def _never_arrived(error: BaseException | None) -> bool:
    """Whether the connection failed before anything could be sent."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    if not isinstance(error, requests.ConnectionError) or not error.args:
        return False
    reason = getattr(error.args[0], "reason", None)
    inner = reason.args[0] if isinstance(reason, SSLError) and reason.args else None
    return isinstance(reason, NewConnectionError) or isinstance(inner, SSLCertVerificationError)
