"""Whether words tell: found as written, mutated in Welsh, and in disguise (TRUST T33).

telling_words("Your p0l1ce officer")   # ["police*", "officer*"]
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from waymark.shared.notifications.templates.telling import telling_list

LONG = 6  # letters; shorter words turn up inside and across other words by chance
RUN = 12  # words or letters that may have been pulled apart

SOFT = {"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f", "ll": "l", "rh": "r"}
NASAL = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"}
ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}
KEPT = ("ll", "rh", "ch", "dd", "ff", "ng", "ph", "th")  # one letter each in Welsh
VOWELS = "aeiouwy"

DIGITS = str.maketrans("03456789", "oeasgtbg")
SIGNS = str.maketrans("@$€", "ase")
LOOKALIKES = str.maketrans(  # Cyrillic, then Greek
    dict(zip("авгеёікмнорстухѕјԁ", "abreeikmhopctyxsjd", strict=True))
    | dict(zip("αβεικνορτυχω", "abeiknoptuxw", strict=True))
)


# ---- Welsh -----------------------------------------------------------------------------------


def mutations(word: str) -> set[str]:
    """Give every form in which a Welsh word may begin: plain, soft, nasal, aspirate, with an h."""
    first = word[:2] if word[:2] in KEPT else word[:1]
    rest = word[len(first) :]
    forms = {table[first] + rest for table in (SOFT, NASAL, ASPIRATE) if first in table}
    if first in VOWELS:
        forms.add("h" + word)
    return forms | {word}


# ---- the list, made ready --------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """One form of a word of the list: letters without spaces, and whether more may follow."""

    letters: str
    open_ended: bool
    entry: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every form of every word of the list."""
    words = telling_list()
    made = {_pattern(entry, entry) for entry in words.words("en")}
    for entry in words.words("cy"):
        made |= {_pattern(form, entry) for form in mutations(_folded(entry))}
    return tuple(sorted(made, key=lambda pattern: (pattern.letters, pattern.entry)))


def _pattern(form: str, entry: str) -> Pattern:
    letters = re.sub(r"[^a-z0-9]", "", _folded(form))
    return Pattern(letters, entry.endswith("*"), entry)


@cache
def _exact() -> dict[str, str]:
    return {pattern.letters: pattern.entry for pattern in patterns()}


@cache
def _stems() -> dict[str, str]:
    return {pattern.letters: pattern.entry for pattern in patterns() if pattern.open_ended}


# ---- reading through a disguise --------------------------------------------------------------


def _folded(text: str) -> str:
    """Small plain letters: no accents, nothing invisible, other alphabets' look-alikes as ours."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(LOOKALIKES)
    return re.sub(r"([a-z])\1{2,}", r"\1", text)


def _readings(text: str) -> Iterator[list[str]]:
    """The words of a text; where digits or signs stand for letters, read both ways."""
    folded = _folded(text)
    yield re.findall(r"[a-z0-9]+", folded)
    signs = re.sub(r"(?<=[a-z])[!|](?=[a-z])", "i", folded)
    signs = re.sub(r"[@$€](?=[a-z])|(?<=[a-z])[@$€]", lambda m: m[0].translate(SIGNS), signs)
    for one in "il":
        yield [
            word.translate(DIGITS).replace("1", one) if re.search("[a-z]", word) else word
            for word in re.findall(r"[a-z0-9]+", signs)
        ]


def telling_words(text: str) -> list[str]:
    """Name the words of the list that a text holds, in alphabetical order."""
    return sorted({entry for words in _readings(text) for entry in _found(words)})


def _found(words: list[str]) -> Iterator[str]:
    exact, stems = _exact(), _stems()
    for start in range(len(words)):
        run = ""
        for length, word in enumerate(words[start : start + RUN], start=1):
            before, run = run, run + word
            pulled_apart = length > 1
            spelt = length == len(run)  # letter by letter
            if run in exact and (
                not pulled_apart or spelt or len(run) >= LONG or " " in exact[run]
            ):
                yield exact[run]
            for end in range(len(before) + 1, len(run) + 1):
                stem = run[:end]
                if stem in stems and (not pulled_apart or spelt or len(stem) >= LONG):
                    yield stems[stem]
    yield from _inside(words)


def _inside(words: list[str]) -> Iterator[str]:
    """Long words of the list that stand within a longer one: “ashdownpolice”."""
    line = " ".join(words)
    for pattern in patterns():
        if len(pattern.letters) >= LONG and pattern.letters in line:
            yield pattern.entry


def telling_in_address(link: str) -> list[str]:
    """Name what tells in an address: its host, its path, and whatever else a browser shows."""
    parts = urlsplit(link)
    return telling_words(" ".join([parts.netloc, parts.path, parts.query, parts.fragment]))
