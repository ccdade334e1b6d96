"""What the component sheet shows. Every force, person and figure here is made up."""

from datetime import date
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
FILTERS = {
    "right": [(6, "6 Told about the case"), (4, "4 Support and needs"), (7, "7 Personal statement")],
    "effect": [("improved", "Improved"), ("unclear", "No clear change"), ("none", "Not measured")],
    "stage": [("running", "Running"), ("stopped", "Did not work")],
}
TITLES = {"right": "Right of the Code", "effect": "Measured effect", "stage": "Stage"}
ORDERS = {"fit": "Fit with Ashdown", "-published": "Newest first", "clock": "Clock"}
COUNTS = {
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
        "colours": [dict(zip(("token", "name", "hex", "use"), row, strict=True)) for row in COLOURS],
        "state": state,
        "groups": state.groups(COUNTS),
        "paging": state.paging(31),
        "effects": _effects(),
        "practices": _practices(),
        "work": _work(),
        "form_at_rest": Sample(prefix="rest"),
        "form_with_errors": Sample(
            {"wrong-started-day": "31", "wrong-started-month": "2", "wrong-started-year": "2026"},
            prefix="wrong",
        ),
        "prose": TEXT,
        "fits": _fits(),
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
    return [
        {
            "title": "The two-call promise",
            "owner": "Calder Vale",
            "tag": "Running",
            "kind": "met",
            "text": "The officer agrees two call times with the victim at the first visit. A missed "
            "call comes up on the sergeant’s list the same day.",
            "facts": ["14 live", "2 stopped", "Right 6", "fits Ashdown on 5 of 6 points"],
            "strength": 3,
            "effect": _effect("effect-4", 6.1, 3.9, 8.3),
            "effect_words": "+6.1 points [3.9 to 8.3]",
        },
        {
            "title": "Automatic texts at every log entry",
            "owner": "Trentlow",
            "tag": "Did not work",
            "kind": "late",
            "text": "The record system sent a text whenever an officer added an entry.",
            "facts": ["0 live", "3 stopped", "Right 6", "fits Ashdown on 4 of 6 points"],
            "strength": 2,
            "effect": _effect("effect-5", -2.6, -4.9, -0.3),
            "effect_words": "−2.6 points [−4.9 to −0.3]",
        },
        {
            "title": "Letters by a trusted person",
            "owner": "Ashdown",
            "tag": "New",
            "kind": "way",
            "text": "For victims with no safe phone or post: an agreed helper hands over the letter.",
            "facts": ["2 live", "Rights 1 and 6", "fits Ashdown on 6 of 6 points (your own)"],
            "strength": 1,
            "effect": None,
            "effect_words": "Too few to measure",
        },
    ]


def _work() -> list[dict[str, Any]]:
    names = ("clock", "state", "share", "who", "enhanced", "reference", "owed", "right", "contact",
             "limits", "act", "kind")  # fmt: skip
    rows = [
        ("1h 12m late", "late", 1, "Morgan Hale", True, "WM-4K2P", "First contact, 24 hours",
         "Was due 9.30am. Two calls, no answer", "Do not leave a message", True, "Try again", "main"),
        ("5h 38m left", "soon", 0.8, "Dafydd Puw", False, "WM-7C3V", "First contact, 24 hours",
         "Needs assessment came 4.20pm yesterday", "Calls in Welsh, by noon", False, "Call", "main"),
        ("2 working days", "open", 0.6, "K. Brand", False, "WM-6H8W", "Update: interview",
         "Right 6, by Tuesday 8 December", "Email", False, "Write update", "other"),
        ("Paused by rule", "paused", 0, "A. Novak", True, "WM-3Q6R", "Update: arrest",
         "Risk to the investigation, agreed by Insp. Lowe until Monday", "Do not contact yet", True,
         "See reason", "other"),
        ("Done 10.05am", "met", 1, "Pat Gorman", False, "WM-9S5M", "Letter: support",
         "No need found; sent second class", "Post", False, "See case", "other"),
    ]  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]


def _fits() -> list[dict[str, str]]:
    rows = [
        ("Record system", "A reminder that can be dated", "Reminders by e-mail only", "part",
         "Needs work"),
        ("Team shape", "One sergeant to about ten officers", "1 to 9", "yes", "Fits"),
        ("Cost", "£40,000 a year", "No money this year", "no", "Does not fit"),
        ("Victims", "Those with a safe phone", "Nobody has said", "unknown", "Not known"),
    ]  # fmt: skip
    return [dict(zip(("point", "needs", "has", "fit", "words"), row, strict=True)) for row in rows]


def _measures() -> list[dict[str, Any]]:
    steady = [0.77, 0.76, 0.78, 0.75, 0.79, 0.77, 0.76, 0.78, 0.77, 0.76, 0.78, 0.77]
    line = charts.sparkline("line-1", title="Support offered", values=steady, mean=0.77,
                            lower=0.73, upper=0.81).svg  # fmt: skip
    names = ("name", "state", "sentence", "rate", "count", "line")
    rows = [
        ("Written acknowledgement given", "improving", "9 months together above what we would "
         "expect (76% to 88%).", "91%", "413 of 453", None),
        ("Support offered within 2 working days", "steady", "All 12 months lie within what we would "
         "expect (73% to 81%).", "77%", "338 of 438", line),
        ("Updates given in time", "look", "9 months together below what we would expect.", "64%",
         "393 of 612", None),
        ("Told before release", "few", "Fewer than 12 months have figures.", "", "", None),
        ("Personal statement offered", "suppressed", "Fewer than 5 victims: the figure is left out.",
         "", "", None),
    ]  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]


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
