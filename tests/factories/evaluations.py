"""Evaluations, and what the returns say of them."""

from datetime import UTC, date, datetime

from tests.factories.innovations import ValueFactory, published
from waymark.network.innovations.actions.evaluating import Worked, record_measurement
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import Evaluation, Innovation, Measurement
from waymark.shared.accounts.models import Organisation

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
MONTHS = ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]


def evaluation(practice: Innovation, force: Organisation, **fields) -> Evaluation:
    """One that is under way, planned before anything was live unless said otherwise."""
    given = {
        "measure": "updates-in-time",
        "state": "under_way",
        "planned_on": date(2025, 6, 2),
        "question": "Do victims hear in time more often?",
        "opened_at": OPENED,
    }
    return Evaluation.objects.create(innovation=practice, organisation=force, **given | fields)


def details(**other) -> dict:
    """What is kept beside a measurement: five months, the third being that of the start."""
    return {
        "live_on": "2026-01-12",
        "months": MONTHS,
        "start": 2,
        "own": [[70, 100], [71, 100], [72, 100], [78, 100], [79, 100]],
        "others": [0.7, 0.7, None, 0.7, 0.71],
        "how": "Compared with 4 forces like it that did not use the practice.",
        "forces": [],
        "left_out": [],
        "cautions": [],
        "checks": {
            "moved_before": False, "before": 12, "after": 12, "own_change": 7.5,
            "slope": [0.1, -0.3, 0.5], "beyond_line": [6.0, 3.0, 9.0],
            "without_last": [6.0, 3.5, 8.5],
        },
        "method": "by hand",
        "engine": "1",
        "definitions": [],
    } | other  # fmt: skip


def measured(
    one: Evaluation,
    points: float = 6.0,
    reach: float = 2.0,
    verdict: Effect = Effect.IMPROVED,
    *,
    fingerprint: str = "first",
    now: datetime = OPENED,
    moved_before: bool = False,
) -> Measurement:
    """Let the returns say so much of an evaluation."""
    low, high = points - reach, points + reach
    checks = details()["checks"] | {
        "moved_before": moved_before,
        "beyond_line": [points, points - 0.9 * reach, points + 0.9 * reach],
        "without_last": [points, low, high],
    }
    worked = Worked(
        fingerprint=fingerprint,
        definition="updates-in-time v1 00000000",
        data_to=date(2026, 3, 1),
        verdict=verdict,
        points=points,
        low=low,
        high=high,
        error=reach / 1.96,
        sentence=f"It changed by {points} points.",
        details=details(checks=checks),
    )
    record_measurement(one, worked, now=now)
    return one.measurements.get(current=True)


def with_two_measures() -> Innovation:
    """A practice of another force that should move two measures, one of them ours."""
    shown = published(key="calls")
    for code in ("updates_in_time", "practices_shared"):
        shown.current.values.add(ValueFactory(list="measure", code=code))
    return shown
