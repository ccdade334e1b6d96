"""Moving a leaver's work in the library to the successor; what names a seat stays with the seat."""

from datetime import datetime

from waymark.network.innovations.models import Innovation, SavedSearch
from waymark.network.innovations.queries import held
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.ui.held import Held

STAYS = {
    "Contact": "Contact: stays with the seat",
    "Diary kept": "Diary: stays with the force and its seat",
    "Comment without answer": "Comment: its answer stands with the practice",
}
MOVED = {
    "Draft begun": "Draft: the successor writes on",
    "Writes with": "The successor writes with its owner",
    "Saved search": "Saved search",
}


def hand_over(*, leaver: Person, successor: Person, by: Person, now: datetime) -> list[Held]:
    """Move drafts, places among the writers and saved searches. Returns what became of each thing.

    Who wrote a version stays written with it, so that nobody reviews their own words.
    """
    with recorded("innovations.work_handed_over", by=by, at=now) as entry:
        lines = [line._replace(what=(MOVED | STAYS)[line.what]) for line in held.held_by(leaver)]
        for practice in held.written_with(leaver):
            practice.collaborators.remove(leaver)
            practice.collaborators.add(successor)
        drafts = held.drafts_begun_by(leaver).values_list("pk", flat=True)
        Innovation.objects.filter(pk__in=list(drafts)).update(started_by=successor)
        known = SavedSearch.objects.filter(person=successor).values_list("query", flat=True)
        SavedSearch.objects.filter(person=leaver, query__in=list(known)).delete()
        SavedSearch.objects.filter(person=leaver).update(person=successor)
        entry.about, entry.detail = successor, {"from": leaver.key, "things": len(lines)}
    return lines
