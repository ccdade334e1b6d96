"""A made-up newsletter for the demonstration; and away again."""

from datetime import datetime

from waymark.network.newsletters import queries
from waymark.network.newsletters.enums import State
from waymark.network.newsletters.models import Newsletter
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search

MADE_UP = (
    "Two questions were answered this month, and six forces now call on the day they promised.",
    "The next meeting looks at updates given in time. Bring what you tried, also if it failed.",
)


def load(*, now: datetime) -> None:
    """One made-up newsletter, as it stands in the archive; nobody is written to."""
    writer = Person.objects.filter(
        seats__role="co_ordinator", seats__organisation__invented=True
    ).first()
    if writer is None or Newsletter.objects.filter(invented=True).exists():
        return
    with recorded("newsletters.demonstration_loaded", by=None, at=now) as entry:
        newsletter = Newsletter.objects.create(
            title="What the made-up forces did in autumn", text="\n\n".join(MADE_UP), invented=True,
            state=State.SENT, begun_by=writer, changed_at=now, sent_by=writer, sent_at=now,
        )  # fmt: skip
        search.index(**queries.document(newsletter))
        entry.about = newsletter


def remove(*, now: datetime) -> None:
    """Take made-up newsletters away, those too that somebody wrote in the demonstration."""
    for newsletter in Newsletter.objects.filter(invented=True):
        search.remove(kind="newsletter", key=newsletter.key)
        newsletter.delete()
