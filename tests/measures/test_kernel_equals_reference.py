"""The compiled kernel and the plain Python reference agree on every verdict."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures import histories as h
from waymark.measures import buckets, engine, reference
from waymark.measures.rulebook import Policy

STATES = ("enhanced_began", "enhanced_ended", "good_reason_ended")
ARREST = (
    "suspect_arrested",
    "suspect_released_without_charge",
    "victim_informed",
    "victim_informed_with_reasons",
    "unsafe_to_contact",
    "victim_declined_updates",
    *STATES,
)
FREQUENCY = (
    "update_frequency_agreed",
    "update_frequency_agreed",
    "contact_attempted",
    "victim_informed",
    "crime_closed",
    "crime_reopened",
    "unsafe_to_contact",
    *STATES,
)
EARLY = ("crime_recorded", "crime_reported", "needs_assessment_completed", "support_referral_made",
         "written_acknowledgement_sent", "support_declined", *STATES)  # fmt: skip
HOURS = ("vna_received_with_need", "vcu_contact_attempted", "no_contact_details",
         "vc_recommendation_published", "response_published", *STATES)  # fmt: skip
OLD = ("first_hearing_date_known", "victim_informed", "complaint_received",
       "acknowledged_or_answered", *STATES)  # fmt: skip
POLICIES = st.builds(
    Policy,
    st.sampled_from(["count_from_day", "next_working_day"]),
    st.sampled_from(["keep", "from_upgrade"]),
    st.sampled_from([0, 5]),
)


def with_choices(book, policy, occurrence, before):
    active = tuple(
        rule
        if rule.interval
        else replace(rule, occurrence=occurrence, before_ok_days=rule.before_ok_days and before)
        for rule in book.active
    )
    return replace(book, active=active, policy=policy)


@pytest.mark.parametrize(
    ("names", "rules"),
    [
        pytest.param(ARREST, ("R06-ARR", "R06-REL"), id="arrest and release"),
        pytest.param(FREQUENCY, ("R06-FRQ",), id="updates as often as agreed"),
        pytest.param(EARLY, ("R03-WCA", "R04-VNA", "R04-REF"), id="done before the trigger"),
        pytest.param(HOURS, ("L-VCU24", "L-VC56"), id="clock hours and calendar days"),
        pytest.param(OLD, ("R2015-FH", "R12-ACK"), id="across editions of the Code"),
    ],
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_verdict_of_generated_histories_is_the_same(names, rules, data):
    people = data.draw(st.lists(h.a_history(names), min_size=1, max_size=3))
    book = with_choices(
        h.RULES.only(*rules),
        data.draw(POLICIES),
        data.draw(st.sampled_from(["each", "first", "last"])),
        data.draw(st.sampled_from([0, 1, 3])),
    )
    as_of = data.draw(st.dates(date(2021, 3, 20), date(2021, 5, 20)))
    clock = data.draw(st.sampled_from(["occurred", "recorded"]))
    ordered = sorted(people, key=lambda one: (one.force, one.area, one.team, one.victim))

    slow = [
        h.verdict_row(index, verdict, book)
        for index, one in enumerate(ordered)
        for verdict in reference.judge(in_store_order(one), book, as_of=as_of, clock=clock)
    ]
    fast = h.kernel_rows(ordered, book, as_of, clock)

    assert fast == sorted(slow)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(h.a_history(ARREST + FREQUENCY + EARLY + HOURS), max_size=6),
    policy=POLICIES,
    occurrence=st.sampled_from(["each", "first", "last"]),
    before=st.sampled_from([0, 1, 3]),
    as_of=st.dates(date(2021, 3, 20), date(2021, 5, 20)),
)
def test_both_clocks_in_one_pass_are_the_two_clocks(people, policy, occurrence, before, as_of):
    book = with_choices(h.RULES, policy, occurrence, before)
    ordered = sorted(people, key=lambda one: (one.force, one.area, one.team, one.victim))
    bucket = [buckets.from_histories(ordered)]
    minutes = [h.minutes_of([event for one in ordered for event in in_store_order(one).events])]

    def cube(clock):
        return engine.prepare(bucket, minutes, book, as_of=as_of, clock=clock).cube(1)

    both = engine.prepare(bucket, minutes, book, as_of=as_of).cubes_of_both_clocks(1)

    assert [one.hash for one in both] == [cube("occurred").hash, cube("recorded").hash]


def in_store_order(one):
    """The reference reads a history in the order in which a store keeps it."""
    code = {name: index for index, name in enumerate(buckets.vocabulary())}
    return replace(one, events=tuple(sorted(one.events, key=lambda e: h.key(e, code))))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.lists(h.a_history(ARREST + EARLY), max_size=8), split=st.integers(0, 8))
def test_cubes_of_two_halves_add_up_to_the_cube_of_the_whole(people, split):
    as_of = date(2021, 5, 1)
    units = sorted({(one.force, one.area, one.team) for one in people})

    def cube(some):
        bucket = buckets.from_histories(some)
        task = engine.prepare([bucket], [None], h.RULES, as_of=as_of, units=units)
        return task.cube(1)

    whole, halves = cube(people), cube(people[:split]) + cube(people[split:])

    assert whole.hash == halves.hash


def test_a_cube_is_in_order_as_it_comes():
    """Nothing is sorted at the end of a run, so that adding must leave a cube as it was."""
    reasons = ("victim_declined_updates", "told_why_no_update", "unsafe_to_contact")
    people = [
        h.history(("suspect_arrested", "2026-06-05"), (reason, "2026-06-05"), victim=reason)
        for reason in reasons
    ]
    people += [
        h.history(("suspect_arrested", "2026-06-29"), victim="open"),
        h.history(("suspect_arrested", "2026-06-05"), victim="overdue"),
        h.history(("suspect_arrested", "2026-06-05"), victim="shop", counts=False),
    ]
    task = engine.prepare(
        [buckets.from_histories(people)], [None], h.RULES.only("R06-ARR"), as_of=date(2026, 7, 1)
    )
    nothing = engine.prepare(
        [buckets.from_histories(people)], [None], h.RULES.only("R06-ARR"), as_of=date(2026, 6, 1)
    ).cube(1)

    cube = task.cube(1)

    assert (cube + nothing).hash == cube.hash
    assert [(row["status"], row["reason"]) for row in cube.rows()] == [
        ("excused", "victim_declined_updates"),
        ("excused", "unsafe_to_contact"),
        ("excused", "told_why_no_update"),
        ("open", None),
        ("breach_open", None),
        ("not_applicable", None),
    ]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_cube_is_the_count_of_the_verdicts(threads):
    people = [
        h.history(("suspect_arrested", "2026-06-05"), victim="A"),
        h.history(
            ("suspect_arrested", "2026-06-05"), ("victim_informed", "2026-06-09"), victim="B"
        ),
        h.history(
            ("suspect_arrested", "2026-06-05"),
            ("victim_informed", "2026-06-09"),
            victim="C",
            team="CID",
        ),
    ]
    bucket = buckets.from_histories(people)
    task = engine.prepare([bucket], [None], h.RULES.only("R06-ARR"), as_of=date(2026, 7, 1))

    rows = list(task.cube(threads).rows())

    june = {"force": "Ashdown", "area": "North", "month": "2026-06"}
    arrest = {"rule": "R06-ARR", "edition": "VC2021", "reason": None}
    assert rows == [
        {**june, "team": "CID", **arrest, "status": "met", "days": 2, "count": 1},
        {**june, "team": "Response", **arrest, "status": "breach_open", "days": None, "count": 1},
        {**june, "team": "Response", **arrest, "status": "met", "days": 2, "count": 1},
    ]
