"""Items of law that the permission matrix is tried with, and what hangs on them."""

from datetime import date, timedelta

from django.utils import timezone

from tests.factories.legislation import (
    InstrumentFactory,
    ProvisionFactory,
    answered,
    begins,
    duty,
    stage,
)
from waymark.network.legislation.models import FeedReading, Instrument, Proposal
from waymark.shared.accounts.models import Organisation, Person

AHEAD = timedelta(days=30)


def feed_of(person: Person | None) -> str:
    """A feed that this person handed in and has not decided on."""
    if person is None:
        return "nobodys"
    saying = {"feed_id": "bill/4100", "title": "A bill", "address": "", "says": {"kind": "bill"}}
    held, _ = FeedReading.objects.get_or_create(
        by=person, feed="bills", defaults={"at": timezone.now(), "sayings": [saying]}
    )
    return held.key


def law(force: Organisation, *, evidence: str = "V") -> dict:
    """An item that this force was asked about and answered; unconfirmed ones are kept apart."""
    item = InstrumentFactory(
        key=f"law-of-{force.slug}", title=f"Law asked of {force.slug}", kind="code",
        evidence=evidence,
    )  # fmt: skip
    provision = ProvisionFactory(instrument=item, key=f"section-of-{force.slug}", evidence=evidence)
    asked = duty(item, provision=provision, asked=timezone.localdate() + AHEAD)
    answered(asked, force, "planned")
    return {
        "law": item.key,
        "provision": provision.key,
        "law_stage": stage(item, "laid", date(2026, 3, 2)).pk,
        "law_day": begins(provision, date(2027, 4, 1)).pk,
        "duty": asked.pk,
        "proposal": _proposal(item, force.slug).pk,
        "law_feed": feed_of,
        "forces_slug": force.slug,
    }


def _proposal(item: Instrument, name: str) -> Proposal:
    """What a feed reports of a bill that is not here yet."""
    return Proposal.objects.create(
        feed="bills", feed_id=f"bill/{item.pk}", title=f"Bill of {name}", fingerprint=name,
        says={"kind": "bill", "stage": "committee", "house": "C"}, seen_at=timezone.now(),
    )  # fmt: skip
