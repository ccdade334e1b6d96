"""The pictures of a measure, from what the rules worked out; None where there is nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from waymark.measures import charts
from waymark.measures.definitions import Definition
from waymark.measures.funnel import proportions
from waymark.measures.words import count

from .comparison import Better, National, Standing
from .comparison_trend import Event, Trend
from .comparison_words import period_words

SIZES = 5  # forces of about one size that are drawn at one place where names are not shown


def way(better: Better) -> charts.Better:
    return "higher" if better == "higher" else "lower" if better == "lower" else None


def control(
    trend: Trend,
    better: Better,
    whose: str,
    events: Sequence[Event],
    target: float | None = None,
    target_from: date | None = None,
) -> charts.Chart | None:
    """The months of a force against what was to be expected."""
    if trend.series is None:
        return None
    return charts.control_chart(
        "time",
        title=f"{whose} over time",
        months=trend.months,
        series=trend.series,
        better=way(better),
        events=[charts.Event(one.month, one.name) for one in events],
        target=target,
        target_from=target_from,
    )


def spark(trend: Trend, id: str, name: str) -> charts.Chart | None:
    """The months at a glance, for a card."""
    if trend.series is None or trend.segment is None:
        return None
    known = [(i, value) for i, value in enumerate(trend.series.values) if value is not None]
    segment = trend.segment
    return charts.sparkline(
        id,
        title=f"{name}, month by month",
        values=[value for _, value in known],
        states=[trend.states[i] for i, _ in known],
        mean=segment.mean,
        lower=max(0.0, segment.lower),
        upper=min(1.0, segment.upper),
    )


def funnel(
    national: National, names: Mapping[str, str], better: Better, own: str, definition: Definition
) -> charts.Chart | None:
    """Every force that can be compared, against what is to be expected of one of its size."""
    if national.funnel is None:
        return None
    return charts.funnel_chart(
        "funnel",
        title=f"{definition.title}: every force",
        names=[names[slug] for slug in national.in_funnel],
        funnel=national.funnel,
        better=way(better),
        size_label=size_label(definition, national),
        mine=names[own] if own in national.in_funnel else "",
        left_out=[(names[one.force], one.reason) for one in national.left_out],
    )


def size_label(definition: Definition, national: National) -> str:
    return f"{definition.unit.capitalize()} counted in the {period_words(national)}"


def nameless_funnel(
    national: National, better: Better, definition: Definition
) -> charts.Chart | None:
    """The funnel for those who may not see forces by name (decision 131).

    Without a name a force could still be told by its size. So forces are put together in groups
    of at least five of about one size, drawn at that group's mean size, each in whole percentages.
    """
    compared = sorted((national.standings[slug] for slug in national.in_funnel), key=_size)
    if len(compared) < 2 * SIZES:
        return None
    groups = [compared[i : i + SIZES] for i in range(0, len(compared) - SIZES + 1, SIZES)]
    groups[-1] += compared[len(groups) * SIZES :]
    met, of = [], []
    for group in groups:
        size = round(sum(one.of for one in group) / len(group))
        for one in sorted(group, key=lambda one: one.share or 0):
            met.append(round(one.share or 0, 2) * size)
            of.append(size)
    # Rounded once, as the sentence above the picture is: shares rounded one by one come to another.
    together = round(100 * national.met / national.of) / 100
    return charts.funnel_chart(
        "funnel",
        title=f"{definition.title}: every force, without names",
        names=(),
        funnel=proportions(met, of, centre=together if 0 < together < 1 else None),
        better=way(better),
        size_label=f"{size_label(definition, national)}, forces of like size together",
    )


def _size(one: Standing) -> int:
    return one.of


def bars(
    national: National,
    names: Mapping[str, str],
    shown: Iterable[str],
    own: str,
    *,
    id: str = "bars",
    wide: int = 330,
) -> charts.Chart | None:
    """Forces beside each other with their intervals, by name: it is no league."""
    found = [national.standings[slug] for slug in shown]
    if not any(one.compared and one.of for one in found):
        return None
    ordered = sorted(found, key=lambda one: (not one.compared, names[one.force]))
    return charts.bars(
        id,
        title="Forces beside each other",
        rows=[_bar(one, names[one.force]) for one in ordered],
        mine=names.get(own, ""),
        wide=wide,
    )


def _bar(one: Standing, name: str) -> charts.Bar:
    if not one.compared or not one.of:
        return charts.Bar(name, None, detail=one.reason)
    counts = f"{count(one.met)} of {count(one.of)}"
    return charts.Bar(name, one.share, one.interval.low, one.interval.high, counts)


def level_map(places: Iterable[charts.Place], national: National, own: str) -> charts.Chart | None:
    """Where forces stand, each at its place in the country."""
    drawn = charts.squares(places)
    levels = [
        charts.Level(place.code, place.name, *square, *_level(national.standings.get(place.slug)))
        for square, place in drawn.items()
    ]
    if all(level.value is None for level in levels):
        return None
    mine = next((place.code for place in drawn.values() if place.slug == own), "")
    return charts.level_map("map", title="Where forces stand", levels=levels, mine=mine)


def _level(one: Standing | None) -> tuple[float | None, str]:
    """How high a force stands, or nothing where it is not compared; and the words for it."""
    if one is None:
        return None, "no return"
    if not (one.compared and one.of):
        return None, one.reason
    return one.share, f"{count(one.met)} of {count(one.of)}"
