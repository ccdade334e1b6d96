"""Mail of a test goes into a folder of its own, and no wing's round runs unasked."""

import pytest

from tests.shared.audit.emptying import chain_emptied  # noqa: F401


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    settings.WAYMARK_MAIL_FOLDER = tmp_path / "mail"
    settings.WAYMARK_DAILY_ROUND = []
    settings.WAYMARK_ADDRESS = "https://waymark.example.org"
    return tmp_path
