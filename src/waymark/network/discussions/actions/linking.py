"""Carrying a thread further: into a practice, an action, a decision; each linked both ways."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.discussions import permissions
from waymark.network.discussions.enums import ANSWERABLE, Access, LinkKind
from waymark.network.discussions.models import Link, Thread
from waymark.network.innovations.actions.practices import save_version, start_practice
from waymark.network.innovations.models import Innovation
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.deciding import record_decision
from waymark.shared.meetings.actions.promising import add_action
from waymark.shared.meetings.models import Decision, Group, MeetingAction
from waymark.shared.meetings.queries.closing import Closing


def origin_of(thread: Thread) -> tuple[str, str, str, str]:
    """How another app names the thread that something came from: kind, key, address, title."""
    return ("thread", thread.key, f"/questions/{thread.key}/", thread.title)


def link(
    thread: Thread, kind: LinkKind, key: str, title: str, href: str, now: datetime, *,
    by_clock: bool = False,
) -> Link:  # fmt: skip
    """Note what a thread became; twice the same is once. Called inside an action."""
    made, _ = Link.objects.get_or_create(
        thread=thread,
        kind=kind,
        key=key,
        defaults={
            "title": title[:200], "href": href, "made_on": localdate(now), "by_clock": by_clock,
        },
    )  # fmt: skip
    return made


def make_practice(
    thread: Thread, *, title: str, organisation: Organisation, by: Person, now: datetime
) -> Innovation:
    """Begin a practice from a thread: the answer is what is done, the question why."""
    if not permissions.may_turn(by, thread):
        raise PermissionDenied
    with recorded("discussions.practice_made", by=by, at=now) as entry:
        _not_by_who_kept_back(thread, by, "practice")
        practice = start_practice(organisation=organisation, title=title, by=by, now=now)
        texts = {"description": thread.accepted.text if thread.accepted else "",
                 "aim": f"It answers the question: {thread.title}"}  # fmt: skip
        rights = [value.code for value in thread.values.all() if value.list == "right"]
        save_version(practice, fields=texts, values={"right": rights}, by=by, now=now)
        link(thread, LinkKind.PRACTICE, practice.key, title, f"/practices/{practice.key}/", now)
        entry.about, entry.detail = thread, {"practice": practice.key}
    return practice


def _not_by_who_kept_back(thread: Thread, by: Person, what: str) -> None:
    """Whoever kept their name back is not named beside the same thread by what they make of it."""
    opening = thread.opening
    if opening is not None and opening.by_id is None and permissions.wrote(by, opening):
        raise Refused(
            f"Your force would be named with the {what}, beside the question that you asked "
            "without naming it. Let somebody else do it, or name your force first"
        )


def make_action(
    thread: Thread, *, group: Group, text: str, seat: Seat, due_on: date, by: Person, now: datetime
) -> MeetingAction:
    """Ask a seat to do something that came of a thread; answering a question closes it."""
    if not permissions.may_turn(by, thread):
        raise PermissionDenied
    with recorded("discussions.action_made", by=by, at=now) as entry:
        _not_by_who_kept_back(thread, by, "action")
        _open_to_all(thread)
        waits = thread.kind in ANSWERABLE and thread.accepted_id is None
        kind, key, href, title = origin_of(thread)
        (action,) = add_action(
            group=group, text=text, due_on=due_on, seats=[seat], by=by, now=now,
            closes=Closing("answered", key, title, href) if waits else None,
            origin=(kind, key, href, title),
        )  # fmt: skip
        link(thread, LinkKind.ACTION, action.key, action.text,
             f"/meetings/actions/{action.key}/", now)  # fmt: skip
        entry.about, entry.detail = thread, {"action": action.key}
    return action


def decide(
    thread: Thread, *, group: Group, text: str, review_on: date, by: Person, now: datetime
) -> Decision:
    """Record what was decided in a thread, in the one log of decisions, with its review date."""
    if not permissions.may_turn(by, thread):
        raise PermissionDenied
    with recorded("discussions.decision_made", by=by, at=now) as entry:
        _not_by_who_kept_back(thread, by, "decision")
        _open_to_all(thread)
        decision = record_decision(
            group=group, text=text, review_on=review_on, by=by, now=now, origin=origin_of(thread)
        )
        link(thread, LinkKind.DECISION, decision.key, decision.text,
             f"/meetings/decisions/{decision.key}/", now)  # fmt: skip
        entry.about, entry.detail = thread, {"decision": decision.key}
    return decision


def _open_to_all(thread: Thread) -> None:
    if thread.space.access != Access.OPEN:
        raise Refused("Only what all forces read goes into a log that all forces read")
