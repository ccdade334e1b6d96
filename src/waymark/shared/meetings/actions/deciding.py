"""The log of decisions: recorded, looked at again, superseded."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import DecisionState
from waymark.shared.meetings.models import (
    AgendaItem,
    Decision,
    DecisionReview,
    Group,
    Meeting,
)
from waymark.shared.meetings.queries import found
from waymark.shared.meetings.rules import decisions as rules
from waymark.shared.search import actions as search


def record_decision(
    *,
    group: Group,
    text: str,
    by: Person,
    now: datetime,
    decided_on: date | None = None,
    because: str = "",
    review_on: date | None = None,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    origin: tuple[str, str, str, str] = ("", "", "", ""),
) -> Decision:
    """Write a decision into the log of its group.

    `origin` says where else it was decided: kind, key, address and title of a thread, for instance.
    Recorded twice with the same words on the same day, it stays one decision.
    """
    if not permissions.may_record_decision(by, group):
        raise PermissionDenied
    decided = decided_on or (meeting.on if meeting else localdate(now))
    blockers = rules.blockers_to_record(decided=decided, review=review_on, today=localdate(now))
    if blockers:
        raise Refused(blockers, about="review_on" if decided <= localdate(now) else "")
    kind, key, href, title = origin
    with transaction.atomic():
        Group.objects.select_for_update().get(pk=group.pk)  # so that a second press waits
        there = Decision.objects.filter(group=group, decided_on=decided, text=text.strip()).first()
        if there is not None:
            return there
        with recorded("meetings.decision_recorded", by=by, at=now) as entry:
            decision = Decision.objects.create(
                group=group, meeting=meeting or (item.meeting if item else None), item=item,
                text=text.strip(), because=because.strip(), decided_on=decided,
                review_on=review_on, origin_kind=kind, origin_key=key, origin_href=href,
                origin_title=title[:200], recorded_by=by, recorded_at=now,
            )  # fmt: skip
            search.index(**found.decision_document(decision))
            entry.about, entry.detail = decision, {"group": group.key}
    return decision


def review_decision(
    decision: Decision, *, note: str, review_on: date | None, by: Person, now: datetime
) -> None:
    """Note that a decision was looked at again and stands, and when it is looked at next."""
    if not permissions.may_record_decision(by, decision.group):
        raise PermissionDenied
    with recorded("meetings.decision_reviewed", by=by, at=now) as entry:
        decision = _held(decision)
        blockers = rules.blockers_to_review(
            state=decision.state, note=note, review=review_on, today=localdate(now)
        )
        if blockers:
            stands = decision.state != DecisionState.SUPERSEDED
            raise Refused(blockers, about="review_on" if stands and note.strip() else "")
        DecisionReview.objects.create(
            decision=decision, on=localdate(now), note=note.strip(), by=by, at=now
        )
        decision.state, decision.review_on = DecisionState.REVIEWED, review_on
        decision.save(update_fields=["state", "review_on"])
        search.index(**found.decision_document(decision))
        entry.about = decision


def supersede_decision(
    decision: Decision, *, successor: Decision, by: Person, now: datetime
) -> None:
    """Let a later decision take the place of this one; the log shows both, linked."""
    if not permissions.may_record_decision(by, decision.group):
        raise PermissionDenied
    with recorded("meetings.decision_superseded", by=by, at=now) as entry:
        decision = _held(decision)
        blockers = rules.blockers_to_supersede(
            state=decision.state,
            same=successor.pk == decision.pk,
            other_group=successor.group_id != decision.group_id,
            other_state=successor.state,
            earlier=successor.decided_on < decision.decided_on,
        )
        if blockers:
            raise Refused(blockers, about="successor")
        decision.state, decision.superseded_by = DecisionState.SUPERSEDED, successor
        decision.save(update_fields=["state", "superseded_by"])
        search.index(**found.decision_document(decision))
        entry.about, entry.detail = decision, {"successor": successor.key}


def _held(decision: Decision) -> Decision:
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    locked.group = decision.group
    return locked
