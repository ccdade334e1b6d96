"""The packs that the permission matrix is tried with: one being written, one that was frozen."""

from datetime import date, timedelta

from django.utils import timezone

from waymark.network.reports.enums import PackState
from waymark.network.reports.models import Pack
from waymark.network.reports.rules.document import hash_of
from waymark.shared.accounts.models import Person

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
