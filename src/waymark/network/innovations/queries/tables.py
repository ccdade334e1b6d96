"""Tables that come in and go out, cell by cell."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from waymark.network.innovations.enums import Permission
from waymark.network.innovations.models import Adoption, Innovation
from waymark.network.innovations.queries import records
from waymark.network.innovations.queries.library import vocabulary
from waymark.network.innovations.rules import columns, intake, spread
from waymark.network.innovations.rules.columns import CellError, LibraryRecord, safe_cell
from waymark.network.innovations.rules.practice_bank import (
    DATED,
    FIRST_BLOCK,
    SECOND_BLOCK,
    SECTIONS,
)
from waymark.shared.accounts.models import Organisation
from waymark.shared.guard.rules import victim_like

MOST_ROWS = 500  # about three seconds, in which nobody else can write
MOST_ERRORS = 100

# Every field of a practice-bank page in its own order, with the College's label.
BANK_FIELDS = {"title": "Title", "summary": "Summary"} | {
    name: label for label, name in (DATED | FIRST_BLOCK | SECOND_BLOCK | SECTIONS).items()
}
SPREAD_HEADER = (
    "Table", "Month", "Forces live", "Force", "Stage", "Date", "Adopted or adapted",
    "What changed", "Why it stopped", "Source", "Marking",
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A table that was handed in: rows ready to be kept, or everything that is wrong with it."""

    rows: list[tuple[Organisation, intake.Intake]]
    errors: list[str]


def read(data: bytes) -> Read:
    """Read a CSV file of practices; every error names its row and column."""
    try:
        cells = _cells(data)
    except UnicodeDecodeError:
        return _wrong("The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again")
    except csv.Error as error:
        return _wrong(f"The file is not a table that can be read: {error}")
    if len(cells) < 2:
        return _wrong("The table has no rows below its headings")
    if len(cells) > MOST_ROWS + 1:
        return _wrong(f"The table has more than {MOST_ROWS:,} rows. Split it")
    if found := list(_of_victims(cells)):
        return Read([], found)
    known = records.table_vocabulary(vocabulary())
    try:
        checked = columns.from_rows(cells[0], cells[1:], known)
        plain = columns.from_rows(cells[0], cells[1:])
    except columns.WrongColumns as wrong:
        return Read([], wrong.reasons)
    return _placed(zip(_row_numbers(cells), checked, plain, strict=True))


def _wrong(sentence: str) -> Read:
    return Read([], [sentence])


def _cells(data: bytes) -> list[list[str]]:
    """The rows of the file. A cell longer than any field is refused by its length, not cut."""
    text = data.decode("utf-8-sig").replace("\x00", "")
    usual = csv.field_size_limit(max(csv.field_size_limit(), len(data)))
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    finally:
        csv.field_size_limit(usual)


def _of_victims(cells: list[list[str]]) -> Iterator[str]:
    """What looks like a victim’s detail, by row and column. The answer never repeats it."""
    for number, row in enumerate(cells[1:], start=2):
        for place, cell in enumerate(row):
            name = cells[0][place] if place < len(cells[0]) else str(place + 1)
            for finding in victim_like(cell):
                why = (
                    f"It looks like {finding.thing}. Waymark holds nothing of victims: take it out"
                )
                yield str(CellError(number, name[:60], why))


def _row_numbers(cells: list[list[str]]) -> Iterator[int]:
    """The numbers of the rows that hold something, as a spreadsheet counts them."""
    for number, row in enumerate(cells[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number


Row = LibraryRecord | list[CellError]


def _placed(found: Iterable[tuple[int, Row, Row]]) -> Read:
    """Find the organisation of each row; the same title twice is a mistake of the table.

    Each row comes twice, checked against the lists and plain, so that a value that is on no list
    does not hide what else is wrong with its row.
    """
    organisations = records.by_name(Organisation.objects.filter(valid_to=None))
    permissions = {str(label).casefold(): code for code, label in Permission.choices}
    rows: list[tuple[Organisation, intake.Intake]] = []
    errors: list[CellError] = []
    seen: dict[tuple[int, str], int] = {}
    for number, checked, record in found:
        errors += checked if isinstance(checked, list) else []
        if not isinstance(record, LibraryRecord):
            continue
        taken = intake.from_table(record, permissions)
        errors += [CellError(number, intake.LABELS.get(n, n), why) for n, why in taken.too_long]
        owner = organisations.get(records.plain(record.organisation))
        if owner is None:
            errors.append(CellError(number, "Organisation", _nobody(record.organisation)))
            continue
        first = seen.setdefault((owner.pk, records.plain(record.title)), number)
        if first != number:
            errors.append(CellError(number, "Title", f"It is the same as in row {first}"))
        rows.append((owner, taken))
    return Read([] if errors else rows, [str(error) for error in errors])


def _nobody(name: str) -> str:
    return f"Nobody in the register is called “{name[:80]}”" if name else "Enter an organisation"


def spread_rows(
    innovation: Innovation, adoptions: list[Adoption], today: date
) -> Iterator[list[str]]:
    """The curve month by month, then every step of every force, parted by the first column."""
    marking = records.MADE_UP if innovation.organisation.invented else ""
    for point in spread.live_count_by_month(dated_steps(adoptions), today):
        curve = ["curve", f"{point.month:%Y-%m}", str(point.live)]
        yield [*curve, *[""] * (len(SPREAD_HEADER) - 4), marking]
    for adoption in adoptions:
        for step in adoption.changes.all():
            cells = [
                "stages",
                "",
                "",
                str(adoption.organisation),
                str(step.get_stage_display()),
                step.on.isoformat() if step.on_is_known else "not known",
                "adapted" if adoption.adapted else "adopted",
                adoption.what_changed,
                adoption.stopped_because if step.stage == "stopped" else "",
                adoption.source,
                marking,
            ]
            yield [safe_cell(cell) for cell in cells]


def dated_steps(adoptions: Iterable[Adoption]) -> list[spread.StageChange]:
    """Every step whose day is known, for the curve."""
    return [
        spread.StageChange(force=adoption.organisation.slug, stage=step.stage, on=step.on)
        for adoption in adoptions
        for step in adoption.changes.all()
        if step.on_is_known
    ]
