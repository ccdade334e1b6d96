"""The same rules in SQL and data frames, as an analyst might write them well.

They live here only, to race and to disagree: a cube whose hash differs is a fault in one of us.
They know what the synthetic data holds (one edition, reasons that do not end, no change of
status), and are faster for knowing no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .. import plan as p
from ..buckets import vocabulary
from ..calendar import england_and_wales
from ..cube import Cube, collect
from ..rulebook import Rule, Rules
from ..store import Store

STATUS_OF = {name: index for index, name in enumerate(map(str, p.STATUSES))}


def load(name: str) -> None:
    """Import what a racer needs before its clock starts."""
    module = {"scan": "duckdb", "pyarrow_read": "pyarrow", "duckdb_sql": "duckdb"}.get(name, name)
    import_module(module)


@dataclass(frozen=True)
class Case:
    """The data and the rules, as small tables that any tool can join with."""

    folder: Path
    rules: Rules
    as_of_day: date

    @property
    def as_of(self) -> int:
        """The day of the count, as a number."""
        return p.day_number(self.as_of_day)

    @cached_property
    def units(self) -> list[tuple[str, str, str]]:
        """All units in order, as the store numbers them."""
        store = Store(self.folder / "store")
        return sorted({unit for bucket in store.buckets() for unit in bucket.units})

    @cached_property
    def calendar(self) -> pa.Table:
        """Day numbers with the working days up to them, and the month."""
        made = p.build(
            self.rules, vocabulary(), england_and_wales(),
            as_of=self.as_of_day, clock="occurred", months=(0, 100_000),
        )  # fmt: skip
        days = np.arange(len(made.month))
        months = [p.day_of(int(day)).year * 12 + p.day_of(int(day)).month - 1 for day in days]
        return pa.table(
            {
                "d": days.astype(np.int16),
                "month": np.array(months, np.int32),
                "so_far": made.start_working,
                "done_by": made.done_working,
            }
        )

    @cached_property
    def nth(self) -> NDArray[np.int32]:
        """The day of the n-th working day."""
        worked = np.flatnonzero(np.diff(self.calendar["so_far"].to_numpy())) + 1
        return np.concatenate([[0], worked]).astype(np.int32)

    def pairs(self, kind: str) -> pa.Table:
        """Event types with the rules that they trigger, answer or excuse."""

        def named(rule: Rule) -> tuple[str, ...]:
            if kind == "trigger":
                return (rule.trigger,)
            return rule.require if kind == "require" else rule.good_reasons

        code = {name: index for index, name in enumerate(vocabulary())}
        rows = [
            (code[name], number, name) for number, rule in enumerate(self.rules.active)
            for name in named(rule) if rule.edition.last is None
        ]  # fmt: skip
        table = pa.table(
            {"et": pa.array([r[0] for r in rows], pa.uint8()),
             "rule": pa.array([r[1] for r in rows], pa.int16())}
        )  # fmt: skip
        if kind != "reason":
            return table
        return table.append_column("reason", pa.array([p.REASONS.index(r[2]) for r in rows]))

    def answers_or_reasons(self) -> pa.Table:
        """Event types whose missing date leaves a duty unknown, with the rules."""
        reasons = self.pairs("reason").select(["et", "rule"])
        return pa.concat_tables([self.pairs("require"), reasons])

    @cached_property
    def limits(self) -> pa.Table:
        """Each rule with its limits; -1 where there is none."""
        rules = self.rules.active
        return pa.table(
            {
                "rule": pa.array(range(len(rules)), pa.int16()),
                "standard": pa.array([r.limit.standard if r.limit else -1 for r in rules]),
                "enhanced_limit": pa.array([r.limit.enhanced if r.limit else -1 for r in rules]),
                "before_ok": pa.array([r.before_ok_days for r in rules], pa.int16()),
            }
        )

    def cube(self, columns: dict[str, NDArray[Any]]) -> Cube:
        """Make the cube of counted cells; late days beyond the last kept apart go together."""
        clips = [p._widths(rule) for rule in self.rules.active]
        met, late = (np.array([clip[k] for clip in clips])[columns["rule"]] for k in (0, 1))
        days, status = columns["days"].astype(np.int64), columns["status"]
        days = np.where(status == p.LATE, np.minimum(days, late), days)
        days = np.where(status == p.MET, np.minimum(days, met), days)
        keys = np.column_stack(
            [columns["unit"], columns["month"], columns["rule"], status, days, columns["reason"]]
        ).astype(np.int32)
        rules = [rule.key for rule in self.rules.active]
        return collect(self.units, rules, keys, columns["n"].astype(np.int64))


SQL = """
WITH e AS (SELECT * FROM '{folder}/events.parquet'),
t AS (
  SELECT DISTINCT e.vk, m.rule, e.event_day AS d, e.event_day - l.before_ok AS since
  FROM e JOIN trigger m USING (et) JOIN limits l USING (rule) WHERE e.event_day <= {as_of}
),
a AS (SELECT e.vk, m.rule, e.event_day AS ad FROM e JOIN require m USING (et)
      WHERE e.event_day <= {as_of}),
r AS (SELECT e.vk, m.rule, min(e.event_day) AS rd, arg_min(m.reason, e.event_day) AS why
      FROM e JOIN reason m USING (et) WHERE e.event_day <= {as_of} GROUP BY ALL),
u AS (SELECT DISTINCT e.vk, m.rule
      FROM e JOIN (FROM require UNION SELECT et, rule FROM reason) m USING (et)
      WHERE e.event_day IS NULL),
judged AS (
  SELECT t.vk, t.rule, t.d, greatest(t.d, a.ad) AS done, a.ad IS NOT NULL AS answered
  FROM t ASOF LEFT JOIN a ON t.vk = a.vk AND t.rule = a.rule AND a.ad >= t.since
),
timed AS (
  SELECT j.*, v.unit, c.month, c.so_far, k.done_by,
         CASE WHEN v.enhanced THEN l.enhanced_limit ELSE l.standard END AS lim
  FROM judged j JOIN '{folder}/victims.parquet' v USING (vk) JOIN limits l USING (rule)
  JOIN calendar c ON c.d = j.d LEFT JOIN calendar k ON k.d = j.done
),
due AS (
  SELECT timed.*, CASE WHEN lim < 0 THEN 32000 ELSE n.nd END AS due
  FROM timed LEFT JOIN nth n ON n.w = so_far + lim
),
status AS (
  SELECT unit, month, rule, CASE
      WHEN answered AND done <= due THEN {met}
      WHEN r.rd <= least(due, {as_of}) THEN {excused}
      WHEN u.vk IS NOT NULL THEN {unknown}
      WHEN answered THEN {late}
      WHEN {as_of} > due THEN {breach_open} ELSE {open} END AS status,
    CASE WHEN done = d THEN 0 WHEN lim < 0 THEN done - d ELSE done_by - so_far END AS taken,
    r.why
  FROM due LEFT JOIN r USING (vk, rule) LEFT JOIN u ON u.vk = due.vk AND u.rule = due.rule
)
SELECT unit, month, rule, status,
       CASE WHEN status IN ({met}, {late}) THEN taken ELSE -1 END AS days,
       CASE WHEN status = {excused} THEN why ELSE -1 END AS reason, count(*) AS n
FROM status GROUP BY ALL
UNION ALL
SELECT unit, -1, rule, {unknown}, -1, -1, count(DISTINCT vk)
FROM e JOIN trigger m USING (et) JOIN '{folder}/victims.parquet' v USING (vk)
WHERE e.event_day IS NULL GROUP BY unit, rule
"""


def duckdb_sql(case: Case) -> Cube:
    """Judge in one SQL statement; the ASOF join was the fastest of the forms tried."""
    import duckdb

    with duckdb.connect() as db:
        for name in ("trigger", "require", "reason"):
            db.register(name, case.pairs(name))
        db.register("limits", case.limits)
        db.register("calendar", case.calendar)
        db.register("nth", pa.table({"w": np.arange(len(case.nth)), "nd": case.nth}))
        query = SQL.format(folder=case.folder, as_of=case.as_of, **STATUS_OF)
        found = db.sql(query).fetchnumpy()
    return case.cube({key: np.asarray(values) for key, values in found.items()})


def _finish(case: Case, columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Work out status, days and reason from aligned columns; -1 stands for what is not there.

    `first` is the day of the first good reason and, in its last 8 bits, which one it was.
    """
    calendar = {name: case.calendar[name].to_numpy() for name in case.calendar.column_names}
    d, ad, rd = columns["d"], columns["ad"], columns["first"] >> 8
    limit = np.where(
        columns["enhanced"],
        case.limits["enhanced_limit"].to_numpy()[columns["rule"]],
        case.limits["standard"].to_numpy()[columns["rule"]],
    )
    answered = ad >= 0
    done = np.maximum(d, ad)
    due = np.where(limit < 0, 32000, case.nth[calendar["so_far"][d] + np.maximum(limit, 0)])
    met = answered & (done <= due)
    excused = (rd >= 0) & (rd <= np.minimum(due, case.as_of))
    status = np.select(
        [met, excused, columns["undated"], answered, case.as_of > due],
        [p.MET, p.EXCUSED, p.UNKNOWN, p.LATE, p.BREACH_OPEN],
        p.OPEN,
    )
    days = np.where(limit < 0, done - d, calendar["done_by"][done] - calendar["so_far"][d])
    days = np.where(done == d, 0, days)
    days = np.where((status == p.MET) | (status == p.LATE), days, -1)
    reason = np.where(status == p.EXCUSED, columns["first"] & 255, -1)
    return {"unit": columns["unit"], "month": calendar["month"][d], "rule": columns["rule"],
            "status": status, "days": days, "reason": reason}  # fmt: skip


COLUMNS = ("unit", "month", "rule", "status", "days", "reason", "n")


def _undated_triggers(found: dict[str, NDArray[Any]]) -> list[tuple[str, NDArray[Any]]]:
    """Give the cells of triggers without a date, column by column: unknown, in no month."""
    size = len(found["n"])
    fixed = {"month": -1, "status": p.UNKNOWN, "days": -1, "reason": -1}
    cells = {name: np.full(size, value) for name, value in fixed.items()} | found
    return [(name, cells[name]) for name in COLUMNS]


def polars(case: Case) -> Cube:
    """Judge with Polars: joins with the small tables, an as-of join, one group-by."""
    import polars as pl

    def frame(table: pa.Table) -> pl.LazyFrame:
        made = pl.from_arrow(table)
        assert isinstance(made, pl.DataFrame)
        return made.lazy()

    events = pl.scan_parquet(case.folder / "events.parquet")
    dated = events.filter(pl.col("event_day") <= case.as_of)
    by = ["vk", "rule"]
    limits = frame(case.limits.select(["rule", "before_ok"]))
    t = (
        dated.join(frame(case.pairs("trigger")), on="et").join(limits, on="rule")
        .select(*by, d="event_day", since=pl.col("event_day") - pl.col("before_ok"))
        .unique().sort("since")
    )  # fmt: skip
    a = dated.join(frame(case.pairs("require")), on="et").select(*by, ad="event_day").sort("ad")
    first = pl.col("event_day").cast(pl.Int64) * 256 + pl.col("reason")
    r = dated.join(frame(case.pairs("reason")), on="et").group_by(by).agg(first=first.min())
    either = frame(case.answers_or_reasons())
    u = (
        events.filter(pl.col("event_day").is_null()).join(either, on="et")
        .select(*by, undated=pl.lit(True)).unique()
    )  # fmt: skip
    joined = (
        t.join_asof(a, left_on="since", right_on="ad", by=by, strategy="forward")
        .join(r, on=by, how="left").join(u, on=by, how="left")
        .join(pl.scan_parquet(case.folder / "victims.parquet"), on="vk")
        .with_columns(pl.col("ad", "first").fill_null(-1), pl.col("undated").fill_null(False))
        .select("unit", "rule", "d", "ad", "first", "undated", "enhanced").collect()
    )  # fmt: skip
    columns = {name: joined[name].to_numpy() for name in joined.columns}
    counted = pl.DataFrame(_finish(case, columns)).group_by(pl.all()).len("n")
    when = (
        events.filter(pl.col("event_day").is_null()).join(frame(case.pairs("trigger")), on="et")
        .select(*by).unique().join(pl.scan_parquet(case.folder / "victims.parquet"), on="vk")
        .group_by("unit", "rule").len("n").collect()
    )  # fmt: skip
    return case.cube(
        {name: np.concatenate([counted[name].to_numpy(), more])
         for name, more in _undated_triggers({k: when[k].to_numpy() for k in when.columns})}
    )  # fmt: skip


def pandas(case: Case) -> Cube:
    """Judge with pandas: merges, merge_asof and one group-by."""
    import pandas as pd

    events = pd.read_parquet(case.folder / "events.parquet")
    undated = events[events["event_day"].isna()]
    dated = events[events["event_day"] <= case.as_of].astype({"event_day": "int64"})
    del events
    pairs = {k: case.pairs(k).to_pandas() for k in ("trigger", "require", "reason")}
    limits = case.limits.select(["rule", "before_ok"]).to_pandas()
    t = dated.merge(pairs["trigger"], on="et").merge(limits, on="rule")
    t = t.drop_duplicates(["vk", "rule", "event_day"]).rename(columns={"event_day": "d"})
    t["since"] = t["d"] - t["before_ok"]
    a = dated.merge(pairs["require"], on="et").rename(columns={"event_day": "ad"})
    t = pd.merge_asof(
        t.sort_values("since"), a[["vk", "rule", "ad"]].sort_values("ad"),
        left_on="since", right_on="ad", by=["vk", "rule"], direction="forward",
    )  # fmt: skip
    r = dated.merge(pairs["reason"], on="et")
    r["first"] = r["event_day"] * 256 + r["reason"]
    r = r.groupby(["vk", "rule"])["first"].min()
    t = t.merge(r.reset_index(), on=["vk", "rule"], how="left")
    u = (
        undated.merge(case.answers_or_reasons().to_pandas(), on="et")[["vk", "rule"]]
        .drop_duplicates()
        .assign(undated=True)
    )
    t = t.merge(u, on=["vk", "rule"], how="left")
    t = t.merge(pd.read_parquet(case.folder / "victims.parquet"), on="vk")
    columns = {name: t[name].to_numpy() for name in ("unit", "rule", "d", "enhanced")}
    for name in ("ad", "first"):
        columns[name] = t[name].fillna(-1).to_numpy().astype(np.int64)
    columns["undated"] = t["undated"].notna().to_numpy()
    made = pd.DataFrame(_finish(case, columns))
    counted = made.groupby(list(made.columns), sort=False).size().reset_index(name="n")
    when = undated.merge(pairs["trigger"], on="et").drop_duplicates(["vk", "rule"])
    when = when.merge(pd.read_parquet(case.folder / "victims.parquet"), on="vk")
    when = when.groupby(["unit", "rule"]).size().reset_index(name="n")
    return case.cube(
        {name: np.concatenate([counted[name].to_numpy(), more])
         for name, more in _undated_triggers({k: when[k].to_numpy() for k in when.columns})}
    )  # fmt: skip
