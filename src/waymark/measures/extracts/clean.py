"""Turning a chunk of text cells into events: what is understood, and what is set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..buckets import Unit, vocabulary
from ..calendar import england_and_wales
from ..errors import BadInput
from ..plan import day_number, day_of
from . import times
from .mapping import NO, YES, Mapping, folded
from .report import MOST_EXAMPLES, Report

NO_TIME = np.int64(-(2**62))
NO_EVENT = 255
IGNORED = "an entry type that the mapping ignores"
UNMAPPED = "an entry type that the mapping does not know"
MANGLED = "a reference that a spreadsheet has mangled"
NO_VICTIM = "no victim"
TOTAL = "a total row"
BAD_TIME = "a time that cannot be read"
BEYOND = "a time outside the working-day table"
NOT_GIVEN = "not given"
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?e\+\d+$|^#[a-z/0!?]+$", re.IGNORECASE)
_WRAPPED = re.compile(r'^=?"(.*)"$|^\'(.*)$', re.DOTALL)
_TOTAL = re.compile(r"^(grand |sub-?)?totals?\b", re.IGNORECASE)


@dataclass
class Events:
    """Rows ready to be stored, column by column; seconds are UTC since 2000."""

    victims: pa.StringArray
    codes: NDArray[np.uint8]
    occurred: NDArray[np.int64]
    recorded: NDArray[np.int64]
    values: NDArray[np.int16]
    rows: NDArray[np.int64]
    units: NDArray[np.int32]
    enhanced: NDArray[np.int8]
    counts: NDArray[np.int8]
    derived: NDArray[np.bool_]


class Cleaner:
    """Cleans the chunks of one extract by one mapping, and keeps the report."""

    def __init__(
        self, mapping: Mapping, report: Report, units: dict[Unit, int],
        aside: Callable[[Iterable[tuple[int, str, str, str]]], None],
    ) -> None:  # fmt: skip
        self.mapping, self.report, self.units, self.aside = mapping, report, units, aside
        self.code = {name: index for index, name in enumerate(vocabulary())}
        calendar = england_and_wales()
        self.first_day, self.last_day = day_number(calendar.first), day_number(calendar.last)

    def clean(self, columns: dict[str, list[pa.Array]], rows: NDArray[np.int64]) -> Events:
        """Clean one chunk; `columns` holds the cells of each mapped column, in order."""
        keep = np.ones(len(rows), np.bool_)
        victims, keep = self._victims(columns["victim"], rows, keep)
        codes, keep = self._codes(columns["event"][0], rows, keep)
        occurred, keep = self._times("occurred_at", columns, rows, keep)
        recorded, _ = self._times("recorded_at", columns, rows, keep)
        received, _ = self._times("received_at", columns, rows, keep)
        events = Events(
            victims=victims,
            codes=codes,
            occurred=occurred,
            recorded=recorded,
            values=self._values(columns.get("value"), len(rows)),
            rows=rows,
            units=self._units(columns, len(rows)),
            enhanced=self._flags(columns.get("enhanced"), YES, NO, len(rows)),
            counts=self._flags(columns.get("kind"), (), self.mapping.business, len(rows)),
            derived=np.zeros(len(rows), np.bool_),
        )
        self._quality(events, keep)
        kept = take(events, np.flatnonzero(keep))
        return self._with_receipts(kept, received[keep])

    def _set_aside(
        self, rows: NDArray[np.int64], column: str, reason: str, cells: pa.Array | None = None
    ) -> None:
        if not len(rows):
            return
        self.report.quarantined[reason] += len(rows)
        numbers = rows.tolist()
        for row in numbers[:MOST_EXAMPLES]:
            self.report.note(row, column, reason)
        written = [""] * len(numbers) if cells is None else cells.to_pylist()
        self.aside((row, column, reason, cell) for row, cell in zip(numbers, written, strict=True))

    def _victims(
        self, parts: list[pa.Array], rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> tuple[pa.StringArray, NDArray[np.bool_]]:
        """Join the parts of a reference; one that is empty or mangled is set aside."""
        cleaned = [pc.utf8_trim_whitespace(part) for part in parts]
        cleaned = [_unwrapped(part) for part in cleaned]
        total = _matches(cleaned[0], _TOTAL, "total")
        empty = np.zeros(len(rows), np.bool_)
        mangled = np.zeros(len(rows), np.bool_)
        for part in cleaned:
            mangled |= _matches(part, _SCIENTIFIC, "+") | _matches(part, _SCIENTIFIC, "#")
            empty |= pc.is_in(pc.utf8_lower(part), _missing()).to_numpy(zero_copy_only=False)
        self.report.rejected[TOTAL] += int(total.sum())
        for row in rows[total].tolist():
            self.report.note(row, self.mapping.columns["victim"][0], TOTAL)
        column = " + ".join(self.mapping.columns["victim"])
        self._set_aside(rows[mangled & ~total], column, MANGLED)
        self._set_aside(rows[empty & ~mangled & ~total], column, NO_VICTIM)
        joined = cleaned[0] if len(parts) == 1 else pc.binary_join_element_wise(*cleaned, "/")
        return joined, keep & ~total & ~mangled & ~empty

    def _codes(
        self, cells: pa.Array, rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Map log entry types to the Code's events; each spelling is looked up once."""
        coded = cells.dictionary_encode()
        written = coded.dictionary.to_pylist()
        events = [self.mapping.event_for(one) for one in written]
        table = np.array([self.code[e] if e else NO_EVENT for e in events] or [0], np.uint8)
        indices = coded.indices.to_numpy()
        codes = table[indices]
        unknown = np.array([event is None for event in events] or [False])[indices] & keep
        ignored = (codes == NO_EVENT) & ~unknown & keep
        counts = np.bincount(indices[unknown], minlength=len(written))
        for index in np.flatnonzero(counts):
            self.report.unmapped[written[index]] += int(counts[index])
        self.report.quarantined[IGNORED] += int(ignored.sum())
        self._set_aside(rows[unknown], self.mapping.columns["event"][0], UNMAPPED, cells.filter(
            pa.array(unknown)
        ))  # fmt: skip
        return codes, keep & (codes != NO_EVENT)

    def _times(
        self, key: str, columns: dict[str, list[pa.Array]], rows: NDArray[np.int64],
        keep: NDArray[np.bool_],
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:  # fmt: skip
        """Read a column of times as UTC; in the column of the event itself, a bad one is fatal."""
        if key not in columns:
            return np.full(len(rows), NO_TIME), keep
        cells = columns[key][0]
        kinds, seconds = self._parse(cells)
        self._refuse_ambiguous(key, kinds, rows, keep)
        utc = self._to_utc(kinds, seconds)
        bad = (kinds == times.UNREADABLE) & keep
        dated = (kinds == times.WALL) | (kinds == times.INSTANT)
        days = utc // 86_400
        beyond = dated & ((days < self.first_day) | (days > self.last_day)) & keep
        utc[~dated | beyond] = NO_TIME
        if key != "occurred_at":
            self.report.quality[f"{key}: not understood"] += int((bad | beyond).sum())
            return utc, keep
        name = self.mapping.columns[key][0]
        for wrong, reason in ((bad, BAD_TIME), (beyond, BEYOND)):
            self._set_aside(rows[wrong], name, reason, cells.filter(pa.array(wrong)))
        return utc, keep & ~bad & ~beyond

    def _parse(self, cells: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        kinds = np.empty(len(cells), np.uint8)
        seconds = np.empty(len(cells), np.int64)
        if pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type):
            zoned = pa.types.is_timestamp(cells.type) and cells.type.tz is not None
            whole = pc.cast(cells, pa.timestamp("s", "UTC" if zoned else None), safe=False)
            since = pc.cast(whole, pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
            seconds[:] = since - 946_684_800
            kinds[:] = np.where(
                cells.is_valid().to_numpy(zero_copy_only=False),
                times.INSTANT if zoned else times.WALL,
                times.MISSING,
            )
            return kinds, seconds
        text = pc.cast(cells, pa.string()).fill_null("")
        _, offsets, data = text.buffers()
        order = times.ORDERS.get(self.mapping.order, times.ISO_ONLY)
        starts = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
        letters = np.frombuffer(data, np.uint8) if data else np.zeros(1, np.uint8)
        times.parse(letters, starts, order, self.mapping.serials, kinds, seconds)
        return kinds, seconds

    def _refuse_ambiguous(
        self, key: str, kinds: NDArray[np.uint8], rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> None:
        wrong = np.flatnonzero((kinds == times.AMBIGUOUS) & keep)
        if len(wrong):
            raise BadInput(
                f"{self.report.source}, row {rows[wrong[0]]}, column "
                f"“{self.mapping.columns[key][0]}”: the date could be read day first or month "
                'first; say which in the mapping, as [times] order = "day-first"'
            )

    def _to_utc(self, kinds: NDArray[np.uint8], seconds: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.mapping.zone == "utc":
            return seconds.copy()
        wall, twice, never = times.to_utc(seconds, second_time=self.mapping.second_time)
        here = kinds == times.WALL
        self.report.quality["in the hour that happens twice"] += int((twice & here).sum())
        self.report.quality["in the hour that never happened"] += int((never & here).sum())
        return np.where(here, wall, seconds)

    def _values(self, parts: list[pa.Array] | None, size: int) -> NDArray[np.int16]:
        """Read the agreed number of days; what is not a number is no number."""
        if parts is None:
            return np.zeros(size, np.int16)
        coded = pc.cast(parts[0], pa.string()).fill_null("").dictionary_encode()
        table = [_whole_number(cell) for cell in coded.dictionary.to_pylist()]
        values: NDArray[np.int16] = np.array(table or [0], np.int16)[coded.indices.to_numpy()]
        return values

    def _units(self, columns: dict[str, list[pa.Array]], size: int) -> NDArray[np.int32]:
        """Number the force, area and team of each row."""
        parts = []
        for key in ("force", "area", "team"):
            if key in columns:
                coded = columns[key][0].dictionary_encode()
                names = [_name(cell) for cell in coded.dictionary.to_pylist()]
                parts.append((names, coded.indices.to_numpy()))
            else:
                constant = self.mapping.constants.get(key, NOT_GIVEN)
                parts.append(([constant], np.zeros(size, np.int32)))
        (forces, f), (areas, a), (teams, t) = parts
        packed = (f.astype(np.int64) * len(areas) + a) * len(teams) + t
        found, indices = np.unique(packed, return_inverse=True)
        numbers = []
        for one in found.tolist():
            rest, team = divmod(one, len(teams))
            force, area = divmod(rest, len(areas))
            unit = (forces[force], areas[area], teams[team])
            numbers.append(self.units.setdefault(unit, len(self.units)))
        return np.array(numbers or [0], np.int32)[indices]

    def _flags(
        self, parts: list[pa.Array] | None, yes: tuple[str, ...], no: tuple[str, ...], size: int
    ) -> NDArray[np.int8]:
        """Read yes, no or nothing; without a list of yes, whatever is not no is yes."""
        if parts is None:
            return np.full(size, -1, np.int8)
        coded = pc.cast(parts[0], pa.string()).fill_null("").dictionary_encode()
        table = []
        for cell in coded.dictionary.to_pylist():
            word = folded(cell)
            answer = 0 if word in no else 1 if word in yes or (not yes and word) else -1
            table.append(answer)
        flags: NDArray[np.int8] = np.array(table or [-1], np.int8)[coded.indices.to_numpy()]
        return flags

    def _with_receipts(self, events: Events, received: NDArray[np.int64]) -> Events:
        """Add the second event of a row that also says when somebody received the news."""
        if not self.mapping.receipts:
            return events
        table = np.full(256, NO_EVENT, np.uint8)
        for first, second in self.mapping.receipts.items():
            table[self.code[first]] = self.code[second]
        where = np.flatnonzero((table[events.codes] != NO_EVENT) & (received != NO_TIME))
        heard = take(events, where)
        heard.codes = table[heard.codes]
        heard.occurred = received[where]
        heard.recorded = np.full(len(where), NO_TIME)
        heard.derived = np.ones(len(where), np.bool_)
        self.report.derived += len(where)
        return joined([events, heard])

    def _quality(self, events: Events, keep: NDArray[np.bool_]) -> None:
        """Count what an analyst should know of before believing a figure."""
        dated = keep & (events.occurred != NO_TIME)
        days, since = times.london_days(np.where(dated, events.occurred, 0))
        quality = self.report.quality
        midnight = dated & (since == 0)
        late_entry = dated & (events.recorded != NO_TIME) & (events.recorded < events.occurred)
        quality["without a time"] += int((keep & ~dated).sum())
        quality["stamped midnight"] += int(midnight.sum())
        quality["recorded before it happened"] += int(late_entry.sum())
        for day, count in zip(*np.unique(days[dated], return_counts=True), strict=True):
            self.report.months[f"{day_of(int(day)):%Y-%m}"] += int(count)
        self._quality_by_force(events, keep, dated, midnight)

    def _quality_by_force(
        self, events: Events, keep: NDArray[np.bool_], dated: NDArray[np.bool_],
        midnight: NDArray[np.bool_],
    ) -> None:  # fmt: skip
        """Count by force too: a share that is odd in one force alone is a fault of its extract."""
        forces = sorted({force for force, _, _ in self.units})
        force_of = np.array([forces.index(force) for force, _, _ in self.units])[events.units]
        for label, rows in (
            ("rows", keep), ("without a time", keep & ~dated), ("stamped midnight", midnight),
        ):  # fmt: skip
            counts = np.bincount(force_of[rows], minlength=len(forces))
            for force, count in zip(forces, counts.tolist(), strict=True):
                self.report.by_force.setdefault(force, Counter())[label] += count


def take(events: Events, where: NDArray[np.int64]) -> Events:
    """Choose some rows of every column."""
    chosen: dict[str, Any] = {
        key: value.take(pa.array(where)) if isinstance(value, pa.Array) else value[where]
        for key, value in vars(events).items()
    }
    return Events(**chosen)


def joined(parts: list[Events]) -> Events:
    """Put rows after each other."""
    columns: dict[str, Any] = {}
    for key, value in vars(parts[0]).items():
        every = [getattr(part, key) for part in parts]
        columns[key] = (
            pa.concat_arrays(every) if isinstance(value, pa.Array) else np.concatenate(every)
        )
    return Events(**columns)


@cache
def _missing() -> pa.Array:
    return pa.array([word for word in times.MISSING_WORDS])


def _unwrapped(cells: pa.Array) -> pa.Array:
    """Take off what spreadsheets put around a reference to keep it text: ="007" or '007."""
    first = pc.utf8_slice_codeunits(cells, 0, 1)
    if not pc.any(pc.is_in(first, pa.array(["=", "'", '"']))).as_py():
        return cells
    words = []
    for cell in cells.to_pylist():
        match = _WRAPPED.match(cell)
        words.append((match[1] or match[2] or "").strip() if match else cell)
    return pa.array(words, pa.string())


def _matches(cells: pa.Array, pattern: re.Pattern[str], hint: str) -> NDArray[np.bool_]:
    """Match a pattern, looking closely only at cells that hold the hint."""
    likely = pc.match_substring(cells, hint, ignore_case=hint.isalpha())
    found: NDArray[np.bool_] = likely.to_numpy(zero_copy_only=False).copy()
    for index in np.flatnonzero(found).tolist():
        found[index] = pattern.match(cells[index].as_py()) is not None
    return found


def _whole_number(cell: str) -> int:
    text = cell.strip().replace(",", "")
    text = text[:-2] if text.endswith(".0") else text
    return int(text) if text.isdigit() and int(text) <= 400 else 0


def _name(cell: str | None) -> str:
    name = " ".join((cell or "").split())
    return NOT_GIVEN if name.casefold() in times.MISSING_WORDS else name
