"""The local wing: its own sign-in and first page, and nothing of the network's."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories.accounts import SeatFactory
from tests.support.pages import faults_of
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def officer():
    person = SeatFactory(organisation__name="Ashdown Victim Care", organisation__kind="unit").holder
    person.set_password(PASSWORD)
    person.save()
    return person


def test_this_is_the_local_wing():
    assert settings.WAYMARK_WING == "local"


def test_no_table_of_the_network_is_in_the_database():
    tables = connection.introspection.table_names()

    assert [name for name in tables if name.startswith("network_")] == []
    assert [each.label for each in apps.get_app_configs() if "network" in each.name] == []
    assert "accounts_person" in tables  # the list of tables is not simply empty


@pytest.mark.parametrize("address", ["/practices/", "/practices/new/", "/practices/export.csv"])
def test_pages_of_the_network_are_not_there(client, officer, address):
    client.force_login(officer)

    assert client.get(address).status_code == 404


def test_somebody_signs_in_and_finds_their_unit(client, officer):
    form = client.get("/accounts/login/")
    done = client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
    page = client.get("/")

    assert faults_of(form.content) == faults_of(page.content) == []
    assert (done.status_code, done["Location"]) == (302, "/")
    assert "Ashdown Victim Care" in page.content.decode()
    assert "Every look at a victim’s record is logged." in page.content.decode()


def test_nobody_enters_with_a_wrong_password(client, officer):
    page = client.post("/accounts/login/", {"login": officer.email, "password": "wrong"})

    assert page.status_code == 200
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_no_page_is_kept_by_a_browser_or_proxy(client, officer):
    for signed_in in (False, True):
        if signed_in:
            client.force_login(officer)
        assert client.get("/")["Cache-Control"] == "no-store, private"


def test_a_site_for_real_takes_no_people_whose_password_everybody_knows(tmp_path, settings):
    settings.WAYMARK_DATA = tmp_path
    with pytest.raises(CommandError, match="no site for real may hold it"):
        call_command("load_demonstration", verbosity=0)

    assert not Person.objects.exists()


def test_the_invented_unit_is_loaded_once_and_removed(tmp_path, settings):
    settings.WAYMARK_DATA, settings.WAYMARK_TRAINING_MODE = tmp_path, True
    for _ in range(2):
        call_command("load_demonstration", verbosity=0)
    loaded = (Organisation.objects.filter(invented=True).count(), Person.objects.count())
    call_command("remove_demonstration", verbosity=0)

    assert loaded == (1, 3)
    assert not Organisation.objects.exists()
    assert list(Person.objects.values_list("name", "is_active").distinct()) == [
        ("Somebody made up", False)
    ]
    assert list(Entry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "care.demonstration_loaded", "care.demonstration_removed",
    ]  # fmt: skip
