"""What changed between two versions of a practice, so that a reader sees it at a glance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SENTENCES = re.compile(r"(?<=[.!?…])(?=\s)|(?<=\n)(?=\S)")
WORDS = re.compile(r"\S+\s*|\s+")
# Below this share of common words a sentence was not edited but written anew.
SAME_SENTENCE = 0.4
# Comparing takes time with the product of both lengths; beyond this, old and new stand whole.
MOST_COMPARISONS = 4_000_000


class Kind(StrEnum):
    """What became of a piece of text or a value."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that was kept, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class PointChange:
    """A prerequisite that was added, removed, or kept with other words or another weight."""

    aspect: str
    kind: Kind
    words: tuple[Piece, ...]
    wanted: tuple[Piece, ...]
    must_before: bool | None
    must_after: bool | None


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: text and values as pieces, prerequisites as points."""

    field: str
    pieces: tuple[Piece, ...] = ()
    points: tuple[PointChange, ...] = ()


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> list[FieldChange]:
    """Compare two versions field by field, in the order of the newer; equal fields are left out.

    Text is compared by sentence and word, a list or tuple of words by value, and a list of
    prerequisites (each a mapping with aspect, wanted, words and must) by point.
    """
    names = [*after, *(name for name in before if name not in after)]
    changes = (_field_change(name, before.get(name), after.get(name)) for name in names)
    return [change for change in changes if change is not None]


def _field_change(name: str, before: object, after: object) -> FieldChange | None:
    if _is_points(before) or _is_points(after):
        points = compare_points(_as_points(before), _as_points(after))
        return FieldChange(name, points=tuple(points)) if points else None
    if isinstance(before, list | tuple) or isinstance(after, list | tuple):
        pieces = compare_values(_as_values(before), _as_values(after))
    else:
        pieces = compare_text(_as_text(before), _as_text(after))
    changed = any(piece.kind != Kind.KEPT for piece in pieces)
    return FieldChange(name, pieces=tuple(pieces)) if changed else None


def _is_points(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)


def _as_points(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if _is_points(value) else []  # type: ignore[attr-defined]


def _as_values(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [_as_text(each) for each in value]
    return [_as_text(value)] if value not in (None, "") else []


def _as_text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def compare_values(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    """Values in the order of the newer list, then those that went; order alone is no change."""
    kept = [Piece(Kind.KEPT if value in before else Kind.ADDED, value) for value in after]
    return kept + [Piece(Kind.REMOVED, value) for value in before if value not in after]


def compare_text(before: str, after: str) -> list[Piece]:
    """Pieces that give the older text without the added ones, the newer without the removed."""
    if before == after:
        return [Piece(Kind.KEPT, after)] if after else []
    pieces: list[Piece] = []
    old, new = _sentences(before), _sentences(after)
    for tag, i1, i2, j1, j2 in _opcodes(old, new):
        removed, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            pieces.append(Piece(Kind.KEPT, added))
        else:
            pieces += _compare_words(removed, added)
    return _drawn_together(pieces)


def _sentences(text: str) -> list[str]:
    return [part for part in SENTENCES.split(text) if part]


def _compare_words(removed: str, added: str) -> list[Piece]:
    old, new = WORDS.findall(removed), WORDS.findall(added)
    steps = _opcodes(old, new)
    same = sum(i2 - i1 for tag, i1, i2, _, _ in steps if tag == "equal")
    if 2 * same < SAME_SENTENCE * (len(old) + len(new)):
        return _replaced(removed, added)
    pieces: list[Piece] = []
    for at, (tag, i1, i2, j1, j2) in enumerate(steps):
        # One common word between two changes is chance: it would only make the text flicker.
        lone = tag == "equal" and i2 - i1 == 1 and 0 < at < len(steps) - 1
        if tag == "equal" and not lone:
            pieces.append(Piece(Kind.KEPT, "".join(new[j1:j2])))
        else:
            pieces += _replaced("".join(old[i1:i2]), "".join(new[j1:j2]))
    return pieces


def _replaced(removed: str, added: str) -> list[Piece]:
    pieces = [Piece(Kind.REMOVED, removed), Piece(Kind.ADDED, added)]
    return [piece for piece in pieces if piece.text]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > MOST_COMPARISONS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _drawn_together(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring changes as one removal and one addition, what went before what came."""
    drawn: list[Piece] = []
    removed = added = ""
    for piece in [*pieces, Piece(Kind.KEPT, "")]:
        if piece.kind == Kind.REMOVED:
            removed += piece.text
        elif piece.kind == Kind.ADDED:
            added += piece.text
        else:
            drawn += _replaced(removed, added)
            removed = added = ""
            if drawn and drawn[-1].kind == Kind.KEPT:
                drawn[-1] = Piece(Kind.KEPT, drawn[-1].text + piece.text)
            elif piece.text:
                drawn.append(piece)
    return drawn


def compare_points(
    before: Sequence[Mapping[str, object]], after: Sequence[Mapping[str, object]]
) -> list[PointChange]:
    """Prerequisites that differ. One stays the same point while its aspect and its wanted
    values do, or else while its aspect and words do, or else while its aspect does.
    """
    left = list(before)
    partner: dict[int, Mapping[str, object]] = {}
    for alike in (_same_wanted, _same_words, _same_aspect):
        for at, point in enumerate(after):
            old = next((o for o in left if alike(o, point)), None) if at not in partner else None
            if old is not None:
                partner[at] = old
                left.remove(old)
    compared = [_compare_point(partner.get(at), point) for at, point in enumerate(after)]
    compared += [_compare_point(point, None) for point in left]
    return [change for change in compared if change is not None]


def _wanted(point: Mapping[str, object]) -> list[str]:
    return sorted(_as_values(list(point.get("wanted") or [])))  # type: ignore[call-overload]


def _same_aspect(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    return old.get("aspect") == new.get("aspect")


def _same_wanted(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    return _same_aspect(old, new) and bool(_wanted(new)) and _wanted(old) == _wanted(new)


def _same_words(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    return _same_aspect(old, new) and old.get("words") == new.get("words")


def _compare_point(
    old: Mapping[str, object] | None, new: Mapping[str, object] | None
) -> PointChange | None:
    before, after = old or {}, new or {}
    must_before = bool(before.get("must")) if old is not None else None
    must_after = bool(after.get("must")) if new is not None else None
    words = compare_text(_as_text(before.get("words")), _as_text(after.get("words")))
    wanted = compare_values(_wanted(before), _wanted(after))
    kept = all(piece.kind == Kind.KEPT for piece in [*words, *wanted])
    if old is not None and new is not None and kept and must_before == must_after:
        return None
    kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.KEPT
    aspect = _as_text((after or before).get("aspect"))
    return PointChange(aspect, kind, tuple(words), tuple(wanted), must_before, must_after)
