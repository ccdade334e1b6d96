"""The national priorities of a group: those that stand, those before, and a new version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.meetings import permissions, queries
from waymark.shared.meetings.actions import priorities as actions
from waymark.shared.meetings.forms.groups import PrioritiesForm
from waymark.shared.meetings.views.asking import ask, group_of, officer
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def priorities(request: HttpRequest, key: str) -> HttpResponse:
    """Every version of the national priorities, the newest first."""
    found = group_of(request, key)
    state = ListState(request.GET, size=10)
    versions = queries.priorities_of(found)
    paging = state.paging(versions.count())
    return render(
        request,
        "meetings/priorities.html",
        {
            "group": found,
            "versions": versions[paging.slice],
            "paging": paging,
            "standing": queries.priorities_on(found, timezone.localdate()),
            "may_run": permissions.may_run(request.user, found),
        },
    )


@require_http_methods(["GET", "POST"])
def set_priorities(request: HttpRequest, key: str) -> HttpResponse:
    """Record a new version; the form begins with the words of the latest."""
    found = group_of(request, key)
    officer(request, found)
    latest = queries.priorities_of(found).first()
    initial = {
        "lines": "\n".join(_line(each) for each in latest.lines) if latest else "",
        "set_by": latest.set_by if latest else "",
        "since": timezone.localdate(),
    }
    form = form_for(request, PrioritiesForm, initial=initial)

    def act(asked: dict[str, Any]) -> str:
        made = actions.set_priorities(found, by=request.user, now=timezone.now(), **asked)
        return f"Version {made.number} of the national priorities is recorded"

    return ask(
        request, form, act, to=reverse("meetings:priorities", args=[key]), caption=found.name,
        heading="New national priorities", press="Record the version",
        lead="The standing item “National priorities” shows, at each meeting, those of its day.",
    )  # fmt: skip


def _line(row: dict[str, str]) -> str:
    """A priority as the form takes it: empty parts at the end are left out."""
    return " | ".join([row["title"], row["note"] or "–", row["href"]]).rstrip("|– ")
