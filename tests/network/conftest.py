"""Each test of the network has a data folder of its own: for the audit's note and for files."""

import pytest

from waymark.shared.ui.remembered import forget


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    return tmp_path


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test begins with a chain of its own, so that what another drew must not be met again."""
    forget()
