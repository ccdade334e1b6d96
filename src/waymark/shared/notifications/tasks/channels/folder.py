"""Putting messages into a folder on this machine: in training, and where no gateway is set up."""

import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from waymark.shared.notifications.enums import Answer, Channel
from waymark.shared.notifications.rules import Outcome, Parcel
from waymark.shared.notifications.tasks.channels.mail import compose


class Folder:
    """One file per message, named by its reference: sending twice leaves one file."""

    can_be_asked = True
    busy_after = timedelta(0)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self, channels: Collection[str]) -> dict[str, str]:
        return {}

    def send(self, parcel: Parcel) -> Outcome:
        try:
            content = _content(parcel)
        except ValueError:  # an address or subject that cannot stand in a header
            return Outcome(Answer.REFUSED, "unwritable")
        try:
            self._write(content, self._path(parcel.reference, parcel.channel))
        except OSError:  # the disk is full, or the folder is not ours
            return Outcome(Answer.UNREACHABLE, "unreachable")
        return Outcome(Answer.ACCEPTED)

    def _write(self, content: bytes, path: Path) -> None:
        """Put the file there whole or not at all; it holds an address, so only we may read it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def find(self, reference: UUID, channel: str) -> Outcome | None:
        return Outcome(Answer.ACCEPTED) if self._path(reference, channel).exists() else None

    def _path(self, reference: UUID, channel: str) -> Path:
        ending = "eml" if channel == Channel.EMAIL else f"{channel}.txt"
        return self.folder / f"{reference}.{ending}"


def _content(parcel: Parcel) -> bytes:
    if parcel.channel == Channel.EMAIL:
        return compose(parcel).message().as_bytes()
    return "\n".join([*parcel.address, "", parcel.subject, "", parcel.body, ""]).encode()
