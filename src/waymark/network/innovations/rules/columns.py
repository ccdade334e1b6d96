"""The library as a table: one row per practice, headings in words, safe in a spreadsheet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from .known_values import Vocabulary, is_known
from .practice_bank import read_date

LONGEST_TEXT = 50_000
MOST_ROWS = 5_000
BETWEEN = "; "

# A spreadsheet runs a cell that begins with one of these. An apostrophe in front makes it text;
# cells that begin with apostrophes and then one of these get one more, so that it can be undone.
RUNS_IN_A_SHEET = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
# A change for the worse is a number that runs as nothing; as text it would fall out of every sum.
BELOW_NOUGHT = re.compile(r"-[0-9]+(\.[0-9]+)?")
GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, kw_only=True)
class LibraryRecord:
    """A practice as it leaves and enters the library in a table: every value in words."""

    title: str
    summary: str = ""
    organisation: str = ""
    contact: str = ""
    region: str = ""
    item_type: str = ""
    first_published: str = ""
    stage_of_practice: str = ""
    purpose: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    recognition: tuple[str, ...] = ()
    implementation: str = ""
    scale: str = ""
    started_in: str = ""
    ended_in: str = ""
    aim: str = ""
    intended_outcome: str = ""
    description: str = ""
    evaluation: str = ""
    overall_impact: str = ""
    learning: str = ""
    best_evidence: str = ""
    cost: str = ""
    staff: str = ""
    system_needs: str = ""
    copyright_owner: str = ""
    permission: str = ""
    licence: str = ""
    disclaimer: str = ""
    source: str = ""


COLUMNS: Mapping[str, str] = {
    "title": "Title",
    "summary": "Summary",
    "organisation": "Organisation",
    "contact": "Contact",
    "region": "Region",
    "item_type": "Kind of record",
    "first_published": "First published",
    "stage_of_practice": "Stage of practice",
    "purpose": "Purpose",
    "topic": "Topic",
    "partners": "Partners",
    "target_group": "Target group",
    "right": "Right of the Code",
    "measure": "Measure it should move",
    "recognition": "Recognised by",
    "implementation": "Stage of implementation",
    "scale": "Scale of initiative",
    "started_in": "Start date",
    "ended_in": "End date",
    "aim": "Aim",
    "intended_outcome": "Intended outcome",
    "description": "Description",
    "evaluation": "Evaluation",
    "overall_impact": "Overall impact",
    "learning": "Learning",
    "best_evidence": "Best available evidence",
    "cost": "Cost",
    "staff": "Staff",
    "system_needs": "System needs",
    "copyright_owner": "Copyright owner",
    "permission": "Permission",
    "licence": "Licence",
    "disclaimer": "Legal disclaimer",
    "source": "Source",
}
HEADER: tuple[str, ...] = tuple(COLUMNS.values())
MANY = frozenset(each.name for each in fields(LibraryRecord) if each.default == ())
LIMITS: Mapping[str, int] = {"title": 160, "summary": 600}


class WrongColumns(ValueError):
    """The table cannot be read at all; `reasons` says why, one sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell, with the row's number as a spreadsheet counts it."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.words}"


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    runs = RUNS_IN_A_SHEET.match(text) and not BELOW_NOUGHT.fullmatch(text)
    return f"'{text}" if runs else text


def cell_text(cell: str) -> str:
    """The text of a cell, without the apostrophe that made it safe."""
    return cell[1:] if GUARDED.match(cell) else cell


def to_rows(records: Iterable[LibraryRecord]) -> list[list[str]]:
    """One row per practice in the order of `HEADER`, which the caller writes first."""
    return [[safe_cell(_as_cell(getattr(record, name))) for name in COLUMNS] for record in records]


def _as_cell(value: str | tuple[str, ...]) -> str:
    return BETWEEN.join(value) if isinstance(value, tuple) else value


def from_rows(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    vocabularies: Vocabulary | None = None,
) -> list[LibraryRecord | list[CellError]]:
    """Read a table: for each row the practice, or all that is wrong with it.

    Columns may come in any order and may be missing, but for the title. Blank rows are passed
    over. With `vocabularies`, a value that is not on its list is an error.
    """
    columns = _columns_of(header)
    read: list[LibraryRecord | list[CellError]] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise WrongColumns([f"The table has more than {MOST_ROWS:,} rows. Split it"])
        if any(cell.strip() for cell in row):
            read.append(_read_row(number, columns, row, vocabularies or {}))
    return read


def _columns_of(header: Sequence[str]) -> list[str]:
    by_words = {words.casefold(): name for name, words in COLUMNS.items()}
    written = [cell_text(_plain(cell)).strip() for cell in header]
    while written and not written[-1]:
        written.pop()
    names = [by_words.get(cell.casefold(), "") for cell in written]
    reasons = [
        f"Column {at} has the heading “{cell}”, which we do not know"
        for at, (cell, name) in enumerate(zip(written, names, strict=True), start=1)
        if not name
    ]
    twice = dict.fromkeys(name for name in names if name and names.count(name) > 1)
    reasons += [f"The column {COLUMNS[name]} is there twice" for name in twice]
    if "title" not in names:
        reasons.append("The column Title is missing")
    if reasons:
        raise WrongColumns(reasons)
    return names


def _read_row(
    number: int, columns: Sequence[str], row: Sequence[str], vocabularies: Vocabulary
) -> LibraryRecord | list[CellError]:
    errors = []
    if any(cell.strip() for cell in row[len(columns) :]):
        words = "There is text beyond the last heading. Is a line end or a comma unquoted?"
        errors.append(CellError(number, f"column {len(columns) + 1}", words))
    values: dict[str, str | tuple[str, ...]] = {}
    for name, cell in zip(columns, row, strict=False):
        text = cell_text(_plain(cell)).strip()
        values[name] = _parted(text) if name in MANY else text
        errors += [
            CellError(number, COLUMNS[name], words) for words in _faults(name, text, vocabularies)
        ]
    if not values.get("title"):
        errors.insert(0, CellError(number, COLUMNS["title"], "Enter a title"))
    return errors or LibraryRecord(**{"title": ""} | values)  # type: ignore[arg-type]


def _plain(cell: str) -> str:
    """A cell without the marks that a program left: byte order mark, NUL, line ends of Windows."""
    return cell.replace("\ufeff", "").replace("\x00", "").replace("\r\n", "\n")


def _parted(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _faults(name: str, text: str, vocabularies: Vocabulary) -> list[str]:
    limit = LIMITS.get(name, LONGEST_TEXT)
    if len(text) > limit:
        return [f"Shorten this to {limit:,} characters. It has {len(text):,}"]
    if name == "first_published" and text and read_date(text) is None:
        return [f"Write the date like 8 June 2026, not “{text}”"]
    if name not in vocabularies:
        return []
    values = _parted(text) if name in MANY else (text,) if text else ()
    unknown = [value for value in values if not is_known(value, vocabularies[name])]
    return [f"“{value}” is not on the list" for value in unknown]
