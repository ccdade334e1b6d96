"""Moving a leaver's part in meetings to the successor; what a seat holds stays with the seat."""

from datetime import datetime

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.meetings.models import AgendaItem, Attendance, MeetingAction
from waymark.shared.meetings.queries import held
from waymark.shared.ui.held import Held

BECOMES = {
    "Place in a group": "Place in a group: stays with the seat",
    "Deputy in a group": "Deputy: stays with the seat",
    "Action of the seat": "Action: stays with the seat",
    "Action in person": "Action: the successor does it",
    "Item of an agenda": "Item: the successor answers for it",
    "Answer": "The successor is asked whether they come",
    "Minutes to be written": "Minutes: whoever holds the seat writes them",
}


def hand_over(*, leaver: Person, successor: Person, by: Person, now: datetime) -> list[Held]:
    """Move actions and items held in person; take back the leaver's answers to meetings to come,
    so that the successor is asked for their own. Returns what became of each thing.

    It asks no permission: `membership.actions.hand_over`, which calls it, has.
    """
    with recorded("meetings.part_handed_over", by=by, at=now) as entry:
        lines = [line._replace(what=BECOMES[line.what]) for line in held.held_by(leaver)]
        actions = held.actions_in_person(leaver).values_list("pk", flat=True)
        MeetingAction.objects.filter(pk__in=list(actions)).update(person=successor)
        items = held.items_of(leaver).values_list("pk", flat=True)
        AgendaItem.objects.filter(pk__in=list(items)).update(owner=successor)
        answers = held.answers_of(leaver).values_list("pk", flat=True)
        Attendance.objects.filter(pk__in=list(answers)).delete()
        entry.about, entry.detail = successor, {"from": leaver.key, "things": len(lines)}
    return lines
