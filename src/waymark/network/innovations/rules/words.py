"""How the rules of the library write dates, numbers and lists in a sentence."""

from collections.abc import Iterable
from typing import Self

from waymark.measures.words import counted, listed, mid_sentence
from waymark.measures.words import day as date_words

__all__ = [
    "Reason",
    "counted",
    "date_words",
    "listed",
    "mid_sentence",
    "opening_number",
    "rights_words",
]

SMALL_NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class Reason(str):
    """Why something cannot be done now, and the field of the form that this is about."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, words: str, field: str) -> Self:
        reason = super().__new__(cls, words)
        reason.field = field
        return reason


def opening_number(number: int) -> str:
    """A number as the first word of a sentence: One, Two … Nine, then 10."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else str(number)


def rights_words(numbers: Iterable[int]) -> str:
    """Rights of the Code in the words of a list: “Right 6”, “Rights 1, 3 and 6”."""
    chosen = [str(number) for number in sorted(set(numbers))]
    return f"Right{'s' if len(chosen) > 1 else ''} {listed(chosen)}" if chosen else ""
