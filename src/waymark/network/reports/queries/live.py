"""What waits for a decision or may go wrong, read from live records beside the chair's words."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from waymark.network.discussions.enums import Access
from waymark.network.discussions.queries.threads import open_threads
from waymark.network.innovations.rules.words import counted, date_words
from waymark.network.legislation.queries import readiness
from waymark.network.legislation.rules.readiness import FEWEST
from waymark.network.membership.enums import State
from waymark.network.membership.models import Nomination
from waymark.network.membership.queries.engagement import active_forces, quiet_forces
from waymark.network.reports.enums import Part
from waymark.network.reports.queries.defined import figure
from waymark.network.reports.rules.document import Grid, Number, Section
from waymark.network.reports.rules.readiness import Duty, not_ready
from waymark.shared.meetings.enums import ActionState, DecisionState
from waymark.shared.meetings.models import Decision, Group, MeetingAction

SOON = timedelta(days=90)
MOST = 15  # rows of a list: a pack is read, not searched


def open_groups(invented: bool) -> QuerySet[Group]:
    """The groups whose meetings every member may read: a pack shows no other group's papers."""
    return Group.objects.filter(open_to_members=True, invented=invented)


def decisions(*, invented: bool, as_of: date) -> Section:
    """Decisions up for review, and questions that nobody has replied to by their clock."""
    standing = Decision.objects.filter(group__in=open_groups(invented)).exclude(
        state=DecisionState.SUPERSEDED
    )
    due = standing.filter(review_on__lte=as_of).order_by("review_on", "pk")
    waiting = open_threads().filter(space__access=Access.OPEN, invented=invented)
    silent = waiting.filter(due_on__lt=as_of, first_reply_on=None).order_by("due_on", "pk")
    reviews, past = due.count(), silent.count()
    rows = [(one.text, date_words(one.decided_on), date_words(one.review_on))
            for one in due[:MOST] if one.review_on]  # fmt: skip
    asked = [(one.title, date_words(one.due_on)) for one in silent[:MOST] if one.due_on]
    day = date_words(as_of)
    return Section(
        Part.DECISIONS,
        Part.DECISIONS.label,
        "",
        f"{counted(reviews, 'decision is', 'decisions are')} up for review, and "
        f"{counted(past, 'question is', 'questions are')} past the clock without a reply.",
        [
            figure("decisions-to-review", f"{reviews} of {standing.count()}", period=day),
            figure("questions-past-clock", f"{past} of {waiting.count()}", period=day),
        ],
        [
            *([Grid("Decisions up for review", ("Decision", "Decided", "Review"), rows)]
              if rows else []),
            *([Grid("Questions past their clock", ("Question", "Clock ran out"), asked)]
              if asked else []),
        ],
    )  # fmt: skip


def risks(*, invented: bool, as_of: date) -> Section:
    """What is late, not ready, vacant or quiet: counts only, no force by name."""
    actions = MeetingAction.objects.filter(
        group__in=open_groups(invented), state=ActionState.OPEN
    )  # fmt: skip
    overdue, ahead = actions.filter(due_on__lt=as_of).count(), actions.count()
    seats, vacant = seats_of(invented)
    quiet, active = (
        len(quiet_forces(as_of, invented=invented)),
        len(active_forces(invented=invented)),
    )
    unready, grids = _readiness(invented, as_of)
    day = date_words(as_of)
    return Section(
        Part.RISKS,
        Part.RISKS.label,
        "",
        f"{counted(overdue, 'action is', 'actions are')} overdue; "
        f"{counted(vacant, 'nominated seat is', 'nominated seats are')} vacant; "
        f"{counted(quiet, 'force was', 'forces were')} not heard from for a quarter.",
        [
            figure("actions-overdue", f"{overdue} of {ahead}", period=day),
            unready,
            figure("seats-vacant", f"{vacant} of {seats}", period=day),
            figure("forces-quiet", f"{quiet} of {active}", period=day),
        ],
        grids,
    )


def seats_of(invented: bool) -> tuple[int, int]:
    """How many seats active members have nominated, and how many of them nobody holds."""
    found = Nomination.objects.filter(
        ended_on=None,
        membership__state=State.ACTIVE,
        membership__organisation__invented=invented,
    )
    return found.count(), found.filter(Q(seat__holder=None)).count()


def _readiness(invented: bool, as_of: date) -> tuple[Number, list[Grid]]:
    rows = readiness.duties().filter(asked_at__isnull=False, instrument__invented=invented)
    by_pk = {duty.pk: duty for duty in rows}
    forces = readiness.forces_of(invented, as_of)
    near = [one for one in readiness.asked(by_pk.values(), forces)
            if one.from_on is not None and as_of <= one.from_on <= as_of + SOON]  # fmt: skip
    given = readiness.answers(near)
    asked = [Duty(one.pk, one.short, one.from_on, one.forces) for one in near if one.from_on]
    found = not_ready(asked, given)
    period = f"{date_words(as_of)} to {date_words(as_of + SOON)}"
    value = f"{found.forces} of {found.asked}" if found.asked >= FEWEST else "Nothing to count"
    lines = [(one.words, date_words(one.on), f"{number} of {len(one.forces)}")
             for one, number in found.by_duty if len(one.forces) >= FEWEST]  # fmt: skip
    grid = Grid("Not yet ready, by what begins", ("Duty", "Begins", "Forces"), lines[:MOST], (2,))
    return figure("not-ready", value, period=period, at=reverse("legislation:list")), (
        [grid] if lines else []
    )
