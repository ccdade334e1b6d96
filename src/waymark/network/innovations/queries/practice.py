"""One practice with everything its pages show."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from waymark.network.innovations.enums import IN_USE, Stage
from waymark.network.innovations.models import (
    Adoption,
    Comment,
    DiaryEntry,
    Innovation,
    StageChange,
    Value,
    Version,
)
from waymark.network.innovations.rules.stages import Step
from waymark.shared.accounts.models import Organisation


def practice_page(visible: QuerySet[Innovation], key: str) -> QuerySet[Innovation]:
    """One of the practices visible to a viewer, with what the pages of its writers print."""
    return (
        visible.filter(key=key)
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


def shown_page(practices: QuerySet[Innovation]) -> QuerySet[Innovation]:
    """These practices with what their own pages print, and who writes them."""
    return practices.select_related(
        "organisation",
        "contact_seat__organisation",
        "current__stage_of_practice",
    ).prefetch_related("collaborators")


class Word(NamedTuple):
    """One value of a version, as its page prints it."""

    list: str
    code: str
    words: str


def words_of(version: Version) -> dict[str, list[Word]]:
    """The values of a version under the name of their list, in one light query."""
    tags = Version.values.through.objects.filter(version=version.pk).order_by(
        "value__list", "value__order"
    )
    found: dict[str, list[Word]] = {}
    for row in tags.values_list("value__list", "value__code", "value__words"):
        found.setdefault(row[0], []).append(Word(*row))
    return found


def by_list(version: Version) -> dict[str, list[Value]]:
    """The values of a version under the name of their list."""
    found: dict[str, list[Value]] = {}
    for value in version.values.all():
        found.setdefault(value.list, []).append(value)
    return found


def adoptions_of(innovation: Innovation) -> list[Adoption]:
    """Every force's adoption with its history and its contact."""
    return list(
        innovation.adoptions.select_related("organisation", "contact_seat")
        .prefetch_related(Prefetch("changes", StageChange.objects.order_by("pk")))
        .order_by("organisation__name")
    )


@dataclass
class Taken:
    """One force's adoption in brief, for the practice's own page, which is read often."""

    pk: int
    organisation_pk: int
    slug: str
    name: str
    stage: str
    adapted: bool
    what_changed: str
    stopped_because: str
    source: str
    live_on: date | None
    stopped_on: date | None
    steps: list[Step] = field(default_factory=list)

    @property
    def stage_words(self) -> str:
        return Stage(self.stage).label

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None


def taken_up(innovation: Innovation) -> list[Taken]:
    """Every force's adoption in brief with its steps, in two light queries."""
    rows = innovation.adoptions.order_by("organisation__name").values_list(
        "pk", "organisation", "organisation__slug", "organisation__name", "stage", "adapted",
        "what_changed", "stopped_because", "source", "live_on", "stopped_on",
    )  # fmt: skip
    found = {row[0]: Taken(*row) for row in rows}
    steps = StageChange.objects.filter(adoption__innovation=innovation).order_by("pk")
    for pk, stage, on, known in steps.values_list("adoption", "stage", "on", "on_is_known"):
        if pk in found:  # a force may have taken it up since the first query
            found[pk].steps.append(Step(stage, on, known))
            if stage in IN_USE and not known and on == found[pk].live_on:
                found[pk].live_on = None  # the day in the database only holds its place
    return list(found.values())


def adoption_by(innovation: Innovation, force: Organisation | None) -> Adoption | None:
    """How far one force is, with the day of its last step as `last_on` where one is known."""
    if force is None:
        return None
    last = StageChange.objects.filter(adoption=OuterRef("pk")).order_by("-pk")[:1]
    known = last.annotate(day=Case(When(on_is_known=True, then=F("on")))).values("day")
    own = innovation.adoptions.filter(organisation=force)
    return own.annotate(last_on=Subquery(known)).first()


class Entry(NamedTuple):
    """One entry of the adopters' diary."""

    adoption: int
    force: str
    month: int | None
    on: date
    heading: str
    text: str


def diary_entries(innovation: Innovation) -> list[Entry]:
    """The whole diary of a practice, newest first, in one light query."""
    rows = DiaryEntry.objects.filter(adoption__innovation=innovation).values_list(
        "adoption", "adoption__organisation__name", "month", "on", "heading", "text"
    )
    return [Entry(*row) for row in rows]


T = TypeVar("T", Adoption, Taken)
FURTHEST = [Stage.EMBEDDED, Stage.LIVE, Stage.PLANNING, Stage.ASSESSING, Stage.INTERESTED,
            Stage.STOPPED]  # fmt: skip


def furthest_first(adoptions: list[T]) -> list[T]:
    """Forces in the order of how far they are, those that stopped last."""
    return sorted(adoptions, key=lambda adoption: FURTHEST.index(Stage(adoption.stage)))


def adoptions_furthest_first(
    innovation: Innovation, stages: Collection[str] = ()
) -> QuerySet[Adoption]:
    """The adoptions with their history in the same order, of these stages or of all."""
    place = Case(*(When(stage=stage, then=number) for number, stage in enumerate(FURTHEST)))
    found = innovation.adoptions.filter(stage__in=stages) if stages else innovation.adoptions.all()
    return (
        found.select_related("organisation", "contact_seat__organisation")
        .prefetch_related(Prefetch("changes", StageChange.objects.order_by("pk")))
        .order_by(place, "organisation__name", "pk")
    )


def diary_of(innovation: Innovation) -> QuerySet[DiaryEntry]:
    return DiaryEntry.objects.filter(adoption__innovation=innovation).select_related(
        "adoption__organisation"
    )


def diary_months(adoption: Adoption) -> set[int]:
    """The months for which a force wrote its entry; those in between belong to none."""
    months = adoption.diary.values_list("month", flat=True)
    return {month for month in months if month is not None}


def comments_on(innovation: Innovation) -> QuerySet[Comment]:
    """What was said of it: what waits for an answer first, then the newest."""
    waits = Case(When(answered_at=None, then=0), default=1)
    return innovation.comments.select_related("by", "answered_by").order_by(waits, "-at", "-pk")


def published_versions(innovation: Innovation) -> QuerySet[Version]:
    return innovation.versions.filter(published_at__isnull=False).select_related("published_by")


def version_and_the_one_before(
    innovation: Innovation, number: int, *, with_draft: bool = False
) -> tuple[Version, Version] | None:
    """A version and the published one before it; one not yet published only `with_draft`."""
    known = Q(published_at__isnull=False)
    if with_draft:
        known |= Q(pk=innovation.working_id)
    both = list(
        innovation.versions.filter(known, number__lte=number)
        .select_related("stage_of_practice")
        .prefetch_related("values")[:2]
    )
    return (both[0], both[1]) if len(both) == 2 and both[0].number == number else None


# What a force decides by: none of it changes without a second pair of eyes (decision 14).
WEIGHTY = {
    "stage_of_practice_id": "the stage of practice",
    "facts": "what the evaluation had",
    "prerequisites": "the points of fit",
    "permission": "what the copyright owner allows",
}


def weighty_changes(shown: Version, draft: Version) -> list[str]:
    """What a new version changes of all that a force decides by, in words."""
    return [
        words for name, words in WEIGHTY.items() if getattr(shown, name) != getattr(draft, name)
    ]
