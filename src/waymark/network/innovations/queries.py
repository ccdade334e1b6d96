"""Reading the library: what a viewer may see, filtered, counted and ordered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import IN_USE, SHOWN, State, ValueList
from waymark.network.innovations.models import (
    Adoption,
    Comment,
    DiaryEntry,
    Fit,
    Innovation,
    Peer,
    Profile,
    StageChange,
    Value,
    Version,
)
from waymark.shared.accounts.models import Organisation, Person

Viewer = Person | AnonymousUser


def library_for(viewer: Viewer) -> QuerySet[Innovation]:
    """Practices shown to this viewer: all to members, the public ones to the world."""
    shown = Innovation.objects.filter(state__in=SHOWN)
    return shown if permissions.is_member(viewer) else shown.filter(public=True)


def practices_for(viewer: Viewer) -> QuerySet[Innovation]:
    """What `library_for` gives, and the drafts that this viewer writes or reviews."""
    if not permissions.is_member(viewer):
        return library_for(viewer)
    if viewer.has_role(*permissions.STEWARDS, "lead"):
        return Innovation.objects.filter(
            Q(state__in=SHOWN) | Q(state=State.IN_REVIEW) | mine(viewer)
        ).distinct()
    return Innovation.objects.filter(Q(state__in=SHOWN) | mine(viewer)).distinct()


def mine(viewer: Person) -> Q:
    """The practices that this person writes: of their organisations, begun or shared with them."""
    condition = (
        Q(organisation__in=[seat.organisation_id for seat in viewer.hats])
        | Q(started_by=viewer)
        | Q(collaborators=viewer)
    )
    if viewer.has_role(*permissions.STEWARDS):
        return condition | Q(state=State.DRAFT)
    return condition


def with_what_a_list_shows(practices: QuerySet[Innovation]) -> QuerySet[Innovation]:
    rights = Value.objects.filter(list=ValueList.RIGHT).order_by("order")
    return practices.select_related(
        "organisation", "current", "current__stage_of_practice"
    ).prefetch_related(Prefetch("current__values", rights, to_attr="rights"))


def practice_page(viewer: Viewer, key: str) -> QuerySet[Innovation]:
    """One practice with everything its page shows."""
    return (
        practices_for(viewer)
        .filter(key=key)
        .select_related(
            "organisation",
            "contact_seat__organisation",
            "contact_seat__holder",
            "current__stage_of_practice",
            "working__stage_of_practice",
            "started_by",
        )
        .prefetch_related("current__values", "working__values")
    )


def adoptions_of(innovation: Innovation) -> list[Adoption]:
    """Every force's adoption with its history, furthest on first."""
    return list(
        innovation.adoptions.select_related("organisation", "contact_seat")
        .prefetch_related(Prefetch("changes", StageChange.objects.order_by("on", "pk")))
        .order_by("organisation__name")
    )


def diary_of(innovation: Innovation) -> QuerySet[DiaryEntry]:
    return DiaryEntry.objects.filter(adoption__innovation=innovation).select_related(
        "adoption__organisation"
    )


def comments_on(innovation: Innovation) -> QuerySet[Comment]:
    return innovation.comments.select_related("by", "answered_by")


def vocabulary() -> dict[str, dict[str, str]]:
    """Words of every value by list and code: {"topic": {"leadership": "Leadership", …}, …}."""
    words: dict[str, dict[str, str]] = {}
    for value in Value.objects.all():
        words.setdefault(value.list, {})[value.code] = value.words
    return words


def profile_of(organisation: Organisation | None) -> Profile | None:
    if organisation is None:
        return None
    return Profile.objects.filter(organisation=organisation).first()


@dataclass(frozen=True)
class Facet:
    """One filter of the library: its name in the address, and its choices with counts."""

    name: str
    words: str
    choices: list[tuple[str, str, int]]


# Lists that the library can be narrowed by, in the order of the panel.
FACETS = (
    ValueList.RIGHT,
    ValueList.TOPIC,
    ValueList.STAGE_OF_PRACTICE,
    ValueList.PURPOSE,
    ValueList.TARGET_GROUP,
    ValueList.ITEM_TYPE,
    ValueList.MEASURE,
)


def narrowed(
    practices: QuerySet[Innovation], chosen: dict[str, list[str]], like_mine: Iterable[int]
) -> QuerySet[Innovation]:
    """Apply the filters: any of the choices within one filter, all filters together."""
    for name in FACETS:
        codes = chosen.get(name, [])
        if codes:
            practices = practices.filter(
                current__in=Version.values.through.objects.filter(
                    value__list=name, value__code__in=codes
                ).values("version")
            )
    if regions := chosen.get("region"):
        practices = practices.filter(organisation__region__in=regions)
    if states := chosen.get("state"):
        practices = practices.filter(state__in=states)
    if "adopted" in chosen.get("like", []):
        practices = practices.filter(
            pk__in=Adoption.objects.filter(
                organisation__in=list(like_mine), stage__in=IN_USE
            ).values("innovation")
        )
    return practices


def facets(practices: QuerySet[Innovation]) -> list[Facet]:
    """Count the choices of every filter over these practices, in two queries."""
    counts = (
        Version.values.through.objects.filter(
            version__in=practices.values("current"), value__list__in=FACETS
        )
        .values_list("value__list", "value__code", "value__words", "value__order")
        .annotate(number=Count("pk"))
        .order_by("value__order", "value__words")
    )
    by_list: dict[str, list[tuple[str, str, int]]] = {}
    for name, code, words, _, number in counts:
        by_list.setdefault(name, []).append((code, words, number))
    found = [Facet(n, ValueList(n).label, by_list[n]) for n in FACETS if n in by_list]
    regions = (
        practices.exclude(organisation__region="")
        .values_list("organisation__region")
        .annotate(number=Count("pk"))
        .order_by("organisation__region")
    )
    if regions:
        found.append(Facet("region", "Region", [(name, name, n) for name, n in regions]))
    return found


def fits_for(organisation: Organisation | None, practices: Iterable[Innovation]) -> dict[int, Fit]:
    """How the listed practices fit a force, by practice."""
    if organisation is None:
        return {}
    found = Fit.objects.filter(organisation=organisation, innovation__in=list(practices))
    return {fit.innovation_id: fit for fit in found}


def forces() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind="force", valid_to=None)


@dataclass(frozen=True)
class ForceFacts:
    """What the comparison of forces looks at."""

    organisation: Organisation
    answers: dict[str, Any]


def force_facts(invented: bool) -> list[ForceFacts]:
    """Every current force of one world, the real or the invented, with its profile's answers."""
    profiles = dict(Profile.objects.values_list("organisation_id", "answers"))
    return [
        ForceFacts(force, profiles.get(force.pk, {})) for force in forces().filter(invented=invented)
    ]


def peer_rows(organisation: Organisation) -> list[tuple[str, int]]:
    """The imported peers of a force: (scheme, peer's id); empty until a table is imported."""
    return list(
        Peer.objects.filter(organisation=organisation)
        .order_by("scheme", "pk")
        .values_list("scheme", "peer_id")
    )


def stage_changes(practices: QuerySet[Innovation] | None = None) -> QuerySet[StageChange]:
    changes = StageChange.objects.order_by("on", "pk")
    return changes if practices is None else changes.filter(adoption__innovation__in=practices)


def drafts_for(viewer: Person, which: str) -> QuerySet[Innovation]:
    """The four lists of work: mine, my organisation, waiting for a reviewer, done."""
    writing = Innovation.objects.select_related("organisation", "current", "working", "started_by")
    open_states = [State.DRAFT, State.IN_REVIEW]
    if which == "organisation":
        ids = [seat.organisation_id for seat in viewer.hats]
        return writing.filter(organisation__in=ids).filter(
            Q(state__in=open_states) | Q(working__isnull=False)
        )
    if which == "waiting":
        if not viewer.has_role(*permissions.STEWARDS, "lead"):
            return writing.none()
        return writing.filter(state=State.IN_REVIEW).exclude(started_by=viewer)
    if which == "done":
        ids = [seat.organisation_id for seat in viewer.hats]
        return writing.filter(state__in=SHOWN, working=None).filter(
            Q(organisation__in=ids) | Q(started_by=viewer)
        )
    return (
        writing.filter(Q(started_by=viewer) | Q(collaborators=viewer))
        .filter(Q(state__in=open_states) | Q(working__isnull=False))
        .distinct()
    )


def diary_due(organisation: Organisation | None, today: date) -> list[Adoption]:
    """Adoptions in use whose diary may be waiting for an entry."""
    if organisation is None:
        return []
    return list(
        Adoption.objects.filter(organisation=organisation, stage__in=IN_USE, live_on__lte=today)
        .select_related("innovation__current")
        .prefetch_related("diary")
    )


def newest(viewer: Viewer, count: int = 5) -> QuerySet[Innovation]:
    return library_for(viewer).filter(state=State.PUBLISHED).select_related("current")[:count]


def news_of_adoptions(organisation: Organisation | None, count: int = 5) -> QuerySet[StageChange]:
    """The latest steps of other forces with this organisation's practices."""
    if organisation is None:
        return StageChange.objects.none()
    return (
        StageChange.objects.filter(adoption__innovation__organisation=organisation)
        .exclude(adoption__organisation=organisation)
        .select_related("adoption__organisation", "adoption__innovation__current")
        .order_by("-on", "-pk")[:count]
    )


def search_scopes(viewer: Viewer) -> set[str]:
    """What this viewer's searches may look into."""
    if not permissions.is_member(viewer):
        return {"public"}
    return {"public", "members"} | {f"organisation:{s.organisation_id}" for s in viewer.hats}


def search_documents() -> Iterator[dict[str, Any]]:
    """Every document of the library, to build the index anew."""
    shown = Innovation.objects.filter(state__in=SHOWN).select_related("organisation", "current")
    for innovation in shown.prefetch_related("current__values", "attachments"):
        yield document(innovation)


def document(innovation: Innovation) -> dict[str, Any]:
    """What the search reads of a practice."""
    version = innovation.current
    assert version is not None
    words = [value.words for value in version.values.all()]
    papers = [a.text for a in innovation.attachments.all() if a.removed_at is None]
    texts = [
        version.aim, version.intended_outcome, version.description, version.evaluation,
        version.overall_impact, version.learning, version.best_evidence, version.cost,
        version.staff, version.system_needs, innovation.organisation.name,
    ]  # fmt: skip
    return {
        "kind": "practice",
        "key": innovation.key,
        "title": version.title,
        "summary": version.summary,
        "body": "\n".join([*texts, *words, *papers]),
        "url": f"/practices/{innovation.key}/",
        "scope": "public" if innovation.public else "members",
        "at": innovation.published_on,
    }


