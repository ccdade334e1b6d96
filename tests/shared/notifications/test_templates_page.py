"""The words of messages, as their stewards read them."""

import pytest
from django.urls import reverse

from tests.shared.audit.chains import holder
from tests.support.pages import faults_of
from waymark.shared.accounts.enums import Role
from waymark.shared.notifications.queries import wording
from waymark.shared.notifications.templates import templates

pytestmark = pytest.mark.django_db
STEWARDS = [Role.CO_ORDINATOR, Role.ADMINISTRATOR]


@pytest.fixture
def steward(client):
    client.force_login(holder(Role.CO_ORDINATOR, "Helen Ward"))


def page(client, name, *args) -> str:
    response = client.get(reverse(f"notifications:{name}", args=args))
    assert (response.status_code, faults_of(response.text)) == (200, [])
    return response.text


@pytest.mark.usefixtures("steward")
class TestAsASteward:
    def test_the_list_names_every_template_of_this_wing_and_says_what_is_open(self, client):
        html = page(client, "templates")

        for template in wording.templates_here().values():
            assert template.title in html
        assert html.count("To be confirmed") == 2 * len(wording.templates_here())

    @pytest.mark.parametrize("name", templates())
    def test_each_template_stands_in_both_languages(self, client, name):
        if name not in wording.templates_here():
            address = reverse("notifications:template", args=[name])
            assert client.get(address).status_code == 404
            return
        html = page(client, "template", name)

        assert html.count('class="wm-phone__text" lang="cy"') == html.count(
            'class="wm-phone__text" lang="en"'
        )
        assert "To be confirmed by a Welsh speaker" in html
        assert len(html) < 60_000

    def test_an_unknown_template_is_not_there(self, client):
        address = reverse("notifications:template", args=["nothing"])

        assert client.get(address).status_code == 404


def test_the_network_has_no_words_for_victims(settings):
    settings.WAYMARK_WING = "network"
    assert {each.audience for each in wording.templates_here().values()} == {"staff"}

    settings.WAYMARK_WING = "local"
    assert wording.templates_here() == templates()


def test_the_marked_part_is_what_a_locked_screen_shows():
    template = templates()["call_us"]
    english, welsh = wording.sides(template, template.latest)

    assert [each.channel for each in english.examples] == ["Text message", "Email"]
    assert english.examples[0].shown == "Hello from Ashdown. We have news for you"
    assert welsh.examples[0].shown == "Helo, Ashdown sydd yma. Mae gennym newyd"
    assert wording.parts_of_both(template, template.latest) == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in STEWARDS])
def test_nobody_else_reads_them(role, client):
    client.force_login(holder(role, "Cy Other"))

    for address in (
        reverse("notifications:templates"),
        reverse("notifications:template", args=["invitation"]),
    ):
        assert client.get(address).status_code == 403
