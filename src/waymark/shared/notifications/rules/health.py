"""Whether mail moves: what the doctor and the banner say."""

from datetime import datetime, timedelta

from waymark.shared.notifications.rules.digest import LONDON
from waymark.shared.notifications.rules.outbox import explain

LATE = timedelta(minutes=30)
SILENT = timedelta(minutes=4)  # so that nobody works on for five minutes without knowing
APART = timedelta(minutes=1)  # the clocks of two machines may differ by so much

# What does not pass by itself, and the remedy of every trouble that stops a way out.
NEEDS_MENDING = ("key_refused", "no_such_template", "clock_wrong")
REMEDIES = {
    "unreachable": "Nothing is lost: it goes on by itself. See the network and the gateway’s news",
    "no_answer": "Nothing is lost: it goes on by itself. See the network and the gateway’s news",
    "not_told": "Nothing is lost: it goes on by itself. See the network and the gateway’s news",
    "day_is_full": "It goes on after midnight. Ask GOV.UK Notify for a higher limit",
    "clock_wrong": "Set this machine’s clock by the time of the network; it then goes on by itself",
    "key_refused": "Put a live key into WAYMARK_NOTIFY_KEY and start the sender again",
    "no_such_template": "Mend the file of WAYMARK_NOTIFY_TEMPLATES and start the sender again",
    "no_way": "Set WAYMARK_NOTIFY_KEY and WAYMARK_NOTIFY_TEMPLATES, and start the sender again",
}


def sender_check(beat_at: datetime | None, now: datetime) -> tuple[bool, str, str]:
    remedy = "Start it: waymark run and waymark serve start it with the rest"
    if beat_at is None:
        return False, "The mail sender has never run here", remedy
    if now - beat_at > SILENT:
        minutes = (now - beat_at) // timedelta(minutes=1)
        return False, f"The mail sender has been silent for {minutes:,} minutes", remedy
    return True, "The mail sender is running", ""


def clock_check(
    beat_at: datetime | None, behind: timedelta, now: datetime
) -> list[tuple[bool, str, str]]:
    """Say that the clock was put back, or that two machines disagree; nothing where all is well."""
    minutes = max(behind, (beat_at - now) if beat_at else behind) // timedelta(minutes=1)
    if not behind and (beat_at is None or beat_at - now <= APART):
        return []
    sentence = f"This machine’s clock was put back, or is slow, by {minutes:,} minutes"
    return [(False, f"{sentence}. Safe hours end that much earlier", REMEDIES["clock_wrong"])]


def queue_check(oldest: datetime | None, waiting: int, now: datetime) -> tuple[bool, str, str]:
    if oldest is None:
        return True, "No mail is waiting", ""
    minutes = max(now - oldest, timedelta(0)) // timedelta(minutes=1)
    mails = "1 mail is" if waiting == 1 else f"{waiting:,} mails are"
    sentence = f"{mails} due; the oldest has waited {minutes:,} minutes"
    if now - oldest > LATE:
        return False, sentence, "See that the sender runs and that the mail server can be reached"
    return True, sentence, ""


def decisions_check(count: int) -> tuple[bool, str, str]:
    if not count:
        return True, "No mail needs a person’s decision", ""
    remedy = "An administrator decides on the page “Mail that needs a decision”"
    mails = "1 mail" if count == 1 else f"{count:,} mails"
    return False, f"Refused, or perhaps sent: {mails}. A person must decide", remedy


def channel_check(channel: str, code: str, since: datetime, waiting: int) -> tuple[bool, str, str]:
    """Say that a way out is closed. The trouble’s own words come from `explain`."""
    at = since.astimezone(LONDON)
    goes = f"{channel}: nothing goes out since {at.day} {at:%B}, {at:%H:%M}"
    return False, f"{goes}. {explain(code)}. Waiting: {waiting:,}", REMEDIES.get(code, "")
