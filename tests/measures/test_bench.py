"""The race: the rivals judge alike to the last cell, or one of us is wrong."""

import pytest

from waymark.measures import bench
from waymark.measures.errors import BadInput

VICTIMS = 1500


@pytest.fixture(scope="module")
def race(tmp_path_factory):
    return bench.run(VICTIMS, folder=tmp_path_factory.mktemp("race"), repeats=1)


def test_sql_and_data_frames_give_our_cube_to_the_last_cell(race):
    assert {name: race[name]["hash"] for name in bench.JUDGES} == dict.fromkeys(
        bench.JUDGES, race["ours"]["hash"]
    )
    assert race["same_result"] is True


def test_every_racer_says_what_it_cost(race):
    for name in bench.RACERS:
        assert race[name].keys() == {"cpu_s", "wall_s", "peak_gb", "hash"}, name
    assert race["data"]["victims"] == VICTIMS


def test_a_racer_that_judges_otherwise_is_found_out():
    costs = {"cpu_s": 1.0, "wall_s": 1.0, "peak_gb": 0.1}

    found = bench._compare({"ours": {**costs, "hash": "a"}, "polars": {**costs, "hash": "b"}})

    assert found["same_result"] is False


def test_how_far_the_race_is_is_told_on_the_way(tmp_path):
    told = []

    bench.run(1000, ["ours"], tmp_path, repeats=2, say=told.append)

    assert [words.partition(":")[0] for words in told] == [
        "Making the data of 1,000 victims", "Turn 1 of 2, ours", "Turn 2 of 2, ours"
    ]  # fmt: skip


def test_an_unknown_racer_is_refused():
    with pytest.raises(BadInput, match="There is no racer “excel”; there are scan, pyarrow_read"):
        bench.run(VICTIMS, ["excel"])
