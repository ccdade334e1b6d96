"""Who may read, run and take part in groups and their meetings.

Who is chair or secretary is a seat in the group. Co-ordinators and administrators may do everything
on the network's own groups; on a group of another body only its own officers may.
"""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.shared.accounts import permissions as accounts
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import FORCE_ROLES, STEWARDS, is_member
from waymark.shared.meetings.enums import (
    BEFORE_IT,
    COUNTED,
    OFFICERS,
    Access,
    ItemState,
    MinutesState,
    Part,
)
from waymark.shared.meetings.models import (
    AgendaItem,
    Group,
    GroupSeat,
    Meeting,
    MeetingAction,
    Minutes,
    Paper,
)

Reader = Person | AnonymousUser


def parts_in(person: Person, group: Group) -> set[str]:
    """What somebody is in a group: chair, secretary, member, observer; empty for nobody there.

    Asked of the database once for each person of a request, as their seats are.
    """
    known: dict[int, set[str]] | None = getattr(person, "_parts_in_groups", None)
    if known is None:
        known = {}
        held = GroupSeat.objects.filter(ended_on=None, seat__in=[seat.pk for seat in person.hats])
        for pk, part in held.values_list("group", "part"):
            known.setdefault(pk, set()).add(part)
        person._parts_in_groups = known  # type: ignore[attr-defined]
    return known.get(group.pk, set())


def is_steward_of(person: Person, group: Group) -> bool:
    return group.organisation_id is None and person.has_role(*STEWARDS)


def may_found_group(person: Reader) -> bool:
    return is_member(person) and person.has_role(*STEWARDS)


def may_read(person: Reader, group: Group) -> TypeGuard[Person]:
    """An open group's meetings are read by everybody with a seat, the others by their own."""
    if not is_member(person):
        return False
    return group.open_to_members or bool(parts_in(person, group)) or is_steward_of(person, group)


def may_run(person: Reader, group: Group) -> bool:
    """Chair and secretary keep dates, agenda, papers and seats."""
    return is_member(person) and (
        bool(parts_in(person, group) & set(OFFICERS)) or is_steward_of(person, group)
    )


def may_rule(person: Reader, group: Group) -> bool:
    """Only the chair lets in what came late; on the network's groups the co-ordinator too."""
    if not is_member(person):
        return False
    return Part.CHAIR in parts_in(person, group) or (
        group.organisation_id is None and person.has_role(Role.CO_ORDINATOR)
    )


def takes_part(person: Reader, group: Group) -> TypeGuard[Person]:
    """Somebody who may write: not one who only observes, in the network or in this group."""
    if not may_read(person, group):
        return False
    if may_run(person, group):
        return True
    return accounts.takes_part(person) and parts_in(person, group) != {Part.OBSERVER}


def counts(person: Person, group: Group) -> bool:
    return bool(parts_in(person, group) & set(COUNTED))


def may_answer(person: Reader, meeting: Meeting) -> bool:
    """Whoever may read a meeting may say whether they come."""
    return may_read(person, meeting.group)


def may_offer_item(person: Reader, meeting: Meeting) -> bool:
    return takes_part(person, meeting.group)


def may_take_back(person: Person, item: AgendaItem) -> bool:
    """Who offered an item takes it back while it is not decided; officers at any time."""
    if may_run(person, item.meeting.group):
        return True
    return item.offered_by_id == person.pk and item.state == ItemState.OFFERED


def may_book_slot(person: Reader, meeting: Meeting) -> bool:
    """Slots are for forces."""
    return takes_part(person, meeting.group) and person.has_role(*FORCE_ROLES)


def may_free_slot(person: Person, item: AgendaItem) -> bool:
    """The force that booked it gives it back; officers may free it too."""
    return may_run(person, item.meeting.group) or person.sits_in(item.organisation, *FORCE_ROLES)


def may_hand_in_update(person: Reader, meeting: Meeting) -> bool:
    """Partners write beforehand what is new with them, also where they have no vote."""
    return may_read(person, meeting.group) and person.has_role(Role.PARTNER)


def may_add_paper(person: Reader, meeting: Meeting, item: AgendaItem | None) -> bool:
    """Officers to any meeting; whose item it is to that item, until the meeting is held."""
    if may_run(person, meeting.group):
        return True
    if item is None or meeting.state not in BEFORE_IT or not takes_part(person, meeting.group):
        return False
    return item.owner_id == person.pk or person.sits_in(item.organisation)


def may_read_paper(person: Reader, paper: Paper) -> bool:
    group = paper.meeting.group
    if not may_read(person, group):
        return False
    if may_add_paper(person, paper.meeting, paper.item):
        return True
    if paper.access == Access.OFFICERS:
        return False
    return paper.access == Access.MEMBERS or bool(parts_in(person, group))


# ---- what comes out of a meeting ---------------------------------------------------------------


def may_write_minutes(person: Reader, meeting: Meeting) -> bool:
    return may_run(person, meeting.group)


def may_read_minutes(person: Reader, minutes: Minutes) -> bool:
    """A draft is read by those who write it; what was sent out by all who may read the meeting."""
    group = minutes.meeting.group
    if minutes.state == MinutesState.DRAFT:
        return may_run(person, group)
    return may_read(person, group)


def may_correct(person: Reader, minutes: Minutes) -> bool:
    return may_read_minutes(person, minutes) and takes_part(person, minutes.meeting.group)


def may_record_decision(person: Reader, group: Group) -> bool:
    return may_run(person, group)


def may_add_action(person: Reader, group: Group) -> bool:
    return may_run(person, group)


def owns_action(person: Reader, action: MeetingAction) -> bool:
    """Whoever holds the seat that is to do it, and the leads of its organisation."""
    if not is_member(person):
        return False
    if action.seat_id is None:
        return action.person_id == person.pk
    assert action.seat is not None
    return action.seat.holder_id == person.pk or person.sits_in(action.seat.organisation, Role.LEAD)


def may_move_action(person: Reader, action: MeetingAction) -> bool:
    """Report on an action, or close it."""
    if not may_read(person, action.group):
        return False
    return owns_action(person, action) or may_run(person, action.group)


def may_capture_learning(person: Reader, meeting: Meeting) -> bool:
    return takes_part(person, meeting.group)


def may_note_told(person: Reader, group: Group) -> bool:
    """Everybody who takes part notes for their own organisation whom they told."""
    return takes_part(person, group)


def may_give_feedback(person: Reader, meeting: Meeting) -> bool:
    return may_read(person, meeting.group)


def may_read_feedback(person: Reader, meeting: Meeting) -> bool:
    return may_run(person, meeting.group)


def may_remind(person: Reader, meeting: Meeting) -> bool:
    return may_run(person, meeting.group)
