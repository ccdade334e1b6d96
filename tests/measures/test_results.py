"""From the cube to figures: what is counted in a rate, and that roll-ups are exact."""

import statistics
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.histories import RULES, history
from waymark.measures import buckets, engine
from waymark.measures.calendar import BeyondHorizon, add_working_days, england_and_wales
from waymark.measures.catalogue import read_measures
from waymark.measures.errors import BadInput
from waymark.measures.results import Result

AS_OF = date(2026, 9, 1)
ARREST, STATEMENT = "suspect_arrested", "witness_statement_taken"


def judged(people, *rules, as_of=AS_OF, by=()):
    book = RULES.only(*rules)
    task = engine.prepare([buckets.from_histories(people)], [None], book, as_of=as_of)
    return Result(task.cube(1), book, as_of, "occurred", england_and_wales(), tuple(by))


def arrest(number, told=None, **changes):
    """A victim of an arrest on 5 June, told some days of June later or never."""
    events = [(ARREST, "2026-06-05")]
    if told:
        events.append(("victim_informed", told))
    return history(*events, victim=f"V{number}", **changes)


def test_the_rate_is_met_out_of_met_late_and_overdue():
    people = [
        arrest(1, "2026-06-08"),
        arrest(2, "2026-06-12"),
        arrest(3, "2026-06-30"),
        arrest(4),
        history((ARREST, "2026-06-05"), ("unsafe_to_contact", "2026-06-05"), victim="5"),
        history((ARREST, None), victim="6"),
        history((ARREST, "2026-06-05"), victim="7", counts=False),
        history((ARREST, "2026-08-31"), victim="8"),
    ]

    (row,) = judged(people, "R06-ARR").table()

    assert (row.numerator, row.denominator, row.rate) == (2, 4, 0.5)
    assert (row.met, row.late, row.breach_open) == (2, 1, 1)
    assert (row.excused, row.unknown, row.not_applicable, row.open) == (1, 1, 1, 1)
    assert (round(row.low, 3), round(row.high, 3)) == (0.15, 0.85)
    assert (row.median_days, row.ninetieth_days) == (5, 17)
    assert row.immature


def test_the_excused_are_shown_apart_by_reason():
    unsafe, declined = "unsafe_to_contact", "victim_declined_updates"
    people = [
        history((ARREST, "2026-06-05"), (unsafe, "2026-06-05"), victim="1"),
        history((ARREST, "2026-06-05"), (declined, "2026-06-08"), victim="2", team="CID"),
        history((ARREST, "2026-06-05"), (declined, "2026-06-08"), victim="3"),
        arrest(4, "2026-06-08"),
    ]
    result = judged(people, "R06-ARR")

    (row,) = result.table()
    by_team = result.table(["team"])
    (measure,) = result.measures()

    assert (row.excused, row.reasons) == (3, {declined: 2, unsafe: 1})
    assert {one.team: one.reasons for one in by_team} == {
        "CID": {declined: 1},
        "Response": {declined: 1, unsafe: 1},
    }
    assert measure.reasons == row.reasons


def test_nobody_excused_has_no_reasons():
    (row,) = judged([arrest(1)], "R06-ARR").table()

    assert (row.excused, row.reasons) == (0, {})


def test_a_duty_without_a_limit_is_done_out_of_done_and_not_done():
    people = [
        history(
            ("witness_statement_taken", "2026-06-05"), ("vps_offered", "2026-06-09"), victim="1"
        ),
        history(("witness_statement_taken", "2026-06-05"), victim="2"),
    ]

    (row,) = judged(people, "R07-VPS").table()

    assert (row.numerator, row.denominator, row.open) == (1, 2, 1)
    assert not row.immature


def test_nothing_to_judge_is_no_figure_at_all():
    assert judged([history(("crime_closed", "2026-06-05"))], "R06-ARR").table() == []


def test_a_rate_of_nothing_is_none_and_never_nought():
    (row,) = judged([history((ARREST, None))], "R06-ARR").table()

    assert (row.denominator, row.rate, row.low, row.high) == (0, None, None, None)
    assert row.median_days is None


def test_the_month_is_the_month_of_the_trigger():
    people = [
        history((ARREST, "2026-05-31"), ("victim_informed", "2026-06-03"), victim="1"),
        history((ARREST, None), victim="2"),
    ]

    rows = judged(people, "R06-ARR", by=("month",)).table()

    assert [(row.month, row.met, row.unknown) for row in rows] == [
        (None, 0, 1),
        ("2026-05", 1, 0),
    ]


def test_figures_go_by_the_dimensions_asked_for_in_their_own_order():
    people = [
        arrest(1, "2026-06-08", force="B", team="2"),
        arrest(2, force="A", team="1"),
        arrest(3, force="A", team="2"),
    ]
    result = judged(people, "R06-ARR")

    assert [(r.force, r.denominator) for r in result.table(["force"])] == [("A", 2), ("B", 1)]
    assert [(r.force, r.team) for r in result.table(["team", "force"])] == [
        ("A", "1"), ("A", "2"), ("B", "2"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="not by “beat”"):
        result.table(["beat"])


DAYS = st.lists(st.integers(0, 60), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(taken=DAYS, teams=st.lists(st.sampled_from("123"), min_size=30, max_size=30))
def test_medians_at_every_roll_up_are_exact(taken, teams):
    """A histogram adds exactly, which means and medians of teams do not."""
    day = date(2026, 6, 5)
    people = [
        arrest(n, add_working_days(day, days).isoformat(), team=teams[n])
        for n, days in enumerate(taken)
    ]
    result = judged(people, "R06-ARR", as_of=date(2026, 12, 1))

    (whole,) = result.table()
    by_team = result.table(["team"])

    assert whole.median_days == statistics.median(taken)
    assert {row.team: row.median_days for row in by_team} == {
        team: statistics.median(d for n, d in enumerate(taken) if teams[n] == team)
        for team in {teams[n] for n in range(len(taken))}
    }
    assert sum(row.denominator for row in by_team) == whole.denominator == len(taken)


def test_days_beyond_the_last_one_kept_apart_are_counted_together():
    late = (date(2026, 1, 5) + timedelta(days=300)).isoformat()
    one = history((ARREST, "2026-01-05"), ("victim_informed", late))

    (row,) = judged([one], "R06-ARR", as_of=date(2026, 12, 31)).table()

    assert (row.late, row.median_days) == (1, 69)


@pytest.mark.parametrize("as_of", [date(2028, 12, 30), date(2031, 1, 1)])
def test_a_deadline_that_could_lie_past_the_table_is_refused(as_of):
    with pytest.raises(BeyondHorizon):
        judged([arrest(1)], "R06-ARR", as_of=as_of)


def test_the_hash_tells_any_two_cubes_apart():
    same, again = (judged([arrest(1, "2026-06-08")], "R06-ARR").hash for _ in range(2))
    other = judged([arrest(1, "2026-06-09")], "R06-ARR").hash

    assert same == again
    assert same != other


def test_what_the_figures_rest_on_is_said():
    about = judged([arrest(1)], "R06-ARR").about()

    assert about["as_of"] == "2026-09-01"
    assert about["rules"] == ["R06-ARR@VC2021"]
    assert about["policy"] == {
        "non_working_trigger": "count_from_day",
        "later_upgrade": "keep",
        "update_every_days": 0,
    }


def test_a_measure_adds_its_rules_up():
    people = [
        history((ARREST, "2026-06-05"), ("victim_informed", "2026-06-08"), victim="1"),
        history(("suspect_charged", "2026-06-05"), victim="2"),
        history((STATEMENT, "2026-06-05"), ("vps_offered", "2026-06-09"), victim="3"),
        history(("hearing_held", "2026-06-05"), victim="4"),
    ]
    result = judged(people, "R06-ARR", "R06-CHG", "R07-VPS", "R08-CRT")

    rows = result.measures()

    assert [(r.rule, r.edition, r.numerator, r.denominator) for r in rows] == [
        ("updated", "measures-1", 1, 2),
        ("statement", "measures-1", 1, 1),
    ]


def test_the_five_headline_measures_rest_on_confirmed_rules():
    measures = read_measures()

    assert list(measures) == ["acknowledged", "referred", "updated", "statement", "release"]
    on = {rule.id for rule in RULES.active}
    assert {rule for measure in measures.values() for rule in measure.rules} <= on
    assert all(measure.next_review > date(2026, 11, 21) for measure in measures.values())
