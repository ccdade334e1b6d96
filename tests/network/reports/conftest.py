import pytest

from waymark.network.reports.queries import areas


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test begins with a chain of its own, so what another read must not be met again."""
    areas.figures_for.cache_clear()
