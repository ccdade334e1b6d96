"""What single cells of an extract mean: references, names, yes and no, and words for nothing."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from . import times
from .mapping import folded

NOT_GIVEN = "not given"
# What a spreadsheet makes of a reference that it takes for a number or for a date: 4.4E+11, 1,234,
# 1.0, 12-Mar, Mar-26, 01/02/2026. Those of a formula are never a reference: #REF!.
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2})?"
_SPREADSHEET = "|".join(
    f"^{pattern}$"
    for pattern in (
        r"\d[eE]\+\d+",
        r"\d+\.\d+[eE][+-]?\d+",
        r"\d{1,3}(,\d{3})+(\.\d+)?",
        r"\d+\.0+",
        rf"\d{{1,2}}-{_MONTH}(-\d{{2}}|-\d{{4}})?",
        rf"{_MONTH}-(\d{{2}}|\d{{4}})",
        rf"\d{{1,2}}/\d{{1,2}}/(\d{{2}}|\d{{4}})( {_CLOCK})?",
        rf"\d{{4}}-\d{{2}}-\d{{2}}([ T]{_CLOCK})?",
    )
)
_FORMULA = r"^#[A-Za-z/0!?]+$"
_SERIAL = r"^\s*\d{5}(\.\d+)?\s*$"
_WRAPPED = re.compile(r'^=?"(.*)"$|^\'(.*)$', re.DOTALL)
_TOTAL = re.compile(r"^(grand |sub-?)?totals?\b", re.IGNORECASE)


@cache
def missing() -> pa.Array:
    return pa.array([word for word in times.MISSING_WORDS])


def unwrapped(cells: pa.Array) -> pa.Array:
    """Take off what spreadsheets put around a reference to keep it text: ="007" or '007."""
    first = pc.utf8_slice_codeunits(cells, 0, 1)
    if not pc.any(pc.is_in(first, pa.array(["=", "'", '"']))).as_py():
        return cells
    words = []
    for cell in cells.to_pylist():
        match = _WRAPPED.match(cell)
        words.append((match[1] or match[2] or "").strip() if match else cell)
    return pa.array(words, pa.string())


def matches(cells: pa.Array, pattern: re.Pattern[str], hint: str) -> NDArray[np.bool_]:
    """Match a pattern, looking closely only at cells that hold the hint."""
    likely = pc.match_substring(cells, hint, ignore_case=hint.isalpha())
    found: NDArray[np.bool_] = likely.to_numpy(zero_copy_only=False).copy()
    for index in np.flatnonzero(found).tolist():
        found[index] = pattern.match(cells[index].as_py()) is not None
    return found


def whole_number(cell: str) -> int:
    """Read an agreed number of days; what is not one is 0."""
    text = cell.strip().replace(",", "")
    text = text[:-2] if text.endswith(".0") else text
    return int(text) if text.isdigit() and int(text) <= 400 else 0


def name(cell: str | None) -> str:
    """Read the name of a force, area or team."""
    words = " ".join((cell or "").split())
    return NOT_GIVEN if words.casefold() in times.MISSING_WORDS else words


def reference(parts: list[pa.Array]) -> tuple[pa.StringArray, list[pa.Array]]:
    """Join the parts of a reference; give the cleaned parts as well."""
    cleaned = [unwrapped(pc.utf8_trim_whitespace(part)) for part in parts]
    joined = cleaned[0] if len(parts) == 1 else pc.binary_join_element_wise(*cleaned, "/")
    return joined, cleaned


def is_total(cells: pa.Array) -> NDArray[np.bool_]:
    """Find the rows of totals that a report ends with."""
    return matches(cells, _TOTAL, "total")


def is_mangled(cells: pa.Array, *, checked: bool = True) -> NDArray[np.bool_]:
    """Find references that a spreadsheet took for a number or a date, or made an error of."""
    return _like(cells, f"{_SPREADSHEET}|{_FORMULA}" if checked else _FORMULA)


def is_serial(cells: pa.Array) -> NDArray[np.bool_]:
    """Find times that look like a spreadsheet's day number, such as 46178.5."""
    return _like(pc.cast(cells, pa.string()).fill_null(""), _SERIAL)


def _like(cells: pa.Array, pattern: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.match_substring_regex(cells, pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def is_missing(cells: pa.Array) -> NDArray[np.bool_]:
    """Find cells that are empty, or hold a word for nothing."""
    found = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(cells)), missing())
    answer: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return answer


def said(
    parts: list[pa.Array] | None, yes: tuple[str, ...], no: tuple[str, ...], size: int
) -> NDArray[np.int8]:
    """Read yes (1), no (0) or nothing (-1); without a list of yes, other words are yes."""
    if parts is None:
        return np.full(size, -1, np.int8)
    coded = pc.cast(parts[0], pa.string()).fill_null("").dictionary_encode()
    table = []
    for cell in coded.dictionary.to_pylist():
        word = folded(cell)
        other = not yes and word not in times.MISSING_WORDS
        table.append(0 if word in no else 1 if word in yes or other else -1)
    flags: NDArray[np.int8] = np.array(table or [-1], np.int8)[coded.indices.to_numpy()]
    return flags


def unread(
    parts: list[pa.Array] | None, flags: NDArray[np.int8], keep: NDArray[np.bool_]
) -> Counter[str]:
    """Count the spellings that `said` could not read, of the rows kept; empty cells say nothing."""
    if parts is None:
        return Counter()
    left = parts[0].filter(pa.array((flags < 0) & keep))
    words = pc.utf8_trim_whitespace(pc.cast(left, pa.string()).fill_null(""))
    counted = words.value_counts().to_pylist()
    return Counter({one["values"]: one["counts"] for one in counted if one["values"]})
