"""How a reader's words are understood."""

import re
from dataclasses import dataclass

from waymark.shared.search.rules.texts import clean, fold

MOST_CHARACTERS = 300  # of a question; more than anybody types, less than any parser's limit
MOST_TERMS = 20
MOST_WORDS_IN_A_PHRASE = 20
SHORTEST_PREFIX = 2

_COMMON = """
    a about all also am an and any are as at be been but by can could did do does for from had
    has have he her him his how i if in into is it its me my no not of on or our she so some such
    than that the their them then there these they this those to too was we were what when where
    which who why will with would you your"""
STOP_WORDS = frozenset(_COMMON.split())
# Endings that English stemmers take off, one of each family.
_ENDINGS = """
    able al ality ance ant ate ation ative ator ed ement ence ent er es ful ible ic ical ies ing
    ion isation ise ism ist ity ive ization ize ly ment ness ous"""
ENDINGS = tuple(_ENDINGS.split())
SHORTEST_STEM = 3

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_POSSESSIVE = re.compile(r"(?<=\w)['’][sS](?!\w)")
_LIKE_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-"})


@dataclass(frozen=True)
class Term:
    """One thing asked for: a word, or several that must stand side by side."""

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class Question:
    """What the reader's text asks for; with `reason` filled it cannot be answered."""

    terms: tuple[Term, ...]
    reason: str = ""

    @property
    def has_phrase(self) -> bool:
        """Whether words are looked for that must stand side by side."""
        return any(len(term.words) > 1 and not term.excluded for term in self.terms)


def understand(text: str) -> Question:
    """Read a line such as `"needs assessment" refer* -court` as a list of terms.

    Any text is understood: what is neither word, quotation, minus nor star is passed over.
    """
    terms: list[Term] = []
    seen_common = False
    line = clean(text[:MOST_CHARACTERS]).translate(_LIKE_QUOTES)
    for minus, quoted, bare in _PIECE.findall(line):
        term = _phrase(quoted, minus) if quoted else _bare(bare, minus)
        if not term.words:
            continue
        if bare and not term.prefix and STOP_WORDS.issuperset(term.words):
            seen_common = True
        elif term not in terms:
            terms.append(term)
    return Question(tuple(terms[:MOST_TERMS]), _reason(text, terms[:MOST_TERMS], seen_common))


def _phrase(quoted: str, minus: str) -> Term:
    return Term(words=_words(quoted), excluded=bool(minus))


def _bare(bare: str, minus: str) -> Term:
    words = _words(_POSSESSIVE.sub("", bare))
    long_enough = bool(words) and len(words[-1]) >= SHORTEST_PREFIX
    return Term(words, prefix=bare.endswith("*") and long_enough, excluded=bool(minus))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))[:MOST_WORDS_IN_A_PHRASE]


def _reason(text: str, terms: list[Term], seen_common: bool) -> str:
    if any(not term.excluded for term in terms):
        return ""
    if terms:
        return "Say what to look for, as well as what to leave out"
    if seen_common:
        return "Those words are in almost everything. Add one that says what it is about"
    return "Type at least one word or number" if text.strip() else "Type what you are looking for"


def completions(prefix: str) -> list[str]:
    """List the words that a prefix may be the beginning of, if it broke off within an ending.

    Documents are filed under stems: “evaluation” lies under “evalu”, which does not begin with
    “evaluat”. So “evaluat*” must also ask for “evaluation”, and “policy*” not for “police”.
    """
    cuts = range(SHORTEST_STEM, len(prefix))
    words = [prefix[:cut] + e for cut in cuts for e in ENDINGS if e.startswith(prefix[cut:])]
    return list(dict.fromkeys(words))
