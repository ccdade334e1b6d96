"""Whether mail moves: what the doctor and the banner say."""

from datetime import datetime, timedelta

LATE = timedelta(minutes=30)
SILENT = timedelta(minutes=5)


def sender_check(beat_at: datetime | None, now: datetime) -> tuple[bool, str, str]:
    remedy = "Start it: waymark run and waymark serve start it with the rest"
    if beat_at is None:
        return False, "The mail sender has never run here", remedy
    if now - beat_at > SILENT:
        minutes = (now - beat_at) // timedelta(minutes=1)
        return False, f"The mail sender has been silent for {minutes:,} minutes", remedy
    return True, "The mail sender is running", ""


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
