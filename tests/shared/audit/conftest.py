"""Each test has a data folder of its own, so that its chain meets no other test's note."""

import pytest

from tests.shared.audit.emptying import chain_emptied  # noqa: F401


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    return tmp_path
