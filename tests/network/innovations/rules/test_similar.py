"""Which forces count as forces like mine, and on what ground."""

from datetime import date

import pytest

from waymark.network.innovations.rules.similar import (
    Basis,
    ForceLikeness,
    Peer,
    PeerRow,
    peers_of,
)

TODAY = date(2026, 11, 20)
ASHDOWN = ForceLikeness("Ashdown", "South East", "medium", "small_teams", "dated", "hub")
FORCES = [
    ASHDOWN,
    ForceLikeness("Calder", "North West", "medium", "small_teams", "dated", "bureau"),
    ForceLikeness("Medway", "South East", "medium", "small_teams", "dated", "hub"),
    ForceLikeness("Donmere", "South East", "small", "", "", ""),
    ForceLikeness("Irkdale", "South East", "large", "small_teams", "", ""),
    ForceLikeness("Fenmarch", "East", "", "", "", ""),
]


def test_without_a_peer_table_region_and_profile_decide():
    found = peers_of("Ashdown", FORCES, [], on=TODAY)

    assert found.basis == Basis.PROFILE
    assert found.peers == (
        Peer("Medway", 5, "Same region, size, structure, record system and victim service"),
        Peer("Calder", 3, "Same size, structure and record system"),
        Peer("Irkdale", 2, "Same region and structure"),
    )
    assert found.words == (
        "No peer group has been imported for your force, so forces like yours are found by "
        "region, size, structure, record system and victim service."
    )


def test_with_only_a_region_known_the_region_decides():
    found = peers_of("Donmere", [ForceLikeness("Donmere", "South East"), *FORCES[:3]], [], on=TODAY)

    assert found.forces == ("Ashdown", "Medway")
    assert found.peers[0].reason == "Same region"
    assert found.words.endswith("so forces like yours are found by region.")


def test_blanks_are_alike_in_nothing():
    forces = [ForceLikeness("A", "Wales"), ForceLikeness("B", "East")]

    found = peers_of("A", forces, [], on=TODAY)

    assert found.peers == ()
    assert found.words == (
        "No peer group has been imported for your force, and no force is like yours by region."
    )


@pytest.mark.parametrize(
    "forces",
    [
        pytest.param([ForceLikeness("A"), ForceLikeness("B")], id="an empty profile"),
        pytest.param([ForceLikeness("B", "Wales")], id="a force that is not on the register"),
    ],
)
def test_a_force_of_which_nothing_is_known_has_no_peers_and_is_told_so(forces):
    found = peers_of("A", forces, [], on=TODAY)

    assert (found.basis, found.peers) == (Basis.NONE, ())
    assert found.words.endswith("Fill in your profile to see forces like yours.")


def test_forces_level_with_the_last_are_kept():
    forces = [ForceLikeness(name, "Wales") for name in "ABCDE"]

    assert peers_of("A", forces, [], on=TODAY, nearest=2).forces == ("B", "C", "D", "E")
    assert peers_of("Ashdown", FORCES, [], on=TODAY, nearest=1).forces == ("Medway",)


def row(peer, scheme="Most similar forces", since=date(2025, 4, 1), force="Ashdown"):
    return PeerRow(force, peer, scheme, since)


@pytest.mark.parametrize(
    ("table", "forces", "words"),
    [
        pytest.param(
            [row("Irkdale"), row("Calder")],
            ("Calder", "Irkdale"),
            "Most similar forces, from 1 April 2025.",
            id="the table comes before the profile",
        ),
        pytest.param(
            [row("Irkdale"), row("Calder", since=date(2026, 4, 1))],
            ("Calder",),
            "Most similar forces, from 1 April 2026.",
            id="the newest edition",
        ),
        pytest.param(
            [row("Irkdale"), row("Calder", since=date(2027, 4, 1))],
            ("Irkdale",),
            "Most similar forces, from 1 April 2025.",
            id="an edition that has not begun",
        ),
        pytest.param(
            [row("Irkdale", since=None), row("Irkdale", since=None)],
            ("Irkdale",),
            "Most similar forces.",
            id="no date, and a row twice",
        ),
        pytest.param(
            [row("Irkdale"), row("Calder", scheme="Own group", since=date(2026, 1, 1))],
            ("Calder",),
            "Own group, from 1 January 2026.",
            id="two schemes are not mixed",
        ),
        pytest.param(
            [row("Irkdale"), row("Ashdown"), row("Gone")],
            ("Irkdale",),
            "Most similar forces, from 1 April 2025.",
            id="neither itself nor a force that is gone",
        ),
    ],
)
def test_the_imported_peer_table(table, forces, words):
    found = peers_of("Ashdown", FORCES, table, on=TODAY)

    assert found.basis == Basis.PEER_TABLE
    assert found.forces == forces
    assert found.words == f"Forces like yours are those of the peer group {words}"


def test_a_peer_group_need_not_hold_both_ways():
    table = [row("Ashdown", force="Irkdale")]

    assert peers_of("Irkdale", FORCES, table, on=TODAY).forces == ("Ashdown",)
    assert peers_of("Ashdown", FORCES, table, on=TODAY).basis == Basis.PROFILE
