"""What was found in a text that may hold no victim's details, in words for its writer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from . import shapes
from .disguises import plain, with_digits_for_letters, with_digits_for_words

LONGEST_TEXT = 200_000
LONGEST_SEEN = 24

WORDS: Mapping[str, str] = {
    "phone": "a telephone number",
    "nhs_number": "an NHS number",
    "insurance_number": "a National Insurance number",
    "crime_reference": "a crime or case number",
    "email": "somebody’s own e-mail address",
    "birth": "a date of birth",
}
SHAPES: Mapping[str, Callable[[str], Iterator[int]]] = {
    "nhs_number": shapes.nhs_numbers,
    "insurance_number": shapes.insurance_numbers,
    "phone": shapes.phones,
    "birth": shapes.births,
    "email": shapes.emails,
    "crime_reference": shapes.crime_references,
}


@dataclass(frozen=True)
class Finding:
    """Something that looks like a victim's detail. Only `seen` repeats how it begins, for whoever
    wrote it: findings are logged and counted.
    """

    kind: str
    line: int
    seen: str = field(default="", compare=False, repr=False)

    @property
    def thing(self) -> str:
        return WORDS[self.kind]

    @property
    def words(self) -> str:
        return (
            f"Line {self.line} holds what looks like {self.thing}. "
            "Take it out: nothing here may point to a victim"
        )

    @property
    def for_writer(self) -> str:
        """The same, with how it begins: only for the page of whoever wrote it."""
        return self.words.replace(self.thing, f"{self.thing} (“{self.seen}”)", 1)

    def __str__(self) -> str:
        return self.words


def victim_like(text: str) -> list[Finding]:
    """All that looks like a victim's details, once per kind and line, in the order of the text.

    A text longer than 200,000 letters is read in overlapping parts.
    """
    found: dict[tuple[int, str], str] = {}
    for first_line, part in _parts(text):
        for line, kind, seen in _found_in(part):
            found.setdefault((first_line + line, kind), seen)
    numbers = {line for line, kind in found if kind in {"phone", "nhs_number", "insurance_number"}}
    return [
        Finding(kind, line, seen)
        for (line, kind), seen in sorted(found.items())
        # Ten digits in a row could be a crime number too; the surer finding says enough.
        if not (kind == "crime_reference" and line in numbers)
    ]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    step = LONGEST_TEXT - 1_000
    for start in range(0, max(len(text), 1), step):
        yield text.count("\n", 0, start) + 1, text[start : start + LONGEST_TEXT]


def _found_in(text: str) -> Iterator[tuple[int, str, str]]:
    as_written = plain(text)
    readings = dict.fromkeys(
        (as_written, with_digits_for_letters(as_written), with_digits_for_words(as_written))
    )
    for reading in readings:
        for kind, places in SHAPES.items():
            for place in places(reading):
                yield reading.count("\n", 0, place), kind, _beginning(reading, place)


def _beginning(text: str, place: int) -> str:
    """The few words with which a finding begins, as far as its line goes."""
    part = text[place : place + LONGEST_SEEN + 1].split("\n")[0]
    if len(part) <= LONGEST_SEEN:
        return part.rstrip()
    return (part[:LONGEST_SEEN].rpartition(" ")[0] or part[:LONGEST_SEEN]) + "…"
