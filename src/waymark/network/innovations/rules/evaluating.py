"""What a plan must say, when it can still be changed, and how an evaluation may end."""

from datetime import date

from waymark.network.innovations.enums import Against, Course, Design, Stands

from .calendar import add_months
from .words import Reason, date_words

# What each design asks for, in the words of the form; the strongest needs most said beforehand.
TEMPLATES: dict[str, tuple[str, str]] = {
    Design.TOLD.value: (
        "Ask those who use it, and those whom it is for",
        "Who was asked, how many answered, and what they said",
    ),
    Design.BEFORE_AFTER.value: (
        "Look at one measure for a year before it goes live, and a year after",
        "Which measure, which months, and what else changed in those months",
    ),
    Design.COMPARED.value: (
        "The same, and look at forces without it in the same months",
        "Waymark compares with the forces most like yours that do not use it",
    ),
    Design.RANDOM.value: (
        "Let teams start in turns, in an order drawn by lot",
        "Which teams there are, who drew the order and when, and when each starts",
    ),
}
LEAST_QUESTION = 20
# A year of months after the start, and one more in which the last of them is returned.
RESULT_AFTER_MONTHS = 13
ASK_ABOUT_HELP_MONTHS = 3
# A result is looked at again every year, as a practice is confirmed; never later than three years.
REVIEW_AFTER_MONTHS = 12
LATEST_REVIEW_MONTHS = 36


def result_due_on(until_on: date | None, live_on: date | None) -> date | None:
    """The day by which a planned evaluation should say what came out: the plan's own last day, or
    when a year of figures is there. None while nothing has begun.
    """
    if live_on is None:
        return None
    return until_on or add_months(live_on, RESULT_AFTER_MONTHS)


def blockers_to_plan(
    *,
    measure: str,
    outcome: str,
    question: str,
    design: str,
    against: str,
    from_on: date | None,
    until_on: date | None,
    state: str,
    live_on: date | None,
    planned_on: date | None,
) -> list[str]:
    """Say what is missing from a plan, or why it cannot be changed any more."""
    if state in (Course.COMPLETE, Course.UNPUBLISHED):
        return ["This evaluation has ended"]
    if planned_on is not None and live_on is not None:
        return [
            f"The plan stands as it was on {date_words(live_on)}, when it went live: a plan that"
            " changes with the figures is none"
        ]
    blockers: list[str] = []
    if not measure and not outcome.strip():
        blockers.append(Reason("Choose a measure, or say what you will look at", "outcome"))
    if len(question.strip()) < LEAST_QUESTION:
        blockers.append(Reason("Say in a sentence what you want to find out", "question"))
    if design >= Design.COMPARED and against == Against.NOBODY:
        blockers.append(Reason("This design holds your force against others: say which", "against"))
    if from_on and until_on and until_on < from_on:
        blockers.append(Reason("The last day lies before the first", "until_on"))
    return blockers


def blockers_to_complete(state: str, *, result: str, measured: bool) -> list[str]:
    """A result is written down once; figures alone do not say what was learnt."""
    if state in (Course.COMPLETE, Course.UNPUBLISHED):
        return ["This evaluation has ended"]
    if state == Course.PLANNED and not measured:
        return ["It has not begun: it begins when the practice goes live"]
    return [] if result.strip() else [Reason("Say what came out, in a few sentences", "result")]


def blockers_to_withhold(state: str, *, because: str, measured: bool) -> list[str]:
    """Figures that were returned are not taken out of sight because they disappoint."""
    if state in (Course.COMPLETE, Course.UNPUBLISHED):
        return ["This evaluation has ended"]
    if measured:
        return [
            "Its figures are published already, in the returns: write down the result instead,"
            " whatever it is"
        ]
    return (
        [] if because.strip() else [Reason("Say why, so that others can learn from it", "because")]
    )


def blockers_to_answer(state: str) -> list[str]:
    if state in (Course.COMPLETE, Course.UNPUBLISHED):
        return []
    return ["The questions about the support are asked when the evaluation has ended"]


def review_due_on(
    state: str, stands: str, *, ended_on: date | None, review_on: date | None
) -> date | None:
    """The day by which a result that stands is to be looked at again: the day that was chosen,
    or a year after it was written down. None where there is no result, or it no longer holds.
    """
    if state != Course.COMPLETE or stands == Stands.NO_LONGER or ended_on is None:
        return None
    return review_on or add_months(ended_on, REVIEW_AFTER_MONTHS)


def review_words(due_on: date | None, stands: str, today: date) -> str:
    """The review of a result in a few words, for the register and the practice."""
    if stands == Stands.NO_LONGER:
        return "It no longer holds"
    if due_on is None:
        return ""
    return f"Review {'was due' if due_on < today else 'due'} on {date_words(due_on)}"


def blockers_to_review(
    state: str, *, stands: str, words: str, next_on: date | None, today: date
) -> list[str]:
    """Say why a result cannot be looked at again so; an empty list means that it can."""
    if state != Course.COMPLETE:
        return ["There is no result to look at again"]
    blockers: list[str] = []
    if stands != Stands.STILL and not words.strip():
        blockers.append(Reason("Say what has changed since", "words"))
    if next_on is not None and next_on <= today:
        blockers.append(Reason("The next review must be after today", "next_on"))
    if next_on is not None and next_on > add_months(today, LATEST_REVIEW_MONTHS):
        blockers.append(Reason("Look at it again within three years", "next_on"))
    return blockers
