"""What each figure of a pack counts: one reviewed file a figure (decision 145).

every = load()                      # in the order of their titles
one = find("practices-shared")      # by key
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class BadOutcome(ValueError):
    """A file of a figure says too little, too much, or something else than its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One figure: what is counted of what, from which records, and who answers for the words.

    `checked_by` is empty until somebody beside its writer has read it; the page says so.
    """

    key: str
    version: int
    title: str
    counted: str
    out_of: str
    records: str
    left_out: str
    why: str
    owner: str
    checked_by: str
    next_review: date
    hash: str = ""

    @property
    def stamp(self) -> str:
        """Name the figure with its version and the beginning of its file's hash."""
        return f"{self.key} v{self.version} {self.hash[:8]}"


def find(key: str) -> Outcome:
    """The figure of this key; BadOutcome where there is none."""
    found = next((one for one in load() if one.key == key), None)
    if found is None:
        raise BadOutcome(f"No file says what “{key}” counts")
    return found


@cache
def load(folder: Path = FOLDER) -> tuple[Outcome, ...]:
    """Read every file; BadOutcome names the one that is wrong, and how."""
    return tuple(sorted(map(_read, folder.glob("*.toml")), key=lambda one: one.title))


def _read(path: Path) -> Outcome:
    raw = path.read_bytes()
    try:
        found = Outcome(**tomllib.loads(raw.decode()), hash=hashlib.sha256(raw).hexdigest())
    except (TypeError, tomllib.TOMLDecodeError) as wrong:
        raise BadOutcome(f"{path.name}: {wrong}") from wrong
    if found.key != path.stem:
        raise BadOutcome(f"{path.name}: its key is “{found.key}”")
    empty = [name for name in TEXTS if not getattr(found, name).strip()]
    if empty:
        raise BadOutcome(f"{path.name}: nothing under {', '.join(empty)}")
    return found


TEXTS = ("title", "counted", "out_of", "records", "left_out", "why", "owner")
