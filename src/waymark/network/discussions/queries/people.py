"""Picking people and seats: by name, never a leaver, never somebody who cannot read the thread."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.models import Post, Space, SpaceMember, Thread
from waymark.network.discussions.queries.spaces import readers_of
from waymark.network.discussions.rules.mentions import mentioned
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.queries import people_who_may_be_picked


def _named(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whose name, or whose organisation's, holds every word of this."""
    for word in text.split()[:5]:
        people = people.filter(
            Q(name__icontains=word) | Q(seats__organisation__name__icontains=word)
        )
    return people.distinct()


def people_found(
    space: Space | None, text: str, picked: Collection[str], *, but: Person, most: int
) -> QuerySet[Person]:
    """Those picked already, and readers of a space who are called so; else none."""
    may = (
        people_who_may_be_picked().filter(pk__in=readers_of(space).values("pk")).exclude(pk=but.pk)
    )
    keys = set(picked)
    if text:
        keys.update(_named(may, text).values_list("key", flat=True)[:most])
    found = may.filter(key__in=keys) if keys else may.none()
    return found.prefetch_related("seats__organisation").order_by("name", "pk")


def people_by_key(keys: Collection[str]) -> list[Person]:
    """The people with these keys who hold a seat."""
    if not keys:
        return []
    return list(people_who_may_be_picked().filter(key__in=keys).order_by("name", "pk"))


def people_mentioned(space: Space | None, text: str) -> list[Person]:
    """Those whom a text names behind an @, of the people with a seat who read its space."""
    if "@" not in text:
        return []
    may = people_who_may_be_picked().filter(pk__in=readers_of(space).values("pk"))
    meant = mentioned(text, may.values_list("pk", "name"))
    return list(may.filter(pk__in=meant).order_by("name", "pk")) if meant else []


def people_asked_to_look(post: Post) -> QuerySet[Person]:
    """Those whom a post asks to look, by name."""
    return Person.objects.filter(pk__in=post.mentions.values("person")).order_by("name", "pk")


def people_to_add(space: Space, text: str) -> QuerySet[Person]:
    """Those called so who are not in a space yet."""
    inside = SpaceMember.objects.filter(space=space, added_at__isnull=False)
    may = people_who_may_be_picked().exclude(pk__in=inside.values("person"))
    return _named(may, text).prefetch_related("seats__organisation").order_by("name", "pk")


def seats_to_give(thread: Thread, viewer: Person, *, anybody: bool) -> QuerySet[Seat]:
    """The filled seats that a question can be given to: one's own, or any that reads the space."""
    seats = Seat.objects.filter(holder__is_active=True).select_related("organisation", "holder")
    if not anybody:
        return seats.filter(holder=viewer)
    inside = readers_of(thread.space).values("pk")
    real = seats.filter(holder__in=inside, organisation__invented=thread.invented)
    return real.exclude(role="observer").order_by("organisation__name", "title")


def place_in(space: Space, viewer: permissions.Viewer) -> SpaceMember | None:
    """What this person is in a space, if anything."""
    return SpaceMember.objects.filter(space=space, person=viewer.pk).first()
