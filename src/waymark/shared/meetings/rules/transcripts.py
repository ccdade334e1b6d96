"""A transcript as it was handed in, taken apart into turns and laid beside the agenda.

It reads what meeting programs write: WebVTT, and the plain text of `.txt` and `.docx` files in
which each turn begins with its speaker (“Priya Nair: …”, “Priya Nair  0:03”, “[10.05] Priya Nair”).
Nothing is summarised: what the minutes say is written by the secretary's hand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MOST_TURNS = 5_000
LONGEST_TURN = 4_000
LONGEST_NAME = 60

_CUE = re.compile(
    r"(?P<at>(?:\d{1,3}:)?\d{2}:\d{2})[.,]\d{3}[ \t]+-->[ \t]+(?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}"
)
_VOICE = re.compile(r"<v(?:\.[^ \t>]+)?[ \t]+(?P<who>[^>]{1,80})>")
_TAG = re.compile(r"</?[a-z0-9][^>]{0,80}>")
_NAME = r"(?P<who>[A-Z][\w’'.-]*(?: [A-Za-z(][\w’'.)-]*){0,5}(?:, [A-Z][\w’' -]{1,40})?)"
_CLOCK = r"(?P<at>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)"
_TURNS = (
    re.compile(rf"\[{_CLOCK}\]\s*{_NAME}\s*:?\s*(?P<text>.*)"),
    re.compile(rf"{_NAME}\s+{_CLOCK}\s*(?P<text>)"),
    re.compile(rf"{_NAME}\s*:\s+(?P<text>.*)"),
)
_SMALL = {
    "about", "and", "are", "for", "from", "how", "our", "the", "their", "this", "what", "when",
    "with", "you", "your",
}  # fmt: skip


class Turn(NamedTuple):
    """What one person said before somebody else spoke; `at` is its time as the file gave it."""

    who: str
    at: str
    text: str


def turns_of(text: str, ending: str) -> list[Turn]:
    """Take a transcript apart; neighbouring turns of one speaker become one."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    found = _of_cues(lines) if ending == "vtt" else _of_lines(lines)
    return _joined(found)[:MOST_TURNS]


def _of_cues(lines: Sequence[str]) -> list[Turn]:
    """The turns of a WebVTT file: a time, then what was said, until an empty line."""
    found: list[Turn] = []
    at = None
    for line in lines:
        cue = _CUE.match(line)
        if cue:
            at = cue["at"]
        elif not line:
            at = None
        elif at is not None:
            voice = _VOICE.search(line)
            who = voice["who"].strip() if voice else ""
            said = _TAG.sub("", _VOICE.sub("", line)).strip()
            if said:
                found.append(Turn(who[:LONGEST_NAME], at, said))
    return found


def _of_lines(lines: Sequence[str]) -> list[Turn]:
    """The turns of a plain text: a line that names its speaker begins one."""
    found: list[Turn] = []
    for line in filter(None, lines):
        begun = next((match for shape in _TURNS if (match := shape.fullmatch(line))), None)
        if begun:
            parts = begun.groupdict()
            found.append(Turn(parts["who"][:LONGEST_NAME], parts.get("at") or "", parts["text"]))
        elif found:
            last = found[-1]
            found[-1] = last._replace(text=f"{last.text} {line}".strip())
        else:
            found.append(Turn("", "", line))
    return found


def _joined(turns: Iterable[Turn]) -> list[Turn]:
    """Without empty turns, and without a new turn where the same person goes on."""
    joined: list[Turn] = []
    for turn in turns:
        if not turn.text:
            continue
        last = joined[-1] if joined else None
        short = last is not None and len(last.text) + len(turn.text) < LONGEST_TURN
        if last is not None and short and turn.who in (last.who, ""):
            joined[-1] = last._replace(text=f"{last.text} {turn.text}")
        else:
            joined.append(turn._replace(text=turn.text[:LONGEST_TURN]))
    return joined


def first_guess(turns: Sequence[Turn], items: Sequence[tuple[str, str]]) -> dict[str, int]:
    """With which turn each item (key, title) seems to begin, in the order of the agenda.

    An item begins where somebody names its number, or all the words of its title that matter. One
    that nobody named is left out: the secretary says where it begins.
    """
    starts: dict[str, int] = {}
    after = 0
    for number, (key, title) in enumerate(items, start=1):
        place = next((i for i in range(after, len(turns)) if _names(turns[i], number, title)), None)
        if place is not None:
            starts[key], after = place, place
    return starts


def _names(turn: Turn, number: int, title: str) -> bool:
    said = turn.text.casefold()
    if re.search(rf"\bitem (?:number )?{number}\b", said):
        return True
    wanted = [w for w in re.findall(r"\w+", title.casefold()) if w not in _SMALL and len(w) > 2]
    return bool(wanted) and all(re.search(rf"\b{re.escape(word)}", said) for word in wanted)


def parts_of(
    turns: Sequence[Turn], starts: Mapping[str, int], items: Sequence[str]
) -> dict[str, list[Turn]]:
    """What was said at each item (keys in the order of the agenda): from its start to the next's.

    An item without a start has nothing; what was said before the first start belongs to none.
    """
    begun = sorted((starts[key], items.index(key), key) for key in items if key in starts)
    parts: dict[str, list[Turn]] = {key: [] for key in items}
    for place, (start, _, key) in enumerate(begun):
        end = begun[place + 1][0] if place + 1 < len(begun) else len(turns)
        parts[key] = list(turns[start:end])
    return parts


def blockers_to_start(starts: Mapping[str, int], turns: int, items: Sequence[str]) -> list[str]:
    """Say why the items cannot begin where the secretary said."""
    if any(not 0 <= start < turns for start in starts.values()):
        return [f"Give numbers of turns between 1 and {turns}"]
    said = [starts[key] for key in items if key in starts]
    if len(set(said)) < len(said):
        return ["Two items begin with the same turn. Give each its own"]
    return []


def draft_of(turns: Iterable[Turn]) -> str:
    """What was said, set out for the secretary to make minutes of."""
    return "\n\n".join(f"{turn.who}: {turn.text}" if turn.who else turn.text for turn in turns)


def as_text(turns: Iterable[Turn]) -> str:
    """All turns, one to a line, as the guard reads them: its line is then the turn's number."""
    return "\n".join(f"{turn.who} {turn.text}" for turn in turns)
