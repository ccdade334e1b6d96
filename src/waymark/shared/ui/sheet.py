"""What the component sheet shows. Every word and figure here is made up."""

from typing import Any

from django.http import HttpRequest

from waymark.measures import charts

COLOURS = [
    ("ink", "Ink", "#16202a", "text"),
    ("slate", "Slate", "#404c57", "second text"),
    ("paper", "Paper", "#fbfaf6", "page"),
    ("stone", "Stone", "#f1efe7", "panels"),
    ("fell", "Fell", "#17395c", "network"),
    ("fell-6", "Fell 6", "#1d4f80", "its buttons"),
    ("moss", "Moss", "#173f35", "local"),
    ("moss-6", "Moss 6", "#1f5a4a", "its buttons"),
    ("heather", "Heather", "#4a2f57", "portal"),
    ("heather-6", "Heather 6", "#653f77", "its buttons"),
    ("sun", "Sun", "#ffcb2f", "mark and focus"),
    ("link", "Link", "#174a7c", "links"),
    ("brick", "Brick", "#8f1f17", "late, error"),
    ("amber", "Amber", "#743f00", "soon"),
    ("fern", "Fern", "#1a5631", "met"),
    ("better", "Better", "#0a63a8", "charts"),
    ("worse", "Worse", "#b8480a", "charts"),
    ("common", "Common", "#67717a", "charts"),
]


def everything(request: HttpRequest) -> dict[str, Any]:
    """Gather the examples for the sheet."""
    return {
        "colours": [
            {"token": token, "name": name, "hex": value, "use": use}
            for token, name, value, use in COLOURS
        ],
        "effects": _effects(),
    }


def _effects() -> list[dict[str, Any]]:
    examples = [
        ("+6.1 points [3.9 to 8.3]", 6.1, 3.9, 8.3),
        ("could be chance, +1.2 [−2.0 to 4.4]", 1.2, -2.0, 4.4),
        ("−2.6 points [−4.9 to −0.3]", -2.6, -4.9, -0.3),
    ]
    drawn = []
    for number, (words, estimate, low, high) in enumerate(examples, start=1):
        effect = charts.Effect("Updates given in time", estimate, low, high)
        drawn.append({"svg": charts.effect_mark(f"effect-{number}", effect).svg, "words": words})
    return [*drawn, {"svg": None, "words": "Not measured"}]
