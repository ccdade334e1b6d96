"""One practice: does it fit, who runs it, who stopped and why, and what it says."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.enums import Design, Stage
from waymark.network.innovations.queries import evaluations
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.evidence import stronger
from waymark.network.innovations.views import shown_effects, told
from waymark.shared.ui.beside import drawn_beside
from waymark.shared.ui.remembered import Reading, reading, remembered
from waymark.shared.ui.tables import ListState, back_to


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """One practice: why forces stopped, does it fit, how it spread, the diary, the record."""
    viewer, today = request.user, timezone.localdate()
    visible = queries.number_and_version(viewer, key)
    if visible is None:
        raise Http404
    number, version = visible
    if version is None:
        innovation = queries.practice_page(queries.practices_for(viewer), key).get()
        return render(request, "innovations/not_published.html", {"innovation": innovation})
    force = queries.own_force(viewer)
    asked = reading(request, today, key)
    public = told.Reading(
        practice=number, mark=asked.marks.of(*told.HANGS_ON), today=today,
        force=force.pk if force else None, member=permissions.is_member(viewer),
        figures=permissions.may_see_figures(viewer),
    )  # fmt: skip
    drawn = told.of_practice(public)
    innovation = drawn.practice
    own, evaluation = _own(asked)
    return render(
        request,
        "innovations/practice.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "back": back_to("/practices/", request.GET),
            "mine": force,
            "own": own,
            "own_evaluation": evaluation,
            "freshness": _freshness(innovation, today),
            **_evidence(innovation, figures=public.figures),
            "may": _may(viewer, innovation, force),
            "told": drawn,
            "beside": _beside(asked),
            "fit": told.of_fit(public) if force and force != innovation.organisation else "",
        },
    )


@remembered(*told.HANGS_ON)
def _own(asked: Reading) -> tuple[Any, Any]:
    """How far the reader's own force is with it, and the evaluation that it goes on with."""
    force, innovation = queries.own_force(asked.viewer), queries.shown().get(key=asked.key)
    own = queries.adoption_by(innovation, force)
    return own, evaluations.first_of_force(innovation, force) if force and own else None


@remembered("accounts.", "discussions.", "innovations.", "legislation.", "meetings.")
def _beside(asked: Reading) -> Markup:
    return drawn_beside("practice", asked.key, asked.viewer)


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def forces(request: HttpRequest, key: str) -> HttpResponse:
    """Every force with this practice: its steps, what it changed, what it learnt."""
    visible = queries.library_for(request.user)
    innovation = get_object_or_404(queries.practice_page(visible, key))
    state = ListState(
        request.GET, filters={"stage": Stage.choices}, titles={"stage": "Stage"}, size=10
    )
    adoptions = queries.adoptions_furthest_first(innovation, state.chosen("stage"))
    paging = state.paging(adoptions.count())
    return render(
        request,
        "innovations/forces.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "state": state,
            "paging": paging,
            "adoptions": adoptions[paging.slice],
        },
    )


@login_not_required  # practices that their owner made public are readable by anybody
@require_safe
def entries(request: HttpRequest, key: str) -> HttpResponse:
    """The whole diary that the adopters keep, newest first."""
    visible = queries.library_for(request.user)
    innovation = get_object_or_404(queries.practice_page(visible, key))
    state = ListState(request.GET, size=10)
    written = queries.diary_of(innovation)
    paging = state.paging(written.count())
    return render(
        request,
        "innovations/entries.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "state": state,
            "paging": paging,
            "entries": written[paging.slice],
        },
    )


def _evidence(innovation: Any, *, figures: bool) -> dict[str, Any]:
    """How strongly it was looked at, and what came out of it."""
    strength = stronger(innovation.current.design, innovation.effect_design)
    effect, words = shown_effects.axis_of(innovation, figures=figures, id="effect-mark")
    return {
        "strength": strength or "0",
        "design": Design(strength).label if strength else "",
        "effect": effect,
        "effect_words": words,
    }


def _may(viewer: Any, innovation: Any, mine: Any) -> dict[str, bool]:
    """What this viewer may do here, so that the page shows a button or the reason."""
    member = permissions.is_member(viewer)
    member_of_owner = member and viewer.sits_in(innovation.organisation)
    return {
        "edit": member and permissions.may_edit(viewer, innovation),
        "ask": permissions.may_ask(viewer, innovation) and not member_of_owner,
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
