"""Messy extracts: every shape is read or refused with its reason, and every row accounted for."""

import csv
import io
import json
import os
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waymark.measures import Rules, Store, evaluate
from waymark.measures.errors import BadInput, ConservationError, NoSuchVictim
from waymark.measures.extracts import ingest, merge, report, sources
from waymark.measures.extracts.mapping import load
from waymark.measures.synth import Synthetic, write_answers, write_messy_csv, write_parquet

MAPPING = """
[columns]
victim = "Ref"
event = "Type"
occurred_at = "When"
[times]
order = "day-first"
[constants]
force = "Ashdown"
"""
HEAD = "Ref,Type,When\n"
ROW = "V1,suspect_arrested,05/06/2026 10:00\n"


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING)
    return path


@pytest.fixture
def read(tmp_path, mapping):
    """Read text or bytes as an extract; give the report and the store."""

    def reader(content, changes="", name="log.csv"):
        if changes:
            mapping.write_text(MAPPING + changes)
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        store = Store(tmp_path / "store")
        return ingest(store, path, mapping), Store(tmp_path / "store")

    return reader


def counts(made):
    return (made.stored, made.duplicates, made.quarantined.total(), made.rejected.total())


SHAPES = [
    ("plain", HEAD + ROW, (1, 0, 0, 0)),
    ("byte order mark", b"\xef\xbb\xbf" + (HEAD + ROW).encode(), (1, 0, 0, 0)),
    ("UTF-16", (HEAD + ROW).encode("utf-16"), (1, 0, 0, 0)),
    ("Windows-1252", (HEAD + ROW + "V’2,vps_offered,05/06/2026\n").encode("cp1252"),
     (2, 0, 0, 0)),
    ("semicolons", (HEAD + ROW).replace(",", ";"), (1, 0, 0, 0)),
    ("tabs", (HEAD + ROW).replace(",", "\t"), (1, 0, 0, 0)),
    ("titles above the heading", "Report for May\n\n" + HEAD + ROW, (1, 0, 0, 0)),
    ("mixed line ends", (HEAD + ROW).replace("\n", "\r\n") + ROW.replace("V1", "V2"),
     (2, 0, 0, 0)),
    ("old Macintosh line ends", (HEAD + ROW).replace("\n", "\r"), (1, 0, 0, 0)),
    ("no line end at the end", HEAD + ROW.rstrip(), (1, 0, 0, 0)),
    ("blank lines", HEAD + "\n,,\n" + ROW + "\n\n", (1, 0, 0, 0)),
    ("quoted line break", HEAD + '"V\n1",suspect_arrested,05/06/2026\n', (1, 0, 0, 0)),
    ("quoted comma and quotation mark", HEAD + '"V,""1""",suspect_arrested,05/06/2026\n',
     (1, 0, 0, 0)),
    ("empty cells after the last column", HEAD + ROW.rstrip() + ",,\n", (1, 0, 0, 0)),
    ("a row too short", HEAD + ROW + "V2,suspect_arrested\n", (1, 0, 0, 1)),
    ("a row too long", HEAD + ROW.rstrip() + ",what is this\n" + ROW, (1, 0, 0, 1)),
    ("a quotation mark never closed", HEAD + 'V2,"suspect_arrested,05/06/2026\n' + ROW,
     (1, 0, 0, 1)),
    ("text after a closing quotation mark", HEAD + '"V2"x,vps_offered,05/06/2026\n' + ROW,
     (1, 0, 0, 1)),
    ("a NUL byte", HEAD + "V\x002,vps_offered,05/06/2026\n" + ROW, (1, 0, 0, 1)),
    ("a total row", HEAD + ROW + "Grand total,1,\n", (1, 0, 0, 1)),
    ("the same row twice", HEAD + ROW + ROW, (1, 1, 0, 0)),
    ("no victim", HEAD + ",suspect_arrested,05/06/2026\n" + ROW, (1, 0, 1, 0)),
    ("a word for nothing as the victim", HEAD + "#N/A,vps_offered,05/06/2026\n" + ROW,
     (1, 0, 1, 0)),
    ("a reference in scientific notation", HEAD + ROW + "4.41E+11,vps_offered,05/06/2026\n",
     (1, 0, 1, 0)),
    ("a reference that became an error", HEAD + ROW + "#REF!,vps_offered,05/06/2026\n",
     (1, 0, 1, 0)),
    ("an entry type not mapped", HEAD + ROW + "V1,Chat,05/06/2026\n", (1, 0, 1, 0)),
    ("a time that cannot be read", HEAD + ROW + "V1,vps_offered,see log\n", (1, 0, 1, 0)),
    ("a day that never was", HEAD + ROW + "V1,vps_offered,31/02/2026\n", (1, 0, 1, 0)),
    ("a day outside the table", HEAD + ROW + "V1,vps_offered,05/06/2031\n", (1, 0, 1, 0)),
    ("only a heading", HEAD, (0, 0, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"), [pytest.param(c, e, id=name) for name, c, e in SHAPES]
)
def test_a_shape_is_read_and_its_rows_add_up(read, content, expected):
    made, store = read(content)

    assert counts(made) == expected
    assert sum(expected) == made.rows
    assert store.event_count == made.stored


TIMES = [
    ("ISO", "2026-06-05 10:00", "", "2026-06-05T09:00"),
    ("ISO in UTC", "2026-06-05T10:00:00Z", "", "2026-06-05T10:00"),
    ("with an offset", "2026-06-05T10:00:00.250+02:00", "", "2026-06-05T08:00"),
    ("day first", "05/06/2026 10:00", "", "2026-06-05T09:00"),
    ("with the month’s name", "5-Jun-2026 9:05 pm", "", "2026-06-05T20:05"),
    ("two-digit year", "05/06/26", "", "2026-06-04T23:00"),
    ("a spreadsheet’s number", "46178.5", "serials = true", "2026-06-05T11:00"),
    ("in winter", "05/12/2026 10:00", "", "2026-12-05T10:00"),
    ("the hour that happens twice, first by default", "25/10/2026 01:30", "",
     "2026-10-25T00:30"),
    ("the hour that happens twice, second if declared", "25/10/2026 01:30",
     'repeated_hour = "second"', "2026-10-25T01:30"),
    ("the hour that never happened keeps its day", "29/03/2026 01:30", "", "2026-03-29T01:30"),
    ("a system that writes UTC", "05/06/2026 10:00", 'zone = "utc"', "2026-06-05T10:00"),
    ("nothing", "", "", None),
    ("a word for nothing", "N/A", "", None),
    ("a suppressed cell", "[c]", "", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "setting", "utc"), [pytest.param(w, s, u, id=name) for name, w, s, u in TIMES]
)
def test_a_time_is_read_as_it_was_meant(tmp_path, mapping, written, setting, utc):
    mapping.write_text(MAPPING.replace('order = "day-first"', f'order = "day-first"\n{setting}'))
    extract = tmp_path / "log.csv"
    extract.write_text(f"{HEAD}V1,suspect_arrested,{written}\n")

    ingest(Store(tmp_path / "store"), extract, mapping)

    (event,) = Store(tmp_path / "store").history("V1").events
    expected = utc and datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert event.occurred_at == expected


def test_an_ambiguous_date_must_be_declared(tmp_path, mapping):
    mapping.write_text(MAPPING.replace('order = "day-first"', ""))
    extract = tmp_path / "log.csv"
    extract.write_text(HEAD + "V1,suspect_arrested,25/06/2026\nV1,vps_offered,05/06/2026\n")

    with pytest.raises(BadInput, match=r"log\.csv, row 3, column “when”: the date could be read"):
        ingest(Store(tmp_path / "store"), extract, mapping)

    assert not Store(tmp_path / "store").files


REFUSED = [
    ("no heading", "a,b,c\n1,2,3\n", "no heading with a column “ref”"),
    ("a heading misspelt", "Reff,Type,When\nV1,x,y\n", "did you mean “reff”"),
    ("a heading twice", "Ref,Type,When,Type\nV1,x,y,z\n", "line 1: the column “type” stands"),
    ("an empty file", "", "no heading"),
    ("not text", b"\x00\x81\xff\xfe" * 50, "is not text in UTF-8, UTF-16 or Windows-1252"),
    ("half a Parquet file", b"PAR1 and no more", "is not a whole Parquet file"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"), [pytest.param(c, r, id=name) for name, c, r in REFUSED]
)
def test_a_file_that_cannot_be_understood_is_refused_whole(read, tmp_path, content, reason):
    with pytest.raises(BadInput, match=reason):
        read(content)

    assert not Store(tmp_path / "store").files
    assert not list((tmp_path / "store").glob("quarantine/*"))


def test_references_kept_as_text_by_a_spreadsheet_are_unwrapped(read):
    _, store = read(HEAD + '"=""007""",vps_offered,05/06/2026\n')

    assert store.history("007").victim == "007"


def test_a_fault_on_every_line_leaves_room_for_the_others(read):
    made, _ = read(HEAD + ROW + "V1,Chat,05/06/2026\n" * 30 + "V1,vps_offered,see log\n" * 2)

    assert [(one["row"], one["column"]) for one in made.examples] == [
        (3, "type"), (4, "type"), (5, "type"), (33, "when"), (34, "when"),
    ]  # fmt: skip


def test_the_report_names_row_column_and_reason(read, tmp_path):
    made, _ = read(HEAD + ROW + "V1,Chat,05/06/2026\nV1,vps_offered,see log\n")

    assert [
        {key: one[key] for key in ("file", "row", "column", "reason")} for one in made.examples
    ] == [
        {"file": "log.csv", "row": 3, "column": "type",
         "reason": "an entry type that the mapping does not know"},
        {"file": "log.csv", "row": 4, "column": "when", "reason": "a time that cannot be read"},
    ]  # fmt: skip
    assert made.unmapped == {"Chat": 1}
    assert made.suggestions() == {}
    assert made.months == {"2026-06": 1}
    (path,) = (tmp_path / "store" / "quarantine").iterdir()
    with path.open() as file:
        assert list(csv.reader(file))[1:] == [
            ["3", "type", "an entry type that the mapping does not know", "Chat"],
            ["4", "when", "a time that cannot be read", "see log"],
        ]


def test_a_cell_set_aside_is_no_formula_for_a_spreadsheet(read, tmp_path):
    read(HEAD + ROW + "V1,=HYPERLINK(1),05/06/2026\n")

    (path,) = (tmp_path / "store" / "quarantine").iterdir()
    assert path.read_text().splitlines()[1].endswith(",'=HYPERLINK(1)")


def test_an_entry_type_without_a_mapping_comes_with_a_guess(read):
    made, _ = read(HEAD + ROW + "V1,Suspect arrest,05/06/2026\n")

    assert made.suggestions() == {"Suspect arrest": "suspect_arrested"}
    assert "Perhaps: “Suspect arrest” is suspect_arrested" in made.as_text()


def test_a_second_extract_adds_only_what_is_new(read):
    read(HEAD + ROW)
    made, store = read(HEAD + ROW + "V1,victim_informed,08/06/2026\n", name="later.csv")

    assert counts(made) == (1, 1, 0, 0)
    assert [e.source for e in store.history("V1").events] == ["log.csv", "later.csv"]


def test_what_was_read_last_is_known_of_a_victim(tmp_path, mapping):
    columns = 'occurred_at = "When"\nenhanced = "Enhanced"\nteam = "Team"'
    mapping.write_text(MAPPING.replace('occurred_at = "When"', columns))
    head = "Ref,Type,When,Enhanced,Team\n"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(head + "V1,suspect_arrested,05/06/2026,no,Response\n")
    second.write_text(head + "V1,victim_informed,08/06/2026,yes,CID\nV1,vps_offered,,,CID\n")

    for extract in (first, second):
        ingest(Store(tmp_path / "store"), extract, mapping)

    known = Store(tmp_path / "store").history("V1")
    assert (known.force, known.team, known.enhanced) == ("Ashdown", "CID", True)


def test_an_interrupted_run_leaves_the_store_as_it_was(read, tmp_path, mapping, monkeypatch):
    _, before = read(HEAD + ROW)
    extract = tmp_path / "later.csv"
    extract.write_text(HEAD + "V1,victim_informed,08/06/2026\n")

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(merge, "_write_events", fail)
    with pytest.raises(KeyboardInterrupt):
        ingest(Store(tmp_path / "store"), extract, mapping)

    after = Store(tmp_path / "store")
    assert (after.files, after.sources) == (before.files, before.sources)
    assert len(after.history("V1").events) == 1
    assert not list((tmp_path / "store").glob("staging-*"))


def test_rows_that_do_not_add_up_fail_the_run():
    made = report.Report("log.csv", "test", rows=3, stored=2)

    with pytest.raises(ConservationError, match="3 rows were read but 2 are accounted for"):
        made.check()


def test_lines_that_do_not_add_up_fail_the_run():
    made = report.Report("log.csv", "test", lines=9)

    with pytest.raises(ConservationError, match="has 9 lines but 8 were read"):
        made.check_lines(8)


def test_a_store_of_other_events_is_refused_and_not_misread(read, tmp_path):
    read(HEAD + ROW)
    manifest = tmp_path / "store" / "manifest.json"
    table = json.loads(manifest.read_text())
    table["events"].reverse()
    manifest.write_text(json.dumps(table))

    with pytest.raises(BadInput, match="read the extracts into a new store"):
        Store(tmp_path / "store")


def test_two_runs_never_write_to_one_store(read, tmp_path, mapping):
    _, store = read(HEAD + ROW)

    with store.writing(), pytest.raises(BadInput, match="another run is writing"):
        ingest(Store(tmp_path / "store"), tmp_path / "log.csv", mapping)


CELL = st.text(alphabet=st.sampled_from("ab1 ,;\"\r\n\t'€é"), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12), end=st.sampled_from(
    ["\n", "\r\n", "\r"]), chunk=st.sampled_from([16, 64, 1 << 20]))  # fmt: skip
def test_whatever_a_csv_writer_writes_is_read_back(tmp_path_factory, rows, end, chunk):
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerow(["Ref", "Type", "When"])
        writer.writerows(rows)
    text = sources.open_text(path)
    heading = sources.find_heading(text, load("generic").__class__(**GENERIC))
    lines = sources.Lines()

    found = [
        row
        for data, _ in sources.records(text, heading, lines, chunk=chunk)
        for row in csv.reader(io.StringIO(data.decode(), newline=""))
    ]

    assert found == rows
    assert lines.bad == []
    assert lines.seen == text.lines


GENERIC = {
    **vars(load("generic")),
    "columns": {"victim": ("ref",), "event": ("type",), "occurred_at": ("when",)},
}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(junk=st.binary(max_size=300), chunk=st.sampled_from([7, 64, 1 << 20]))
def test_any_bytes_whatever_are_counted_line_by_line(tmp_path_factory, junk, chunk):
    path = tmp_path_factory.mktemp("junk") / "log.csv"
    path.write_bytes(HEAD.encode() + junk)
    try:
        text = sources.open_text(path)
    except BadInput:
        return
    heading = sources.find_heading(text, load("generic").__class__(**GENERIC))
    lines = sources.Lines()

    for _ in sources.records(text, heading, lines, chunk=chunk):
        pass

    assert lines.seen == text.lines


def test_a_quotation_mark_never_closed_holds_no_more_than_a_row(read):
    made, _ = read(HEAD + 'V1,"suspect_arrested,05/06/2026\n' + ROW.replace("V1", "V2") * 40_000)

    assert counts(made) == (1, 39_999, 0, 1)


def test_a_line_without_end_is_one_bad_row(read):
    made, _ = read(HEAD + "V1,x," + "y" * 300_000 + "\n" + ROW)

    assert counts(made) == (1, 0, 0, 1)


def test_an_event_may_say_when_somebody_else_heard_of_it(tmp_path, mapping):
    mapping.write_text(
        MAPPING.replace('occurred_at = "When"', 'occurred_at = "When"\nreceived_at = "Heard"')
        + '[receipts]\nhearing_held = "wcu_receives_result"\n'
    )
    extract = tmp_path / "log.csv"
    extract.write_text("Ref,Type,When,Heard\nV1,hearing_held,05/06/2026,08/06/2026\n")

    made = ingest(Store(tmp_path / "store"), extract, mapping)

    events = Store(tmp_path / "store").history("V1").events
    assert [event.name for event in events] == ["hearing_held", "wcu_receives_result"]
    assert (made.stored, made.derived) == (1, 1)


def test_nobody_is_found_under_a_reference_that_is_not_there(read):
    _, store = read(HEAD + ROW)

    with pytest.raises(NoSuchVictim, match="Nobody in the store has this reference"):
        store.history("V999")


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    """A synthetic force as clean Parquet and as messy CSV, with its answers."""
    folder = tmp_path_factory.mktemp("synthetic")
    clean, messy = Synthetic(3000, forces=3), Synthetic(3000, forces=3)
    write_parquet(folder / "clean.parquet", clean)
    write_messy_csv(folder / "messy.csv", messy)
    write_answers(folder / "answers.json", messy)
    return folder, clean, messy


@pytest.mark.parametrize(
    ("name", "mapping", "buckets"),
    [
        pytest.param("clean.parquet", "generic", None, id="clean Parquet"),
        pytest.param("messy.csv", "niche_like", None, id="messy CSV"),
        pytest.param("messy.csv", "niche_like", 5, id="messy CSV in five buckets"),
    ],
)
def test_the_known_answers_come_out(tmp_path, synthetic, name, mapping, buckets):
    folder, clean, _ = synthetic
    store = Store(tmp_path / "store")

    made = ingest(store, folder / name, mapping, buckets=buckets)
    result = evaluate(store, Rules.load(), clean.as_of, by=())

    found = {row.rule: row for row in result.table()}
    for rule, expected in clean.expected.items():
        assert {key: getattr(found[rule], key) for key in expected} == dict(expected), rule
    assert made.rows == pq.read_metadata(folder / name).num_rows if "parquet" in name else True


def test_clean_and_messy_give_the_same_cube_to_the_last_cell(tmp_path, synthetic):
    folder, clean, _ = synthetic
    hashes = set()
    for name, mapping, buckets in (
        ("clean.parquet", "generic", 1),
        ("messy.csv", "niche_like", 1),
        ("messy.csv", "niche_like", 7),
    ):
        store = Store(tmp_path / f"{mapping}-{buckets}")
        ingest(store, folder / name, mapping, buckets=buckets)
        hashes.add(evaluate(store, Rules.load(), clean.as_of).hash)

    assert len(hashes) == 1


def test_the_mess_is_counted_kind_by_kind(tmp_path, synthetic):
    folder = synthetic[0]

    made = ingest(Store(tmp_path / "store"), folder / "messy.csv", "niche_like")

    answers = json.loads((folder / "answers.json").read_text())
    mess = answers["mess"]
    assert made.rows == answers["rows"]
    assert made.rejected == {
        "has fewer columns than the heading": mess["short"],
        "has more columns than the heading": mess["long"],
        "has text straight after a closing quotation mark": mess["after quote"],
        "a total row": mess["total"],
    }
    assert made.quarantined["a reference that a spreadsheet has mangled"] == mess["mangled"]
    assert made.quarantined["no victim"] == mess["no victim"]
    assert made.unmapped == {"VCOP - something new": mess["unmapped"]}


def test_parquet_times_may_carry_a_zone(tmp_path, mapping):
    extract = tmp_path / "log.parquet"
    noon = datetime(2026, 6, 5, 12, tzinfo=UTC)
    pq.write_table(
        pa.table({"Ref": ["V1"], "Type": ["vps_offered"], "When": pa.array([noon])}), extract
    )

    ingest(Store(tmp_path / "store"), extract, mapping)

    assert Store(tmp_path / "store").history("V1").events[0].occurred_at == noon


def test_files_are_known_by_their_content_not_their_name(tmp_path, mapping):
    extract = tmp_path / "log.parquet"
    extract.write_text(HEAD + ROW)

    made = ingest(Store(tmp_path / "store"), extract, mapping)

    assert made.stored == 1


MAPPING_FAULTS = [
    ("[columns]\nvictim = 'a'\nevent = 'b'\n", "columns.occurred_at is missing"),
    ("[columns]\nvictm = 'a'\n", "columns.victm is not known"),
    ("colums = 1\n", "“colums” is not part of a mapping"),
    (MAPPING + "[events]\nArrest = 'arrested'\n", "“Arrest” is mapped to “arrested”"),
    (MAPPING.replace("day-first", "american"), "times.order must be iso"),
    ("= 3", "Invalid"),
]


@pytest.mark.parametrize(("text", "reason"), MAPPING_FAULTS)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path, text, reason):
    path = tmp_path / "mapping.toml"
    path.write_text(text)

    with pytest.raises(BadInput, match=reason):
        load(path)


@pytest.mark.parametrize("name", ["generic", "niche_like"])
def test_the_shipped_mappings_are_whole(name):
    assert load(name).columns["victim"]


def test_a_store_that_grew_holds_every_file_its_manifest_names(read):
    read(HEAD + ROW)
    _, store = read(HEAD + ROW.replace("V1", "V2"), name="b.csv")

    named = {n for f in store.files for n in (f.victims, f.events, f.judge)}
    assert {p for p in os.listdir(store.path) if p.startswith("bucket-")} == named
