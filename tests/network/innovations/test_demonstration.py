"""The invented country: nothing real in it, and a library that is alive."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from waymark.network.innovations.demonstration import demonstration
from waymark.network.innovations.demonstration.shapes import InventedAdoption
from waymark.network.innovations.enums import Aspect, Design, Permission, Stage, State, ValueList
from waymark.network.innovations.founding import national_bodies
from waymark.network.innovations.founding import practices as founding_practices
from waymark.network.innovations.rules.calendar import whole_months
from waymark.network.innovations.rules.stages import moves_from
from waymark.network.innovations.values import value_lists
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.register import forces as real_forces

WRITTEN_FOR = date(2026, 12, 4)
COUNTRY = demonstration(WRITTEN_FOR)
FORCES = {force.slug: force for force in COUNTRY.forces}
PRACTICES = {practice.record.slug: practice for practice in COUNTRY.practices}
PEOPLE = {person.slug for person in COUNTRY.people}
ADOPTIONS = {
    f"{slug} in {adoption.organisation}": adoption
    for slug, practice in PRACTICES.items()
    for adoption in practice.adoptions
}
each_practice = pytest.mark.parametrize("slug", PRACTICES, ids=str)
each_adoption = pytest.mark.parametrize("name", ADOPTIONS, ids=str)


def names_of(force) -> set[str]:
    return {force.slug, force.common_name.lower(), force.official_name.lower()}


def test_no_invented_force_has_the_name_or_code_of_a_real_one():
    real = set().union(*(names_of(force) for force in real_forces()))
    invented = set().union(*(names_of(force) for force in COUNTRY.forces))

    assert len(COUNTRY.forces) == 44
    assert not real & invented
    assert not {f.tile_code for f in real_forces()} & {f.tile_code for f in COUNTRY.forces}
    assert [f.ons_code for f in COUNTRY.forces] == [f"X99{n:06d}" for n in range(1, 45)]


def test_no_other_invented_body_or_practice_has_the_name_of_a_real_one():
    real = {force.oversight.name.lower() for force in real_forces()}
    real |= {body.name.lower() for body in national_bodies()}

    assert not real & {body.name.lower() for body in COUNTRY.bodies}
    assert not {practice.slug for practice in founding_practices()} & set(PRACTICES)


def test_regions_are_invented_too():
    assert not {f.region for f in real_forces()} & {f.region for f in COUNTRY.forces}
    assert not {f.region for f in real_forces()} & {body.region for body in COUNTRY.bodies}


@pytest.mark.parametrize("field", ["slug", "common_name", "official_name", "tile_code"])
def test_no_two_invented_forces_share(field: str):
    assert len({getattr(force, field) for force in COUNTRY.forces}) == 44


def test_every_force_has_a_square_of_its_own():
    assert len({(f.tile_column, f.tile_row) for f in COUNTRY.forces}) == 44


def test_profiles_speak_in_the_codes_of_the_lists():
    lists = value_lists()
    filled = [force.profile for force in COUNTRY.forces if force.profile]

    assert len(filled) == 39  # five have not got round to it, so that "not known" is seen
    for profile in filled:
        assert all(code in lists[aspect].codes for aspect, code in profile.answers.items())
        assert set(profile.resources) <= lists["resource"].codes
        assert set(profile.resources.values()) <= {"have", "planned", "no"}
        assert set(profile.notes) <= set(profile.answers) | set(profile.resources)


def test_no_mail_to_an_invented_person_can_arrive():
    assert all(person.email.endswith(".example.org") for person in COUNTRY.people)
    assert len({person.email for person in COUNTRY.people}) == len(COUNTRY.people)


def test_seats_belong_to_organisations_and_some_are_vacant():
    organisations = set(FORCES) | {body.slug for body in COUNTRY.bodies}

    assert {seat.organisation for seat in COUNTRY.seats} == organisations - {"mayor-of-lonmere"}
    assert {seat.role for seat in COUNTRY.seats} == set(Role.values)
    assert {seat.holder for seat in COUNTRY.seats} == PEOPLE | {""}
    assert len({(seat.organisation, seat.title) for seat in COUNTRY.seats}) == len(COUNTRY.seats)


def test_there_is_somebody_to_sign_in_as_in_every_role():
    shown = {person.slug for person in COUNTRY.people if person.try_this}
    roles = {seat.role for seat in COUNTRY.seats if seat.holder in shown}

    assert roles == set(Role.values) - {"performance"}


def test_bodies_are_of_known_kinds_and_oversee_invented_forces():
    assert {body.kind for body in COUNTRY.bodies} <= set(OrganisationKind.values)
    assert {body.oversees for body in COUNTRY.bodies if body.kind == "oversight"} <= set(FORCES)


def test_there_is_a_practice_in_every_state_and_some_that_did_not_work():
    assert Counter(practice.state for practice in COUNTRY.practices) == {
        State.PUBLISHED: 21,
        State.DRAFT: 2,
        State.IN_REVIEW: 2,
        State.UNDER_REVIEW: 1,
        State.ARCHIVED: 2,
    }
    failed = {s for s, p in PRACTICES.items() if p.record.stage_of_practice == "did_not_work"}
    assert failed == {
        "automatic-texts-at-every-log-entry",
        "volunteer-call-backs",
        "one-mailbox-for-all-victims",
    }


@each_practice
def test_the_state_of_a_practice_agrees_with_its_dates(slug: str):
    practice = PRACTICES[slug]
    shown = practice.state not in {State.DRAFT, State.IN_REVIEW}

    assert (practice.published_on is not None) == shown
    assert (practice.confirmed_on is not None) == shown
    assert (practice.submitted_on is not None) == (practice.state != State.DRAFT)
    assert (practice.archived_on is not None) == (practice.state == State.ARCHIVED)
    assert bool(practice.archived_reason) == (practice.state == State.ARCHIVED)
    assert bool(practice.earlier) == bool(practice.changed)


@each_practice
def test_a_practice_is_owned_by_invented_people_and_speaks_in_codes(slug: str):
    practice = PRACTICES[slug]
    record = practice.record
    seats = {(seat.organisation, seat.title) for seat in COUNTRY.seats}

    assert (record.organisation, record.contact) in seats
    assert {practice.started_by, *practice.collaborators} <= PEOPLE
    for list_code in set(ValueList.values) & set(record.__slots__):
        value = getattr(record, list_code)
        used = value if isinstance(value, tuple) else (value,)
        assert set(used) <= value_lists()[list_code].codes, list_code
    assert record.permission in Permission.values
    assert practice.design in {"", *Design.values}
    assert set(record.rights) <= set(range(1, 13))
    assert record.rights


@each_practice
def test_a_practice_says_that_it_is_made_up(slug: str):
    record = PRACTICES[slug].record

    assert record.source == "Made-up demonstration data"
    assert record.copyright_owner.endswith("(made up)")
    assert record.sources == ()


@each_practice
def test_what_a_practice_needs_can_be_held_against_a_profile(slug: str):
    for wanted in PRACTICES[slug].record.prerequisites:
        assert bool(wanted.wanted) == (wanted.aspect != Aspect.OTHER)
        if wanted.wanted:
            assert set(wanted.wanted) <= value_lists()[wanted.aspect].codes


@each_practice
def test_comments_are_by_people_and_an_answer_follows_its_question(slug: str):
    for comment in PRACTICES[slug].comments:
        assert comment.by in PEOPLE
        assert comment.section in PRACTICES[slug].record.__slots__
        assert bool(comment.answer) == bool(comment.answered_by) == bool(comment.answered_on)
        if comment.answered_on:
            assert comment.answered_by in PEOPLE
            assert comment.on <= comment.answered_on


@each_adoption
def test_an_adoption_takes_only_allowed_steps_in_order(name: str):
    adoption = ADOPTIONS[name]
    stages = [None, *(step.stage for step in adoption.steps)]
    days = [step.on for step in adoption.steps]

    assert adoption.organisation in FORCES
    assert all(new in moves_from(old) for old, new in pairwise(stages))
    assert days == sorted(set(days))
    assert days[-1] <= WRITTEN_FOR


@each_adoption
def test_stopping_gives_a_reason_and_adapting_says_what_changed(name: str):
    adoption = ADOPTIONS[name]

    assert bool(adoption.stopped_because) == (adoption.stage == Stage.STOPPED)
    assert bool(adoption.what_changed) == adoption.adapted


@each_adoption
def test_the_month_of_a_diary_entry_is_counted_from_going_live(name: str):
    adoption = ADOPTIONS[name]
    went_live = live_on(adoption)

    for entry in adoption.diary:
        assert went_live is not None
        assert entry.month == whole_months(went_live, entry.on)
        assert entry.month in {3, 6, 9, 12}
        assert len(entry.heading) <= 120


@each_practice
def test_nobody_takes_a_practice_up_before_it_was_published(slug: str):
    practice = PRACTICES[slug]
    others = [a for a in practice.adoptions if a.organisation != practice.record.organisation]

    assert all(a.steps[0].on >= practice.published_on for a in others)
    assert len({a.organisation for a in practice.adoptions}) == len(practice.adoptions)


def test_the_two_call_promise_stands_as_in_the_picture():
    practice = PRACTICES["the-two-call-promise"]

    assert Counter(adoption.stage for adoption in practice.adoptions) == {
        "embedded": 5,
        "live": 9,
        "planning": 4,
        "interested": 6,
        "stopped": 2,
    }
    assert sum(len(adoption.diary) for adoption in practice.adoptions) == 23
    assert {a.organisation for a in practice.adoptions if a.stage == "stopped"} == {
        "trentlow",
        "gwentmoor",
    }


def test_the_curve_rises_over_two_years():
    lives = sorted(day for adoption in ADOPTIONS.values() if (day := live_on(adoption)))
    quarters = Counter((day.year, (day.month - 1) // 3) for day in lives)

    assert lives[0] < date(2024, 12, 1)
    assert lives[-1] > date(2026, 11, 1)
    assert all(quarters[year, quarter] for year in (2025, 2026) for quarter in range(4))


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 11, 21),
        date(2026, 12, 4),
        date(2026, 12, 10),
        date(2027, 2, 28),
        date(2030, 1, 1),
    ],
    ids=["before it was written for", "the day", "six days on", "next spring", "years on"],
)
def test_the_country_ends_within_a_week_of_today_on_the_same_weekdays(today: date):
    moved = demonstration(today)

    shift = moved.meetings[0][1] - COUNTRY.meetings[0][1]
    newest = max(step.on for p in moved.practices for a in p.adoptions for step in a.steps)

    assert shift.days % 7 == 0
    assert timedelta(0) <= (today - WRITTEN_FOR) - shift < timedelta(7)
    assert newest <= today
    assert all(seat.since <= today for seat in moved.seats)
    assert [p.record for p in moved.practices] == [p.record for p in COUNTRY.practices]


def live_on(adoption: InventedAdoption) -> date | None:
    return next((step.on for step in adoption.steps if step.stage == Stage.LIVE), None)
