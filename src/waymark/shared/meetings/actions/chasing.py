"""Telling owners of what they promised: two working days before it is due, and when it is late."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from waymark.measures.calendar import add_working_days
from waymark.shared.meetings.actions.promising import KIND
from waymark.shared.meetings.enums import ActionState
from waymark.shared.meetings.models import MeetingAction
from waymark.shared.meetings.queries.outcomes import holder_of
from waymark.shared.notifications.actions import notify
from waymark.shared.ui.words import short_date

DAYS_BEFORE = 2
# A site that slept for longer than this tells nobody of what is long past: their pages do.
LONGEST_SLEEP = timedelta(days=14)


def chase_actions(*, now: datetime) -> None:
    """Tell each owner once that an action is due soon, and once that it is late.

    No act, so no entry: nobody decided anything. A due day that is moved begins anew.
    """
    today = localdate(now)
    due = MeetingAction.objects.filter(
        state=ActionState.OPEN,
        due_on__gte=today - LONGEST_SLEEP,
        due_on__lte=add_working_days(today, DAYS_BEFORE),
    ).select_related("group", "seat__holder", "person")
    for action in due.order_by("pk"):
        _chase(action, late=action.due_on < today, now=now)


def _chase(action: MeetingAction, *, late: bool, now: datetime) -> None:
    holder = holder_of(action)
    if holder is None:
        return
    with transaction.atomic():
        notify(
            [holder],
            kind=KIND,
            subject=f"{'Late' if late else 'Due soon'}: {action.text}",
            body=f"{action.group} asked for it by {short_date(action.due_on)}. "
            "Say how far it is, or that it is done.",
            link=f"/meetings/actions/{action.key}/",
            now=now,
            once=f"action-{'late' if late else 'soon'}-{action.key}-{action.due_on:%Y%m%d}",
        )
