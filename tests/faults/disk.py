"""A disk that remembers every write and sync, and what may be left of it after a power cut.

SQLite's own method: a shim between SQLite and the files records what is written, cut off, deleted
and forced to disk. From the record any state is rebuilt in which a machine could wake up:

- *kill*: the process died, the system lived; everything written is there.
- *dropped*: the power failed; of what was not yet forced to disk, each write is there or not.
- *torn*: the same, by sectors of 512 bytes; half a write may be there.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

SECTOR = 512
KINDS = ("kill", "dropped", "torn")


@dataclass
class Step:
    """One thing that was done to a file, or a commit that was answered."""

    what: str  # write, cut, delete, sync, answered
    file: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """Records what SQLite does to the files of one folder."""

    name: str = "recording"
    steps: list[Step] = field(default_factory=list)

    def open(self, path: Path) -> apsw.Connection:
        self._shim = _Shim(self)
        return apsw.Connection(str(path), vfs=self.name)

    def note(self, *what) -> None:
        self.steps.append(Step(*what))

    def close(self) -> None:
        self._shim.unregister()


class _Shim(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__(disk.name, "")

    def xOpen(self, name, flags):
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return _File(self.disk, name, flags, _kind(path))

    def xDelete(self, filename, sync_folder):
        super().xDelete(filename, sync_folder)
        self.disk.note("delete", _kind(filename))


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name, flags, kind: str) -> None:
        self.disk, self.kind = disk, kind
        super().__init__("", name, flags)

    def xWrite(self, data, offset):
        super().xWrite(data, offset)
        self.disk.note("write", self.kind, offset, bytes(data))

    def xTruncate(self, size):
        super().xTruncate(size)
        self.disk.note("cut", self.kind, size)

    def xSync(self, flags):
        super().xSync(flags)
        self.disk.note("sync", self.kind)


def _kind(path: str | None) -> str:
    return "-wal" if (path or "").endswith("-wal") else "-journal" if "-journal" in (
        path or "") else ""  # fmt: skip


# ---- what is left ------------------------------------------------------------------------------


class Image:
    """What surely lies on the disk, and what was done since and may be there or not."""

    def __init__(self, database: bytes) -> None:
        self.sure: dict[str, bytearray] = {"": bytearray(database)}
        self.unsure: dict[str, list[Step]] = {}
        self.answered = 0

    def take(self, step: Step) -> None:
        """Go one step on."""
        if step.what == "answered":
            self.answered += 1
        elif step.what == "delete":  # SQLite forces the folder to disk with it
            self.sure.pop(step.file, None)
            self.unsure.pop(step.file, None)
        elif step.what == "sync":
            for waiting in self.unsure.pop(step.file, []):
                _apply(self.sure, waiting)
        else:
            self.unsure.setdefault(step.file, []).append(step)

    def left(self, kind: str, chance: Random) -> dict[str, bytearray]:
        """One state in which the machine may wake up."""
        files = {name: bytearray(data) for name, data in self.sure.items()}
        for step in (step for steps in self.unsure.values() for step in steps):
            if kind == "kill" or (kind == "dropped" and chance.random() < 0.5):
                _apply(files, step)
            elif kind == "torn":
                for piece in _sectors(step):
                    if chance.random() < 0.5:
                        _apply(files, piece)
        return files


def _sectors(step: Step) -> list[Step]:
    if step.what != "write":
        return [step]
    begin = step.at - step.at % SECTOR
    borders = [step.at, *range(begin + SECTOR, step.at + len(step.data), SECTOR)]
    ends = [*borders[1:], step.at + len(step.data)]
    return [
        Step("write", step.file, start, step.data[start - step.at : end - step.at])
        for start, end in zip(borders, ends, strict=True)
    ]


def _apply(files: dict[str, bytearray], step: Step) -> None:
    data = files.setdefault(step.file, bytearray())
    if step.what == "cut":
        del data[step.at :]
        return
    data.extend(bytes(max(0, step.at - len(data))))
    data[step.at : step.at + len(step.data)] = step.data
