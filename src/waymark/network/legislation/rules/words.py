"""How the rules of law write dates and numbers in a sentence."""

from datetime import date

from waymark.measures.words import counted, listed
from waymark.measures.words import day as day_words

__all__ = ["counted", "day_words", "days_late", "days_left", "listed", "opening"]

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def opening(number: int, one: str, many: str = "") -> str:
    """The same as the first words of a sentence: Six duties."""
    words = NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)
    return f"{words} {one if number == 1 else many or one + 's'}"


def days_late(due: date, today: date) -> str:
    """What the clock of something overdue says: 2 days late."""
    return f"{counted((today - due).days, 'day')} late"


def days_left(due: date, today: date) -> str:
    """What the clock of something to come says: today, tomorrow, 5 days left."""
    left = (due - today).days
    return {0: "By the end of today", 1: "By tomorrow"}.get(left, f"{left} days left")
