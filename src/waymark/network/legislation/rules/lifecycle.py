"""The stages that each kind of item goes through, in order, and what may be recorded when."""

from dataclasses import dataclass
from datetime import date

from waymark.network.legislation.enums import Kind

EARLIEST = date(1200, 1, 1)


@dataclass(frozen=True)
class Step:
    """One stage of a kind. `exit` leaves the usual road, `last` ends it for good."""

    code: str
    words: str
    house: bool = False
    exit: bool = False
    last: bool = False


_HOUSE = {"house": True}
_BILL = (
    Step("announced", "Announced"),
    Step("draft", "Published in draft"),
    Step("first_reading", "First reading", **_HOUSE),
    Step("second_reading", "Second reading", **_HOUSE),
    Step("committee", "Committee", **_HOUSE),
    Step("report", "Report", **_HOUSE),
    Step("third_reading", "Third reading", **_HOUSE),
    Step("amendments", "Consideration of amendments"),
    Step("royal_assent", "Royal Assent", last=True),
    Step("carried_over", "Carried over", exit=True),
    Step("withdrawn", "Withdrawn", exit=True, last=True),
    Step("defeated", "Defeated", exit=True, last=True),
    Step("fell", "Fell at the end of a session", exit=True, last=True),
)
_ACT = (
    Step("enacted", "Royal Assent"),
    Step("partly_in_force", "Partly in force"),
    Step("in_force", "In force"),
    Step("amended", "Amended"),
    Step("repealed", "Repealed", last=True),
)
_SI = (
    Step("not_made", "Not made yet"),
    Step("draft_laid", "Laid in draft"),
    Step("made_laid", "Made and laid"),
    Step("made_affirmative", "Made, to be approved"),
    Step("approved", "Approved"),
    Step("made", "Made"),
    Step("in_force", "In force"),
    Step("annulled", "Annulled", exit=True, last=True),
    Step("revoked", "Revoked", last=True),
)
_CODE = (
    Step("preparation", "In preparation"),
    Step("consulting", "Consulted on"),
    Step("analysing", "Answers being read"),
    Step("response", "Response published"),
    Step("published", "Published"),
    Step("laid", "Laid before Parliament"),
    Step("in_operation", "In operation"),
    Step("superseded", "Superseded", last=True),
)
_CONSULTATION = (
    Step("announced", "Announced"),
    Step("open", "Opened"),
    Step("closed", "Closed"),
    Step("response", "Response published", last=True),
)
_INSPECTION = (
    Step("announced", "Announced"),
    Step("live", "Under way"),
    Step("published", "Published"),
    Step("recommendation", "Recommendation open"),
    Step("improvement", "Area for improvement open"),
    Step("concern", "Cause of concern open"),
    Step("accelerated", "Accelerated cause of concern open"),
    Step("evidence", "Evidence submitted"),
    Step("closed", "Closed by the inspectorate", last=True),
    Step("superseded", "Superseded", last=True),
)
_PAPER = (
    Step("announced", "Announced"),
    Step("terms", "Terms of reference set"),
    Step("published", "Published"),
    Step("in_effect", "In effect"),
    Step("updated", "Updated"),
    Step("reported", "Reported"),
    Step("superseded", "Superseded", last=True),
    Step("withdrawn", "Withdrawn", exit=True, last=True),
)
_DIRECTIVE = (
    Step("adopted", "Adopted"),
    Step("in_force", "In force"),
    Step("retired", "No longer law here", last=True),
)
ROADS: dict[str, tuple[Step, ...]] = {
    Kind.BILL: _BILL,
    Kind.ACT: _ACT,
    Kind.SI: _SI,
    Kind.CODE: _CODE,
    Kind.CONSULTATION: _CONSULTATION,
    Kind.INSPECTION: _INSPECTION,
    Kind.DIRECTIVE: _DIRECTIVE,
    **dict.fromkeys(
        (Kind.GUIDANCE, Kind.CIRCULAR, Kind.POLICY, Kind.REVIEW, Kind.FUNDING, Kind.GOVERNANCE),
        _PAPER,
    ),
}


@dataclass(frozen=True)
class Recorded:
    """A stage as it was recorded: which, in which House, when, and whether it is only expected."""

    code: str
    house: str = ""
    on: date | None = None
    expected: bool = False


def step_of(kind: str, code: str) -> Step | None:
    return next((step for step in ROADS.get(kind, ()) if step.code == code), None)


def stage_words(kind: str, code: str, house: str = "") -> str:
    """The words of a stage: “Committee, House of Commons”."""
    step = step_of(kind, code)
    if step is None:
        return ""
    houses = {"C": ", House of Commons", "L": ", House of Lords"}
    return step.words + (houses.get(house, "") if step.house else "")


def blockers_to_stage(
    kind: str, new: Recorded, *, source: str, history: list[Recorded], today: date
) -> list[str]:
    """Say why this stage cannot be recorded; an empty list means that it can."""
    step = step_of(kind, new.code)
    if step is None:
        return ["An item of this kind has no such stage"]
    blockers = [*_blockers_to_day(new, today)]
    if step.house and not new.house:
        blockers.append("Say in which House")
    if not source.strip():
        blockers.append("Say where it is stated: nothing stands here without its source")
    happened = [row for row in history if not row.expected]
    if not new.expected and any((r.code, r.house, r.on) == _what(new) for r in happened):
        blockers.append("This stage is recorded already with this day")
    ends = [row for row in happened if (at := step_of(kind, row.code)) and at.last]
    if ends and not new.expected and _later(new, ends[-1]):
        ended = stage_words(kind, ends[-1].code)
        blockers.append(f"It ended: {ended}. Withdraw that stage first if it was an error")
    return blockers


def _what(row: Recorded) -> tuple[str, str, date | None]:
    return row.code, row.house, row.on


def _later(new: Recorded, end: Recorded) -> bool:
    return new.on is None or end.on is None or new.on > end.on


def _blockers_to_day(new: Recorded, today: date) -> list[str]:
    if new.expected:
        if new.on is not None and new.on <= today:
            return ["What is expected lies ahead: enter a later day, or say that it has happened"]
        return []
    if new.on is not None and new.on > today:
        return ["That day has not come. Record it as expected"]
    if new.on is not None and new.on < EARLIEST:
        return ["Enter a real date"]
    return []


def latest(kind: str, history: list[Recorded]) -> Recorded | None:
    """The stage that counts as where it has got to: the latest dated, by order within a day.

    A stage without a day stands where it was recorded: after all those recorded before it.
    """
    happened = [row for row in history if not row.expected]
    if not happened:
        return None
    order = {step.code: number for number, step in enumerate(ROADS.get(kind, ()))}
    days: list[date] = []
    for row in happened:
        days.append(row.on or (max(days) if days else date.min))
    placed = zip(days, (order.get(row.code, 0) for row in happened), happened, strict=True)
    return max(placed, key=lambda each: each[:2])[2]
