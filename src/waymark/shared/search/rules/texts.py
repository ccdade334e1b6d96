"""Texts as search stores and compares them."""

import re
import unicodedata

LONGEST_TEXT = 100_000  # characters searched of one text; PostgreSQL refuses vectors over 1 MB
_ENDS = ".!?:;,…"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def clean(text: str) -> str:
    """Take out what no database stores or no reader sees, and join letters to their accents."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub(" ", text))


def sentences(text: str) -> str:
    """Write lines as sentences in one line, so that a list does not run together in a snippet."""
    if "\n" not in text:
        return text
    lines = filter(None, (line.strip() for line in text.splitlines()))
    return " ".join(line if line[-1] in _ENDS else f"{line}." for line in lines)


class _Folding(dict[int, str]):
    """One plain character for each: é becomes e, Ŵ becomes w, anything but a letter a space."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    if not character.isalnum():
        return " "
    base = unicodedata.normalize("NFD", character)[0]
    return base.lower() if len(base.lower()) == 1 else base


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Write a text without accents, capitals and punctuation, in exactly as many characters.

    Equal length is what lets a hit in the folded text be shown in the original one.
    """
    return text.translate(_FOLDING)
