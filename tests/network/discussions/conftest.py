"""Who asks and who helps; and a data folder for each test: for the audit's note and for files."""

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.discussions import answer, co_ordinator, question


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


@pytest.fixture
def asker(client):
    person = lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))
    client.force_login(person)
    return person


@pytest.fixture
def helper():
    return co_ordinator()


@pytest.fixture
def thread(asker):
    made = question(asker, at=timezone.now())
    answer(made, at=timezone.now(), text="We do.")
    return made
