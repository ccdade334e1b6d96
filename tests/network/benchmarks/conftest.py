"""Each test of measures has a data folder of its own, for the audit's note."""

import pytest


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    return tmp_path
