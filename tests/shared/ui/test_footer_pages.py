"""The pages at the foot of every page: readable by anybody, also by somebody who cannot sign in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.support.pages import faults_of
from waymark.shared.ui.context import Frame
from waymark.shared.ui.views import FOOT

PAGES = {
    "help": "Help",
    "accessibility": "Accessibility",
    "figures": "How figures are made",
    "privacy": "Privacy",
    "report-a-fault": "Report a fault",
    "whats-new": "What’s new",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "heading"), PAGES.items(), ids=PAGES)
def test_each_page_is_read_without_signing_in(client, slug, heading):
    answer = client.get(f"/about/{slug}/")

    assert answer.status_code == 200
    assert f'<h1 class="govuk-heading-l wm-title">{heading}</h1>' in answer.content.decode()
    assert faults_of(answer.content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["nothing", "README", "help-md"])
def test_there_is_no_other_page(client, slug):
    assert client.get(f"/about/{slug}/").status_code == 404


def test_the_foot_leads_to_all_of_them_and_nowhere_else():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert Frame(request).footer == [(PAGES[slug], f"/about/{slug}/") for slug in PAGES]
    assert set(FOOT) == set(PAGES)


def test_a_link_whose_page_this_wing_does_not_have_is_left_out(settings):
    settings.WAYMARK_FOOTER = [("Help", "page", "help"), ("Gone", "no:such", "help")]
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert Frame(request).footer == [("Help", "/about/help/")]
