"""Who may read packs and write them."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from waymark.network.reports.enums import PackState
from waymark.network.reports.models import AreaPage, EventCost, Pack
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Oversight, Person
from waymark.shared.accounts.permissions import STEWARDS, is_member

HOSTS = (Role.LEAD, Role.PARTNER)


def may_write_packs(person: Person | AnonymousUser) -> bool:
    """The chair's office writes: on this network the co-ordinators."""
    return person.is_authenticated and person.has_role(*STEWARDS)


def may_read(person: Person | AnonymousUser, pack: Pack) -> bool:
    """Members read what is frozen; it names no force. What is being written is its writers' own."""
    if may_write_packs(person):
        return True
    return is_member(person) and pack.state != PackState.DRAFT


def _body_of(person: Person, area: Organisation) -> bool:
    """Whether somebody sits in the body that holds this force to account."""
    here = [seat.organisation_id for seat in person.hats]
    return Oversight.objects.filter(force=area, valid_to=None, body__in=here).exists()


def may_ask_to_publish(person: Person | AnonymousUser, area: Organisation) -> bool:
    """The lead of the force, or anybody of the body that oversees it: the figures are theirs."""
    if not is_member(person):
        return False
    return person.sits_in(area, Role.LEAD) or _body_of(person, area)


def may_decide_on_area(person: Person | AnonymousUser, area: Organisation) -> bool:
    """Those two, and the performance managers of the force, who know its figures best."""
    if not is_member(person):
        return False
    return person.sits_in(area, Role.PERFORMANCE) or may_ask_to_publish(person, area)


def may_agree(person: Person | AnonymousUser, decision: AreaPage) -> bool:
    """A second person, never the one who asked."""
    return decision.asked_by_id != person.pk and may_decide_on_area(person, decision.organisation)


def may_note_costs(person: Person | AnonymousUser) -> TypeGuard[Person]:
    """Whoever may arrange an event: leads of forces, partners, and the co-ordinators."""
    return is_member(person) and person.has_role(*HOSTS, *STEWARDS)


def may_take_out(person: Person | AnonymousUser, cost: EventCost) -> bool:
    """Colleagues of whoever noted it, and the co-ordinators."""
    if not may_note_costs(person):
        return False
    return may_write_packs(person) or person.sits_in(cost.organisation, *HOSTS)
