"""What forces saw on one measure, put together: what may be said, and what may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from waymark.measures.intervals import Estimate
from waymark.measures.pooling import LEAST_POOLED, Pooled, random_effects
from waymark.measures.words import signed, unsigned
from waymark.network.innovations.enums import Against, Design, Effect

from .words import date_words, opening_number

Better = Literal["higher", "lower"] | None

# With fewer, what another force is to expect lies between all and nothing.
LEAST_FOR_THE_NEXT = 4
REACH_OF_90, REACH_OF_95 = 1.645, 1.96
# Parts of the differences between forces that are more than chance: below, few words are needed.
MUCH, SOME = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """What one force saw on a measure, in points, with the readings that check it.

    `beyond_line` is what is left if the line it was on had gone on (90% interval), `without_last`
    the change without the months just before; `moved_before` says that it was already moving.
    """

    force: str
    points: float
    low: float
    high: float
    error: float
    verdict: Effect
    moved_before: bool
    beyond_line: Estimate
    without_last: Estimate
    planned: bool


@dataclass(frozen=True, slots=True)
class Together:
    """What all forces saw: the verdict and its figures, if there are any, in a sentence.

    `forces` are those behind the figures: without those that were already moving, unless all were.
    """

    verdict: Effect
    sentence: str
    forces: int
    planned: int
    points: float | None = None
    low: float | None = None
    high: float | None = None
    pooled: Pooled | None = None


def together(found: Sequence[Found], better: Better) -> Together | None:
    """Put together what forces saw. None where nothing has been measured.

    Forces that were already moving before they began are shown, and not counted in: what they saw
    may have been on its way.
    """
    if not found:
        return None
    counts = [one for one in found if not one.moved_before]
    moving = len(found) - len(counts)
    planned = sum(one.planned for one in found)
    if not counts:
        return Together(Effect.CAUSE_UNCLEAR, _all_moving(moving), moving, planned)
    made = _made(counts, better)
    return Together(
        verdict=made.verdict,
        sentence=made.sentence + _beside(moving, planned, len(found)),
        forces=len(counts),
        planned=sum(one.planned for one in counts),
        points=made.points,
        low=made.low,
        high=made.high,
        pooled=made.pooled,
    )


def _made(counts: Sequence[Found], better: Better) -> Together:
    if len(counts) < LEAST_POOLED:
        return _few(counts)
    pooled = random_effects([one.points for one in counts], [one.error for one in counts])
    verdict = _verdict(pooled, counts, better)
    return Together(
        verdict,
        _sentence(pooled, verdict),
        len(counts),
        0,
        pooled.estimate,
        pooled.low,
        pooled.high,
        pooled,
    )


def _few(counts: Sequence[Found]) -> Together:
    """One force speaks for itself; two are shown by the mean and the wider reach of both."""
    middle = sum(one.points for one in counts) / len(counts)
    low, high = min(one.low for one in counts), max(one.high for one in counts)
    verdicts = {one.verdict for one in counts}
    verdict = _of_two(verdicts)
    said = {
        Effect.IMPROVED: "improved",
        Effect.WORSE: "got worse",
        Effect.CHANGED: "changed",
        Effect.COULD_BE_CHANCE: "saw a change that could be chance",
        Effect.CAUSE_UNCLEAR: "saw a change of which no cause can be named",
    }
    if len(counts) == 1:
        words = f"One force has been measured: it {said[verdict]}"
    elif len(verdicts) == 1:
        words = f"Two forces have been measured: both {said[verdict]}"
    else:
        words = "Two forces have been measured, and what they saw differs"
    words += f" ({signed(middle)} points, 95% interval {unsigned(low)} to {unsigned(high)}"
    words += "). " if len(counts) == 1 else ", the wider of both). "
    return Together(
        verdict, words + "That is too few to put together.", len(counts), 0, middle, low, high
    )


def _of_two(verdicts: set[Effect]) -> Effect:
    """Two forces are spoken for by the one that says less."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    if Effect.CAUSE_UNCLEAR in verdicts and Effect.COULD_BE_CHANCE not in verdicts:
        return Effect.CAUSE_UNCLEAR
    return Effect.COULD_BE_CHANCE


def _verdict(pooled: Pooled, counts: Sequence[Found], better: Better) -> Effect:
    if pooled.low <= 0 <= pooled.high:
        return Effect.COULD_BE_CHANCE
    if not _stands(pooled, counts):
        return Effect.CAUSE_UNCLEAR
    if better is None:
        return Effect.CHANGED
    return Effect.IMPROVED if (pooled.low > 0) == (better == "higher") else Effect.WORSE


def _stands(pooled: Pooled, counts: Sequence[Found]) -> bool:
    """Ask of all together what was asked of each: does it stand beyond the line, and without
    the months just before?
    """
    beyond = _again([one.beyond_line for one in counts], REACH_OF_90, 0.9)
    without = _again([one.without_last for one in counts], REACH_OF_95, 0.95)
    if pooled.low > 0:
        return min(beyond.low, without.low) > 0
    return max(beyond.high, without.high) < 0


def _again(readings: Sequence[Estimate], reach: float, confidence: float) -> Pooled:
    return random_effects(
        [one.estimate for one in readings],
        [(one.high - one.low) / 2 / reach for one in readings],
        confidence,
    )


def _sentence(pooled: Pooled, verdict: Effect) -> str:
    ending = {
        Effect.IMPROVED: "a clear improvement",
        Effect.WORSE: "a clear worsening",
        Effect.CHANGED: "a clear change",
        Effect.COULD_BE_CHANCE: "which could be chance",
        Effect.CAUSE_UNCLEAR: "of which no cause can be named: a slow change that had begun"
        " before could have done as much",
    }[verdict]
    expect = ""
    if pooled.count >= LEAST_FOR_THE_NEXT:
        next_one = pooled.next_force
        expect = (
            f" Another force like these is to expect between {unsigned(next_one.low)} and"
            f" {unsigned(next_one.high)} points."
        )
    return (
        f"Together, {pooled.count} forces changed by {signed(pooled.estimate)} points against"
        f" forces without it (95% interval {unsigned(pooled.low)} to {unsigned(pooled.high)}),"
        f" {ending}. {_differences(pooled)}{expect}"
    )


def _differences(pooled: Pooled) -> str:
    if pooled.apart < SOME:
        return "What they saw differs hardly more than chance would make it."
    part = f"about {pooled.apart * 100:.0f}% of the differences between them is more than chance"
    if pooled.apart < MUCH:
        return f"What they saw differs somewhat: {part}."
    return f"What they saw differs much: {part}, so it matters where and how it is done."


def _beside(moving: int, planned: int, count: int) -> str:
    words = ""
    if moving:
        was = "was already moving before it began and is" if moving == 1 else (
            "were already moving before they began and are"
        )  # fmt: skip
        words += f" {opening_number(moving)} {'force' if moving == 1 else 'forces'} {was} not"
        words += " counted in."
    if count == 1 and not planned:
        words += " It was looked at afterwards: no plan was on record before it went live."
    elif planned < count:
        were = "was" if planned == 1 else "were"
        words += f" {planned} of {count} evaluations {were} planned before it went live, the rest"
        words += " looked at afterwards."
    return words


def _all_moving(count: int) -> str:
    if count == 1:
        return (
            "One force has been measured. It was already moving before it began, so that nothing"
            " can be said of the practice."
        )
    return (
        f"{opening_number(count)} forces have been measured. All were already moving before they"
        " began, so that nothing can be said of the practice."
    )


# ---- was it planned? --------------------------------------------------------------------------


def was_planned(planned_on: date | None, live_on: date | None) -> bool:
    """Whether somebody said what they would look at before there was anything to see."""
    return planned_on is not None and (live_on is None or planned_on < live_on)


def planned_words(planned_on: date | None, live_on: date | None) -> str:
    """Say it beside every effect: a plan made afterwards is none."""
    if was_planned(planned_on, live_on):
        assert planned_on is not None
        return f"Planned on {date_words(planned_on)}, before it went live"
    if planned_on is None:
        return "Looked at afterwards: no plan was on record before it went live"
    return (
        f"Looked at afterwards: the plan of {date_words(planned_on)} was made when it was already"
        " live"
    )


def design_reached(design: str, *, against: str, planned: bool, measured: bool) -> str:
    """How strong the design of an evaluation is, once it has figures; empty without.

    Looked at afterwards, it is told as before and after, whomever it is held against: whoever
    chooses what to look at after the fact finds something to be proud of.
    """
    if not measured:
        return ""
    if not planned or against == Against.NOBODY:
        return min(design, Design.BEFORE_AFTER.value)
    return design
