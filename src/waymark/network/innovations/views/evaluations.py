"""The register of evaluations: plans, what the returns say, results, and what was not published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.measures import definitions
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import evaluating as actions
from waymark.network.innovations.enums import Course
from waymark.network.innovations.forms.evaluating import (
    OTHER,
    AfterSupportForm,
    PlanForm,
    ResultForm,
    ReviewForm,
    WithholdForm,
)
from waymark.network.innovations.queries import evaluations as reading
from waymark.network.innovations.rules import effects as rules
from waymark.network.innovations.views import shown_effects as drawn
from waymark.network.innovations.views.adopting import say_at_fields
from waymark.network.innovations.views.exchange import csv_of
from waymark.shared.accounts.edge import asks_for_proof
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState, back_to

TITLES = {"state": "How far", "design": "Strength of design", "measure": "Measure",
          "result": "What it found"}  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every evaluation: planned, under way, complete, and those whose result was not published."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    state, found, counts = _asked(request)
    paging = state.paging(found.count())
    rows = reading.ordered_register(found, state.order)[paging.slice]
    return render(
        request,
        "innovations/register.html",
        {
            "state": state,
            "paging": paging,
            "groups": state.groups(counts),
            "rows": [drawn.row_of(one, timezone.localdate()) for one in rows],
            "figures": permissions.may_see_figures(request.user),
            "force": queries.own_force(request.user),
        },
    )


def _asked(request: HttpRequest) -> tuple[ListState, Any, dict[str, dict[str, int]]]:
    """The register as the address asks for it, with how many each choice would leave."""
    figures = permissions.may_see_figures(request.user)
    state = ListState(
        request.GET,
        filters=reading.register_choices(figures=figures),
        titles=TITLES,
        orders=reading.ORDERS,
    )
    chosen = {name: state.chosen(name) for name in reading.register_choices(figures=figures)}
    found = reading.narrowed_register(reading.register(request.user), chosen)
    return state, found, reading.register_counts(found)


@require_safe
@asks_for_proof
def register_table(request: HttpRequest) -> StreamingHttpResponse:
    """The register as a table, as it is narrowed in the address."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    state, found, _ = _asked(request)
    rows = reading.ordered_register(found, state.order)
    return csv_of(
        "evaluations.csv",
        drawn.REGISTER_HEADER,
        (drawn.register_cells(one) for one in rows.iterator(500)),
    )


def _evaluation(request: HttpRequest, key: str) -> Any:
    if not permissions.is_member(request.user):
        raise PermissionDenied
    return get_object_or_404(reading.evaluation_page(request.user, key))


@require_safe
def evaluation(request: HttpRequest, key: str) -> HttpResponse:
    """One evaluation: the plan, the months before and after, what they say, what could mislead."""
    one = _evaluation(request, key)
    may_see = permissions.may_see_figures(request.user)
    now, earlier = reading.measured_on(one) if may_see else (None, [])
    live_on = one.adoption.live_on if one.adoption else None
    return render(
        request,
        "innovations/evaluation.html",
        {
            "evaluation": one,
            "innovation": one.innovation,
            "version": one.innovation.current,
            "definition": definitions.find(one.measure) if one.measure else None,
            "back": back_to("/practices/evaluations/", request.GET),
            "planned_words": rules.planned_words(one.planned_on, live_on),
            "live_on": live_on,
            "figures": may_see,
            "now": now,
            "earlier": [m for m in earlier if m is not now],
            "chart": drawn.chart_of(one, now),
            "checks": drawn.checks_of(now),
            "review": drawn.review_of(one, timezone.localdate()),
            "reviews": one.reviews.all(),
            "answered": getattr(one, "after_support", None) is not None,
            "ended": one.state in (Course.COMPLETE, Course.UNPUBLISHED),
            "may_plan": permissions.may_plan(request.user, one.innovation, one.organisation),
        },
    )


@require_safe
@asks_for_proof
def evaluation_table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The months of one evaluation as a table, with those of the forces compared."""
    one = _evaluation(request, key)
    if not permissions.may_see_figures(request.user):
        raise PermissionDenied
    now, _ = reading.measured_on(one)
    if now is None:
        raise Http404
    return csv_of(f"effect-{one.key}.csv", drawn.MONTHS_HEADER, drawn.month_cells(one, now))


@require_safe
@asks_for_proof
def practice_table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """What every adopter of a practice saw, as a table."""
    if not permissions.may_see_figures(request.user):
        raise PermissionDenied
    innovation = get_object_or_404(queries.shown_to(request.user, key))
    return csv_of(f"effects-{key}.csv", drawn.FORCES_HEADER, drawn.force_cells(innovation))


# ---- planning and ending ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Plan how my force will find out whether a practice works here."""
    innovation = get_object_or_404(queries.shown_to(request.user, key))
    force = queries.own_force(request.user)
    if force is None or not permissions.may_plan(request.user, innovation, force):
        raise PermissionDenied
    own = queries.adoption_by(innovation, force)
    known = reading.first_of_force(innovation, force)
    form = form_for(
        request,
        PlanForm,
        initial=_initial(known, reading.measures_of(innovation)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_evaluation(
                innovation, force, by=request.user, now=timezone.now(), **form.answers()
            )
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, "The plan is on record")
            return redirect("innovations:evaluation", made.key)
    return render(
        request,
        "innovations/plan.html",
        {"innovation": innovation, "version": innovation.current, "force": force, "form": form,
         "live_on": own.live_on if own else None},
    )  # fmt: skip


def _initial(known: Any, measures: list[str]) -> dict[str, Any]:
    """Begin with the plan that is there, or with the practice's own measure and a strong design."""
    if known is not None and known.planned_on:
        names = ("design", "against", "question", "from_on", "until_on", "outcome")
        given = {name: getattr(known, name) for name in names}
        return given | {
            "measure": known.measure or OTHER,
            "independent": "yes" if known.independent else "no",
        }
    return {
        "measure": measures[0] if measures else "",
        "design": "3",
        "against": "similar",
        "independent": "no",
    }


@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what came out."""
    return _ending(request, key, ResultForm, actions.complete_evaluation, "result",
                   "The result is in the register")  # fmt: skip


@require_http_methods(["GET", "POST"])
def withhold(request: HttpRequest, key: str) -> HttpResponse:
    """End an evaluation without a result, and say why."""
    return _ending(request, key, WithholdForm, actions.withhold_result, "withhold",
                   "It is in the register, with the reason")  # fmt: skip


@require_http_methods(["GET", "POST"])
def review_result(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a result again: say whether it still holds, and when it is looked at next."""
    return _ending(request, key, ReviewForm, actions.review_result, "review",
                   "Your review stands with the result")  # fmt: skip


@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, key: str) -> HttpResponse:
    """Say whether the help that the force had was enough."""
    return _ending(request, key, AfterSupportForm, actions.answer_after_support, "support",
                   "Thank you. The network office reads it")  # fmt: skip


def _ending(
    request: HttpRequest, key: str, form_class: Any, act: Any, page: str, banner: str
) -> HttpResponse:
    one = _evaluation(request, key)
    if not permissions.may_plan(request.user, one.innovation, one.organisation):
        raise PermissionDenied
    form = form_for(request, form_class)
    if request.method == "POST" and form.is_valid():
        try:
            act(one, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, banner)
            return redirect("innovations:evaluation", one.key)
    return render(
        request,
        "innovations/end_evaluation.html",
        {"evaluation": one, "version": one.innovation.current, "form": form, "page": page},
    )  # fmt: skip
