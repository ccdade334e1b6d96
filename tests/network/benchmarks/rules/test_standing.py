"""Where a force stands: which months count, who is compared, where limits begin anew."""

from datetime import date

import pytest

from waymark.measures.funnel import Flag
from waymark.network.benchmarks.rules import comparison as rules
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules.comparison import Month, Standing
from waymark.network.benchmarks.rules.comparison_trend import Event, Sign, State, trend
from waymark.network.benchmarks.rules.limits import blockers_to_new_limits
from waymark.network.benchmarks.rules.months import months_up_to

OCTOBER = date(2026, 10, 1)
YEAR = months_up_to(OCTOBER, 12)
LONG = months_up_to(OCTOBER, 36)


def months(met: int, of: int, on=YEAR, **more) -> list[Month]:
    return [Month(day, met, of, **more) for day in on]


@pytest.mark.parametrize(
    ("asked", "interval", "said"),
    [
        (0, (0.551, 0.647), "how many were invited is not said"),
        (800, (0.566, 0.633), "the interval is for what all 800 would have said"),
        (400, (0.6, 0.6), "a single figure, because all answered"),
        (399, (0.551, 0.647), "how many were invited is not said"),
    ],
    ids=["not said", "half answered", "all answered", "fewer invited than answered"],
)
def test_the_interval_of_a_survey_speaks_of_those_invited(asked, interval, said):
    one = Standing("f", met=240, of=400, months=12, missing=0, method="online", asked=asked)

    assert (round(one.interval.low, 3), round(one.interval.high, 3)) == interval
    assert said in words.survey_words(one)
    assert ("simple random sample of those invited" in words.survey_words(one)) is (asked != 400)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        pytest.param(months(60, 100), (720, 1200, 12, 0, 0, ""), id="twelve months"),
        pytest.param(
            months(60, 100, YEAR[:9]), (540, 900, 9, 0, 3, ""), id="three months without a return"
        ),
        pytest.param(
            [*months(60, 100, YEAR[:10]), *months(None, 40, YEAR[10:])],
            (600, 1000, 10, 2, 0, ""),
            id="two months held back are in no total",
        ),
        pytest.param(
            [*months(60, 100, YEAR[:11]), Month(OCTOBER, 97, 100)],
            (660, 1100, 11, 1, 0, ""),
            id="three late of a hundred are as small as three met",
        ),
        pytest.param(
            months(60, 100, YEAR[:5]),
            (300, 500, 5, 0, 7, "returns for 5 of 12 months"),
            id="fewer than half a year is not compared",
        ),
        pytest.param(
            months(None, None, YEAR),
            (0, 0, 0, 12, 0, "numbers too small to show for most of these months"),
            id="everything held back",
        ),
        pytest.param(
            months(60, 100, months_up_to(date(2024, 1, 1), 12)),
            (0, 0, 0, 0, 12, "no return for these 12 months"),
            id="figures of long ago",
        ),
        pytest.param(
            months(60, 100, unknown=50),
            (720, 1200, 12, 0, 0, "33% of event times are missing"),
            id="a third of the times not known",
        ),
        pytest.param(
            months(6, 12, YEAR[:8]),
            (48, 96, 8, 0, 4, "96 counted, where a rate needs 100"),
            id="too few for a rate",
        ),
        pytest.param(
            [Month(YEAR[0], 52, 60, last=YEAR[-1])],
            (52, 60, 12, 0, 0, "60 counted, where a rate needs 100"),
            id="one figure for the whole year",
        ),
        pytest.param(
            [*months(60, 100), Month(YEAR[3], 240, 400, last=YEAR[6])],
            (720, 1200, 12, 0, 0, ""),
            id="a longer period over months that are there counts nothing twice",
        ),
    ],
)  # fmt: skip
def test_a_year_is_the_sum_of_the_months_that_are_shown(series, expected):
    found = rules.standing("ashdown", series, OCTOBER, least=100)

    assert (
        found.met, found.of, found.months, found.held_back, found.missing, found.reason
    ) == expected  # fmt: skip


def test_one_who_is_early_does_not_make_the_others_late():
    early = months(60, 100, months_up_to(date(2026, 11, 1), 12))
    forces = {"early": early, "ashdown": months(60, 100), "birchley": months(60, 100)}

    assert rules.common_end(forces) == OCTOBER
    assert rules.common_end({}) is None


@pytest.mark.parametrize(
    ("mine", "other", "compared"),
    [
        pytest.param("engine", "manual", True, id="records counted by machine and by hand"),
        pytest.param("engine", "sample", False, id="records and a sample"),
        pytest.param("telephone", "telephone", True, id="both by telephone"),
        pytest.param("telephone", "online", False, id="by telephone and online"),
    ],
)
def test_forces_with_another_method_are_not_compared(mine, other, compared):
    forces = {
        "ashdown": months(60, 100, method=mine),
        "birchley": months(60, 100, method=other),
    }

    found = rules.national(forces, mine="ashdown")

    assert found.standings["birchley"].compared is compared


def test_a_force_that_changed_its_method_within_the_year_is_not_compared():
    forces = {
        "ashdown": months(60, 100, method="online"),
        "birchley": [
            *months(60, 100, YEAR[:6], method="online"),
            *months(60, 100, YEAR[6:], method="post"),
        ],
    }

    found = rules.national(forces, mine="ashdown")

    reason = found.standings["birchley"].reason
    assert reason == "counted in several ways over the year, not asked online"


def test_where_one_has_no_method_most_forces_decide():
    forces = {
        "a": months(60, 100, method="online"),
        "b": months(60, 100, method="telephone"),
        "c": months(60, 100, method="telephone"),
    }

    added = {force: rules.totals(force, series, OCTOBER) for force, series in forces.items()}
    assert rules.usual_method(added) == "telephone"


def test_fewer_than_five_forces_make_no_funnel():
    four = {str(number): months(60 + number, 100) for number in range(4)}

    assert rules.national(four).funnel is None
    assert rules.national(four | {"5": months(60, 100)}).funnel is not None
    assert rules.national({}) is None


def test_a_force_with_nothing_to_count_has_no_share():
    forces = {str(number): months(60 + number, 100) for number in range(5)}
    nothing = [Month(on, 0, 0) for on in YEAR]

    found = rules.national(forces | {"ashdown": nothing})

    assert found.standings["ashdown"].share is None
    assert found.flag("ashdown") is Flag.WITHIN
    assert "ashdown" not in found.in_funnel


def test_how_many_answered_is_said_only_where_it_is_known_for_all_months():
    known = months(60, 100, asked=400)

    assert rules.standing("a", known, OCTOBER).response == 0.25
    assert rules.standing("a", [*known[1:], Month(YEAR[0], 60, 100)], OCTOBER).response is None
    assert Standing("a").response is None


@pytest.mark.parametrize(
    ("shares", "state", "sign", "run"),
    [
        pytest.param([70, 71] * 12, State.STEADY, Sign.NONE, 0, id="up and down"),
        pytest.param([70, 71] * 8 + [66] * 8, State.LOOK, Sign.SIDE, 8, id="eight months below"),
        pytest.param([71, 70] * 8 + [74] * 8, State.IMPROVING, Sign.SIDE, 8, id="eight above"),
        pytest.param([70, 71] * 11 + [70, 90], State.IMPROVING, Sign.OUTSIDE, 1, id="one far out"),
        pytest.param([70] * 6, State.FEW, Sign.NONE, 0, id="half a year says nothing yet"),
        pytest.param([70], State.FEW, Sign.NONE, 0, id="one month"),
        pytest.param([], State.FEW, Sign.NONE, 0, id="no month"),
        pytest.param([None] * 20, State.SUPPRESSED, Sign.NONE, 0, id="all held back"),
    ],
)
def test_the_latest_months_against_a_forces_own_past(shares, state, sign, run):
    on = months_up_to(OCTOBER, len(shares)) if shares else []
    series = [
        Month(day, None if share is None else share * 10, 1000)
        for day, share in zip(on, shares, strict=True)
    ]

    found = trend(series, OCTOBER, "higher")

    assert (found.state, found.sign, found.run) == (state, sign, run)


def test_a_measure_without_a_good_direction_is_never_worth_a_look():
    series = [Month(on, 600 if n > 24 else 700 + n % 2, 1000) for n, on in enumerate(LONG)]

    assert trend(series, OCTOBER, None).state is State.CHANGED
    assert trend(series, OCTOBER, "lower").state is State.IMPROVING


def test_limits_begin_anew_where_the_event_is_and_keep_its_name():
    series = [Month(on, (600 if n > 23 else 700) + n % 2, 1000) for n, on in enumerate(LONG)]
    event = Event(LONG[24], "The two-call promise live", "adoption-1")

    before, after = trend(series, OCTOBER, "higher"), trend(series, OCTOBER, "higher", [event])

    assert (before.state, after.state) == (State.LOOK, State.STEADY)
    assert [(one.start, one.reason) for one in after.series.segments] == [
        (0, ""),
        (24, "The two-call promise live"),
    ]


@pytest.mark.parametrize(
    ("event", "there", "blockers"),
    [
        pytest.param(Event(LONG[20], "Live", "adoption-1"), [], [], id="a go-live a year ago"),
        pytest.param(
            None, [],
            ["Choose an event that is on record: limits begin anew for nothing else"],
            id="nothing on record",
        ),
        pytest.param(
            Event(LONG[20], "Live", "adoption-1"), [LONG[20]],
            ["The limits begin anew in July 2025 already"], id="twice at one month",
        ),
        pytest.param(
            Event(LONG[33], "Live", "adoption-1"), [],
            ["3 months with figures since then: limits need 6. Come back later; the event stands"
             " on the chart meanwhile"],
            id="too few months since",
        ),
        pytest.param(
            Event(LONG[0], "Live", "adoption-1"), [],
            ["There are no figures from before it, so nothing can begin anew"],
            id="before the first figure",
        ),
    ],
)  # fmt: skip
def test_limits_begin_anew_only_at_events_on_record(event, there, blockers):
    assert blockers_to_new_limits(event, months(60, 100, LONG), there) == blockers
