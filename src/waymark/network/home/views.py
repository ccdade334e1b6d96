"""The first page answers one question: what do you need from me?

It asks every app, some fifty short questions to the database, so what was drawn for somebody is
remembered until anybody does anything: the mark of the audit chain tells (decision 13).
"""

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


@remembered
def _drawn(asked: Reading) -> Markup:
    viewer, today = asked.viewer, asked.today
    force = innovations.own_force(viewer)
    in_use = innovations.diary_due(force, today)
    meeting = meetings.next_for(viewer, today)
    context = {
        "organisation": viewer.organisation,
        "force": force,
        "needs": queries.needs(viewer, today),
        "shown": SHOWN,
        "meeting": meeting,
        "steps": meetings.clock_steps(meeting, today) if meeting else [],
        "drafts": list(innovations.drafts_for(viewer, "mine")[:5]),
        "may_share": innovations_permissions.may_share_practice(viewer),
        "in_use": in_use[:SHOWN],
        "in_use_count": len(in_use),
        "measures": five_measures(viewer),
        "improved": queries.improved(viewer),
        "improver_points": improver_points,
        "profile": innovations.profile_of(force),
        "tools": [(words, name) for words, name, may in TOOLS if may(viewer)],
    }
    drawn: Markup = parts("home/drawn.html", context).body()
    return drawn
