"""Where the name of one's own force stands in a funnel: over nothing that says something else."""

import xml.etree.ElementTree as ET

import pytest

from waymark.measures import charts, funnel
from waymark.measures.charts.drawing import text_width

SVG = "{http://www.w3.org/2000/svg}"
# Twelve forces of nearly one size, near the average, as where inspectors sample crimes.
SIZES = [318, 325, 333, 336, 338, 339, 352, 359, 362, 365, 374, 381]
MET = [229, 238, 246, 226, 251, 264, 256, 292, 265, 298, 301, 309]


def drawn(mine: int) -> tuple[ET.Element, ET.Element]:
    """The wide drawing, and in it the name of one's own force."""
    names = [f"Force {number:02}" for number in range(12)]
    chart = charts.funnel_chart(
        "funnel", title="Dip sample", names=names, funnel=funnel.proportions(MET, SIZES),
        better="higher", size_label="Crimes", mine=names[mine],
    )  # fmt: skip
    wide = ET.fromstring(chart.svg_wide)
    (own,) = [one for one in wide.iter(f"{SVG}text") if "mine-name" in one.get("class", "")]
    return wide, own


@pytest.mark.parametrize("mine", range(12), ids=[f"of {size}" for size in SIZES])
def test_it_covers_no_other_words(mine):
    wide, own = drawn(mine)

    others = [one for one in wide.iter(f"{SVG}text") if one is not own]
    assert [one.text for one in others if overlap(box_of(own, bold=True), box_of(one))] == []


def test_it_covers_another_force_only_where_there_is_no_room():
    assert [SIZES[mine] for mine in range(12) if covers_a_mark(*drawn(mine))] == [362]


def covers_a_mark(wide: ET.Element, own: ET.Element) -> bool:
    at = [(float(one.get("cx")), float(one.get("cy"))) for one in wide.iter(f"{SVG}circle")]
    box = box_of(own, bold=True)
    return any(overlap(box, (x - 4, y - 4, x + 4, y + 4)) for x, y in at)


def box_of(text, *, bold: bool = False) -> tuple[float, float, float, float]:
    x, y, width = float(text.get("x")), float(text.get("y")), text_width(text.text, bold=bold)
    left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor", ""), 0)
    return left, y - 11, left + width, y + 2


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
