"""Once a quarter a force hears, in calm words, where it differs and where it got better."""

import re
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.comparison import country, figures
from waymark.network.benchmarks.actions.quarterly import tell_quarterly
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)


@pytest.fixture
def two():
    """One force that fell behind all others, and one that rose; with a lead each."""
    country()
    low = OrganisationFactory(name="Lowshire")
    figures(low, [(500 + place % 3, 1000) for place in range(36)])
    rose = OrganisationFactory(name="Risenshire")
    figures(rose, [(650 + place % 3 + (60 if place > 20 else 0), 1000) for place in range(36)])
    return lead(low), lead(rose)


def test_each_force_hears_once_a_quarter_what_is_its_own(two):
    low, rose = two
    for day in (JANUARY, JANUARY, datetime(2027, 1, 9, 7, 0, tzinfo=UTC)):
        tell_quarterly(now=day)

    (of_low,), (of_rose,) = (Notice.objects.filter(person=one) for one in (low, rose))
    assert of_low.subject == "Lowshire: your measures this quarter"
    assert "Different from what we would expect of a force like Lowshire" in of_low.body
    assert "Updates in time" in of_low.body
    assert "Getting better by more than chance: Updates in time." in of_rose.body
    assert of_low.link == "/measures/gap/"
    for notice in (of_low, of_rose):
        assert not re.search(r"fail|worst|poor|bad|league|rank|behind", notice.body, re.I)


def test_nobody_is_told_within_the_quarter_nor_where_there_is_nothing_to_say(two):
    tell_quarterly(now=datetime(2027, 2, 4, 7, 0, tzinfo=UTC))
    assert not Notice.objects.exists()

    tell_quarterly(now=JANUARY)
    tell_quarterly(now=datetime(2027, 4, 2, 7, 0, tzinfo=UTC))
    told = {notice.person for notice in Notice.objects.all()}
    assert told == set(two)
    assert Entry.objects.filter(act="benchmarks.quarter_told").count() == 4


def test_an_empty_country_is_told_nothing():
    tell_quarterly(now=JANUARY)

    assert not Notice.objects.exists()
