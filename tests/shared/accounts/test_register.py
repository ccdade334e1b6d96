"""The register of forces that a new site starts from."""

from collections import Counter

import pytest

from waymark.shared.accounts.enums import OversightKind
from waymark.shared.accounts.register import forces

TERRITORIAL = [force for force in forces() if force.kind == "territorial"]
SPECIAL = [force for force in forces() if force.kind == "special"]


def test_the_register_holds_exactly_the_43_areas_of_england_and_wales():
    england = {f"E230000{number:02d}" for number in range(1, 40)}
    wales = {f"W1500000{number}" for number in range(1, 5)}

    assert sorted(force.ons_code for force in TERRITORIAL) == sorted(england | wales)


def test_the_four_bodies_without_an_area_have_no_code_and_no_square():
    assert [(f.slug, f.ons_code, f.tile_column, f.tile_row) for f in SPECIAL] == [
        ("btp", "", None, None),
        ("mdp", "", None, None),
        ("cnc", "", None, None),
        ("nca", "", None, None),
    ]


def test_each_area_answers_to_the_kind_of_body_expected():
    kinds = Counter(force.oversight.kind for force in TERRITORIAL)

    assert kinds == {"pcc": 33, "pfcc": 4, "mayor": 5, "common_council": 1}
    assert {force.oversight.kind for force in forces()} <= set(OversightKind.values)


def test_only_elected_commissioners_are_expected_to_end():
    ending = {f.oversight.kind for f in forces() if f.oversight.expected_end == "2028-05"}

    assert ending == {"pcc", "pfcc"}
    assert {f.oversight.expected_end for f in forces()} == {"", "2028-05"}


def test_names_written_from_memory_are_not_called_confirmed():
    assert {force.oversight.confirmed for force in forces()} == {False}


@pytest.mark.parametrize(
    ("region", "count"),
    [
        ("South West", 5),
        ("South East", 5),
        ("East of England", 6),
        ("London", 2),
        ("East Midlands", 5),
        ("West Midlands", 4),
        ("North West", 5),
        ("North East", 3),
        ("Yorkshire and the Humber", 4),
        ("Wales", 4),
        ("National", 4),
    ],
    ids=lambda value: str(value),
)
def test_every_region_has_its_forces(region: str, count: int):
    assert sum(force.region == region for force in forces()) == count


def test_wales_is_where_the_welsh_codes_are():
    assert {f.slug for f in forces() if f.nation == "Wales"} == {
        "north-wales",
        "gwent",
        "south-wales",
        "dyfed-powys",
    }


@pytest.mark.parametrize("field", ["slug", "common_name", "official_name", "tile_code"])
def test_no_two_forces_share(field: str):
    values = [getattr(force, field) for force in forces()]

    assert len(set(values)) == len(values) == 47


def test_every_square_of_the_map_belongs_to_one_force():
    squares = [(force.tile_column, force.tile_row) for force in TERRITORIAL]

    assert len(set(squares)) == 43
    assert {column for column, _ in squares} == set(range(7))
    assert {row for _, row in squares} == set(range(9))


def test_every_force_has_an_oversight_body_of_its_own():
    slugs = [force.oversight.slug for force in forces()]

    assert len(set(slugs)) == len(slugs)
    assert not set(slugs) & {force.slug for force in forces()}


@pytest.mark.parametrize(
    ("slug", "official_name"),
    [
        ("hampshire", "Hampshire and Isle of Wight Constabulary"),
        ("metropolitan", "Metropolitan Police Service"),
        ("devon-and-cornwall", "Devon and Cornwall Police"),
        ("greater-manchester", "Greater Manchester Police"),
    ],
    ids=["slug older than the name", "short in the lists", "no ampersand", "missing elsewhere"],
)
def test_the_names_that_lists_get_wrong(slug: str, official_name: str):
    assert [f.official_name for f in forces() if f.slug == slug] == [official_name]


def test_a_successor_is_a_force_of_the_register():
    slugs = {force.slug for force in forces()}

    assert {force.successor for force in forces()} <= slugs | {""}
    assert all(bool(force.successor) <= bool(force.valid_to) for force in forces())
