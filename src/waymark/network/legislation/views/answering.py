"""How ready forces are: a force answers, looks back, and is chased."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.innovations.queries import force_by_slug, own_force
from waymark.network.legislation import permissions, queries
from waymark.network.legislation.actions import readiness as actions
from waymark.network.legislation.forms.answering import AnswerForm
from waymark.network.legislation.forms.keeping import RemindForm
from waymark.network.legislation.rules.words import counted
from waymark.network.legislation.views.reading import item_for, own_card, reader, tabs
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """My force's answers about one item: a word for each duty, and a note."""
    item, force = item_for(request, key), own_force(request.user)
    if not permissions.may_answer(request.user, force):
        raise PermissionDenied
    assert force is not None
    today = timezone.localdate()
    standing = queries.own_standing(item, force, today)
    if not standing.duties:
        raise Http404
    asked = queries.asked_of(item, standing.duties)
    there = queries.own_answers(item, force)
    form = form_for(request, AnswerForm, duties=asked, there=there)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.answer_all(
                item, force, answers=form.answers(), by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            _say_what_was_kept(request, new, force.name)
            return redirect("legislation:item", key)
    return render(
        request,
        "legislation/answer.html",
        {
            "item": item,
            "force": force,
            "form": form,
            "there": there,
            "own": own_card(standing, force, request.user, today),
        },
    )


def _say_what_was_kept(request: HttpRequest, new: int, force: str) -> None:
    if new:
        said = f"{counted(new, 'answer')} kept. They are {force}’s own words, as of today"
        messages.success(request, said)
    else:
        messages.warning(
            request, f"You chose nothing new, so nothing was sent: {force}’s answers are as before"
        )


@require_safe
def history(request: HttpRequest, key: str, force: str) -> HttpResponse:
    """Every answer of a force about one item, with its notes: for the force and co-ordinators."""
    item, organisation = item_for(request, key), force_by_slug(force)
    if not permissions.may_see_forces(request.user):
        raise PermissionDenied
    if organisation is None:
        raise Http404
    if not permissions.may_read_notes(request.user, organisation):
        raise PermissionDenied
    return render(
        request,
        "legislation/history.html",
        {"item": item, "force": organisation, "rows": queries.history_of(item, organisation)},
    )


@require_http_methods(["GET", "POST"])
def chase(request: HttpRequest) -> HttpResponse:
    """Who is to be chased for what, over all items or one; a reminder in own words."""
    viewer, today = reader(request), timezone.localdate()
    if not permissions.may_chase(viewer):
        raise PermissionDenied
    chosen = (request.POST if request.method == "POST" else request.GET).get("item", "")
    item = get_object_or_404(queries.items_for(viewer), key=chosen) if chosen else None
    form = form_for(request, RemindForm)
    if request.method == "POST" and item is None:
        form.add_error(None, "Choose an item first") if form.is_valid() else None
    elif request.method == "POST" and form.is_valid():
        try:
            told = actions.remind(item, by=viewer, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _reminded(told))
            return redirect(f"{request.path}?item={item.key}")
    rows = queries.chase_list(today, item=chosen)
    state = ListState(request.GET, size=50)
    paging = state.paging(len(rows))
    return render(
        request,
        "legislation/chase.html",
        {
            "item": item,
            "form": form,
            "count": len(rows),
            "force_count": len({row.force.pk for row in rows}),
            "rows": rows[paging.slice],
            "paging": paging,
            "items": queries.asked_items(viewer),
            "chosen": chosen,
            "people": queries.who_is_reminded(rows) if item else [],
            "to_remind": [] if item else _to_remind(rows),
            "tabs": tabs(viewer, "chase"),
            "today": today,
        },
    )


def _to_remind(rows: list[Any]) -> list[tuple[Any, int]]:
    """Each item that somebody is waited for, with how many forces; the most first."""
    forces: dict[Any, set[int]] = {}
    for row in rows:
        forces.setdefault(row.duty.instrument, set()).add(row.force.pk)
    counted = [(item, len(waited)) for item, waited in forces.items()]
    return sorted(counted, key=lambda each: (-each[1], each[0].title))


def _reminded(told: int) -> str:
    if not told:
        return "Everybody was reminded today already, or no seat of a lead is filled"
    return f"{counted(told, 'person', 'people')} reminded"
