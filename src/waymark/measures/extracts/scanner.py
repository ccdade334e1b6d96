"""Cutting a delimited file into records so that every line is accounted for.

Ready-made readers either stop at the first bad row or swallow rows without a word, so their
counts do not add up. This one walks the bytes once, passes on the rows that are whole, and says of
every other line where it is and what is wrong. It never holds more than one chunk.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba infers the types of compiled functions, and knows them better than we could write them

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

GOOD, SHORT, LONG, UNCLOSED, AFTER_QUOTE, TOO_LONG, NUL = range(7)
REASONS = {
    SHORT: "has fewer columns than the heading",
    LONG: "has more columns than the heading",
    UNCLOSED: "opens a quotation mark that is never closed",
    AFTER_QUOTE: "has text straight after a closing quotation mark",
    TOO_LONG: "is longer than any real row",
    NUL: "holds a NUL byte",
}
# A quoted cell longer than this is taken to be a quotation mark that nobody closed.
LONGEST_RECORD = 65_536
MOST_LINES = 100

QUOTE, CR, LF = 34, 13, 10
JIT: dict[str, Any] = {"cache": True, "nogil": True}


@njit(**JIT)
def _line_end(data, at, size):
    while at < size and data[at] != LF and data[at] != CR:
        at += 1
    return at


@njit(**JIT)
def _after_break(data, at, size):
    if data[at] == CR and at + 1 < size and data[at + 1] == LF:
        return at + 2
    return at + 1


@njit(**JIT)
def scan(
    data, size, at_end, delimiter, columns, line, skipping, out, lines, bad_lines, bad_reasons
):
    """Copy whole records to `out`, one per line feed, and note the rest.

    Gives: bytes consumed, bytes written, good records, bad records, blank lines, next line
    number, and whether the last bad line goes on beyond this chunk (`skipping` of the next call).
    """
    # One long loop on purpose: its state is the place in the row (decision 25).
    at, written, good, bad, blank = 0, 0, 0, 0, 0
    plain = np.zeros(256, np.bool_)  # bytes that mean only themselves, which most are
    plain[33:] = True
    plain[QUOTE] = plain[delimiter] = False
    if skipping:
        at = _line_end(data, 0, size)
        if not at_end and (at >= size or (data[at] == CR and at + 1 >= size)):
            return at, 0, 0, 0, 0, line, True
        if at < size:
            at = _after_break(data, at, size)
        line += 1
        skipping = False
    while at < size and good < lines.shape[0] and bad < bad_lines.shape[0]:
        start, p, fields, extra_lines = at, at, 1, 0
        reason, field_start, filled, overfilled = GOOD, True, False, False
        cut = -1
        incomplete = False
        while True:
            if p >= size:
                incomplete = not at_end
                break
            c = data[p]
            if plain[c]:
                while p < size and plain[data[p]]:
                    p += 1
                filled = True
                overfilled |= fields > columns
                field_start = False
                if p - start > LONGEST_RECORD:
                    reason = TOO_LONG
                    break
                continue
            if c == QUOTE and field_start:
                q, closed = p + 1, False
                while q < size and q - start <= LONGEST_RECORD and extra_lines <= MOST_LINES:
                    d = data[q]
                    if d == QUOTE:
                        if q + 1 < size and data[q + 1] == QUOTE:
                            q += 2
                            continue
                        closed = q + 1 < size or at_end
                        break
                    if d == LF or (d == CR and not (q + 1 < size and data[q + 1] == LF)):
                        extra_lines += 1
                    elif d == 0:
                        reason = NUL
                    q += 1
                if not closed:
                    short = q - start <= LONGEST_RECORD and extra_lines <= MOST_LINES
                    incomplete = short and not at_end
                    reason = UNCLOSED
                    break
                filled = True
                overfilled |= fields > columns and q > p + 1
                p = q + 1
                field_start = False
                if p < size and data[p] != delimiter and data[p] != CR and data[p] != LF:
                    reason = AFTER_QUOTE
                    break
                continue
            if c == delimiter:
                fields += 1
                if fields == columns + 1:
                    cut = p
                field_start = True
            elif c in (LF, CR):
                incomplete = c == CR and p + 1 >= size and not at_end
                break
            else:
                if c == 0:
                    reason = NUL
                if c > 32:  # a quotation mark within a cell
                    filled = True
                    overfilled |= fields > columns
                field_start = False
                if p - start > LONGEST_RECORD:
                    reason = TOO_LONG
                    break
            p += 1
        if incomplete:
            break
        if UNCLOSED <= reason <= TOO_LONG:
            p, extra_lines = _line_end(data, start, size), 0
            skipping = not at_end and (p >= size or (data[p] == CR and p + 1 >= size))
        elif reason == GOOD and filled:
            if fields < columns:
                reason = SHORT
            elif fields > columns and overfilled:
                reason = LONG
        if reason != GOOD:
            bad_lines[bad], bad_reasons[bad] = line, reason
            bad += 1
        elif not filled:
            blank += 1 + extra_lines
        else:
            end = cut if fields > columns else p
            out[written : written + end - start] = data[start:end]
            written += end - start
            out[written] = LF
            written += 1
            lines[good] = line
            good += 1
        if skipping:
            return p, written, good, bad, blank, line, True
        at = _after_break(data, p, size) if p < size else size
        line += 1 + extra_lines
    return at, written, good, bad, blank, line, False


def capacity(size: int) -> tuple[np.ndarray[Any, Any], ...]:
    """Make the arrays that one chunk of this many bytes can fill."""
    rows = size // 2 + 2
    return (
        np.empty(size + 1, np.uint8),
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.empty(rows, np.uint8),
    )
