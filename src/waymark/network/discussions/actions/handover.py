"""Handing over what somebody leaves: open questions, spaces kept, threads followed."""

from datetime import datetime

from waymark.network.discussions import queries
from waymark.network.discussions.models import SpaceMember, Thread, Watch, WithheldName
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded


def hand_over(*, leaver: Person, successor: Person, by: Person, now: datetime) -> list[str]:
    """Let somebody's successor answer for their open questions, keep their spaces and follow on.

    What the leaver wrote keeps their name: it is history. Returns a line for each thing moved.
    Called by the handover, which asks whether this may be done.
    """
    with recorded("discussions.handed_over", by=by, at=now) as entry:
        lines = _questions(leaver, successor) + _spaces(leaver, successor, now)
        lines += _follows(leaver, successor)
        entry.about, entry.detail = leaver, {"things": len(lines)}
    return lines


def _questions(leaver: Person, successor: Person) -> list[str]:
    """Open questions asked without a name move with their right to take the answer.

    A named question keeps its asker's name; its successor follows it and takes its answer.
    """
    lines = []
    kept = WithheldName.objects.filter(
        person=leaver, post__in=queries.open_threads().values("opening")
    )
    for name in kept.select_related("post__thread"):
        name.person = successor
        name.save(update_fields=["person"])
        lines.append(f"Question asked without naming the force: {name.post.thread.title}")
    for thread in queries.asked_by(leaver).order_by("pk"):
        thread.carried_by = successor
        thread.save(update_fields=["carried_by"])
        lines.append(f"Question: {thread.title}")
        _follow(successor, thread)
    return lines


def _follow(person: Person, thread: Thread) -> None:
    Watch.objects.get_or_create(person=person, thread=thread, defaults={"follows": True})


def _spaces(leaver: Person, successor: Person, now: datetime) -> list[str]:
    lines = []
    places = SpaceMember.objects.filter(person=leaver, added_at__isnull=False)
    for place in places.select_related("space").order_by("space__name"):
        there, _ = SpaceMember.objects.get_or_create(
            space=place.space, person=successor, defaults={"added_at": now}
        )
        there.added_at = there.added_at or now
        there.keeper = there.keeper or place.keeper
        there.save(update_fields=["added_at", "keeper"])
        place.delete()
        lines.append(f"Space: {place.space.name}")
    return lines


def _follows(leaver: Person, successor: Person) -> list[str]:
    lines = []
    wishes = Watch.objects.filter(person=leaver, follows=True).select_related("thread", "space")
    for wish in wishes.order_by("pk"):
        if wish.thread is not None:
            _follow(successor, wish.thread)
            lines.append(f"Followed: {wish.thread.title}")
        elif wish.space is not None:
            Watch.objects.get_or_create(
                person=successor, space=wish.space, defaults={"follows": True}
            )
            lines.append(f"Followed: {wish.space.name}")
    Watch.objects.filter(person=leaver).delete()
    return lines
