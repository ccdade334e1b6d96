"""Papers of a meeting: listed, handed in, ruled on, handed over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.errors import Refused
from waymark.shared.files.rules.kinds import KINDS
from waymark.shared.files.views import handed_over
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions import papers as actions
from waymark.shared.meetings.enums import BEFORE_IT
from waymark.shared.meetings.forms.agenda import DecideForm, PaperForm, ReadersForm
from waymark.shared.meetings.views.asking import ask, readable
from waymark.shared.ui.forms import Form, form_for
from waymark.shared.ui.tables import ListState


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, key: str) -> HttpResponse:
    """The papers of a meeting with their versions; those who may, hand one in here."""
    found = readable(request, key)
    may_run = permissions.may_run(request.user, found.group)
    items = queries.items_to_hand_in_for(request.user, found)
    may_add = may_run or bool(items)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    state = ListState(request.GET)
    rows = queries.papers_with_versions(request.user, found)
    paging = state.paging(rows.count())
    mine = [each for each in rows if may_run or each.item in items] if may_add else []
    form = form_for(
        request, PaperForm, papers=[(each.key, each.title) for each in mine],
        items=[(each.key, each.title) for each in items], general=may_run,
        initial={"item": request.GET.get("item", "")[:10], "access": "members"},
    ) if may_add else None  # fmt: skip
    if form is not None and request.method == "POST" and _added(request, found, form, mine, items):
        return redirect("meetings:papers", key)
    return render(
        request,
        "meetings/papers.html",
        {
            "meeting": found,
            "rows": rows[paging.slice],
            "paging": paging,
            "kinds": {code: kind.words for code, kind in KINDS.items()},
            "form": form,
            "own": {each.pk for each in mine},
            "late": found.state in BEFORE_IT
            and rules.is_late(found.papers_by, timezone.localdate()),
            "may_rule": permissions.may_rule(request.user, found.group),
        },
    )


def _added(request: HttpRequest, found: Any, form: Any, mine: Any, items: Any) -> bool:
    """Keep the paper; False where the form has something to say."""
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    replaced = next((each for each in mine if each.key == asked.get("replaces")), None)
    item = next((each for each in items if each.key == asked.get("item")), None)
    try:
        version = actions.add_paper(
            found, title=asked["title"], filename=asked["file"].name, data=asked["file"].read(),
            access=asked["access"], item=item, replaces=replaced, by=request.user,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("file", refusal.reasons)
        return False
    if version.ruling == "waiting":
        messages.success(request, "Kept. It came after its day: the chair decides whether it is in")
    else:
        messages.success(request, f"“{version.paper.title}” is with the meeting")
    return True


@require_safe
def paper(request: HttpRequest, key: str, paper_key: str) -> HttpResponseBase:
    """Hand a paper over, or with `?version=` an older one of it."""
    found = readable(request, key)
    shown = queries.paper_for(request.user, found, paper_key)
    if shown is None:
        raise Http404
    asked = request.GET.get("version", "")
    version = queries.version_of(request.user, shown, asked) if asked else shown.current
    if version is None:
        raise Http404
    return handed_over(version)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, key: str, paper_key: str, what: str) -> HttpResponse:
    """The chair lets a late paper in, or not."""
    found = readable(request, key)
    if not permissions.may_rule(request.user, found.group):
        raise PermissionDenied
    shown = get_object_or_404(queries.papers_of(found), key=paper_key)
    version = queries.waiting_version(shown)
    if version is None:
        raise Http404
    form = form_for(request, DecideForm)

    def act(asked: dict[str, Any]) -> str:
        actions.rule_on_paper(
            version, let_in=what == "let-in", reason=asked["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip
        return "It is let in" if what == "let-in" else "It is not let in"

    let_in = what == "let-in"
    return ask(
        request, form, act, to=reverse("meetings:papers", args=[key]), caption=shown.title,
        heading="Why is it let in?" if let_in else "Why is it not let in?",
        press="Let it in" if let_in else "Do not let it in",
    )  # fmt: skip


def _looked_after(request: HttpRequest, found: Any, paper_key: str) -> Any:
    """The paper under this key; only whoever looks after it goes on."""
    shown = get_object_or_404(queries.papers_of(found), key=paper_key)
    if not permissions.may_read_paper(request.user, shown):
        raise Http404
    if not permissions.may_add_paper(request.user, found, shown.item):
        raise PermissionDenied
    return shown


@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest, key: str, paper_key: str) -> HttpResponse:
    """Say who may read a paper."""
    found = readable(request, key)
    shown = _looked_after(request, found, paper_key)
    form = form_for(request, ReadersForm, initial={"access": shown.access})

    def act(asked: dict[str, Any]) -> str:
        actions.change_access(shown, access=asked["access"], by=request.user, now=timezone.now())
        return f"“{shown.title}” is read by: {shown.get_access_display().lower()}"

    return ask(
        request, form, act, to=reverse("meetings:papers", args=[key]), caption=found.title,
        heading=f"Who may read “{shown.title}”?", press="Keep it",
        lead="It counts at once, for all its versions and for the search.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, key: str, paper_key: str) -> HttpResponse:
    """Take a paper away with all its versions, once that was asked."""
    found = readable(request, key)
    shown = _looked_after(request, found, paper_key)

    def act(_: dict[str, Any]) -> str:
        actions.remove_paper(shown, by=request.user, now=timezone.now())
        return f"“{shown.title}” is removed, with its older versions"

    return ask(
        request, form_for(request, Form), act, to=reverse("meetings:papers", args=[key]),
        caption=found.title, heading=f"Remove “{shown.title}”?", press="Yes, remove it",
        notes=(
            "Its file and all its older versions are deleted, and cannot be brought back",
            "Nobody finds it by searching any more, and it leaves the meeting pack",
            "To put it right, hand in a newer version instead: the older one stays readable",
        ),
        warning=True,
    )  # fmt: skip
