"""Who invites, endorses, nominates, hands over, and sees how much a force takes part.

What partners and observers may do elsewhere stands in `accounts.permissions`, where every app can
ask it: `takes_part`, `may_see_force_figures`.
"""

from waymark.network.membership.enums import State
from waymark.network.membership.models import LeadTerm, Membership
from waymark.network.membership.rules import states
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.accounts.permissions import FORCE_ROLES, is_steward


def speaks_for(person: Person, organisation: Organisation) -> bool:
    """A lead of a force, or the partner or observer of another organisation; and a steward."""
    return is_steward(person) or person.sits_in(
        organisation, Role.LEAD, Role.PARTNER, Role.OBSERVER
    )


def may_invite(person: Person) -> bool:
    return is_steward(person)


def may_endorse(person: Person, membership: Membership) -> bool:
    """Its lead may write down the endorsement; that the membership begins is for the steward."""
    return speaks_for(person, membership.organisation)


def may_move(person: Person, membership: Membership, to: str) -> bool:
    """A steward takes every step, the organisation itself those that need nobody’s leave."""
    if is_steward(person):
        return True
    by_its_own = states.may_be_taken_by_its_lead(membership.state, to)
    return by_its_own and speaks_for(person, membership.organisation)


def may_nominate(person: Person, membership: Membership) -> bool:
    return is_steward(person) or person.sits_in(membership.organisation, Role.LEAD)


def may_see_endorsements(person: Person, membership: Membership) -> bool:
    """Who endorsed a membership is for its own people and for those who run the network."""
    return is_steward(person) or person.sits_in(membership.organisation)


def may_read_evidence(person: Person, membership: Membership) -> bool:
    """The paper itself: its sponsor, those who speak for the member, and the co-ordinator."""
    sponsor = membership.sponsor_seat
    return speaks_for(person, membership.organisation) or (
        sponsor is not None and sponsor.holder_id == person.pk
    )


def may_remove_evidence(person: Person, membership: Membership) -> bool:
    """A steward; those who handed it in, as long as no membership rests on it."""
    before = membership.state in (State.INVITED, State.ENDORSED)
    return is_steward(person) or (before and speaks_for(person, membership.organisation))


def may_describe(person: Person, membership: Membership) -> bool:
    """Which part of the system a member stands for, and whom it serves, it says itself."""
    return speaks_for(person, membership.organisation)


def may_say_work(person: Person, seat: Seat) -> bool:
    """What a seat does is said by its holder, its organisation’s lead, or a steward."""
    return seat.holder_id == person.pk or speaks_for(person, seat.organisation)


def may_keep_terms(person: Person) -> bool:
    """The lists of roles, teams and parts of the system are the co-ordinator’s to keep."""
    return is_steward(person)


def may_hand_the_lead_over(person: Person, current: LeadTerm | None) -> bool:
    """A steward, or a lead of the force that leads now."""
    if is_steward(person):
        return True
    return current is not None and person.sits_in(current.organisation, Role.LEAD)


def may_hand_over(person: Person, leaver: Person, organisation: Organisation) -> bool:
    """One’s own work; for a colleague, a lead of the organisation; for anybody, a steward."""
    if is_steward(person) or person.sits_in(organisation, Role.LEAD):
        return True
    return person.pk == leaver.pk and person.sits_in(organisation)


def may_see_all_engagement(person: Person) -> bool:
    """How much each force takes part is for those who run the network: it is no league table."""
    return is_steward(person)


def may_see_engagement(person: Person, organisation: Organisation) -> bool:
    """A force sees its own; partners and observers see no force’s figures."""
    return is_steward(person) or person.sits_in(organisation, *FORCE_ROLES)
