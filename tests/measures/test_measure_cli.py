"""`waymark measure` as an analyst meets it."""

import csv
import json
import os
import subprocess
import sys
from datetime import date

import pytest
from typer.testing import CliRunner

from waymark.measures.cli import app
from waymark.measures.extracts.mapping import load
from waymark.measures.synth import Synthetic

RUN = CliRunner()
LOG = """crime,victim,event,occurred_at,recorded_at,value,force,area,team,enhanced,kind
C1,1,suspect_arrested,2026-06-05 10:00,2026-06-05 10:30,,Ashdown,North,Response,yes,person
C1,1,victim_informed_of_arrest,2026-06-09 10:00,2026-06-19 10:30,,Ashdown,North,Response,yes,person
C2,1,suspect_arrested,2026-06-05 10:00,2026-06-05 10:30,,Ashdown,North,Response,no,person
C2,1,suspect_arrested,2026-06-05 10:00,2026-06-05 10:30,,Ashdown,North,Response,no,person
C2,1,victim_informed,2026-06-09 10:00,2026-06-19 10:30,,Ashdown,North,CID,no,person
C3,1,witness_statement_taken,2026-06-05,,,Ashdown,North,CID,no,business
"""


def run(*arguments):
    return RUN.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def store(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    made = run("ingest", log, "--store", tmp_path / "store")
    assert made.exit_code == 0, made.output
    return tmp_path / "store"


def test_django_is_never_imported():
    code = (
        "import sys, waymark.measures.cli, waymark.measures.results, waymark.measures.extracts,"
        "waymark.measures.explain, waymark.measures.tables, waymark.measures.synth;"
        "sys.exit('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_loads_nothing_heavy():
    code = (
        "import sys, waymark.measures.cli;"
        "print(sorted({'numpy', 'numba', 'pyarrow', 'scipy', 'duckdb'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)

    assert (done.returncode, done.stdout) == (0, b"[]\n")


def test_an_extract_is_read_and_reported(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(LOG)

    done = run("ingest", log, "--store", tmp_path / "store", "--json")

    report = json.loads(done.output)
    assert (report["rows"], report["stored"], report["duplicates"]) == (6, 5, 1)


@pytest.mark.parametrize("name", ["generic", "niche_like"])
def test_a_shipped_mapping_is_printed_whole_to_start_from(tmp_path, name):
    own = tmp_path / "own.toml"
    own.write_text(run("mapping", name).output, encoding="utf-8")

    assert load(own) == load(name)


def test_check_prints_each_figure_with_its_interval(store):
    done = run("check", "--as-of", "2026-07-01", "--store", store, "--rule", "R06-ARR")

    lines = done.output.splitlines()
    assert done.exit_code == 0
    assert lines[1].split() == [
        "R06-ARR", "VC2021", "1", "2", "50.0%", "9.5%", "to", "90.5%", "2", "0", "0", "0",
    ]  # fmt: skip
    assert lines[3] == "R06-ARR VC2021  tell the victim"
    assert lines[-1].startswith("As known on 2026-07-01, by when it happened. Rules ")


def test_the_recorded_clock_is_another_answer(store):
    done = run(
        "check", "--as-of", "2026-07-01", "--store", store, "--rule", "R06-ARR",
        "--clock", "recorded", "--json",
    )  # fmt: skip

    (row,) = json.loads(done.output)["figures"]
    assert (row["met"], row["late"]) == (0, 2)


def test_check_as_json_says_what_the_figures_rest_on(store):
    about = json.loads(run("check", "--as-of", "2026-07-01", "--store", store, "--json").output)

    assert about["as_of"] == "2026-07-01"
    assert about["calendar_version"] == "ew-2026.1"
    assert len(about["rules_version"]) == 12
    assert len(about["hash"]) == 64


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_aggregate_writes_the_figures_by_team(store, tmp_path, suffix):
    out = tmp_path / f"figures.{suffix}"

    done = run("aggregate", out, "--as-of", "2026-07-01", "--store", store, "--by", "team",
               "--rule", "R06-ARR")  # fmt: skip

    assert (done.exit_code, done.output) == (0, f"{out}: 2 rows\n")
    if suffix == "csv":
        with out.open(encoding="utf-8-sig") as file:
            found = [(r["team"], r["numerator"], r["denominator"]) for r in csv.DictReader(file)]
        assert found == [("CID", "1", "1"), ("Response", "0", "1")]


def test_aggregate_writes_every_cell_of_the_cube(store, tmp_path):
    out = tmp_path / "cube.json"

    run("aggregate", out, "--as-of", "2026-07-01", "--store", store, "--cube", "--rule", "R06-ARR")

    rows = json.loads(out.read_text())["rows"]
    assert [(r["team"], r["status"], r["days"], r["count"]) for r in rows] == [
        ("CID", "met", 2, 1),
        ("Response", "late", 2, 1),
    ]


def test_aggregate_writes_the_verdicts_behind_a_figure(store, tmp_path):
    out = tmp_path / "verdicts.csv"

    run("aggregate", out, "--as-of", "2026-07-01", "--store", store, "--verdicts")

    with out.open(encoding="utf-8-sig") as file:
        found = {(r["victim"], r["rule"], r["status"], r["taken"]) for r in csv.DictReader(file)}
    assert found == {
        ("C1/1", "R06-ARR", "late", "2"),
        ("C2/1", "R06-ARR", "met", "2"),
        ("C3/1", "R07-VPS", "not_applicable", ""),
    }


EXCUSED = LOG + "C1,1,unsafe_to_contact,2026-06-05 10:00,,,Ashdown,North,Response,yes,person\n"


@pytest.fixture
def excused(tmp_path):
    """A store in which the one late update was excused."""
    log = tmp_path / "excused.csv"
    log.write_text(EXCUSED)
    run("ingest", log, "--store", tmp_path / "store")
    return tmp_path / "store"


def test_why_a_duty_was_excused_stands_beside_the_figures(excused, tmp_path):
    options = ("--as-of", "2026-07-01", "--store", excused, "--rule", "R06-ARR")
    figures, cases = tmp_path / "figures.csv", tmp_path / "cases.csv"

    printed = run("check", *options).output
    as_json = json.loads(run("check", *options, "--json").output)
    run("aggregate", figures, *options, "--by", "team")
    run("aggregate", cases, *options, "--verdicts")
    explained = json.loads(run("explain", "C1/1", *options, "--json").output)

    assert "R06-ARR VC2021, excused: 1 it was not safe to contact the victim" in printed
    assert as_json["figures"][0]["reasons"] == {"unsafe_to_contact": 1}
    with figures.open(encoding="utf-8-sig") as file:
        rows = [(r["team"], r["excused_unsafe_to_contact"]) for r in csv.DictReader(file)]
    assert rows == [("CID", "0"), ("Response", "1")]
    with cases.open(encoding="utf-8-sig") as file:
        assert {(r["victim"], r["status"], r["reason"]) for r in csv.DictReader(file)} == {
            ("C1/1", "excused", "unsafe_to_contact"),
            ("C2/1", "met", ""),
        }
    assert explained[0]["reason"] == "unsafe_to_contact"


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(LOG.replace("C1,", "=1+1,").replace("Response", "@SUM(A1)"))
    run("ingest", log, "--store", tmp_path / "store")
    out = tmp_path / "verdicts.csv"

    run("aggregate", out, "--as-of", "2026-07-01", "--store", tmp_path / "store", "--verdicts")

    with out.open(encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert {"'=1+1/1", "'@SUM(A1)"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]


def test_explain_says_which_rows_and_what_would_have_met_it(store):
    done = run("explain", "C1/1", "--as-of", "2026-07-01", "--store", store)

    assert done.output.splitlines() == [
        "R06-ARR, Victims’ Code of November 2020, twelve rights: After a suspect was arrested, the "
        "police must tell the victim within 5 working days (1 working day with enhanced rights).",
        "A suspect was arrested on Friday 5 June 2026 at 10:00 (log.csv, row 2).",
        "Due by the end of Monday 8 June 2026. Enhanced rights held that day.",
        "The victim was told of the arrest on Tuesday 9 June 2026 at 10:00, written down on "
        "Friday 19 June 2026 (log.csv, row 3).",
        "That is 2 working days later.",
        "Late.",
        "It needed an entry saying that the victim was informed or that the victim was informed, "
        "with the reasons or that the victim was told of the arrest, by Monday 8 June 2026.",
    ]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        pytest.param(
            ["suspect_arrested,", "crime_recorded,2026-06-01"],
            "No time stands at “a suspect was arrested” in log.csv, row 2:", id="the beginning",
        ),
        pytest.param(
            ["suspect_arrested,2026-06-05", "victim_informed_of_arrest,"],
            "No time stands at “the victim was told of the arrest” in log.csv, row 3:",
            id="the answer",
        ),
    ],
)  # fmt: skip
def test_explain_names_the_entry_whose_time_is_missing(tmp_path, rows, named):
    log = tmp_path / "log.csv"
    told = "".join(f"\nC1,1,{row},,,Ashdown,N,T,no,person" for row in rows)
    log.write_text(f"{LOG.splitlines()[0]}{told}\n")
    assert run("ingest", log, "--store", tmp_path / "store").exit_code == 0

    done = run("explain", "C1/1", "--as-of", "2026-07-01", "--store", tmp_path / "store",
               "--rule", "R06-ARR")  # fmt: skip

    assert done.output.splitlines()[-2:] == [
        "Unknown: a time or a number that the rule needs is missing.",
        f"{named} fill it in there and read the file in again.",
    ]


@pytest.mark.parametrize(
    ("acknowledged", "words"),
    [
        pytest.param("2026-06-05", "That is the same day.", id="on the day"),
        pytest.param("2026-06-04", "That is before it was owed, which counts.", id="at the scene"),
        pytest.param("2026-06-08", "That is 3 days later.", id="later"),
    ],
)
def test_explain_says_how_long_it_took(tmp_path, acknowledged, words):
    log = tmp_path / "log.csv"
    log.write_text(
        LOG.splitlines()[0]
        + "\nC1,1,crime_recorded,2026-06-05,,,A,N,T,no,person"
        + f"\nC1,1,written_acknowledgement_sent,{acknowledged},,,A,N,T,no,person\n"
    )
    run("ingest", log, "--store", tmp_path / "store")

    done = run("explain", "C1/1", "--as-of", "2026-07-01", "--store", tmp_path / "store",
               "--rule", "R03-WCA")  # fmt: skip

    assert done.output.splitlines()[-2:] == [words, "Met."]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("2025-10-26 00:30", "at 00:30 (", id="before the hour that comes twice"),
        pytest.param("2025-10-26T01:30+01:00", "at 01:30, the first time it was 01:30", id="first"),
        pytest.param("2025-10-26T01:30Z", "at 01:30, the second time it was 01:30", id="second"),
        pytest.param("2025-03-30 03:30", "at 03:30 (", id="after the hour that never was"),
    ],
)
def test_explain_says_which_of_two_equal_hours_it_was(tmp_path, written, said):
    log = tmp_path / "log.csv"
    log.write_text(LOG.splitlines()[0] + f"\nC1,1,incident_reported,{written},,,A,N,T,no,person\n")
    assert run("ingest", log, "--store", tmp_path / "store").exit_code == 0

    done = run("explain", "C1/1", "--as-of", "2026-07-01", "--store", tmp_path / "store")

    assert said in done.output


def test_explain_as_json(store):
    done = run("explain", "C2/1", "--as-of", "2026-07-01", "--store", store, "--json")

    (one,) = json.loads(done.output)
    assert (one["rule"], one["status"], one["due_on"], one["taken"]) == (
        "R06-ARR", "met", "2026-06-12", 2,
    )  # fmt: skip


def test_rules_lists_every_rule_and_whether_it_is_on():
    lines = run("rules").output.splitlines()

    assert "on   R06-ARR   VC2021" in next(line for line in lines if "R06-ARR" in line)
    assert "off  R12-FUL   VC2021" in next(line for line in lines if "R12-FUL" in line)
    assert len(json.loads(run("rules", "--json").output)) == 50


def test_a_synthetic_extract_comes_with_its_answers(tmp_path):
    out = tmp_path / "made.parquet"

    done = run("synth", out, "--victims", 500, "--forces", 2)
    run("ingest", out, "--store", tmp_path / "store")
    answers = json.loads((tmp_path / "made.answers.json").read_text())
    check = run("check", "--as-of", answers["as_of"], "--store", tmp_path / "store", "--json")

    assert done.exit_code == 0
    figures = {row["rule"]: row for row in json.loads(check.output)["figures"]}
    for rule, expected in answers["expected"].items():
        assert {key: figures[rule][key] for key in expected} == expected


def test_the_same_seed_makes_the_same_extract():
    first, second, other = (Synthetic(300, seed=seed) for seed in (7, 7, 8))

    tables = [next(one.tables()) for one in (first, second, other)]

    assert tables[0].equals(tables[1])
    assert not tables[0].equals(tables[2])
    assert first.as_of == date(2026, 9, 5)


BAD_INPUT = [
    ("no such file", ["ingest", "nowhere.csv"], "nowhere.csv: there is no such file"),
    ("no such mapping", ["ingest", "LOG", "--mapping", "oracle"], "There is no mapping “oracle”"),
    ("an empty store", ["check", "--as-of", "2026-07-01", "--store", "EMPTY"], "store is empty"),
    ("not a day", ["check", "--as-of", "July", "--store", "STORE"], "“July” is not a day"),
    ("past the working-day table", ["check", "--as-of", "2028-12-30", "--store", "STORE"],
     "outside the working-day table of England and Wales"),
    ("no such dimension", ["check", "--as-of", "2026-07-01", "--by", "beat", "--store", "STORE"],
     "not by “beat”"),
    ("no such rule", ["check", "--as-of", "2026-07-01", "--rule", "R99", "--store", "STORE"],
     "There is no rule “R99”"),
    ("no such clock", ["check", "--as-of", "2026-07-01", "--clock", "x", "--store", "STORE"],
     "--clock is occurred or recorded"),
    ("no such victim", ["explain", "C9/1", "--as-of", "2026-07-01", "--store", "STORE"],
     "Nobody in the store has this reference"),
    ("a file name of no kind", ["aggregate", "out.docx", "--as-of", "2026-07-01", "--store",
     "STORE"], "out.docx: end the name in .csv, .json or .parquet"),
    ("no mapping to print", ["mapping", "oracle"], "shipped ones are generic, niche_like"),
    ("a synthetic extract of no kind", ["synth", "out.docx"],
     "out.docx: end the name in .csv or .parquet"),
    ("a folder that is not there", ["aggregate", "nowhere/out.csv", "--as-of", "2026-07-01",
     "--store", "STORE"], "nowhere/out.csv.part: No such file or directory"),
    ("days in no file", ["check", "--as-of", "2026-07-01", "--days", "none.toml", "--store",
     "STORE"], "none.toml: cannot be read (No such file or directory)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "reason"), [pytest.param(a, r, id=name) for name, a, r in BAD_INPUT]
)
def test_bad_input_gives_its_reason_and_exit_code_2(store, tmp_path, arguments, reason):
    places = {"STORE": store, "EMPTY": tmp_path / "none", "LOG": tmp_path / "log.csv"}

    done = run(*(places.get(argument, argument) for argument in arguments))

    assert done.exit_code == 2
    assert reason in done.output
    assert "C9/1" not in done.output, "an error message never carries a reference"


def test_both_clocks_show_what_was_done_in_time_and_written_down_late(store):
    done = run("check", "--as-of", "2026-07-01", "--store", store, "--rule", "R06-ARR",
               "--clock", "both", "--json")  # fmt: skip
    happened, recorded = json.loads(done.stdout)

    assert (happened["clock"], recorded["clock"]) == ("occurred", "recorded")
    assert [happened["figures"][0][key] for key in ("numerator", "denominator")] == [1, 2]
    assert [recorded["figures"][0][key] for key in ("numerator", "denominator")] == [0, 2]
    single = run("check", "--as-of", "2026-07-01", "--store", store, "--rule", "R06-ARR",
                 "--clock", "recorded", "--json")  # fmt: skip
    assert json.loads(single.stdout) == recorded


def test_a_store_in_which_no_duty_arose_says_so(store):
    done = run("check", "--as-of", "2026-06-01", "--store", store)

    assert done.exit_code == 0
    assert done.output.splitlines()[0].startswith("No duty arose in what was read")


def test_rows_that_do_not_add_up_exit_with_1(tmp_path, monkeypatch):
    from waymark.measures.extracts import report

    log = tmp_path / "log.csv"
    log.write_text(LOG)
    monkeypatch.setattr(report.Report, "check", _planted_fault)

    done = run("ingest", log, "--store", tmp_path / "store")

    assert done.exit_code == 1
    assert not os.path.exists(tmp_path / "store" / "manifest.json")


def _planted_fault(self):
    from waymark.measures.errors import ConservationError

    raise ConservationError("planted")


def test_a_holiday_proclaimed_later_is_obeyed(store, tmp_path):
    days = tmp_path / "days.toml"
    days.write_text('[added]\n2026-06-08 = "A planted holiday"\n')

    plain, moved = (
        json.loads(run("check", "--as-of", "2026-07-01", "--store", store, "--json",
                       "--rule", "R06-ARR", *extra).output)["figures"][0]
        for extra in ([], ["--days", days])
    )  # fmt: skip

    assert (plain["met"], plain["late"]) == (1, 1)
    assert (moved["met"], moved["late"]) == (2, 0)
