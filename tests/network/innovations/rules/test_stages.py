"""Where adoptions and practices may go next, as a table anybody can read."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.enums import Stage, State
from waymark.network.innovations.rules.stages import (
    ADOPTION_MOVES,
    PRACTICE_MOVES,
    STATE_WORDS,
    Days,
    Step,
    blockers_to_archive,
    blockers_to_correct,
    blockers_to_date,
    blockers_to_move,
    blockers_to_publish,
    blockers_to_submit,
    days_of,
    known_days_around,
    missing_to_publish,
    moves_from,
)

TODAY = date(2026, 11, 20)


def blockers(current, wanted, **changed):
    facts = {
        "adapted": False,
        "what_changed": "",
        "reason_for_stopping": "The shift pattern changed",
        "on": TODAY,
        "today": TODAY,
        "last_change_on": date(2026, 6, 3),
    }
    return blockers_to_move(current, wanted, **facts | changed)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        pytest.param(None, "interested", id="a force says that it is interested"),
        pytest.param(None, "live", id="a force that already runs it says so late"),
        pytest.param("interested", "assessing", id="the usual next step"),
        pytest.param("interested", "live", id="steps recorded late are skipped"),
        pytest.param("planning", "assessing", id="a plan goes back for another look"),
        pytest.param("planning", "live", id="go-live"),
        pytest.param("live", "embedded", id="everyday work"),
        pytest.param("embedded", "live", id="no longer everyday work"),
        pytest.param("assessing", "stopped", id="stopped before it began"),
        pytest.param("embedded", "stopped", id="stopped after years"),
        pytest.param("stopped", "assessing", id="a second try"),
    ],
)
def test_these_moves_are_open(current, wanted):
    assert blockers(current, wanted) == []


@pytest.mark.parametrize(
    ("current", "wanted", "reason"),
    [
        pytest.param(
            None,
            "stopped",
            "Your force has not started with this practice. Record your interest first",
            id="stopped before any interest",
        ),
        pytest.param(
            "planning",
            "embedded",
            "Only a live practice becomes embedded. Record it as live first",
            id="embedded without having been live",
        ),
        pytest.param(
            "live",
            "live",
            "The adoption is already at this stage: live. Choose another stage",
            id="the same stage twice",
        ),
        pytest.param(
            "stopped",
            "live",
            "The adoption was stopped. To start again, record it as assessing",
            id="from stopped straight to live",
        ),
        pytest.param(
            "live",
            "planning",
            "The practice is in use. To go back, record it as stopped and start again",
            id="from live back to planning",
        ),
        pytest.param(
            "assessing",
            "interested",
            "The adoption has passed this stage: interested. Choose a later stage, or stopped",
            id="from assessing back to interested",
        ),
    ],
)
def test_these_moves_are_closed_and_say_the_way_out(current, wanted, reason):
    assert blockers(current, wanted) == [reason]


@pytest.mark.parametrize(
    ("wanted", "changed", "reason"),
    [
        pytest.param(
            "stopped",
            {"reason_for_stopping": " \n"},
            "Say why your force stopped. Other forces learn most from this",
            id="stopping without a reason",
        ),
        pytest.param(
            "live",
            {"adapted": True, "what_changed": "  "},
            "Say what your force changed when it adapted the practice",
            id="adapted without saying what was changed",
        ),
        pytest.param(
            "live",
            {"adapted": None},
            "Say whether your force took the practice as it is or adapted it",
            id="live without saying adopted or adapted",
        ),
        pytest.param(
            "live",
            {"on": date(2026, 11, 21)},
            "The date is in the future. Enter 20 November 2026 or an earlier date",
            id="tomorrow",
        ),
        pytest.param(
            "live",
            {"on": date(2026, 6, 2)},
            "The date is before the last change to this adoption. "
            "Enter 3 June 2026 or a later date. "
            "If that change has a wrong date, put it right in the list of steps",
            id="the day before the last change",
        ),
    ],
)
def test_a_move_needs_its_facts(wanted, changed, reason):
    assert blockers("planning", wanted, **changed) == [reason]


def test_adopted_or_adapted_is_asked_once():
    assert blockers("live", "embedded", adapted=None) == []


def test_a_second_change_on_the_same_day_is_allowed():
    assert blockers("planning", "live", on=date(2026, 6, 3)) == []


# ---- the days of the steps ---------------------------------------------------------------------

MAY, JUNE, AUGUST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 8, 1)


def steps(*told):
    """Steps from pairs of stage and day; a third word says that the day only holds its place."""
    return [Step(stage, on, on_is_known=not unknown) for stage, on, *unknown in told]


@pytest.mark.parametrize(
    ("told", "place", "around"),
    [
        pytest.param(steps(("live", MAY)), 0, (None, None), id="the only step"),
        pytest.param(
            steps(("interested", MAY), ("planning", JUNE), ("live", AUGUST)), 1, (MAY, AUGUST),
            id="between two known days",
        ),
        pytest.param(
            steps(("interested", MAY), ("live", TODAY, "unknown"), ("stopped", TODAY)), 2,
            (MAY, None), id="past a day not known, to the known one before it",
        ),
        pytest.param(
            steps(("live", JUNE), ("embedded", TODAY, "unknown"), ("stopped", AUGUST)), 0,
            (None, AUGUST), id="past a day not known, to the known one after it",
        ),
        pytest.param(
            steps(("live", TODAY, "unknown")), 1, (None, None),
            id="the next step after a day not known: nothing bounds it",
        ),
        pytest.param(steps(("live", MAY)), 1, (MAY, None), id="the next step after a known day"),
        pytest.param(steps(), 0, (None, None), id="the first step of all"),
    ],
)  # fmt: skip
def test_only_known_days_bound_a_step(told, place, around):
    assert known_days_around(told, place) == around


@pytest.mark.parametrize(
    ("on", "before", "after", "reasons"),
    [
        pytest.param(JUNE, MAY, AUGUST, [], id="between the two"),
        pytest.param(MAY, MAY, MAY, [], id="all on one day"),
        pytest.param(TODAY, None, None, [], id="today, and nothing around it"),
        pytest.param(
            date(2026, 11, 21), None, None,
            ["The date is in the future. Enter 20 November 2026 or an earlier date"],
            id="tomorrow",
        ),
        pytest.param(
            date(2026, 4, 30), MAY, None,
            ["The date is before the step before it. Enter 1 May 2026 or a later date"],
            id="a day before the step before",
        ),
        pytest.param(
            date(2026, 8, 2), None, AUGUST,
            ["The date is after the step after it. Enter 1 August 2026 or an earlier date"],
            id="a day after the step after",
        ),
    ],
)  # fmt: skip
def test_a_step_keeps_its_place_among_the_others(on, before, after, reasons):
    found = blockers_to_date(on, TODAY, before, after)

    assert found == reasons
    assert {reason.field for reason in found} <= {"on"}


@pytest.mark.parametrize(
    ("told", "days"),
    [
        pytest.param(steps(("interested", MAY)), Days(MAY, None, None), id="interested"),
        pytest.param(
            steps(("interested", MAY), ("live", JUNE), ("embedded", AUGUST)),
            Days(MAY, JUNE, None), id="live since the first day of use",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE)), Days(MAY, MAY, JUNE), id="stopped after use",
        ),
        pytest.param(
            steps(("interested", MAY), ("stopped", JUNE)), Days(MAY, None, JUNE),
            id="stopped before use",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE), ("assessing", AUGUST)),
            Days(MAY, None, None), id="a second try is not live yet",
        ),
        pytest.param(
            steps(("live", MAY), ("stopped", JUNE), ("assessing", JUNE), ("live", AUGUST)),
            Days(MAY, AUGUST, None), id="live again counts from the second time",
        ),
    ],
)  # fmt: skip
def test_the_days_of_an_adoption_follow_from_its_steps(told, days):
    assert days_of(told) == days


def test_every_fault_is_named_at_once():
    found = blockers(
        "planning",
        "embedded",
        adapted=True,
        on=date(2027, 1, 1),
    )

    assert found == [
        "Only a live practice becomes embedded. Record it as live first",
        "Say what your force changed when it adapted the practice",
        "The date is in the future. Enter 20 November 2026 or an earlier date",
    ]


@settings(deadline=None)
@given(st.sampled_from([None, *Stage]), st.sampled_from(list(Stage)))
def test_the_button_and_the_refusal_agree(current, wanted):
    """A stage is offered exactly when a complete form for it is not refused."""
    assert (wanted in moves_from(current)) == (blockers(current, wanted) == [])


def test_every_stage_of_an_adoption_can_be_left_and_reached():
    assert set(ADOPTION_MOVES) == {None, *Stage}
    assert {stage for moves in ADOPTION_MOVES.values() for stage in moves} == set(Stage)


FULL = {
    "title": "The two-call promise",
    "summary": "Two call times are agreed at the first visit.",
    "organisation": "Calder Vale",
    "aim": "No victim waits without knowing when they will next hear.",
    "intended_outcome": "More updates in time.",
    "description": "The officer writes both times down.",
    "stage_of_practice": "untested",
    "purpose": "organisational",
    "topics": ["contact"],
    "target_groups": ["victims"],
    "contact_seat": 7,
    "copyright_owner": "Calder Vale Police",
    "permission_state": "owner_shares",
}


def test_a_whole_draft_can_be_sent_for_review():
    assert blockers_to_submit(FULL, state="draft") == []


def test_a_reviewer_needs_no_permission_state_yet():
    early = {key: FULL[key] for key in ("title", "summary", "organisation", "aim", "description")}

    assert blockers_to_submit(early, state="draft") == []


@pytest.mark.parametrize(
    ("values", "state", "reasons"),
    [
        pytest.param(
            {},
            "draft",
            [
                "Enter a title",
                "Enter a summary of one or two sentences",
                "Say which organisation the practice comes from",
                "Say what the practice aims to do",
                "Describe the practice",
            ],
            id="an empty draft",
        ),
        pytest.param(
            FULL | {"title": " \t"}, "draft", ["Enter a title"], id="a title of blanks only"
        ),
        pytest.param(
            FULL,
            "in_review",
            ["Only a draft is sent for review. This practice is in review"],
            id="sent twice",
        ),
        pytest.param(
            {},
            "archived",
            ["Only a draft is sent for review. This practice is archived"],
            id="an archived practice, whatever it lacks",
        ),
    ],
)
def test_what_stops_a_draft_from_being_sent(values, state, reasons):
    assert blockers_to_submit(values, state=state) == reasons


def test_what_a_reader_would_miss_is_known_before_publication():
    assert missing_to_publish(FULL) == []
    assert missing_to_publish(FULL | {"aim": "", "permission_state": ""}) == [
        "Say what the practice aims to do",
        "Say what the copyright owner allows",
    ]


def publish(values=FULL, **changed):
    facts = {
        "state": "in_review",
        "written_by": frozenset({1, 2}),
        "reviewed_by": 3,
        "open_comment_count": 0,
    }
    return blockers_to_publish(values, **facts | changed)


def test_a_whole_reviewed_practice_is_published():
    assert publish() == []


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        pytest.param(
            lambda: publish(state="draft"),
            ["Only a practice in review is published. This practice is a draft"],
            id="a draft",
        ),
        pytest.param(
            lambda: publish(reviewed_by=None),
            ["Nobody has reviewed the practice. Ask a reviewer"],
            id="no reviewer",
        ),
        pytest.param(
            lambda: publish(reviewed_by=2),
            ["The reviewer helped to write the practice. Ask somebody else"],
            id="the reviewer is a collaborator",
        ),
        pytest.param(
            lambda: publish(open_comment_count=1),
            ["1 comment is still open. Answer or close each of them"],
            id="one open comment",
        ),
        pytest.param(
            lambda: publish(open_comment_count=4),
            ["4 comments are still open. Answer or close each of them"],
            id="four open comments",
        ),
        pytest.param(
            lambda: publish(FULL | {"copyright_owner": "", "permission_state": None}),
            [
                "Say who owns the copyright",
                "Say what the copyright owner allows",
            ],
            id="copyright not stated",
        ),
        pytest.param(
            lambda: publish(FULL | {"contact_seat": None}),
            ["Choose a contact. It is a role, so that messages reach whoever holds it"],
            id="no contact seat",
        ),
        pytest.param(
            lambda: publish(FULL | {"topics": [], "target_groups": []}),
            ["Choose at least one topic", "Choose at least one target group"],
            id="empty lists",
        ),
        pytest.param(
            lambda: publish(FULL | {"permission_state": ""}),
            ["Say what the copyright owner allows"],
            id="permission not yet known",
        ),
        pytest.param(
            lambda: publish(FULL | {"permission_state": "refused"}),
            ["The copyright owner refused. Describe the practice in your own words"],
            id="permission refused",
        ),
    ],
)
def test_what_stops_a_practice_from_being_published(found, reasons):
    assert found() == reasons


@pytest.mark.parametrize("permission", ["owner_shares", "open", "ask"])
def test_any_permission_but_a_refusal_will_do(permission):
    assert publish(FULL | {"permission_state": permission}) == []


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        pytest.param({"state": "published"}, [], id="published, nobody uses it"),
        pytest.param({"state": "under_review", "live_count": 3}, [], id="users were told"),
        pytest.param(
            {"state": "published", "live_count": 1},
            ["1 force uses this practice. Put it under review first, so that they hear"],
            id="in use by one",
        ),
        pytest.param(
            {"state": "published", "live_count": 3, "reason": ""},
            [
                "Say why the practice is archived",
                "3 forces use this practice. Put it under review first, so that they hear",
            ],
            id="in use by three, no reason",
        ),
        pytest.param(
            {"state": "draft"},
            ["Only a published practice is archived. This practice is a draft"],
            id="a draft",
        ),
        pytest.param(
            {"state": "archived"},
            ["Only a published practice is archived. This practice is archived"],
            id="archived already",
        ),
    ],
)
def test_what_stops_a_practice_from_being_archived(facts, reasons):
    given_facts = {"reason": "Replaced by a newer practice", "live_count": 0} | facts

    assert blockers_to_archive(**given_facts) == reasons


def test_the_life_of_a_practice_in_words():
    assert [STATE_WORDS[state] for state in State] == [
        "draft",
        "in review",
        "published",
        "under review",
        "archived",
    ]
    assert set(PRACTICE_MOVES) == set(State)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        pytest.param({}, [], id="a date put right"),
        pytest.param({"changed": " "}, ["Say in a sentence what changed"], id="nothing said"),
        pytest.param(
            {"values": FULL | {"aim": ""}}, ["Say what the practice aims to do"], id="no aim"
        ),
        pytest.param(
            {"weighty": ["the points of fit", "the stage of practice"]},
            [
                "This is more than a small correction: the points of fit and the stage of practice "
                "changed. Send it for review"
            ],
            id="what a force goes by",
        ),
        pytest.param(
            {"state": "archived"},
            ["The practice is archived. Bring it back first, to be checked"],
            id="archived",
        ),
        pytest.param(
            {"waits": True}, ["The new version is with the reviewers already"], id="in review"
        ),
        pytest.param(
            {"state": "draft"},
            ["Only what is published is revised. This practice is a draft"],
            id="never published",
        ),
    ],
)
def test_what_stops_a_small_correction(facts, reasons):
    given_facts = {
        "values": FULL, "state": "published", "waits": False, "changed": "A date", "weighty": [],
    } | facts  # fmt: skip

    assert blockers_to_correct(given_facts.pop("values"), **given_facts) == reasons


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        pytest.param({}, [], id="a new version is sent"),
        pytest.param({"changed": ""}, ["Say in a sentence what changed"], id="nothing said"),
        pytest.param(
            {"waits": True}, ["The new version is with the reviewers already"], id="sent already"
        ),
        pytest.param({"state": "under_review"}, [], id="while it is being checked"),
    ],
)
def test_what_stops_a_new_version_on_its_way_to_a_reviewer(facts, reasons):
    given_facts = {"state": "published", "revision": True, "changed": "A date"} | facts

    assert blockers_to_submit(FULL, **given_facts) == reasons
