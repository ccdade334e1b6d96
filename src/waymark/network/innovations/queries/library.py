"""The library as a list: what a viewer may see, searched, narrowed, counted and ordered."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Value, When

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import IN_USE, SHOWN, Effect, State, ValueList
from waymark.network.innovations.models import Adoption, Fit, Innovation, Version
from waymark.network.innovations.models import Value as ListValue
from waymark.network.innovations.queries.documents import document, paper_documents
from waymark.network.innovations.queries.forces import peers_of
from waymark.network.innovations.rules.evidence import stronger
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.search.queries import Match, find

Viewer = Person | AnonymousUser
ValueTag = Version.values.through
Sharing = Innovation.collaborators.through

# Lists that the library can be narrowed by, in the order of the panel.
FACETS = (
    ValueList.RIGHT,
    ValueList.TOPIC,
    ValueList.STAGE_OF_PRACTICE,
    ValueList.PURPOSE,
    ValueList.TARGET_GROUP,
    ValueList.ITEM_TYPE,
)
STATES = [(State.PUBLISHED, "Published"), (State.UNDER_REVIEW, "Being checked"),
          (State.ARCHIVED, "Archived")]  # fmt: skip
EFFECTS = [(code, str(words)) for code, words in Effect.choices]


def library_for(viewer: Viewer) -> QuerySet[Innovation]:
    """Practices shown to this viewer: all to members, the public ones to the world."""
    return library(member=permissions.is_member(viewer))


def library(*, member: bool) -> QuerySet[Innovation]:
    practices = Innovation.objects.filter(state__in=SHOWN)
    return practices if member else practices.filter(public=True)


def practices_for(viewer: Viewer) -> QuerySet[Innovation]:
    """What `library_for` gives, and the drafts that this viewer writes or reviews."""
    if not permissions.is_member(viewer):
        return library_for(viewer)
    visible = Q(state__in=SHOWN) | mine(viewer)
    if viewer.has_role(*permissions.STEWARDS, "lead"):
        visible |= Q(state=State.IN_REVIEW)  # a next version waits with a practice that is shown
    return Innovation.objects.filter(visible)


def mine(viewer: Person) -> Q:
    """The practices that this person writes: of their organisations, begun or shared with them."""
    condition = (
        Q(organisation__in=[seat.organisation_id for seat in viewer.hats])
        | Q(started_by=viewer)
        | Q(
            pk__in=Innovation.collaborators.through.objects.filter(person=viewer).values(
                "innovation"
            )
        )
    )
    if viewer.has_role(*permissions.STEWARDS):
        return condition | Q(state=State.DRAFT)
    return condition


def shown_to(viewer: Viewer, key: str) -> QuerySet[Innovation]:
    """One practice of the library, with what the pages of acts on it print."""
    return library_for(viewer).filter(key=key).select_related(
        "current", "organisation", "contact_seat__organisation"
    )  # fmt: skip


def number_and_version(viewer: Viewer, key: str) -> tuple[int, int | None] | None:
    """Where a practice and what is shown of it stand, if this viewer may see it."""
    return practices_for(viewer).filter(key=key).values_list("pk", "current").first()


def shown() -> QuerySet[Innovation]:
    return Innovation.objects.filter(state__in=SHOWN).select_related("current")


@dataclass(frozen=True)
class Searched:
    """The practices that match the words, with the order of relevance where words were given."""

    practices: QuerySet[Innovation]
    keys: list[str] = field(default_factory=list)
    reason: str = ""
    capped: bool = False


def searched(practices: QuerySet[Innovation], text: str, scopes: Collection[str]) -> Searched:
    """Keep the practices that match these words; all of them when there are none."""
    if not text:
        return Searched(practices)
    found = find(text, scopes=scopes, kinds={"practice"})
    keys = [match.key for match in found.matches]
    return Searched(
        practices.filter(key__in=keys), keys, found.reason, found.capped or found.at_least
    )


Chosen = Mapping[str, list[str]]
Choice = tuple[str, str, int]  # code, words, how many practices it would leave


def narrowed(
    practices: QuerySet[Innovation],
    chosen: Chosen,
    force: Organisation | None,
    today: date,
    *,
    figures: bool,
) -> QuerySet[Innovation]:
    """Apply the filters: any of the choices within one filter, all filters together."""
    known: Any = with_shown_effect(practices, figures=figures)  # what each did is an annotation
    if effects := chosen.get("effect"):
        known = known.filter(shown_effect__in=effects)
    practices = known
    for name in FACETS:
        if codes := chosen.get(name):
            carrying = ValueTag.objects.filter(value__list=name, value__code__in=codes)
            practices = practices.filter(current__in=carrying.values("version"))
    if regions := chosen.get("region"):
        practices = practices.filter(organisation__region__in=regions)
    if states := chosen.get("state"):
        practices = practices.filter(state__in=states)
    wishes = chosen.get("force", [])
    if force and "nothing_new" in wishes:
        fitting = Fit.objects.filter(organisation=force, points__gt=0, fitting=F("points"))
        practices = practices.filter(pk__in=fitting.values("innovation"))
    if force and "adopted" in wishes:
        like = [*peers_of(force, today).forces]
        using = Adoption.objects.filter(organisation__slug__in=like, stage__in=IN_USE)
        practices = practices.filter(pk__in=using.values("innovation"))
    return practices


def with_shown_effect(practices: QuerySet[Innovation], *, figures: bool) -> QuerySet[Innovation]:
    """What each practice did, as far as a viewer may know: without leave to see the figures of
    forces, what fewer than three of them saw counts as not measured.
    """
    if figures:
        return practices.annotate(shown_effect=F("effect"), shown_gain=F("effect_gain"))
    known = Q(effect_pooled=True)
    return practices.annotate(
        shown_effect=Case(When(known, then=F("effect")), default=Value(Effect.NOT_MEASURED)),
        shown_gain=Case(When(known, then=F("effect_gain"))),
    )


@dataclass(frozen=True)
class Counts:
    """How many practices there are, and how many each choice of each filter would leave."""

    total: int
    choices: dict[str, list[Choice]]


def facet_counts(practices: QuerySet[Innovation], chosen: Chosen) -> Counts:
    """Count these practices by every choice, in two queries whatever their number.

    A choice that would leave nothing is left out, unless it is among those chosen.
    """
    tagged = (
        ValueTag.objects.filter(
            version__in=practices.order_by().values("current"), value__list__in=FACETS
        )
        .values_list("value__list", "value__code", "value__words", "value__order")
        .annotate(number=Count("pk"))
        .order_by("value__order")
    )
    found: dict[str, list[Choice]] = {}
    for name, code, words, _, number in tagged:
        found.setdefault(name, []).append((code, words, number))
    known: Any = practices.order_by()  # with the annotation of what each did
    places = known.values_list("organisation__region", "state", "shown_effect")
    regions: Counter[str] = Counter()
    states: Counter[str] = Counter()
    effects: Counter[str] = Counter()
    for region, state, effect, number in places.annotate(number=Count("pk")):
        regions[region] += number
        states[state] += number
        effects[effect] += number
    found["region"] = [(r, r, n) for r, n in sorted(regions.items()) if r]
    found["state"] = [(code, words, states[code]) for code, words in STATES if states[code]]
    found["effect"] = [(code, words, effects[code]) for code, words in EFFECTS if effects[code]]
    _keep_chosen(found, chosen)
    return Counts(sum(states.values()), found)


def _keep_chosen(found: dict[str, list[Choice]], chosen: Chosen) -> None:
    """Add the chosen choices that leave nothing, so that they can be taken away again."""
    missing = {
        name: set(codes) - {code for code, _, _ in found.get(name, [])}
        for name, codes in chosen.items()
        if name != "force"
    }
    codes = {code for name in FACETS for code in missing.get(name, ())}
    if codes:
        for value in ListValue.objects.filter(list__in=FACETS, code__in=codes):
            if value.code in missing.get(value.list, ()):
                found.setdefault(value.list, []).append((value.code, value.words, 0))
    found["region"] += [(region, region, 0) for region in missing.get("region", ())]
    words: dict[str, str] = dict(STATES)
    found["state"] += [(s, words[s], 0) for s in missing.get("state", ()) if s in words]
    words = dict(EFFECTS)
    found["effect"] += [(e, words[e], 0) for e in missing.get("effect", ()) if e in words]


def orders(force: Organisation | None, *, searching: bool) -> dict[str, str]:
    """The orders that make sense here; the first is the usual one."""
    offered = {"best": "Best match"} if searching else {}
    offered |= {
        "newest": "Newest",
        "used": "Most used",
        "title": "Title",
        "effect": "Measured effect",
    }
    if force is not None:
        offered["fit"] = f"Fit with {force}"
    return offered


_FIELDS = {
    "newest": ["-published_on", "-pk"],
    "used": ["-live_count", "-pk"],
    "title": ["current__title", "pk"],
}


class Row(NamedTuple):
    """What one row of the library's list prints."""

    pk: int
    key: str
    state: str
    live_count: int
    stopped_count: int
    organisation: str
    organisation_pk: int
    invented: bool
    title: str
    summary: str
    design: str
    rights: str
    effect: str
    effect_measure: str
    effect_points: float | None
    effect_low: float | None
    effect_high: float | None
    effect_forces: int
    effect_pooled: bool
    effect_design: str
    stage_code: str | None
    stage_words: str | None
    fitting: int | None
    points: int | None

    @property
    def strength(self) -> str:
        """The strength of design to show: the owner's facts, or what the register holds if more."""
        return stronger(self.design, self.effect_design)


_ROW = (
    "pk", "key", "state", "live_count", "stopped_count", "organisation__name", "organisation",
    "organisation__invented", "current__title", "current__summary", "current__design",
    "current__rights", "effect", "effect_measure", "effect_points", "effect_low", "effect_high",
    "effect_forces", "effect_pooled", "effect_design", "current__stage_of_practice__code",
    "current__stage_of_practice__words",
)  # fmt: skip


def ordered(
    practices: QuerySet[Innovation], order: str, force: Organisation | None
) -> QuerySet[Innovation]:
    """Put practices in an order, each with its fit to the force beside it."""
    practices = practices.annotate(
        own_fit=FilteredRelation("fits", condition=Q(fits__organisation=force and force.pk))
    )
    if order == "fit":
        return practices.order_by(
            F("own_fit__fitting").desc(nulls_last=True), F("own_fit__points").asc(), "-pk"
        )
    if order == "effect":
        return practices.order_by(F("shown_gain").desc(nulls_last=True), "-published_on", "-pk")
    return practices.order_by(*_FIELDS.get(order, _FIELDS["newest"]))


def best_first(practices: QuerySet[Innovation], keys: list[str]) -> list[int]:
    """The practices that match, in the order of relevance that the search gave."""
    there = dict(practices.order_by().values_list("key", "pk"))
    return [there[key] for key in keys if key in there]


def page_of(
    practices: QuerySet[Innovation],
    order: str,
    keys: list[str],
    force: Organisation | None,
    part: slice,
) -> list[Row]:
    """One page of the practices in the order asked for, as plain rows: a list is read often."""
    chosen = None
    if order == "best":
        chosen = best_first(practices, keys)[part]
        practices = Innovation.objects.filter(pk__in=chosen)
    found = ordered(practices, order, force).values_list(
        *_ROW, "own_fit__fitting", "own_fit__points"
    )
    if chosen is None:
        return [Row(*row) for row in found[part]]
    by_pk = {row[0]: Row(*row) for row in found}
    return [by_pk[pk] for pk in chosen]


def vocabulary() -> dict[str, dict[str, str]]:
    """Words of every value by list and code: {"topic": {"leadership": "Leadership", …}, …}."""
    words: dict[str, dict[str, str]] = {}
    for value in ListValue.objects.all():
        words.setdefault(value.list, {})[value.code] = value.words
    return words


def choices(keep: Version | None = None) -> dict[str, dict[str, str]]:
    """The value lists as a form offers them: without retired entries, but those already chosen."""
    kept = {value.pk for value in keep.values.all()} if keep else set()
    offered: dict[str, dict[str, str]] = {}
    for value in ListValue.objects.all():
        if not value.retired or value.pk in kept:
            offered.setdefault(value.list, {})[value.code] = value.words
    return offered


def similar(
    viewer: Person, title: str, *, not_this: Innovation | None = None, count: int = 3
) -> list[Match]:
    """Practices that are already there and sound like this title."""
    scopes = search_scopes(viewer)
    found: Counter[Match] = Counter()
    for word in sorted(set(re.findall(r"\w{4,}", title)), key=len, reverse=True)[:4]:
        for match in find(word, scopes=scopes, kinds={"practice"}, limit=20).matches:
            found[replace(match, rank=0)] += 1
    sounding = [match for match, _ in found.most_common(count + 1)]
    return [m for m in sounding if not_this is None or m.key != not_this.key][:count]


def search_scopes(viewer: Viewer) -> set[str]:
    """What this viewer's searches may look into."""
    if not permissions.is_member(viewer):
        return {"public"}
    return {"public", "members"} | {f"organisation:{s.organisation_id}" for s in viewer.hats}


def search_documents() -> Iterator[dict[str, Any]]:
    """Every document of the library, to build the index anew."""
    practices = shown().select_related("organisation")
    for innovation in practices.prefetch_related("current__values", "attachments").iterator(500):
        yield document(innovation)
        yield from paper_documents(innovation)
