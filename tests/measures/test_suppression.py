"""Small numbers are held back, and nobody can get them back by subtraction: the attack is tried."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.measures.suppression import Attacker, Exposed, Sum, Table, held_back


def by_size(table: dict[str, int]):
    return lambda cell: (cell == "all", table[cell], cell)


def held(values: dict[str, int], sums: list[Sum], **more) -> set[str]:
    table = Table(values, sums, frozenset(values), **more)
    return set(held_back(table, by_size(values)))


def fits(values: dict[str, int], sums: list[Sum], hidden: set[str]) -> list[dict[str, int]]:
    """Try every full set of figures that a reader could imagine: the attack by brute force."""
    names = sorted(hidden)
    limit = max(values.values()) + 6
    found = []
    for guess in product(range(limit), repeat=len(names)):
        figures = values | dict(zip(names, guess, strict=True))
        if all(figures[one.whole] == sum(figures[p] for p in one.parts) for one in sums):
            found.append(figures)
    return found


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"all": 30, "a": 10, "b": 20}, set(), id="nothing small"),
        pytest.param({"all": 30, "a": 3, "b": 27}, {"a", "b"}, id="one small, one to cover it"),
        pytest.param({"all": 30, "a": 0, "b": 30}, {"a", "b"}, id="none is small too"),
        pytest.param({"all": 4, "a": 1, "b": 3}, {"all", "a", "b"}, id="all small"),
        pytest.param({"all": 30, "a": 5, "b": 25}, set(), id="five is not small"),
        pytest.param(
            {"all": 60, "a": 3, "b": 27, "c": 30}, {"a", "b"}, id="the smallest other covers"
        ),
        pytest.param(
            {"all": 54, "a": 2, "b": 2, "c": 50}, {"a", "b"}, id="two small ones cover each other"
        ),
        pytest.param(
            {"all": 52, "a": 1, "b": 1, "c": 50},
            {"a", "b", "c"},
            id="two that add up to two would be known to be small",
        ),
    ],
)
def test_what_is_held_back_of_a_total_and_its_parts(values, expected):
    parts = tuple(cell for cell in values if cell != "all")

    assert held(values, [Sum("all", parts)]) == expected


def test_a_table_with_margins_is_covered_in_both_directions():
    values = {"r1c1": 2, "r1c2": 40, "r2c1": 50, "r2c2": 60, "r3c1": 30, "r3c2": 35}
    sums = []
    for row in ("r1", "r2", "r3"):
        values[row] = values[f"{row}c1"] + values[f"{row}c2"]
        sums.append(Sum(row, (f"{row}c1", f"{row}c2")))
    for column in ("c1", "c2"):
        values[column] = sum(values[f"{row}{column}"] for row in ("r1", "r2", "r3"))
        sums.append(Sum(column, tuple(f"{row}{column}" for row in ("r1", "r2", "r3"))))

    table = Table(values, sums, frozenset(values))
    gone = set(held_back(table, lambda cell: (len(cell) == 2, values[cell], cell)))

    assert gone == {"r1c1", "r1c2", "r3c1", "r3c2"}


@given(st.lists(st.integers(0, 14), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_number_under_five_stays_possible_for_every_small_count(parts):
    values = {f"p{i}": part for i, part in enumerate(parts)} | {"all": sum(parts)}
    sums = [Sum("all", tuple(f"p{i}" for i in range(len(parts))))]

    gone = held(values, sums)

    possible = fits(values, sums, gone) if len(gone) < 5 else None
    for cell, value in values.items():
        if value < 5:
            assert cell in gone
            assert possible is None or {f[cell] for f in possible} >= set(range(5))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_nothing_is_held_back_that_could_be_shown(parts):
    values = {f"p{i}": part for i, part in enumerate(parts)} | {"all": sum(parts)}
    sums = [Sum("all", tuple(f"p{i}" for i in range(len(parts))))]
    attacker = Attacker(sums)

    gone = held(values, sums)

    for extra in (cell for cell in gone if values[cell] >= 5):
        shown = {cell: value for cell, value in values.items() if cell not in gone - {extra}}
        ranges = [attacker.range(cell, shown) for cell in values if values[cell] < 5]
        assert any(low > 0 or high < 4 for low, high in ranges)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_held_back_in_vain_in_a_table_with_margins(seed):
    random = Random(seed)
    rows, columns = ("r1", "r2", "r3"), ("c1", "c2", "c3")
    values = {row + column: random.randrange(25) for row in rows for column in columns}
    sums = [Sum(row, tuple(row + column for column in columns)) for row in rows]
    sums += [Sum(column, tuple(row + column for row in rows)) for column in columns]
    sums.append(Sum("all", rows))
    for one in sums:
        values[one.whole] = sum(values[part] for part in one.parts)
    attacker = Attacker(sums)

    gone = set(
        held_back(
            Table(values, sums, frozenset(values)),
            lambda cell: (cell == "all", len(cell) == 2, values[cell], cell),
        )
    )

    def safe(hidden: set[str]) -> bool:
        shown = {cell: value for cell, value in values.items() if cell not in hidden}
        ranges = [attacker.range(cell, shown) for cell in values if values[cell] < 5]
        return all(low <= 1e-6 and high >= 4 - 1e-6 for low, high in ranges)

    assert safe(gone)
    assert [cell for cell in gone if values[cell] >= 5 and safe(gone - {cell})] == []


def test_what_was_shown_before_cannot_cover():
    values = {"all": 60, "a": 3, "b": 27, "c": 30}
    sums = [Sum("all", ("a", "b", "c"))]

    assert held(values, sums, shown_before={"b": 27}) == {"a", "c"}


def test_it_is_said_when_holding_back_comes_too_late():
    values = {"all": 30, "a": 3, "b": 27}

    with pytest.raises(Exposed, match="a follows from what has been published before"):
        held(values, [Sum("all", ("a", "b"))], shown_before={"all": 30, "b": 27})


def test_a_change_of_one_is_as_small_as_any_number():
    # 20 were published before; now it is 21: showing that tells of one victim
    values = {"now": 21, "before": 20, "change": 1}
    sums = [Sum("now", ("before", "change"))]

    table = Table(
        values,
        sums,
        publishable=frozenset({"now"}),
        shown_before={"before": 20},
        changes=frozenset({"change"}),
    )

    assert held_back(table, by_size(values)) == {"now"}


@pytest.mark.parametrize("change", [0, 5, -7, 40])
def test_no_change_and_a_large_one_can_be_shown(change):
    values = {"now": 60 + change, "before": 60, "change": change}

    table = Table(
        values,
        [Sum("now", ("before", "change"))],
        publishable=frozenset({"now"}),
        shown_before={"before": 60},
        changes=frozenset({"change"}),
    )

    assert held_back(table, by_size(values)) == frozenset()


@pytest.mark.parametrize(
    ("shown", "cell", "low", "high"),
    [
        pytest.param({"all": 30, "b": 27}, "a", 3, 3, id="solved by subtraction"),
        pytest.param({"all": 30}, "a", 0, 30, id="anything up to all"),
        pytest.param({"b": 27}, "a", 0, float("inf"), id="nothing to go by"),
        pytest.param({"a": 3}, "a", 3, 3, id="plain to see"),
    ],
)
def test_what_an_attacker_can_tell(shown, cell, low, high):
    assert Attacker([Sum("all", ("a", "b"))]).range(cell, shown) == (low, high)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        pytest.param({"all": 30, "a": 3, "b": 26}, "all is 30, its parts 29", id="do not add up"),
        pytest.param({"all": 2, "a": 3, "b": -1}, "below 0", id="less than none"),
    ],
)
def test_counts_that_cannot_be_are_refused(values, reason):
    with pytest.raises(ValueError, match=reason):
        Table(values, [Sum("all", ("a", "b"))], frozenset(values))
