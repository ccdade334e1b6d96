"""People by what they have done: practices, adoptions, accepted answers."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from waymark.network.discussions.models import Post, Thread
from waymark.network.discussions.queries import threads_for
from waymark.network.innovations.models import Adoption, Innovation, StageChange
from waymark.network.innovations.queries import library_for
from waymark.network.innovations.queries.library import search_scopes, searched
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.accounts.queries import people_who_may_be_picked

MOST_LINES = 4  # of what one person did; the rest is counted


@dataclass
class Entry:
    """One person of the directory, with what they have done."""

    person: Person
    seats: list[Seat]
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # what, title, address
    more: int = 0


def people_for(
    viewer: Person, *, text: str, everybody: bool, work: Collection[int] = ()
) -> QuerySet[Person]:
    """People with access who have done something, or all; found by name, role, force, practice."""
    people = people_who_may_be_picked()
    if work:
        people = people.filter(pk__in=Seat.objects.filter(work__in=work).values("holder"))
    practices = library_for(viewer)
    if not everybody:
        people = people.filter(_did(practices, viewer))
    if text:
        named = Organisation.objects.filter(
            Q(name__icontains=text) | Q(official_name__icontains=text)
        )
        about = searched(practices, text, search_scopes(viewer)).practices
        answered = threads_for(viewer).filter(title__icontains=text)
        people = people.filter(
            Q(name__icontains=text)
            | Q(pk__in=Seat.objects.filter(organisation__in=named).values("holder"))
            | Q(pk__in=Seat.objects.filter(work__words__icontains=text).values("holder"))
            | _did(about, viewer, answered)
        )
    return people


def _did(
    practices: QuerySet[Innovation], viewer: Person, threads: QuerySet[Thread] | None = None
) -> Q:
    """Whoever wrote, answers for, took up or was asked about one of these."""
    pks = practices.order_by().values("pk")
    steps = StageChange.objects.filter(adoption__innovation__in=pks, by__isnull=False)
    adoptions = Adoption.objects.filter(innovation__in=pks, contact_seat__holder__isnull=False)
    threads = threads_for(viewer) if threads is None else threads
    return (
        Q(pk__in=practices.order_by().filter(started_by__isnull=False).values("started_by"))
        | Q(pk__in=practices.order_by().filter(contact_seat__holder__isnull=False)
            .values("contact_seat__holder"))
        | Q(pk__in=adoptions.values("contact_seat__holder"))
        | Q(pk__in=steps.values("by"))
        | Q(pk__in=_accepted(threads).values("by"))
    )  # fmt: skip


def _accepted(threads: QuerySet[Thread]) -> QuerySet[Post]:
    """Accepted answers given under a name, in threads that the viewer may read."""
    return Post.objects.filter(
        answers__in=threads.order_by().values("pk"), by__isnull=False, hidden_at=None
    )


def entries_of(viewer: Person, people: list[Person]) -> list[Entry]:
    """What these people have done, in a fixed number of queries."""
    seats: dict[int, list[Seat]] = {}
    held = Seat.objects.filter(holder__in=people).select_related("organisation")
    for seat in held.prefetch_related("work"):
        seats.setdefault(seat.holder_id or 0, []).append(seat)
    found = {person.pk: Entry(person, seats.get(person.pk, [])) for person in people}
    for line, whose in [
        *_practices(viewer, people),
        *_adoptions(viewer, people),
        *_answers(viewer, people),
    ]:
        for entry in [found[pk] for pk in whose if pk is not None and pk in found]:
            if len(entry.lines) < MOST_LINES:
                entry.lines.append(line)
            else:
                entry.more += 1
    return list(found.values())


Line = tuple[tuple[str, str, str], set[int | None]]


def _practices(viewer: Person, people: list[Person]) -> list[Line]:
    theirs = library_for(viewer).filter(
        Q(started_by__in=people) | Q(contact_seat__holder__in=people)
    )
    return [
        (("Shared", title, f"/practices/{key}/"), {writer, contact})
        for key, title, writer, contact in theirs.order_by("-published_on", "-pk").values_list(
            "key", "current__title", "started_by", "contact_seat__holder"
        )
    ]


def _adoptions(viewer: Person, people: list[Person]) -> list[Line]:
    """What they took up, whether they recorded a step or answer for it."""
    mine = Adoption.objects.filter(innovation__in=library_for(viewer).order_by().values("pk"))
    wrote = StageChange.objects.filter(by__in=people).values("adoption")
    rows: dict[int, tuple[str, str, str, set[int | None]]] = {}
    for pk, key, title, stage, holder, by in (
        mine.filter(Q(contact_seat__holder__in=people) | Q(pk__in=wrote))
        .order_by("-began_on", "-pk")
        .values_list("pk", "innovation__key", "innovation__current__title", "stage",
                     "contact_seat__holder", "changes__by")
    ):  # fmt: skip
        rows.setdefault(pk, (key, title, stage, set()))[3].update({holder, by})
    words = {"stopped": "Tried and stopped", "live": "Uses", "embedded": "Uses"}
    return [
        ((words.get(stage, "Is taking up"), title, f"/practices/{key}/forces/"), whose)
        for key, title, stage, whose in rows.values()
    ]


def _answers(viewer: Person, people: list[Person]) -> list[Line]:
    accepted = _accepted(threads_for(viewer)).filter(by__in=people)
    return [
        (("Answered", title, f"/questions/{key}/"), {by})
        for key, title, by in accepted.order_by("-at").values_list(
            "thread__key", "thread__title", "by"
        )
    ]
