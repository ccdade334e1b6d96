"""Asking: written with what is there already beside it, checked, asked."""

from typing import Any, NamedTuple

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
    if not kept.get("title") or not kept.get("text"):
        last = queries.last_asked(viewer, timezone.now())
        if request.method == "POST" and last is not None:
            return redirect("discussions:thread", last.key)  # pressed twice
        return redirect("discussions:new")
    draft = _drafted(request, viewer, kept)
    reasons: list[str] = []
    asks = request.method == "POST" and "look" not in request.POST
    form = form_for(request, CheckForm, when=asks)
    if asks and form.is_valid():
        try:
            asked = _asked(draft, form.cleaned_data.get("file"), viewer)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Your {asked.get_kind_display().lower()} is there")
            return redirect("discussions:thread", asked.key)
    shown = {**_checked(draft, viewer), **_looked_for(request, draft, viewer)}
    return render(request, "discussions/check.html", {**shown, "form": form, "reasons": reasons})


class Draft(NamedTuple):
    """A question as its draft has it, with whom its writer asks to look."""

    kind: Kind
    title: str
    text: str
    space: Any  # none before anybody has asked all forces
    named: bool
    values: Any
    people: Any


def _drafted(request: HttpRequest, viewer: Any, kept: Any) -> Draft:
    spaces = {space.key: space for space in queries.spaces_for(viewer)}
    picked = [plain(key, 10) for key in request.POST.getlist("people")[:50]]
    return Draft(
        Kind(kept.get("kind", "question")), kept["title"], kept["text"],
        spaces.get(kept.get("space") or queries.COMMON), kept.get("named") != "no",
        queries.rights(kept.get("rights", [])), queries.people_by_key(picked),
    )  # fmt: skip


def _asked(draft: Draft, file: Any, viewer: Any) -> Any:
    return actions.ask(
        filename=file.name if file else "", data=file.read() if file else b"",
        by=viewer, now=timezone.now(), **draft._asdict(),
    )  # fmt: skip


def _checked(draft: Draft, viewer: Any) -> dict[str, Any]:
    """What is asked, what comes of it, and what is there already."""
    named = queries.people_mentioned(draft.space, draft.text)
    return {
        "draft": draft,
        "due": due_on(timezone.localdate()) if draft.kind in ANSWERABLE else None,
        "to_all": draft.space is None or queries.is_open(draft.space),
        "hear": queries.who_will_hear(draft.space, viewer),
        "mentioned": [each for each in named if each != viewer],
        "similar": queries.similar(viewer, draft.title),
        "kinds": queries.search_kinds(),
    }


def _looked_for(request: HttpRequest, draft: Draft, viewer: Any) -> dict[str, Any]:
    """People found by a name, and those who are picked already."""
    finding = plain(request.POST.get("find", ""), FIND_LIMIT)
    picked = [person.key for person in draft.people]
    found: Any = []
    if finding or picked:
        found = queries.people_found(draft.space, finding, picked, but=viewer, most=12)
    return {"found": found, "picked": set(picked), "finding": finding}


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(by=members_only(request), now=timezone.now())
    messages.success(request, "The draft is thrown away")
    return redirect("discussions:list")
