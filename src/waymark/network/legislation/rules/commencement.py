"""Whether a provision is in force on a day: wholly, in part, not yet, no longer, or not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waymark.network.legislation.enums import Effect, Extent, How
from waymark.network.legislation.rules.words import day_words, listed

OLDEST = date(1200, 1, 1)


class Force(StrEnum):
    """How a provision stands on a day."""

    IN_FORCE = "in_force"
    PARTLY = "partly"
    COMING = "coming"
    NOT_THEN = "not_then"
    REPEALED = "repealed"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def tag(self) -> str:
        """The look of its tag."""
        looks = {"in_force": "met", "partly": "way", "coming": "soon"}
        return looks.get(self.value, "plain")


_WORDS = {
    Force.IN_FORCE: "In force",
    Force.PARTLY: "Partly in force",
    Force.COMING: "To come",
    Force.NOT_THEN: "Not in force when last looked up",
    Force.REPEALED: "Repealed",
    Force.UNKNOWN: "Not known",
}


@dataclass(frozen=True)
class Day:
    """One day in the life of a provision, with what limits it."""

    effect: str
    on: date
    part: str = ""
    area: str = ""
    purpose: str = ""

    @property
    def whole(self) -> bool:
        return not (self.part or self.area or self.purpose)

    @property
    def limits(self) -> str:
        """The limits in words: “subsections (2) and (13), England only”."""
        area = Extent(self.area).label if self.area else ""
        return ", ".join(filter(None, (self.part, area, self.purpose)))


@dataclass(frozen=True)
class Standing:
    """How a provision stands, and the sentence that says so."""

    force: Force
    sentence: str


def standing(
    days: Sequence[Day], today: date, *, not_in_force_on: date | None = None, unknown: str = ""
) -> Standing:
    """Say how a provision stands today; what no source tells is said to be not known."""
    past = [day for day in days if day.on <= today]
    ended = [d for d in past if d.effect == Effect.REPEALED and d.whole]
    if ended:
        return Standing(Force.REPEALED, f"Repealed on {day_words(ended[-1].on)}.")
    began = [d for d in past if d.effect == Effect.COMMENCES]
    whole = [d for d in began if d.whole]
    if whole:
        return Standing(Force.IN_FORCE, f"In force since {day_words(whole[0].on)}.{_after(past)}")
    coming = _coming(days, today)
    if began:
        parts = listed([f"{d.limits} since {day_words(d.on)}" for d in began])
        return Standing(Force.PARTLY, f"In force only in part: {parts}.{coming}")
    if coming:
        return Standing(Force.COMING, coming.strip())
    if not_in_force_on is not None:
        seen = f"Not in force on {day_words(not_in_force_on)}, when it was last looked up."
        return Standing(Force.NOT_THEN, f"{seen} Whether it is now is not known.")
    return Standing(
        Force.UNKNOWN, unknown or "No source that was seen says whether it is in force."
    )


def _after(past: Sequence[Day]) -> str:
    """What happened to it since: amendments, and repeals of parts."""
    words = {Effect.AMENDED: "Amended", Effect.REPEALED: "Repealed"}
    said = [
        f" {words[Effect(d.effect)]}{' (' + d.limits + ')' if d.limits else ''} on "
        f"{day_words(d.on)}."
        for d in past
        if d.effect != Effect.COMMENCES
    ]
    return "".join(said)


def _coming(days: Sequence[Day], today: date) -> str:
    """The days to come, in words."""
    verbs = {
        Effect.COMMENCES: "Comes into force",
        Effect.AMENDED: "Is amended",
        Effect.REPEALED: "Is repealed",
    }
    said = [
        f" {verbs[Effect(d.effect)]} on {day_words(d.on)}{' for ' + d.limits if d.limits else ''}."
        for d in days
        if d.on > today
    ]
    return "".join(said)


def in_force_from(days: Sequence[Day]) -> date | None:
    """The day on which the whole provision is in force: for the duties that hang on it."""
    return min((d.on for d in days if d.effect == Effect.COMMENCES and d.whole), default=None)


def applies_in(application: str, nation: str) -> bool:
    """Say whether something applied in a part of the country concerns a force of this nation.

    A force whose nation is not known is asked: nobody is left out by a gap in a register.
    """
    if not application or not nation:
        return True
    reach = {
        Extent.ENGLAND_WALES: {"england", "wales"},
        Extent.ENGLAND: {"england"},
        Extent.WALES: {"wales"},
        Extent.SCOTLAND: {"scotland"},
        Extent.NORTHERN_IRELAND: {"northern ireland"},
    }.get(Extent(application))
    return reach is None or nation.strip().lower() in reach


def blockers_to_commencement(
    new: Day, how: str, *, source: str, there: Sequence[Day], assent: date | None
) -> list[str]:
    """Say why this day cannot be recorded for a provision; an empty list means that it can."""
    blockers = []
    if new.on < OLDEST:
        blockers.append("Enter a real date")
    if not source.strip():
        blockers.append("Say where it is stated: nothing stands here without its source")
    if new in there:
        blockers.append("This day is recorded already")
    if assent is not None and new.effect == Effect.COMMENCES and new.on < assent:
        blockers.append(f"An act begins at the earliest with Royal Assent, {day_words(assent)}")
    if assent is not None and how == How.ASSENT and new.on != assent:
        blockers.append(f"Royal Assent was on {day_words(assent)}: choose another way, or that day")
    starts = [d.on for d in there if d.effect == Effect.COMMENCES]
    if new.effect != Effect.COMMENCES and not [on for on in starts if on <= new.on]:
        blockers.append("Record first since when it has been in force")
    return blockers
