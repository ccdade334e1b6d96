"""A force takes a practice up: every step, what it learnt, the diary, and who hears of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import adoption, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions.adoptions import (
    date_step,
    describe_adoption,
    move_adoption,
    recount,
    write_diary,
)
from waymark.network.innovations.actions.library import load_founding, load_values
from waymark.network.innovations.models import Adoption, DiaryEntry, Innovation, StageChange
from waymark.network.innovations.queries.practice import adoption_by, taken_up
from waymark.network.innovations.queries.spread import histories
from waymark.shared.accounts.actions.register import load_register
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)
MAY = date(2026, 5, 1)
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


def standing(practice, person, stage) -> None:
    if stage:
        adoption(
            practice,
            (stage, MAY),
            organisation=person.organisation,
            stopped_because="No time" if stage == "stopped" else "",
        )


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


def undated(practice, person, stage="live") -> StageChange:
    """A step whose day no source gives: the day in the database is that of recording."""
    made = adoption(practice, (stage, TODAY), organisation=person.organisation)
    made.changes.update(on_is_known=False)
    return made.changes.get()


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


# ---- the pages ---------------------------------------------------------------------------------


def test_a_step_is_recorded_on_its_page(client, practice, person):
    client.force_login(person)
    day = {"on-day": "1", "on-month": "5", "on-year": "2026"}

    form = client.get("/practices/calls/adopt/?stage=live")
    asked = client.post("/practices/calls/adopt/", {"stage": "live", **day})
    done = client.post("/practices/calls/adopt/", {"stage": "live", "adapted": "no", **day})

    assert faults_of(form.content) == []
    assert faults_of(asked.content) == []
    assert "Say whether your force took the practice as it is" in asked.content.decode()
    assert done["Location"] == "/practices/calls/"
    assert Adoption.objects.values_list("organisation", "stage", "live_on").get() == (
        person.organisation.pk, "live", MAY,
    )  # fmt: skip
    shown = client.get("/practices/calls/").content.decode()
    assert "Ashdown Police is down as <b>live</b>" in shown


def test_a_date_is_put_right_on_its_page(client, practice, person):
    undated(practice, person)
    client.force_login(person)
    address = "/practices/calls/adopt/steps/1/"

    steps = client.get("/practices/calls/adopt/")
    form = client.get(address)
    asked = client.post(address, {"on-day": "1", "on-month": "5", "on-year": "2126"})
    may = {"on-day": "1", "on-month": "5", "on-year": "2026"}
    sent = [client.post(address, may), client.post(address, may)]

    assert f'href="{address}"' in steps.text
    assert [faults_of(page.content) for page in (steps, form, asked)] == [[], [], []]
    assert "live, since a day that is not known" in form.text
    assert "The date is in the future" in asked.text
    assert [done["Location"] for done in sent] == ["/practices/calls/adopt/"] * 2
    shown = client.get("/practices/calls/adopt/").text
    assert "Ashdown Police is down as live since 1 May 2026" in shown
    assert "date not known" not in shown
    assert "</b> since 1\xa0May 2026" in client.get("/practices/calls/").text


def test_nobody_dates_the_steps_of_another_force(client, practice, person):
    undated(practice, lead())
    address = "/practices/calls/adopt/steps/1/"
    day = {"on-day": "1", "on-month": "5", "on-year": "2026"}

    client.force_login(person)  # of a force that has not begun
    not_begun = client.post(address, day)
    standing(practice, person, "live")
    own_second = client.get("/practices/calls/adopt/steps/2/")
    own_none = client.get("/practices/calls/adopt/steps/0/")
    client.force_login(steward())

    assert [page.status_code for page in (not_begun, own_second, own_none)] == [404] * 3
    assert client.post(address, day).status_code == 403
    assert StageChange.objects.filter(on_is_known=False).count() == 1
    assert not Entry.objects.filter(act="innovations.step_dated").exists()


def test_a_stage_that_cannot_follow_is_not_offered(client, practice, person):
    standing(practice, person, "live")
    client.force_login(person)

    page = client.get("/practices/calls/adopt/").content.decode()

    assert ('value="embedded"' in page, 'value="planning"' in page) == (True, False)


def test_what_was_learnt_and_the_diary_have_pages(client, practice, person):
    standing(practice, person, "live")
    client.force_login(person)
    day = {"on-day": "1", "on-month": "6", "on-year": "2026"}
    diary = {"heading": "Calm", "text": "It works", **day}

    for address in ("/practices/calls/adopt/learnt/", "/practices/calls/diary/"):
        assert faults_of(client.get(address).content) == []
    learnt = client.post("/practices/calls/adopt/learnt/", LEARNT)
    written = client.post("/practices/calls/diary/", diary)

    assert learnt["Location"] == written["Location"] == "/practices/calls/"
    assert Adoption.objects.get().enablers == "A champion"
    assert DiaryEntry.objects.get().heading == "Calm"
    shown = client.get("/practices/calls/forces/")
    assert faults_of(shown.content) == []
    assert "A champion" in shown.content.decode()


def test_a_force_that_has_not_begun_has_nothing_to_describe(client, practice, person):
    standing(practice, lead(), "live")  # another force's, which must not be mistaken for one's own
    client.force_login(person)

    assert client.get("/practices/calls/adopt/learnt/").status_code == 404
    assert client.get("/practices/calls/diary/").status_code == 404


def test_somebody_outside_the_forces_records_nothing(client, practice):
    client.force_login(steward())

    assert client.post("/practices/calls/adopt/", {"stage": "interested"}).status_code == 403
    assert client.get("/practices/ours/").status_code == 404
    assert not Adoption.objects.exists()


def test_a_force_sees_what_it_took_up_and_not_what_others_did(client, practice, person):
    standing(practice, person, "live")
    adoption(published(version={"title": "Somebody else’s"}), ("live", MAY))
    client.force_login(person)

    page = client.get("/practices/ours/")

    assert faults_of(page.content) == []
    assert "Two calls" in page.content.decode()
    assert "Somebody else’s" not in page.content.decode()


@pytest.mark.parametrize(
    ("known", "home", "practice_says"),
    [
        pytest.param(
            True, "2\xa0March 2026", "</b> since 2\xa0March 2026", id="a day that is known"
        ),
        pytest.param(
            False, "Date not known", "</b>, since a day that no source gives", id="one that is not"
        ),
    ],
)
def test_a_day_that_no_source_gives_is_not_made_up(
    client, practice, person, known, home, practice_says
):
    made = adoption(practice, ("live", date(2026, 3, 2)), organisation=person.organisation)
    made.changes.update(on_is_known=known)
    client.force_login(person)
    assert home in client.get("/").text
    assert home in client.get("/practices/ours/").text
    assert practice_says in client.get("/practices/calls/").text
    assert taken_up(practice)[0].live_on == (date(2026, 3, 2) if known else None)


def test_a_step_that_is_dated_counts_from_its_own_day(client, practice, person):
    steps = ("planning", date(2026, 3, 2)), ("live", date(2026, 4, 6))
    made = adoption(practice, *steps, organisation=person.organisation)
    made.changes.filter(stage="planning").update(on_is_known=False)
    client.force_login(person)
    assert "6\xa0April 2026" in client.get("/practices/ours/").text
    assert "</b> since 6\xa0April 2026" in client.get("/practices/calls/").text
    assert taken_up(practice)[0].live_on == date(2026, 4, 6)


def test_an_adoption_that_a_paper_states_names_the_paper():
    load_register(now=NOON)
    load_values(now=NOON)
    load_founding(now=NOON)
    source = Adoption.objects.get(innovation__key="compass-house").source
    assert source == (
        "Paper on communities of practice in supporting victims, Examples of local models: Kent, "
        "and the sentence on how long the models have run"
    )
