"""Does this extract look like the last one of its kind? What changed, in plain sentences.

A system that is upgraded, a template that is edited or a filter that is set changes an extract
without a word; the figures then move for no reason in the world. Nothing here refuses an extract:
it lists what a person should look into.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from statistics import median
from typing import Any

from ..intervals import newcombe_difference
from ..store import Store
from .reasons import IGNORED
from .report import Report

Plain = Mapping[str, Any]

# A share has moved when chance cannot explain it and it matters: 2 points of 100.
MOVED = 0.02
# A month has moved when it lost or won a quarter; months of fewer rows than this move by chance.
VOLUME, FEW_ROWS = 0.25, 50
# An entry type that made at least this share of the rows is missed when it no longer comes.
MISSED = 0.01
MOST_NAMED = 10
NO_KEY = (
    "No key is declared (columns.key of the mapping): where a row was corrected since an earlier "
    "extract, its old and its new version now stand side by side"
)


def look(store: Store, report: Report, *, keyed: bool) -> None:
    """Compare an extract with the previous one read by the same mapping, if there is one."""
    overlaps = bool(store.sources) and report.duplicates > 0 and report.stored > 0
    if overlaps and not keyed:
        report.findings.append(NO_KEY)
    before = _previous(store, report.mapping)
    if before is not None:
        report.compared_with = before["source"]
        found = differences(before, report.as_dict())
        report.changed = bool(found)
        report.findings += found


def _previous(store: Store, mapping: str) -> Plain | None:
    """Find the account of the latest run by the same mapping; runs that failed left none."""
    for path in sorted(store.path.glob("runs/*.json"), reverse=True):
        if int(path.stem) <= store.generation:
            run: Plain = json.loads(path.read_text(encoding="utf-8"))
            if run["mapping"] == mapping:
                return run
    return None


def differences(before: Plain, now: Plain) -> list[str]:
    """Say in sentences how an extract differs from the previous one; both as reports' values."""
    return [
        *_columns(before, now),
        *_entries(before, now),
        *_shares(before, now),
        *_months(before, now),
    ]


def _columns(before: Plain, now: Plain) -> list[str]:
    said = []
    for words, some in (
        ("New columns", [c for c in now["columns"] if c not in before["columns"]]),
        ("Columns gone", [c for c in before["columns"] if c not in now["columns"]]),
    ):
        if some:
            said.append(f"{words}: {_named(some)}")
    return said


def _entries(before: Plain, now: Plain) -> list[str]:
    """Look at the types of entries: new ones, mapped or not, and those that no longer come."""
    old, new = before["entries"], now["entries"]
    unmapped = {_folded(word) for word in now["unmapped"]}
    fresh = {word: count for word, count in new.items() if word not in old}
    said = []
    for words, some in (
        ("New entry types that the mapping does not know", [w for w in fresh if w in unmapped]),
        ("New entry types, mapped", [w for w in fresh if w not in unmapped]),
    ):
        if some:
            said.append(f"{words}: {_counted(some, new)}")
    total = sum(old.values())
    gone = [w for w, count in old.items() if w not in new and count >= MISSED * total]
    if gone and sum(new.values()) >= FEW_ROWS:
        shares = ", ".join(f"“{w}” ({old[w] / total:.0%} of all before)" for w in gone[:MOST_NAMED])
        said.append(f"Entry types that no longer come: {shares}")
    return said


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


SHARES = {
    "without a time": "Entries without a time",
    "stamped midnight": "Entries stamped midnight, as where only the date was kept",
    "recorded before it happened": "Entries written down before they happened",
    "without a key": "Entries without a key",
}


def _shares(before: Plain, now: Plain) -> list[str]:
    said = []
    old, new = (report["stored"] + report["duplicates"] for report in (before, now))
    for name, words in SHARES.items():
        was, is_now = (report["quality"].get(name, 0) for report in (before, now))
        if old and new and _moved(is_now, new, was, old):
            said.append(f"{words}: {is_now / new:.1%} of the rows, {was / old:.1%} before")
    out, out_before = (_set_aside(report) for report in (now, before))
    if old and new and _moved(out, now["rows"], out_before, before["rows"]):
        shares = f"{out / now['rows']:.1%}, {out_before / before['rows']:.1%} before"
        said.append(f"Rows that could not be used: {shares}")
    return said


def _set_aside(report: Plain) -> int:
    counts = [count for why, count in report["quarantined"].items() if why != IGNORED]
    return int(sum(counts) + sum(report["rejected"].values()))


def _moved(x1: int, n1: int, x2: int, n2: int) -> bool:
    """Say whether a share moved by more than chance and by enough to matter."""
    if not n1 or not n2 or x1 > n1 or x2 > n2:
        return False
    change = newcombe_difference(x1, n1, x2, n2)
    return abs(change.estimate) >= MOVED and not change.low <= 0 <= change.high


def _months(before: Plain, now: Plain) -> list[str]:
    """Compare months in both extracts one by one, but for the last before, which was growing.

    Where no month is in both, the usual month is compared.
    """
    old, new = before["months"], now["months"]
    both = [month for month in sorted(old) if month in new and month != max(old)]
    if not set(old) & set(new):
        usual, is_now = (_usual(months) for months in (old, new))
        if _jumped(is_now, usual):
            return [f"Entries in a usual month: {is_now:,.0f}, {usual:,.0f} in the extract before"]
        return []
    return [
        f"Entries of {month}: {new[month]:,}, {old[month]:,} in the extract before"
        for month in both
        if _jumped(new[month], old[month])
    ][:MOST_NAMED]


def _usual(months: Mapping[str, int]) -> float:
    """Take the median month, without the first and the last, which may be cut short."""
    whole = [months[month] for month in sorted(months)]
    return float(median(whole[1:-1] or whole or [0]))


def _jumped(now: float, before: float) -> bool:
    return max(now, before) >= FEW_ROWS and abs(now - before) > VOLUME * before


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:MOST_NAMED]) + more


def _counted(names: list[str], counts: Mapping[str, int]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f"“{name}” ({counts[name]:,})" for name in names[:MOST_NAMED]) + more
