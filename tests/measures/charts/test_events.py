"""The names of events stand clear of each other and of the lines that lead down from them."""

import re
from datetime import date
from random import Random

import pytest

from waymark.measures.charts.axes import Frame, draw_events, event_room
from waymark.measures.charts.drawing import LINE_HEIGHT, Drawing, text_width

NAMES = ("The two-call promise live", "Victims’ Code 2021", "A much longer name of a practice live")
LINE = re.compile(r'<line class="wm-c-event" x1="([\d.]+)" y1="([\d.]+)"')
NAME = re.compile(
    r'<text class="wm-c-event-name" x="([\d.]+)" y="([\d.]+)"( text-anchor="end")?>([^<]*)<'
)


def crossings(events: list[tuple[float, str]], left: float, right: float) -> list[str]:
    """Every name that a line runs through, or that shares its row with another."""
    top = 14 + event_room(events, left, right)
    drawing = Drawing(right + 100, top + 272)
    draw_events(drawing, Frame(left, top, right, top + 230, 0, 35, 0, 1), events)
    drawn = "".join(drawing._parts)
    lines = [(float(x), float(y)) for x, y in LINE.findall(drawn)]
    found, rows = [], []
    for x, y, end, name in NAME.findall(drawn):
        start = float(x) - text_width(name) if end else float(x)
        rows.append(float(y))
        found += [
            name
            for at, begin in lines
            if start < at < start + text_width(name) and begin < float(y) - 2
        ]
    apart = zip(sorted(rows), sorted(rows)[1:], strict=False)
    assert len(rows) >= len(events)
    return found + ["one row for two" for one, next in apart if next - one < LINE_HEIGHT]


@pytest.mark.parametrize("right", [620.0, 304.0], ids=["wide", "as on a telephone"])
def test_no_line_runs_through_a_name(right):
    random = Random(6)
    step = (right - 46) / 35
    for _ in range(300):
        months = [random.randrange(36) for _ in range(random.randint(1, 5))]
        events = [(46 + step * month, random.choice(NAMES)) for month in months]
        assert crossings(events, 46.0, right) == [], events


def test_events_of_neighbouring_months_near_the_end_are_told_apart():
    events = [(560.0, NAMES[0]), (576.0, NAMES[1]), (600.0, date(2026, 10, 1).strftime("%B %Y"))]

    assert crossings(events, 46.0, 620.0) == []
