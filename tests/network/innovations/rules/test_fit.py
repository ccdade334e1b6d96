"""How a practice meets a force's profile, line by line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.rules.fit import (
    FitLine,
    PeerAdoption,
    Prerequisite,
    Verdict,
    fit,
    kept_line,
    prerequisite_lines,
    summary_sentence,
)

PROFILE = {
    "size": "medium",
    "structure": "",
    "record_system": "niche",
    "reminders": "planned",
    "trainer": "have",
    "analyst": "no",
}
LABELS = {"niche": "Niche", "medium": "1,500 to 3,000 officers", "trainer": "A trainer"}


def needs(aspect, *wanted, must=False):
    return Prerequisite(aspect, frozenset(wanted), "What it needs", must)


@pytest.mark.parametrize(
    ("prerequisite", "has", "verdict"),
    [
        pytest.param(needs("record_system", "niche"), "Niche", "fits", id="the same system"),
        pytest.param(
            needs("size", "small", "medium"), "1,500 to 3,000 officers", "fits", id="one of two"
        ),
        pytest.param(
            needs("record_system", "athena"), "Niche", "needs_work", id="another system, can do"
        ),
        pytest.param(
            needs("record_system", "athena", must=True),
            "Niche",
            "does_not_fit",
            id="another system, cannot do",
        ),
        pytest.param(
            needs("structure", "central", must=True),
            "Not in the profile yet",
            "not_known",
            id="left blank in the profile",
        ),
        pytest.param(
            needs("service_model", "in_house"),
            "Not in the profile yet",
            "not_known",
            id="absent from the profile",
        ),
        pytest.param(needs("size"), "1,500 to 3,000 officers", "not_known", id="a note only"),
        pytest.param(needs("resource", "trainer"), "In place", "fits", id="a resource in place"),
        pytest.param(
            needs("resource", "reminders", must=True), "Planned", "needs_work", id="planned"
        ),
        pytest.param(
            needs("resource", "analyst"), "Not in place", "needs_work", id="missing, can do"
        ),
        pytest.param(
            needs("resource", "analyst", must=True),
            "Not in place",
            "does_not_fit",
            id="missing, cannot do",
        ),
        pytest.param(
            needs("resource", "van", must=True),
            "Not in the profile yet",
            "not_known",
            id="a resource the profile does not mention",
        ),
        pytest.param(
            needs("resource", "analyst", "van"),
            "analyst: not in place",
            "not_known",
            id="one missing, the other unknown",
        ),
        pytest.param(
            needs("resource", "analyst", "trainer"),
            "analyst: not in place; A trainer: in place",
            "fits",
            id="either of two will do",
        ),
    ],
)
def test_each_kind_of_line(prerequisite, has, verdict):
    lines = fit([prerequisite], PROFILE, [], labels=LABELS)

    assert (lines[0].has, lines[0].verdict) == (has, verdict)


def test_the_force_s_own_words_stand_where_it_gave_some():
    notes = {"record_system": "Reminders by email only", "trainer": "Training day in February"}

    lines = fit(
        [needs("record_system", "niche"), needs("resource", "trainer")], PROFILE, [], notes=notes
    )

    assert [(line.has, line.verdict) for line in lines[:2]] == [
        ("Reminders by email only", "fits"),
        ("Training day in February", "fits"),
    ]


def test_the_lines_of_the_profile_can_be_had_without_the_peers():
    wanted = [needs("size", "medium"), needs("structure", "hub")]

    assert prerequisite_lines(wanted, PROFILE) == fit(wanted, PROFILE, [])[:-1]


def test_what_no_profile_can_answer_is_left_to_the_reader():
    lines = fit([needs("other"), needs("resource"), needs("structure")], PROFILE, [])

    assert [(line.point, line.has, line.verdict) for line in lines[:3]] == [
        ("Other", "For you to judge", "not_known"),
        ("Resources", "For you to judge", "not_known"),
        ("Structure", "For you to judge", "not_known"),
    ]


def test_an_empty_profile_fits_nothing():
    lines = fit([needs("size", "small"), needs("resource", "van")], {}, [])

    assert [line.verdict for line in lines] == ["not_known"] * 3


LIVE_LONG = PeerAdoption("Holderby", "live", 12)
EMBEDDED_LONG = PeerAdoption("Irkdale", "embedded", 40)
STOPPED_AFTER_LIVE = PeerAdoption("Trentlow", "stopped", 4)
STOPPED_LATE = PeerAdoption("Arundale", "stopped", 30)
LIVE_EARLY = PeerAdoption("Donmere", "live", 11)
NEVER_LIVE = PeerAdoption("Fenmarch", "stopped", None)
PLANNING = PeerAdoption("Medway", "planning", None)


@pytest.mark.parametrize(
    ("peers", "has", "verdict"),
    [
        pytest.param([], "No force like yours has run it for a year", "not_known", id="nobody"),
        pytest.param(
            [NEVER_LIVE, PLANNING],
            "No force like yours has run it for a year",
            "not_known",
            id="nobody went live",
        ),
        pytest.param([LIVE_LONG], "1 of 1 kept it", "fits", id="twelve months to the day"),
        pytest.param(
            [LIVE_EARLY],
            "No force like yours has run it for a year; 1 has had it for less than a year",
            "not_known",
            id="eleven months is too early to say",
        ),
        pytest.param([LIVE_LONG, STOPPED_AFTER_LIVE], "1 of 2 kept it", "fits", id="exactly half"),
        pytest.param(
            [EMBEDDED_LONG, STOPPED_AFTER_LIVE, STOPPED_LATE],
            "1 of 3 kept it",
            "does_not_fit",
            id="less than half",
        ),
        pytest.param(
            [LIVE_LONG, EMBEDDED_LONG, LIVE_EARLY, LIVE_EARLY, NEVER_LIVE],
            "2 of 2 kept it; 2 have had it for less than a year",
            "fits",
            id="the early ones are named but not counted",
        ),
    ],
)
def test_kept_by_forces_like_you(peers, has, verdict):
    assert kept_line(peers) == FitLine(
        point="Kept by forces like you",
        needs="At least half keep it past 12 months",
        has=has,
        verdict=Verdict(verdict),
    )


def line(point, verdict):
    return FitLine(point, "", "", Verdict(verdict))


FIVE_FIT = [line(f"Point {n}", "fits") for n in range(5)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        pytest.param(
            [*FIVE_FIT, line("Record system", "needs_work")],
            "5 of 6 points fit. One needs work: record system.",
            id="as in picture 03",
        ),
        pytest.param(FIVE_FIT, "All 5 points fit Ashdown.", id="all fit"),
        pytest.param([line("Size", "fits")], "It fits Ashdown.", id="the only point fits"),
        pytest.param([], "This practice names nothing that Ashdown would need.", id="no point"),
        pytest.param(
            [line("Size", "not_known")],
            "0 of 1 point fits. One is not known: size.",
            id="the only point is not known",
        ),
        pytest.param(
            [
                line("Size", "needs_work"),
                line("Record system", "needs_work"),
                line("Structure", "does_not_fit"),
                line("CARE training", "not_known"),
                line("Resources", "not_known"),
                line("Victim services", "not_known"),
            ],
            "0 of 6 points fit. Two need work: size and record system. "
            "One does not fit: structure. "
            "Three are not known: CARE training, resources and victim services.",
            id="one of everything",
        ),
        pytest.param(
            [line("Other", "not_known"), line("Other", "not_known")],
            "0 of 2 points fit. Two are not known.",
            id="points without a name of their own",
        ),
        pytest.param(
            [line("Resources", "needs_work"), line("Resources", "needs_work")],
            "0 of 2 points fit. Two need work: resources.",
            id="two points of one name",
        ),
    ],
)
def test_the_sentence_above_the_table(lines, sentence):
    assert summary_sentence(lines, "Ashdown") == sentence


@settings(deadline=None)
@given(st.lists(st.sampled_from(list(Verdict)), max_size=12))
def test_not_known_never_counts_as_fit(verdicts):
    sentence = summary_sentence([line("Size", verdict) for verdict in verdicts], "Ashdown")

    says_all = sentence.startswith(("All", "It fits"))
    assert says_all == (bool(verdicts) and set(verdicts) == {Verdict.FITS})
