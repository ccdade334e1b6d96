"""The members that the permission matrix is tried with, and somebody who hands over."""

from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.factories.membership import member, nominated
from waymark.network.membership.enums import Level, State
from waymark.network.membership.models import EvidencePaper, Handover, Term
from waymark.shared.accounts.models import Organisation


def members_of(place: Organisation) -> dict:
    """An active member with its two seats, a leaver with a colleague, and a note of a handover."""
    made = member(place, state=State.ACTIVE, since=date(2026, 1, 12))
    leaver = nominated(made, Level.STRATEGIC, title="Strategic").holder
    colleague = nominated(made, Level.OPERATIONAL, title="Operational").holder
    spare = SeatFactory(organisation=place, role="practitioner", title="Spare")
    note = Handover.objects.create(
        organisation=place, leaver=leaver, successor=colleague, by=leaver, at=timezone.now()
    )
    endorsement = made.endorsements.get()
    letter = EvidencePaper.objects.create(
        endorsement=endorsement, filename="letter.pdf", kind="pdf", size=6,
        sha256=f"{place.pk:064x}", added_by=leaver, added_at=timezone.now(),
        file=default_storage.save(f"endorsements/{place.slug}", ContentFile(b"Letter")),
    )  # fmt: skip
    return {
        "leaver": leaver.key,
        "successor": colleague.pk,
        "spare": spare.pk,
        "seat_of_spare": spare.key,
        "note": note.key,
        "term": Term.objects.get_or_create(list="role", words="Ring-back lead")[0].pk,
        "endorsement": endorsement.pk,
        "evidence": letter.key,
    }
