"""Writing a practice: start, one page a section with autosave, check answers, send."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import keeping
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.enums import Fact, ValueList
from waymark.network.innovations.forms import practices as forms
from waymark.network.innovations.forms.sections import (
    BY_NAME,
    LABELS,
    SECTIONS,
    Section,
    initial,
    section_form,
    split,
)
from waymark.network.innovations.rules import stages
from waymark.shared.accounts.queries import people_who_may_be_picked
from waymark.shared.errors import Refused
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
    form = forms.StartForm(
        request.POST if request.method == "POST" else None,
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


def _draft(request: HttpRequest, key: str) -> Any:
    """The practice with a draft that this person may write in; anything else is not found."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.may_edit(request.user, innovation) or innovation.working is None:
        raise Http404
    return innovation


@require_safe
def edit_start(request: HttpRequest, key: str) -> HttpResponse:
    """Where one left off: the first section, or the check page when all have something."""
    _draft(request, key)
    return redirect("innovations:edit", key, SECTIONS[0].name)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """One section of the draft."""
    innovation = _draft(request, key)
    chosen = BY_NAME.get(section)
    if chosen is None:
        raise Http404
    form = _section_form(request, innovation, chosen)
    if request.method == "POST":
        valid = form.is_valid()
        _save(request, innovation, chosen, form)
        if valid:
            return redirect(*_next(innovation.key, chosen, "leave" in request.POST))
    return render(
        request,
        "innovations/edit.html",
        {
            "innovation": innovation,
            "version": innovation.working,
            "section": chosen,
            "sections": SECTIONS,
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
    return section_form(
        section,
        queries.choices(keep=innovation.working),
        data=request.POST if request.method == "POST" else None,
        initial=initial(section, innovation.working, codes),
    )


def _save(request: HttpRequest, innovation: Any, section: Section, form: Any) -> None:
    """Keep whatever is right, even if another field of the page is not."""
    fields, values = split(section, form.cleaned_data)
    if not fields.get("title", "x"):
        del fields["title"]  # a draft keeps its name: an empty title would leave it nameless
    if fields or values:
        actions.save_version(
            innovation, fields=fields, values=values, by=request.user, now=timezone.now()
        )


def _next(key: str, section: Section, leave: bool) -> tuple[str, ...]:
    """The page after this section; needs is followed by the points of fit."""
    if leave:
        return ("innovations:work",)
    if section.name == "needs":
        return ("innovations:points", key)
    place = SECTIONS.index(section) + 1
    if place == len(SECTIONS):
        return ("innovations:contact", key)
    return ("innovations:edit", key, SECTIONS[place].name)


@require_POST
def autosave(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Save while typing. Answers with the time, or with the fields that could not be kept."""
    innovation = _draft(request, key)
    chosen = BY_NAME.get(section)
    if chosen is None:
        raise Http404
    form = _section_form(request, innovation, chosen)
    form.is_valid()
    _save(request, innovation, chosen, form)
    if form.errors:
        return JsonResponse({"saved": "Saved, but for what is marked when you continue"})
    return JsonResponse({"saved": f"Draft saved {clock_time(timezone.localtime())}"})


@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, key: str) -> HttpResponse:
    """The points of fit: what a force must have. A point is added, or one removed."""
    innovation = _draft(request, key)
    rows = innovation.working.prerequisites
    if request.method == "POST":
        try:
            place = int(request.POST.get("remove", ""))
            rest = [row for number, row in enumerate(rows) if number != place]
        except ValueError:
            raise Http404 from None
        _keep_points(request, innovation, rest)
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
            "rows": rows,
            "words": queries.vocabulary(),
            "aspects": forms.Aspect.choices,
            "aspects_words": dict(forms.Aspect.choices),
            "sections": SECTIONS,
        },
    )


def _keep_points(request: HttpRequest, innovation: Any, rows: list[dict]) -> None:
    actions.save_version(
        innovation,
        fields={"prerequisites": rows},
        values={},
        by=request.user,
        now=timezone.now(),
    )


@require_http_methods(["GET", "POST"])
def add_point(request: HttpRequest, key: str, aspect: str) -> HttpResponse:
    """Add one point of fit."""
    innovation = _draft(request, key)
    if aspect not in forms.Aspect.values:
        raise Http404
    form = forms.PointForm(
        request.POST if request.method == "POST" else None,
        aspect=aspect,
        words=queries.choices().get(aspect, {}),
    )
    if request.method == "POST" and form.is_valid():
        point = {"aspect": aspect, "wanted": [], **form.cleaned_data}
        _keep_points(request, innovation, [*innovation.working.prerequisites, point])
        return redirect("innovations:points", key)
    return render(request, "innovations/add_point.html", {"innovation": innovation, "form": form})


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Which seat answers questions about it."""
    innovation = _draft(request, key)
    form = forms.ContactForm(
        request.POST if request.method == "POST" else None,
        seats=innovation.organisation.seats.all(),
        initial={"seat": innovation.contact_seat},
    )
    if request.method == "POST" and form.is_valid():
        actions.save_version(
            innovation,
            fields={},
            values={},
            contact_seat=form.cleaned_data["seat"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("innovations:check", key)
    return render(
        request,
        "innovations/contact.html",
        {"innovation": innovation, "version": innovation.working, "form": form,
         "sections": SECTIONS},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Everything once more before it is sent, and what is still missing."""
    innovation = _draft(request, key)
    version = innovation.working
    revision = innovation.current is not None
    form = forms.ChangedForm(request.POST if request.method == "POST" and revision else None)
    refused: list[str] = []
    if request.method == "POST" and (not revision or form.is_valid()):
        try:
            if revision:
                actions.publish_revision(
                    innovation, by=request.user, now=timezone.now(), **form.cleaned_data
                )
                messages.success(request, "The new version is published")
                return redirect("innovations:practice", key)
            actions.submit(innovation, by=request.user, now=timezone.now())
            messages.success(request, "Sent for review. You will be told what the reviewer says")
            return redirect("innovations:work")
        except Refused as refusal:
            refused = refusal.reasons
    missing = stages.missing_to_publish(actions.what_is_there(innovation, version))
    return render(
        request,
        "innovations/check.html",
        {
            "innovation": innovation,
            "version": version,
            "sections": SECTIONS,
            "form": form,
            "revision": revision,
            "refused": refused,
            "missing": missing,
            "blockers": stages.blockers_to_submit(
                actions.what_is_there(innovation, version), state=innovation.state
            )
            if not revision
            else [],
            "may_publish": permissions.may_publish_openly(request.user, innovation),
            "section_rows": {s.name: _answers(innovation, s) for s in SECTIONS},
            "points_rows": [
                {"key": forms.Aspect(row["aspect"]).label, "value": row["words"],
                 "change": reverse("innovations:points", args=[key])}
                for row in version.prerequisites
            ],
        },
    )  # fmt: skip


def _answers(innovation: Any, section: Section) -> list[dict[str, str]]:
    """What one section says, each answer with the way to change it."""
    version, values = innovation.working, queries.by_list(innovation.working)
    here = reverse("innovations:edit", args=[innovation.key, section.name])
    rows = []
    for name in section.texts:
        text = _in_words(version, name)
        rows.append({"key": LABELS[name][0], "value": text or "Not said yet", "change": here})
    for name in section.lists:
        chosen = [str(value) for value in values.get(name, [])]
        chosen += version.imported_as.get(name, [])
        rows.append(
            {"key": ValueList(name).label, "value": "; ".join(chosen) or "Not said yet",
             "change": here}
        )  # fmt: skip
    return rows


def _in_words(version: Any, name: str) -> str:
    if name == "permission":
        return version.get_permission_display()
    if name == "facts":
        return "; ".join(Fact(code).label for code in version.facts)
    return getattr(version, name)


@require_http_methods(["GET", "POST"])
def collaborators(request: HttpRequest, key: str) -> HttpResponse:
    """Who writes with the owner: anybody of the network who holds a seat."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.may_edit(request.user, innovation):
        raise Http404
    form = forms.CollaboratorForm(
        request.POST if request.method == "POST" and "remove" not in request.POST else None,
        people=people_who_may_be_picked(),
    )
    if request.method == "POST":
        if "remove" in request.POST:
            person = get_object_or_404(innovation.collaborators, key=request.POST["remove"])
            keeping.remove_collaborator(
                innovation, person=person, by=request.user, now=timezone.now()
            )
            return redirect("innovations:collaborators", key)
        if form.is_valid():
            keeping.add_collaborator(
                innovation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            return redirect("innovations:collaborators", key)
    return render(
        request,
        "innovations/collaborators.html",
        {"innovation": innovation, "form": form, "people": innovation.collaborators.all()},
    )


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once, then throw the draft away."""
    innovation = _draft(request, key)
    if request.method == "POST":
        try:
            actions.discard_draft(innovation, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.reasons[0])
        else:
            messages.success(request, "The draft is discarded")
        return redirect("innovations:work")
    return render(request, "innovations/discard.html", {"innovation": innovation})


@require_POST
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """Start the next version of what is shown."""
    innovation = get_object_or_404(queries.library_for(request.user), key=key)
    actions.revise(innovation, by=request.user, now=timezone.now())
    return redirect("innovations:edit", key, SECTIONS[0].name)
