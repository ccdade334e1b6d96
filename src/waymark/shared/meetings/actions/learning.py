"""What was learnt at a meeting, whom it was passed on to, and what people made of the meeting."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import AFTER_IT
from waymark.shared.meetings.models import AgendaItem, Feedback, Learning, Meeting, Told
from waymark.shared.meetings.queries import found
from waymark.shared.search import actions as search


def capture_learning(
    meeting: Meeting,
    *,
    title: str,
    text: str,
    organisation: Organisation | None = None,
    item: AgendaItem | None = None,
    by: Person,
    now: datetime,
) -> Learning:
    """Keep something learnt as a record of its own, so that a search finds it."""
    if not permissions.may_capture_learning(by, meeting):
        raise PermissionDenied
    with recorded("meetings.learning_captured", by=by, at=now) as entry:
        if meeting.state not in AFTER_IT:
            raise Refused("What was learnt is written down once the meeting was held")
        Meeting.objects.select_for_update().get(pk=meeting.pk)  # so that a second press waits
        learning, is_new = Learning.objects.get_or_create(
            meeting=meeting, title=title.strip(),
            defaults={"group": meeting.group, "item": item, "text": text.strip(),
                      "organisation": organisation, "by": by, "at": now},
        )  # fmt: skip
        if not is_new and learning.text != text.strip():
            raise Refused(
                "This meeting has learnt something under that title already", about="title"
            )
        search.index(**found.learning_document(learning))
        entry.about, entry.detail = learning, {"meeting": meeting.key}
    return learning


def begin_practice(learning: Learning, *, by: Person, now: datetime) -> str:
    """Begin a practice from it, in the library of the wing; returns the address of the draft.

    `WAYMARK_LEARNING_BECOMES` names who begins it: shared apps know no library.
    """
    if not permissions.may_note_told(by, learning.group) or not settings.WAYMARK_LEARNING_BECOMES:
        raise PermissionDenied
    begin = import_string(settings.WAYMARK_LEARNING_BECOMES)
    with recorded("meetings.learning_became_practice", by=by, at=now) as entry:
        Learning.objects.select_for_update().get(pk=learning.pk)  # so that a second press waits
        learning.refresh_from_db(fields=["practice_href"])
        entry.about = learning
        if not learning.practice_href:
            learning.practice_href = begin(
                title=learning.title, text=learning.text,
                organisation=learning.organisation, source=str(learning.meeting), by=by, now=now,
            )  # fmt: skip
            learning.save(update_fields=["practice_href"])
    return learning.practice_href


def note_told(
    learning: Learning,
    *,
    organisation: Organisation,
    audience: str,
    how: str,
    on: date,
    by: Person,
    now: datetime,
) -> Told:
    """Note that one's own organisation passed it on: to whom, how and when."""
    if not permissions.may_note_told(by, learning.group) or not by.sits_in(organisation):
        raise PermissionDenied
    with recorded("meetings.learning_told", by=by, at=now) as entry:
        if on > localdate(now):
            raise Refused("Note it once they were told", about="on")
        Learning.objects.select_for_update().get(pk=learning.pk)  # so that a second press waits
        told, _ = Told.objects.get_or_create(
            learning=learning, organisation=organisation, audience=audience, how=how.strip(),
            defaults={"on": on, "by": by, "at": now},
        )  # fmt: skip
        entry.about, entry.detail = learning, {"audience": audience}
    return told


def give_feedback(
    meeting: Meeting, *, worth: str, keep: str, change: str, by: Person, now: datetime
) -> Feedback:
    """Say what a meeting was worth. Said again, it takes the place of what was said before."""
    if not permissions.may_give_feedback(by, meeting):
        raise PermissionDenied
    with recorded("meetings.feedback_given", by=by, at=now) as entry:
        if meeting.state not in AFTER_IT:
            raise Refused("Say it once the meeting was held")
        feedback, _ = Feedback.objects.update_or_create(
            meeting=meeting, person=by,
            defaults={"worth": worth, "keep": keep.strip(), "change": change.strip(), "at": now},
        )  # fmt: skip
        entry.about = meeting
    return feedback
