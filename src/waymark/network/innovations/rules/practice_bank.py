"""Reading a page of the College's practice bank as pasted text, and writing one.

The page has a title, a summary, the date of publication, blocks of key details and sections of
text. Blocks may come in any order. Every line finds its place, or is listed as not understood.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from waymark.measures.words import MONTHS

from .known_values import COLLEGE_VALUES, Vocabulary, is_known, split_values
from .pasted_text import clean_lines, one_line, tidy, tidy_lines

LONGEST_TEXT = 200_000  # the longest record seen is about 8,000 characters

# Labels of the key details in the order of the College's page.
FIRST_BLOCK: dict[str, str] = {
    "Stage of practice": "stage_of_practice",
    "Purpose": "purpose",
    "Topic": "topic",
    "Organisation": "organisation",
    "Contact": "contact",
    "Email address": "email",
    "Region": "region",
    "Partners": "partners",
    "Stage of implementation": "implementation",
    "Start date": "started_in",
    "End date": "ended_in",
}
SECOND_BLOCK: dict[str, str] = {
    "Scale of initiative": "scale",
    "Target group": "target_group",
}
SECTIONS: dict[str, str] = {
    "Aim": "aim",
    "Intended outcome": "intended_outcome",
    "Description": "description",
    "Evaluation": "evaluation",
    "Overall impact": "overall_impact",
    "Learning": "learning",
    "Best available evidence": "best_evidence",
    "Copyright": "copyright",
    "Legal disclaimer": "disclaimer",
}
DATED: dict[str, str] = {"First published": "first_published", "Updated": "updated"}
# Other ways in which a page may put the same heading or label.
OTHER_WORDS: Mapping[str, str] = {
    "aims": "aim",
    "intended outcomes": "intended_outcome",
    "topics": "topic",
    "email": "email",
    "last updated": "updated",
    "target groups": "target_group",
    "partner": "partners",
}
MANY = frozenset({"purpose", "topic", "partners", "target_group"})


class CannotRead(ValueError):
    """The text is no practice-bank page at all; the message tells the person on the page why."""


@dataclass(frozen=True, kw_only=True)
class BankRecord:
    """A practice as the College's practice bank writes it, every value as it was written."""

    title: str
    summary: str = ""
    first_published: str = ""
    updated: str = ""
    stage_of_practice: str = ""
    purpose: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    organisation: str = ""
    contact: str = ""
    email: str = ""
    region: str = ""
    partners: tuple[str, ...] = ()
    implementation: str = ""
    started_in: str = ""
    ended_in: str = ""
    scale: str = ""
    target_group: tuple[str, ...] = ()
    aim: str = ""
    intended_outcome: str = ""
    description: str = ""
    evaluation: str = ""
    overall_impact: str = ""
    learning: str = ""
    best_evidence: str = ""
    copyright: str = ""
    disclaimer: str = ""

    @property
    def published_on(self) -> date | None:
        """The date of publication, if it was written as a date."""
        return read_date(self.first_published)


@dataclass(frozen=True)
class LeftOver:
    """A line of the pasted text that found no place, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Imported:
    """What was read: the record, the key details as written, and all that needs a person's eye."""

    record: BankRecord
    raw: Mapping[str, str]
    values_not_known: tuple[tuple[str, str], ...]
    not_understood: tuple[LeftOver, ...]


def parse(text: str, vocabularies: Vocabulary = COLLEGE_VALUES) -> Imported:
    """Read a pasted page; `vocabularies` holds the known values of each list, in words."""
    if len(text) > LONGEST_TEXT:
        raise CannotRead(
            f"The text is too long for a practice: {len(text):,} characters. "
            f"Paste one page of at most {LONGEST_TEXT:,}"
        )
    page = _Page(vocabularies)
    for number, line in enumerate(clean_lines(text), start=1):
        page.read(number, line)
    if not page.headings_seen:
        raise CannotRead(
            "This does not look like a page of the practice bank: none of its headings was found. "
            "Copy the whole page, from its title to the legal disclaimer"
        )
    return page.imported()


@dataclass
class _Page:
    """A page being read line by line; `place` is the heading under which the next line falls."""

    vocabularies: Vocabulary
    place: str = "title"
    awaiting: str = ""  # a label that stood alone: its value is on the next line
    last_label: str = ""
    headings_seen: int = 0
    single: dict[str, str] = field(default_factory=dict)
    many: dict[str, dict[str, None]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    raw: dict[str, list[str]] = field(default_factory=dict)
    left_over: list[LeftOver] = field(default_factory=list)

    def read(self, number: int, line: str) -> None:
        words = one_line(line)
        if not words:
            self._read_blank()
        elif self._turns_to(words) or self._is_detail(number, line):
            return
        elif self.place == "title":
            self.single["title"], self.place = _unguarded(words), "summary"
        elif self.place in DATED.values():
            self._keep(number, self.place, _unguarded(words), line)
            self.place = ""
        elif self.place == "key details":
            self._read_loose_value(number, words, line)
        elif self.place:
            self.texts.setdefault(self.place, []).append(_unguarded(line.strip()))
        else:
            self._leave(number, line, "It stands under no heading that we know")

    def _read_blank(self) -> None:
        if self.place in self.texts:
            self.texts[self.place].append("")

    def _turns_to(self, words: str) -> bool:
        """Take a heading; a date may stand on the same line as its own."""
        place = _heading(words)
        if place:
            self.place, self.awaiting, self.last_label = place, "", ""
            self.headings_seen += 1
            if place in SECTIONS.values():
                self.texts.setdefault(place, []).append("")
            return True
        dated = _dated_heading(words) if self.place != "title" else None
        if dated and dated[0] not in self.single:
            self.single[dated[0]] = dated[1]
            self.headings_seen += 1
            self.place = "" if self.place in {"summary", *DATED.values()} else self.place
            return True
        return False

    def _is_detail(self, number: int, line: str) -> bool:
        """Take a line of the form label, tab or wide gap, value."""
        gap = r"\t" if self.place != "key details" else r"\t|[ \u00a0]{2,}"
        label, *rest = re.split(gap, line.strip(" \u00a0"), maxsplit=1)
        name = _label(one_line(label))
        if not rest:
            return False
        if not name:
            if self.place != "key details":
                return False
            self._leave(number, line, "The label is not one that we know")
            return True
        self.awaiting, self.last_label = "", name
        value = one_line(rest[0])
        if value:
            self._keep(number, name, value, line)
        return True

    def _read_loose_value(self, number: int, words: str, line: str) -> None:
        """Take a line of the key details without a gap: a label alone, or a value below one."""
        name = _label(words)
        if name:
            self.awaiting = self.last_label = name
        elif self.awaiting or self.last_label in MANY:
            self._keep(number, self.last_label, words, line)
            self.awaiting = ""
        else:
            self._leave(number, line, "It is not a label with its value")

    def _keep(self, number: int, name: str, value: str, line: str) -> None:
        if name in MANY:
            split = split_values(value, self.vocabularies.get(name, ()))
            self.many.setdefault(name, {}).update(dict.fromkeys(split))
        elif self.single.setdefault(name, value) != value:
            self._leave(number, line, "The page gives this twice, with different values")
            return
        self.raw.setdefault(name, []).append(value)

    def _leave(self, number: int, line: str, why: str) -> None:
        self.left_over.append(LeftOver(number, one_line(line), why))

    def imported(self) -> Imported:
        read: dict[str, Any] = {"title": ""} | self.single
        read |= {name: tuple(values) for name, values in self.many.items()}
        read |= {name: tidy_lines(lines) for name, lines in self.texts.items()}
        record = BankRecord(**read)
        return Imported(
            record=record,
            raw={name: "; ".join(values) for name, values in self.raw.items()},
            values_not_known=tuple(_unknown_values(record, self.vocabularies)),
            not_understood=tuple(self.left_over),
        )


def _unknown_values(record: BankRecord, vocabularies: Vocabulary) -> list[tuple[str, str]]:
    unknown = []
    for name, vocabulary in vocabularies.items():
        value = getattr(record, name, ())
        values = value if isinstance(value, tuple) else (value,)
        unknown += [(name, v) for v in values if v and not is_known(v, vocabulary)]
    return unknown


def render(record: BankRecord, vocabularies: Vocabulary = COLLEGE_VALUES) -> str:
    """Write a record as a page of the practice bank, ready to be pasted into its form."""
    record = canonical(record)
    parts = [_guarded(record.title), _guarded_text(record.summary)]
    for heading, name in DATED.items():
        if getattr(record, name):
            parts += [heading, _guarded(getattr(record, name))]
    parts += ["Key details", _details(record, FIRST_BLOCK, vocabularies)]
    if second := _details(record, SECOND_BLOCK, vocabularies):
        parts += ["Key details", second]
    for heading, name in SECTIONS.items():
        if getattr(record, name):
            parts += [heading, _guarded_text(getattr(record, name))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _details(record: BankRecord, block: Mapping[str, str], vocabularies: Vocabulary) -> str:
    lines = []
    for label, name in block.items():
        value = getattr(record, name)
        if name in MANY:
            value = _run_together(value, vocabularies.get(name, ()))
        if value:
            lines.append(f"{label}\t{value}")
    return "\n".join(lines)


def _run_together(values: tuple[str, ...], vocabulary: Collection[str]) -> str:
    """Values one after another as the College prints them, or parted by semicolons where that
    could not be read back.
    """
    joined = " ".join(values)
    if split_values(joined, vocabulary) == list(values):
        return joined
    return "; ".join(values) + (";" if len(values) == 1 else "")


def canonical(record: BankRecord) -> BankRecord:
    """The record with its text laid out as the page would have it; reading gives this back."""
    tidied: dict[str, Any] = {}
    for each in fields(BankRecord):
        value = getattr(record, each.name)
        if isinstance(value, tuple):
            plain = (one_line(v.replace(";", ",")) for v in value)
            tidied[each.name] = tuple(dict.fromkeys(v for v in plain if v))
        elif each.name in {"summary", *SECTIONS.values()}:
            tidied[each.name] = tidy(value)
        else:
            tidied[each.name] = one_line(value)
    return BankRecord(**tidied)


def read_date(written: str) -> date | None:
    """A date written as 8 June 2026, 08/06/2026 or 2026-06-08; None when it is none of them."""
    words = one_line(written)
    if match := re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", words):
        day, month_name, year = match.groups()
        months = [n for n, m in enumerate(MONTHS, 1) if _same_month(m, month_name)]
        month = months[0] if months else 0
    elif match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", words):
        day, month, year = match[1], int(match[2]), match[3]
    elif match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words):
        year, month, day = match[1], int(match[2]), match[3]
    else:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:  # 31 June, or a month that does not exist
        return None


def _same_month(month: str, written: str) -> bool:
    return written.casefold() in {month.casefold(), month[:3].casefold()}


_HEADINGS = {"key details": "key details"} | {
    words.casefold(): name for words, name in (DATED | SECTIONS).items()
}
_LABELS = {words.casefold(): name for words, name in (FIRST_BLOCK | SECOND_BLOCK).items()}


def _heading(words: str) -> str | None:
    return _named(words, _HEADINGS, {*SECTIONS.values(), *DATED.values()})


def _label(words: str) -> str | None:
    return _named(words, _LABELS, {*_LABELS.values()})


def _named(words: str, known: Mapping[str, str], names: set[str]) -> str | None:
    plain = words.rstrip(": ").casefold()
    other = OTHER_WORDS.get(plain)
    return known.get(plain) or (other if other in names else None)


def _dated_heading(words: str) -> tuple[str, str] | None:
    match = re.match(r"(first published|last updated|updated)(?: on)?:? (.{6,20})$", words, re.I)
    if match and read_date(match[2]):
        return _heading(match[1]) or "", match[2]
    return None


def _guarded(line: str) -> str:
    """Text that reads like a heading gets a backslash, so that it comes back as text."""
    return f"\\{line}" if _would_turn(line.lstrip("\\")) else line


def _unguarded(line: str) -> str:
    return line[1:] if line.startswith("\\") and _would_turn(line.lstrip("\\")) else line


def _would_turn(line: str) -> bool:
    return bool(_heading(one_line(line)) or _dated_heading(one_line(line)))


def _guarded_text(text: str) -> str:
    return "\n".join(_guarded(line) for line in text.split("\n"))
