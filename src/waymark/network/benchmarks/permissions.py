"""Who may file returns, sign them off, and see what a force’s figures are."""

from django.contrib.auth.models import AnonymousUser

from waymark.network.benchmarks.enums import SEEN
from waymark.network.benchmarks.models import Return, SigningKey
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.accounts.permissions import STEWARDS, is_member, may_see_force_figures

FILERS = (Role.LEAD, Role.PERFORMANCE)


def may_see_figures(person: Person | AnonymousUser) -> bool:
    """Whether published figures are shown with the names of forces: to members and stewards.

    Partners and the public never see them: what they read is of all forces together.
    """
    return is_member(person) and may_see_force_figures(person)


def may_file(person: Person | AnonymousUser, sender: Organisation | None) -> bool:
    """A lead or performance manager of a force, or anybody of the body that oversees one."""
    if sender is None or not is_member(person):
        return False
    if sender.kind == OrganisationKind.FORCE:
        return person.sits_in(sender, *FILERS)
    return sender.kind == OrganisationKind.OVERSIGHT and person.sits_in(sender)


def may_have_returns(organisation: Organisation | None) -> bool:
    """Whether an organisation is of a kind that sends counts to the network."""
    senders = (OrganisationKind.FORCE, OrganisationKind.OVERSIGHT)
    return organisation is not None and organisation.kind in senders


def is_sender(person: Person | AnonymousUser, filed: Return) -> bool:
    """One of those whom it came from; before publication nobody else knows of it."""
    return is_member(person) and person.sits_in(filed.filed_from)


def may_read(person: Person | AnonymousUser, filed: Return) -> bool:
    """Senders always; those whom it is about, and members, once it is published."""
    if is_sender(person, filed):
        return True
    if filed.state not in SEEN and filed.published_at is None:
        return False
    return may_see_figures(person) or (is_member(person) and person.sits_in(filed.organisation))


def may_change(person: Person | AnonymousUser, filed: Return) -> bool:
    return may_file(person, filed.filed_from)


def may_certify(person: Person | AnonymousUser, filed: Return) -> bool:
    """A second person of the sender: never who filed it."""
    return may_file(person, filed.filed_from) and filed.filed_by_id != person.pk


def may_add_key(person: Person | AnonymousUser, organisation: Organisation | None) -> bool:
    return (
        organisation is not None
        and organisation.kind == OrganisationKind.FORCE
        and may_file(person, organisation)
    )


def may_trust_key(person: Person | AnonymousUser, key: SigningKey) -> bool:
    """A steward who did not add it, after hearing the fingerprint by another road."""
    return is_member(person) and person.has_role(*STEWARDS) and key.added_by_id != person.pk


def may_end_key(person: Person | AnonymousUser, key: SigningKey) -> bool:
    return may_file(person, key.organisation) or (is_member(person) and person.has_role(*STEWARDS))


def may_see_keys(person: Person | AnonymousUser) -> bool:
    """Those who file for a force, and the stewards who vouch."""
    if not is_member(person):
        return False
    return person.has_role(*STEWARDS) or any(
        may_add_key(person, hat.organisation) for hat in person.hats
    )


def may_chase_returns(person: Person | AnonymousUser) -> bool:
    """The office sees which forces have months without a return."""
    return is_member(person) and person.has_role(*STEWARDS)


def may_see_surveys(person: Person | AnonymousUser) -> bool:
    """Answers about the network’s help are for its office; so is who has yet to answer."""
    return is_member(person) and person.has_role(*STEWARDS)


def may_set_limits(person: Person | AnonymousUser, force: Organisation | None) -> bool:
    """Those of a force who answer for its figures say where its limits begin anew."""
    return (
        force is not None
        and force.kind == OrganisationKind.FORCE
        and is_member(person)
        and person.sits_in(force, *FILERS)
    )
