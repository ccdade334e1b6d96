"""What stops a practice from being sent, published, put away or corrected, and how it is said."""

import pytest

from waymark.network.innovations.enums import State
from waymark.network.innovations.rules.stages import (
    PRACTICE_MOVES,
    STATE_WORDS,
    blockers_to_archive,
    blockers_to_correct,
    blockers_to_publish,
    blockers_to_submit,
    missing_to_publish,
)

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
