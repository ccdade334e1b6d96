"""The frame around every page: where I am, who I am, and the way out."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.factories.accounts import OrganisationFactory, SeatFactory
from waymark.shared.ui.context import Frame

BAR = [("Home", "home", "/"), ("Search", "search:search", "/search/"), ("Gone", "no:such", "/x/")]


@pytest.fixture(autouse=True)
def bar(settings):
    settings.WAYMARK_NAVIGATION = BAR
    settings.WAYMARK_PUBLIC_NAVIGATION = BAR[1:]


def frame(path: str = "/", user: object = None) -> Frame:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return Frame(request)


def lead(**seat):
    return SeatFactory(organisation=OrganisationFactory(name="Ashdown Police"), **seat).holder


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "current"),
    [
        pytest.param("/", "Home", id="the home page"),
        pytest.param("/search/", "Search", id="a section’s own page"),
        pytest.param("/search/deeper/", "Search", id="a page within a section"),
        pytest.param("/members/", None, id="a page of no section"),
    ],
)
def test_the_bar_says_where_i_am(path, current):
    sections = frame(path, lead()).sections

    assert [section.label for section in sections if section.current] == [current][: bool(current)]


@pytest.mark.django_db
def test_a_section_that_this_wing_does_not_have_is_left_out():
    assert [s.label for s in frame("/", lead()).sections] == ["Home", "Search"]


def test_somebody_who_is_not_signed_in_sees_the_public_sections_only():
    assert [s.label for s in frame().sections] == ["Search"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wing", "said"),
    [
        pytest.param("network", "Priya Nair, Ashdown Police victim lead", id="with the force"),
        pytest.param("local", "Priya Nair, victim lead", id="the area is plain"),
    ],
)
def test_the_header_says_who_i_am_and_in_which_seat(settings, wing, said):
    settings.WAYMARK_WING = wing
    person = lead(title="Victim lead")
    person.name = "Priya Nair"

    assert frame("/", person).person == said


@pytest.mark.django_db
def test_nothing_is_asked_of_the_database_before_it_is_printed(django_assert_num_queries):
    person = lead()

    with django_assert_num_queries(0):
        around = frame("/", person)
        assert around.sections and around.home and around.signed_in


@pytest.mark.django_db
def test_notices_and_warnings_come_from_whoever_the_settings_name(settings):
    settings.WAYMARK_AT_A_GLANCE = "tests.shared.ui.test_frame.three_and_a_storm"

    around = frame("/search/", lead())

    assert around.unread == 3
    assert around.warnings == [("A storm", "/search/"), ("Rain", "")]
    assert frame("/search/").warnings == []


def three_and_a_storm(person, now) -> SimpleNamespace:
    storm = SimpleNamespace(text="A storm", page="search:search")
    return SimpleNamespace(unread=3, warnings=[storm, SimpleNamespace(text="Rain", page="")])
