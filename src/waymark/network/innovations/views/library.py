"""The library: finding a practice, and reading it."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures import charts
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.fits import prerequisites_of, profile_values
from waymark.network.innovations.enums import IN_USE, Design, Stage
from waymark.network.innovations.queries.forces import Force
from waymark.network.innovations.queries.practice import Entry, Taken
from waymark.network.innovations.rules import fit as fit_rules
from waymark.network.innovations.rules import spread, staleness, stages
from waymark.network.innovations.rules.calendar import whole_months
from waymark.shared.ui.tables import back_to

SHOWN_ENTRIES = 4
SHOWN_FORCES = 8  # on the practice’s own page; the rest stand on a page of their own
# How a verdict is drawn: the kinds of sign that `answer` knows.
SIGNS = {"fits": "yes", "needs_work": "part", "does_not_fit": "no", "not_known": "unknown"}


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The library, searched, narrowed, ordered and paged; all of it lives in the address."""
    viewer = request.user
    asked = queries.asked(request.GET, viewer, timezone.localdate())
    state, force = asked.state, asked.force
    paging = state.paging(asked.counts.total)
    return render(
        request,
        "innovations/list.html",
        {
            "state": state,
            "groups": state.groups(asked.numbers),
            "paging": paging,
            "rows": queries.page_of(asked.practices, state.order, asked.keys, force, paging.slice),
            "force": force,
            "reason": asked.reason,
            "capped": asked.capped,
            "designs": {"": "Not said yet", **dict(Design.choices)},
            "may_share": permissions.may_share_practice(viewer),
        },
    )


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """One practice: why forces stopped, does it fit, how it spread, the diary, the record."""
    innovation = get_object_or_404(queries.shown_page(queries.practices_for(request.user), key))
    if innovation.current is None:
        return render(request, "innovations/not_published.html", {"innovation": innovation})
    today = timezone.localdate()
    mine = queries.own_force(request.user)
    adoptions = queries.taken_up(innovation)
    own = next((a for a in adoptions if mine and a.organisation_pk == mine.pk), None)
    diary = queries.diary_entries(innovation)
    member = permissions.is_member(request.user)
    context = {
        "innovation": innovation,
        "version": innovation.current,
        "values": queries.words_of(innovation.current),
        "today": today,
        "back": back_to("/practices/", request.GET),
        "mine": mine,
        "own": own,
        "adoptions": queries.furthest_first(adoptions)[:SHOWN_FORCES],
        "adoption_count": len(adoptions),
        "stopped": [a for a in adoptions if a.stage == Stage.STOPPED],
        "diary": diary if "diary" in request.GET else diary[:SHOWN_ENTRIES],
        "diary_count": len(diary),
        "coming": _coming(adoptions, diary, today),
        "freshness": _freshness(innovation, today),
        "design": Design(innovation.current.design).label if innovation.current.design else "",
        "papers": [a for a in queries.papers(innovation)
                   if member or (a.public and innovation.public)],
        "may": _may(request.user, innovation, mine),
        "moves": stages.moves_from(own.stage if own else None),
    }  # fmt: skip
    forces = queries.forces_of(innovation.organisation.invented) if adoptions or mine else []
    context |= _spread(innovation, adoptions, forces, mine, today)
    if mine is not None and mine.pk != innovation.organisation_id:
        context |= _fit(innovation, adoptions, forces, mine, today)
    return render(request, "innovations/practice.html", context)


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def forces(request: HttpRequest, key: str) -> HttpResponse:
    """Every force with this practice: its steps, what it changed, what it learnt."""
    visible = queries.library_for(request.user)
    innovation = get_object_or_404(queries.practice_page(visible, key))
    return render(
        request,
        "innovations/forces.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "adoptions": queries.furthest_first(queries.adoptions_of(innovation)),
        },
    )


def _may(viewer: Any, innovation: Any, mine: Any) -> dict[str, bool]:
    """What this viewer may do here, so that the page shows a button or the reason."""
    member = permissions.is_member(viewer)
    return {
        "edit": member and permissions.may_edit(viewer, innovation),
        "take_up": member and permissions.may_take_up(viewer, mine),
        "comment": member and permissions.may_comment(viewer, innovation),
        "write_profile": member and mine is not None and permissions.may_edit_profile(viewer, mine),
    }


def _freshness(innovation: Any, today: date) -> dict[str, str]:
    if innovation.confirmed_on is None:
        return {}
    state = staleness.freshness(innovation.confirmed_on, today)
    return {
        "state": state.value,
        "sentence": staleness.freshness_sentence(innovation.confirmed_on, today),
    }


def _coming(
    adoptions: list[Taken], diary: list[Entry], today: date
) -> list[dict[str, Any]]:
    """The diary entries to come or due, nearest last, for the future end of the timeline."""
    coming = []
    for adoption in adoptions:
        if adoption.live_on is None or adoption.stage not in IN_USE:
            continue
        written = {e.month for e in diary if e.adoption == adoption.pk and e.month}
        due = staleness.prompts_due(adoption.live_on, written, today)
        following = staleness.next_prompt(adoption.live_on, written, today)
        if due:
            coming.append({"adoption": adoption, "prompt": due[-1], "late": True})
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
    months = spread.live_count_by_month(changes, today)
    took = spread.median_months_to_live(
        innovation.published_on, spread.first_live_dates(changes).values()
    )
    found: dict[str, Any] = {
        "curve": "",
        "map": "",
        "spread_sentence": spread.spread_sentence(innovation.live_count, took),
        "undated": sum(not step.on_is_known for a in adoptions for step in a.steps),
    }
    if months:
        found["curve"] = _curve(tuple((point.month, point.live) for point in months))
    stage_of = {a.slug: a.stage for a in adoptions}
    places = tuple(
        (f.code, f.name, f.column, f.row, stage_of.get(f.slug, "none"))
        for f in forces
        if f.column is not None and f.row is not None
    )
    if adoptions and places:
        found["map"] = _map(places, mine.tile if mine else "")
    return found


# A chart is a pure function of its figures, and a practice is read far more often than it changes.
@lru_cache(maxsize=512)
def _curve(points: tuple[tuple[date, int], ...]) -> charts.Chart:
    return charts.adoption_curve(
        "spread",
        title="How it spread",
        months=[month for month, _ in points],
        live=[live for _, live in points],
        wide=540,
    )


@lru_cache(maxsize=512)
def _map(tiles: tuple[tuple[str, str, int, int, str], ...], mine: str) -> charts.Chart:
    return charts.tile_map(
        "who",
        title="Who is using it",
        tiles=[
            charts.Tile(code=code, name=name, column=column, row=row, stage=stage)
            for code, name, column, row, stage in tiles
        ],
        mine=mine,
    )


def _fit(
    innovation: Any, adoptions: list[Taken], forces: list[Force], mine: Any, today: date
) -> dict[str, Any]:
    """The table of fit, the sentence above it, and which forces were taken as similar."""
    profile = queries.profile_of(mine)
    same_world = mine.invented == innovation.organisation.invented
    peers = queries.peers_of(mine, today, forces if same_world else None)
    done = [
        fit_rules.PeerAdoption(
            force=a.slug, stage=a.stage, months_live=_months_live(a, today)
        )
        for a in adoptions
        if a.slug in peers.forces
    ]
    wanted = prerequisites_of(innovation.current.prerequisites)
    lines = fit_rules.fit(
        wanted,
        profile_values(profile),
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


@login_not_required  # it counts only what the reader may see
@require_safe
def network_spread(request: HttpRequest) -> HttpResponse:
    """How practices spread over the whole network: the network's own headline."""
    today = timezone.localdate()
    made_up = request.GET.get("world") == "made-up"
    practices = queries.library_for(request.user).filter(organisation__invented=made_up)
    rows = queries.histories(practices)
    months = spread.live_count_by_month(
        [spread.StageChange(force=f"{key} {force}", stage=stage, on=on)
         for key, force, stage, on, _ in rows],
        today,
    )  # fmt: skip
    took = spread.median_months(queries.spans(rows))
    context: dict[str, Any] = {
        "made_up": made_up,
        "took": took,
        "practice_count": practices.count(),
        "adopted": queries.most_adopted(practices),
        "shared": queries.shared_by_year(practices),
        "both_worlds": queries.has_invented(),
    }
    if months:
        context["curve"] = charts.adoption_curve(
            "network-spread",
            title="Adoptions live across the network",
            months=[point.month for point in months],
            live=[point.live for point in months],
        )
    return render(request, "innovations/spread.html", context)
