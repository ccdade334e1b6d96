"""Who may read, write, review and take up practices."""

from django.contrib.auth.models import AnonymousUser

from waymark.network.innovations.enums import SHOWN, State
from waymark.network.innovations.models import Attachment, Innovation
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.accounts.permissions import (
    FORCE_ROLES,
    STEWARDS,
    is_member,
    may_see_force_figures,
    takes_part,
)


def may_share_practice(person: Person) -> bool:
    """Forces, partners and the co-ordinator may all write down what works; observers read."""
    return is_member(person) and takes_part(person)


def is_editor(person: Person, innovation: Innovation) -> bool:
    """One of those who write: the owner's seats, the collaborators, and who began it."""
    return may_share_practice(person) and (
        innovation.started_by_id == person.pk
        or person.sits_in(innovation.organisation, *FORCE_ROLES, Role.PARTNER)
        or person in innovation.collaborators.all()
    )


def may_edit(person: Person, innovation: Innovation) -> bool:
    return person.has_role(*STEWARDS) or is_editor(person, innovation)


def may_review(person: Person, innovation: Innovation) -> bool:
    """A steward, or a lead of another organisation: never somebody who wrote it."""
    if not innovation.with_reviewers:
        return False
    if person.has_role(*STEWARDS):
        return innovation.started_by_id != person.pk
    return person.has_role(Role.LEAD) and not is_editor(person, innovation)


def may_see_unpublished(person: Person, innovation: Innovation) -> bool:
    return may_edit(person, innovation) or may_review(person, innovation)


def may_comment(person: Person, innovation: Innovation) -> bool:
    """Reviewers comment before publication; afterwards any member may question the evidence."""
    if innovation.state == State.IN_REVIEW:
        return may_review(person, innovation)
    return innovation.current_id is not None and may_share_practice(person)


def may_ask(person: Person | AnonymousUser, innovation: Innovation) -> bool:
    """Any member may write to the contact of what is published."""
    return is_member(person) and takes_part(person) and innovation.current_id is not None


def may_publish_openly(person: Person, innovation: Innovation) -> bool:
    """Whether the world may read it is for the owner's lead, or a steward."""
    return person.has_role(*STEWARDS) or person.sits_in(innovation.organisation, Role.LEAD)


def may_archive(person: Person, innovation: Innovation) -> bool:
    return may_publish_openly(person, innovation)


def may_take_up(person: Person, organisation: Organisation | None) -> bool:
    """A force's own people say how far it is; a steward may write down what is known."""
    if organisation is None or organisation.kind != "force":
        return False
    return person.sits_in(organisation, *FORCE_ROLES) or person.has_role(*STEWARDS)


def may_edit_profile(person: Person, organisation: Organisation) -> bool:
    return person.sits_in(organisation, Role.LEAD, Role.PERFORMANCE) or person.has_role(*STEWARDS)


def may_edit_values(person: Person) -> bool:
    return person.has_role(*STEWARDS)


def may_import_peers(person: Person) -> bool:
    return person.has_role(*STEWARDS)


def may_import_library(person: Person) -> bool:
    return person.has_role(*STEWARDS)


def may_read_file(person: Person, attachment: Attachment) -> bool:
    if attachment.public and attachment.innovation.public:
        return True
    return is_member(person)


def may_plan(person: Person, innovation: Innovation, organisation: Organisation | None) -> bool:
    """Who says how far a force is also says what it will look at, and what came out."""
    return innovation.state in SHOWN and may_take_up(person, organisation)


def may_see_figures(person: Person | AnonymousUser) -> bool:
    """Whether what one force saw is shown with its name: to members of forces and stewards.

    Partners, observers and the public read what forces saw together, once there are three.
    """
    return is_member(person) and may_see_force_figures(person)
