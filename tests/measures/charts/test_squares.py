"""Which forces stand on a map of squares."""

from typing import NamedTuple

import pytest

from waymark.measures.charts.squares import MOST_SQUARES, squares


class Force(NamedTuple):
    slug: str
    code: str = "ASH"
    column: int | None = 0
    row: int | None = 0
    name: str = "A police force"


MANY = [Force(f"f{number}", row=number) for number in range(MOST_SQUARES + 1)]


@pytest.mark.parametrize(
    ("places", "drawn"),
    [
        pytest.param([Force("a"), Force("b", row=1)], ["a", "b"], id="each on its square"),
        pytest.param([Force("a"), Force("b")], ["b"], id="two on one square: the later"),
        pytest.param([Force("a", column=None)], [], id="without a square"),
        pytest.param([Force("a", code="")], [], id="without a short code"),
        pytest.param(MANY[1:], [one.slug for one in MANY[1:]], id="as many as a map holds"),
        pytest.param(MANY, [], id="too many for a map"),
    ],
)
def test_forces_with_a_square_and_a_code_stand_on_the_map(places, drawn):
    assert [place.slug for place in squares(places).values()] == drawn
