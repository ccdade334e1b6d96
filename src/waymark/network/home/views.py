"""The first page answers one question: what do you need from me?

It asks every app, some fifty short questions to the database, so what each answered somebody is
remembered until an act of its own changes it: the marks of the audit chain tell (decision 156).
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from waymark.network.benchmarks.queries.cards import five_measures
from waymark.network.benchmarks.rules.gap import improver_points
from waymark.network.home import queries
from waymark.network.innovations import permissions as innovations_permissions
from waymark.network.innovations import queries as innovations
from waymark.shared.audit.permissions import may_read_audit
from waymark.shared.meetings import queries as meetings
from waymark.shared.notifications.permissions import may_decide_about_mail, may_read_templates
from waymark.shared.ui.needs import Needs
from waymark.shared.ui.remembered import Reading, parts, reading, remembered

# What those who look after the network keep in order: words, page, and who may.
TOOLS = (
    ("Value lists: what practices are described with", "innovations:values",
     innovations_permissions.may_edit_values),
    ("Peer groups: which forces are compared", "innovations:peers",
     innovations_permissions.may_import_peers),
    ("Import a table of practices", "innovations:import_table",
     innovations_permissions.may_import_library),
    ("Words of our messages", "notifications:templates", may_read_templates),
    ("Mail that needs somebody", "notifications:mail", may_decide_about_mail),
    ("Audit trail: who did what", "audit:list", may_read_audit),
)  # fmt: skip
SHOWN = 8  # of each list; the rest stand here once these are done


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Due, asked, changed; then one's measures, meeting, practices and drafts."""
    viewer, today = request.user, timezone.localdate()
    return render(
        request,
        "home/home.html",
        {
            "organisation": viewer.organisation,
            "today": today,
            "drawn": _drawn(reading(request, today)),
        },
    )


@remembered()
def _drawn(asked: Reading) -> Markup:
    viewer = asked.viewer
    context = {
        "organisation": viewer.organisation,
        "needs": queries.together([needs(asked) for needs in NEEDS]),
        "shown": SHOWN,
        "measures": five_measures(viewer, asked.marks),
        "improved": queries.improved(viewer, asked.marks),
        "improver_points": improver_points,
        "tools": [(words, name) for words, name, may in TOOLS if may(viewer)],
        **_meeting(asked),
        **_practices(asked),
    }
    drawn: Markup = parts("home/drawn.html", context).body()
    return drawn


def _needs_of(part: Any, acts: tuple[str, ...]) -> Callable[[Reading], Needs]:
    return remembered(*acts)(lambda asked: part.needs(asked.viewer, asked.today))


NEEDS = [_needs_of(part, acts) for part, acts in queries.PARTS.items()]


@remembered("accounts.", "meetings.")
def _meeting(asked: Reading) -> dict[str, Any]:
    """The next meeting of this reader, with its clock."""
    meeting = meetings.next_for(asked.viewer, asked.today)
    steps = meetings.clock_steps(meeting, asked.today) if meeting else []
    return {"meeting": meeting, "steps": steps}


@remembered("accounts.", "innovations.")
def _practices(asked: Reading) -> dict[str, Any]:
    """The practices that a force uses, those that this reader writes, and the force’s profile."""
    force = innovations.own_force(asked.viewer)
    in_use = innovations.diary_due(force, asked.today)
    return {
        "force": force,
        "drafts": list(innovations.drafts_for(asked.viewer, "mine")[:5]),
        "may_share": innovations_permissions.may_share_practice(asked.viewer),
        "in_use": in_use[:SHOWN],
        "in_use_count": len(in_use),
        "profile": innovations.profile_of(force),
    }
