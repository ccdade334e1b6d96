"""How a reader's words are understood, and which piece of a text is shown with its hits marked."""

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 300  # of a question; more than anybody types, less than any parser's limit
MOST_TERMS = 20
MOST_WORDS_IN_A_PHRASE = 20
SHORTEST_PREFIX = 2
LONGEST_BODY = 100_000  # characters searched of one text; PostgreSQL refuses vectors over 1 MB
SNIPPET_LENGTH = 240

HIT, END = "\x02", "\x03"  # the databases put these around each matched word

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
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


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


def understand(text: str) -> Question:
    """Read a line such as `"needs assessment" refer* -court` as a list of terms.

    Any text is understood: what is neither word, quotation, minus nor star is passed over.
    """
    terms: list[Term] = []
    seen_common = False
    for minus, quoted, bare in _PIECE.findall(
        clean(text)[:MOST_CHARACTERS].translate(_LIKE_QUOTES)
    ):
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


def clean(text: str) -> str:
    """Take out what no database stores or no reader sees, and join letters to their accents."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub(" ", text))


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


Pieces = tuple[tuple[str, bool], ...]


def marked_as_in(original: str, folded: str) -> str:
    """Move the marks around hits from a folded text to the text that it was folded from."""
    out, position = [], 0
    for part in re.split(f"([{HIT}{END}])", folded):
        if part in (HIT, END):
            out.append(part)
        else:
            out.append(original[position : position + len(part)])
            position += len(part)
    return "".join(out)


def pieces(marked: str) -> Pieces:
    """Cut a marked text into (text, is it a hit) pairs."""
    cut: list[tuple[str, bool]] = []
    for part in marked.split(HIT):
        hit, end, rest = part.partition(END)
        cut += [(hit, True), (rest, False)] if end else [(hit, False)]
    return tuple((text, is_hit) for text, is_hit in cut if text)


def snippet(marked: str, length: int = SNIPPET_LENGTH) -> Pieces:
    """Choose the stretch of a marked text with the most hits, cut between words."""
    whole = pieces(marked)
    plain = "".join(text for text, _ in whole)
    if len(plain) <= length:
        return whole
    start, end = _stretch(plain, _hits(whole), length)
    shown: list[tuple[str, bool]] = [("… ", False)] if start else []
    position = 0
    for text, is_hit in whole:
        part = text[max(start - position, 0) : max(end - position, 0)]
        if part:
            shown.append((part, is_hit))
        position += len(text)
    return tuple(shown + ([(" …", False)] if end < len(plain) else []))


def _hits(whole: Pieces) -> list[int]:
    places, position = [], 0
    for text, is_hit in whole:
        if is_hit:
            places.append(position)
        position += len(text)
    return places


def _stretch(plain: str, hits: list[int], length: int) -> tuple[int, int]:
    """Say from where to where: beginning a little before the hit with most others after it."""
    if len(plain) <= length:
        return 0, len(plain)
    best = max(
        hits, key=lambda hit: sum(hit <= other < hit + length * 2 // 3 for other in hits), default=0
    )
    start = min(max(best - length // 4, 0), len(plain) - length)
    if start:
        space = plain.find(" ", start, best)
        start = space + 1 if space >= 0 else start
    end = min(start + length, len(plain))
    if end < len(plain):
        space = plain.rfind(" ", max(best + 1, start), end)
        end = space if space > 0 else end
    return start, end
