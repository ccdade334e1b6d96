"""The drawn parts of the pages of measures, remembered between readers (decision 13).

Figures change only by an act, and every act leaves an entry in the audit chain: the last that
could have changed one says whether what was drawn still holds (`standings.pages_mark`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.template import engines
from django.urls import reverse
from markupsafe import Markup

from waymark.measures.charts.words import percent
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.queries.standings import (
    ALL,
    REMEMBERED,
    Seen,
    national_trend,
    rounded,
    seen,
)
from waymark.network.benchmarks.queries.stated import stated
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules import drawing, gap
from waymark.network.benchmarks.rules.comparison import Standing
from waymark.network.benchmarks.rules.comparison_trend import State, Trend
from waymark.network.benchmarks.views.defined import definition_rows
from waymark.network.innovations.queries import force_by_pk
from waymark.shared.ui.beside import drawn_beside
from waymark.shared.ui.once import once
from waymark.shared.ui.remembered import Reading, remembered

MOST_BARS = 15  # more forces than these stand on the page of every force
ORDERS = ("-share", "share", "name", "-name")


@dataclass(frozen=True)
class Asked:
    """Everything that a page of a measure depends on; two readers with the same see the same."""

    measure: str
    mark: str  # under which the page holds
    figures: str  # under which its figures hold
    today: date
    invented: bool
    named: bool  # whether this reader may see figures with the name of their force
    force: int | None = None
    compare: str = ""  # the code of a group of forces
    whose: tuple[str, str] = ALL
    order: str = ORDERS[0]
    open: str = ""  # a group of forces that is not folded, or all of them

    @property
    def whose_code(self) -> str:
        return "-".join(self.whose)

    def kept(self, *leave_out: str) -> list[tuple[str, str]]:
        """What was chosen, for an address or a form; what is usual is left out."""
        chosen = {
            "with": self.compare,
            "whose": "" if self.whose == ALL else self.whose_code,
            "order": "" if self.order == ORDERS[0] else self.order,
            "open": self.open,
        }
        return [pair for pair in chosen.items() if pair[1] and pair[0] not in leave_out]

    def link(self, **changes: str) -> str:
        """The address of the same page with something chosen otherwise."""
        pairs = [*self.kept(*changes), *(pair for pair in changes.items() if pair[1])]
        return f"?{urlencode(pairs)}" if pairs else ""

    def head(
        self, column: str, label: str, numeric: bool = False, at: str = "forces"
    ) -> dict[str, Any]:
        """The head of a column that sorts the table, and the other way when pressed again."""
        ways = {column: "ascending", f"-{column}": "descending"}
        first = f"-{column}" if column == "share" else column
        other = column if self.order == f"-{column}" else f"-{column}"
        follow = other if self.order in ways else first
        keeps = {"open": at} if at.startswith("region") and self.open != "all" else {}
        return {
            "label": label,
            "href": f"{self.link(order=follow, **keeps)}#{at}",
            "sorted": ways.get(self.order, "none"),
            "numeric": numeric,
        }


def seen_by(asked: Asked) -> Seen:
    """The figures as this reader compares them."""
    mine = force_by_pk(asked.force) if asked.named else None
    own = mine.slug if mine else ""
    return seen(asked.measure, asked.whose, asked.invented, own, asked.figures)


@once(REMEMBERED)
def of_measure(asked: Asked) -> Markup:
    """Draw the page of a measure below its heading, for everybody who asks the same."""
    found = seen_by(asked)
    context = context_of(found, asked)
    if asked.invented and asked.named:  # a page of made-up figures shows a real one by itself
        context["stated"] = stated(found.definition)
    if found.national is None:
        return parts(context).nothing_yet()
    if not asked.named:
        return parts(context | _of_all(found)).without_names()
    context |= _named(found, asked, force_by_pk(asked.force))
    return parts(context).with_names()


@once(REMEMBERED)
def of_months(asked: Asked) -> Markup:
    """Draw the table of the months behind the control chart."""
    found = seen_by(asked)
    context = context_of(found, asked)
    if found.national is None:
        return parts(context).nothing_yet()
    if asked.named:
        context |= _named(found, asked, force_by_pk(asked.force))
    else:
        context |= _of_all(found) | {"whose_chart": "All forces together"}
    return parts(context | {"definition_at": definition_at(asked)}).month_table()


def definition_at(asked: Asked) -> str:
    return reverse("benchmarks:measure", args=[asked.measure]) + "#definition"


def context_of(found: Seen, asked: Asked) -> dict[str, Any]:
    return {
        "definition": found.definition,
        "definition_at": "#definition",
        "reader": asked,
        "measure_rows": definition_rows(found.definition),
        "published_at": queries.published_at(asked.measure, invented=asked.invented),
        "period": words.period_words(found.national) if found.national else "",
        "library_code": queries.library_code(asked.measure),
        "names": found.names,
        "stated": (),
        "improver_words": gap.improver_words,
        "improver_points": gap.improver_points,
        "most_rows": MOST_BARS,
    }


def parts(context: dict[str, Any]) -> Any:
    engine: Any = engines["jinja2"]
    return engine.env.get_template("benchmarks/measured.html").make_module(context)


def practices_of(found: Seen, asked: Asked, mine: Any) -> dict[str, list[gap.Taken]]:
    one = found.definition
    return queries.practices_in_use([one], invented=asked.invented, reader=mine)[one.key]


def _named(found: Seen, asked: Asked, mine: Any) -> dict[str, Any]:
    """Everything for a reader who may see forces by name."""
    own = mine.slug if mine and mine.slug in found.forces else ""
    groups = queries.groups(mine, found.places, asked.today) if mine else []
    chosen = (one for one in groups if one.code == asked.compare)
    group = next(chosen, groups[0] if groups else None)
    members = group.forces if group else tuple(found.places)
    return {
        "mine": mine,
        "own": own,
        "groups": groups,
        "group_choices": [(one.code, one.label) for one in groups],
        "group": group,
        "whose": whose_of(found, asked),
        **_own(found, asked, mine, own),
        **_beside_others(found, asked, mine, own, members),
    }


def whose_of(found: Seen, asked: Asked) -> list[tuple[str, str]]:
    """The groups of victims that there are figures of, as a choice."""
    reported = queries.groups_reported(found.definition.key, invented=asked.invented)
    return [("-".join(pair), GROUP_WORDS.get(pair, pair[1].capitalize())) for pair in reported]


def _own(found: Seen, asked: Asked, mine: Any, own: str) -> dict[str, Any]:
    """My force's year and months; of all forces together for whoever has none."""
    national, better = found.national, queries.better(found.definition)
    assert national is not None
    name = mine.name if mine and own else "All forces together"
    judged = found.trends[own] if own else national_trend(found)
    standing = national.standings.get(own)
    survey = standing is not None and found.definition.kind == "satisfaction"
    events = queries.events_of(mine, national.last) if mine and own else []
    target = found.definition.target_on(asked.today)
    return {
        "lead": words.lead(name, national, own, judged) if own else "",
        "all_lead": words.all_forces(national),
        "trend": judged,
        "about_trend": words.change(judged),
        "variation": words.variation_words(judged),
        "assurance": words.assurance_words(judged, target, better),
        "control": drawing.control(
            judged, better, name, events, target, found.definition.target_from
        ),
        "whose_chart": name,
        "limits": queries.new_limits_of(mine, asked.measure) if mine and own else [],
        "survey": words.survey_words(standing) if standing and survey else "",
        "beside_rate": words.beside_rate(standing) if standing else "",
    }


def _beside_others(
    found: Seen, asked: Asked, mine: Any, own: str, members: Sequence[str]
) -> dict[str, Any]:
    """My force among those it is compared with, and all of them among all."""
    national, better = found.national, queries.better(found.definition)
    assert national is not None
    practices = practices_of(found, asked, mine)
    improvers, like_mine = _improvers(found, own, members, practices)
    subjects = [slug for slug in members if slug in found.forces and slug != own]
    shown = [*subjects, own] if own else subjects
    few = len(shown) <= MOST_BARS
    whole = reverse("benchmarks:forces", args=[asked.measure]) + asked.link()
    return {
        "improvers": improvers,
        "like_mine": like_mine,
        "funnel": drawing.funnel(national, found.names, better, own, found.definition),
        "funnel_words": words.every_force(national, found.names),
        "spread_words": words.spread_words(national),
        "bars": drawing.bars(national, found.names, shown, own) if few else None,
        "rows": rows(found, shown, own, practices, asked.order),
        "map": drawing.level_map(found.places.values(), national, own),
        "map_table": whole,
        "left_out": len(national.left_out),
        "silent": len(found.places) - len(national.standings),
        "method_words": words.methods(national),
    }


TAG_KINDS = {State.IMPROVING: "met", State.LOOK: "soon", State.CHANGED: "way"}
GROUP_WORDS = {
    ("all", "all"): "All victims",
    ("rights", "enhanced"): "Victims with enhanced rights",
    ("rights", "standard"): "Victims without enhanced rights",
    ("rights", "unknown"): "Victims whose rights are not recorded",
}


def _of_all(found: Seen) -> dict[str, Any]:
    """What somebody reads who may not see forces by name: all together, whole percentages."""
    national = found.national
    assert national is not None
    better = queries.better(found.definition)
    together = rounded(found)
    return {
        "all_lead": words.all_forces(national, counts=False),
        "control": drawing.control(together, better, "All forces together", []),
        "about_trend": words.change(together),
        "funnel": drawing.nameless_funnel(national, better, found.definition),
        "funnel_words": words.every_force(national, found.names, named=False),
        "spread_words": words.spread_words(national),
    }


def _improvers(
    found: Seen, own: str, members: Sequence[str], practices: dict[str, list[gap.Taken]]
) -> tuple[list[gap.Improver], bool]:
    """Forces like mine that got better; failing those, any; and which of the two it is."""
    better = queries.better(found.definition)
    national = found.national
    assert national is not None
    like = gap.improvers(found.forces, national, better, own, practices, members)
    if like or len(members) >= len(found.forces):
        return like[: gap.MOST_SHOWN], True
    rest = gap.improvers(found.forces, national, better, own, practices)
    return rest[: gap.MOST_SHOWN], False


@dataclass(frozen=True)
class Row:
    """One line of the table of forces."""

    slug: str
    name: str
    standing: Standing
    mine: bool
    trend: Trend
    practices: Sequence[gap.Taken]

    @property
    def share(self) -> str:
        return percent(self.standing.share or 0)

    @property
    def interval(self) -> str:
        return words.interval_words(self.standing)

    @property
    def count(self) -> str:
        return f"{self.standing.met:,} of {self.standing.of:,}"

    @property
    def tag(self) -> str:
        return words.TAGS[self.trend.state]

    @property
    def kind(self) -> str:
        return TAG_KINDS.get(self.trend.state, "plain")

    @property
    def short(self) -> str:
        """What of the year is not in the figure, and how complete its returns say they are."""
        return words.completeness(self.standing)


def rows(
    found: Seen,
    shown: Sequence[str],
    own: str,
    practices: dict[str, list[gap.Taken]],
    order: str,
) -> list[Row]:
    """The table of forces: those that can be compared in the order asked for, the others last."""
    national = found.national
    assert national is not None
    lines = [
        Row(
            slug,
            found.name(slug),
            standing,
            slug == own,
            found.trends[slug],
            practices.get(slug, ()),
        )
        for slug in shown
        for standing in (national.standings[slug],)
    ]
    lines.sort(key=lambda line: line.name, reverse=order == "-name")
    if order.endswith("share"):
        lines.sort(key=lambda line: line.standing.share or 0, reverse=order == "-share")
    return sorted(lines, key=lambda line: not line.standing.compared)


@remembered("accounts.", "discussions.", "innovations.", "legislation.", "meetings.")
def beside_measure(reading: Reading) -> Markup:
    return drawn_beside("measure", reading.key, reading.viewer)


@remembered("accounts.", "discussions.", "innovations.", "legislation.", "meetings.")
def beside_right(reading: Reading) -> Markup:
    return drawn_beside("right", reading.key, reading.viewer)
