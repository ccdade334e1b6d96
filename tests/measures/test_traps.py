"""The mistakes that measuring Code compliance invites, one row each.

Every row is judged by the plain reference and by the compiled kernel, which must agree.
"""

from dataclasses import replace
from datetime import date

import pytest

from tests.measures.histories import RULES, both, event, history
from waymark.measures.rulebook import Policy

ARREST, TOLD = "suspect_arrested", "victim_informed"


def statuses(one, rule, as_of="2026-12-31", clock="occurred", book=RULES):
    found = both(one, rule, as_of=as_of, clock=clock, book=book)
    return [str(verdict.status) for verdict in found]


ONE_RULE = [
    ("told before the arrest does not count", "R06-ARR",
     [(ARREST, "2026-06-05"), (TOLD, "2026-06-04")], ["breach_open"]),
    ("told on the same day counts, whatever the hour", "R06-ARR",
     [(ARREST, "2026-06-05 22:00"), (TOLD, "2026-06-05 00:00")], ["met"]),
    ("working days, not calendar days: a week with a bank holiday", "R06-ARR",
     [(ARREST, "2026-04-02"), (TOLD, "2026-04-13")], ["met"]),
    ("the day after that is late", "R06-ARR",
     [(ARREST, "2026-04-02"), (TOLD, "2026-04-14")], ["late"]),
    ("a Saturday reply is not a Friday reply", "R06-ARR",
     [(ARREST, "2026-06-05"), (TOLD, "2026-06-13")], ["late"]),
    ("an arrest on Saturday has Monday as day 1", "R08-HRG",
     [("wcu_received_hearing_date", "2026-11-21"), ("victim_told_time_date_place", "2026-11-23")],
     ["met"]),
    ("so Tuesday is late", "R08-HRG",
     [("wcu_received_hearing_date", "2026-11-21"), ("victim_told_time_date_place", "2026-11-24")],
     ["late"]),
    ("London decides the day: 00:30 on Saturday in summer is still Friday in UTC", "R08-HRG",
     [("wcu_received_hearing_date", "2026-06-04 09:00"),
      ("victim_told_time_date_place", "2026-06-06 00:30")], ["late"]),
    ("not yet due is neither met nor missed", "R06-ARR",
     [(ARREST, "2026-12-29")], ["open"]),
    ("two arrests are two duties", "R06-ARR",
     [(ARREST, "2026-06-05"), (TOLD, "2026-06-08"), (ARREST, "2026-07-06")],
     ["met", "breach_open"]),
    ("two arrests on one day are one duty", "R06-ARR",
     [(ARREST, "2026-06-05 09:00"), (ARREST, "2026-06-05 15:00"), (TOLD, "2026-06-08")], ["met"]),
    ("one update answers two arrests", "R06-ARR",
     [(ARREST, "2026-06-05"), (ARREST, "2026-06-08"), (TOLD, "2026-06-09")], ["met", "met"]),
    ("an update about another matter does not answer", "R06-ARR",
     [(ARREST, "2026-06-05"), ("victim_informed_of_charge", "2026-06-08")], ["breach_open"]),
    ("reasons are owed on release: a bare update is not enough", "R06-REL",
     [("suspect_released_without_charge", "2026-06-05"), (TOLD, "2026-06-08")], ["breach_open"]),
    ("an update with reasons answers a plain duty too", "R06-ARR",
     [(ARREST, "2026-06-05"), ("victim_informed_with_reasons", "2026-06-08")], ["met"]),
    ("an exact duplicate changes nothing", "R06-ARR",
     [(ARREST, "2026-06-05"), (ARREST, "2026-06-05"), (TOLD, "2026-06-08"), (TOLD, "2026-06-08")],
     ["met"]),
    ("events out of order are put in order", "R06-ARR",
     [(TOLD, "2026-06-08"), (ARREST, "2026-06-05")], ["met"]),
    ("an arrest without a time is unknown, not guessed", "R06-ARR",
     [(ARREST, None), (TOLD, "2026-06-08")], ["unknown"]),
    ("an update without a time may have been in time", "R06-ARR",
     [(ARREST, "2026-06-05"), (TOLD, None)], ["unknown"]),
    ("but one in time settles it", "R06-ARR",
     [(ARREST, "2026-06-05"), (TOLD, None), (TOLD, "2026-06-08")], ["met"]),
    ("a good reason within the time excuses", "R06-ARR",
     [(ARREST, "2026-06-05"), ("unsafe_to_contact", "2026-06-08")], ["excused"]),
    ("a good reason from before that still holds excuses", "R06-ARR",
     [("victim_declined_updates", "2026-05-01"), (ARREST, "2026-06-05")], ["excused"]),
    ("one that had ended does not", "R06-ARR",
     [("victim_declined_updates", "2026-05-01"), ("good_reason_ended", "2026-05-20"),
      (ARREST, "2026-06-05")], ["breach_open"]),
    ("a reason found after the deadline does not", "R06-ARR",
     [(ARREST, "2026-06-05"), ("unsafe_to_contact", "2026-06-15")], ["breach_open"]),
    ("told in time is met, reason or no reason", "R06-ARR",
     [(ARREST, "2026-06-05"), ("unsafe_to_contact", "2026-06-06"), (TOLD, "2026-06-08")],
     ["met"]),
    ("the court’s own leg knows no such reason", "R08-CRT",
     [("hearing_held", "2026-06-05"), ("unsafe_to_contact", "2026-06-05")], ["breach_open"]),
    ("a victim who declines support is not owed a referral", "R04-REF",
     [("crime_reported", "2026-06-05"), ("support_declined", "2026-06-05")], ["excused"]),
    ("a duty without a number waits; it is never late", "R07-VPS",
     [("witness_statement_taken", "2020-01-06"), ("witness_statement_taken", "2022-01-06")],
     ["open"]),
    ("an acknowledgement given at the scene counts before the crime is recorded", "R03-WCA",
     [("written_acknowledgement_sent", "2026-06-04"), ("crime_recorded", "2026-06-05")], ["met"]),
    ("but not one from long before", "R03-WCA",
     [("written_acknowledgement_sent", "2026-05-04"), ("crime_recorded", "2026-06-05")], ["open"]),
    ("the edition of the day judges: 2013, twenty days", "R11-VCS",
     [("sentence_passed_vcs_eligible", "2020-06-01"), ("vcs_referral_made", "2020-06-25")],
     ["met"]),
    ("the edition of the day judges: 2021, ten days", "R11-VCS",
     [("sentence_passed_vcs_eligible", "2026-06-01"), ("vcs_referral_made", "2026-06-25")],
     ["late"]),
    ("no rule of the Code judges a day before it", "R06-ARR",
     [(ARREST, "2021-03-31"), (TOLD, "2021-04-30")], []),
    ("contact keeps to what was agreed", "R06-FRQ",
     [event("update_frequency_agreed", "2026-06-01", value=28), ("contact_attempted", "2026-06-29"),
      ("contact_attempted", "2026-07-27"), ("crime_closed", "2026-08-01")], ["met", "met"]),
    ("a gap too long, and the next one overdue", "R06-FRQ",
     [event("update_frequency_agreed", "2026-06-01", value=28),
      ("contact_attempted", "2026-06-30")],
     ["late", "breach_open"]),
    ("contact after the crime was closed is not an update of it", "R06-FRQ",
     [event("update_frequency_agreed", "2026-06-01", value=28), ("crime_closed", "2026-07-30"),
      ("contact_attempted", "2026-08-10")], ["breach_open"]),
    ("a crime opened again starts its clock again", "R06-FRQ",
     [event("update_frequency_agreed", "2026-06-01", value=28), ("crime_closed", "2026-06-10"),
      ("crime_reopened", "2026-09-01"), ("contact_attempted", "2026-10-15")],
     ["late", "breach_open"]),
    ("how often was never written down: nothing to judge by", "R06-FRQ",
     [("update_frequency_agreed", "2026-06-01")], ["unknown"]),
    ("24 hours are clock hours, through the night the clocks go back", "L-VCU24",
     [("vna_received_with_need", "2026-10-24 12:00"),
      ("vcu_contact_attempted", "2026-10-25 11:00")],
     ["met"]),
    ("so noon the next day is the 25th hour", "L-VCU24",
     [("vna_received_with_need", "2026-10-24 12:00"),
      ("vcu_contact_attempted", "2026-10-25 12:00")],
     ["late"]),
    ("hours do not wait for Monday", "L-VCU24",
     [("vna_received_with_need", "2026-11-20 17:00"),
      ("vcu_contact_attempted", "2026-11-23 09:00")],
     ["late"]),
    ("calendar days run through the weekend", "L-VC56",
     [("vc_recommendation_published", "2026-06-01"), ("response_published", "2026-07-27")],
     ["met"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "events", "expected"),
    [pytest.param(rule, events, expected, id=name) for name, rule, events, expected in ONE_RULE],
)
def test_a_trap_is_not_fallen_into(rule, events, expected):
    assert statuses(history(*events), rule) == expected


DECLINED, UNSAFE, ENDED = "victim_declined_updates", "unsafe_to_contact", "good_reason_ended"


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        pytest.param([(UNSAFE, "2026-06-08")], UNSAFE, id="the only one"),
        pytest.param(
            [(DECLINED, "2026-05-01"), (UNSAFE, "2026-05-20")], UNSAFE, id="the last from before"
        ),
        pytest.param(
            [(DECLINED, "2026-06-08"), (UNSAFE, "2026-06-09")], DECLINED, id="the first since"
        ),
        pytest.param(
            [(DECLINED, "2026-05-01"), (UNSAFE, "2026-06-08")],
            DECLINED,
            id="the one that held already",
        ),
        pytest.param(
            [(DECLINED, "2026-05-01"), (ENDED, "2026-05-20"), (UNSAFE, "2026-06-08")],
            UNSAFE,
            id="not the one that had ended",
        ),
        pytest.param([(UNSAFE, "2026-06-15")], None, id="none that came too late"),
        pytest.param([("support_declined", "2026-06-08")], None, id="none of another duty"),
    ],
)
def test_the_reason_comes_out(reasons, expected):
    one = history((ARREST, "2026-06-05"), *reasons)

    (verdict,) = both(one, "R06-ARR", as_of="2026-12-31")

    assert verdict.reason == expected


@pytest.mark.parametrize(
    ("rule", "events", "expected"),
    [
        pytest.param(
            "R06-FRQ",
            [event("update_frequency_agreed", "2026-06-01", value=28), (UNSAFE, "2026-06-20")],
            UNSAFE,
            id="a duty that comes round again",
        ),
        pytest.param(
            "L-VCU24",
            [("vna_received_with_need", "2026-06-01"), ("no_contact_details", "2026-06-01")],
            "no_contact_details",
            id="clock hours",
        ),
        pytest.param(
            "R04-REF",
            [("crime_reported", "2026-06-01"), ("support_declined", "2026-06-01")],
            "support_declined",
            id="a duty with reasons of its own",
        ),
    ],
)
def test_the_reason_comes_out_of_every_kind_of_duty(rule, events, expected):
    (verdict,) = both(history(*events), rule, as_of="2026-06-25")

    assert (str(verdict.status), verdict.reason) == ("excused", expected)


@pytest.mark.parametrize(
    ("initial", "changes", "expected"),
    [
        pytest.param(True, [], "late", id="enhanced rights from the start"),
        pytest.param(False, [], "met", id="never enhanced"),
        pytest.param(False, [("enhanced_began", "2026-06-05")], "late", id="began that very day"),
        pytest.param(False, [("enhanced_began", "2026-06-08")], "met", id="began a day too late"),
        pytest.param(True, [("enhanced_ended", "2026-06-05")], "late", id="ended that very day"),
        pytest.param(
            True, [("enhanced_ended", "2026-06-04")], "met", id="had ended the day before"
        ),
        pytest.param(
            False,
            [("enhanced_began", "2026-05-01"), ("enhanced_ended", "2026-05-20")],
            "met",
            id="began and ended before",
        ),
    ],
)
def test_the_status_at_the_trigger_picks_the_limit(initial, changes, expected):
    one = history((ARREST, "2026-06-05"), (TOLD, "2026-06-10"), *changes, enhanced=initial)

    assert statuses(one, "R06-ARR") == [expected]


def test_an_area_may_count_again_from_a_later_upgrade():
    one = history((ARREST, "2026-06-05"), ("enhanced_began", "2026-06-08"), (TOLD, "2026-06-11"))
    again = replace(RULES, policy=Policy(later_upgrade="from_upgrade"))

    assert statuses(one, "R06-ARR") == ["met"]
    assert statuses(one, "R06-ARR", book=again) == ["late"]


def test_an_area_may_treat_a_weekend_trigger_as_received_on_monday():
    one = history(
        ("wcu_received_hearing_date", "2026-11-21"), ("victim_told_time_date_place", "2026-11-24")
    )
    monday = replace(RULES, policy=Policy(non_working_trigger="next_working_day"))

    assert statuses(one, "R08-HRG") == ["late"]
    assert statuses(one, "R08-HRG", book=monday) == ["met"]


def test_an_area_may_set_how_often_where_nothing_was_agreed():
    one = history(("update_frequency_agreed", "2026-12-01"))
    monthly = replace(RULES, policy=Policy(update_every_days=28))

    assert statuses(one, "R06-FRQ", book=monthly) == ["breach_open"]
    assert statuses(one, "R06-FRQ", book=monthly, as_of="2026-12-20") == ["open"]


@pytest.mark.parametrize(
    ("occurrence", "expected"),
    [
        pytest.param("each", ["met", "breach_open"], id="each"),
        pytest.param("first", ["met"], id="only the first"),
        pytest.param("last", ["breach_open"], id="only the last"),
    ],
)
def test_which_of_several_triggers_count(occurrence, expected):
    one = history((ARREST, "2026-06-05"), (TOLD, "2026-06-08"), (ARREST, "2026-07-06"))
    rule = replace(RULES.find("R06-ARR"), occurrence=occurrence)
    book = replace(RULES, all=(rule,), active=(rule,))

    assert statuses(one, "R06-ARR", book=book) == expected


def test_happened_in_time_and_recorded_in_time_are_two_answers():
    one = history(
        event(ARREST, "2026-06-05", recorded="2026-06-05"),
        event(TOLD, "2026-06-08", recorded="2026-06-19"),
    )

    assert statuses(one, "R06-ARR") == ["met"]
    assert statuses(one, "R06-ARR", clock="recorded") == ["late"]


def test_what_was_entered_later_was_not_known_then():
    one = history(
        event(ARREST, "2026-06-05", recorded="2026-06-05"),
        event(TOLD, "2026-06-08", recorded="2026-06-19"),
    )

    assert statuses(one, "R06-ARR", as_of="2026-06-10") == ["open"]
    assert statuses(one, "R06-ARR", as_of="2026-06-15") == ["breach_open"]
    assert statuses(one, "R06-ARR", as_of="2026-06-19") == ["met"]


def test_what_happens_after_the_day_of_the_count_is_invisible():
    one = history((ARREST, "2026-06-05"), (TOLD, "2026-06-18"), (ARREST, "2026-07-20"))

    assert statuses(one, "R06-ARR", as_of="2026-06-15") == ["breach_open"]


def test_a_business_without_a_named_contact_is_not_a_victim_under_the_code():
    one = history((ARREST, "2026-06-05"), counts=False)

    assert statuses(one, "R06-ARR") == ["not_applicable"]


def test_every_victim_of_a_crime_has_clocks_of_their_own():
    told = history((ARREST, "2026-06-05"), (TOLD, "2026-06-08"), victim="C1/1")
    not_told = history((ARREST, "2026-06-05"), victim="C1/2")

    assert statuses(told, "R06-ARR") == ["met"]
    assert statuses(not_told, "R06-ARR") == ["breach_open"]


def test_days_taken_and_dates_are_stated():
    one = history((ARREST, "2026-06-05"), (TOLD, "2026-06-13"))

    (verdict,) = both(one, "R06-ARR", as_of="2026-12-31")

    assert (verdict.due_on, verdict.done_on) == (date(2026, 6, 12), date(2026, 6, 13))
    assert verdict.taken == 6, "Saturday's work counts with Monday, the sixth day"


@pytest.mark.parametrize("as_of", ["2026-06-12", "2026-06-13"])
def test_a_limit_runs_to_the_end_of_its_last_day(as_of):
    expected = {"2026-06-12": ["open"], "2026-06-13": ["breach_open"]}

    assert statuses(history((ARREST, "2026-06-05")), "R06-ARR", as_of=as_of) == expected[as_of]
