"""Texts as search stores and compares them."""

import re
import unicodedata

LONGEST_TEXT = 100_000  # characters searched of one text; PostgreSQL refuses vectors over 1 MB
WRAPPED = 60  # characters; a line of a list is rarely as long, a broken one rarely as short
_ENDS = ".!?:;,…"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def clean(text: str) -> str:
    """Take out what no database stores or no reader sees, and join letters to their accents."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub(" ", text))


def sentences(text: str) -> str:
    """Write lines as sentences in one line, so that a list does not run together in a snippet.

    A long line that goes on in small letters was only broken to fit a page.
    """
    text = text.replace("**", "")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return text
    return " ".join(map(_sentence, lines, [*lines[1:], ""]))


def _sentence(line: str, following: str) -> str:
    goes_on = len(line) >= WRAPPED and following[:1].islower()
    return line if line[-1] in _ENDS or goes_on else f"{line}."


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
