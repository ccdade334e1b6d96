"""What a backup says of itself: the manifest, first in the sealed file."""

import json
import re
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from waymark.config.backup import NotGood

FORMAT = 1
MANIFEST = "backup.json"
DATABASE, TABLES, FILES = "database.sqlite3", "tables", "files"
HEAD_NOTE, ERASURES = "audit-head.log", "erasures.log"
_MEMBER = re.compile(
    rf"{re.escape(DATABASE)}|{HEAD_NOTE}|{ERASURES}|{TABLES}/[a-z0-9_]+|{FILES}/[^\0]+"
)


@dataclass(frozen=True)
class Table:
    """One table: how many rows, a hash of them all in order, and its columns."""

    rows: int
    sha256: str
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Manifest:
    """Everything that is judged before a backup is believed."""

    wing: str
    database: str  # sqlite or postgresql
    asked_at: str
    taken_at: str
    head: list[Any]  # number and hash of the last entry of the audit chain
    migrations: list[list[str]]
    tables: dict[str, Table]
    members: dict[str, list[Any]]  # name: bytes, SHA-256
    counters: dict[str, int] = field(default_factory=dict)  # where PostgreSQL counts on
    version: str = version("waymark")
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=1))


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest; one in a newer form than this version knows is refused."""
    try:
        said = json.loads(text)
        if said["format"] > FORMAT:
            raise NotGood(newer(said["version"]))
        said["tables"] = {name: Table(**table) for name, table in said["tables"].items()}
        return Manifest(**said)
    except (ValueError, KeyError, TypeError) as fault:
        raise NotGood("The backup does not say what it is: its manifest cannot be read") from fault


def newer(made_by: str, because: str = "") -> str:
    return (
        f"This backup was made by Waymark {made_by}, which is newer than this one "
        f"({version('waymark')}{because}). Install that version, then restore"
    )


def is_newer(made_by: str) -> bool:
    return _numbers(made_by) > _numbers(version("waymark"))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def blockers_to_name(name: str) -> list[str]:
    """Say why a file of this name cannot be in a backup; it would lie outside its folder, say."""
    if _MEMBER.fullmatch(name) and ".." not in Path(name).parts:
        return []
    return ["The backup holds a file that no backup has"]
