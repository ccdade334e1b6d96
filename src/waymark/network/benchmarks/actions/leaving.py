"""What becomes of the drafts of returns of somebody who leaves."""

from datetime import datetime

from waymark.network.benchmarks.queries import held
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.ui.held import Held


def hand_over(*, leaver: Person, successor: Person, by: Person, now: datetime) -> list[Held]:
    """Pass the leaver's drafts to the successor; what was filed keeps its names."""
    lines = held.held_by(leaver)
    for draft in held.drafts_of(leaver):
        with recorded("benchmarks.return_handed_over", by=by, at=now) as entry:
            draft.begun_by = successor
            draft.save(update_fields=["begun_by"])
            entry.about = draft
    return [line._replace(what="Draft of a return, passed on") for line in lines]
