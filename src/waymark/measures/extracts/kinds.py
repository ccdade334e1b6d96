"""What a file is, by its first bytes: text, or something that is often taken for it."""

from __future__ import annotations

import zipfile
from pathlib import Path

ZIP, OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = "this is a workbook: save it as CSV (UTF-8), and give that file"
ARCHIVE = "this is a ZIP archive: unpack it and give the extract in it"


def not_text(path: Path, head: bytes) -> str:
    """Say what a file is that people take for an extract; nothing where it may be text."""
    if head.startswith(OLD_OFFICE):
        return WORKBOOK
    if head[:2] != ZIP or head[2:4] not in (b"\x03\x04", b"\x05\x06"):
        return ""
    return WORKBOOK if _is_workbook(path) else ARCHIVE


def _is_workbook(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            return b"opendocument.spreadsheet" in archive.read("mimetype")
    return any(name.startswith("xl/workbook.") for name in names)


def utf_16_by_its_nuls(head: bytes) -> str:
    """Tell UTF-16 without a byte order mark: every other byte of plain letters is NUL.

    The first character must be such a letter too, so that no other text with NULs is taken for it.
    """
    for encoding, nul, letter in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        nuls, letters = head[nul::2], head[letter::2]
        if head[nul : nul + 1] == b"\0" and head[letter : letter + 1] not in (b"", b"\0"):
            few = letters.count(0) <= 0.1 * len(letters)
            if few and nuls.count(0) >= 0.7 * len(nuls):
                return encoding
    return ""
