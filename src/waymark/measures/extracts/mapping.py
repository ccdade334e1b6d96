"""What a record system's columns and log entries mean, as a small file that forces can share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..rulebook import read_events
from .times import ORDERS

SHIPPED = Path(__file__).parent / "mappings"
COLUMNS = (
    "victim", "event", "occurred_at", "recorded_at", "value",
    "force", "area", "team", "enhanced", "kind", "received_at", "crime", "key",
)  # fmt: skip
NEEDED = ("victim", "event", "occurred_at")
OF_VICTIMS = ("crime", "victim", "enhanced", "kind")
YES = ("y", "yes", "true", "t", "1", "enhanced")
NO = ("n", "no", "false", "f", "0", "standard")


@dataclass(frozen=True)
class Mapping:
    """How to read one kind of extract."""

    name: str
    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str]
    order: str
    zone: str
    serials: bool
    second_time: bool
    events: dict[str, str]
    ignored: tuple[str, ...]
    business: tuple[str, ...]
    receipts: dict[str, str]
    victims: dict[str, tuple[str, ...]]

    @property
    def wanted(self) -> list[str]:
        """List the columns that the extract must have, as it spells them."""
        return [name for names in self.columns.values() for name in names]

    def event_for(self, written: str) -> str | None:
        """Give the Code's event for a log entry type; "" for one to ignore, None if unmapped."""
        key = folded(written)
        if key in self.events:
            return self.events[key]
        if any(fnmatchcase(key, pattern) for pattern in self.ignored):
            return ""
        return key if key in _known() else None


def folded(text: str) -> str:
    """Compare names without regard to case, blanks or the byte order mark."""
    return " ".join(text.replace("\ufeff", "").replace("\u00a0", " ").split()).casefold()


def _known() -> set[str]:
    return {name for group in read_events().values() for name in group}


def load(mapping: Path | str) -> Mapping:
    """Read a mapping file, or one that ships with Waymark by its name; every line is checked."""
    path = Path(mapping)
    if not path.exists():
        shipped = SHIPPED / f"{mapping}.toml"
        if not shipped.exists():
            names = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
            raise BadInput(f"There is no mapping “{mapping}”; shipped ones are {names}")
        path = shipped
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: {error}") from error
    known = {"name", "columns", "constants", "times", "events", "ignored", "business", "receipts",
             "victims"}  # fmt: skip
    unknown = set(table) - known
    if unknown:
        raise BadInput(f"{path.name}: “{min(unknown)}” is not part of a mapping")
    return _read(path, table)


def _read(path: Path, table: dict[str, Any]) -> Mapping:
    times = table.get("times", {})
    order = times.get("order", "")
    if order not in ("", *ORDERS):
        raise BadInput(f"{path.name}: times.order must be iso, day-first or month-first")
    zone = times.get("zone", "london")
    if zone not in ("london", "utc"):
        raise BadInput(f"{path.name}: times.zone must be london or utc")
    if times.get("repeated_hour", "first") not in ("first", "second"):
        raise BadInput(f"{path.name}: times.repeated_hour must be first or second")
    return Mapping(
        name=table.get("name", path.stem),
        columns=_columns(path, table.get("columns", {}), crimes="victims" in table),
        constants={key: str(value) for key, value in table.get("constants", {}).items()},
        order=order,
        zone=zone,
        serials=bool(times.get("serials", False)),
        second_time=times.get("repeated_hour") == "second",
        events=_events(path, table.get("events", {})),
        ignored=tuple(folded(pattern) for pattern in table.get("ignored", [])),
        business=tuple(folded(word) for word in table.get("business", [])),
        receipts=_events(path, table.get("receipts", {})),
        victims=_victims(path, table["victims"]) if "victims" in table else {},
    )


def _columns(path: Path, row: dict[str, Any], *, crimes: bool) -> dict[str, tuple[str, ...]]:
    needed = ("crime", "event", "occurred_at") if crimes else NEEDED
    columns = _names(path, "columns", row, COLUMNS, needed)
    if "crime" in columns and not crimes:
        raise BadInput(
            f"{path.name}: columns.crime goes with [victims], which says how the table of victims "
            "is read; without such a table give columns.victim"
        )
    return columns


def _victims(path: Path, row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return _names(path, "victims", row, OF_VICTIMS, ("crime", "victim"))


def _names(
    path: Path, part: str, row: dict[str, Any], known: tuple[str, ...], needed: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    unknown = set(row) - set(known)
    if unknown:
        raise BadInput(f"{path.name}: {part}.{min(unknown)} is not known; use {', '.join(known)}")
    missing = [name for name in needed if name not in row]
    if missing:
        raise BadInput(f"{path.name}: {part}.{missing[0]} is missing")
    return {
        key: (folded(value),) if isinstance(value, str) else tuple(folded(v) for v in value)
        for key, value in row.items()
    }


def _events(path: Path, row: dict[str, str]) -> dict[str, str]:
    for written, event in row.items():
        if event not in _known():
            raise BadInput(f"{path.name}: “{written}” is mapped to “{event}”, which is no event")
    return {folded(written): event for written, event in row.items()}
