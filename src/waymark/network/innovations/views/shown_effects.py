"""What the register, a practice and their tables show of effects, ready for templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from waymark.measures import definitions
from waymark.measures.charts import Chart
from waymark.measures.words import signed, unsigned
from waymark.network.innovations.actions.effects import better_of
from waymark.network.innovations.enums import Course, Design, Effect
from waymark.network.innovations.queries import evaluations as reading
from waymark.network.innovations.queries.records import MADE_UP
from waymark.network.innovations.rules import effects as rules
from waymark.network.innovations.rules import effects_drawing as drawing
from waymark.network.innovations.rules import evaluating
from waymark.network.innovations.rules.columns import safe_cell
from waymark.network.innovations.rules.evidence import MeasuredEffect, effect_words

MOST_NOT_MEASURED = 6
REGISTER_HEADER = (
    "Practice", "Force", "Measure", "Strength of design", "How far", "Planned on", "Went live",
    "Planned before it went live", "What it found", "Points", "Low", "High",
    "Why not published", "Review due on", "Still holds", "Marking",
)  # fmt: skip
MONTHS_HEADER = (
    "Month", "When", "Force", "Numerator", "Denominator", "Forces compared, mean share", "Measure",
    "Data to", "Marking",
)  # fmt: skip
FORCES_HEADER = (
    "Measure", "Force", "Went live", "Planned before it went live", "Points", "Low", "High",
    "What it found", "Caution", "Data to", "Definition", "Marking",
)  # fmt: skip


def title_of(measure: str, outcome: str = "") -> str:
    return definitions.find(measure).title if measure else outcome


def found_words(verdict: str, points: Any, low: Any, high: Any) -> str:
    """A verdict with its figures, where it has any."""
    if not verdict:
        return ""
    label = str(Effect(verdict).label)
    if points is None:
        return label
    return f"{label}: {effect_words(MeasuredEffect(points, low, high))}"


# ---- the register -----------------------------------------------------------------------------

STATES = {Course.PLANNED: "plain", Course.UNDER_WAY: "way", Course.COMPLETE: "met",
          Course.UNPUBLISHED: "soon"}  # fmt: skip


def review_due_on(one: Any) -> date | None:
    """The day by which the force looks at a result of an evaluation again."""
    return evaluating.review_due_on(
        one.state, one.stands, ended_on=one.ended_on, review_on=one.review_on
    )


def review_of(one: Any, today: date) -> dict[str, Any]:
    """The review of a result in words, and whether its day has come."""
    due_on = review_due_on(one)
    words = evaluating.review_words(due_on, one.stands, today)
    return {"words": words, "due": due_on is not None and due_on <= today}


def row_of(one: Any, today: date) -> dict[str, Any]:
    """One row of the register."""
    live_on = one.adoption.live_on if one.adoption else None
    return {
        "key": one.key,
        "practice": one.innovation.current.title if one.innovation.current else "",
        "force": one.organisation.name,
        "invented": one.organisation.invented,
        "measure": title_of(one.measure, one.outcome),
        "design": Design(one.design).label,
        "state": one.get_state_display(),
        "look": STATES[Course(one.state)],
        "planned_words": rules.planned_words(one.planned_on, live_on),
        "found": found_words(
            one.verdict, getattr(one, "points", None), getattr(one, "low", None),
            getattr(one, "high", None),
        ),
        "because": one.unpublished_because,
        "review": review_of(one, today),
    }  # fmt: skip


def register_cells(one: Any) -> list[str]:
    live_on = one.adoption.live_on if one.adoption else None
    planned = "yes" if rules.was_planned(one.planned_on, live_on) else "no"
    complete = one.state == Course.COMPLETE
    cells = [
        one.innovation.current.title if one.innovation.current else "", one.organisation.name,
        title_of(one.measure, one.outcome), str(Design(one.design).label),
        one.get_state_display(), _day(one.planned_on), _day(live_on), planned,
        str(Effect(one.verdict).label) if one.verdict else "",
        *(_number(getattr(one, name, None)) for name in ("points", "low", "high")),
        one.unpublished_because, _day(review_due_on(one)),
        str(one.get_stands_display()) if complete else "",
        MADE_UP if one.organisation.invented else "",
    ]  # fmt: skip
    return [safe_cell(cell) for cell in cells]


# ---- one evaluation ---------------------------------------------------------------------------


def chart_of(one: Any, measured: Any) -> Chart | None:
    if measured is None or not measured.details.get("months"):
        return None
    return drawing.series(
        "before-after", title=title_of(one.measure), force=one.organisation.name,
        details=measured.details,
    )  # fmt: skip


def checks_of(measured: Any) -> list[tuple[str, str]]:
    """The three readings beside the main one, each in a line."""
    if measured is None or measured.points is None:
        return []
    checks = measured.details["checks"]
    slope, beyond, without = (checks[name] for name in ("slope", "beyond_line", "without_last"))
    return [
        (
            "Was it already moving?",
            f"{'Yes' if checks['moved_before'] else 'Not more than chance'}:"
            f" {signed(slope[0])} points a month before it went live"
            f" [{unsigned(slope[1])} to {unsigned(slope[2])}]",
        ),
        (
            "If the line it was on had gone on",
            f"{signed(beyond[0])} points are left [{unsigned(beyond[1])} to {unsigned(beyond[2])},"
            " 90% interval]",
        ),
        (
            "Without the three months before",
            f"{signed(without[0])} points [{unsigned(without[1])} to {unsigned(without[2])}]",
        ),
    ]


def month_cells(one: Any, measured: Any) -> Iterator[list[str]]:
    """Every month that was looked at, as it was when it was measured."""
    details = measured.details
    marking = MADE_UP if one.organisation.invented else ""
    rows = zip(details["months"], details["own"], details["others"], strict=True)
    for place, (month, own, others) in enumerate(rows):
        when = "before" if place < details["start"] else "after"
        cells = [
            month,
            "went live" if place == details["start"] else when,
            one.organisation.name,
            *([str(count) for count in own] if own else ["", ""]),
            "" if others is None else f"{others:.4f}",
            measured.definition,
            _day(measured.data_to),
            marking,
        ]
        yield [safe_cell(cell) for cell in cells]


# ---- a practice -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """What a practice did to one measure, for its page."""

    measure: str
    title: str
    chart: Chart | None
    sentence: str
    seen: list[Any] = field(default_factory=list)
    early: list[Any] = field(default_factory=list)
    early_count: int = 0
    data_to: date | None = None
    definition: str = ""
    # By the key of an evaluation: when its result is looked at again.
    reviews: dict[str, str] = field(default_factory=dict)


def blocks(innovation: Any, *, figures: bool, today: date) -> list[Block]:
    """What adopters saw, measure by measure; without leave only what three or more saw together."""
    together = reading.seen_together(innovation)
    seen = reading.seen_by_forces(innovation) if figures else []
    by_measure: dict[str, list[Any]] = {measure: [] for measure in together}
    for one in seen:
        if one.measure:
            by_measure.setdefault(one.measure, []).append(one)
    found = [
        _block(measure, rows, together.get(measure), figures=figures, today=today)
        for measure, rows in by_measure.items()
    ]
    return sorted(
        (block for block in found if block is not None),
        key=lambda block: (block.measure != innovation.effect_measure, block.title),
    )


def _block(
    measure: str, rows: list[Any], together: Any, *, figures: bool, today: date
) -> Block | None:
    pooled = together is not None and together.spread is not None
    if not figures and not pooled:
        return None
    title, better = title_of(measure), better_of(measure)
    all_of_them = None
    if pooled:
        all_of_them = drawing.effect_of(
            f"All {together.forces} together" if _all_counted(rows) else "All counted together",
            together.points, together.low, together.high, together.verdict,
        )  # fmt: skip
    next_force = None
    if together is not None and together.next_low is not None:
        next_force = (together.next_low, together.next_high)
    measured = [row for row in rows if row.points is not None]
    early = [row for row in rows if row.points is None]
    shown = measured if figures else []
    chart = drawing.forest(
        f"effects-{measure}", title=title, rows=shown or _only(all_of_them),
        together=all_of_them if shown else None, next_force=next_force, better=better,
    )  # fmt: skip
    return Block(
        measure=measure,
        title=title,
        chart=chart,
        sentence=together.sentence if together is not None else "",
        seen=measured,
        early=early[:MOST_NOT_MEASURED],
        early_count=len(early),
        data_to=together.data_to if together is not None else None,
        definition=next((row.definition for row in measured), ""),
        reviews={row.key: review_of(row, today)["words"] for row in rows},
    )


def _all_counted(rows: list[Any]) -> bool:
    return not any("already moving" in (row.caution or "") for row in rows)


@dataclass(frozen=True)
class _Together:
    force: str
    points: float | None
    low: float | None
    high: float | None
    verdict: str


def _only(effect: Any) -> list[Any]:
    """The one line of those who may not see what each force saw."""
    if effect is None:
        return []
    verdict = "cause_unclear" if effect.unclear else ""
    return [_Together("All forces together", effect.estimate, effect.low, effect.high, verdict)]


def axis_of(innovation: Any, *, figures: bool, id: str) -> tuple[Any, str]:
    """The mark and the words of the second axis, as far as this reader may know."""
    if not (figures or innovation.effect_pooled) or innovation.effect == Effect.NOT_MEASURED:
        return None, "Not measured yet" if figures or not innovation.effect_forces else (
            "Measured in fewer than three forces"
        )
    title, better = title_of(innovation.effect_measure), better_of(innovation.effect_measure)
    effect = drawing.effect_of(
        title, innovation.effect_points, innovation.effect_low, innovation.effect_high,
        innovation.effect,
    )  # fmt: skip
    words = drawing.words(title, effect, verdict=innovation.effect, forces=innovation.effect_forces)
    return drawing.mark(id, effect, better), words


def force_cells(innovation: Any) -> Iterator[list[str]]:
    """What every adopter saw, and all of them together last."""
    marking = MADE_UP if innovation.organisation.invented else ""
    for one in reading.seen_by_forces(innovation):
        if not one.measure:
            continue
        cells = [
            title_of(one.measure), one.force, _day(one.live_on), "yes" if one.planned else "no",
            _number(one.points), _number(one.low), _number(one.high),
            str(Effect(one.verdict).label) if one.verdict else "", one.caution or one.refused or "",
            _day(one.data_to), one.definition or "", marking,
        ]  # fmt: skip
        yield [safe_cell(cell) for cell in cells]
    for measure, both in reading.seen_together(innovation).items():
        cells = [
            title_of(measure), "All forces counted", "", "", _number(both.points),
            _number(both.low), _number(both.high), str(Effect(both.verdict).label), both.sentence,
            _day(both.data_to), "", marking,
        ]  # fmt: skip
        yield [safe_cell(cell) for cell in cells]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def nothing_measured(innovation: Any, *, figures: bool) -> str:
    """Why a practice shows no effect."""
    if not figures and innovation.effect_forces:
        return (
            "It was measured in fewer than three forces, so that the figures would be theirs."
            " Forces see them."
        )
    return (
        "No effect has been measured yet. One appears by itself when a force that adopted it has"
        " returned figures for six months."
    )
