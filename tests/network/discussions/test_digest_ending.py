"""A digest ends with two questions that its reader's force can answer, each shown once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.discussions import ASKED, answer, question
from tests.factories.innovations import published
from waymark.network.discussions.models import Thread
from waymark.network.discussions.queries.digest import ending
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.notifications.actions import notify, queue_digests
from waymark.shared.notifications.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    """The lead of a force that has a practice near every question of these tests."""
    return lead()


def near(reader, title: str, **options) -> Thread:
    practice = published(organisation=reader.organisation)
    thread = question(title=title, **options)
    thread.near.add(practice)
    return thread


def titles(person, but=()) -> list[str]:
    found = ending(person, but=but, now=ASKED)
    return [item.subject for item in found.items] if found else []


def test_two_questions_are_offered_with_the_reason(reader):
    asked = [near(reader, f"Who rings {when}?") for when in ("on Sunday", "at night", "at noon")]

    found = ending(reader, but=(), now=ASKED)

    assert found.heading == "Two questions that your force can answer"
    assert len({item.link for item in found.items}) == 2
    assert {item.link for item in found.items} < {f"/questions/{each.key}/" for each in asked}
    assert found.items[0].body.startswith("It sounds like “")


def test_the_questions_of_a_force_are_looked_for_once_for_all_of_its_people(reader):
    near(reader, "Who rings at the weekend?")
    colleague = lead(reader.organisation)
    counts = []
    for person in (reader, colleague):
        with CaptureQueriesContext(connection) as asked:
            assert titles(person) == ["Who rings at the weekend?"]
        counts.append(len(asked))

    assert counts[1] <= 2 < counts[0]  # their seats, and whether anything was done since
    near(reader, "Who rings at night?")
    assert len(titles(colleague)) == 2


def test_one_question_is_called_one(reader):
    near(reader, "Who rings at the weekend?")

    assert ending(reader, but=(), now=ASKED).heading == "A question that your force can answer"


def test_what_was_shown_or_answered_is_left_out(reader):
    shown, said = near(reader, "Who rings at the weekend?"), near(reader, "Who rings at night?")
    answer(said, by=reader)

    assert titles(reader, but={f"/questions/{shown.key}/"}) == []


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(steward, id="the co-ordinator sits in no force"),
        pytest.param(
            lambda: lead(OrganisationFactory(kind=OrganisationKind.CHARITY), Role.PARTNER),
            id="a partner",
        ),
    ],
)
def test_nobody_outside_a_force_is_asked(who, reader):
    near(reader, "Who rings at the weekend?")
    person = who()

    assert titles(person) == []


def test_the_weekly_mail_carries_them_below_its_news(reader):
    thread = near(reader, "Who rings at the weekend?")
    week = timedelta(days=7)
    for number in range(2):
        with transaction.atomic():
            notify(
                [reader], kind="innovations.adopted", subject=f"News {number}", body="",
                link=f"/practices/{number}/", now=ASKED + number * week,
            )  # fmt: skip
        queue_digests(now=ASKED + (number + 1) * week)

    bodies = list(
        Message.objects.filter(person=reader, urgent=False)
        .order_by("pk")
        .values_list("body", flat=True)
    )
    assert len(bodies) == 2
    assert [body.count(f"/questions/{thread.key}/") for body in bodies] == [1, 0]
