"""What the library wants of somebody: what is due, what was asked, what has changed."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from waymark.measures.calendar import add_working_days
from waymark.network.innovations import permissions
from waymark.network.innovations.models import Adoption
from waymark.network.innovations.queries import evaluation_needs
from waymark.network.innovations.queries.forces import diary_due, own_force
from waymark.network.innovations.queries.spread import news_of_adoptions
from waymark.network.innovations.queries.work import (
    newest,
    open_comments,
    stale,
    vacant_seats,
    waiting_for,
)
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.innovations.rules.words import date_words
from waymark.shared.accounts.models import Person
from waymark.shared.ui.needs import Need, Needs

MOST = 5  # of what others wait for; the rest stand on pages of their own
NEWS = 3


def needs(viewer: Person, today: date) -> Needs:
    """Evaluations, diaries, confirmations and seats; reviews and comments; what is new."""
    if not permissions.is_member(viewer):
        return Needs(changed=_newest(viewer))
    in_use = diary_due(own_force(viewer), today)
    looked_at = evaluation_needs.needs(viewer, today)
    return Needs(
        due=[
            *looked_at.due,
            *_diaries(in_use, today),
            *_confirmations(viewer, today),
            *_vacancies(viewer),
        ],
        asked=[*_reviews(viewer, today), *_comments(viewer), *looked_at.asked],
        changed=[*_taken_up(viewer), *_newest(viewer)],
    )


def _diaries(in_use: list[Adoption], today: date) -> list[Need]:
    rows = []
    for adoption in in_use:
        if adoption.source:  # a paper states it; nobody was asked to keep a diary
            continue
        version, live_on = adoption.innovation.current, adoption.live_on
        written = {entry.month for entry in adoption.diary.all() if entry.month}
        prompt = staleness.latest_due(live_on, written, today) if live_on else None
        if prompt and version:
            rows.append(
                Need(
                    f"Write your month {prompt.month} diary entry",
                    reverse("innovations:diary", args=[adoption.innovation.key]),
                    note=f"{version.title}, {_due_on(prompt.due_on)}",
                    on=prompt.due_on,
                    words=staleness.late_words(prompt.due_on, today),
                    state="late" if prompt.due_on < today else "soon",
                    owner=adoption.innovation.organisation,
                )
            )
    return rows


def _confirmations(viewer: Person, today: date) -> list[Need]:
    months = settings.WAYMARK_REVIEW_MONTHS
    if viewer.organisation is None:
        return []
    rows = []
    for practice in stale(viewer.organisation, add_months(today, -months)):
        assert practice.current is not None and practice.confirmed_on is not None
        due = staleness.review_due_on(practice.confirmed_on, months)
        rows.append(
            Need(
                "Say whether your practice is still true",
                reverse("innovations:care", args=[practice.key]),
                note=f"{practice.current.title}, {_due_on(due)}",
                on=due,
                words=staleness.late_words(due, today),
                state="late" if due < today else "soon",
                owner=practice.organisation,
            )
        )
    return rows


def _vacancies(viewer: Person) -> list[Need]:
    """Seats of one's own organisation that nobody holds."""
    return [
        Need(
            f"Fill the seat: {seat.title}",
            f"/members/{seat.organisation.slug}/",
            note=f"Vacant since {date_words(seat.since)}" if seat.since else "Vacant",
            state="open",
            owner=seat.organisation,
        )
        for seat in vacant_seats(viewer)
    ]


def _reviews(viewer: Person, today: date) -> list[Need]:
    rows = []
    for practice in waiting_for(viewer)[:MOST]:
        assert practice.working is not None and practice.submitted_at is not None
        clock = staleness.reply_clock(timezone.localdate(practice.submitted_at), add_working_days)
        late = clock.due_on <= today
        rows.append(
            Need(
                f"Review “{practice.working.title}”",
                reverse("innovations:review", args=[practice.key]),
                note=f"{practice.organisation}, {_reply_by(clock, today)}",
                on=clock.due_on,
                words=staleness.late_words(clock.due_on, today) if late else clock.words(today),
                state=clock.state(today).value,
                owner=practice.organisation,
            )
        )
    return rows


def _comments(viewer: Person) -> list[Need]:
    rows = []
    for comment in open_comments(viewer)[:MOST]:
        version = comment.innovation.working or comment.innovation.current
        assert version is not None
        rows.append(
            Need(
                f"Answer a comment on “{version.title}”",
                reverse("innovations:review", args=[comment.innovation.key]),
                note=f"{comment.by.name}: {comment.text[:80]}",
                state="open",
                owner=comment.innovation.organisation,
            )
        )
    return rows


def _taken_up(viewer: Person) -> list[Need]:
    rows = []
    for step in news_of_adoptions(viewer.organisation, NEWS):
        version = step.adoption.innovation.current
        assert version is not None
        rows.append(
            Need(
                f"{step.adoption.organisation.name} and your practice",
                reverse("innovations:practice", args=[step.adoption.innovation.key]),
                note=f"{version.title} · {step.get_stage_display().lower()}",
                on=step.on,
                owner=step.adoption.organisation,
            )
        )
    return rows


def _newest(viewer: Person) -> list[Need]:
    return [
        Need(
            practice.current.title if practice.current else "",
            reverse("innovations:practice", args=[practice.key]),
            note=f"{practice.organisation.name} · new in the library",
            on=practice.published_on,
            owner=practice.organisation,
        )
        for practice in newest(viewer, NEWS)
    ]


def _due_on(day: date) -> str:
    return f"due {_day(day)}"


def _day(day: date) -> str:
    """A date that no line is broken in."""
    return date_words(day).replace(" ", "\N{NO-BREAK SPACE}")


def _reply_by(clock: staleness.ReplyClock, today: date) -> str:
    """The day of the promise, where the clock beside it counts the days."""
    return (
        f"a reply was promised by {_day(clock.due_on)}"
        if clock.due_on <= today
        else f"sent {_day(clock.submitted_on)}"
    )
