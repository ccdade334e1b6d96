"""Forces are asked, answer, are chased, and reminded; and who may see which of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.legislation import (
    InstrumentFactory,
    ProvisionFactory,
    answered,
    begins,
    duty,
    stage,
)
from waymark.network.legislation import queries
from waymark.network.legislation.actions import daily_round, following, readiness
from waymark.network.legislation.models import Readiness, ReadinessChange
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TODAY, ANSWER_BY, FROM = date(2026, 11, 21), date(2026, 12, 4), date(2027, 4, 1)


def told(person) -> list[str]:
    notices = Notice.objects.filter(person=person).order_by("pk")
    return list(notices.values_list("subject", flat=True))


def chased(today) -> list[tuple[str, str]]:
    return [(line.force.name, line.row.why.value) for line in queries.chase_list(today)]


# ---- asking -----------------------------------------------------------------------------------


def test_forces_are_asked_and_their_leads_told(world):
    asked = duty(InstrumentFactory(title="New Code", kind="code"), from_on=FROM)

    readiness.ask_forces([asked], answer_by=ANSWER_BY, by=world.keeper, now=NOW)

    asked.refresh_from_db()
    assert (asked.asked_at, asked.answer_by) == (NOW, ANSWER_BY)
    assert told(world.lead) == told(world.welsh) == ["How ready is your force? New Code"]
    assert told(world.partner) == []
    assert chased(TODAY) == [("Ashdown", "asked"), ("Birchley", "asked"), ("Cedarford", "asked")]


def test_what_is_waited_for_of_one_force_stands_together(world):
    item = InstrumentFactory(title="New Code", kind="code")
    both = [duty(item, from_on=FROM, number=number, short=f"D{number}") for number in (1, 2)]
    readiness.ask_forces(both, answer_by=ANSWER_BY, by=world.keeper, now=NOW)

    rows = [(line.force.name, line.duty.number) for line in queries.chase_list(TODAY)]

    assert rows[:4] == [("Ashdown", 1), ("Ashdown", 2), ("Birchley", 1), ("Birchley", 2)]


def test_what_is_applied_in_england_only_is_asked_of_english_forces(world):
    asked = duty(provision=ProvisionFactory(application="england"))
    asked.instrument.provisions.add(asked.provision)

    readiness.ask_forces([asked], answer_by=ANSWER_BY, by=world.keeper, now=NOW)

    assert (told(world.welsh), len(told(world.lead))) == ([], 1)
    assert [force for force, _ in chased(TODAY)] == ["Ashdown", "Birchley"]
    with pytest.raises(Refused) as refusal:
        readiness.answer(asked, world.cedar, state="ready", by=world.welsh, now=NOW)
    assert refusal.value.reasons == ["This duty does not apply in your part of the country"]


def test_made_up_law_is_asked_of_made_up_forces_and_real_law_of_real_ones(world):
    invented = OrganisationFactory(name="Wenlow", invented=True)
    duty(InstrumentFactory(invented=True), asked=ANSWER_BY)

    assert chased(TODAY) == [("Wenlow", "asked")]
    assert invented.pk not in {f.pk for f in queries.forces_of(False, TODAY)}


# ---- answering --------------------------------------------------------------------------------


def test_an_answer_takes_the_force_off_the_list_and_keeps_its_history(world):
    asked = duty(asked=ANSWER_BY)

    readiness.answer(asked, world.ash, state="planned", note="In March", by=world.lead, now=NOW)
    readiness.answer(asked, world.ash, state="ready", by=world.lead, now=NOW + timedelta(days=2))

    (said,) = Readiness.objects.all()
    assert (said.state, said.note, said.by) == ("ready", "", world.lead)
    assert [(row.state, row.note) for row in queries.history_of(asked.instrument, world.ash)] == [
        ("ready", ""), ("planned", "In March"),
    ]  # fmt: skip
    assert chased(TODAY) == [("Birchley", "asked"), ("Cedarford", "asked")]
    assert Entry.objects.filter(act="legislation.readiness_said").count() == 2


def test_the_same_answer_twice_is_one(world):
    asked = duty(asked=ANSWER_BY)

    for _ in range(2):
        readiness.answer(asked, world.ash, state="ready", by=world.lead, now=NOW)

    assert ReadinessChange.objects.count() == 1


@pytest.mark.parametrize("who", ["other", "keeper", "partner"])
def test_nobody_answers_for_another_force(world, who):
    asked = duty(asked=ANSWER_BY)

    with pytest.raises(PermissionDenied):
        readiness.answer(asked, world.ash, state="ready", by=getattr(world, who), now=NOW)

    assert (Readiness.objects.count(), Entry.objects.count()) == (0, 0)


def test_several_answers_are_kept_together_or_not_at_all(world):
    item = InstrumentFactory()
    first, second = duty(item, asked=ANSWER_BY), duty(item, asked=ANSWER_BY, short="Complaints")
    both = {first.pk: ("ready", ""), second.pk: ("not_started", "")}

    with pytest.raises(Refused) as refusal:
        readiness.answer_all(item, world.ash, answers=both, by=world.lead, now=NOW)

    assert refusal.value.reasons == ["Complaints: Say what stands in the way of a start"]
    assert (Readiness.objects.count(), Entry.objects.count()) == (0, 0)

    both[second.pk] = ("not_started", "Nobody is free")
    assert readiness.answer_all(item, world.ash, answers=both, by=world.lead, now=NOW) == 2
    assert readiness.answer_all(item, world.ash, answers=both, by=world.lead, now=NOW) == 0


# ---- chasing ----------------------------------------------------------------------------------


def test_when_the_day_comes_the_list_turns_to_those_who_are_not_ready(world):
    provision = ProvisionFactory()
    begins(provision, FROM)
    asked = duty(provision.instrument, provision=provision, asked=ANSWER_BY)
    answered(asked, world.ash, "ready")
    answered(asked, world.birch, "planned")

    assert chased(date(2027, 3, 31)) == [("Cedarford", "late")]
    assert chased(FROM) == [("Birchley", "in_force"), ("Cedarford", "in_force")]

    readiness.answer(asked, world.birch, state="ready", by=world.other, now=NOW)
    assert chased(FROM) == [("Cedarford", "in_force")]


def test_a_reminder_goes_to_those_on_the_list_in_own_words_once_a_day(world):
    asked = duty(InstrumentFactory(title="New Code"), asked=ANSWER_BY)
    answered(asked, world.ash)

    first = readiness.remind(asked.instrument, words="Friday, please", by=world.keeper, now=NOW)
    again = readiness.remind(
        asked.instrument, words="Again", by=world.keeper, now=NOW + timedelta(hours=2)
    )

    assert (first, again) == (2, 0)
    assert told(world.lead) == []
    assert Notice.objects.get(person=world.other).body == "Friday, please"


def test_nobody_is_reminded_when_all_have_answered(world):
    asked = duty(asked=ANSWER_BY)
    for force in (world.ash, world.birch, world.cedar):
        answered(asked, force)

    with pytest.raises(Refused) as refusal:
        readiness.remind(asked.instrument, words="", by=world.keeper, now=NOW)

    assert refusal.value.reasons == ["Nobody is to be chased: every force has answered"]


def test_only_the_co_ordinator_chases(world):
    asked = duty(asked=ANSWER_BY)

    for who in (world.lead, world.partner):
        with pytest.raises(PermissionDenied):
            readiness.remind(asked.instrument, words="", by=who, now=NOW)
        with pytest.raises(PermissionDenied):
            readiness.ask_forces([asked], answer_by=ANSWER_BY, by=who, now=NOW)


# ---- the daily round --------------------------------------------------------------------------


def moment(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "day, reminded",
    [
        pytest.param(date(2026, 11, 26), 0, id="eight days before"),
        pytest.param(date(2026, 11, 27), 1, id="a week before"),
        pytest.param(date(2026, 11, 28), 0, id="six days before"),
        pytest.param(date(2026, 12, 4), 0, id="the last day"),
        pytest.param(date(2026, 12, 5), 1, id="the day after"),
        pytest.param(date(2026, 12, 6), 0, id="two days after"),
    ],
)
def test_the_round_reminds_a_week_before_and_the_day_after(world, day, reminded):
    asked = duty(asked=ANSWER_BY)
    answered(asked, world.ash)

    daily_round(now=moment(day))
    daily_round(now=moment(day, 9))

    assert (len(told(world.lead)), len(told(world.other))) == (0, reminded)


def test_the_round_tells_of_a_provision_on_its_day_once(world):
    provision = ProvisionFactory(number="Section 6", instrument__title="The act")
    begins(provision, FROM)
    following.follow(world.partner, kind="law", key=provision.instrument.key, now=NOW)

    daily_round(now=moment(date(2027, 3, 31)))
    assert told(world.partner) == []
    for hour in (8, 9):
        daily_round(now=moment(FROM, hour))

    assert told(world.partner) == ["The act, Section 6: comes into force"]
    assert Entry.objects.filter(act="legislation.day_came").count() == 1


def test_the_round_tells_forces_that_a_duty_holds(world):
    provision = ProvisionFactory()
    begins(provision, FROM)
    asked = duty(provision.instrument, provision=provision, asked=ANSWER_BY)
    for force in (world.ash, world.birch, world.cedar):
        answered(asked, force, "ready")

    daily_round(now=moment(FROM))
    daily_round(now=moment(FROM + timedelta(days=1)))

    assert told(world.lead) == ["In force: needs assessed"]


def test_a_day_long_past_is_no_news(world):
    provision = ProvisionFactory()
    begins(provision, date(2025, 1, 29))
    following.follow(world.partner, kind="everything", now=NOW)

    daily_round(now=NOW)

    assert told(world.partner) == []


def test_what_was_expected_is_asked_about_and_never_taken_as_done(world):
    item = InstrumentFactory(kind="review", title="The review", owner_seat=world.lead.seat)
    stage(item, "reported", date(2026, 11, 20), expected=True)

    daily_round(now=NOW)
    daily_round(now=NOW + timedelta(hours=1))

    item.refresh_from_db()
    assert (item.stage, told(world.lead)) == ("", ["Has it happened? The review: Reported"])


@pytest.mark.parametrize(
    "closes_on, count",
    [
        pytest.param(date(2026, 11, 29), 0, id="in eight days"),
        pytest.param(date(2026, 11, 28), 1, id="in a week"),
        pytest.param(TODAY, 1, id="today"),
        pytest.param(date(2026, 11, 20), 0, id="yesterday"),
    ],
)
def test_leads_hear_once_that_a_consultation_closes(world, closes_on, count):
    InstrumentFactory(kind="consultation", title="The scheme", closes_on=closes_on)

    for hour in range(2):
        daily_round(now=NOW + timedelta(hours=hour))

    assert len(told(world.lead)) == count


# ---- the first page ---------------------------------------------------------------------------


def test_the_first_page_says_what_my_force_owes_and_what_can_be_answered(world):
    asked = duty(InstrumentFactory(title="New Code", key="new-code"), asked=ANSWER_BY)
    duty(asked.instrument, asked=ANSWER_BY, short="Complaints")
    InstrumentFactory(
        kind="consultation", title="The scheme", opens_on=date(2026, 11, 2),
        closes_on=date(2026, 11, 24),
    )  # fmt: skip
    answered(asked, world.ash)

    needs = queries.needs(world.lead, TODAY)

    assert [(n.title, n.href, n.words, n.state) for n in needs.due] == [
        ("Say how ready you are for 1 duty", "/law/new-code/answer/", "13 days left", "open")
    ]
    assert [(n.title, n.words, n.state) for n in needs.asked] == [
        ("Answer “The scheme”", "3 days left", "soon")
    ]
    assert queries.needs(world.partner, TODAY).due == []


def test_the_co_ordinator_sees_how_much_is_to_be_checked(world):
    InstrumentFactory(checked_on=None)
    InstrumentFactory(checked_on=TODAY)

    assert [n.title for n in queries.needs(world.keeper, TODAY).asked] == ["Check 1 entry of law"]


def test_somebody_without_a_seat_has_nothing_here(db):
    from tests.factories.accounts import PersonFactory

    assert queries.needs(PersonFactory(), TODAY) == ([], [], [])


def test_an_agenda_lists_what_changed_since_the_meeting_before(world):
    provision = ProvisionFactory(number="Section 6", instrument__title="The act")
    begins(provision, date(2026, 11, 10))
    begins(ProvisionFactory(), date(2026, 9, 1))

    lines = queries.law_for_agenda(date(2026, 10, 1), TODAY, world.lead)

    assert [(title, note) for title, _, note in lines] == [
        ("The act", "Section 6: comes into force on 10 November 2026")
    ]


def test_an_action_to_be_ready_closes_when_the_force_says_so(world):
    """A meeting's action that waits for “ready” is closed by the answer itself."""
    from waymark.shared.meetings.models import Group, MeetingAction

    provision = ProvisionFactory()
    asked = duty(provision.instrument, provision=provision, asked=ANSWER_BY)
    group = Group.objects.create(key="core", name="Core group", kind="core")
    action = MeetingAction.objects.create(
        group=group, text="Be ready", seat=world.lead.seat, due_on=ANSWER_BY,
        closes_event="ready", closes_key=provision.key, added_by=world.keeper, added_on=TODAY,
        added_at=NOW,
    )  # fmt: skip

    readiness.answer(asked, world.ash, state="planned", by=world.lead, now=NOW)
    action.refresh_from_db()
    assert action.state == "open"

    readiness.answer(asked, world.ash, state="ready", by=world.lead, now=NOW)
    action.refresh_from_db()
    assert (action.state, action.closed_itself) == ("done", True)


def test_new_leads_are_reached_by_their_seat(world):
    """Reminders go to whoever holds the seat now."""
    asked = duty(asked=ANSWER_BY)
    successor = lead(world.ash)

    readiness.remind(asked.instrument, words="", by=world.keeper, now=NOW)

    assert len(told(successor)) == 1
