"""The first page answers one question: what do you need from me?"""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures.calendar import add_working_days
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.innovations.rules.words import date_words
from waymark.shared.audit.permissions import may_read_audit
from waymark.shared.notifications.permissions import may_decide_about_mail, may_read_templates

# What those who look after the network keep in order: words, page, and who may.
TOOLS = (
    ("Value lists: what practices are described with", "innovations:values",
     permissions.may_edit_values),
    ("Peer groups: which forces are compared", "innovations:peers", permissions.may_import_peers),
    ("Import a table of practices", "innovations:import_table", permissions.may_import_library),
    ("Words of our messages", "notifications:templates", may_read_templates),
    ("Mail that needs somebody", "notifications:mail", may_decide_about_mail),
    ("Audit trail: who did what", "audit:list", may_read_audit),
)  # fmt: skip
SHOWN = 10  # of each list; the rest stand on pages of their own


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Due, asked, changed; then what is new in the library."""
    viewer, today = request.user, timezone.localdate()
    force = queries.own_force(viewer)
    in_use = queries.diary_due(force, today)
    due = _due(viewer, in_use, today)
    return render(
        request,
        "innovations/home.html",
        {
            "organisation": viewer.organisation,
            "force": force,
            "today": today,
            "due": due[:SHOWN],
            "due_count": len(due),
            "asked": _asked(viewer, today),
            "steps": list(queries.news_of_adoptions(viewer.organisation, 3)),
            "newest": list(queries.newest(viewer, 3)),
            "drafts": list(queries.drafts_for(viewer, "mine")[:5]),
            "in_use": in_use[:SHOWN],
            "in_use_count": len(in_use),
            "profile": queries.profile_of(force),
            "tools": [(words, name) for words, name, may in TOOLS if may(viewer)],
        },
    )


Item = dict[str, Any]


def _due(viewer: Any, in_use: list[Any], today: date) -> list[Item]:
    """What this viewer's organisation has promised by a day, latest first."""
    rows = [*_diaries(in_use, today), *_confirmations(viewer, today), *_vacancies(viewer)]
    return sorted(rows, key=lambda row: (row["on"] is None, row["on"] or today))


def _diaries(in_use: list[Any], today: date) -> list[Item]:
    rows = []
    for adoption in in_use:
        if adoption.source:  # a paper states it; nobody was asked to keep a diary
            continue
        written = {entry.month for entry in adoption.diary.all() if entry.month}
        if prompt := staleness.latest_due(adoption.live_on, written, today):
            rows.append(
                {
                    "title": f"Write your month {prompt.month} diary entry",
                    "href": f"/practices/{adoption.innovation.key}/diary/",
                    "note": f"{adoption.innovation.current.title}, {_due_on(prompt.due_on)}",
                    "owner": adoption.innovation.organisation,
                    "on": prompt.due_on,
                    "words": staleness.late_words(prompt.due_on, today),
                    "state": "late" if add_months(prompt.due_on, 1) <= today else "soon",
                }
            )
    return rows


def _due_on(day: date) -> str:
    return f"due {_day(day)}"


def _day(day: date) -> str:
    """A date that no line is broken in."""
    return date_words(day).replace(" ", "\N{NO-BREAK SPACE}")


def _reply_by(clock: staleness.ReplyClock, today: date) -> str:
    """The day of the promise, where the clock beside it counts the days."""
    return f"a reply was promised by {_day(clock.due_on)}" if clock.due_on <= today else (
        f"sent {_day(clock.submitted_on)}"
    )  # fmt: skip


def _confirmations(viewer: Any, today: date) -> list[Item]:
    months = settings.WAYMARK_REVIEW_MONTHS
    if viewer.organisation is None:
        return []
    rows = []
    for practice in queries.stale(viewer.organisation, add_months(today, -months)):
        due = staleness.review_due_on(practice.confirmed_on, months)
        rows.append(
            {
                "title": "Say whether your practice is still true",
                "href": f"/practices/{practice.key}/care/",
                "note": f"{practice.current.title}, {_due_on(due)}",
                "owner": practice.organisation,
                "on": due,
                "words": staleness.late_words(due, today),
                "state": "late",
            }
        )
    return rows


def _vacancies(viewer: Any) -> list[Item]:
    """Seats of one's own organisation that nobody holds."""
    return [
        {
            "title": f"Fill the seat: {seat.title}",
            "href": f"/members/{seat.organisation.slug}/",
            "note": f"Vacant since {date_words(seat.since)}" if seat.since else "Vacant",
            "owner": seat.organisation,
            "on": None,
            "words": "",
            "state": "open",
        }
        for seat in queries.vacant_seats(viewer)
    ]


def _asked(viewer: Any, today: date) -> list[Item]:
    """What others wait for: reviews, and comments on one's own practices."""
    rows = []
    for practice in queries.waiting_for(viewer)[:5]:
        clock = staleness.reply_clock(timezone.localdate(practice.submitted_at), add_working_days)
        rows.append(
            {
                "title": f"Review “{practice.working.title}”",
                "href": f"/practices/{practice.key}/review/",
                "note": f"{practice.organisation}, {_reply_by(clock, today)}",
                "owner": practice.organisation,
                "words": staleness.late_words(clock.due_on, today)
                if clock.due_on <= today
                else clock.words(today),
                "state": clock.state(today).value,
            }
        )
    for comment in queries.open_comments(viewer)[:5]:
        version = comment.innovation.working or comment.innovation.current
        rows.append(
            {
                "title": f"Answer a comment on “{version.title}”",
                "href": f"/practices/{comment.innovation.key}/review/",
                "note": f"{comment.by.name}: {comment.text[:80]}",
                "owner": comment.innovation.organisation,
                "words": "",
                "state": "open",
            }
        )
    return rows
