"""An extract that tells crimes, and a table that says who their victims are."""

import csv
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from waymark.measures import Rules, Store, evaluate
from waymark.measures.cli import app
from waymark.measures.errors import BadInput, ConservationError
from waymark.measures.extracts import ingest, report
from waymark.measures.extracts.mapping import load

MAPPING = """
name = "Crimes"
business = ["Business"]
[columns]
crime = "Crime"
victim = "Victim"
event = "Type"
occurred_at = "When"
[victims]
crime = "Crime"
victim = "Victim"
kind = "Kind"
enhanced = "Enhanced"
[times]
order = "iso"
[constants]
force = "Ashdown"
"""
HEAD = "Crime,Victim,Type,When\n"
ARREST = "C1,,suspect_arrested,2026-06-05 10:00\n"
TOLD = "C1,,victim_informed,2026-06-08 10:00\n"
VICTIMS = "Crime,Victim,Kind,Enhanced\n"
THREE = VICTIMS + "C1,1,Person,no\nC1,2,Person,yes\nC1,3,Business,no\nC2,1,Person,no\n"


@pytest.fixture
def read(tmp_path):
    """Read a log of crimes with its table of victims; give the report and the store."""

    def reader(log, victims=THREE, *, mapping=MAPPING, buckets=3):
        for name, text in (("map.toml", mapping), ("log.csv", log), ("victims.csv", victims)):
            (tmp_path / name).write_text(text)
        store = Store(tmp_path / "store")
        made = ingest(
            store, tmp_path / "log.csv", tmp_path / "map.toml",
            victims=tmp_path / "victims.csv", buckets=buckets,
        )  # fmt: skip
        return made, Store(tmp_path / "store")

    return reader


def rows(made):
    return (made.rows, made.stored, made.duplicates, made.quarantined.total())


def copies(made):
    return (made.copies, made.copies_stored, made.copies_known)


def names(store, victim):
    return [event.name for event in store.history(victim).events]


SHAPES = [
    ("a crime of three victims", HEAD + ARREST, THREE, (1, 1, 0, 0), (2, 2, 0)),
    ("a crime of one victim", HEAD + ARREST.replace("C1", "C2"), THREE, (1, 1, 0, 0), (0, 0, 0)),
    ("two entries of three victims", HEAD + ARREST + TOLD, THREE, (2, 2, 0, 0), (4, 4, 0)),
    ("the same entry twice", HEAD + ARREST + ARREST, THREE, (2, 1, 1, 0), (4, 2, 2)),
    ("a crime without a victim", HEAD + ARREST.replace("C1", "C9") + ARREST, THREE,
     (2, 1, 0, 1), (2, 2, 0)),
    ("an entry that names its victim", HEAD + ARREST.replace("C1,,", "C1,2,"), THREE,
     (1, 1, 0, 0), (0, 0, 0)),
    ("an entry of a victim whom the table lacks", HEAD + ARREST.replace("C1,,", "C1,7,"), THREE,
     (1, 1, 0, 0), (0, 0, 0)),
    ("a victim listed twice", HEAD + ARREST, THREE + "C1,1,Person,no\n", (1, 1, 0, 0), (2, 2, 0)),
    ("a reference that begins like another", HEAD + ARREST,
     VICTIMS + "C1,1,Person,no\nC11,1,Person,no\nC1/1,1,Person,no\n", (1, 1, 0, 0), (0, 0, 0)),
    ("a total row below the table", HEAD + ARREST, THREE + "Total,4,,\n", (1, 1, 0, 0), (2, 2, 0)),
    ("letters beyond ASCII", HEAD + ARREST.replace("C1", "Ç€"),
     VICTIMS + "Ç€,1,Person,no\nÇ€,ß,Person,no\n", (1, 1, 0, 0), (1, 1, 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("log", "victims", "of_rows", "of_copies"),
    [pytest.param(*shape, id=name) for name, *shape in SHAPES],
)
def test_a_shape_is_given_to_every_victim_and_adds_up(read, log, victims, of_rows, of_copies):
    made, store = read(log, victims)

    assert (rows(made), copies(made)) == (of_rows, of_copies)
    assert store.event_count == made.stored + made.copies_stored


def test_every_victim_of_the_crime_has_its_events_and_clocks_of_their_own(read):
    _, store = read(HEAD + ARREST + "C1,2,victim_informed,2026-06-08 10:00\n")

    result = evaluate(store, Rules.load().only("R06-ARR"), date(2026, 12, 31), by=())
    (row,) = result.table()

    assert names(store, "C1/1") == names(store, "C1/3") == ["suspect_arrested"]
    assert names(store, "C1/2") == ["suspect_arrested", "victim_informed"]
    assert (row.met, row.breach_open, row.not_applicable) == (1, 1, 1)


def test_what_the_table_says_of_a_victim_holds_for_that_victim(read):
    _, store = read(HEAD + ARREST.replace("C1,,", "C1,3,") + ARREST)

    known = {number: store.history(f"C1/{number}") for number in (1, 2, 3)}

    assert {number: one.counts for number, one in known.items()} == {1: True, 2: True, 3: False}
    assert {number: one.enhanced for number, one in known.items()} == {1: False, 2: True, 3: False}


def test_every_copy_says_the_row_that_it_came_from(read):
    _, store = read(HEAD + TOLD + ARREST)

    found = {(e.source, e.row) for n in (1, 2, 3) for e in store.history(f"C1/{n}").events}

    assert found == {("log.csv", 2), ("log.csv", 3)}


def test_the_same_extract_again_counts_nothing_twice(read):
    _, before = read(HEAD + ARREST + TOLD)
    made, after = read(HEAD + ARREST + TOLD)

    assert (rows(made), copies(made)) == ((2, 0, 2, 0), (4, 0, 4))
    assert after.event_count == before.event_count


def test_a_victim_found_later_is_given_what_is_sent_again(read):
    read(HEAD + ARREST)
    made, store = read(HEAD + ARREST, THREE + "C1,4,Person,no\n")

    assert (rows(made), copies(made)) == ((1, 0, 1, 0), (3, 1, 2))
    assert names(store, "C1/4") == ["suspect_arrested"]


def test_a_receipt_is_given_to_every_victim_too(read):
    mapping = MAPPING.replace('occurred_at = "When"', 'occurred_at = "When"\nreceived_at = "Heard"')
    mapping += '[receipts]\nhearing_held = "wcu_receives_result"\n'
    log = "Crime,Victim,Type,When,Heard\nC1,,hearing_held,2026-06-05,2026-06-08\n"

    made, store = read(log, mapping=mapping)

    assert names(store, "C1/2") == ["hearing_held", "wcu_receives_result"]
    assert (made.stored, made.derived, *copies(made)) == (1, 3, 2, 2, 0)


def test_the_table_of_victims_has_an_account_of_its_own(read, tmp_path):
    made, _ = read(HEAD + ARREST, THREE + "C1,1,Person,no\nC3,,Person,no\nC4,4.4E+11,,\nshort\n")

    about = made.victims
    kept = ("source", "rows", "stored", "duplicates", "quarantined", "rejected")
    assert {key: about[key] for key in kept} == {
        "source": "victims.csv",
        "rows": 8,
        "stored": 4,
        "duplicates": 1,
        "quarantined": {"a victim or crime that cannot be read": 2},
        "rejected": {"has fewer columns than the heading": 1},
    }
    (path,) = (tmp_path / "store" / "quarantine").iterdir()
    with path.open() as file:
        assert [row[:2] for row in csv.reader(file)][1:] == [
            ["7", "victims.csv: victim"],
            ["8", "victims.csv: victim"],
        ]
    assert "2 more events (0 of them known already), by the 4 victims in victims.csv" in (
        made.as_text()
    )


def test_a_crime_without_a_victim_is_named(read):
    made, _ = read(HEAD + ARREST.replace("C1", "C9") + ARREST)

    reason = "a crime that the table of victims does not have"
    (example,) = made.examples
    assert (example["row"], example["column"], example["reason"]) == (2, "crime", reason)


def test_the_victims_may_come_as_parquet(read, tmp_path):
    read(HEAD + ARREST)
    table = tmp_path / "victims.parquet"
    columns = {
        "Crime": ["C1", "C1"],
        "Victim": [1, 2],
        "Kind": ["Person"] * 2,
        "Enhanced": [""] * 2,
    }
    pq.write_table(pa.table(columns), table)

    store = Store(tmp_path / "other")
    ingest(store, tmp_path / "log.csv", tmp_path / "map.toml", victims=table)

    assert store.victim_count == 2


def test_a_table_without_a_victim_is_refused(read, tmp_path):
    with pytest.raises(BadInput, match=r"victims\.csv: names no victim of any crime"):
        read(HEAD + ARREST, VICTIMS)

    assert not Store(tmp_path / "store").files


def test_copies_that_do_not_add_up_fail_the_run():
    made = report.Report("log.csv", "test", copies=3, copies_stored=2)

    with pytest.raises(ConservationError, match="3 events were given to further victims but 2"):
        made.check()


def test_without_the_table_the_crimes_are_refused(read, tmp_path):
    read(HEAD + ARREST)

    with pytest.raises(BadInput, match="give the table of the victims of each crime"):
        ingest(Store(tmp_path / "store"), tmp_path / "log.csv", tmp_path / "map.toml")
    with pytest.raises(BadInput, match=r"has no \[victims\]"):
        ingest(Store(tmp_path / "store"), tmp_path / "log.csv", victims=tmp_path / "victims.csv")
    with pytest.raises(BadInput, match=r"gone\.csv: there is no such file"):
        ingest(
            Store(tmp_path / "store"), tmp_path / "log.csv", tmp_path / "map.toml",
            victims=tmp_path / "gone.csv",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(('crime = "Crime"\nvictim', "victim"), "columns.crime is missing", id="crime"),
        pytest.param(('[victims]\ncrime = "Crime"\n', "[victims]\n"), "victims.crime is missing",
                     id="crime of the table"),
        pytest.param(('kind = "Kind"', 'sort = "Kind"'), "victims.sort is not known", id="unknown"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_says_what_is_wrong(tmp_path, change, reason):
    path = tmp_path / "map.toml"
    path.write_text(MAPPING.replace(*change))

    with pytest.raises(BadInput, match=reason):
        load(path)


def test_crimes_go_with_a_table_of_victims(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('[columns]\ncrime = "a"\nvictim = "v"\nevent = "b"\noccurred_at = "c"\n')

    with pytest.raises(BadInput, match=r"columns\.crime goes with \[victims\]"):
        load(path)


def test_the_table_is_given_on_the_command_line(read, tmp_path):
    read(HEAD + ARREST)
    arguments = ["ingest", "log.csv", "--mapping", "map.toml", "--victims", "victims.csv"]
    paths = [str(tmp_path / one) if "." in one else one for one in arguments]

    done = CliRunner().invoke(app, [*paths, "--store", str(tmp_path / "again"), "--json"])

    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["copies"] == 2
