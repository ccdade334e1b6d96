"""The definitions as they are printed: in the terminal, and as a page of the docs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from waymark.measures.definitions import METHODS, Definition, load

UNCHECKED = "not checked by a second person yet"
DIRECTION_WORDS = {
    "up": "More is better",
    "down": "Less is better",
    "none": "Neither more nor less is better",
}


def text() -> str:
    """List every measure with what it counts, for the terminal."""
    return "\n\n".join(_block(one) for one in load())


def markdown() -> str:
    """Give every measure as the reference page of the docs."""
    head = (
        "# Measures\n\nPrinted by `waymark measure definitions --markdown`; one file a measure in"
        " `src/waymark/measures/definitions`.\n"
    )
    return head + "".join(f"\n## {one.title}\n\n{_rows(one)}\n" for one in load())


def as_dict(one: Definition) -> dict[str, Any]:
    return {**asdict(one), "on": one.on, "stamp": one.stamp}


def facts(one: Definition) -> list[tuple[str, str]]:
    """Say everything about a measure as lines of a name and its words."""
    return [
        ("Question", one.question),
        ("Counted", one.numerator),
        ("Of", one.denominator),
        ("Why it matters", one.why),
        ("Direction", DIRECTION_WORDS[one.direction]),
        ("Right", ", ".join(str(number) for number in one.rights)),
        ("Rules of the engine", ", ".join(one.rules) or "none: it is not in record systems"),
        ("Methods", "; ".join(METHODS[name] for name in one.methods)),
        ("Target", _target(one)),
        ("Smallest denominator", f"{one.least} {one.unit}"),
        ("Owner", one.owner),
        ("Checked", _checked(one)),
        ("Next review", f"{one.next_review:%-d %B %Y}"),
        ("Source", one.source),
        ("Note", one.note),
        ("Version", f"{one.version} ({one.hash[:12]})"),
    ]


def _checked(one: Definition) -> str:
    if one.checked_on is None:
        return UNCHECKED
    return f"by {one.checked_by}, {one.checked_on:%-d %B %Y}"


def _target(one: Definition) -> str:
    if one.target_from is None:
        return ""
    return f"{one.target}%, set by {one.target_by} from {one.target_from:%-d %B %Y}"


def _state(one: Definition) -> str:
    if not one.on:
        return "off: not confirmed"
    return f"headline question {one.headline}" if one.headline else "on"


def _block(one: Definition) -> str:
    lines = [f"{one.code:8}{one.title}  [{one.key}, {_state(one)}]"]
    return "\n".join(lines + [f"        {name}: {words}" for name, words in facts(one) if words])


def _rows(one: Definition) -> str:
    rows = [("Key", f"`{one.key}`"), ("In returns", f"`{one.code}`"), ("State", _state(one))]
    cells = [*rows, *((name, words) for name, words in facts(one) if words)]
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {words} |" for name, words in cells)
