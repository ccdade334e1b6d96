"""What a digest ends with: two open questions that its reader's force can answer."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse

from waymark.network.discussions import permissions
from waymark.network.discussions.queries.work import CanAnswer, questions_for
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.accounts.permissions import takes_part
from waymark.shared.audit.queries import marks
from waymark.shared.notifications.rules import Ending, Item, morning
from waymark.shared.ui.once import once

QUESTIONS = 2
LOOKED_AT = 20  # some of the nearest have been shown before
FORCES = 100
# The acts that can change which questions a force can answer.
HANGS_ON = ("accounts.", "discussions.", "innovations.")
HEADINGS = {1: "A question that your force can answer"}
SEVERAL = "Two questions that your force can answer"


def ending(person: Person, *, but: Collection[str], now: datetime) -> Ending | None:
    """Two questions that this person's force can answer, which they were not shown before.

    Only for those who may answer from a force; nothing where there is no such question.
    """
    if not permissions.is_member(person) or not takes_part(person):
        return None
    organisation = person.organisation
    if organisation is None or organisation.kind != OrganisationKind.FORCE:
        return None
    near = _near(organisation.pk, marks().of(*HANGS_ON))
    items = tuple(item for item in near if item.link not in but)[:QUESTIONS]
    return Ending(HEADINGS.get(len(items), SEVERAL), items) if items else None


@once(FORCES)
def _near(organisation: int, mark: str) -> tuple[Item, ...]:
    """The questions of a force: the same for all of its people, whose digests come together."""
    force = Organisation.objects.get(pk=organisation)
    return tuple(map(_item, questions_for(force, count=LOOKED_AT)))


def _item(question: CanAnswer) -> Item:
    thread = question.thread
    return Item(
        group="",
        subject=thread.title,
        body=question.why,
        link=reverse("discussions:thread", args=[thread.key]),
        at=morning(thread.asked_on),
    )
