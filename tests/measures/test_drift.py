"""What changed since the last extract of the same kind is said in plain sentences."""

import json

import pytest
from typer.testing import CliRunner

from waymark.measures import Store
from waymark.measures.cli import app
from waymark.measures.extracts import drift, ingest

MAPPING = """
name = "Log"
ignored = ["General entry"]
[columns]
victim = "Ref"
event = "Type"
occurred_at = "When"
[times]
order = "iso"
[events]
"Arrest" = "suspect_arrested"
"""


def month(number, rows=100, kind="Arrest", hour=" 10:00", first=0):
    """Rows of a month, each of a victim of their own."""
    return [f"V{first + n},{kind},2026-{number:02}-{n % 28 + 1:02}{hour}" for n in range(rows)]


@pytest.fixture
def read(tmp_path):
    """Read extracts one after another into one store; give the report of the last."""

    def reader(*extracts, heads=("Ref,Type,When",) * 9, mappings=(MAPPING,) * 9):
        made = None
        for number, rows in enumerate(extracts):
            (tmp_path / "map.toml").write_text(mappings[number])
            path = tmp_path / f"log-{number}.csv"
            path.write_text("\n".join([heads[number], *rows]) + "\n")
            made = ingest(Store(tmp_path / "store"), path, tmp_path / "map.toml", buckets=1)
        return made

    return reader


QUARTER = [*month(1), *month(2), *month(3), *month(4)]
DRIFTS = [
    ("nothing changed", QUARTER, []),
    ("one month more", [*QUARTER, *month(5)], []),
    ("the last month grew", [*QUARTER, *month(4, 200, first=500)], []),
    ("a few more of a month", [*QUARTER, *month(2, 10, first=500)], []),
    ("a new entry type that nobody mapped", [*QUARTER, *month(4, 3, "Chat")],
     ["New entry types that the mapping does not know: “chat” (3)"]),
    ("a new entry type, mapped", [*QUARTER, *month(4, 2, "vps_offered")],
     ["New entry types, mapped: “vps_offered” (2)"]),
    ("times missing", [*QUARTER, *(f"V{number},Arrest," for number in range(30))],
     ["Entries without a time: 7.0% of the rows, 0.0% before"]),
    ("times missing, but by so few that it is chance", [*QUARTER, "V1,Arrest,"], []),
    ("only dates are kept", [*month(1, hour=""), *QUARTER[100:]],
     ["Entries stamped midnight, as where only the date was kept: 25.0% of the rows, 0.0% before"]),
    ("a month cut short", [*month(1, 60), *QUARTER[100:]],
     ["Entries of 2026-01: 60, 100 in the extract before"]),
    ("a month doubled", [*QUARTER, *month(2, 100, first=500)],
     ["Entries of 2026-02: 200, 100 in the extract before"]),
    ("later months, as many", [*month(7), *month(8), *month(9)], []),
    ("later months, far fewer", [*month(7, 55), *month(8, 55), *month(9, 55)],
     ["Entries in a usual month: 55, 100 in the extract before"]),
    ("rows that cannot be used", [*QUARTER, *month(4, 40, hour=" noon")],
     ["Rows that could not be used: 9.1%, 0.0% before"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"), [pytest.param(rows, e, id=name) for name, rows, e in DRIFTS]
)
def test_a_change_is_said(read, rows, expected):
    made = read(QUARTER, rows)

    assert made.compared_with == "log-0.csv"
    assert [finding for finding in made.findings if not finding.startswith("No key")] == expected


def test_an_entry_type_that_no_longer_comes_is_missed(read):
    made = read([*QUARTER, *month(3, 100, "victim_informed")], QUARTER)

    assert "Entry types that no longer come: “victim_informed” (20% of all before)" in made.findings


def test_changed_columns_are_named(read):
    heads = ("Ref,Type,When,Notes", "Ref,Type,When,Remarks")

    made = read([row + ",x" for row in QUARTER], [row + ",x" for row in QUARTER], heads=heads)

    assert made.findings == ["New columns: “remarks”", "Columns gone: “notes”"]


def test_an_extract_is_compared_with_the_last_of_its_own_kind(read):
    other = MAPPING.replace('"Log"', '"Other"')

    made = read(QUARTER, month(1, 9), QUARTER, mappings=(MAPPING, other, MAPPING))

    assert made.compared_with == "log-0.csv"
    assert [finding for finding in made.findings if "usual" in finding] == []


def test_the_first_of_its_kind_is_compared_with_nothing(read):
    made = read(QUARTER)

    assert (made.compared_with, made.findings) == ("", [])
    assert "Compared" not in made.as_text()


def test_a_steady_extract_is_said_to_be_steady(read):
    made = read(QUARTER, QUARTER)

    assert "Compared with log-0.csv: nothing has changed that should be looked into" in (
        made.as_text()
    )


def test_a_finding_is_listed_and_the_run_is_done(read, tmp_path):
    read(QUARTER)
    extract = tmp_path / "more.csv"
    extract.write_text("\n".join(["Ref,Type,When", *QUARTER, "V1,Chat,2026-04-01"]) + "\n")
    arguments = ["ingest", str(extract), "--mapping", str(tmp_path / "map.toml")]

    printed = CliRunner().invoke(app, [*arguments, "--store", str(tmp_path / "store")])
    as_json = CliRunner().invoke(app, [*arguments, "--store", str(tmp_path / "store"), "--json"])

    said = "New entry types that the mapping does not know: “chat” (1)"
    assert (printed.exit_code, as_json.exit_code) == (0, 0)
    assert f"Finding: {said}" in printed.output
    found = json.loads(as_json.output)
    assert (found["compared_with"], found["findings"]) == ("more.csv", [])


def test_a_run_that_failed_is_not_compared_with(read, tmp_path):
    read(QUARTER)
    stray = tmp_path / "store" / "runs" / "0099.json"
    stray.write_text(json.dumps({"mapping": "Log", "source": "failed.csv"}))

    made = read(QUARTER)

    assert made.compared_with == "log-0.csv"


def test_no_more_than_ten_are_named():
    old = {"entries": {}, "unmapped": {}}
    new = {"entries": {f"type {n:02}": n + 1 for n in range(12)}, "unmapped": {}}

    (said,) = drift._entries(old, new)

    assert said.endswith("“type 09” (10) and 2 more")
