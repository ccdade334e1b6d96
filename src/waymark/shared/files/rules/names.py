"""A name for a file that is safe on any disk and in any header."""

import re
import unicodedata

LONGEST_NAME = 120
LONGEST_BYTES = 200  # most disks take 255 bytes; a letter can take four
NOT_IN_NAMES = re.compile(r'[<>:"|?*\x7f]')
# Names that Windows keeps for devices, with any ending.
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_filename(name: str) -> str:
    """The last part of a path without tricks: no directions, no invisible or reserved signs."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C" or c in "\t\n")
    plain = " ".join(NOT_IN_NAMES.sub("_", seen).split()).strip(". ")
    if DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or "file"


def ending(name: str) -> str:
    """The ending of a safe name in small letters, without its full stop."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME and len(name.encode()) <= LONGEST_BYTES:
        return name
    stem, dot, tail = name.rpartition(".")
    if not dot or len(tail) > 10:
        stem, dot, tail = name, "", ""
    room = LONGEST_NAME - len(dot + tail)
    stem = stem[:room]
    while len((stem + dot + tail).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + dot + tail
