"""A handed-in transcript: taken apart, laid beside the agenda, forgotten when it has served."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.files.actions import inspected
from waymark.shared.files.rules import extract_text, safe_filename
from waymark.shared.files.rules.inspection import read_text
from waymark.shared.meetings import permissions
from waymark.shared.meetings.actions.minutes import opened
from waymark.shared.meetings.enums import MinutesState
from waymark.shared.meetings.models import Meeting, Transcript
from waymark.shared.meetings.queries.agenda import agenda_of
from waymark.shared.meetings.rules import transcripts as rules

TAKEN = ("txt", "vtt", "docx")
MOST_LETTERS = 1_000_000
MOST_FINDINGS = 12


def hand_in_transcript(
    meeting: Meeting, *, data: bytes, filename: str, by: Person, now: datetime
) -> Transcript:
    """Take a transcript apart and lay it beside the agenda. It takes the place of an earlier one.

    One that holds what looks like a victim's details is refused whole: it says at which turns.
    """
    if not permissions.may_write_minutes(by, meeting):
        raise PermissionDenied
    turns = _turns(data, filename)
    items = [(item.key, item.title) for item in agenda_of(meeting)]
    with recorded("meetings.transcript_handed_in", by=by, at=now) as entry:
        minutes = opened(meeting, by, now)
        if minutes.state != MinutesState.DRAFT:
            raise Refused("These minutes were sent out. A transcript begins only a draft")
        transcript, _ = Transcript.objects.update_or_create(
            minutes=minutes,
            defaults={
                "filename": safe_filename(filename)[:120],
                "turns": [turn._asdict() for turn in turns],
                "starts": rules.first_guess(turns, items),
                "handed_by": by,
                "handed_at": now,
            },
        )
        entry.about, entry.detail = meeting, {"turns": len(turns)}
    return transcript


def _turns(data: bytes, filename: str) -> list[rules.Turn]:
    """What the file says, turn by turn, or why it cannot be taken."""
    ending = filename.rpartition(".")[2].lower()
    if ending not in TAKEN:
        raise Refused("Choose a transcript that ends in .txt, .vtt or .docx")
    # A .vtt is plain text by another name; it is read as one, so that it cannot be anything else.
    kind, data = inspected(data, "transcript.txt" if ending == "vtt" else filename)
    plain = read_text(data) or "" if ending != "docx" else extract_text(data, kind, MOST_LETTERS)
    if len(plain) > MOST_LETTERS:
        raise Refused("The transcript is longer than a million letters. Hand it in in parts")
    turns = rules.turns_of(plain, ending)
    if not turns:
        raise Refused("There is nothing said in this file that we can read")
    _guarded(turns)
    return turns


def _guarded(turns: list[rules.Turn]) -> None:
    if not settings.WAYMARK_GUARD:
        return
    findings = import_string(settings.WAYMARK_GUARD)(rules.as_text(turns))
    if findings:
        reasons = [f"Turn {each.line} holds what looks like {each.thing}" for each in findings]
        more = len(reasons) - MOST_FINDINGS
        raise Refused([
            "Nothing was kept: the transcript seems to hold details of victims. "
            "Take them out of the file, and hand it in again",
            *reasons[:MOST_FINDINGS],
            *([f"and {more} more"] if more > 0 else []),
        ])  # fmt: skip


def lay_beside_agenda(
    transcript: Transcript, *, starts: Mapping[str, int], by: Person, now: datetime
) -> None:
    """Say with which turn each item begins."""
    meeting = transcript.minutes.meeting
    if not permissions.may_write_minutes(by, meeting):
        raise PermissionDenied
    items = [item.key for item in agenda_of(meeting)]
    blockers = rules.blockers_to_start(starts, len(transcript.turns), items)
    if blockers:
        raise Refused(blockers)
    with recorded("meetings.transcript_laid_out", by=by, at=now) as entry:
        transcript.starts = {key: starts[key] for key in items if key in starts}
        transcript.save(update_fields=["starts"])
        entry.about = meeting


def forget_transcript(transcript: Transcript, *, by: Person, now: datetime) -> None:
    """Delete a transcript before the minutes stand."""
    meeting = transcript.minutes.meeting
    if not permissions.may_write_minutes(by, meeting):
        raise PermissionDenied
    with recorded("meetings.transcript_forgotten", by=by, at=now) as entry:
        transcript.delete()
        entry.about = meeting
