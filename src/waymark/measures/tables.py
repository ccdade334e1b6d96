"""Figures on the terminal and in files, for use inside the force: nothing is suppressed here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from . import engine
from . import plan as p
from .calendar import Calendar
from .catalogue import read_measures
from .errors import BadInput
from .results import Result, Row
from .rulebook import Rules
from .sheets import safe
from .store import Store, as_date

VERDICT_COLUMNS = ("victim", "force", "area", "team", "rule", "edition", "triggered_on", "status",
                   "taken", "done_on", "reason")  # fmt: skip


HEADINGS = ("met", "of", "rate", "95% interval", "median", "open", "excused", "unknown")


def as_text(result: Result, *, measures: bool = False) -> str:
    """Lay the figures out in columns with their interval, and say what they rest on."""
    rows = [(*result.by, "measure" if measures else "rule", *HEADINGS)]
    for row in result.measures() if measures else result.table():
        dims = [getattr(row, name) or "no date" for name in result.by]
        rows.append((*dims, f"{row.rule} {row.edition}", *_figures(row)))
    left = len(result.by) + 1
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if k < left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    about = result.about()
    foot = (
        f"As known on {result.as_of}, by when it {_CLOCKS[result.clock]}. Rules "
        f"{about['rules_version']}, calendar {about['calendar_version']}, "
        f"result {result.hash[:16]}."
    )
    if len(rows) == 1:
        lines = ["No duty arose in what was read: no entry begins one, or all are after this day."]
    return "\n".join([*lines, *_titles(result, measures), *_excuses(result, measures), "", foot])


def _titles(result: Result, measures: bool) -> list[str]:
    """Say once for each code what it stands for: nobody knows fifty codes by heart."""
    if measures:
        titles = {key: one.name for key, one in read_measures().items()}
        found = {row.rule: titles[row.rule] for row in result.measures([])}
    else:
        duties = {rule.key: rule.duty for rule in result.rules.active}
        found = {
            f"{row.rule} {row.edition}": duties[f"{row.rule}@{row.edition}"]
            for row in result.table([])
        }
    wide = max(map(len, found), default=0)
    return ["", *(f"{code.ljust(wide)}  {words}" for code, words in found.items())] if found else []


def _excuses(result: Result, measures: bool) -> list[str]:
    """List, once for each rule, why duties were excused: a reason may be the finding."""
    lines = []
    for row in result.measures([]) if measures else result.table([]):
        if row.reasons:
            why = "; ".join(
                f"{count:,} {result.rules.events[name]}" for name, count in row.reasons.items()
            )
            lines.append(f"{row.rule} {row.edition}, excused: {why}")
    return ["", *lines] if lines else []


_CLOCKS = {"occurred": "happened", "recorded": "was written down"}


def _figures(row: Row) -> list[str]:
    rate = "" if row.rate is None else f"{row.rate:.1%}"
    interval = "" if row.low is None or row.high is None else f"{row.low:.1%} to {row.high:.1%}"
    median = "" if row.median_days is None else f"{row.median_days:g}"
    counts = (row.open, row.excused, row.unknown)
    return [f"{row.numerator:,}", f"{row.denominator:,}", rate, interval, median,
            *(f"{count:,}" for count in counts)]  # fmt: skip


def write(out: Path, result: Result, *, cube: bool) -> int:
    """Write the figures, or every cell of the cube, in the form that the file name asks for."""
    rows = list(result.cube.rows()) if cube else [vars(row) for row in result.table()]
    if not cube and out.suffix != ".json":
        rows = [_flat(row) for row in rows]
    return write_rows(out, rows, about=result.about())


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Give the reasons a column each: a sheet has no cell for several numbers."""
    reasons = row["reasons"]
    columns = {f"excused_{name}": reasons.get(name, 0) for name in p.REASONS}
    return {key: value for key, value in row.items() if key != "reasons"} | columns


def write_rows(out: Path, rows: list[dict[str, Any]], about: dict[str, Any]) -> int:
    """Write plain rows as CSV, JSON or Parquet, whole or not at all."""
    part = out.with_name(f"{out.name}.part")
    if out.suffix == ".json":
        text = json.dumps({**about, "rows": rows}, ensure_ascii=False, default=str)
        part.write_text(text, encoding="utf-8")
    elif out.suffix == ".parquet":
        table = pa.Table.from_pylist(rows)
        pq.write_table(table.replace_schema_metadata({"waymark": json.dumps(about)}), part)
    elif out.suffix == ".csv":
        _write_csv(part, rows)
    else:
        raise BadInput(f"{out.name}: end the name in .csv, .json or .parquet")
    part.replace(out)
    return len(rows)


def _write_csv(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a CSV whose cells no spreadsheet takes for a formula."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow({key: safe(value) for key, value in row.items()})


def write_verdicts(
    out: Path, folder: Path, rules: Rules, as_of: str, clock: str, calendar: Calendar | None
) -> int:
    """Write one row per verdict, to find the cases behind a figure; this names victims."""
    store = Store(folder)
    task = engine.prepare(
        store.buckets(), store.minutes(rules), rules,
        as_of=as_date(as_of), clock=clock, calendar=calendar,
    )  # fmt: skip
    rows = list(_verdicts(store, task, rules))
    return write_rows(out, rows, about={"as_of": as_of, "rules_version": rules.version})


def _verdicts(store: Store, task: engine.Task, rules: Rules) -> Iterator[dict[str, Any]]:
    for bucket, rows in engine.verdict_rows(task):
        table = store.victims(bucket)
        names = [table[name].to_pylist() for name in ("victim", "force", "area", "team")]
        for victim, rule, day, status, taken, done, reason in rows.tolist():
            judged = rules.active[rule]
            values = (
                *(column[victim] for column in names), judged.id, judged.edition.id,
                p.day_of(day).isoformat() if day >= 0 else None, str(p.STATUSES[status]),
                taken if taken >= 0 else None,
                p.day_of(done).isoformat() if done >= 0 else None,
                p.REASONS[reason] if reason >= 0 else None,
            )  # fmt: skip
            yield dict(zip(VERDICT_COLUMNS, values, strict=True))
