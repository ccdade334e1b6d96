"""How the rules of law write dates and numbers in a sentence."""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def day_words(day: date) -> str:
    """1 April 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 duty, 2 duties."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def opening(number: int, one: str, many: str = "") -> str:
    """The same as the first words of a sentence: Six duties."""
    words = NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)
    return f"{words} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def days_late(due: date, today: date) -> str:
    """What the clock of something overdue says: 2 days late."""
    return f"{counted((today - due).days, 'day')} late"


def days_left(due: date, today: date) -> str:
    """What the clock of something to come says: today, tomorrow, 5 days left."""
    left = (due - today).days
    return {0: "By the end of today", 1: "By tomorrow"}.get(left, f"{left} days left")
