"""What a record system's columns and log entries mean, as a small file that forces can share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import BadInput
from ..rulebook import read_events
from .shape import Part
from .times import ORDERS

SHIPPED = Path(__file__).parent / "mappings"
COLUMNS = (
    "victim", "event", "occurred_at", "recorded_at", "value",
    "force", "area", "team", "enhanced", "kind", "received_at", "crime", "key",
)  # fmt: skip
PARTS = ("name", "columns", "constants", "times", "events", "ignored", "business", "receipts",
         "victims", "enhanced", "references")  # fmt: skip
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
    # what says that somebody has enhanced rights, or not; and whether references are looked at
    # for what a spreadsheet makes of them
    yes: tuple[str, ...]
    no: tuple[str, ...]
    checked: bool

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
    if not path.is_file():
        shipped = SHIPPED / f"{mapping}.toml"
        if path.is_dir() and not shipped.exists():
            raise BadInput(f"{path.resolve().name}: is a folder; give the mapping file itself")
        if not shipped.exists():
            names = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
            raise BadInput(f"There is no mapping “{mapping}”; shipped ones are {names}")
        path = shipped
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: {error}") from error
    unknown = set(table) - set(PARTS)
    if unknown:
        raise BadInput(f"{path.name}: “{min(unknown)}” is not part of a mapping")
    return _read(path, Part(path.name, table))


def _read(path: Path, whole: Part) -> Mapping:
    times, constants = whole.part("times"), whole.part("constants")
    times.only(("order", "zone", "serials", "repeated_hour"))
    constants.only(("force", "area", "team"))
    yes, no = _spellings(whole.part("enhanced"))
    victims, crimes = whole.part("victims"), "victims" in whole.table
    references = whole.one_of("references", ("checked", "as they are"), "checked")
    return Mapping(
        name=whole.text("name", path.stem),
        columns=_columns(whole.part("columns"), crimes=crimes),
        constants={key: constants.text(key) for key in constants.table},
        order=times.one_of("order", tuple(ORDERS), ""),
        zone=times.one_of("zone", ("london", "utc"), "london"),
        serials=times.yes_or_no("serials"),
        second_time=times.one_of("repeated_hour", ("first", "second"), "first") == "second",
        events=_events(whole.part("events")),
        ignored=tuple(folded(pattern) for pattern in whole.texts("ignored")),
        business=tuple(folded(word) for word in whole.texts("business")),
        receipts=_receipts(whole.part("receipts")),
        victims=_names(victims, OF_VICTIMS, ("crime", "victim")) if crimes else {},
        yes=yes,
        no=no,
        checked=references == "checked",
    )


def _spellings(part: Part) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read what else says that somebody has enhanced rights, or not; it goes before our own."""
    part.only(("yes", "no"))
    yes, no = ([folded(word) for word in part.texts(key)] for key in ("yes", "no"))
    both = sorted(set(yes) & set(no))
    if both:
        raise BadInput(f"{part.file}: enhanced: “{both[0]}” cannot be both yes and no")
    return (
        tuple(dict.fromkeys([*yes, *(word for word in YES if word not in no)])),
        tuple(dict.fromkeys([*no, *(word for word in NO if word not in yes)])),
    )


def _columns(part: Part, *, crimes: bool) -> dict[str, tuple[str, ...]]:
    needed = ("crime", "event", "occurred_at") if crimes else NEEDED
    columns = _names(part, COLUMNS, needed)
    if "crime" in columns and not crimes:
        raise BadInput(
            f"{part.file}: columns.crime goes with [victims], which says how the table of victims "
            "is read; without such a table give columns.victim"
        )
    return columns


def _names(
    part: Part, known: tuple[str, ...], needed: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    part.only(known)
    missing = [name for name in needed if name not in part.table]
    if missing:
        raise BadInput(f"{part.file}: {part.place(missing[0])} is missing")
    return {
        key: tuple(folded(name) for name in part.columns(key, joined=key in ("crime", "victim")))
        for key in part.table
    }


def _events(part: Part) -> dict[str, str]:
    events = {written: part.text(written) for written in part.table}
    for written, event in events.items():
        if event not in _known():
            raise BadInput(f"{part.file}: “{written}” is mapped to “{event}”, which is no event")
    return {folded(written): event for written, event in events.items()}


def _receipts(part: Part) -> dict[str, str]:
    receipts = _events(part)
    for event in receipts:
        if event not in _known():
            raise BadInput(f"{part.file}: receipts.{event}: “{event}” is no event")
    return receipts
