"""Charts as SVG, each with its sentence and its table. See `Chart`.

A page calls one function with an id that is its own on the page, and prints what it needs:

    chart = charts.adoption_curve("spread", title="How it spread", months=months, live=live)

    <figure>
      {{ chart.svg }}
      <figcaption>{{ chart.sentence }}</figcaption>
      <ul class="wm-key">
        {% for entry in chart.key %}<li>{{ entry.svg }} {{ entry.words }}</li>{% endfor %}
      </ul>
    </figure>
    … and a table of chart.table.header and chart.table.rows (columns in .numeric flush right)

- `chart.svg` is a `div.wm-chart` with two drawings, `chart.svg_wide` and `chart.svg_narrow`; CSS
  shows the one that fits the room it is given. Small marks (`effect_mark`, `sparkline`) are one
  drawing without a box. `| safe` is not needed: they escape what they were given themselves.
- Charts are 720 wide, or 540 with `wide=540` for half a page (`tile_map` is so by default).
- The sentence is plain text, made from the figures; a test holds it true to them.
- With nothing to draw a function raises `NothingToDraw`, whose text can be shown as it is.
- Styles: `shared/ui/scss/_charts.scss`.
"""

from typing import TYPE_CHECKING, Any

from waymark.measures.charts.adoption import adoption_curve
from waymark.measures.charts.axes import Event
from waymark.measures.charts.bars import Bar, bars
from waymark.measures.charts.before_after import before_after
from waymark.measures.charts.chart import Chart, KeyEntry, NothingToDraw, Table
from waymark.measures.charts.control import control_chart
from waymark.measures.charts.drawing import Svg
from waymark.measures.charts.effects import Effect, effect_mark, effects
from waymark.measures.charts.levels import Level, level_map
from waymark.measures.charts.sparkline import sparkline
from waymark.measures.charts.squares import Place, squares
from waymark.measures.charts.tiles import STAGES, Tile, tile_map
from waymark.measures.charts.words import Better

if TYPE_CHECKING:
    from waymark.measures.charts.scatter import funnel_chart

__all__ = [
    "STAGES",
    "Bar",
    "Better",
    "Chart",
    "Effect",
    "Event",
    "KeyEntry",
    "Level",
    "NothingToDraw",
    "Place",
    "Svg",
    "Table",
    "Tile",
    "adoption_curve",
    "bars",
    "before_after",
    "control_chart",
    "effect_mark",
    "effects",
    "funnel_chart",
    "level_map",
    "sparkline",
    "squares",
    "tile_map",
]


def __getattr__(name: str) -> Any:
    # A funnel needs SciPy, which would cost every web process 50 MB and a third of a second.
    if name == "funnel_chart":
        from waymark.measures.charts.scatter import funnel_chart

        return funnel_chart
    raise AttributeError(name)
