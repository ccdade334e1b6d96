"""Months as people write them."""

from datetime import date

import pytest

from waymark.network.innovations.rules.calendar import read_month


@pytest.mark.parametrize(
    ("written", "month"),
    [
        pytest.param("May 2026", date(2026, 5, 1), id="a month and a year"),
        pytest.param("sept 2025", date(2025, 9, 1), id="a month cut short"),
        pytest.param("Sep. 2025", date(2025, 9, 1), id="a month with a full stop"),
        pytest.param("2014", date(2014, 1, 1), id="a year alone"),
        pytest.param("Octember 20x6", None, id="no month at all"),
        pytest.param("Octember 2026", None, id="no such month"),
        pytest.param("05/2026", None, id="figures"),
        pytest.param("1 May 2026", None, id="a day too many"),
        pytest.param("May 0026", None, id="long ago"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_month_is_read_as_people_write_it(written, month):
    assert read_month(written) == month
