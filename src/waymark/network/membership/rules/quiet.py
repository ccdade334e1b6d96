"""Which forces have been quiet, and what would help: questions to ask, never a reproach."""

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.network.innovations.rules.words import date_words

# A meeting comes every two months or every quarter: whoever did nothing for longer has missed one.
QUIET_AFTER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a force when one wants to ring it."""

    name: str
    last_on: date | None  # the last thing that it did here
    active_on: date  # when its membership began
    vacant: tuple[tuple[str, date], ...] = ()  # level of a vacant nominated seat, and since when
    uses: str = ""  # a practice that it has in use
    owns: str = ""  # a practice of its own
    missed: int = 0  # meetings in a row, the latest among them


def is_quiet(known: Known, today: date) -> bool:
    """Nothing for more than a quarter; who joined lately is given the same time."""
    return today - max(known.last_on or known.active_on, known.active_on) > QUIET_AFTER


def opening(known: Known) -> str:
    """The fact, in one sentence without blame."""
    if known.last_on is None:
        return (
            f"We have not heard from {known.name} since it joined on {date_words(known.active_on)}."
        )
    return f"We last heard from {known.name} on {date_words(known.last_on)}."


def ways_to_help(known: Known) -> list[str]:
    """What to ask or to offer, the likeliest reason for silence first."""
    ways = [
        f"Its {level} seat has been vacant since {date_words(since)}: nobody there may be getting"
        " our messages. Ask who will take it"
        for level, since in known.vacant
    ]
    if known.missed > 1:
        ways.append(
            f"It could not come to the last {known.missed} meetings. Would another day help?"
        )
    if known.uses:
        ways.append(f"It uses “{known.uses}”. Ask how that is going; others would like to know")
    if known.owns:
        ways.append(f"It shared “{known.owns}”. Offer it a slot at the meeting")
    if not known.uses and not known.owns:
        ways.append("Ask what troubles its victims most, and offer to find who has tackled it")
    return ways


def missed_in_a_row(presences: list[bool]) -> int:
    """How many of the latest meetings, oldest first, a force was not at without a break."""
    count = 0
    for there in reversed(presences):
        if there:
            break
        count += 1
    return count
