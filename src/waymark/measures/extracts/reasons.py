"""Why a row is set aside or rejected, and what somebody can do about it."""

from __future__ import annotations

from ..calendar import england_and_wales
from . import scanner

NOBODY = "a crime that the table of victims does not have"
IGNORED = "an entry type that the mapping ignores"
UNMAPPED = "an entry type that the mapping does not know"
MANGLED = "a reference that a spreadsheet has mangled"
NO_VICTIM = "no victim"
TOTAL = "a total row"
BAD_TIME = "a time that cannot be read"
BEYOND = "a time outside the working-day table"
MANGLED_OR_MISSING = "a victim or crime that cannot be read"

_AS_TEXT = (
    "In the spreadsheet, format the column as text before the extract is put in; where references "
    'really look so, write references = "as they are" at the top of the mapping'
)
_REMEDIES = {
    NOBODY: "Add its victims to the table",
    IGNORED: "Nothing to do; else take it from the list ignored",
    UNMAPPED: "Map it under [events], or list it under ignored",
    MANGLED: _AS_TEXT,
    NO_VICTIM: "Fill in the reference",
    TOTAL: "Nothing to do: it is no entry",
    BAD_TIME: "Write it as 2026-06-05 10:00 or 05/06/2026 10:00, or leave it empty",
    MANGLED_OR_MISSING: f"Fill in crime and victim. {_AS_TEXT}",
    scanner.REASONS[scanner.SHORT]: "Complete the row, or export it again",
    scanner.REASONS[scanner.LONG]: "Put the cell that holds a separator in quotation marks",
    scanner.REASONS[scanner.UNCLOSED]: "Close it, or write a quotation mark within a cell twice",
    scanner.REASONS[scanner.AFTER_QUOTE]: "Write a quotation mark within a cell twice",
    scanner.REASONS[scanner.TOO_LONG]: "Look for a line break that is missing, or leave out a "
    "column of long text",
    scanner.REASONS[scanner.NUL]: "Export the row again, as CSV in UTF-8",
}  # fmt: skip


def remedy(reason: str) -> str:
    """Say what somebody can do about a row at fault."""
    if reason == BEYOND:
        table = england_and_wales()
        return f"Look at the year: times from {table.first} to {table.last} can be used"
    return _REMEDIES[reason]
