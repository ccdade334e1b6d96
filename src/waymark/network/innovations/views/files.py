"""Papers beside a practice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import attachments as actions
from waymark.network.innovations.forms.files import PaperForm
from waymark.network.innovations.forms.sections import SECTIONS
from waymark.network.innovations.views.writing import filled_parts
from waymark.shared.errors import Refused
from waymark.shared.files.rules.kinds import KINDS
from waymark.shared.files.views import handed_over
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, key: str) -> HttpResponse:
    """The papers of a practice with their older versions; its editors add and remove here."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.is_member(request.user):
        raise PermissionDenied
    may_edit = permissions.may_edit(request.user, innovation)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    standing = list(queries.papers(innovation))
    adding = request.method == "POST" and "remove" not in request.POST
    form = form_for(
        request,
        PaperForm,
        when=adding,
        papers=[(paper.key, paper.title) for paper in standing],
    )
    if request.method == "POST" and _done(request, innovation, form):
        return redirect("innovations:files", key)
    return render(
        request,
        "innovations/files.html",
        {
            "innovation": innovation,
            "version": innovation.current or innovation.working,
            "papers": queries.papers_with_older(innovation),
            "kinds": {code: kind.words for code, kind in KINDS.items()},
            "form": form,
            "may_edit": may_edit,
            "sections": SECTIONS if may_edit and innovation.working else (),
            "filled": filled_parts(innovation) if may_edit and innovation.working else set(),
        },
    )


def _done(request: HttpRequest, innovation: Any, form: PaperForm) -> bool:
    """Remove or add what was asked; False where the form has something to say."""
    by, now = request.user, timezone.now()
    if "remove" in request.POST:
        removable = queries.papers_to_remove(innovation)
        paper = get_object_or_404(removable, key=request.POST["remove"][:10])
        if paper.removed_at is None:  # pressed twice, it is gone already
            actions.remove_paper(paper, by=by, now=now)
        messages.success(request, f"“{paper.title}” is removed, with its older versions")
        return True
    if not form.is_valid():
        return False
    given = form.cleaned_data
    replaced = queries.papers(innovation).filter(key=given.get("replaces", "")).first()
    try:
        paper = actions.add_paper(
            innovation,
            title=given["title"],
            filename=given["file"].name,
            data=given["file"].read(),
            public=given["public"],
            replaces=replaced,
            by=by,
            now=now,
        )
    except Refused as refusal:
        form.add_error("file", refusal.reasons)
        return False
    messages.success(request, f"“{paper.title}” is with the practice")
    return True


@login_not_required  # a paper is public only where its practice is; the rest is not found
@require_safe
def download(request: HttpRequest, key: str, file_key: str) -> FileResponse:
    """Hand a paper over as a file to keep, never as a page to open."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    paper = get_object_or_404(queries.kept_papers(innovation), key=file_key)
    if not permissions.may_read_file(request.user, paper):
        raise Http404
    return handed_over(paper)
