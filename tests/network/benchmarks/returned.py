"""Asking what became of a return: refused with its reasons, or seen by the network."""

import pytest

from tests.factories.benchmarks import OCTOBER
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.models import Figure, Return
from waymark.shared.errors import Refused


def refused(act, *args, **more) -> list[str]:
    before = (Return.objects.count(), Figure.objects.filter(current=True).count())
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    assert (Return.objects.count(), Figure.objects.filter(current=True).count()) == before
    return refusal.value.reasons


def seen(measure: str = "updates-in-time", *organisations) -> list[tuple]:
    """What the network reads for October, force by force."""
    found = queries.series(measure, organisations, OCTOBER, months=1)
    return [(one.numerators[0], one.denominators[0], one.suppressed[0]) for one in found.values()]
