"""A synthetic extract of any size, whose right answers are known before it is judged.

Every duty is given its outcome first (met, late, missing, excused, unknown) and then the events
that bring it about, with deadlines from NumPy's own business days: so the expected counts owe
nothing to the engine. Forces, areas and teams are invented.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .calendar import england_and_wales
from .verdicts import Status

CHUNK = 200_000
FIRST_MONTH = date(2025, 1, 1)
ENHANCED_SHARE = 0.22
UNDATED = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Duty:
    """One rule to be met or missed, how often it arises, and its limits (0: no limit)."""

    rule: str
    trigger: str
    answer: str
    share: float
    standard: int
    enhanced: int
    starts_after: int = 0
    reason: str = ""


DUTIES = (
    Duty("R02-REC", "incident_reported", "crime_recorded", 1.0, 0, 0),
    Duty("R04-REF", "crime_reported", "support_referral_made", 1.0, 2, 2, 0, "support_declined"),
    Duty("R06-ARR", "suspect_arrested", "victim_informed_of_arrest", 0.45, 5, 1, 3),
    Duty("R06-INT", "suspect_interviewed_under_caution", "victim_informed_of_interview",
         0.40, 5, 1, 4),
    Duty("R06-RUI", "suspect_released_under_investigation",
         "victim_informed_of_release_under_investigation", 0.35, 5, 1, 5),
    Duty("R06-BAI", "suspect_released_on_police_bail", "victim_informed_of_bail", 0.20, 5, 1, 5),
    Duty("R06-REL", "suspect_released_without_charge", "victim_informed_of_release",
         0.20, 5, 1, 8),
    Duty("R06-NOI", "decision_not_to_investigate", "victim_informed_of_no_investigation",
         0.30, 5, 1, 10),
    Duty("R06-CHG", "suspect_charged", "victim_informed_of_charge", 0.25, 5, 1, 30),
    Duty("R07-VPS", "witness_statement_taken", "vps_offered", 0.45, 0, 0, 2),
    Duty("R08-HRG", "wcu_received_hearing_date", "victim_told_time_date_place", 0.20, 1, 1, 60),
    Duty("R09-OUT", "wcu_received_case_outcome", "victim_informed_of_outcome",
         0.15, 1, 1, 90, "no_contact_details"),
    Duty("R12-ACK", "complaint_received", "acknowledged_or_answered", 0.10, 10, 10, 20),
)  # fmt: skip
# What else a log holds: entries that no mapping wants, and events that no rule here asks for.
NOISE = {
    "General entry": 0.28,
    "Supervisor review": 0.28,
    "contact_attempted": 0.1,
    "crime_closed": 0.2,
}
# Duties without a limit that most victims see done; no answer is promised for them.
EARLY = {
    "written_acknowledgement_sent": 0.6,
    "needs_assessment_completed": 0.5,
    "info_on_cjs_and_support_given": 0.4,
}
OUTCOMES = (Status.MET, Status.LATE, Status.BREACH_OPEN, Status.EXCUSED, Status.UNKNOWN)
CHANCES = (0.80, 0.11, 0.06, 0.02, 0.01)


@dataclass
class Synthetic:
    """What to make, and, once it is made, what the right answers are."""

    victims: int
    seed: int = 1
    months: int = 12
    forces: int = 44
    teams: int = 20

    def __post_init__(self) -> None:
        self.expected: dict[str, Counter[str]] = {}
        self.rows = 0
        self.mess: Counter[str] = Counter()
        days = [day for day in england_and_wales().holidays if day.year in range(2024, 2028)]
        self.calendar = np.busdaycalendar(holidays=np.array(days, "datetime64[D]"))
        self.rng = np.random.default_rng(self.seed)

    @property
    def as_of(self) -> date:
        """The day for which the expected answers hold: long after the last event."""
        return FIRST_MONTH + timedelta(days=31 * self.months + 240)

    def tables(self) -> Iterator[pa.Table]:
        """Make the rows, some hundred thousand victims at a time."""
        for first in range(0, self.victims, CHUNK):
            table = self._chunk(first, min(CHUNK, self.victims - first))
            self.rows += table.num_rows
            yield table

    def _chunk(self, first: int, size: int) -> pa.Table:
        rng = self.rng
        reported = np.datetime64(FIRST_MONTH) + rng.integers(0, self.months * 30, size)
        enhanced = rng.random(size) < ENHANCED_SHARE
        rows: list[tuple[NDArray[Any], str, NDArray[Any]]] = []
        statements = np.empty(0, np.int64)
        for duty in DUTIES:
            who = np.flatnonzero(rng.random(size) < duty.share)
            if duty.reason == "no_contact_details":
                # a statement’s duty has no end, so a later reason would excuse it too
                who = np.setdiff1d(who, statements)
            if duty.rule == "R07-VPS":
                statements = who
            trigger = reported[who] + duty.starts_after + rng.integers(0, 3, len(who))
            self._duty(duty, who, trigger, enhanced[who], rows)
        for name, share in NOISE.items():
            who = np.flatnonzero(rng.random(size) < share)
            rows.append((who, name, reported[who] + rng.integers(0, 90, len(who))))
        for name, share in EARLY.items():
            who = np.flatnonzero(rng.random(size) < share)
            rows.append((who, name, reported[who] + rng.integers(0, 14, len(who))))
        return self._table(first, enhanced, rows)

    def _duty(
        self, duty: Duty, who: NDArray[Any], trigger: NDArray[Any], enhanced: NDArray[Any],
        rows: list[tuple[NDArray[Any], str, NDArray[Any]]],
    ) -> None:  # fmt: skip
        """Decide how each duty ends, and write the events that make it end so."""
        outcome = self.rng.choice(len(OUTCOMES), len(who), p=CHANCES)
        limit = np.where(enhanced, duty.enhanced, duty.standard)
        within = (self.rng.random(len(who)) * (np.where(limit, limit, 9) + 1)).astype(int)
        beyond = limit + 1 + self.rng.integers(0, 12, len(who))
        taken = np.where(outcome == 1, beyond, within)
        done = np.busday_offset(trigger, taken, roll="backward", busdaycal=self.calendar)
        done = np.where(taken == 0, trigger, done)
        if not duty.standard:  # without a limit, what is done is met, however late
            outcome = np.where(outcome == 1, 0, outcome)
        if not duty.reason:
            outcome = np.where(outcome == 3, 0, outcome)
        reason = np.flatnonzero(outcome == 3)
        rows.append((who, duty.trigger, trigger))
        answered = np.flatnonzero(outcome < 2)
        rows.append((who[answered], duty.answer, done[answered]))
        undated = np.flatnonzero(outcome == 4)
        rows.append((who[undated], duty.answer, np.full(len(undated), UNDATED)))
        if duty.reason:
            rows.append((who[reason], duty.reason, trigger[reason]))
        self._expect(duty, outcome)

    def _expect(self, duty: Duty, outcome: NDArray[Any]) -> None:
        counts = self.expected.setdefault(duty.rule, Counter())
        for index, status in enumerate(OUTCOMES):
            if status is Status.BREACH_OPEN and not duty.standard:
                status = Status.OPEN
            counts[str(status)] += int((outcome == index).sum())

    def _table(
        self, first: int, enhanced: NDArray[Any], rows: list[tuple[NDArray[Any], str, NDArray[Any]]]
    ) -> pa.Table:
        who = np.concatenate([row[0] for row in rows])
        names = [row[1] for row in rows]
        kind = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
        day = np.concatenate([row[2] for row in rows]).astype("datetime64[D]")
        number = first + who
        unit = (number * 2_654_435_761) % (self.forces * self.teams)
        second = self.rng.integers(8 * 3600, 20 * 3600, len(who))
        wall = day.astype("datetime64[s]") + second
        lag = self.rng.integers(0, 48 * 3600, len(who))
        text = pa.array(number).cast(pa.string())
        return pa.table(
            {
                "crime": pc.binary_join_element_wise("C", text, ""),
                "victim": pa.array(np.ones(len(who), np.int8)).cast(pa.string()),
                "event": _coded(kind, names),
                "occurred_at": pa.array(wall),
                "recorded_at": pa.array(wall + lag),
                "value": pa.nulls(len(who), pa.int16()),
                "force": _coded(unit // self.teams, [f"Force {n + 1:02d}" for n in range(99)]),
                "area": _coded((unit % self.teams) // 5, ["North", "East", "South", "West"] * 25),
                "team": _coded(unit % self.teams, [f"Team {n + 1:02d}" for n in range(99)]),
                "enhanced": _coded(enhanced[who].astype(np.int8), ["no", "yes"]),
                "kind": _coded(np.zeros(len(who), np.int8), ["person"]),
            }
        )


def _coded(index: NDArray[Any], words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(words))


def write_parquet(path: Path, synthetic: Synthetic) -> None:
    """Write a clean extract as Parquet, for the mapping “generic”."""
    writer = None
    for table in synthetic.tables():
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()


def write_answers(path: Path, synthetic: Synthetic) -> None:
    """Write the expected counts of every rule beside the extract."""
    answers = {
        "as_of": synthetic.as_of.isoformat(),
        "rows": synthetic.rows,
        "mess": dict(synthetic.mess),
        "expected": {rule: dict(counts) for rule, counts in synthetic.expected.items()},
    }
    path.write_text(json.dumps(answers, indent=1), encoding="utf-8")


# How a Niche-like system would head the columns and write the entries; see its mapping.
HEADINGS = (
    "Occurrence Number", "Victim ID", "OEL Type", "Event Date/Time", "Entered Date/Time",
    "Agreed Days", "Force", "Area", "Team", "Enhanced", "Victim Type", "Notes",
)  # fmt: skip
WRITTEN = {
    "incident_reported": "Incident reported",
    "crime_reported": "Crime reported",
    "crime_recorded": "Crime recorded",
    "support_referral_made": "VCOP - Referral to support",
    "support_declined": "VCOP - Referral declined",
    "suspect_arrested": "Arrest",
    "victim_informed_of_arrest": "vcop -  update arrest",
    "vps_offered": "VPS offered",
    "witness_statement_taken": "Statement taken",
}
NOTES = ("", "", '"Rang, no answer"', '"Said ""thank you"""', '"First line\nSecond line"')


def write_messy_csv(path: Path, synthetic: Synthetic) -> None:
    """Write the extract as a record system might: titles, day-first dates, and bad rows.

    The bad rows are added, none is taken away, so that the right answers stay what they are;
    `mess` counts each kind.
    """
    with path.open("wb") as out:
        out.write(b"\xef\xbb\xbfVCOP extract\r\n\r\n")
        out.write(",".join(HEADINGS).encode() + b"\r\n")
        for table in synthetic.tables():
            out.write(b"\n".join(_with_mess(_csv_lines(table, synthetic), synthetic)) + b"\n")
        out.write(b"Total,,,,,,,,,,,\r\n")
        synthetic.mess["total"] += 1
    synthetic.rows += sum(synthetic.mess.values())


def _csv_lines(table: pa.Table, synthetic: Synthetic) -> list[bytes]:
    """Write rows as text; some notes hold a comma, a quotation mark or a line break."""
    events = table["event"].combine_chunks()
    words = [WRITTEN.get(word, word) for word in events.dictionary.to_pylist()]
    notes = synthetic.rng.integers(0, len(NOTES), table.num_rows)
    columns = [
        table["crime"], table["victim"],
        pa.DictionaryArray.from_arrays(events.indices, pa.array(words)).cast(pa.string()),
        pc.strftime(table["occurred_at"], "%d/%m/%Y %H:%M").fill_null(""),
        pc.strftime(table["recorded_at"], "%d/%m/%Y %H:%M:%S").fill_null(""),
        pa.array([""] * table.num_rows),
        *(table[name].cast(pa.string()) for name in ("force", "area", "team", "enhanced", "kind")),
        _coded(notes, list(NOTES)).cast(pa.string()),
    ]  # fmt: skip
    joined = pc.binary_join_element_wise(*columns, ",")
    return [line.encode() for line in joined.to_pylist()]


def _with_mess(lines: list[bytes], synthetic: Synthetic) -> Iterator[bytes]:
    """Put bad rows between the good ones: about three in a hundred, as extracts have them."""
    whole = [line for line in lines if line.count(b",") == 11 and b'"' not in line]
    kinds: dict[str, Callable[[list[bytes]], bytes]] = {
        "duplicate": lambda cells: b",".join(cells),
        "short": lambda cells: b",".join(cells[:7]),
        "long": lambda cells: b",".join([*cells, b"", b"what is this"]),
        "bad time": lambda cells: b",".join([*cells[:3], b"see log", *cells[4:]]),
        "no victim": lambda cells: b",".join([b" ", *cells[1:]]),
        "mangled": lambda cells: b",".join([b"4.4E+11", *cells[1:]]),
        "unmapped": lambda cells: b",".join([*cells[:2], b"VCOP - something new", *cells[3:]]),
        "after quote": lambda cells: b",".join([*cells[:2], b'"Arrest" of him', *cells[3:]]),
    }
    shares = np.array([0.02] + [0.001] * (len(kinds) - 1))
    made = []
    for (name, spoil), share in zip(kinds.items(), shares, strict=True):
        chosen = synthetic.rng.integers(0, len(whole), int(len(whole) * share) + 1)
        made += [spoil(whole[index].split(b",")) for index in chosen]
        synthetic.mess[name] += len(chosen)
    step = max(1, len(lines) // len(made))
    extra = iter(made)
    for number, line in enumerate(lines):
        yield line
        if number % step == 0:
            yield from islice(extra, 1)
    yield from extra
