"""The component sheet and the sign-in pages are whole pages in our frame."""

import pytest
from django.template.loader import get_template

from tests.factories.accounts import lead
from tests.support.pages import faults_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="as it opens"),
        pytest.param("?filters=open&right=4&right=7&page=99999999999999999999&order=x", id="state"),
        pytest.param("?q=%00%F0%9F%92%A9<script>", id="a hostile search"),
    ],
)
def test_the_sheet_shows_every_component_without_a_fault(client, query):
    client.force_login(lead())

    answer = client.get("/components/" + query)

    assert answer.status_code == 200
    assert faults_of(answer.content) == []


@pytest.mark.django_db
def test_the_sheet_is_not_for_everybody(client):
    assert client.get("/components/").status_code == 302


SIGN_IN = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
           "/accounts/signup/", "/accounts/inactive/"]  # fmt: skip
SIGNED_IN = ["/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", SIGN_IN)
def test_the_way_in_is_in_our_frame(client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert faults_of(answer.content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", SIGNED_IN)
def test_the_pages_of_my_account_are_in_our_frame(client, address):
    client.force_login(lead())

    answer = client.get(address)

    assert answer.status_code == 200
    assert faults_of(answer.content) == []


@pytest.mark.django_db
def test_a_sign_in_without_a_password_is_answered_at_its_field(client):
    answer = client.post("/accounts/login/", {"login": "priya@police.example"})

    assert "<title>Error: Sign in" in answer.content.decode()
    assert 'href="#id_password"' in answer.content.decode()
    assert faults_of(answer.content) == []


def test_our_layout_comes_before_the_sign_in_librarys_own():
    template = get_template("allauth/layouts/base.html")

    assert "waymark" in template.origin.name, "Put waymark.shared.ui before allauth in the settings"
