"""What the component sheet shows. Every force, person and figure here is made up."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest

from waymark.measures import charts
from waymark.shared.ui.forms import (
    Checkboxes,
    DateField,
    FileField,
    Form,
    LongTextField,
    MonthField,
    Radios,
)
from waymark.shared.ui.tables import ListState

EXAMPLES = tomllib.loads((Path(__file__).parent / "sheet.toml").read_text(encoding="utf-8"))
FILTERS: dict[str, list[tuple[Any, str]]] = {
    "right": [
        (6, "6 Told about the case"),
        (4, "4 Support and needs"),
        (7, "7 Personal statement"),
    ],
    "effect": [("improved", "Improved"), ("unclear", "No clear change"), ("none", "Not measured")],
    "stage": [("running", "Running"), ("stopped", "Did not work")],
}
TITLES = {"right": "Right of the Code", "effect": "Measured effect", "stage": "Stage"}
ORDERS = {"fit": "Fit with Ashdown", "-published": "Newest first", "clock": "Clock"}
COUNTS: dict[str, dict[Any, int]] = {
    "right": {6: 31, 4: 24, 7: 9},
    "effect": {"improved": 8, "unclear": 5, "none": 18},
    "stage": {"running": 26, "stopped": 5},
}
TEXT = """The custody sergeant makes the call **before** the person leaves.

1. The script is five sentences.
2. Nobody ever leaves a message.

# What it takes
See [the script](https://script.example) of one page."""


class Sample(Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="As short as a headline.", max_length=80)
    message = forms.ChoiceField(
        label="If nobody answers, is it safe to leave a message?",
        choices=[
            ("yes", "Yes, leave a message"),
            ("helper", "Only with someone they trust"),
            ("unsure", "They are not sure yet"),
        ],
        widget=Radios(
            hints={"yes": "We still never say what it is about"}, reveals={"helper": "helper"}
        ),
    )
    helper = forms.CharField(label="Name and number of that person", required=False)
    rights = forms.MultipleChoiceField(
        label="Rights it serves", choices=FILTERS["right"], widget=Checkboxes(small=True)
    )
    stage = forms.ChoiceField(label="Stage", choices=[("", "Choose"), *FILTERS["stage"]])
    started = DateField(label="When did it start?", help_text="For example 8 12 2026")
    month = MonthField(label="Month of the figures", required=False)
    officers = forms.IntegerField(label="Officers who use it", min_value=0)
    summary = LongTextField(label="Summary", rows=3, max_length=400)
    paper = FileField(label="Paper", help_text="PDF or Word, up to 20 MB", required=False)
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        required=False,
    )
    agreed = forms.BooleanField(label="Our chief officer has agreed to share this")


def everything(request: HttpRequest) -> dict[str, Any]:
    """Gather the examples for the sheet."""
    asked = request.GET.copy()
    asked.setdefault("q", "keeping victims updated")
    asked.setdefault("right", "6")
    state = ListState(asked, filters=FILTERS, titles=TITLES, orders=ORDERS, size=3)
    return {
        "colours": EXAMPLES["colours"],
        "state": state,
        "groups": state.groups(COUNTS),
        "paging": state.paging(31),
        "effects": _effects(),
        "practices": _practices(),
        "work": EXAMPLES["work"],
        "form_at_rest": Sample(prefix="rest"),
        "form_with_errors": Sample(
            {"wrong-started-day": "31", "wrong-started-month": "2", "wrong-started-year": "2026"},
            prefix="wrong",
        ),
        "prose": TEXT,
        "fits": EXAMPLES["fits"],
        "measures": _measures(),
        "ready": _ready(),
        "effects_chart": _effects_chart(),
        "curve": _curve(),
        "tiles": _tiles(),
    }


def _effect(name: str, estimate: float, low: float, high: float) -> Any:
    return charts.effect_mark(name, charts.Effect("Updates in time", estimate, low, high)).svg


def _effects() -> list[dict[str, Any]]:
    return [
        {"svg": _effect("effect-1", 6.1, 3.9, 8.3), "words": "improved"},
        {"svg": _effect("effect-2", 1.2, -2.0, 4.4), "words": "could be chance"},
        {"svg": _effect("effect-3", -2.6, -4.9, -0.3), "words": "got worse"},
        {"svg": None, "words": "not measured"},
    ]


def _practices() -> list[dict[str, Any]]:
    rows = enumerate(EXAMPLES["practices"], start=4)
    return [
        {**row, "effect": _effect(f"effect-{number}", *row["effect"]) if "effect" in row else None}
        for number, row in rows
    ]


def _measures() -> list[dict[str, Any]]:
    return [{**row, "line": _line(row)} for row in EXAMPLES["measures"]]


def _line(row: dict[str, Any]) -> Any:
    if "line" not in row:
        return None
    drawn = charts.sparkline(
        "line-1", title=row["name"], values=row["line"], mean=0.77, lower=0.73, upper=0.81
    )
    return drawn.svg


def _ready() -> list[dict[str, Any]]:
    order = ["none", "not_started", "planned", "under_way", "ready"]
    forces = ("Ashdown", "Calder Vale", "Irkdale", "Holderby", "Sarumfield")
    return [
        {
            "force": force,
            "mine": number == 0,
            "states": [order[(number * 2 + duty) % 5] for duty in range(6)],
        }
        for number, force in enumerate(forces)
    ]


def _effects_chart() -> charts.Chart:
    rows = [
        charts.Effect("Calder Vale", 8.4, 5.1, 11.7),
        charts.Effect("Donmere", 4.1, -0.6, 8.8),
        charts.Effect("Fenmarch", 3.0, -2.1, 8.1),
    ]
    return charts.effects(
        "effects",
        title="What changed where it was adopted",
        axis="Change in updates given in time, percentage points",
        rows=rows,
        pooled=charts.Effect("All together", 6.1, 3.9, 8.3),
    )


def _curve() -> charts.Chart:
    live = [0, 1, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6]
    months = [date(2026, month, 1) for month in range(1, 13)]
    return charts.adoption_curve(
        "curve",
        title="How it spread",
        months=months,
        live=live,
        events=[charts.Event(date(2026, 4, 1), "Shown at the network meeting")],
        wide=540,
    )


def _tiles() -> charts.Chart:
    stages = ("embedded", "live", "planning", "interested", "stopped", "none")
    codes = ("NMR", "CAL", "IRK", "HOL", "ASH", "FEN", "TRE", "DOV", "MED")
    tiles = [
        charts.Tile(code, code.title() + "shire", number % 3, number // 3, stages[number % 6])
        for number, code in enumerate(codes)
    ]
    return charts.tile_map("tiles", title="Who is using it", tiles=tiles, mine="ASH")
