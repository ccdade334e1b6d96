"""Who has answered how ready they are, who is behind, and who is to be chased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waymark.network.legislation.enums import Ready
from waymark.network.legislation.rules.words import counted, day_words, days_late, days_left

NONE = "none"  # no answer
FEWEST = 5  # forces below which counts are not shown to those who may not see forces
SOON_DAYS = 7
Answers = Mapping[tuple[int, int], str]  # (duty, force) → state


@dataclass(frozen=True)
class Asked:
    """A duty as the questions about readiness see it."""

    pk: int
    number: int
    short: str
    from_on: date | None
    answer_by: date | None
    forces: frozenset[int]


class Why(StrEnum):
    """Why a force is on the chase list for one duty."""

    ASKED = "asked"
    LATE = "late"
    IN_FORCE = "in_force"


@dataclass(frozen=True)
class Chase:
    """One force and one duty to be chased: why, since when, and in words."""

    force: int
    duty: int
    why: Why
    due: date
    state: str
    words: str


def in_force(duty: Asked, today: date) -> bool:
    return duty.from_on is not None and duty.from_on <= today


def chase(duties: Sequence[Asked], answers: Answers, today: date) -> list[Chase]:
    """Who is to be chased for what, worst first.

    Before a duty's day come those who have not answered. From its day on, an answer is not enough:
    those who are not ready are chased, and the others have left the list.
    """
    rows = [
        row
        for duty in duties
        for force in duty.forces
        if (row := _one(duty, force, answers.get((duty.pk, force), NONE), today))
    ]
    return sorted(rows, key=worst_first)


def worst_first(row: Chase) -> tuple[int, date, int, int]:
    """The order of the chase list: in force, late, asked; the earliest day first."""
    order = {Why.IN_FORCE: 0, Why.LATE: 1, Why.ASKED: 2}
    return order[row.why], row.due, row.duty, row.force


def _one(duty: Asked, force: int, state: str, today: date) -> Chase | None:
    if in_force(duty, today):
        if state == Ready.READY:
            return None
        assert duty.from_on is not None
        said = f"In force since {day_words(duty.from_on)}: {words_of(state).lower()}"
        return Chase(force, duty.pk, Why.IN_FORCE, duty.from_on, state, said)
    if state != NONE or duty.answer_by is None:
        return None
    late = today > duty.answer_by
    said = days_late(duty.answer_by, today) if late else days_left(duty.answer_by, today)
    return Chase(force, duty.pk, Why.LATE if late else Why.ASKED, duty.answer_by, state, said)


def words_of(state: str) -> str:
    """The word in a cell of the grid."""
    return "No answer" if state == NONE else Ready(state).label


@dataclass(frozen=True)
class Count:
    """How many of the forces asked are ready for one duty, and how many have answered."""

    duty: Asked
    ready: int
    answered: int
    asked: int

    @property
    def share(self) -> int:
        """The share that is ready, in whole percent, for the length of a bar."""
        return round(100 * self.ready / self.asked) if self.asked else 0


def counts(duties: Sequence[Asked], answers: Answers) -> list[Count]:
    """Count the answers for each duty: ready, answered, and of how many forces."""
    return [
        Count(
            duty,
            ready=sum(answers.get((duty.pk, f)) == Ready.READY for f in duty.forces),
            answered=sum((duty.pk, f) in answers for f in duty.forces),
            asked=len(duty.forces),
        )
        for duty in duties
    ]


def everywhere(duties: Sequence[Asked], answers: Answers) -> tuple[int, int]:
    """How many forces have answered for every duty asked of them, and of how many."""
    forces = frozenset[int]().union(*(duty.forces for duty in duties))
    whole = [
        force
        for force in forces
        if all((duty.pk, force) in answers for duty in duties if force in duty.forces)
    ]
    return len(whole), len(forces)


def sentence(duties: Sequence[Asked], answers: Answers) -> tuple[str, str]:
    """What the grid says: how many have answered, and which duty is the furthest behind."""
    if not duties:
        return "Forces have not been asked yet.", ""
    whole, asked = everywhere(duties, answers)
    if len(duties) == 1:
        first = f"{whole} of {counted(asked, 'force')} {_has(whole)} answered."
    else:
        first = f"{whole} of {counted(asked, 'force')} {_has(whole)} answered for every duty."
    counted_ = counts(duties, answers)
    behind = min(counted_, key=lambda c: (c.share, c.answered))
    if len(duties) == 1 or behind.ready == max(c.ready for c in counted_):
        return first, ""
    return first, f"{behind.duty.short} is the furthest behind."


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def may_be_counted(asked: int) -> bool:
    """Say whether counts may be shown to those who may not see forces: not of a handful."""
    return asked >= FEWEST


def blockers_to_answer(*, state: str, note: str, asked: bool, concerns: bool) -> list[str]:
    """Say why this answer cannot be taken; an empty list means that it can."""
    blockers = []
    if state not in Ready.values:
        blockers.append("Choose how far your force is")
    if not asked:
        blockers.append("Forces have not been asked about this duty yet")
    if not concerns:
        blockers.append("This duty does not apply in your part of the country")
    if state == Ready.NOT_STARTED and not note.strip():
        blockers.append("Say what stands in the way of a start")
    return blockers


def blockers_to_asking(
    *, answer_by: date | None, from_on: date | None, today: date, forces: int
) -> list[str]:
    """Say why forces cannot be asked about a duty now."""
    blockers = []
    if answer_by is None:
        blockers.append("Say by when forces are to answer")
    elif answer_by <= today:
        blockers.append("Give forces time: the day to answer by lies ahead")
    if answer_by is not None and from_on is not None and today < from_on < answer_by:
        blockers.append(f"Ask for answers before it is in force, {day_words(from_on)}")
    if not forces:
        blockers.append("There is no force that this duty concerns")
    return blockers


def own_clock(
    duties: Sequence[Asked], answers: Answers, force: int, today: date
) -> tuple[str, str] | None:
    """What the clock of one force says, and its look: None where nothing waits for it."""
    rows = [row for row in chase(duties, answers, today) if row.force == force]
    if not rows:
        return None
    worst = rows[0]
    if worst.why == Why.IN_FORCE:
        return "In force: not ready yet", "late"
    if worst.why == Why.LATE:
        return worst.words, "late"
    return worst.words, "soon" if (worst.due - today).days <= SOON_DAYS else "open"
