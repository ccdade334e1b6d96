"""A data folder for one test: its audit note, files and mail meet no other test's."""

import pytest


@pytest.fixture
def data_folder(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    settings.WAYMARK_MAIL_FOLDER = tmp_path / "mail"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    return tmp_path
