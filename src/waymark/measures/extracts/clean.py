"""Turning a chunk of text cells into events: what is understood, and what is set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..buckets import Unit, vocabulary
from ..calendar import england_and_wales
from ..errors import BadInput
from ..plan import day_number, day_of
from . import cells as c
from . import times
from .cells import NOT_GIVEN
from .corrections import Corrections
from .crowd import Crowd, Spread
from .mapping import Mapping, folded
from .reasons import BAD_TIME, BEYOND, IGNORED, MANGLED, NO_VICTIM, NOBODY, TOTAL, UNMAPPED
from .report import MOST_EXAMPLES, Report

NO_TIME = np.int64(-(2**62))
NO_EVENT = 255
IGNORE = 254

Aside = Callable[[Iterable[tuple[int, str, str, str]]], None]


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
    copied: NDArray[np.bool_]
    keys: pa.StringArray


class Cleaner:
    """Cleans the chunks of one extract by one mapping, and keeps the report."""

    def __init__(
        self, mapping: Mapping, report: Report, units: dict[Unit, int],
        aside: Aside, crowd: Crowd | None = None, corrections: Corrections | None = None,
    ) -> None:  # fmt: skip
        self.mapping, self.report, self.units, self.aside = mapping, report, units, aside
        self.crowd, self.corrections = crowd, corrections
        self.code = {name: index for index, name in enumerate(vocabulary())}
        calendar = england_and_wales()
        self.serials: Counter[str] = Counter()
        self.first_day, self.last_day = day_number(calendar.first), day_number(calendar.last)

    def clean(self, columns: dict[str, list[pa.Array]], rows: NDArray[np.int64]) -> Events:
        """Clean one chunk; `columns` holds the cells of each mapped column, in order."""
        keep = np.ones(len(rows), np.bool_)
        victims, keep = self._references(columns, rows, keep)
        own, keep = self._own_victims(columns, rows, keep)
        keep = self._known_crimes(victims, own, rows, keep)
        codes, keep = self._codes(columns["event"][0], rows, keep)
        left_out = (codes == IGNORE) & keep
        keep = keep & ~left_out
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
            enhanced=self._enhanced(columns.get("enhanced"), keep),
            counts=c.said(columns.get("kind"), (), self.mapping.business, len(rows)),
            derived=np.zeros(len(rows), np.bool_),
            copied=np.zeros(len(rows), np.bool_),
            keys=self._keys(columns.get("key"), rows, keep, left_out),
        )
        self._quality(events, keep)
        where = np.flatnonzero(keep)
        kept, received = take(events, where), received[where]
        if self.crowd is not None:
            spread = self.crowd.spread(kept.victims, own.take(pa.array(where)))
            kept, received = _to_each(kept, spread), received[spread.row]
            self.report.copies += int(spread.again.sum())
        return self._with_receipts(kept, received)

    def findings(self) -> list[str]:
        """Say, once every chunk is clean, what a person should look into."""
        said = self.report.say_values()
        for column, count in (+self.serials).items():
            looks = (
                "1 time looks like a spreadsheet’s day number" if count == 1
                else f"{count:,} times look like a spreadsheet’s day numbers"
            )  # fmt: skip
            hint = "set serials = true under [times] of the mapping"
            said.append(f"Column “{column}”: {looks}: {hint}")
        if not self.report.rows:
            said.append(f"{self.report.source} holds no row below its heading")
        return said

    def _enhanced(self, parts: list[pa.Array] | None, keep: NDArray[np.bool_]) -> NDArray[np.int8]:
        """Read who has enhanced rights; what is neither yes nor no is counted, never guessed."""
        flags = c.said(parts, self.mapping.yes, self.mapping.no, len(keep))
        if parts is not None:
            column = self.mapping.columns["enhanced"][0]
            self.report.note_values(column, c.unread(parts, flags, keep))
        return flags

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

    def _references(
        self, columns: dict[str, list[pa.Array]], rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> tuple[pa.StringArray, NDArray[np.bool_]]:
        """Join the parts of a reference; one that is empty or mangled is set aside."""
        who = "victim" if self.crowd is None else "crime"
        joined, parts = c.reference(columns[who])
        total = c.is_total(parts[0])
        empty, mangled = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
        for part in parts:
            mangled |= c.is_mangled(part, checked=self.mapping.checked)
            empty |= c.is_missing(part)
        self.report.rejected[TOTAL] += int(total.sum())
        for row in rows[total].tolist():
            self.report.note(row, self.mapping.columns[who][0], TOTAL)
        column = " + ".join(self.mapping.columns[who])
        wrong = mangled & ~total
        self._set_aside(rows[wrong], column, MANGLED, joined.filter(pa.array(wrong)))
        self._set_aside(rows[empty & ~mangled & ~total], column, NO_VICTIM)
        return joined, keep & ~total & ~mangled & ~empty

    def _own_victims(
        self, columns: dict[str, list[pa.Array]], rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> tuple[pa.StringArray, NDArray[np.bool_]]:
        """Read which rows name one victim of their crime; null stands for all of them."""
        if self.crowd is None or "victim" not in columns:
            return pa.nulls(len(rows), pa.string()), keep
        joined, parts = c.reference(columns["victim"])
        nobody = c.is_missing(parts[-1])
        wrong = np.zeros(len(rows), np.bool_)
        for part in parts:
            wrong |= keep & ~nobody & c.is_mangled(part, checked=self.mapping.checked)
        column = " + ".join(self.mapping.columns["victim"])
        self._set_aside(rows[wrong], column, MANGLED, joined.filter(pa.array(wrong)))
        return pc.if_else(pa.array(nobody), None, joined), keep & ~wrong

    def _known_crimes(
        self, crimes: pa.StringArray, own: pa.StringArray, rows: NDArray[np.int64],
        keep: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:  # fmt: skip
        """Set aside what is about a crime of which nobody is known to be the victim."""
        if self.crowd is None:
            return keep
        alone = own.is_valid().to_numpy(zero_copy_only=False)
        unknown = keep & ~alone & ~self.crowd.knows(crimes)
        column = " + ".join(self.mapping.columns["crime"])
        self._set_aside(rows[unknown], column, NOBODY, crimes.filter(pa.array(unknown)))
        known: NDArray[np.bool_] = keep & ~unknown
        return known

    def _keys(
        self, parts: list[pa.Array] | None, rows: NDArray[np.int64], keep: NDArray[np.bool_],
        left_out: NDArray[np.bool_],
    ) -> pa.StringArray:  # fmt: skip
        """Read the record system's own number of each row, within the name of the mapping."""
        if parts is None or self.corrections is None:
            return pa.nulls(len(rows), pa.string())
        none = c.is_missing(parts[0])
        cells = pc.utf8_trim_whitespace(parts[0])
        mangled = c.is_mangled(cells, checked=self.mapping.checked)
        none |= mangled
        named = pc.binary_join_element_wise(self.mapping.name, cells, ":")
        keys = pc.if_else(pa.array(none), None, named)
        quality = self.report.quality
        quality["with a key that a spreadsheet has mangled"] += int((mangled & keep).sum())
        quality["without a key"] += int((none & keep).sum())
        self.corrections.add(keys, rows, keep, left_out)
        return keys

    def _codes(
        self, cells: pa.Array, rows: NDArray[np.int64], keep: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Map log entry types to the Code's events; each spelling is looked up once."""
        coded = cells.dictionary_encode()
        written = coded.dictionary.to_pylist()
        events = [self.mapping.event_for(one) for one in written]
        places = [NO_EVENT if e is None else self.code[e] if e else IGNORE for e in events]
        indices = coded.indices.to_numpy()
        codes = np.array(places or [0], np.uint8)[indices]
        unknown = (codes == NO_EVENT) & keep
        ignored = (codes == IGNORE) & keep
        self._entries(written, np.bincount(indices[keep], minlength=len(written)))
        counts = np.bincount(indices[unknown], minlength=len(written))
        for index in np.flatnonzero(counts):
            self.report.unmapped[written[index]] += int(counts[index])
        self.report.quarantined[IGNORED] += int(ignored.sum())
        self._set_aside(rows[unknown], self.mapping.columns["event"][0], UNMAPPED, cells.filter(
            pa.array(unknown)
        ))  # fmt: skip
        return codes, keep & (codes != NO_EVENT)

    def _entries(self, written: list[str], counts: NDArray[np.int64]) -> None:
        """Count each type of entry, mapped or not, so that the next extract can be compared."""
        for index in np.flatnonzero(counts).tolist():
            self.report.entries[folded(written[index])] += int(counts[index])

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
        name = self.mapping.columns[key][0]
        if bad.any() and not self.mapping.serials:
            self.serials[name] += int(c.is_serial(cells.filter(pa.array(bad))).sum())
        if key != "occurred_at":
            self.report.quality[f"{key}: not understood"] += int((bad | beyond).sum())
            return utc, keep
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
        table = [c.whole_number(cell) for cell in coded.dictionary.to_pylist()]
        values: NDArray[np.int16] = np.array(table or [0], np.int16)[coded.indices.to_numpy()]
        return values

    def _units(self, columns: dict[str, list[pa.Array]], size: int) -> NDArray[np.int32]:
        """Number the force, area and team of each row."""
        parts = []
        for key in ("force", "area", "team"):
            if key in columns:
                coded = columns[key][0].dictionary_encode()
                names = [c.name(cell) for cell in coded.dictionary.to_pylist()]
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
        heard.copied = np.zeros(len(where), np.bool_)
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


def _to_each(events: Events, spread: Spread) -> Events:
    """Give every victim of a crime the events of the crime."""
    copies = take(events, spread.row)
    copies.victims = spread.victims
    copies.derived = copies.copied = spread.again
    copies.enhanced = np.where(spread.enhanced >= 0, spread.enhanced, copies.enhanced)
    copies.counts = np.where(spread.counts >= 0, spread.counts, copies.counts)
    return copies


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
