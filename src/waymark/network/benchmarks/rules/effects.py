"""Whether a practice moved a measure in one force: from its months and those of forces like it.

Months in, what may be said out. The months are those of `queries.series`: a count that is held
back, or was never returned, is no month. Decisions 135 and 136.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from waymark.measures import impact
from waymark.measures.impact import LEAST_MONTHS, Impact, NotEnough, Verdict
from waymark.measures.matching import Candidate, Chosen, Circle, choose, common_end

from .comparison import family
from .months import first_of, in_words, moved

BEFORE, AFTER = 24, 24  # the most months looked at: longer ago, too much else was different
A_YEAR = 12
FEW_FORCES = 4
LOOK_FOR_OTHERS_BEFORE = 6  # months before the start in which another change could still work

Count = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Months:
    """One force's months on a measure: (met, of) where a figure is shown, and how it was got."""

    counts: tuple[Count | None, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """A force that might serve for comparison: why it is like the adopter, and what speaks
    against it.
    """

    name: str
    months: Months
    like: str = ""
    same_region: bool = False
    uses_it: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something else that changed: another practice that moves the same measure, and when."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class Question:
    """All that is asked of the returns: whose months, from when, against whom."""

    title: str  # of the measure
    force: str
    live_on: date
    months: Sequence[date]
    own: Months
    others: Mapping[str, Like]
    circle: Circle | None
    better: Literal["higher", "lower"] | None
    stopped_on: date | None = None
    changes: Sequence[Change] = ()
    changed_others: Mapping[str, Sequence[Change]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the returns say: the change, or why there is none, with all that is shown beside it."""

    months: tuple[date, ...]
    start: int
    own: tuple[Count | None, ...]
    others: tuple[float | None, ...]
    chosen: Chosen | None
    found: Impact | None
    refused: str
    cautions: tuple[str, ...]

    @property
    def data_to(self) -> date | None:
        """The last month that went in."""
        known = [day for day, count in zip(self.months, self.own, strict=True) if count]
        return known[-1] if known else None


def window(live_on: date, latest: date) -> list[date]:
    """The months to look at: two years before it went live, and up to two after."""
    start = first_of(live_on)
    last = min(first_of(latest), moved(start, AFTER))
    count = (last.year - start.year) * 12 + last.month - start.month + 1 + BEFORE
    return [moved(start, step - BEFORE) for step in range(max(count, BEFORE + 1))]


def answer(question: Question) -> Answer:
    """Work out what a practice did in one force, or say why that cannot be told yet.

    The month in which it went live is counted neither before nor after: it is some of both.
    """
    asked, own = _one_method(question.own)
    own = _until_stopped(own, question)
    start = question.months.index(first_of(question.live_on))
    end = _end(question, own)
    months, own = tuple(question.months[:end]), own[:end]
    used = [place for place, count in enumerate(own) if count and place != start]
    chosen = _chosen(question, asked, used)
    compared = [question.others[slug].months.counts for slug, _ in chosen.forces] if chosen else []
    refused, found = "", None
    try:
        found = _found(question, own, compared, start, end, chosen)
    except NotEnough:
        refused = _too_few(question, used, start, months)
    return Answer(
        months=months,
        start=start,
        own=own,
        others=_mean_of(compared, used, len(months)),
        chosen=chosen,
        found=found,
        refused=refused,
        cautions=tuple(_cautions(question, asked, chosen, found, months[used[-1]]))
        if used and found
        else (),
    )


def _one_method(months: Months) -> tuple[str, tuple[Count | None, ...]]:
    """Keep the months counted as most of the newest were: two ways of counting do not compare."""
    newest = [m for m, count in zip(months.methods, months.counts, strict=True) if count][-A_YEAR:]
    usual = Counter(newest).most_common(1)[0][0] if newest else ""
    return usual, tuple(
        count if method == usual else None
        for method, count in zip(months.methods, months.counts, strict=True)
    )


def _until_stopped(own: tuple[Count | None, ...], question: Question) -> tuple[Count | None, ...]:
    """What a force returned after it had stopped says nothing of the practice in use."""
    if question.stopped_on is None:
        return own
    last = first_of(question.stopped_on)
    return tuple(
        count if month < last else None for month, count in zip(question.months, own, strict=True)
    )


def _end(question: Question, own: Sequence[Count | None]) -> int:
    """Leave off months at the end that the adopter, or most others, have not returned yet."""
    others = [like.months.counts for like in question.others.values() if any(like.months.counts)]
    rows = [[bool(count) for count in row] for row in (own, *others)]
    return common_end(rows) or len(own)


def _chosen(question: Question, method: str, used: Sequence[int]) -> Chosen | None:
    if question.circle is None or not used:
        return None
    return choose(
        [_candidate(question, slug, method, used) for slug in question.others],
        circle=question.circle,
    )


def _candidate(question: Question, slug: str, method: str, used: Sequence[int]) -> Candidate:
    like = question.others[slug]
    there = [place for place in used if like.months.counts[place]]
    return Candidate(
        slug,
        like=like.like,
        same_region=like.same_region,
        uses_it=like.uses_it,
        same_method=_one_and_like(method, [like.months.methods[place] for place in there]),
        missing=len(used) - len(there),
        busy=bool(question.changed_others.get(slug)),
    )


def _one_and_like(method: str, methods: Sequence[str]) -> bool:
    """Whether a force went on in one way that may be held against the adopter's: decision 134."""
    return len(set(methods)) <= 1 and all(family(one) == family(method) for one in methods)


def _found(
    question: Question,
    own: Sequence[Count | None],
    compared: Sequence[Sequence[Count | None]],
    start: int,
    end: int,
    chosen: Chosen | None,
) -> Impact:
    def counted(row: Sequence[Count | None]) -> list[Count]:
        return [
            (count or (0, 0)) if place != start else (0, 0) for place, count in enumerate(row[:end])
        ]

    name = f"{question.title} in {question.force}"
    if not compared or chosen is None:
        return impact.before_after(counted(own), start, better=question.better, name=name)
    # what the others returned for months without the adopter is of no use; a month in which it
    # went live is left out by its having no cases
    others = [[count or (1, 1) for count in row[:end]] for row in compared]
    return impact.difference_in_differences(
        counted(own), others, start, better=question.better, name=name, circle=chosen.circle
    )


def _mean_of(
    compared: Sequence[Sequence[Count | None]], used: Sequence[int], size: int
) -> tuple[float | None, ...]:
    """The mean share of the forces compared, month by month, where the adopter has a figure."""
    means: list[float | None] = [None] * size
    for place in used if compared else ():
        counts = [row[place] for row in compared]
        means[place] = sum(c[0] / c[1] for c in counts if c) / len(counts)
    return tuple(means)


def _too_few(question: Question, used: Sequence[int], start: int, months: Sequence[date]) -> str:
    before = sum(place < start for place in used)
    after = len(used) - before
    words = (
        f"Too early to say: {_months(before)} with figures before it went live and"
        f" {_months(after)} after. At least {LEAST_MONTHS} of each are needed."
    )
    if before >= LEAST_MONTHS and question.stopped_on is None:
        from_on = moved(months[start] if start < len(months) else first_of(question.live_on), 1)
        words += f" The returns to {in_words(moved(from_on, LEAST_MONTHS - 1))} can say more."
    return words


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


# ---- what could mislead -----------------------------------------------------------------------


def _cautions(
    question: Question, method: str, chosen: Chosen | None, found: Impact, last: date
) -> list[str]:
    """Everything else that a reader should know before believing the figure."""
    return [
        *_of_months(found),
        *_of_forces(chosen),
        *_of_method(question, method),
        *_of_changes(question, chosen, last),
    ]


def _of_months(found: Impact) -> list[str]:
    words = []
    if found.caution and found.verdict is Verdict.UNCLEAR:
        words.append(f"No cause can be named: {found.caution}.")
    elif found.checks.moved_before:
        words.append("It was already moving apart from the others before it went live.")
    for count, side in ((found.checks.before, "before"), (found.checks.after, "after")):
        if count < A_YEAR:
            words.append(
                f"Only {count} months {side} it went live have figures: less than a whole year."
            )
    return words


def _of_forces(chosen: Chosen | None) -> list[str]:
    if chosen is None or not chosen.forces:
        return ["There is no force to compare with: other causes cannot be ruled out."]
    if len(chosen.forces) < FEW_FORCES:
        few = "force" if len(chosen.forces) == 1 else "forces"
        return [
            f"Only {len(chosen.forces)} {few} can be compared with it: what one of them does"
            " weighs much."
        ]
    return []


def _of_method(question: Question, method: str) -> list[str]:
    pairs = zip(question.own.methods, question.own.counts, strict=True)
    other = sum(1 for one, count in pairs if count and one != method)
    if not other:
        return []
    were = "month was" if other == 1 else "months were"
    return [f"{other} {were} counted or asked in another way, and left out."]


def _of_changes(question: Question, chosen: Chosen | None, last: date) -> list[str]:
    words = [
        f"“{change.title}” went live in {in_words(first_of(change.on))} too, and should move the"
        " same measure: the two cannot be told apart."
        for change in question.changes
        if change.on < moved(last, 1)
    ]
    others = {slug for slug, _ in chosen.forces} if chosen else set()
    busy = [slug for slug in others if question.changed_others.get(slug)]
    if busy:
        were = "One" if len(busy) == 1 else str(len(busy))
        words.append(
            f"{were} of the forces compared began another practice for this measure in these"
            " months, which may make the difference look smaller."
        )
    return words
