"""Who is compared with an adopter, and why somebody is not."""

import pytest

from waymark.measures.matching import Candidate, Circle, choose, common_end


def like(*names, **more):
    return [
        Candidate(name, like="Same size and region", same_region=True, **more) for name in names
    ]


def test_forces_most_like_it_serve_where_there_are_four():
    chosen = choose([*like("Irk", "Don", "Fen", "Cal"), Candidate("Far")])

    assert chosen.circle is Circle.SIMILAR
    assert [force for force, _ in chosen.forces] == ["Cal", "Don", "Fen", "Irk"]
    assert chosen.forces[0] == ("Cal", "Same size and region")
    assert chosen.words == "Compared with 4 forces like it that did not use the practice."


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        pytest.param(
            Candidate("Odd", like="Same size", uses_it=True),
            "It uses the practice, or did",
            id="it adopted too",
        ),
        pytest.param(
            Candidate("Odd", like="Same size", same_method=False),
            "It counts or asks in another way",
            id="another method",
        ),
        pytest.param(
            Candidate("Odd", like="Same size", missing=1),
            "It shows no figure for 1 month of those looked at",
            id="one month missing",
        ),
        pytest.param(
            Candidate("Odd", like="Same size", missing=8),
            "It shows no figure for 8 months of those looked at",
            id="several months missing",
        ),
    ],
)
def test_who_cannot_serve_is_left_out_with_the_reason(candidate, reason):
    chosen = choose([*like("Irk", "Don", "Fen", "Cal"), candidate])

    assert chosen.left_out == (("Odd", reason),)
    assert "Odd" not in dict(chosen.forces)


def test_the_circle_widens_to_the_region_and_says_so():
    near = [Candidate(name, same_region=True) for name in ("A", "B", "C", "D")]

    chosen = choose([*like("Irk", "Don"), *near, Candidate("Far")])

    assert chosen.circle is Circle.REGION
    assert dict(chosen.forces)["A"] == "Same region"
    assert chosen.words == (
        "Compared with 6 forces of its region that did not use the practice. Fewer than 4 closer"
        " to it could be compared."
    )


def test_who_tried_something_else_serves_only_where_no_four_others_do():
    busy = like("Odd", busy=True)

    among_others = choose([*like("Irk", "Don", "Fen", "Cal"), *busy])
    needed = choose([*like("Irk", "Don", "Fen"), *busy])

    assert among_others.left_out == (
        ("Odd", "It began something else for the same measure in these months"),
    )
    assert [force for force, _ in needed.forces] == ["Don", "Fen", "Irk", "Odd"]
    assert needed.circle is Circle.SIMILAR


def test_the_widest_circle_is_all_and_may_be_empty():
    few = choose([*like("Irk"), Candidate("Far")])
    nobody = choose([Candidate("Far", uses_it=True)], circle=Circle.ALL)

    assert (few.circle, len(few.forces)) == (Circle.ALL, 2)
    assert dict(few.forces)["Far"] == "Does not use the practice"
    assert nobody.forces == ()
    assert nobody.words == "No force can be compared with it."


@pytest.mark.parametrize(
    ("shown", "end"),
    [
        pytest.param(["111", "111", "111"], 3, id="everybody is there"),
        pytest.param(["111", "110", "110", "111"], 2, id="most others are late"),
        pytest.param(["111", "110", "111"], 3, id="half are there"),
        pytest.param(["110", "111", "111"], 2, id="the adopter is late"),
        pytest.param(["000", "111"], 0, id="the adopter never filed"),
        pytest.param(["111"], 3, id="nobody else"),
    ],
)
def test_the_last_month_is_one_that_half_of_the_others_show(shown, end):
    assert common_end([[mark == "1" for mark in row] for row in shown]) == end
