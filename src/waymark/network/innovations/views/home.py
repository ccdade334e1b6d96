"""The first page answers one question: what do you need from me?"""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.measures.calendar import add_working_days
from waymark.network.innovations import queries
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.innovations.rules.words import date_words

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
        for prompt in staleness.prompts_due(adoption.live_on, written, today)[-1:]:
            rows.append(
                {
                    "title": f"Write your month {prompt.month} diary entry",
                    "href": f"/practices/{adoption.innovation.key}/diary/",
                    "note": adoption.innovation.current.title,
                    "on": prompt.due_on,
                    "words": f"Due since {date_words(prompt.due_on)}",
                    "state": "late" if add_months(prompt.due_on, 1) <= today else "soon",
                }
            )
    return rows


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
                "note": practice.current.title,
                "on": due,
                "words": f"Was due {date_words(due)}",
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
                "note": str(practice.organisation),
                "words": clock.words(today),
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
                "words": "",
                "state": "open",
            }
        )
    return rows
