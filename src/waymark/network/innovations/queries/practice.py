"""One practice with everything its pages show."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from waymark.network.innovations.enums import IN_USE, Stage, State
from waymark.network.innovations.models import (
    Adoption,
    Attachment,
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


def comments_on(innovation: Innovation) -> QuerySet[Comment]:
    """What was said of it: what waits for an answer first, then the newest."""
    waits = Case(When(answered_at=None, then=0), default=1)
    return innovation.comments.select_related("by", "answered_by").order_by(waits, "-at", "-pk")


def papers(innovation: Innovation) -> QuerySet[Attachment]:
    """The papers as they stand now: neither removed nor replaced."""
    return innovation.attachments.filter(removed_at=None, replaced_by=None)


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


def _standing(innovation: Innovation) -> list[Attachment]:
    """The papers as they are now: without those removed or replaced by a newer version."""
    there = [a for a in innovation.attachments.all() if a.removed_at is None]
    replaced = {a.replaces_id for a in there}
    return [a for a in there if a.pk not in replaced]


def _is_for_all(paper: Attachment, innovation: Innovation) -> bool:
    """Whether every reader of the practice may read this paper of it."""
    return paper.public or not innovation.public


def _searchable(innovation: Innovation) -> list[Attachment]:
    """The papers whose words are found with the practice; nobody is quoted what is not theirs."""
    return [paper for paper in _standing(innovation) if _is_for_all(paper, innovation)]


def paper_documents(innovation: Innovation) -> list[dict[str, Any]]:
    """The papers for members alone beside a practice for everybody: each found by itself."""
    version = innovation.current
    assert version is not None
    return [
        {
            "kind": "paper",
            "key": paper.key,
            "title": paper.title,
            "summary": f"Paper beside the practice {version.title}",
            "body": paper.text,
            "url": f"/practices/{innovation.key}/files/",
            "scope": "members",
            "at": paper.added_at,
            "tags": _tags(innovation),
        }
        for paper in _standing(innovation)
        if not _is_for_all(paper, innovation)
    ]


def document(innovation: Innovation) -> dict[str, Any]:
    """What the search reads of a practice: one line to a sentence, so that no list runs on."""
    version = innovation.current
    assert version is not None
    words = [value.words for value in version.values.all()]
    texts = [a.text for a in _searchable(innovation)]
    fields = [
        version.aim, version.intended_outcome, version.description, version.evaluation,
        version.overall_impact, version.learning, version.best_evidence, version.cost,
        version.staff, version.system_needs, innovation.organisation.name,
    ]  # fmt: skip
    lines = "\n".join([*fields, *words, *texts]).splitlines()
    return {
        "kind": "practice",
        "key": innovation.key,
        "title": version.title,
        "summary": version.summary,
        "body": "\n".join(LIST_MARK.sub("", line) for line in lines),
        "url": f"/practices/{innovation.key}/",
        "scope": "public" if innovation.public else "members",
        "at": version.published_at,
        "tags": _tags(innovation),
    }


# What Markdown puts before a point of a list or a heading: nothing that a reader of a hit needs.
LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)]|#{1,6})\s+")


def _tags(innovation: Innovation) -> list[str]:
    """What a reader must know before opening it."""
    states = {State.ARCHIVED: "Archived", State.UNDER_REVIEW: "Being checked"}
    tags = ["Made up"] if innovation.organisation.invented else []
    return [*tags, states[State(innovation.state)]] if innovation.state in states else tags
