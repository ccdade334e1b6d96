"""Writing a practice: start, then one page a section with autosave, and the points of fit."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import points as of_fit
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.forms import practices as forms
from waymark.network.innovations.forms.sections import (
    BY_NAME,
    SECTIONS,
    Section,
    dropped,
    filled,
    initial,
    section_form,
    split,
)
from waymark.network.innovations.rules.fit import point_name
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import clock_time


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The four lists of work on practices, with their counts."""
    names = {"mine": "Mine", "organisation": "My organisation",
             "waiting": "Waiting for a reviewer", "done": "Done"}  # fmt: skip
    state = ListState(request.GET, tab_names=list(names), size=50)
    lists = {name: queries.drafts_for(request.user, name) for name in names}
    rows = queries.titled(lists[state.tab], state.text)
    paging = state.paging(rows.count())
    return render(
        request,
        "innovations/work.html",
        {
            "state": state,
            "paging": paging,
            "tabs_of_work": [
                {"label": label, "href": state.link(tab=name), "count": lists[name].count(),
                 "current": name == state.tab}
                for name, label in names.items()
            ],
            "practices": rows[paging.slice],
            "which": state.tab,
            "force": queries.own_force(request.user),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a practice with its title; the sections follow."""
    if not permissions.may_share_practice(request.user):
        raise PermissionDenied
    organisations = queries.organisations_to_write_for(request.user)
    form = form_for(
        request,
        forms.StartForm,
        organisations=organisations,
        initial={"organisation": request.user.organisation},
    )
    if request.method == "POST" and form.is_valid():
        innovation = actions.start_practice(
            by=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("innovations:edit", innovation.key, SECTIONS[0].name)
    similar = queries.similar(request.user, form.data.get("title", "")) if form.is_bound else []
    return render(request, "innovations/new.html", {"form": form, "similar": similar})


def draft_of(request: HttpRequest, key: str) -> Any:
    """The practice with a draft that this person may write in; anything else is not found."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.may_edit(request.user, innovation) or innovation.working is None:
        raise Http404
    return innovation


@require_safe
def edit_start(request: HttpRequest, key: str) -> HttpResponse:
    """Where one left off: the first section that is empty, or the check page if none is."""
    said = filled(draft_of(request, key).working)
    for section in SECTIONS:
        if section.name not in said:
            return redirect("innovations:edit", key, section.name)
    return redirect("innovations:check", key)


def filled_parts(innovation: Any) -> set[str]:
    """The parts of a draft that its writers have done something in."""
    beside = {
        "points": bool(innovation.working.prerequisites),
        "papers": queries.papers(innovation).exists(),
        "collaborators": innovation.collaborators.exists(),
        "contact": innovation.contact_seat_id is not None,
    }
    return filled(innovation.working) | {name for name, there in beside.items() if there}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """One section of the draft."""
    innovation = draft_of(request, key)
    chosen = BY_NAME.get(section)
    if chosen is None:
        raise Http404
    form = _section_form(request, innovation, chosen)
    if request.method == "POST":
        valid = form.is_valid()
        drop = dropped(chosen, form.cleaned_data) if valid else {}
        _save(request, innovation, chosen, form, drop)
        if valid:
            return redirect(*_next(request, innovation.key, chosen))
    return render(
        request,
        "innovations/edit.html",
        {
            "innovation": innovation,
            "version": innovation.working,
            "section": chosen,
            "sections": SECTIONS,
            "filled": filled_parts(innovation),
            "form": form,
            "autosave": f"/practices/{innovation.key}/edit/{chosen.name}/autosave",
            "similar": queries.similar(request.user, innovation.working.title, not_this=innovation),
            "comments": [c for c in queries.comments_on(innovation) if c.section == chosen.name],
        },
    )


def _section_form(request: HttpRequest, innovation: Any, section: Section) -> Any:
    codes: dict[str, list[str]] = {}
    for value in innovation.working.values.all():
        codes.setdefault(value.list, []).append(value.code)
    form = section_form(
        section, queries.choices(keep=innovation.working), innovation.working.imported_as
    )
    return form_for(request, form, initial=initial(section, innovation.working, codes))


def _save(
    request: HttpRequest, innovation: Any, section: Section, form: Any, drop: dict[str, list[str]]
) -> None:
    """Keep whatever is right, even if another field of the page is not."""
    fields, values = split(section, form.cleaned_data)
    if not fields.get("title", "x"):
        del fields["title"]  # a draft keeps its name: an empty title would leave it nameless
    if fields or values:
        actions.save_version(
            innovation, fields=fields, values=values, drop=drop, by=request.user, now=timezone.now()
        )


def _next(request: HttpRequest, key: str, section: Section) -> tuple[str, ...]:
    """The page after this section; needs is followed by the points of fit."""
    if "leave" in request.POST:
        return ("innovations:work",)
    if request.GET.get("from") == "check":  # one answer changed: the rest was read already
        return ("innovations:check", key)
    if section.name == "needs":
        return ("innovations:points", key)
    place = SECTIONS.index(section) + 1
    if place == len(SECTIONS):
        return ("innovations:files", key)
    return ("innovations:edit", key, SECTIONS[place].name)


@require_POST
def autosave(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Save while typing. Answers with the time, or with the fields that could not be kept."""
    innovation = draft_of(request, key)
    chosen = BY_NAME.get(section)
    if chosen is None:
        raise Http404
    form = _section_form(request, innovation, chosen)
    form.is_valid()
    _save(request, innovation, chosen, form, drop={})  # dropped only by the button: it is final
    if form.errors:
        return JsonResponse({"saved": "Saved, but for what is marked when you continue"})
    return JsonResponse({"saved": f"Draft saved {clock_time(timezone.localtime())}"})


@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, key: str) -> HttpResponse:
    """The points of fit: what a force must have. A point is added, or one removed."""
    innovation = draft_of(request, key)
    rows = innovation.working.prerequisites
    if request.method == "POST":
        name = request.POST.get("remove", "")
        of_fit.remove_point(innovation, name=name, by=request.user, now=timezone.now())
        return redirect("innovations:points", key)
    aspect = request.GET.get("add", "")
    if aspect in forms.Aspect.values:
        return redirect("innovations:add_point", key, aspect)
    return render(
        request,
        "innovations/points.html",
        {
            "innovation": innovation,
            "version": innovation.working,
            "rows": [{**row, "name": point_name(row)} for row in rows],
            "words": queries.vocabulary(),
            "aspects": forms.Aspect.choices,
            "aspects_words": dict(forms.Aspect.choices),
            "sections": SECTIONS,
            "filled": filled_parts(innovation),
        },
    )


@require_http_methods(["GET", "POST"])
def add_point(request: HttpRequest, key: str, aspect: str) -> HttpResponse:
    """Add one point of fit."""
    innovation = draft_of(request, key)
    if aspect not in forms.Aspect.values:
        raise Http404
    form = form_for(
        request,
        forms.PointForm,
        aspect=aspect,
        words=queries.choices().get(aspect, {}),
    )
    if request.method == "POST" and form.is_valid():
        point = {"aspect": aspect, "wanted": [], **form.cleaned_data}
        try:
            of_fit.add_point(innovation, point=point, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error("words", refusal.reasons)
        else:
            return redirect("innovations:points", key)
    return render(request, "innovations/add_point.html", {"innovation": innovation, "form": form})
