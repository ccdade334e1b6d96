"""The newsletters that the permission matrix is tried with, and the address of a feed."""

from django.utils import timezone

from waymark.network.newsletters.enums import State
from waymark.network.newsletters.models import FeedAddress, Newsletter
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.rules.feeds import hashed

SECRET = "a-secret-that-only-tests-know"


def newsletters(by: Person) -> dict:
    """One being written and one that went to members."""
    now = timezone.now()
    given = {"text": "Much is new.", "begun_by": by, "changed_at": now}
    draft = Newsletter.objects.create(title="Next month", **given)
    sent = Newsletter.objects.create(title="This month", **given, state=State.SENT, sent_at=now)
    FeedAddress.objects.create(person=by, token_hash=hashed(SECRET), made_at=now)
    return {"newsletter_draft": draft.key, "newsletter": sent.key, "newsletter_feed": SECRET}


def open_newsletter(by: Person) -> dict:
    """One that everybody may read."""
    now = timezone.now()
    sent = Newsletter.objects.create(
        title="For all", text="Much is new.", open=True, begun_by=by, changed_at=now,
        state=State.SENT, sent_at=now,
    )  # fmt: skip
    return {"newsletter": sent.key}
