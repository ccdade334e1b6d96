"""`waymark measure return`, `verify`, `chart` and `new-key`, as an analyst runs them."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from waymark.measures.cli import app

AS_OF = "2026-03-31"


def run(*words: object) -> tuple[int, str]:
    """Run a command and give its exit code with all that it said."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An analyst's folder: a store of two invented forces, and a key."""
    folder = tmp_path_factory.mktemp("desk")
    extract = folder / "extract.parquet"
    assert run("synth", extract, "--victims", 800, "--forces", 2)[0] == 0
    assert run("ingest", extract, "--store", folder / "store")[0] == 0
    assert run("new-key", folder / "ashdown")[0] == 0
    return folder


def send(desk: Path, out: Path, *more: object) -> tuple[int, str]:
    return run(
        "return", out, "--force", "ashdown", "--key", desk / "ashdown.pem", "--as-of", AS_OF,
        "--store", desk / "store", "--called", "Force 01", *more,
    )  # fmt: skip


def check(desk: Path, document: Path, *more: object) -> tuple[int, str]:
    return run("verify", document, "--key", desk / "ashdown.public.pem", *more)


def test_two_returns_are_made_and_verified_against_the_data(desk, tmp_path):
    replay = ("--store", desk / "store", "--called", "Force 01", "--force", "ashdown")

    assert send(desk, tmp_path, "--month", "2025-10")[0] == 0
    assert send(desk, tmp_path, "--month", "2025-11", "--span", "2025-09:2025-11")[0] == 0

    first, second = sorted(tmp_path.glob("*.json"))
    assert [first.name, second.name] == ["ashdown-0001.json", "ashdown-0002.json"]
    assert check(desk, first, *replay) == (0, f"{first}: issue 1 of ashdown is in order\n")
    assert check(desk, second, "--previous", first, *replay)[0] == 0
    periods = {(row["first"], row["last"]) for row in json.loads(second.read_text())["rows"]}
    assert periods == {("2025-11", "2025-11"), ("2025-09", "2025-11")}


def test_a_changed_figure_is_a_finding(desk, tmp_path):
    send(desk, tmp_path, "--month", "2025-10")
    document = tmp_path / "ashdown-0001.json"
    raw = json.loads(document.read_text())
    row = next(row for row in raw["rows"] if row["of"])
    row["of"] += 7
    document.write_text(json.dumps(raw))

    code, said = check(desk, document, "--store", desk / "store", "--called", "Force 01")

    assert code == 1
    assert "The figures have been altered" in said
    assert f"{row['measure']}, 2025-10: “of” is {row['of']} in the return" in said


def test_a_key_is_never_written_over(desk):
    before = (desk / "ashdown.pem").read_bytes()

    code, said = run("new-key", desk / "ashdown")

    assert code == 2
    assert "never written over" in said
    assert (desk / "ashdown.pem").read_bytes() == before
    assert (desk / "ashdown.pem").stat().st_mode & 0o077 == 0


def test_a_gap_among_the_returns_made_before_stops_the_next(desk, tmp_path):
    for month in ("2025-09", "2025-10"):
        send(desk, tmp_path, "--month", month)
    (tmp_path / "ashdown-0001.json").unlink()

    code, said = send(desk, tmp_path, "--month", "2025-11")

    assert code == 2
    assert "issue 1 of ashdown is missing" in said
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(["--month", "2031-01"], "nothing in 2031-01", id="a month with no data"),
        pytest.param(["--month", "July"], "nothing in July; it has 2025-01 to", id="no month"),
        pytest.param(["--month", "2025-10", "--span", "2025"], "not a period", id="no period"),
        pytest.param(
            ["--month", "2025-10", "--span", "2025-11:2025-02"], "not a period", id="backwards"
        ),
        pytest.param(
            ["--month", "2025-10", "--span", "2025-02:2031-01"], "nothing in 2031-01", id="beyond"
        ),
        pytest.param(
            ["--month", "2025-10", "--force", "Ash Down"], "no name in the register", id="no name"
        ),
        pytest.param(["--month", "2025-10", "--clock", "wall"], "occurred or recorded", id="clock"),
        pytest.param(["--month", "2025-10", "--called", "Nowhere"], "no force", id="force"),
        pytest.param(["--month", "2025-10", "--key", "none.pem"], "cannot be read", id="no key"),
    ],
)
def test_bad_input_to_a_return_writes_nothing(desk, tmp_path, words, reason):
    code, said = send(desk, tmp_path / "out", *words)

    assert code == 2
    assert reason in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "not a JSON document", id="empty"),
        pytest.param(b"\xff\xfe", "not UTF-8", id="not text"),
        pytest.param(b"{}", "format: it is missing", id="not a return"),
    ],
)
def test_what_is_no_return_is_bad_input(desk, tmp_path, content, reason):
    (tmp_path / "return.json").write_bytes(content)

    code, said = check(desk, tmp_path / "return.json")

    assert code == 2
    assert reason in said


@pytest.mark.parametrize(
    ("kind", "rows_of_the_table"), [("control", 13), ("funnel", 3), ("bars", 3)]
)
def test_a_chart_stands_alone_with_its_table(desk, tmp_path, kind, rows_of_the_table):
    out, table = tmp_path / "chart.svg", tmp_path / "table.csv"

    code, said = run(
        "chart", kind, out, "--rule", "R02-REC", "--as-of", AS_OF, "--store", desk / "store",
        "--called", "Force 01", "--table", table,
    )  # fmt: skip

    assert code == 0
    picture = ET.parse(out).getroot()
    assert picture.find("{http://www.w3.org/2000/svg}style") is not None
    assert picture.find("{http://www.w3.org/2000/svg}desc").text == said.strip()
    rows = list(csv.reader(table.open()))
    assert len(rows) == rows_of_the_table
    assert len({len(row) for row in rows}) == 1


def test_bars_of_teams_say_how_many_of_how_many(desk, tmp_path):
    table = tmp_path / "teams.csv"

    code, said = run(
        "chart", "bars", tmp_path / "c.svg", "--by", "team", "--rule", "R02-REC", "--as-of", AS_OF,
        "--store", desk / "store", "--table", table,
    )  # fmt: skip

    assert code == 0, said
    shown = [" ".join(row) for row in csv.reader(table.open())][1:]
    assert len(shown) > 1
    assert all(re.search(r"\d of \d", row) for row in shown)


def test_a_chart_is_not_written_under_the_name_of_another_kind_of_file(desk, tmp_path):
    code, said = run(
        "chart", "funnel", tmp_path / "c.png", "--rule", "R02-REC", "--as-of", AS_OF,
        "--store", desk / "store",
    )  # fmt: skip

    assert (code, said) == (2, "c.png: end the name in .svg\n")
    assert not list(tmp_path.iterdir())


def test_one_force_is_no_funnel(desk, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("victim,event,occurred_at\nC1,incident_reported,2026-03-02 10:00\n")
    mapping = tmp_path / "own.toml"
    mapping.write_text('[columns]\nvictim="victim"\nevent="event"\noccurred_at="occurred_at"\n')
    assert run("ingest", log, "--store", tmp_path / "own", "--mapping", mapping)[0] == 0

    code, said = run(
        "chart", "funnel", tmp_path / "c.svg", "--rule", "R02-REC", "--as-of", "2026-04-30",
        "--store", tmp_path / "own",
    )  # fmt: skip

    assert (code, said) == (
        2, "Only one force has figures on R02-REC: a funnel compares several\n"
    )  # fmt: skip


def test_a_key_into_no_folder_is_bad_input(tmp_path):
    code, said = run("new-key", tmp_path / "nowhere" / "ashdown")

    assert code == 2
    assert said.endswith("ashdown.pem: No such file or directory\n")


@pytest.mark.parametrize(
    ("kind", "rule", "reason"),
    [
        pytest.param("pie", "R02-REC", "control, funnel or bars", id="no such chart"),
        pytest.param("control", "R99-NOT", "There is no rule", id="no such rule"),
        pytest.param("control", "R11-VLO", "no figure", id="no figure"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_bad_input(desk, tmp_path, kind, rule, reason):
    code, said = run(
        "chart", kind, tmp_path / "c.svg", "--rule", rule, "--as-of", AS_OF,
        "--store", desk / "store", "--called", "Force 01",
    )  # fmt: skip

    assert code == 2
    assert reason in said
    assert not (tmp_path / "c.svg").exists()


def test_the_measures_of_the_network_are_the_sums_of_their_duties(desk, tmp_path):
    code, said = send(desk, tmp_path, "--measures", "--month", "2025-10")

    assert code == 0
    assert "updates-in-time v1 " in said.splitlines()[-1]
    document = tmp_path / "ashdown-0001.json"
    rows = json.loads(document.read_text())["rows"]
    assert {row["measure"] for row in rows} == {"N-ACK", "N-REF", "N-UPD", "N-VPS"}
    assert {row["edition"] for row in rows} == {"NET"}
    replay = ("--store", desk / "store", "--called", "Force 01", "--force", "ashdown")
    assert check(desk, document, *replay)[0] == 0


def test_a_measure_and_its_duties_are_not_sent_in_turn(desk, tmp_path):
    """The duties that are shown could be taken from the sum of all of them."""
    assert send(desk, tmp_path, "--month", "2025-10")[0] == 0

    code, said = send(desk, tmp_path, "--measures", "--month", "2025-11")

    assert (code, said) == (2, "Your returns hold duties so far: go on with them\n")
    assert len(list(tmp_path.glob("*.json"))) == 1
