"""The last steps of a draft: who answers, who writes, everything once more, and off it goes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import keeping, reviewing
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.enums import Fact, ValueList
from waymark.network.innovations.forms import practices as forms
from waymark.network.innovations.forms.sections import LABELS, ONE_LINE, SECTIONS, Section
from waymark.network.innovations.rules import stages
from waymark.network.innovations.views.writing import draft_of, filled_parts
from waymark.shared.accounts.queries import people_who_may_be_picked
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Which seat answers questions about it."""
    innovation = draft_of(request, key)
    form = form_for(
        request,
        forms.ContactForm,
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
         "sections": SECTIONS, "filled": filled_parts(innovation)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def collaborators(request: HttpRequest, key: str) -> HttpResponse:
    """Who writes with the owner: anybody of the network who holds a seat."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.may_edit(request.user, innovation):
        raise Http404
    form = form_for(
        request,
        forms.CollaboratorForm,
        when="remove" not in request.POST,
        people=people_who_may_be_picked(),
    )
    if request.method == "POST":
        if "remove" in request.POST:
            person = innovation.collaborators.filter(key=request.POST["remove"]).first()
            if person is not None:  # pressed twice, the second finds nobody
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
        {
            "innovation": innovation,
            "form": form,
            "people": innovation.collaborators.all(),
            "sections": SECTIONS,
            "filled": filled_parts(innovation) if innovation.working else set(),
        },
    )


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Everything once more before it is sent, and what is still missing."""
    if request.method == "POST" and _shown_already(request, key):
        return redirect("innovations:practice", key)
    innovation = draft_of(request, key)
    weighty = _weighty(innovation)
    may_publish = permissions.may_publish_openly(request.user, innovation)
    form = form_for(
        request,
        forms.ChangedForm,
        when=bool(innovation.current),
        may_correct=may_publish and not weighty,
        initial={"changed": innovation.working.changed},
    )
    refused: list[str] = []
    if request.method == "POST" and (not innovation.current or form.is_valid()):
        try:
            return _sent(request, innovation, **getattr(form, "cleaned_data", {}))
        except Refused as refusal:
            refused = refusal.reasons
    return render(
        request,
        "innovations/check.html",
        {
            "innovation": innovation,
            "version": innovation.working,
            "sections": SECTIONS,
            "filled": filled_parts(innovation),
            "form": form,
            "refused": refused,
            "weighty": weighty,
            "may_publish": may_publish,
            **_what_is_missing(innovation),
            **_written(innovation),
        },
    )


def _shown_already(request: HttpRequest, key: str) -> bool:
    """The form of a small correction was sent twice: it is what readers see now."""
    visible = queries.practice_page(queries.practices_for(request.user), key).first()
    return (
        visible is not None
        and visible.working is None
        and visible.current.published_by_id == request.user.pk
        and visible.current.changed == request.POST.get("changed", "").strip() != ""
    )


def _sent(
    request: HttpRequest, innovation: Any, *, changed: str = "", how: str = "review"
) -> HttpResponse:
    """Send the draft to the reviewers, or show a small correction at once."""
    by, now = request.user, timezone.now()
    if how == "small":
        reviewing.publish_correction(innovation, changed=changed, by=by, now=now)
        messages.success(request, "The correction is published")
        return redirect("innovations:practice", innovation.key)
    reviewing.submit(innovation, changed=changed, by=by, now=now)
    messages.success(request, "Sent for review. You will be told what the reviewer says")
    return redirect("innovations:work")


def _weighty(innovation: Any) -> list[str]:
    """What a new version changes that a force goes by; nothing for a first version."""
    if innovation.current is None:
        return []
    return queries.weighty_changes(innovation.current, innovation.working)


def _what_is_missing(innovation: Any) -> dict[str, list[str]]:
    """What stops the sending, and what a reader would miss besides."""
    there = queries.what_is_there(innovation, innovation.working)
    return {
        "missing": stages.missing_to_publish(there),
        "blockers": stages.blockers_to_submit(
            there,
            state=innovation.state,
            revision=innovation.current is not None,
            waits=innovation.revision_waits,
            changed="asked on this page",
        ),
    }


def _written(innovation: Any) -> dict[str, Any]:
    """All that the draft says, part by part, each with the way to change it."""
    points = reverse("innovations:points", args=[innovation.key])
    papers = [paper.title for paper in queries.papers(innovation)]
    people = [person.name for person in innovation.collaborators.all()]
    return {
        "section_rows": {section.name: _answers(innovation, section) for section in SECTIONS},
        "points_rows": [
            {"key": forms.Aspect(row["aspect"]).label, "value": row["words"], "change": points}
            for row in innovation.working.prerequisites
        ]
        or [{"key": "What a force must have", "value": "None", "change": points}],
        "beside_rows": [
            {"key": "Papers", "value": "; ".join(papers) or "None",
             "change": reverse("innovations:files", args=[innovation.key])},
            {"key": "Who writes with you", "value": "; ".join(people) or "Nobody else",
             "change": reverse("innovations:collaborators", args=[innovation.key])},
            {"key": "Contact", "value": innovation.contact_seat or "Not chosen yet",
             "change": reverse("innovations:contact", args=[innovation.key])},
        ],
    }  # fmt: skip


def _answers(innovation: Any, section: Section) -> list[dict[str, str]]:
    """What one section says, each answer with the way to change it."""
    version, values = innovation.working, queries.by_list(innovation.working)
    here = reverse("innovations:edit", args=[innovation.key, section.name]) + "?from=check"
    rows = []
    for name in section.texts:
        text = _in_words(version, name)
        row = {"key": LABELS[name][0], "change": here}
        # A line is shown as it is typed, a longer text as readers will see it.
        long = text and name not in ONE_LINE and name not in ("permission", "facts")
        rows.append(row | ({"text": text} if long else {"value": text or "Not said yet"}))
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
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once, then throw the draft away."""
    if request.method == "GET":
        innovation = draft_of(request, key)
        return render(request, "innovations/discard.html", {"innovation": innovation})
    try:
        actions.discard_draft(draft_of(request, key), by=request.user, now=timezone.now())
    except Http404:
        # Pressed twice, or never there for this reader: the answer is the same, and tells nothing.
        messages.info(request, "There is no such draft any more")
    except Refused as refusal:
        messages.error(request, refusal.reasons[0])
    else:
        messages.success(request, "The draft is discarded")
    return redirect("innovations:work")


@require_POST
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """Start the next version of what is shown."""
    innovation = get_object_or_404(queries.library_for(request.user), key=key)
    actions.revise(innovation, by=request.user, now=timezone.now())
    return redirect("innovations:edit", key, SECTIONS[0].name)
