"""Breaking the glass: an administrator gets in when nothing else works, and everybody hears it."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PersonFactory, SeatFactory, lead
from tests.support.pages import faults_of
from waymark.shared.accounts.actions import break_glass as actions
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Message, Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.get_default_timezone())
DEAD = "This link has been used or is older than 15 minutes. Make another on the machine"


@pytest.fixture(autouse=True)
def enforced(settings):
    settings.WAYMARK_SECOND_STEP = True


@pytest.fixture
def chief() -> Person:
    return SeatFactory(role=Role.ADMINISTRATOR).holder


def broken(client: Client, person: Person):
    token = actions.make_link(person.email, now=timezone.now())
    return client.post(f"/accounts/break-glass/{token}/")


@pytest.mark.goal("T13")
def test_the_command_prints_a_link_that_signs_in_and_raises_the_alarm(
    client, chief, capsys, settings, goal
):
    other = SeatFactory(role=Role.ADMINISTRATOR).holder
    head = lead(chief.organisation)
    bystander = lead()

    call_command("break_glass", chief.email.upper())
    link = capsys.readouterr().out.split()[-1].removeprefix(settings.WAYMARK_ADDRESS)
    opened = client.get(link)
    assert "_auth_user_id" not in client.session
    answer = client.post(link)
    page = client.get("/members/me/").content.decode()

    assert faults_of(opened.content.decode()) == faults_of(page) == []
    assert answer["Location"] == "/"
    assert "Emergency sign-in." in page
    assert chief.name in page
    told = Notice.objects.filter(subject="Somebody signed in by an emergency link")
    assert {*told.values_list("person", flat=True)} == {chief.pk, other.pk, head.pk}
    assert {*Message.objects.filter(urgent=True).values_list("person", flat=True)} >= {
        other.pk, head.pk,
    }  # fmt: skip
    assert not Notice.objects.filter(person=bystander).exists()
    acts = Entry.objects.filter(act__startswith="accounts.glass").order_by("sequence")
    assert [(entry.act, entry.by, entry.about_key) for entry in acts] == [
        ("accounts.glass_link_made", None, chief.key),
        ("accounts.glass_broken", chief, chief.key),
    ]
    goal.reached("break-glass: signed in by the link, 3 of 3 people told urgently, 2 audit entries")


@pytest.mark.goal("T13")
def test_an_alarm_that_is_cut_is_missed(chief, goal, monkeypatch):
    SeatFactory(role=Role.ADMINISTRATOR)
    monkeypatch.setattr(actions, "_alarm", lambda *_: None)

    broken(Client(), chief)

    assert not Notice.objects.exists()
    goal.caught("the alarm cut out of break-glass", "0 people told, and 3 are expected")


def test_the_link_works_once(client, chief):
    token = actions.make_link(chief.email, now=timezone.now())
    client.post(f"/accounts/break-glass/{token}/")
    second = Client()

    page = second.post(f"/accounts/break-glass/{token}/")

    assert page.status_code == 403
    assert DEAD in page.content.decode()
    assert "_auth_user_id" not in second.session


@pytest.mark.parametrize(
    ("minutes", "works"),
    [(0, True), (14, True), (15, False), (60, False), (-1, False)],
)
def test_the_link_works_for_fifteen_minutes(chief, minutes, works):
    token = actions.make_link(chief.email, now=NOW)

    def used() -> bool:
        try:
            actions.break_glass(token, now=NOW + timedelta(minutes=minutes))
        except Refused as refusal:
            assert refusal.reasons == [DEAD]
            return False
        return True

    assert used() is works


@pytest.mark.parametrize("change", ["cut", "another salt", "nothing"])
def test_a_forged_link_tells_nothing(client, chief, change):
    token = actions.make_link(chief.email, now=timezone.now())
    forged = {"cut": token[:-2], "another salt": token[::-1], "nothing": "x"}[change]

    page = client.get(f"/accounts/break-glass/{forged}/")

    assert page.status_code == 403
    assert chief.name not in page.content.decode()


def test_it_ends_the_persons_other_sessions(client, chief):
    elsewhere = Client()
    elsewhere.force_login(chief)

    broken(client, chief)

    assert elsewhere.get("/about/help/").wsgi_request.user.is_anonymous


def test_the_session_ends_by_itself_after_an_hour(client, chief):
    broken(client, chief)
    assert client.get("/members/me/").status_code == 200
    session = client.session
    session["glass_ends_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    session.save()

    answer = client.get("/members/me/")

    assert answer["Location"] == "/accounts/login/"
    page = client.get("/accounts/login/").content.decode()
    assert "The hour of the emergency sign-in is over" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("nobody", "Nobody here has this address"),
        ("a lead", "Only an administrator can sign in by an emergency link"),
        ("a leaver", "This account is closed"),
    ],
)
def test_only_an_administrator_who_is_there_gets_a_link(who, reason):
    people = {"nobody": Person(email="x@y.example"), "a lead": lead(),
              "a leaver": PersonFactory(is_active=False)}  # fmt: skip

    with pytest.raises(CommandError) as refusal:
        call_command("break_glass", people[who].email)

    assert str(refusal.value) == reason
    assert not Entry.objects.exists()


def test_it_works_where_the_organisation_requires_its_provider(client, chief, settings, tmp_path):
    slug = chief.organisation.slug
    (tmp_path / "p.toml").write_text(
        f'[x-force]\nname = "X"\nissuer = "https://x.example"\nclient_id = "w"\n'
        f'organisations = ["{slug}"]\nrequired = true\n'
    )
    settings.WAYMARK_PROVIDERS = str(tmp_path / "p.toml")

    broken(client, chief)

    assert client.get("/members/me/").status_code == 200
