"""The few steps that say at a glance where an item has got to, and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from waymark.measures.calendar import BeyondHorizon, working_days_between
from waymark.network.legislation.rules.words import counted, day_words

SHOWN_PAST = 3


@dataclass(frozen=True)
class Passed:
    """A stage in words: what, when (a day, or what is known of it), and a line beside it."""

    title: str
    on: date | None = None
    on_words: str = ""
    note: str = ""
    expected: bool = False

    @property
    def when(self) -> str:
        return day_words(self.on) if self.on else self.on_words or "Day not known"


Mark = dict[str, str]  # title, when, note, state: what the component `stages` draws


def road(
    stages: Sequence[Passed], *, coming: date | None, ended: bool, unknown: str, today: date
) -> list[Mark]:
    """The last stages, now, and what is to come; where nothing is known, it says so."""
    past = [stage for stage in stages if not stage.expected]
    marks = [_mark(stage, "done") for stage in past[-SHOWN_PAST:]]
    ahead = [_mark(stage, _ahead(stage, today)) for stage in stages if stage.expected]
    if coming is not None:
        left = _left(today, coming)
        marks.append({"title": "Getting ready", "when": "Now", "note": left, "state": "now"})
        ahead.append({"title": "In force", "when": day_words(coming), "note": "", "state": "next"})
    elif marks and not ended:
        marks[-1]["state"] = "now" if not ahead else "done"
    if unknown and coming is None and not ahead and not ended:
        marks.append({"title": "Not known", "when": "Later", "note": "", "state": "next"})
    return marks + ahead


def _mark(stage: Passed, state: str) -> Mark:
    return {"title": stage.title, "when": stage.when, "note": stage.note, "state": state}


def _ahead(stage: Passed, today: date) -> str:
    """What was expected by a day that has passed is late to be looked up, not taken as done."""
    return "late" if stage.on is not None and stage.on <= today else "next"


def _left(today: date, day: date) -> str:
    try:
        return f"{counted(working_days_between(today, day), 'working day')} left"
    except BeyondHorizon:
        return f"{counted((day - today).days, 'day')} left"
