"""What drills share."""

import pytest

from waymark.config.backup import keys


@pytest.fixture
def secret(tmp_path, settings):
    """A pair of keys: the public one in the settings, the secret one in this file."""
    file = tmp_path / "secret-key"
    settings.WAYMARK_BACKUP_KEY = keys.make_pair(file)
    return file
