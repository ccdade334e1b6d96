"""What waits for whom: for a first page, a digest, a handover, and the view of engagement."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from waymark.network.discussions import permissions
from waymark.network.discussions.enums import WAITING, Access, State
from waymark.network.discussions.models import Link, SpaceMember, Thread, Watch, WithheldName
from waymark.network.discussions.queries.polls import open_polls_for
from waymark.network.discussions.queries.threads import open_threads, threads_for
from waymark.network.discussions.rules import asked as rules
from waymark.network.discussions.rules.clock import clock
from waymark.network.innovations.models import Adoption, Innovation, Version
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.ui.held import Held
from waymark.shared.ui.needs import Need, Needs
from waymark.shared.ui.words import short_date

USING = ("planning", "live", "embedded", "stopped")
MOST_OF_A_KIND = 5


class CanAnswer(NamedTuple):
    """An open question that a force can answer, and why we think so."""

    thread: Thread
    why: str


def questions_for(organisation: Organisation, *, count: int = 5) -> list[CanAnswer]:
    """Open questions to all forces that this one can answer, from what it did and wrote down.

    First those near a practice that it owns or has used, then those about a right or a topic of
    such a practice. What its own people asked is left out; so is what they have answered.
    """
    practices = _practices_of(organisation)
    if not practices:
        return []
    done = {practice: title for practice, _, title in practices}
    candidates = _open_to(organisation)
    near = Counter[int]()
    reasons: dict[int, str] = {}
    through = Thread.near.through.objects.filter(thread__in=candidates, innovation__in=done)
    for thread, practice in through.order_by("pk").values_list("thread", "innovation"):
        near[thread] += 10
        reasons.setdefault(thread, rules.why_near(done[practice]))
    shared = _values_of({version: practice for practice, version, _ in practices})
    tagged = Thread.values.through.objects.filter(thread__in=candidates, value__in=shared)
    rows = tagged.order_by("pk").values_list("thread", "value", *_VALUE)
    for thread, value, kind, code, words in rows:
        near[thread] += 1
        why = rules.why_alike(done[shared[value]], kind=kind, code=code, words=words)
        reasons.setdefault(thread, why)
    best = [pk for pk, _ in sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[:count]]
    threads = Thread.objects.select_related("space").in_bulk(best)
    return [CanAnswer(threads[pk], reasons[pk]) for pk in best]


_VALUE = ("value__list", "value__code", "value__words")


def _open_to(organisation: Organisation) -> QuerySet[Thread]:
    """Open questions to all forces, but for those that this one asked or has answered."""
    return (
        open_threads()
        .filter(space__access=Access.OPEN, invented=organisation.invented)
        .exclude(posts__organisation=organisation)
        # Its own question would tell a force who of it asked without naming it.
        .exclude(opening__withheld__organisation=organisation)
    )


def _practices_of(organisation: Organisation) -> list[tuple[int, int, str]]:
    """The published practices that a force owns or has used: what is shown of each, its title."""
    used = Adoption.objects.filter(organisation=organisation, stage__in=USING)
    practices = Innovation.objects.filter(
        Q(organisation=organisation) | Q(pk__in=used.values("innovation")), current__isnull=False
    )
    return list(practices.values_list("pk", "current", "current__title"))


def _values_of(practices: dict[int, int]) -> dict[int, int]:
    """The rights and topics of these practices (by version), each with the newest of its practices.

    Asked by version: by practice, SQLite tries each tag of the library with each practice.
    """
    tags = Version.values.through.objects.filter(
        version__in=list(practices), value__list__in=["right", "topic"]
    ).order_by("version")
    return {value: practices[version] for value, version in tags.values_list("value", "version")}


# ---- the first page ----------------------------------------------------------------------------


def needs(viewer: permissions.Viewer, today: date) -> Needs:
    """What the questions want of this person: what is due, what was asked, what has changed."""
    if not permissions.is_member(viewer):
        return Needs()
    return Needs(
        due=[*_polls_due(viewer, today), *_assigned(viewer, today)],
        asked=[*_own_without_answer(viewer, today), *_to_answer(viewer)],
        changed=_answered(viewer),
    )


def _polls_due(viewer: Person, today: date) -> list[Need]:
    polls = open_polls_for(viewer).filter(closes_on__gte=today, thread__in=threads_for(viewer))
    return [
        Need(
            f"Answer the poll “{poll.question}”",
            f"/questions/{poll.thread.key}/poll/",
            note="One answer for your seat",
            on=poll.closes_on,
            state="soon" if (poll.closes_on - today).days <= 1 else "open",
            owner=poll.thread,
        )
        for poll in polls.order_by("closes_on")[:MOST_OF_A_KIND]
    ]


def _assigned(viewer: Person, today: date) -> list[Need]:
    threads = threads_for(viewer).filter(state__in=WAITING, assigned_seat__holder=viewer)
    return [
        _need(f"Answer “{thread.title}”", thread, today, "It was given to you")
        for thread in threads.order_by("due_on", "pk")[:MOST_OF_A_KIND]
    ]


def _own_without_answer(viewer: Person, today: date) -> list[Need]:
    unnamed = WithheldName.objects.filter(person=viewer).values("post")
    threads = threads_for(viewer).filter(
        Q(opening__by=viewer) | Q(opening__in=unnamed) | Q(carried_by=viewer),
        state=State.IN_PROGRESS, reply_count__gt=0,
    )  # fmt: skip
    return [
        _need(f"Take an answer to “{thread.title}”", thread, today,
              "Somebody has replied. Take the reply that answers it")
        for thread in threads.order_by("due_on", "pk")[:MOST_OF_A_KIND]
    ]  # fmt: skip


def _to_answer(viewer: Person) -> list[Need]:
    organisation = viewer.organisation
    if organisation is None:
        return []
    return [
        Need(
            rules.can_you_answer(found.thread.title), f"/questions/{found.thread.key}/",
            note=found.why, owner=found.thread,
        )
        for found in questions_for(organisation, count=2)
    ]  # fmt: skip


def _answered(viewer: Person) -> list[Need]:
    followed = Watch.objects.filter(person=viewer, follows=True, thread__isnull=False)
    threads = threads_for(viewer).filter(pk__in=followed.values("thread"), state=State.ANSWERED)
    return [
        Need(f"“{thread.title}” has an answer", f"/questions/{thread.key}/", on=thread.answered_on,
             owner=thread)
        for thread in threads.order_by("-answered_on", "-pk")[:MOST_OF_A_KIND]
    ]  # fmt: skip


def _need(title: str, thread: Thread, today: date, note: str) -> Need:
    told = clock(
        asked_on=thread.asked_on, due=thread.due_on, answered_on=None, waits=True, today=today
    )
    return Need(
        title, f"/questions/{thread.key}/", note, thread.due_on, told.words, told.state, thread
    )


# ---- handing over ------------------------------------------------------------------------------


def asked_by(person: Person) -> QuerySet[Thread]:
    """The open questions that somebody asked under their name or took over, and still has."""
    own = Q(opening__by=person, carried_by=None) | Q(carried_by=person)
    return open_threads().filter(own)


def held_by(person: Person) -> list[Held]:
    """What this person would leave behind: open questions, spaces kept, threads followed."""
    unnamed = WithheldName.objects.filter(person=person).values("post")
    asked = asked_by(person) | open_threads().filter(opening__in=unnamed)
    kept = SpaceMember.objects.filter(person=person, added_at__isnull=False)
    followed = Watch.objects.filter(person=person, follows=True, thread__isnull=False)
    rows = [
        Held(thread.title, f"/questions/{thread.key}/", "Open question")
        for thread in asked.order_by("pk")
    ]
    rows += [
        Held(member.space.name, f"/questions/spaces/{member.space.key}/",
             "Space kept" if member.keeper else "Space")
        for member in kept.select_related("space").order_by("space__name")
    ]  # fmt: skip
    rows += [
        Held(wish.thread.title, f"/questions/{wish.thread.key}/", "Followed")
        for wish in followed.select_related("thread").order_by("pk")
        if wish.thread is not None
    ]
    return rows


def due_for_agenda(today: date) -> QuerySet[Thread]:
    """Questions whose five working days are over, and which no clock has put on an agenda."""
    return (
        open_threads()
        .filter(due_on__lt=today, space__access=Access.OPEN)
        .exclude(pk__in=Link.objects.filter(kind="agenda_item").values("thread"))
        .select_related("space", "opening__by", "opening__organisation", "carried_by")
        .order_by("due_on", "pk")
    )


def to_remind(due_on: date) -> QuerySet[Thread]:
    """Questions whose last day this is, that have a reply and no answer taken."""
    return (
        open_threads()
        .filter(due_on=due_on, reply_count__gt=0)
        .select_related("space", "opening__by", "opening__withheld__person", "carried_by")
    )


# ---- what meetings ask -------------------------------------------------------------------------


def unanswered_for_agenda(
    since: date, today: date, viewer: permissions.Viewer
) -> list[tuple[str, str, str]]:
    """Questions to all forces that wait too long, for an agenda: title, address and a note."""
    late = threads_for(viewer).filter(
        state__in=WAITING, due_on__lt=today, space__access=Access.OPEN
    )
    return [
        (thread.title, f"/questions/{thread.key}/", f"asked {short_date(thread.asked_on)}")
        for thread in late.order_by("due_on", "pk")[:50]
    ]


def threads_to_discuss(viewer: permissions.Viewer) -> list[tuple[str, str, str]]:
    """Threads that an item of an agenda can be about: key, title and address."""
    threads = threads_for(viewer).filter(space__access=Access.OPEN).exclude(state=State.CLOSED)
    return [
        (thread.key, thread.title, f"/questions/{thread.key}/")
        for thread in threads.order_by("-last_at", "-pk")[:50]
    ]
