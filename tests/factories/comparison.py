"""Published figures, month by month, for pages that compare forces."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from tests.factories.accounts import OrganisationFactory
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.rules.months import months_up_to
from waymark.shared.accounts.models import Organisation

WHEN = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
Counts = tuple[int | None, int | None]


def figures(
    force: Organisation,
    counts: Iterable[Counts],
    *,
    measure: str = "updates-in-time",
    until: date = OCTOBER,
    method: str = "engine",
    **more,
) -> list[Figure]:
    """Publish these counts (met, of) for the months up to `until`, one a month."""
    rows = list(counts)
    filed = Return.objects.create(
        organisation=force, filed_from=force, kind="engine", state="published", method=method,
        first_month=months_up_to(until, max(1, len(rows)))[0], last_month=until,
        begun_at=WHEN, certified_at=WHEN, published_at=WHEN,
    )  # fmt: skip
    return Figure.objects.bulk_create(
        Figure(
            filed=filed, organisation=force, measure=measure, month=on, last=on,
            numerator=met, denominator=of, suppressed=met is None, method=method, current=True,
            **more,
        )
        for on, (met, of) in zip(months_up_to(until, len(rows)), rows, strict=True)
    )  # fmt: skip


def wave(level: int, months: int = 36, of: int = 1000) -> list[Counts]:
    """A steady force: a share in thousandths that goes up and down by a little."""
    return [(round((level + place % 3) * of / 1000), of) for place in range(months)]


def country(count: int = 12, months: int = 36, **more) -> list[Organisation]:
    """Forces of one region, each a little above the one before, with a place on the map."""
    forces = [
        OrganisationFactory(
            name=f"Force {number:02}", slug=f"force-{number:02}-x", region="Middle Dales",
            tile=f"F{number:02}", tile_column=number % 8, tile_row=number // 8, **more,
        )
        for number in range(count)
    ]  # fmt: skip
    for number, force in enumerate(forces):
        figures(force, wave(650 + 4 * number, months))
    return forces
