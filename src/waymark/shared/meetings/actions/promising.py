"""Actions: written down, reported on, closed by hand or by what happens."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.enums import ActionState
from waymark.shared.meetings.models import (
    ActionNote,
    AgendaItem,
    Group,
    Meeting,
    MeetingAction,
)
from waymark.shared.meetings.queries import closing, found, outcomes
from waymark.shared.meetings.rules import actions as rules
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search
from waymark.shared.ui.words import short_date

KIND = "meetings.actions"


def add_action(
    *,
    group: Group,
    text: str,
    due_on: date,
    by: Person,
    now: datetime,
    seats: Sequence[Seat] = (),
    people: Sequence[Person] = (),
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    closes: closing.Closing | None = None,
    origin: tuple[str, str, str, str] = ("", "", "", ""),
) -> list[MeetingAction]:
    """Ask each of these seats (or people) to do something by a day; each is told.

    `closes` names what closes it by itself, `origin` the record that it came from: kind, key,
    address and title. The same words to the same owner for the same meeting stay one action.
    """
    if not permissions.may_add_action(by, group):
        raise PermissionDenied
    today, meeting = localdate(now), meeting or (item.meeting if item else None)
    draft = MeetingAction(
        group=group, meeting=meeting, item=item, text=text.strip(), due_on=due_on,
        added_by=by, added_at=now, added_on=meeting.on if meeting else today,
        **dict(zip(_ORIGIN, origin, strict=True)), **(closes.columns() if closes else {}),
    )  # fmt: skip
    blockers = rules.blockers_to_add(
        due=due_on, today=today, owners=len(seats) + len(people),
        event=draft.closes_event, record=draft.closes_key,
    )  # fmt: skip
    if blockers:
        raise Refused(blockers, about="due_on")  # a form asks for the rest before
    with recorded("meetings.action_added", by=by, at=now) as entry:
        Group.objects.select_for_update().get(pk=group.pk)  # so that a second press waits
        made = [_one(draft, {"seat": seat}, by, now) for seat in seats]
        made += [_one(draft, {"person": person}, by, now) for person in people]
        entry.about, entry.detail = made[0], {"group": group.key, "count": len(made)}
    return made


_ORIGIN = ("origin_kind", "origin_key", "origin_href", "origin_title")
_ASKED = ("group", "meeting", "item", "text", "due_on", "added_by", "added_at", "added_on",
          *_ORIGIN, "closes_event", "closes_key", "closes_title", "closes_href")  # fmt: skip


def _one(draft: MeetingAction, owner: dict[str, Any], by: Person, now: datetime) -> MeetingAction:
    """The action of one owner, told and findable; the one there is if the form was sent twice."""
    there = MeetingAction.objects.filter(
        group=draft.group, meeting=draft.meeting, text=draft.text, state=ActionState.OPEN, **owner
    ).first()
    if there is not None:
        return there
    asked = {name: getattr(draft, name) for name in _ASKED}
    action = MeetingAction.objects.create(**asked, **owner)
    search.index(**found.action_document(action))
    _tell_owner(action, f"{action.group} asks you to do something", by, now)
    return action


def _tell_owner(action: MeetingAction, subject: str, by: Person | None, now: datetime) -> None:
    holder = outcomes.holder_of(action)
    if holder is None or holder == by:
        return
    notify(
        [holder],
        kind=KIND,
        subject=subject,
        body=f"{action.text}\n\nDue {short_date(action.due_on)}",
        link=f"/meetings/actions/{action.key}/",
        now=now,
    )


def note_progress(
    action: MeetingAction, *, text: str, due_on: date | None, by: Person, now: datetime
) -> None:
    """Say how far an action is, and ask for another day where it needs one."""
    if not permissions.may_move_action(by, action):
        raise PermissionDenied
    with recorded("meetings.action_noted", by=by, at=now) as entry:
        action = _held(action)
        if action.state != ActionState.OPEN:
            raise Refused("This action was closed already")
        moved = due_on is not None and due_on != action.due_on
        ActionNote.objects.create(
            action=action, text=text.strip(), by=by, at=now,
            due_from=action.due_on if moved else None, due_to=due_on if moved else None,
        )  # fmt: skip
        if moved and due_on is not None:
            blockers = rules.blockers_to_add(
                due=due_on, today=localdate(now), owners=1, event="", record=""
            )
            if blockers:
                raise Refused(blockers, about="due_on")
            action.due_on = due_on
            action.save(update_fields=["due_on"])
        entry.about, entry.detail = action, {"moved": moved}


def close_action(
    action: MeetingAction, *, outcome: str, done: bool = True, by: Person, now: datetime
) -> None:
    """Close an action by hand: done, or no longer needed, and how it ended."""
    if not permissions.may_move_action(by, action):
        raise PermissionDenied
    with recorded("meetings.action_closed", by=by, at=now) as entry:
        action = _held(action)
        blockers = rules.blockers_to_close(state=action.state, outcome=outcome)
        if blockers:
            raise Refused(blockers)
        state = ActionState.DONE if done else ActionState.DROPPED
        _close(action, state, outcome.strip(), by, now)
        entry.about, entry.detail = action, {"state": state.value}


def close_for(
    event: str,
    *,
    kind: str,
    key: str,
    by: Person | None,
    now: datetime,
    organisation: Organisation | None = None,
    title: str = "",
) -> int:
    """Close the open actions that wait for this to happen to this record; says how many.

    Call it inside the act that makes it happen, as `notify` is called: done and closed, or neither.
    With `organisation`, only what falls to a seat of that organisation is closed: Ashdown's action
    to take a practice up does not end when Birchley takes it up.
    """
    known = closing.events()[event]
    if known.kind != kind:
        raise ValueError(f"“{event}” happens to a {known.kind}, not to a {kind}")
    waiting = MeetingAction.objects.filter(
        state=ActionState.OPEN, closes_event=event, closes_key=key
    )
    if organisation is not None:
        waiting = waiting.filter(seat__organisation=organisation)
    # All rows are locked before the first entry is written: entries hold the end of the chain.
    actions = list(waiting.order_by("pk").select_for_update(of=("self",)))
    for action in actions:
        with recorded("meetings.action_closed_itself", by=by, at=now) as entry:
            words = rules.outcome_of(known.words, title or action.closes_title)
            action.closed_itself = True
            _close(action, ActionState.DONE, words, by, now)
            entry.about, entry.detail = action, {"event": event}
        _tell_owner(action, "An action of yours has closed by itself", by, now)
    return len(actions)


def _close(
    action: MeetingAction, state: str, outcome: str, by: Person | None, now: datetime
) -> None:
    action.state, action.outcome = state, outcome
    action.closed_on, action.closed_by = localdate(now), by
    action.save(update_fields=["state", "outcome", "closed_on", "closed_by", "closed_itself"])
    search.index(**found.action_document(action))


def _held(action: MeetingAction) -> MeetingAction:
    """The action as it is now, kept from other hands until the transaction ends."""
    MeetingAction.objects.select_for_update().get(pk=action.pk)
    return MeetingAction.objects.select_related(
        "group", "seat__organisation", "seat__holder", "person"
    ).get(pk=action.pk)
