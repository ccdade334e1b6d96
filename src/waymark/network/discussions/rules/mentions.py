"""Who is meant by “@Name” in what somebody wrote: names as the directory says them."""

import re
import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 200  # behind one @: no name is longer
_AT = re.compile(r"(?<!\w)@(?=\w)")  # not the one in an address of a mail
_END = re.compile(r"\w(?!\w)")


def mentioned(text: str, people: Iterable[tuple[int, str]]) -> set[int]:
    """Of people, as (number, name), those whom a text names behind an @.

    Capitals do not matter. Of several names that fit, the longest is meant; of two people of one
    name, both are. What is nobody's name stays what it is: words.
    """
    named: dict[str, set[int]] = {}
    for number, name in people:
        named.setdefault(_plain(name).strip(" ."), set()).add(number)
    found: set[int] = set()
    for at in _AT.finditer(text):
        after = text[at.end() : at.end() + MOST_LETTERS].split("\n")[0]
        found |= _longest(_plain(after), named)
    return found


def _longest(after: str, named: dict[str, set[int]]) -> set[int]:
    """Those who bear the longest name with which these words begin."""
    ends = [word.end() for word in _END.finditer(after)]
    fitting = (named[after[:end]] for end in reversed(ends) if after[:end] in named)
    return next(fitting, set())


def _plain(words: str) -> str:
    """Words as they are compared: one kind of space and of apostrophe, no capitals."""
    one = " ".join(unicodedata.normalize("NFKC", words).replace("’", "'").split())
    return one.casefold()
