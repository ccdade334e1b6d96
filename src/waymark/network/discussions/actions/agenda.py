"""A thread on an agenda: put there by a person or by the clock, taken off when it is answered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.discussions import permissions
from waymark.network.discussions.actions.linking import link, origin_of
from waymark.network.discussions.enums import Access, LinkKind
from waymark.network.discussions.models import Thread
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.agenda import Origin, offer_item, take_off_for
from waymark.shared.meetings.actions.promising import close_for
from waymark.shared.meetings.enums import BEFORE_IT, GroupKind
from waymark.shared.meetings.models import AgendaItem, Group, Meeting


def group_for(thread: Thread) -> Group | None:
    """The network's own group; a made-up question never comes before a real one, nor round."""
    groups = Group.objects.filter(
        kind=GroupKind.NETWORK, ended_on=None, organisation=None, invented=thread.invented
    )
    return groups.order_by("pk").first()


def meeting_for(thread: Thread, now: datetime) -> Meeting | None:
    """The next meeting that still takes items; if all are too near, the next one."""
    group = group_for(thread)
    if group is None:
        return None
    today = localdate(now)
    coming = group.meetings.filter(on__gte=today, state__in=BEFORE_IT).order_by("on", "pk")
    in_time = [each for each in coming[:20] if each.items_by is None or each.items_by >= today]
    return in_time[0] if in_time else coming.first()


def put_on_agenda(thread: Thread, *, by: Person | None, now: datetime) -> AgendaItem:
    """Offer a thread for the next agenda, linked both ways. By the clock where `by` is None.

    Whoever asked without naming their force offers it without their name too: it then goes as the
    clock would put it.
    """
    if by is not None and not permissions.may_turn(by, thread):
        raise PermissionDenied
    with recorded("discussions.put_on_agenda", by=by, at=now) as entry:
        thread = Thread.objects.select_for_update(of=("self",)).select_related(
            "space", "opening__withheld"
        ).get(pk=thread.pk)  # fmt: skip
        entry.about = thread
        if thread.space.access != Access.OPEN:
            raise Refused("Only what all forces read goes on an agenda that all forces read")
        meeting = meeting_for(thread, now)
        if meeting is None:
            raise Refused("No meeting is planned yet. The co-ordinator plans the next")
        item = offer_item(
            meeting=meeting,
            title=thread.title,
            text=_words(clock=by is None),
            origin=Origin(*origin_of(thread)),
            by=None if by is None or _kept_back(thread, by) else by,
            now=now,
        )
        link(thread, LinkKind.AGENDA_ITEM, item.key, f"{item.meeting.title}: {item.title}",
             f"/meetings/{item.meeting.key}/", now, by_clock=by is None)  # fmt: skip
        entry.detail = {"meeting": item.meeting.key}
    return item


def _kept_back(thread: Thread, by: Person) -> bool:
    assert thread.opening is not None
    return thread.opening.by_id is None and permissions.wrote(by, thread.opening)


def _words(*, clock: bool) -> str:
    if not clock:
        return ""
    return "No answer was taken within five working days, so the clock put it here."


def close_what_waited(thread: Thread, *, now: datetime) -> None:
    """Close the agenda items and actions that waited for this. Called inside an action.

    By nobody: the name of whoever took the answer could be one that was kept back.
    """
    close_for("answered", kind="thread", key=thread.key, by=None, now=now, title=thread.title)
    take_off_for(Origin(*origin_of(thread)), now=now)
