"""The hourly round: the wing's own parts, then the mails that gather notices."""

from datetime import timedelta

import pytest

from tests.shared.audit.chains import person
from tests.shared.notifications.post import NOON, tell
from waymark.shared.notifications import queries
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.tasks.sender import make_round

pytestmark = pytest.mark.django_db

HERE = "tests.shared.notifications.test_round"
called = []


def well(*, now):
    called.append(now)


def badly(*, now):
    raise ZeroDivisionError


def test_each_part_is_called_with_the_time_and_the_digest_follows(settings):
    called.clear()
    settings.WAYMARK_DAILY_ROUND = [f"{HERE}.well"]
    tell(person(), now=NOON - timedelta(days=7))

    make_round(now=NOON)

    assert called == [NOON]
    assert Message.objects.count() == 1
    assert (queries.pulse().round_at, queries.pulse().trouble) == (NOON, "")


def test_a_part_that_goes_wrong_is_named_and_does_not_stop_the_others(settings, caplog):
    called.clear()
    settings.WAYMARK_DAILY_ROUND = [f"{HERE}.badly", f"{HERE}.well"]

    make_round(now=NOON)

    assert called == [NOON]
    assert queries.pulse().trouble == f"{HERE}.badly"
    assert "ZeroDivisionError" in caplog.text


def test_the_next_round_that_goes_well_clears_the_trouble(settings):
    settings.WAYMARK_DAILY_ROUND = [f"{HERE}.badly"]
    make_round(now=NOON)
    settings.WAYMARK_DAILY_ROUND = []
    make_round(now=NOON + timedelta(hours=1))

    assert queries.pulse().trouble == ""
