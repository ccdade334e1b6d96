"""Working days and London time. These tables are the specification that the docs print."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures import calendar
from waymark.measures.errors import BadInput

D = date.fromisoformat
DAYS = st.dates(date(2012, 3, 1), date(2028, 10, 1))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        pytest.param("2026-11-19", 1, "2026-11-20", id="Thursday, next day is Friday"),
        pytest.param("2026-11-19", 2, "2026-11-23", id="Thursday, two days skip the weekend"),
        pytest.param("2026-11-20", 1, "2026-11-23", id="Friday, one day is Monday"),
        pytest.param("2026-11-20", 5, "2026-11-27", id="Friday, five days is next Friday"),
        pytest.param("2026-11-21", 1, "2026-11-23", id="Saturday counts from Monday as day 1"),
        pytest.param("2026-11-22", 5, "2026-11-27", id="Sunday, five days is Friday"),
        pytest.param("2026-04-02", 1, "2026-04-07", id="Maundy Thursday, Easter is skipped"),
        pytest.param("2026-04-02", 5, "2026-04-13", id="five days over Easter"),
        pytest.param("2026-05-01", 10, "2026-05-18", id="ten days over the early May holiday"),
        pytest.param("2026-12-23", 10, "2027-01-11", id="ten days over Christmas and New Year"),
        pytest.param("2026-12-23", 20, "2027-01-25", id="twenty days over Christmas"),
        pytest.param("2026-12-24", 1, "2026-12-29", id="Boxing Day's substitute is Monday 28th"),
        pytest.param("2026-12-24", 5, "2027-01-05", id="five days from Christmas Eve"),
        pytest.param("2026-12-25", 1, "2026-12-29", id="Christmas Day itself"),
        pytest.param("2026-12-26", 5, "2027-01-05", id="Boxing Day on a Saturday"),
        pytest.param("2026-12-31", 1, "2027-01-04", id="New Year's Eve before a long weekend"),
        pytest.param("2027-12-24", 1, "2027-12-29", id="two substitutes after Christmas 2027"),
        pytest.param("2027-12-24", 5, "2028-01-05", id="New Year's substitute is 3 January 2028"),
        pytest.param("2022-09-16", 1, "2022-09-20", id="the State funeral was a holiday"),
        pytest.param("2023-05-05", 1, "2023-05-09", id="the Coronation was a holiday"),
        pytest.param("2020-05-07", 1, "2020-05-11", id="early May 2020 moved to Friday 8th"),
        pytest.param("2020-05-01", 1, "2020-05-04", id="so Monday 4 May 2020 was worked"),
        pytest.param("2026-11-21", 0, "2026-11-21", id="no days is the day itself"),
        pytest.param("2027-01-12", -7, "2026-12-31", id="items seven days before a meeting"),
        pytest.param("2027-01-12", -5, "2027-01-05", id="papers five days before"),
        pytest.param("2027-01-12", 7, "2027-01-21", id="minutes seven days after"),
        pytest.param("2026-12-15", -7, "2026-12-04", id="items for a December meeting"),
        pytest.param("2026-12-15", -5, "2026-12-08", id="papers for a December meeting"),
        pytest.param("2026-12-15", 7, "2026-12-24", id="minutes on Christmas Eve"),
        pytest.param("2027-04-06", -7, "2027-03-24", id="items before Easter"),
        pytest.param("2027-04-06", -5, "2027-03-30", id="papers after Easter Monday"),
        pytest.param("2027-04-06", 7, "2027-04-15", id="minutes after an April meeting"),
        pytest.param("2026-11-22", -1, "2026-11-20", id="back from a Sunday is Friday"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, n, due):
    assert calendar.add_working_days(D(start), n) == D(due)


@pytest.mark.parametrize(
    ("year", "worked"),
    [(2024, 254), (2025, 253), (2026, 253), (2027, 253), (2028, 252)],
)
def test_a_year_has_the_published_number_of_working_days(year, worked):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))

    assert sum(calendar.is_working_day(d) for d in days if d.year == year) == worked


def test_the_table_equals_an_independent_calculation():
    """The `holidays` package must be asked for England: bare UK drops Easter Monday."""
    theirs = holidays.UK(subdiv="ENG", years=range(2012, 2029))

    ours = calendar.england_and_wales().holidays

    assert ours == {day for day in theirs if day.weekday() < 5}


@given(DAYS, st.integers(-40, 40))
def test_counting_agrees_with_stepping_day_by_day(start, n):
    expected, left = start, abs(n)
    while left:
        expected += timedelta(1 if n > 0 else -1)
        left -= calendar.is_working_day(expected)

    assert calendar.add_working_days(start, n) == expected


@given(DAYS, st.integers(1, 60))
def test_between_undoes_adding(start, n):
    due = calendar.add_working_days(start, n)

    assert calendar.working_days_between(start, due) == n
    assert calendar.working_days_between(due, start) == -n


def test_a_weekend_adds_no_working_day():
    assert calendar.working_days_between(D("2026-11-20"), D("2026-11-22")) == 0


@pytest.mark.parametrize(
    ("start", "n"),
    [
        pytest.param("2028-12-28", 5, id="the answer lies after the last day"),
        pytest.param("2029-01-02", 1, id="the day itself lies after it"),
        pytest.param("2011-12-30", 1, id="the day itself lies before the first"),
        pytest.param("2012-01-04", -5, id="the answer lies before the first day"),
        pytest.param("2029-01-02", 0, id="even for no days at all"),
    ],
)
def test_beyond_the_table_nothing_is_guessed(start, n):
    with pytest.raises(calendar.BeyondHorizon, match="working-day table of England and Wales"):
        calendar.add_working_days(D(start), n)


def test_an_instant_is_not_a_day():
    with pytest.raises(TypeError, match="london_day"):
        calendar.add_working_days(datetime(2026, 11, 20, 23, 30, tzinfo=UTC), 1)


def test_a_holiday_proclaimed_later_moves_the_deadline(tmp_path):
    override = tmp_path / "days.toml"
    override.write_text('[added]\n2027-06-04 = "One more jubilee"\n')

    changed = calendar.load_override(override)

    assert changed.add_working_days(D("2027-06-03"), 1) == D("2027-06-07")
    assert calendar.add_working_days(D("2027-06-03"), 1) == D("2027-06-04")
    assert changed.version.startswith("ew-2026.1+") and changed.version != "ew-2026.1"


def test_a_holiday_taken_away_is_worked(tmp_path):
    override = tmp_path / "days.toml"
    override.write_text('[removed]\n2028-05-01 = "Moved"\n[added]\n2028-05-05 = "Moved here"\n')

    changed = calendar.load_override(override)

    assert changed.add_working_days(D("2028-04-28"), 1) == D("2028-05-01")
    assert changed.add_working_days(D("2028-05-04"), 1) == D("2028-05-08")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("[added]\n2027-13-01 = 'x'", "write days as 2027-06-04", id="no such month"),
        pytest.param("[extra]\n2027-06-04 = 'x'", "“extra” is not known", id="unknown heading"),
        pytest.param("[removed]\n2027-06-04 = 'x'", "not a bank holiday", id="not a holiday"),
        pytest.param("added", "not a TOML file", id="not TOML"),
    ],
)
def test_a_wrong_override_says_why(tmp_path, text, reason):
    override = tmp_path / "days.toml"
    override.write_text(text)

    with pytest.raises(BadInput, match=reason):
        calendar.load_override(override)


def test_london_decides_the_day():
    assert calendar.london_day(datetime(2026, 6, 8, 23, 30, tzinfo=UTC)) == date(2026, 6, 9)
    assert calendar.london_day(datetime(2026, 12, 8, 23, 30, tzinfo=UTC)) == date(2026, 12, 8)


def test_the_hour_that_happens_twice_must_be_named():
    wall = datetime(2026, 10, 25, 1, 30)

    with pytest.raises(calendar.AmbiguousHour):
        calendar.london_instant(wall)
    first = calendar.london_instant(wall, second_time=False)
    second = calendar.london_instant(wall, second_time=True)

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_hour_that_never_happens_is_refused():
    with pytest.raises(calendar.MissingHour):
        calendar.london_instant(datetime(2026, 3, 29, 1, 30))


@pytest.mark.parametrize(
    ("wall", "day_later"),
    [
        pytest.param(datetime(2026, 10, 24, 12), "2026-10-25T11:00", id="clocks go back"),
        pytest.param(datetime(2026, 3, 28, 12), "2026-03-29T13:00", id="clocks go forward"),
        pytest.param(datetime(2026, 11, 20, 12), "2026-11-21T12:00", id="an ordinary night"),
    ],
)
def test_24_hours_are_24_elapsed_hours(wall, day_later):
    start = calendar.london_instant(wall)

    end = calendar.add_hours(start, 24)

    assert end.astimezone(calendar.LONDON).strftime("%Y-%m-%dT%H:%M") == day_later
    assert calendar.elapsed_hours(start, end) == 24.0
    local = (start.astimezone(calendar.LONDON), end.astimezone(calendar.LONDON))
    assert calendar.elapsed_hours(*local) == 24.0


def test_a_limit_ends_at_midnight_in_london():
    assert calendar.end_of_day(date(2026, 6, 9)) == datetime(2026, 6, 9, 22, 59, 59, tzinfo=UTC)
