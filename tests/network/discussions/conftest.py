"""Each test of questions has a data folder of its own: for the audit's note and for files."""

import pytest


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
