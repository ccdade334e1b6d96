"""What the permission matrix is tried with on measures: a force's months, its event, its limits."""

from datetime import date

from django.utils import timezone

from tests.factories.comparison import figures, wave
from waymark.network.benchmarks.models import NewLimits
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.models import Adoption
from waymark.shared.accounts.models import Organisation, Person


def measures_of(owner: Organisation, by: Person) -> dict:
    """Three years of months on one measure, a go-live among them, and limits begun anew before."""
    figures(owner, wave(650), measure="referred", until=moved(timezone.localdate(), -1))
    taken = Adoption.objects.filter(organisation=owner, live_on__isnull=False).first()
    begun = NewLimits.objects.create(
        organisation=owner, measure="referred", month=date(2025, 1, 1), event="adoption-0",
        name="A name for leave live", reason="The work changed", by=by, at=timezone.now(),
    )  # fmt: skip
    return {"live_event": f"adoption-{taken.pk}" if taken else "none", "limits": begun.pk}
