"""How days, numbers and lists are written in a sentence, whatever the language of the machine."""

from collections.abc import Sequence
from datetime import date

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


def day(value: date) -> str:
    """Write "8 June 2026"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """Write "December 2026"."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def count(value: int) -> str:
    """Write 4708 as 4,708."""
    return f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 force, 14 forces, 2 duties."""
    return f"{count(value)} {one if value == 1 else many or f'{one}s'}"


def signed(value: float) -> str:
    """Write a change with its sign: +6.1, −0.6, 0.0."""
    short = f"{value:+.1f}"
    return "0.0" if short in ("+0.0", "-0.0") else short.replace("-", "−")


def unsigned(value: float) -> str:
    """Write one end of an interval with one decimal and, where it needs one, a true minus sign."""
    short = f"{value:.1f}"
    return "0.0" if short == "-0.0" else short.replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """Write "Irkdale", "Irkdale and Donmere", "Irkdale, Donmere and Fenmarch"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """Begin a sentence with a capital and leave the rest alone."""
    return text[:1].upper() + text[1:]


def mid_sentence(text: str) -> str:
    """Take the capital off a heading used inside a sentence, but leave CARE or NHS alone."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]
