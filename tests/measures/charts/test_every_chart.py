"""What holds for every chart: it is legal, readable and safe, and tells a screen reader itself."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from time import process_time

import pytest

from tests.measures.charts.gallery import gallery
from waymark.measures import charts
from waymark.measures.charts.standalone import STYLE, standalone

SVG = "{http://www.w3.org/2000/svg}"
KINDS = list(gallery())
HOSTILE = '"><script>alert(\'1\')</script><!-- & ]]> \x00\x1b\ud800 style="x" onload=y'
# where a thing is and what it is called; nothing of how it looks
PLAIN_ATTRIBUTES = frozenset(
    [
        "xmlns",
        "class",
        "role",
        "id",
        "width",
        "height",
        "viewBox",
        "font-size",
        "text-anchor",
        "href",
        "aria-labelledby",
        "aria-describedby",
        "aria-label",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "d",
    ]
)
STYLES = Path(charts.__file__).parents[2] / "shared/ui/scss/_charts.scss"


def drawings(chart: charts.Chart) -> list[ET.Element]:
    """Read the drawings of a chart as a browser would; one that is not XML fails here."""
    return [ET.fromstring(svg) for svg in (chart.svg_wide, chart.svg_narrow) if svg]


def texts(chart: charts.Chart) -> list[str]:
    return [element.text for svg in drawings(chart) for element in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_screen_reader_hears_the_title_and_the_sentence(kind):
    chart = gallery()[kind]

    for svg in drawings(chart):
        title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        assert svg.get("role") == ("group" if kind == "tile map" else "img")
        assert svg.get("aria-labelledby") == title.get("id")
        assert svg.get("aria-describedby") == description.get("id")
        assert title.text.strip()
        assert description.text == chart.sentence


def test_no_id_stands_twice_on_a_page_with_every_chart():
    page = "".join(chart.svg for chart in gallery().values())

    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == 2 * (7 * 2 + 3)  # title and description; seven kinds twice, three once
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", KINDS)
def test_looks_come_from_classes_alone(kind):
    for svg in drawings(gallery()[kind]):
        for element in svg.iter():
            assert element.tag.removeprefix(SVG) not in ("style", "script", "image", "use")
            assert set(element.attrib) <= PLAIN_ATTRIBUTES


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_is_smaller_than_12_pixels_where_its_chart_is_shown(kind):
    # the widths below which the style sheet shows the narrow drawing instead
    least = {720: 620, 540: 464, 330: 290}

    for svg in drawings(gallery()[kind]):
        shrunk = min(1, least.get(int(svg.get("width")), 1000) / int(svg.get("width")))
        sizes = [float(e.get("font-size")) for e in svg.iter() if e.get("font-size")]
        assert min(sizes) * shrunk >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_lies_inside_the_picture(kind):
    for svg in drawings(gallery()[kind]):
        width, height = float(svg.get("width")), float(svg.get("height"))
        for text in svg.iter(f"{SVG}text"):
            x, y, length = float(text.get("x")), float(text.get("y")), 6.5 * len(text.text)
            left = x - {"middle": length / 2, "end": length}.get(text.get("text-anchor"), 0)
            assert left >= -1, text.text
            assert left + length <= width + 1, text.text
            assert 10 <= y <= height, text.text


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_labels_cover_each_other(kind):
    for svg in drawings(gallery()[kind]):
        boxes = []
        for text in svg.iter(f"{SVG}text"):
            x, y, length = float(text.get("x")), float(text.get("y")), 6.0 * len(text.text)
            left = x - {"middle": length / 2, "end": length}.get(text.get("text-anchor"), 0)
            boxes.append((left, y - 9, left + length, y, text.text))
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
                assert apart, (a[4], b[4])


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_only_ever_text(kind):
    friendly, hostile = gallery()[kind], gallery(HOSTILE)[kind]

    for good, bad in zip(drawings(friendly), drawings(hostile), strict=True):
        tags = {element.tag for element in good.iter()}
        assert {element.tag for element in bad.iter()} <= tags | {f"{SVG}text", f"{SVG}line"}
    for entry in hostile.key:
        ET.fromstring(entry.svg)


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_whole(kind):
    table = gallery()[kind].table

    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.header)}
    assert all(isinstance(cell, str) for row in table.rows for cell in row)
    assert all(0 <= column < len(table.header) for column in table.numeric)


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_has_its_look_in_the_style_sheet(kind):
    styles = STYLES.read_text(encoding="utf-8")
    plain = {"wm-c-text", "wm-c-text-halo", "wm-c-on-stopped"}
    chart = gallery()[kind]
    page = chart.svg + "".join(entry.svg for entry in chart.key)

    for name in {one for names in re.findall(r'class="([^"]+)"', page) for one in names.split()}:
        stem = re.sub(r"(wm-c-(?:range|tile|on))-.*", r"\1-", name)
        assert name in plain or stem in styles, name


def test_templates_print_a_chart_as_it_is_and_text_as_text():
    chart = gallery()["bars"]

    assert chart.svg.__html__() == chart.svg
    assert chart.svg.startswith('<div class="wm-chart"><svg ')
    assert not hasattr(chart.svg + "<b>", "__html__")
    assert not hasattr(chart.sentence, "__html__")


@pytest.mark.parametrize("id", ["", "1st", 'a"b', "a b", "é"])
def test_an_id_that_could_break_out_of_its_place_is_refused(id):
    with pytest.raises(ValueError, match="cannot be the id"):
        charts.effect_mark(id, None)


def test_a_chart_costs_no_more_than_two_milliseconds_of_ordinary_work():
    def cost(work) -> float:
        def once() -> float:
            start = process_time()
            work()
            return process_time() - start

        return min(once() for _ in range(7))

    # about a millisecond on the machine that the goal was set on
    millisecond = cost(lambda: sum(i * i for i in range(32_000)))

    assert cost(gallery) < 2 * len(KINDS) * millisecond


def luminance(colour: str) -> float:
    wide = "".join(2 * letter for letter in colour) if len(colour) == 3 else colour
    parts = [int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_on_tiles_reach_seven_to_one(scheme):
    styles = STYLES.read_text(encoding="utf-8")
    parts = styles.split("@media screen and (prefers-color-scheme: dark)")
    tokens = dict(re.findall(r"--([a-z0-9-]+): #([0-9a-f]{3,6});", parts[scheme == "dark"]))

    for step in ("q0", "q1", "q2", "q3", "q4"):
        ink = tokens.get(f"on-tile-{step}", tokens["on-tile"])
        pair = sorted((luminance(ink), luminance(tokens[f"tile-{step}"])))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 7, step


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_on_its_own_brings_every_look_with_it(kind):
    alone = standalone(gallery()[kind].svg_wide)

    ET.fromstring(alone)
    for name in set(re.findall(r'class="(wm-c-[^" ]+)', alone)):
        if name not in ("wm-c-text", "wm-c-link"):
            assert re.search(rf"\.{name}[,{{]", STYLE), name


def test_a_chart_on_its_own_has_the_colours_of_the_pages():
    folder = STYLES.parent
    tokens = "".join((folder / name).read_text() for name in ("_tokens.scss", "_charts.scss"))

    for colour in set(re.findall(r"#[0-9a-f]{3,6}", STYLE)):
        assert colour in tokens, colour
