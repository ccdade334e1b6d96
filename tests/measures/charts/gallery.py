"""One chart of each kind, with the labels that a test wants to see in it."""

from datetime import date

from waymark.measures import charts, funnel, spc

MONTHS = [date(2025 + (4 + i) // 12, (4 + i) % 12 + 1, 1) for i in range(24)]
SHARES = [0.69, 0.71, 0.72, 0.70, 0.71, 0.73, 0.70, 0.69, 0.72, 0.71, 0.70, 0.72]
SHARES += [0.62, 0.61, 0.63, 0.62, 0.60, 0.64, 0.63, 0.62, 0.61, 0.62, 0.63, 0.64]


def gallery(name: str = "Ashdown") -> dict[str, charts.Chart]:
    """Draw every kind of chart, with `name` wherever a caller's own words can stand."""
    series = spc.xmr(SHARES, baseline=12, rebase_at=[(20, name)])
    effects = [charts.Effect(name, 6.1, 3.9, 8.3), charts.Effect("Irkdale", -0.6, -4.0, 2.8)]
    events = [charts.Event(MONTHS[6], name), charts.Event(MONTHS[7], "Shown at a meeting")]
    sizes = [400, 900, 1500, 3000, 4500, 6000, 8000, 12000]
    met = [300, 640, 1090, 2200, 2700, 4400, 5800, 8700]
    forces = [name, *(f"Force {i}" for i in range(1, 8))]
    return {
        "adoption curve": charts.adoption_curve(
            "curve", title=name, months=MONTHS, live=list(range(24)), events=events
        ),
        "effects": charts.effects(
            "effects",
            title=name,
            axis=name,
            rows=[*effects, charts.Effect("Donmere", 5.0, 1.0, 9.0, unclear=True)],
            pooled=charts.Effect(name, 4, 2, 6),
            next_force=(-3.0, 11.0),
        ),
        "before and after": charts.before_after(
            "before-after",
            title=name,
            force=name,
            months=MONTHS,
            own=[*SHARES[:3], None, *SHARES[4:]],
            others=[0.7] * 24,
            start=12,
            event=name,
            compared=7,
        ),
        "effect mark": charts.effect_mark("mark", effects[0]),
        "effect not measured": charts.effect_mark("unmeasured", None),
        "sparkline": charts.sparkline(
            "spark",
            title=name,
            values=SHARES,
            states=series.states("higher"),
            mean=0.7,
            lower=0.66,
            upper=0.76,
        ),
        "bars": charts.bars(
            "bars",
            title=name,
            rows=[
                charts.Bar(name, 0.64, 0.61, 0.67, "4,708 of 7,344"),
                charts.Bar("Online", None, detail="fewer than 5, not shown"),
            ],
            mine=name,
        ),
        "tile map": charts.tile_map(
            "tiles",
            title=name,
            mine="ASH",
            tiles=[
                charts.Tile("ASH", name, 0, 0, "live", "/members/k3/"),
                charts.Tile("IRK", "Irkdale", 1, 0, "stopped"),
                charts.Tile("DON", "Donmere", 1, 1),
            ],
        ),
        "control chart": charts.control_chart(
            "control",
            title=name,
            months=MONTHS,
            series=series,
            better="higher",
            events=events,
            target=0.75,
        ),
        "funnel": charts.funnel_chart(
            "funnel",
            title=name,
            names=forces,
            funnel=funnel.proportions(met, sizes, overdispersion=False),
            better="higher",
            size_label=name,
            mine=name,
            left_out=[("Medlow", name)],
        ),
    }
