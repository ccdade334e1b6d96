"""People are told on their page at once, and by mail as they chose, within the budget."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.shared.audit.chains import person
from tests.shared.notifications.post import NOON, group, prefers, queue, tell
from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, queries, rules
from waymark.shared.notifications.enums import Frequency, State
from waymark.shared.notifications.models import Message, Notice, Preference

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def subjects(somebody):
    return list(somebody.mails.order_by("pk").values_list("subject", flat=True))


def test_a_notice_stands_on_the_page_of_each_person():
    ada, bo = person(), person("Bo Reed")

    tell(ada, bo, ada, subject="A practice changed", body="Its costs", link="/practices/x/")

    assert list(Notice.objects.order_by("pk").values_list("person", "subject", "body", "link")) == [
        (who.pk, "A practice changed", "Its costs", "/practices/x/") for who in (ada, bo)
    ]
    assert [queries.unread_count(who) for who in (ada, bo)] == [1, 1]


def test_leavers_are_not_told():
    tell(person(is_active=False))

    assert not Notice.objects.exists()


def test_nobody_is_told_twice_under_one_name():
    ada, bo = person(), person("Bo Reed")

    tell(ada, once="review-7")
    made = tell(ada, bo, once="review-7")

    assert [notice.person for notice in made] == [bo]
    assert Notice.objects.count() == 2


def test_the_database_keeps_a_name_from_being_used_twice():
    ada = person()
    Notice.objects.create(person=ada, kind="a.b", subject="x", at=NOON, once="one")

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(person=ada, kind="a.b", subject="x", at=NOON, once="one")


def test_telling_is_undone_with_the_action_that_tells():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)

    with pytest.raises(Refused), transaction.atomic():
        tell(ada)
        raise Refused("Not now")

    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_a_kind_that_nobody_could_turn_off_is_a_fault():
    with pytest.raises(ValueError, match=r"nowhere.changed: name the kind like app.thing"):
        tell(person(), kind="nowhere.changed")


@pytest.mark.parametrize(
    ("frequency", "urgent", "mails"),
    [
        pytest.param(None, False, [], id="weekly, because nothing was chosen"),
        pytest.param(Frequency.DAILY, False, [], id="daily"),
        pytest.param(Frequency.AT_ONCE, False, ["Something new"], id="at once"),
        pytest.param(None, True, ["Something new"], id="urgent, nothing chosen"),
        pytest.param(Frequency.OFF, True, [], id="urgent, but mail turned off"),
        pytest.param(Frequency.OFF, False, [], id="off"),
    ],
)
def test_mail_is_queued_at_once_for_those_who_want_it_so(frequency, urgent, mails):
    ada = person()
    if frequency:
        prefers(ada, frequency)

    tell(ada, urgent=urgent)

    assert subjects(ada) == mails


@pytest.mark.parametrize(
    ("urgent", "mails"),
    [
        pytest.param(True, ["Something new"], id="an alarm"),
        pytest.param(False, [], id="no alarm"),
    ],
)
def test_an_alarm_about_ones_own_account_is_mailed_whatever_was_turned_off(urgent, mails):
    """Whoever gets into an account would turn its mail off first."""
    ada = person()
    prefers(ada, Frequency.OFF, of="accounts")

    tell(ada, kind="accounts.sign_in_changed", urgent=urgent)

    assert subjects(ada) == mails
    for mail in Message.objects.all():
        assert isinstance(queries.contact(mail, now=NOON, behind=timedelta(0)), rules.Allowed)


def test_the_mail_says_what_where_and_how_to_get_fewer():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)

    tell(ada, subject="A practice changed", body="Its costs", link="/practices/x/")

    mail = Message.objects.get()
    assert mail.body == (
        f"{queries.groups()[group()]}\n{'=' * len(queries.groups()[group()])}\n\n"
        "A practice changed (9 June)\nIts costs\nhttps://waymark.example.org/practices/x/\n\n"
        "--\nChoose how often you get these mails, or turn them off, without signing in:\n"
        f"{queries.preferences_address(ada)}\n"
    )
    assert (mail.group, mail.state, mail.not_before) == (group(), State.QUEUED, NOON)
    assert Notice.objects.get().mail == mail


# ---- the budget ------------------------------------------------------------------------------


def test_nobody_gets_two_mails_a_day_that_are_not_urgent():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)

    for hour in range(3):
        tell(ada, subject=f"News {hour}", now=NOON + hour * HOUR)
    actions.queue_digests(now=NOON + 4 * HOUR)

    assert subjects(ada) == ["News 0"]


def test_what_waited_goes_the_next_day_in_one_mail():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)
    for hour in range(3):
        tell(ada, subject=f"News {hour}", now=NOON + hour * HOUR)

    actions.queue_digests(now=NOON + DAY)

    assert subjects(ada) == ["News 0", f"2 things new for you on {queries.site_name()}"]


def test_an_urgent_mail_is_not_counted():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)

    tell(ada, subject="News")
    tell(ada, subject="Cancelled today", urgent=True)

    assert subjects(ada) == ["News", "Cancelled today"]


def test_the_database_keeps_the_budget():
    ada = person()
    queue(ada, urgent=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        queue(ada, urgent=False, now=NOON + HOUR)


def test_a_day_of_the_budget_is_a_day_in_london():
    ada = person()
    prefers(ada, Frequency.AT_ONCE)
    late = NOON.replace(hour=22, minute=59)  # one minute to midnight in summer

    tell(ada, subject="Tonight", now=late)
    tell(ada, subject="Tomorrow", now=late + timedelta(minutes=1))

    assert subjects(ada) == ["Tonight", "Tomorrow"]


# ---- the round's mail ------------------------------------------------------------------------

MONDAY = NOON.replace(day=8, hour=6)  # seven in London


def test_a_week_is_gathered_on_monday_newest_first_and_each_item_once():
    ada = person()
    for day in range(3):
        tell(ada, subject=f"News {day}", now=MONDAY - DAY * (3 - day))

    made = [actions.queue_digests(now=MONDAY + DAY * day) for day in range(8)]

    assert made == [1, 0, 0, 0, 0, 0, 0, 0]
    text = Message.objects.get().body
    assert [text.count(f"News {day} (") for day in range(3)] == [1, 1, 1]
    assert text.index("News 2") < text.index("News 1") < text.index("News 0")


def test_a_sender_that_was_down_on_monday_sends_on_tuesday():
    ada = person()
    tell(ada, now=MONDAY - DAY)

    assert actions.queue_digests(now=MONDAY + DAY) == 1


def test_what_was_read_on_the_page_is_not_mailed():
    ada = person()
    tell(ada, now=MONDAY - DAY)
    actions.mark_read(ada, now=MONDAY - HOUR)

    assert actions.queue_digests(now=MONDAY) == 0


@pytest.mark.parametrize(
    ("frequency", "hours", "mails"),
    [
        pytest.param(Frequency.WEEKLY, 24, 0, id="weekly waits for Monday"),
        pytest.param(Frequency.DAILY, 24, 1, id="daily goes the next morning"),
        pytest.param(Frequency.DAILY, 12, 0, id="daily does not go at night"),
        pytest.param(Frequency.OFF, 24 * 30, 0, id="off never goes"),
    ],
)
def test_mail_goes_as_often_as_was_chosen(frequency, hours, mails):
    ada = person()
    prefers(ada, frequency)
    tell(ada)

    assert actions.queue_digests(now=NOON + hours * HOUR) == mails


def test_nobody_is_mailed_what_is_two_months_old():
    tell(person(), now=NOON - timedelta(days=61))

    assert actions.queue_digests(now=NOON) == 0


def test_leavers_get_no_mail():
    ada = person()
    tell(ada, now=MONDAY - DAY)
    type(ada).objects.update(is_active=False)

    assert actions.queue_digests(now=MONDAY) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_telling_costs_the_same_for_one_and_for_three(people, django_assert_num_queries):
    told = [person(f"Person {number}") for number in range(people)]
    for somebody in told:
        prefers(somebody, Frequency.AT_ONCE)

    with django_assert_num_queries(9):
        tell(*told, once="x")


# ---- choosing --------------------------------------------------------------------------------


def test_a_person_chooses_how_often():
    ada = person()

    actions.choose_frequencies(ada, {group(): "daily"}, by=ada, now=NOON)
    actions.choose_frequencies(ada, {group(): "off"}, by=ada, now=NOON)

    assert list(Preference.objects.values_list("person", "group", "frequency")) == [
        (ada.pk, group(), "off")
    ]


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        pytest.param(
            {"nowhere": "daily"},
            "Choose how often for each kind of mail from the list",
            id="a group that is not there",
        ),
        pytest.param(
            {"": "hourly"},
            "Choose how often for each kind of mail from the list",
            id="a frequency that is not there",
        ),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(choices, reason):
    ada = person()

    with pytest.raises(Refused) as refusal:
        actions.choose_frequencies(ada, choices, by=ada, now=NOON)

    assert refusal.value.reasons == [reason]


def test_nobody_chooses_for_another():
    ada, bo = person(), person("Bo Reed")

    with pytest.raises(Refused):
        actions.choose_frequencies(ada, {group(): "off"}, by=bo, now=NOON)

    assert not Preference.objects.exists()


def test_before_sending_to_a_group_it_can_be_seen_who_gets_this():
    ada, bo, gone = person(), person("Bo Reed"), person("Cy Gone", is_active=False)
    prefers(bo, Frequency.OFF)

    reach = queries.who_gets_this([bo, gone, ada, ada], kind=f"{group()}.changed")

    assert (reach.people, reach.left_out) == ([ada, bo], 1)
    assert reach.by_frequency == {"at_once": 0, "daily": 0, "weekly": 1, "off": 1}
