"""How the rules of the library write dates, numbers and lists in a sentence."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SMALL_NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class Reason(str):
    """Why something cannot be done now, and the field of the form that this is about."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, words: str, field: str) -> Self:
        reason = super().__new__(cls, words)
        reason.field = field
        return reason


def date_words(day: date) -> str:
    """8 June 2026, whatever language the machine is set to."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 force, 2 forces."""
    return f"{number} {one if number == 1 else many}"


def opening_number(number: int) -> str:
    """A number as the first word of a sentence: One, Two … Nine, then 10."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else str(number)


def listed(items: Sequence[str]) -> str:
    """Join words for a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def mid_sentence(words: str) -> str:
    """Take the capital off a heading used inside a sentence, but leave CARE or NHS alone."""
    if words[1:2].isupper():
        return words
    return words[:1].lower() + words[1:]


def rights_words(numbers: Iterable[int]) -> str:
    """Rights of the Code in the words of a list: “Right 6”, “Rights 1, 3 and 6”."""
    chosen = [str(number) for number in sorted(set(numbers))]
    return f"Right{'s' if len(chosen) > 1 else ''} {listed(chosen)}" if chosen else ""
