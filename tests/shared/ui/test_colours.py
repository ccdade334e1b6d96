"""Contrast, worked out from the tokens themselves: text 7:1 on its ground, marks and edges 3:1."""

import re
from pathlib import Path

import pytest

import waymark.shared.ui

SCSS = Path(waymark.shared.ui.__file__).parent / "scss"
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6})\b")
WING = re.compile(r"\.wm-(\w+) \{[^}]*?@include (?:wing|dark)\(([^)]*)\)")


def tokens(file: str) -> dict[str, dict[str, str]]:
    """The colours of each wing, by the names that the styles use."""
    text = (SCSS / file).read_text()
    shared = dict(TOKEN.findall(text.partition(".wm-portal {")[0]))
    wings = {}
    for wing, given in WING.findall(text):
        way, way_6, tint, *ink = (colour.strip() for colour in given.split(","))
        own = {"way": way, "way-6": way_6, "way-t": tint, "way-ink": ink[0] if ink else way}
        wings[wing] = {**shared, **own}
    return wings


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * figure for figure in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *(
        (text, ground)
        for text in ("ink", "slate", "link")
        for ground in ("paper", "card", "stone-1")
    ),
    ("link-visited", "paper"),
    ("link-visited", "card"),
    ("late", "paper"),
    ("late", "card"),
    ("late", "late-t"),
    ("on-late", "late"),
    ("soon", "soon-t"),
    ("met", "met-t"),
    ("met", "card"),
    ("ink", "plain-t"),
    ("way-ink", "way-t"),
    ("on-way", "way-6"),
    ("on-sun", "sun"),
]
MARKS = [
    *((mark, "paper") for mark in ("line-strong", "edge", "common", "better", "worse", "event")),
    *((mark, "band") for mark in ("common", "better", "worse")),
    ("way-6", "card"),
]
GROUNDS = [
    pytest.param(colours, id=f"{wing}, {light}")
    for file, light in (("_tokens.scss", "by day"), ("_dark.scss", "at night"))
    for wing, colours in tokens(file).items()
]


def too_weak(colours: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    # The marks keep their colours at night.
    colours = {"sun": "#ffcb2f", "on-sun": "#16202a", **colours}
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    return [f"{a} on {b}: {ratio:.1f}" for (a, b), ratio in ratios.items() if ratio < least]


def test_the_measure_itself_is_right():
    assert contrast("#000", "#fff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_the_colours_of_three_wings_by_day_and_two_at_night_are_found():
    assert [len(tokens(file)) for file in ("_tokens.scss", "_dark.scss")] == [3, 2]


@pytest.mark.parametrize("colours", GROUNDS)
def test_text_can_be_read_by_tired_eyes(colours):
    assert too_weak(colours, TEXT, 7) == []


@pytest.mark.parametrize("colours", GROUNDS)
def test_marks_and_edges_can_be_made_out(colours):
    assert too_weak(colours, MARKS, 3) == []


def test_templates_leave_colours_to_the_styles():
    templates = (SCSS.parent / "jinja2").rglob("*.html")
    found = [t.name for t in templates if re.search(r"(?<!&)#[0-9a-f]{6}\b", t.read_text())]

    assert found == []
