"""What a measure counts, as its pages say it."""

from typing import Any

from waymark.measures.definitions import Definition
from waymark.measures.definitions.page import UNCHECKED
from waymark.network.benchmarks.rules import comparison_words as words


def definition_rows(one: Definition) -> list[dict[str, Any]]:
    """What a measure counts, in the order in which readers ask."""
    direction = {
        "up": "Higher is better",
        "down": "Lower is better",
        "none": "Neither higher nor lower is better; read it beside other measures",
    }[one.direction]
    checked = UNCHECKED.capitalize()
    if one.checked_on is not None:
        checked = f"{one.checked_by}, {words.day(one.checked_on)}"
    return [
        {"key": "The question", "value": one.question},
        {"key": "Counts", "value": one.numerator},
        {"key": "Out of", "value": one.denominator},
        {"key": "Why it matters", "value": one.why},
        {"key": "Which way", "value": direction},
        {"key": "Target", "value": words.target(one.target, one.target_by, one.target_from)},
        {"key": "Right of the Code", "value": words.rights(one.rights)},
        {"key": "Smallest number", "value": words.least(one.least, one.unit)},
        {"key": "Read beside it", "value": one.note},
        {"key": "Owner", "value": one.owner},
        {"key": "Checked by", "value": checked},
        {"key": "Next review", "value": words.day(one.next_review)},
        {"key": "Source", "value": one.source},
        {"key": "Version", "value": f"{one.version} · {one.stamp}"},
    ]
