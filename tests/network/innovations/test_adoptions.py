"""A force takes a practice up: every step, what it learnt, the diary, and who hears of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import MAY, adoption, draft, published, standing, undated
from waymark.network.innovations.actions.adoptions import (
    date_step,
    describe_adoption,
    move_adoption,
    recount,
    write_diary,
)
from waymark.network.innovations.models import Adoption, DiaryEntry, Innovation, StageChange
from waymark.network.innovations.queries.practice import adoption_by, taken_up
from waymark.network.innovations.queries.spread import histories
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)
STAGES = ("interested", "assessing", "planning", "live", "embedded", "stopped")
# From each stage, those that may follow; written out here so that a change of the rule is seen.
MAY_FOLLOW = {
    None: {"interested", "assessing", "planning", "live"},
    "interested": {"assessing", "planning", "live", "stopped"},
    "assessing": {"planning", "live", "stopped"},
    "planning": {"assessing", "live", "stopped"},
    "live": {"embedded", "stopped"},
    "embedded": {"live", "stopped"},
    "stopped": {"assessing"},
}


@pytest.fixture
def practice():
    return published(key="calls", version={"title": "Two calls"})


@pytest.fixture
def person():
    return lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))


def move(practice, person, stage, *, by=None, on=TODAY, **fields) -> Adoption:
    return move_adoption(
        practice, person.organisation, stage=stage, on=on, by=by or person, now=NOON, **fields
    )


# ---- the steps ---------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("before", MAY_FOLLOW, ids=lambda stage: stage or "nothing")
def test_every_step_is_taken_or_refused(practice, person, before, stage):
    standing(practice, person, before)
    may = stage in MAY_FOLLOW[before]
    said = {"adapted": False, "stopped_because": "Too dear" if stage == "stopped" else ""}

    if may:
        move(practice, person, stage, **said)
    else:
        with pytest.raises(Refused):
            move(practice, person, stage, **said)

    now = stage if may else before
    assert list(Adoption.objects.values_list("stage", flat=True)) == ([now] if now else [])
    steps = [before] if before else []
    assert list(StageChange.objects.values_list("stage", flat=True)) == (
        [*steps, stage] if may else steps
    )
    practice.refresh_from_db()
    assert practice.live_count == (now in ("live", "embedded"))
    assert practice.stopped_count == (now == "stopped")
    assert Entry.objects.count() == may


def test_a_first_step_is_written_with_its_entry(practice, person):
    made = move(practice, person, "interested", on=MAY, note="Heard of it in May")

    assert (made.organisation, made.began_on, made.live_on, made.contact_seat) == (
        person.organisation, MAY, None, person.seat,
    )  # fmt: skip
    step = StageChange.objects.get()
    assert (step.on, step.note, step.by, step.recorded_at) == (
        MAY, "Heard of it in May", person, NOON,
    )  # fmt: skip
    assert Entry.objects.values_list("act", "by", "about_key", "detail").get() == (
        "innovations.adoption_moved",
        person.pk,
        str(made.pk),
        {"stage": "interested", "practice": practice.pk},
    )


def test_the_days_follow_from_the_steps(practice, person):
    move(practice, person, "live", on=MAY, adapted=True, what_changed=" Three calls ")
    move(practice, person, "embedded", on=date(2026, 5, 20))
    embedded = Adoption.objects.values("live_on", "adapted", "what_changed").get()
    move(practice, person, "stopped", on=date(2026, 6, 1), stopped_because=" Leave ")
    stopped = Adoption.objects.values("live_on", "stopped_on", "stopped_because").get()
    move(practice, person, "assessing", on=TODAY)
    again = Adoption.objects.values("began_on", "live_on", "stopped_on", "stopped_because").get()

    assert embedded == {"live_on": MAY, "adapted": True, "what_changed": "Three calls"}
    assert stopped == {
        "live_on": MAY, "stopped_on": date(2026, 6, 1), "stopped_because": "Leave",
    }  # fmt: skip
    assert again == {"began_on": MAY, "live_on": None, "stopped_on": None, "stopped_because": ""}


@pytest.mark.parametrize(
    ("before", "stage", "fields", "reason"),
    [
        pytest.param(
            "live", "stopped", {}, "Say why your force stopped. Other forces learn most from this",
            id="no reason for stopping",
        ),
        pytest.param(
            None, "live", {},
            "Say whether your force took the practice as it is or adapted it",
            id="live, as it is or adapted?",
        ),
        pytest.param(
            None, "live", {"adapted": True, "what_changed": " "},
            "Say what your force changed when it adapted the practice",
            id="adapted, but how?",
        ),
        pytest.param(
            None, "interested", {"on": date(2026, 6, 10)},
            "The date is in the future. Enter 9 June 2026 or an earlier date",
            id="tomorrow",
        ),
        pytest.param(
            "planning", "live", {"adapted": False, "on": date(2026, 4, 30)},
            "The date is before the last change to this adoption. Enter 1 May 2026 or a later "
            "date. If that change has a wrong date, put it right in the list of steps",
            id="before the last step",
        ),
    ],
)  # fmt: skip
def test_a_step_is_refused_with_its_reason(practice, person, before, stage, fields, reason):
    standing(practice, person, before)
    steps = StageChange.objects.count()

    with pytest.raises(Refused) as refusal:
        move(practice, person, stage, **fields)

    assert refusal.value.reasons == [reason]
    assert StageChange.objects.count() == steps
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()


def test_nobody_takes_up_their_own_practice(practice):
    owner = lead(practice.organisation)

    with pytest.raises(Refused) as refusal:
        move(practice, owner, "interested")

    assert refusal.value.reasons == [
        "This is your own practice. Its page shows that you run it"
    ]  # fmt: skip
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        pytest.param(lambda force: lead(force, "performance"), True, id="performance manager"),
        pytest.param(lambda force: steward(), True, id="a steward writes down what is known"),
        pytest.param(lambda force: lead(force, "partner"), False, id="a partner in the force"),
        pytest.param(lambda force: lead(), False, id="the lead of another force"),
    ],
)
def test_who_may_say_how_far_a_force_is(practice, person, who, may):
    by = who(person.organisation)
    if may:
        move(practice, person, "interested", by=by)
    else:
        with pytest.raises(PermissionDenied):
            move(practice, person, "interested", by=by)

    assert (Adoption.objects.count(), Entry.objects.count()) == (may, may)


def test_only_forces_take_practices_up_and_only_published_ones(practice, person):
    with pytest.raises(PermissionDenied):
        move(draft(), person, "interested")
    with pytest.raises(PermissionDenied):
        move(practice, steward(), "interested")

    assert not Adoption.objects.exists()


def test_counting_anew_mends_a_wrong_count(practice):
    adoption(practice, ("live", MAY))
    adoption(practice, ("embedded", MAY))
    adoption(practice, ("stopped", MAY), stopped_because="No time")
    adoption(practice, ("planning", MAY))
    other = published()
    adoption(other, ("live", MAY))
    practice.live_count, practice.stopped_count = 40, 50
    practice.save()

    recount(practice)

    practice.refresh_from_db()
    assert (practice.live_count, practice.stopped_count) == (2, 1)


def test_the_originator_hears_of_a_step_and_nobody_else(practice, person):
    owner = lead(practice.organisation)
    gone = lead(practice.organisation)
    gone.is_active = False
    gone.save()
    lead()
    standing(practice, person, "live")

    move(practice, person, "stopped", stopped_because="Leave was the weak point")

    notice = Notice.objects.get()
    assert (notice.person, notice.subject, notice.body, notice.link) == (
        owner,
        "Ashdown Police and your practice “Two calls”",
        "Ashdown Police: stopped. Leave was the weak point",
        "/practices/calls/",
    )


# ---- a date put right --------------------------------------------------------------------------


APRIL = date(2026, 4, 1)


def test_a_day_that_is_not_known_does_not_hold_the_next_step_back(practice, person):
    undated(practice, person)

    move(practice, person, "embedded", on=MAY)

    own = adoption_by(practice, person.organisation)
    assert [step.stage for step in own.changes.all()] == ["live", "embedded"]
    assert (own.stage, own.last_on) == ("embedded", MAY)
    assert [step.stage for step in taken_up(practice)[0].steps] == ["live", "embedded"]
    move(practice, person, "stopped", on=MAY, stopped_because="Leave")  # the known day holds


def test_a_day_is_said_where_it_was_not_known(practice, person):
    step = undated(practice, person)

    date_step(step, on=APRIL, by=person, now=NOON)

    assert StageChange.objects.values_list("on", "on_is_known", "recorded_at").get() == (
        APRIL, True, step.recorded_at,
    )  # fmt: skip
    made = Adoption.objects.get()
    assert (made.began_on, made.live_on, made.stopped_on) == (APRIL, APRIL, None)
    assert taken_up(practice)[0].live_on == APRIL
    assert [(stage, on) for _, _, stage, on, _ in histories(Innovation.objects.all())] == [
        ("live", APRIL)
    ]
    assert Entry.objects.values_list("act", "by", "about_key", "detail").get() == (
        "innovations.step_dated",
        person.pk,
        str(made.pk),
        {"step": step.pk, "was": None, "on": "2026-04-01"},
    )


def test_interest_recorded_today_no_longer_hides_a_practice_long_in_use(practice, person):
    made = move(practice, person, "interested", on=TODAY)
    with pytest.raises(Refused):
        move(practice, person, "live", on=MAY, adapted=False)

    date_step(made.changes.get(), on=APRIL, by=person, now=NOON)
    move(practice, person, "live", on=MAY, adapted=False)

    assert Adoption.objects.values_list("began_on", "live_on").get() == (APRIL, MAY)
    practice.refresh_from_db()
    assert practice.live_count == 1


def test_the_days_follow_when_a_step_is_put_right(practice, person):
    told = ("interested", APRIL), ("live", MAY), ("stopped", date(2026, 6, 1))
    made = adoption(practice, *told, organisation=person.organisation, stopped_because="Leave")
    interested, live, stopped = made.changes.all()

    date_step(stopped, on=date(2026, 6, 5), by=person, now=NOON)
    date_step(live, on=date(2026, 5, 9), by=person, now=NOON)
    date_step(interested, on=date(2026, 3, 3), by=person, now=NOON)

    assert Adoption.objects.values_list(
        "began_on", "live_on", "stopped_on", "stopped_because"
    ).get() == (date(2026, 3, 3), date(2026, 5, 9), date(2026, 6, 5), "Leave")
    assert [entry.detail["was"] for entry in Entry.objects.order_by("sequence")] == [
        "2026-06-01", "2026-05-01", "2026-04-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        pytest.param(
            date(2026, 3, 31),
            "The date is before the step before it. Enter 1 April 2026 or a later date",
            id="before the step before",
        ),
        pytest.param(
            date(2026, 6, 2),
            "The date is after the step after it. Enter 1 June 2026 or an earlier date",
            id="after the step after",
        ),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_nothing_changes(practice, person, on, reason):
    told = ("planning", APRIL), ("live", MAY), ("embedded", date(2026, 6, 1))
    made = adoption(practice, *told, organisation=person.organisation)

    with pytest.raises(Refused) as refusal:
        date_step(made.changes.get(stage="live"), on=on, by=person, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Adoption.objects.get().live_on == MAY
    assert not Entry.objects.exists()


def test_the_same_date_sent_twice_is_written_once(practice, person):
    step = undated(practice, person)

    first = date_step(step, on=APRIL, by=person, now=NOON)
    second = date_step(step, on=APRIL, by=person, now=NOON)

    assert (first, Entry.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        pytest.param(lambda force: lead(force, "practitioner"), True, id="of the force"),
        pytest.param(lambda force: steward(), True, id="a steward writes down what is known"),
        pytest.param(lambda force: lead(force, "partner"), False, id="a partner in the force"),
        pytest.param(lambda force: lead(), False, id="the lead of another force"),
    ],
)
def test_who_may_put_a_date_right(practice, person, who, may):
    step = undated(practice, person)
    by = who(person.organisation)
    if may:
        date_step(step, on=APRIL, by=by, now=NOON)
    else:
        with pytest.raises(PermissionDenied):
            date_step(step, on=APRIL, by=by, now=NOON)

    assert (StageChange.objects.get().on_is_known, Entry.objects.count()) == (may, may)


# ---- what was learnt, and the diary ------------------------------------------------------------


LEARNT = {"enablers": "A champion", "barriers": "Leave", "resources_used": "Two days"}


def test_what_was_learnt_is_kept_and_the_rest_left(practice, person):
    made = adoption(practice, ("live", MAY), organisation=person.organisation)

    describe_adoption(made, by=person, now=NOON, **LEARNT, stage="stopped")

    made.refresh_from_db()
    assert {name: getattr(made, name) for name in LEARNT} == LEARNT
    assert made.stage == "live"
    assert Entry.objects.values_list("act", "about_key").get() == (
        "innovations.adoption_described", str(made.pk),
    )  # fmt: skip


def test_a_diary_entry_is_written(practice, person):
    made = adoption(practice, ("live", MAY), organisation=person.organisation)

    write_diary(made, heading="Calm", text="It works", on=TODAY, month=3, by=person, now=NOON)

    entry = DiaryEntry.objects.get()
    assert (entry.adoption, entry.heading, entry.text, entry.on, entry.month, entry.by) == (
        made, "Calm", "It works", TODAY, 3, person,
    )  # fmt: skip
    assert Entry.objects.values_list("act", "about_key", "detail").get() == (
        "innovations.diary_written", str(made.pk), {"month": 3},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "month", "reason"),
    [
        pytest.param(
            date(2026, 6, 10), None,
            "The date is in the future. Enter today’s date or an earlier one", id="tomorrow",
        ),
        pytest.param(TODAY, 3, "The entry for month 3 is already written", id="a second month 3"),
    ],
)  # fmt: skip
def test_a_diary_entry_is_refused(practice, person, on, month, reason):
    made = adoption(practice, ("live", MAY), organisation=person.organisation)
    DiaryEntry.objects.create(
        adoption=made, on=TODAY, month=3, heading="h", text="t", written_at=NOON
    )

    with pytest.raises(Refused) as refusal:
        write_diary(made, heading="H", text="T", on=on, month=month, by=person, now=NOON)

    assert refusal.value.reasons == [reason]
    assert DiaryEntry.objects.count() == 1
    assert not Entry.objects.exists()


def test_a_stranger_neither_describes_nor_writes(practice, person):
    made = adoption(practice, ("live", MAY), organisation=person.organisation)

    with pytest.raises(PermissionDenied):
        describe_adoption(made, by=lead(), now=NOON, **LEARNT)
    with pytest.raises(PermissionDenied):
        write_diary(made, heading="H", text="T", on=TODAY, month=None, by=lead(), now=NOON)

    made.refresh_from_db()
    assert made.enablers == ""
    assert not DiaryEntry.objects.exists()
    assert not Entry.objects.exists()
