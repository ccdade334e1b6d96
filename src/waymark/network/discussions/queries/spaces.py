"""Spaces: which there are for somebody, and who is in them."""

from django.db.models import Count, Q, QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Space, SpaceMember
from waymark.shared.accounts.models import Organisation, Person

COMMON = "all-forces"


def readable_by(viewer: permissions.Viewer) -> Q:
    """The condition under which a space is read by this viewer."""
    if not permissions.is_member(viewer):
        return Q(pk__in=[])
    if permissions.is_moderator(viewer):
        return Q(pk__isnull=False)  # an empty condition would vanish beside another
    own = SpaceMember.objects.filter(person=viewer, added_at__isnull=False)
    return Q(access=Access.OPEN) | Q(pk__in=own.values("space"))


def is_open(space: Space) -> bool:
    """Whether all forces read it: only then does anything of it go to meetings and their logs."""
    return space.access == Access.OPEN


def spaces_for(viewer: permissions.Viewer) -> QuerySet[Space]:
    """Spaces that this viewer reads."""
    return Space.objects.filter(readable_by(viewer))


def known_spaces(viewer: permissions.Viewer, text: str = "") -> QuerySet[Space]:
    """Spaces that this viewer may know of: those they read, and the restricted ones.

    `text` keeps those with it in their name.
    """
    if not permissions.is_member(viewer):
        return Space.objects.none()
    known = Space.objects.filter(readable_by(viewer) | Q(access=Access.RESTRICTED))
    if text:
        known = known.filter(name__icontains=text)
    return known.annotate(
        thread_count=Count("threads", distinct=True),
        member_count=Count("members", filter=Q(members__added_at__isnull=False), distinct=True),
    )


def own_spaces(viewer: Person) -> set[int]:
    """The spaces that this person is in."""
    own = SpaceMember.objects.filter(person=viewer, added_at__isnull=False)
    return set(own.values_list("space", flat=True))


def people_of(space: Space, text: str = "") -> QuerySet[SpaceMember]:
    """Those in a space, by name; with `text`, those who are called so."""
    inside = space.members.filter(added_at__isnull=False).select_related("person")
    if text:
        inside = inside.filter(person__name__icontains=text)
    return inside.order_by("person__name", "pk")


def asking_to_join(space: Space) -> QuerySet[SpaceMember]:
    """Those who ask to be let in, whoever waits longest first."""
    waiting = space.members.filter(added_at=None).select_related("person")
    return waiting.order_by("asked_at", "pk")


def readers_of(space: Space | None) -> QuerySet[Person]:
    """Everybody active who reads a space; leavers are not among them.

    None is the space of all forces before anybody has asked there.
    """
    people = Person.objects.filter(is_active=True, seats__isnull=False)
    if space is not None and not is_open(space):
        inside = SpaceMember.objects.filter(space=space, added_at__isnull=False)
        people = people.filter(pk__in=inside.values("person"))
    return people.distinct()


def force_count(space: Space) -> int:
    """How many forces have somebody who reads this space."""
    forces = Organisation.objects.filter(kind="force", seats__holder__in=readers_of(space))
    return forces.distinct().count()


def search_scopes(viewer: permissions.Viewer) -> set[str]:
    """The restricted and private spaces that this viewer's searches may look into."""
    if not permissions.is_member(viewer):
        return set()
    closed = spaces_for(viewer).exclude(access=Access.OPEN)
    return {f"space:{pk}" for pk in closed.values_list("pk", flat=True)}
