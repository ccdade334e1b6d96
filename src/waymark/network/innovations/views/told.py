"""The parts of pages that are the same for many readers, remembered between them.

Every act leaves an entry in the audit chain, so the last entry of those acts that could change
what was drawn (number and hash) says whether it still holds (decisions 13 and 156). Only the
network wing remembers pages; it holds no victim’s data.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.template import engines
from markupsafe import Markup

from waymark.network.innovations import queries
from waymark.network.innovations.enums import IN_USE, Design, Stage
from waymark.network.innovations.queries.asking import Reader
from waymark.network.innovations.queries.forces import Force
from waymark.network.innovations.queries.practice import Entry, Taken
from waymark.network.innovations.rules import drawing, spread, staleness
from waymark.network.innovations.rules import fit as fit_rules
from waymark.network.innovations.rules.calendar import whole_months
from waymark.network.innovations.rules.words import opening_number
from waymark.network.innovations.views import shown_effects
from waymark.shared.ui.once import once

HANGS_ON = ("accounts.", "innovations.")  # acts of these apps may change what is drawn here
REMEMBERED = 100  # at about 50 KB each, in every web process
LONGEST_QUERY = 200
SHOWN_ENTRIES = 4
SHOWN_STOPPED = 5
SHOWN_FORCES = 8  # on the practice’s own page; the rest stand on a page of their own
# How a verdict is drawn: the kinds of sign that `answer` knows.
SIGNS = {"fits": "yes", "needs_work": "part", "does_not_fit": "no", "not_known": "unknown"}


@dataclass(frozen=True)
class Reading:
    """Everything that what is drawn depends on; two readers with the same one see the same."""

    practice: int
    mark: str  # the last act that could have changed what is drawn
    today: date
    force: int | None
    member: bool
    figures: bool  # may see what each force saw


@dataclass(frozen=True)
class Asking:
    """Everything that a list of practices depends on."""

    query: str
    reader: Reader
    may_share: bool
    mark: str
    today: date


def of_library(asking: Asking) -> Markup:
    """Draw the library as a list; a question too long to be asked twice is not remembered."""
    draw = _listed if len(asking.query) <= LONGEST_QUERY else _list
    return draw(asking)


def _list(asking: Asking) -> Markup:
    asked = queries.asked_by(asking.reader, QueryDict(asking.query), asking.today)
    state, force = asked.state, asked.force
    paging = state.paging(asked.counts.total)
    rows = queries.page_of(asked.practices, state.order, asked.keys, force, paging.slice)
    figures = asking.reader.figures
    context = {
        "state": state,
        "groups": state.groups(asked.numbers),
        "paging": paging,
        "rows": rows,
        "effects": {
            row.pk: shown_effects.axis_of(row, figures=figures, id=f"effect-{row.pk}")
            for row in rows
        },
        "force": force,
        "reader": asking.reader,
        "reason": asked.reason,
        "capped": asked.capped,
        "designs": {"": "Not said yet", **dict(Design.choices)},
        "may_share": asking.may_share,
    }
    return _parts("innovations/listed.html", context).listed()


_listed = once(REMEMBERED)(_list)


@dataclass(frozen=True)
class Told:
    """A practice as its page shows it, with two drawn parts: why forces stopped, and all below."""

    practice: Any
    stopped: Markup
    rest: Markup


@once(REMEMBERED)
def of_practice(reading: Reading) -> Told:
    """Draw what a practice’s page says to every reader alike."""
    innovation = queries.shown_page(queries.shown()).get(pk=reading.practice)
    mine = queries.force_by_pk(reading.force)
    adoptions = queries.taken_up(innovation)
    diary = queries.diary_entries(innovation)
    stopped = [a for a in adoptions if a.stage == Stage.STOPPED]
    forces = queries.forces_of(innovation.organisation.invented) if adoptions else []
    context = {
        "innovation": innovation,
        "member": reading.member,
        "version": innovation.current,
        "values": queries.words_of(innovation.current),
        "adoptions": queries.furthest_first(adoptions)[:SHOWN_FORCES],
        "adoption_count": len(adoptions),
        "stopped": stopped[:SHOWN_STOPPED],
        "stopped_count": len(stopped),
        "stopped_words": opening_number(len(stopped)).lower(),
        "diary": diary[:SHOWN_ENTRIES],
        "diary_count": len(diary),
        "figures": reading.figures,
        "blocks": shown_effects.blocks(
            innovation, figures=reading.figures, today=reading.today
        ),
        "nothing_measured": shown_effects.nothing_measured(innovation, figures=reading.figures),
        "coming": _coming(adoptions, diary, reading.today),
        "papers": [
            a for a in queries.papers(innovation)
            if reading.member or (a.public and innovation.public)
        ],
        **_spread(innovation, adoptions, forces, mine, reading.today),
    }  # fmt: skip
    parts = _parts("innovations/told.html", context)
    return Told(innovation, stopped=parts.why_stopped(), rest=parts.rest())


@once(REMEMBERED)
def of_fit(reading: Reading) -> Markup:
    """Draw how a practice fits the reader’s own force."""
    innovation = queries.shown().select_related("organisation").get(pk=reading.practice)
    mine = queries.force_by_pk(reading.force)
    assert mine is not None
    context = _fit(innovation, queries.taken_up(innovation), mine, reading.today)
    context |= {"mine": mine, "innovation": innovation}
    return _parts("innovations/told.html", context).does_it_fit()


def _parts(template: str, context: dict[str, Any]) -> Any:
    """The macros of a template, reading these names; what they draw is markup already."""
    engine: Any = engines["jinja2"]
    return engine.env.get_template(template).make_module(context)


def _coming(adoptions: list[Taken], diary: list[Entry], today: date) -> list[dict[str, Any]]:
    """The diary entries to come or due, nearest last, for the future end of the timeline."""
    coming: list[dict[str, Any]] = []
    for adoption in adoptions:
        # An adoption that a paper tells of was never asked for a diary: it is not late.
        if adoption.live_on is None or adoption.stage not in IN_USE or adoption.source:
            continue
        written = {e.month for e in diary if e.adoption == adoption.pk and e.month}
        due = staleness.latest_due(adoption.live_on, written, today)
        following = staleness.next_prompt(adoption.live_on, written, today)
        if due:
            coming.append({"adoption": adoption, "prompt": due, "late": True})
        elif following:
            coming.append({"adoption": adoption, "prompt": following, "late": False})
    coming.sort(key=lambda row: row["prompt"].due_on)
    return coming[:3][::-1]


def _spread(
    innovation: Any, adoptions: list[Taken], forces: list[Force], mine: Any, today: date
) -> dict[str, Any]:
    """The adoption curve and the map; only what the records say."""
    changes = [
        spread.StageChange(force=a.slug, stage=step.stage, on=step.on)
        for a in adoptions
        for step in a.steps
        if step.on_is_known
    ]
    took = spread.median_months_to_live(
        innovation.published_on, spread.first_live_dates(changes).values()
    )
    stages = {adoption.slug: adoption.stage for adoption in adoptions}
    mine_on_the_map = mine.tile if mine else ""
    return {
        "curve": drawing.curve(changes, today, id="spread", title="How it spread"),
        "map": adoptions and drawing.tile_map(
            forces, stages, id="who", title="Who is using it", mine=mine_on_the_map
        ),
        "stage_counts": [
            (stage.label, number) for stage, number in spread.stage_counts(stages)
        ],
        "spread_sentence": spread.spread_sentence(innovation.live_count, took),
        "undated": sum(not step.on_is_known for a in adoptions for step in a.steps),
    }  # fmt: skip


def _fit(innovation: Any, adoptions: list[Taken], mine: Any, today: date) -> dict[str, Any]:
    """The table of fit, the sentence above it, and which forces were taken as similar."""
    profile = queries.profile_of(mine)
    peers = queries.peers_of(mine, today)
    done = [
        fit_rules.PeerAdoption(force=a.slug, stage=a.stage, months_live=_months_live(a, today))
        for a in adoptions
        if a.slug in peers.forces
    ]
    wanted = fit_rules.prerequisites_of(innovation.current.prerequisites)
    lines = fit_rules.fit(
        wanted,
        fit_rules.profile_values(profile.answers, profile.resources) if profile else {},
        done,
        labels=queries.profile_words(),
        notes=profile.notes if profile else {},
    )
    return {
        "fit_rows": [
            {
                "point": line.point,
                "needs": line.needs,
                "has": line.has,
                "fit": SIGNS[line.verdict],
                "words": line.verdict.words,
            }
            for line in lines
        ],
        "fit_sentence": fit_rules.summary_sentence(lines[:-1], mine.name),
        "peers": peers,
        "profile": profile,
        "wanted_count": len(wanted),
    }


def _months_live(adoption: Any, today: date) -> int | None:
    if adoption.live_on is None:
        return None
    return whole_months(adoption.live_on, adoption.stopped_on or today)
