"""The force that files returns, and the country whose forces are held against each other."""

import pytest

from tests.factories.accounts import lead
from tests.factories.benchmarks import Force, force
from tests.factories.comparison import country


@pytest.fixture
def ashdown() -> Force:
    return force()


@pytest.fixture
def forces():
    return country()


@pytest.fixture
def reader(client, forces):
    somebody = lead(forces[0])
    client.force_login(somebody)
    return somebody
