"""The packs, areas and costs of events that the permission matrix is tried with."""

from datetime import date, timedelta

from django.utils import timezone

from tests.factories.accounts import SeatFactory
from waymark.network.reports.enums import AreaState, PackState
from waymark.network.reports.models import AreaPage, EventCost, Pack
from waymark.network.reports.rules.document import hash_of
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person

DOCUMENT = {
    "about": {"title": "Last quarter", "group": "National group", "newest_month": ""},
    "sections": [],
    "words": {"opening": "More is shared."},
}


def packs(by: Person) -> dict:
    """A draft that could be frozen, and a pack that the group has read."""
    given = {"group": "National group", "begun_by": by, "begun_at": timezone.now()}
    day = date(2026, 12, 10)
    draft = Pack.objects.create(
        **given, title="This quarter", meets_on=day, as_of=day, words={"opening": "Less waits."}
    )
    frozen = Pack.objects.create(
        **given, title="Last quarter", meets_on=day - timedelta(days=91), as_of=day,
        state=PackState.FROZEN, words=DOCUMENT["words"], document=DOCUMENT,
        document_hash=hash_of(DOCUMENT), frozen_by=by, frozen_at=timezone.now(),
    )  # fmt: skip
    return {"pack_draft": draft.key, "pack": frozen.key}


def cost(by: Person) -> dict:
    """What an event cost, as somebody noted it."""
    noted = EventCost.objects.create(
        what="A day together", on=date(2026, 9, 3), pounds=1240, borne="shared",
        organisation=by.organisation, noted_by=by, noted_at=timezone.now(),
    )  # fmt: skip
    return {"cost": noted.key}


def area(place: Organisation, *, opened: bool) -> dict:
    """An area that waits for a second person, or one that is open to the world."""
    first, second = (SeatFactory(organisation=place, role=Role.LEAD).holder for _ in range(2))
    given = {"asked_by": first, "asked_at": timezone.now()}
    if opened:
        given |= {"state": AreaState.PUBLIC, "agreed_by": second, "agreed_at": timezone.now()}
    AreaPage.objects.create(organisation=place, **given)
    return {"area": place.slug}
