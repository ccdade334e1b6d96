"""The two axes of evidence: how strong the design of an evaluation is, and what it found."""

from dataclasses import dataclass

from waymark.measures.words import signed, unsigned
from waymark.network.innovations.enums import Design, Effect

from .words import mid_sentence


@dataclass(frozen=True)
class EvaluationFacts:
    """What is known of an evaluation that has ended. None of it is a matter of opinion."""

    has_before: bool = False
    has_after: bool = False
    has_comparison: bool = False
    start_by_lot_or_in_turns: bool = False
    complete: bool = False
    independent: bool = False


def design(stage_of_practice: str, facts: EvaluationFacts | None = None) -> Design:
    """The strength of design, set by rule: what was evaluated counts, not what is claimed.

    An evaluation that has not ended proves nothing yet. "Evaluated" as a stage of practice,
    without an evaluation on record, is somebody's word: told by its users.
    """
    if facts is None or not facts.complete or stage_of_practice == "untested":
        return Design.TOLD
    if not (facts.has_before and facts.has_after):
        return Design.TOLD
    if not facts.has_comparison:
        return Design.BEFORE_AFTER
    return Design.RANDOM if facts.start_by_lot_or_in_turns else Design.COMPARED


def design_words(stage_of_practice: str, facts: EvaluationFacts | None = None) -> str:
    """The design in words, with the one that is planned where nothing has ended yet."""
    reached = design(stage_of_practice, facts)
    if facts is None or facts.complete:
        by = (
            ", by somebody independent"
            if facts and facts.independent and reached > Design.TOLD
            else ""
        )
        return f"{reached.label}{by}"
    planned = design("", _as_if_complete(facts))
    if planned == Design.TOLD:
        return str(reached.label)
    return f"Planned: {mid_sentence(str(planned.label))}"


def _as_if_complete(facts: EvaluationFacts) -> EvaluationFacts:
    return EvaluationFacts(
        has_before=facts.has_before,
        has_after=facts.has_after,
        has_comparison=facts.has_comparison,
        start_by_lot_or_in_turns=facts.start_by_lot_or_in_turns,
        complete=True,
        independent=facts.independent,
    )


@dataclass(frozen=True)
class MeasuredEffect:
    """A change in percentage points with its 95 % interval, and whether more is better."""

    points: float
    low: float
    high: float
    more_is_better: bool = True

    def __post_init__(self) -> None:
        if not self.low <= self.points <= self.high:
            raise ValueError("The interval of an effect has to hold the effect itself")


def effect(measured: MeasuredEffect | None) -> Effect:
    """Improved or worse only when the whole interval lies on one side of no change."""
    if measured is None:
        return Effect.NOT_MEASURED
    if measured.low <= 0 <= measured.high:
        return Effect.COULD_BE_CHANCE
    return Effect.IMPROVED if (measured.low > 0) == measured.more_is_better else Effect.WORSE


def effect_words(measured: MeasuredEffect | None) -> str:
    """The figures as on the card: +6.1 points [3.9 to 8.3], with a true minus sign."""
    if measured is None:
        return str(Effect.NOT_MEASURED.label)
    between = f"{unsigned(measured.low)} to {unsigned(measured.high)}"
    return f"{signed(measured.points)} points [{between}]"


def stronger(stated: str, measured: str) -> str:
    """The strength of design to show: the owner's facts, or what the register holds if more."""
    return max(stated, measured)
