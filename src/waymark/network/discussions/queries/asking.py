"""What somebody needs who is about to ask."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.models import Draft, Space, Thread, Watch
from waymark.network.discussions.queries.spaces import COMMON, readers_of, spaces_for
from waymark.network.innovations.models import Value
from waymark.shared.accounts.models import Person
from waymark.shared.notifications.queries import who_gets_this
from waymark.shared.notifications.queries.notices import Reach

ALL_FORCES = "All forces"


def rights(codes: Collection[str] | None = None) -> list[Value]:
    """The rights of the Code, in their order; or those with these codes."""
    values = Value.objects.filter(list="right", retired=False)
    return list(values if codes is None else values.filter(code__in=codes))


def draft_of(person: Person) -> Mapping[str, Any]:
    """What this person is about to ask, as far as it is written."""
    draft = Draft.objects.filter(person=person).first()
    return draft.fields if draft is not None else {}


def places_to_ask(viewer: Person) -> list[tuple[str, str]]:
    """The spaces that this person may ask in; the one of all forces first, made or not."""
    others = spaces_for(viewer).exclude(key=COMMON).order_by("name")
    # Who reads a space writes there, if they take part: asked once, not for each space.
    own = others.values_list("key", "name") if permissions.may_write_where_read(viewer) else []
    return [(COMMON, ALL_FORCES), *own]


def last_asked(person: Person, now: datetime) -> Thread | None:
    """What this person asked just now, so that a second press finds it."""
    own = Q(opening__by=person) | Q(opening__withheld__person=person)
    just_now = Thread.objects.filter(own, opening__at__gte=now - timedelta(minutes=10))
    return just_now.order_by("-pk").first()


def who_will_hear(space: Space | None, viewer: Person) -> Reach:
    """How many will hear of a new thread in this space, and how."""
    followers = Watch.objects.filter(space=space, follows=True) if space else Watch.objects.none()
    people = Person.objects.filter(is_active=True, pk__in=followers.values("person"))
    if space is not None:
        people = people.filter(pk__in=readers_of(space).values("pk"))
    return who_gets_this(people.exclude(pk=viewer.pk), kind="discussions.asked")


def search_kinds() -> dict[str, str]:
    """What each kind of record is called: “Practice”, “Paper”."""
    return {kind: one for kind, (one, _) in settings.WAYMARK_SEARCH_KINDS.items()}


def narrowed(
    threads: QuerySet[Thread], *, kinds: Collection[str], rights: Collection[str],
    spaces: Collection[str],
) -> QuerySet[Thread]:  # fmt: skip
    """Apply the filters of the list: any choice within one, all of them together."""
    if kinds:
        threads = threads.filter(kind__in=kinds)
    if rights:
        tagged = Thread.values.through.objects.filter(value__list="right", value__code__in=rights)
        threads = threads.filter(pk__in=tagged.values("thread"))
    if spaces:
        threads = threads.filter(space__key__in=spaces)
    return threads
