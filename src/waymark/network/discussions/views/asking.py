"""Asking: written with what is there already beside it, checked, asked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.discussions import queries
from waymark.network.discussions.actions import asking as actions
from waymark.network.discussions.enums import ANSWERABLE, Kind
from waymark.network.discussions.forms.asking import AskForm, CheckForm
from waymark.network.discussions.rules.clock import due_on
from waymark.network.discussions.views.threads import FIND_LIMIT, members_only
from waymark.shared.accounts.permissions import takes_part
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import plain
from waymark.shared.ui.words import clock_time

FIELDS = ("kind", "title", "text", "rights", "space", "named")


def _writer(request: HttpRequest) -> Any:
    viewer = members_only(request)
    if not takes_part(viewer):
        raise PermissionDenied
    return viewer


def _form(request: HttpRequest, viewer: Any) -> AskForm:
    """The form as the draft left it, but for what the address of a measure or a space gives."""
    given: dict[str, Any] = {
        name: request.GET[name]
        for name in ("kind", "title", "text", "space")
        if request.GET.get(name)
    }
    if "right" in request.GET:
        given["rights"] = request.GET.getlist("right")
    return form_for(
        request,
        AskForm,
        rights=queries.rights(),
        spaces=queries.places_to_ask(viewer),
        initial={"named": "yes", "kind": Kind.QUESTION, **queries.draft_of(viewer), **given},
    )


def _keep(form: AskForm, viewer: Any) -> None:
    """Keep what is right, even if another field of the page is not."""
    form.is_valid()
    fields = {name: form.cleaned_data[name] for name in FIELDS if name in form.cleaned_data}
    actions.save_draft(fields=fields, by=viewer, now=timezone.now())


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a question; the draft is kept, and what is there already is shown before it goes."""
    viewer = _writer(request)
    form = _form(request, viewer)
    if request.method == "POST":
        _keep(form, viewer)
        if form.is_valid():
            return redirect("discussions:check")
    title = str(form["title"].value() or "")
    return render(
        request,
        "discussions/new.html",
        {
            "form": form,
            "similar": queries.similar(viewer, title) if title else [],
            "kinds": queries.search_kinds(),
        },
    )


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Save while typing. Answers with the time, or that something could not be kept."""
    viewer = _writer(request)
    form = _form(request, viewer)
    _keep(form, viewer)
    if form.errors:
        return JsonResponse({"saved": "Saved, but for what is marked when you continue"})
    return JsonResponse({"saved": f"Draft saved {clock_time(timezone.localtime())}"})


@require_safe
def similar(request: HttpRequest) -> JsonResponse:
    """What sounds like the words typed so far: for the script that shows it beside the form."""
    viewer = members_only(request)
    kinds = queries.search_kinds()
    found = queries.similar(viewer, plain(request.GET.get("q", "")))
    return JsonResponse(
        {"found": [{"title": match.title, "href": match.url, "kind": kinds.get(match.kind, "")}
                   for match in found]}
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more: what is asked, who hears of it, and what is there already."""
    viewer = _writer(request)
    kept = queries.draft_of(viewer)
    spaces = {space.key: space for space in queries.spaces_for(viewer)}
    if not kept.get("title") or not kept.get("text"):
        last = queries.last_asked(viewer, timezone.now())
        if request.method == "POST" and last is not None:
            return redirect("discussions:thread", last.key)  # pressed twice
        return redirect("discussions:new")
    space = spaces.get(kept.get("space") or queries.COMMON)
    given = {"named": kept.get("named") != "no", "values": queries.rights(kept.get("rights", []))}
    people = queries.people_by_key([plain(k, 10) for k in request.POST.getlist("people")[:50]])
    reasons: list[str] = []
    asks = request.method == "POST" and "look" not in request.POST
    form = form_for(request, CheckForm, when=asks)
    if asks and form.is_valid():
        file = form.cleaned_data.get("file")
        try:
            asked = actions.ask(
                kind=kept.get("kind", "question"), title=kept["title"], text=kept["text"],
                space=space, people=people, filename=file.name if file else "",
                data=file.read() if file else b"", by=viewer, now=timezone.now(), **given,
            )  # fmt: skip
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Your {asked.get_kind_display().lower()} is there")
            return redirect("discussions:thread", asked.key)
    return render(request, "discussions/check.html", _checked(request, viewer, kept, given, space,
                                                              people, reasons, form))  # fmt: skip


def _checked(
    request: HttpRequest,
    viewer: Any,
    kept: Any,
    given: Any,
    space: Any,
    people: Any,
    reasons: Any,
    form: CheckForm,
) -> dict[str, Any]:
    kind = Kind(kept.get("kind", "question"))
    finding = plain(request.POST.get("find", ""), FIND_LIMIT)
    return {
        "kept": kept,
        "kind": kind,
        "rights": given["values"],
        "named": given["named"],
        "space": space,
        "due": due_on(timezone.localdate()) if kind in ANSWERABLE else None,
        "hear": queries.who_will_hear(space, viewer),
        "mentioned": [
            each for each in queries.people_mentioned(space, kept["text"]) if each != viewer
        ],
        "similar": queries.similar(viewer, kept["title"]),
        "kinds": queries.search_kinds(),
        "found": queries.people_found(
            space, finding, [person.key for person in people], but=viewer, most=12
        ) if finding or people else [],
        "picked": {person.key for person in people},
        "finding": finding,
        "form": form,
        "reasons": reasons,
    }  # fmt: skip


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(by=members_only(request), now=timezone.now())
    messages.success(request, "The draft is thrown away")
    return redirect("discussions:list")
