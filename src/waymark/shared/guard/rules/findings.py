"""What was found in a text that may hold no victim's details, in words for its writer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import shapes
from .disguises import plain, with_digits_for_letters, with_digits_for_words

LONGEST_TEXT = 200_000

WORDS: Mapping[str, str] = {
    "phone": "a telephone number",
    "nhs_number": "an NHS number",
    "crime_reference": "a crime or case number",
    "email": "somebody’s own e-mail address",
    "birth": "a date of birth",
}
SHAPES: Mapping[str, Callable[[str], Iterator[int]]] = {
    "nhs_number": shapes.nhs_numbers,
    "phone": shapes.phones,
    "birth": shapes.births,
    "email": shapes.emails,
    "crime_reference": shapes.crime_references,
}


@dataclass(frozen=True)
class Finding:
    """Something that looks like a victim's detail. It never repeats what it found: findings
    are shown, logged and counted.
    """

    kind: str
    line: int

    @property
    def thing(self) -> str:
        return WORDS[self.kind]

    @property
    def words(self) -> str:
        return (
            f"Line {self.line} holds what looks like {self.thing}. "
            "Take it out: nothing here may point to a victim"
        )

    def __str__(self) -> str:
        return self.words


def victim_like(text: str) -> list[Finding]:
    """All that looks like a victim's details, once per kind and line, in the order of the text.

    A text longer than 200,000 letters is read in overlapping parts.
    """
    found = {
        (first_line + line, kind)
        for first_line, part in _parts(text)
        for line, kind in _found_in(part)
    }
    numbers = {line for line, kind in found if kind in {"phone", "nhs_number"}}
    kept = [
        Finding(kind, line)
        for line, kind in sorted(found)
        # Ten digits in a row could be a crime number too; the surer finding says enough.
        if not (kind == "crime_reference" and line in numbers)
    ]
    return kept


def _parts(text: str) -> Iterator[tuple[int, str]]:
    step = LONGEST_TEXT - 1_000
    for start in range(0, max(len(text), 1), step):
        yield text.count("\n", 0, start) + 1, text[start : start + LONGEST_TEXT]


def _found_in(text: str) -> Iterator[tuple[int, str]]:
    as_written = plain(text)
    readings = dict.fromkeys(
        (as_written, with_digits_for_letters(as_written), with_digits_for_words(as_written))
    )
    for reading in readings:
        for kind, places in SHAPES.items():
            for place in places(reading):
                yield reading.count("\n", 0, place), kind
