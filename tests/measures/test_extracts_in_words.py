"""What an extract gets wrong is never guessed: it is counted, named and comes with a remedy."""

import csv
import io
import json
import zipfile
from collections import Counter

import pytest
from typer.testing import CliRunner

from waymark.measures import Store
from waymark.measures.cli import app
from waymark.measures.errors import BadInput
from waymark.measures.extracts import drift, ingest, reasons, scanner
from waymark.measures.extracts.mapping import load
from waymark.measures.extracts.report import NothingUsable

MAPPING = """
[columns]
victim = "Ref"
event = "Type"
occurred_at = "When"
enhanced = "Enhanced"
[times]
order = "day-first"
"""
HEAD = "Ref,Type,When,Enhanced\n"
ROW = "A1,suspect_arrested,05/06/2026 10:00,no\n"
CRIMES = """
[columns]
crime = "Crime"
event = "Type"
occurred_at = "When"
[victims]
crime = "Crime"
victim = "Victim"
enhanced = "Enhanced"
[times]
order = "day-first"
"""


@pytest.fixture
def read(tmp_path):
    """Read text or bytes as an extract by a mapping; give the report and the store."""

    def reader(content, mapping=MAPPING, name="log.csv", victims=None):
        (tmp_path / "map.toml").write_text(mapping)
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        table = None
        if victims is not None:
            table = tmp_path / "victims.csv"
            table.write_text(victims)
        made = ingest(Store(tmp_path / "store"), path, tmp_path / "map.toml", victims=table)
        return made, Store(tmp_path / "store")

    return reader


# --- whether somebody has enhanced rights


def arrests(*words):
    return HEAD + "".join(
        f"A{number},suspect_arrested,05/06/2026,{word}\n" for number, word in enumerate(words, 1)
    )


def test_a_status_neither_yes_nor_no_is_counted_and_said(read):
    made, store = read(arrests("maybe", "yes", "#N/A", " maybe ", "", "no"))

    assert made.unmapped_values == {"enhanced": {"maybe": 2, "#N/A": 1}}
    assert made.findings == [
        "Column “enhanced”: 3 rows say neither yes nor no (“maybe” 2, “#N/A” 1). Where no other "
        "row or entry says more, the standard limits are used. Say what they mean under "
        '[enhanced] of the mapping, as yes = ["…"] or no = ["…"]'
    ]
    assert f"Finding: {made.findings[0]}" in made.as_text()
    assert json.loads(made.as_json())["unmapped_values"] == {"enhanced": {"maybe": 2, "#N/A": 1}}
    assert [store.history(f"A{n}").enhanced for n in (1, 2, 3)] == [False, True, False]


def test_a_status_that_cannot_be_read_takes_nothing_back(read):
    _, store = read(HEAD + ROW.replace(",no", ",yes") + "A1,vps_offered,06/06/2026,maybe\n")

    assert store.history("A1").enhanced


def test_the_status_of_a_row_set_aside_is_no_finding(read):
    made, _ = read(HEAD + ROW + "A2,Chat,05/06/2026,maybe\n")

    assert made.unmapped_values == {}


def test_a_mapping_says_what_other_spellings_mean(read):
    mapping = MAPPING + '[enhanced]\nyes = ["Priority", "0"]\nno = ["Routine", "1"]\n'

    made, store = read(arrests("priority", "Routine", "0", "1", "yes"), mapping)

    assert made.findings == []
    known = [store.history(f"A{n}").enhanced for n in range(1, 6)]
    assert known == [True, False, True, False, True]


def test_a_word_for_nothing_does_not_make_a_person_of_a_business(read):
    mapping = 'business = ["Business"]\n' + MAPPING.replace("enhanced =", "kind =")
    head, row = HEAD, ROW.replace(",no", ",Business")

    _, store = read(head + row + "A1,vps_offered,06/06/2026,#N/A\nA2,vps_offered,,#N/A\n", mapping)

    assert [store.history(victim).counts for victim in ("A1", "A2")] == [False, True]


def test_the_table_of_victims_says_so_too(read):
    made, _ = read(
        "Crime,Type,When\nC1,suspect_arrested,05/06/2026\n",
        CRIMES,
        victims="Crime,Victim,Enhanced\nC1,1,perhaps\n",
    )

    assert made.victims["unmapped_values"] == {"enhanced": {"perhaps": 1}}
    assert made.findings[0].startswith("victims.csv: Column “enhanced”: 1 row says neither yes nor")


# --- references that a spreadsheet has had in hand

MANGLED = ["12-Mar", "Mar-26", "3-Mar-26", "01/02/2026", "1/2/26", "4.2E5", "4.20E+11", "4E+11",
           "1,234", "12,345,678", "1.0", "1234.00", "2026-02-01", "2026-02-01 00:00:00", "#REF!",
           "#NAME?"]  # fmt: skip
WHOLE = ["12-MARCH", "A/12/26", "12/26", "1E5", "12345", "0012", "1,23", "1.5", "MAR-26", 
         "44-May-1x", "2026-0201", "C#4"]  # fmt: skip


@pytest.mark.parametrize("reference", MANGLED)
def test_a_reference_such_as_a_spreadsheet_makes_is_set_aside(read, reference):
    made, store = read(HEAD + ROW + f'"{reference}",suspect_arrested,05/06/2026,no\n')

    assert +made.quarantined == Counter({"a reference that a spreadsheet has mangled": 1})
    assert "format the column as text" in made.examples[0]["remedy"]
    assert store.victim_count == 1


@pytest.mark.parametrize("reference", WHOLE)
def test_a_reference_that_no_spreadsheet_makes_is_kept(read, reference):
    made, store = read(HEAD + f'"{reference}",suspect_arrested,05/06/2026,no\n')

    assert made.quarantined.total() == 0
    assert store.history(reference).victim == reference


@pytest.mark.parametrize("reference", MANGLED)
def test_a_force_whose_references_look_so_may_say_so(read, reference):
    mapping = 'references = "as they are"\n' + MAPPING

    made, _ = read(HEAD + ROW + f'"{reference}",suspect_arrested,05/06/2026,no\n', mapping)

    assert made.stored == (1 if reference.startswith("#") else 2)


def test_a_cell_of_a_mangled_reference_can_be_looked_up(read, tmp_path):
    read(HEAD + ROW + "12-Mar,suspect_arrested,05/06/2026,no\n")

    (path,) = (tmp_path / "store" / "quarantine").iterdir()
    with path.open() as file:
        assert list(csv.reader(file))[1] == [
            "3", "ref", "a reference that a spreadsheet has mangled", "12-Mar",
        ]  # fmt: skip


def test_a_victim_of_the_table_may_not_be_mangled_either(read):
    log = "Crime,Type,When\nC1,suspect_arrested,05/06/2026\n"
    victims = "Crime,Victim,Enhanced\nC1,1,no\nC1,1.0,no\n"

    made, _ = read(log, CRIMES, victims=victims)
    kept, _ = read(log, 'references = "as they are"\n' + CRIMES, victims=victims)

    assert (made.victims["stored"], kept.victims["stored"]) == (1, 2)
    assert "victims.csv, row 3, column “victim”: a victim or crime that cannot" in made.as_text()


def test_a_victim_named_in_a_log_of_crimes_may_not_be_mangled_either(read):
    mapping = CRIMES.replace('event = "Type"', 'event = "Type"\nvictim = "Victim"')
    rows = "C1,1,vps_offered,05/06/2026\nC1,1.0,vps_offered,05/06/2026\n"

    made, store = read(
        "Crime,Victim,Type,When\n" + rows, mapping, victims="Crime,Victim,Enhanced\nC1,1,no\n"
    )

    assert (made.stored, made.quarantined.total(), store.victim_count) == (1, 1, 1)
    assert made.examples[0]["column"] == "victim"


def test_a_mangled_key_replaces_nothing(read):
    mapping = MAPPING.replace("[times]", 'key = "Key"\n[times]')
    head = HEAD.replace("\n", ",Key\n")
    two = ROW.replace("\n", ",4.4E+11\n") + ROW.replace("A1", "A2").replace("\n", ",4.4E+11\n")

    made, store = read(head + two, mapping)

    assert (made.stored, store.victim_count) == (2, 2)
    assert made.quality["with a key that a spreadsheet has mangled"] == 2


def test_references_that_differ_only_in_case_are_one_finding(read):
    made, _ = read(HEAD + ROW + ROW.replace("A1", "a1") + ROW.replace("A1", "B2"))

    assert made.findings == [
        "1 reference is written in ways that differ only in capital and small letters, as in "
        "log.csv, row 2 and log.csv, row 3: each way is a victim of their own. Write them alike "
        "and read the extracts into a new store"
    ]


def test_references_alike_are_no_finding(read):
    made, _ = read(HEAD + ROW + ROW.replace("A1", "B1"))

    assert made.findings == []


# --- a mapping of the wrong kind

FAULTS = [
    ("a number for a column", 'victim = "Ref"', "victim = 3",
     "columns.victim must be a text, or a list of texts to be joined"),
    ("no column at all", 'victim = "Ref"', "victim = []", "columns.victim must be a text, or a"),
    ("numbers in a list", 'victim = "Ref"', "victim = [1]", "columns.victim must be a text, or a"),
    ("an empty text", 'victim = "Ref"', 'victim = ""', "columns.victim must be a text, or a"),
    ("two columns for one cell", 'event = "Type"', 'event = ["a", "b"]',
     "columns.event must be a text"),
    ("a number for a table", "[columns]", "times = 3\n[columns]", "times must be a table"),
    ("an unknown key of times", "order =", "ordr =",
     "times.ordr is not known; use order, zone, serials, repeated_hour"),
    ("a text for true", "[times]", '[times]\nserials = "false"',
     "times.serials must be true or false"),
    ("a number for an order", 'order = "day-first"', "order = 1",
     "times.order must be iso, day-first or month-first"),
    ("a list for a zone", "[times]", '[times]\nzone = ["utc"]', "times.zone must be london or utc"),
    ("a number for an hour", "[times]", "[times]\nrepeated_hour = 2",
     "times.repeated_hour must be first or second"),
    ("a number for the name", "[columns]", "name = 3\n[columns]", "name must be a text"),
    ("a text for a list", "[columns]", 'ignored = "Chat"\n[columns]',
     "ignored must be a list of texts"),
    ("a list of numbers", "[columns]", "business = [1]\n[columns]",
     "business must be a list of texts"),
    ("a list for events", "[columns]", "events = []\n[columns]", "events must be a table"),
    ("a number for an event", "[times]", "[events]\nArrest = 3\n[times]",
     "events.Arrest must be a text"),
    ("a receipt of no event", "[times]", '[receipts]\nheard = "vps_offered"\n[times]',
     "receipts.heard: “heard” is no event"),
    ("a constant misspelt", "[times]", '[constants]\nforse = "A"\n[times]',
     "constants.forse is not known; use force, area, team"),
    ("a number for a constant", "[times]", "[constants]\nteam = 3\n[times]",
     "constants.team must be a text"),
    ("a spelling of neither", "[times]", '[enhanced]\nmaybe = ["x"]\n[times]',
     "enhanced.maybe is not known; use yes, no"),
    ("a spelling of both", "[times]", '[enhanced]\nyes = ["x"]\nno = ["X"]\n[times]',
     "enhanced: “x” cannot be both yes and no"),
    ("a text for spellings", "[times]", '[enhanced]\nyes = "x"\n[times]',
     "enhanced.yes must be a list of texts"),
    ("references of another kind", "[columns]", "references = true\n[columns]",
     "references must be checked or as they are"),
    ("a number for the victims", "[columns]", "victims = 3\n[columns]", "victims must be a table"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "reason"), [pytest.param(*rest, id=name) for name, *rest in FAULTS]
)
def test_a_mapping_of_the_wrong_kind_is_refused_with_its_place(tmp_path, old, new, reason):
    assert old in MAPPING
    path, log = tmp_path / "map.toml", tmp_path / "log.csv"
    text = MAPPING.replace(old, new, 1)
    if new.startswith("times"):
        text = text.split("[times]")[0]
    path.write_text(text)
    log.write_text(HEAD + ROW)

    done = CliRunner().invoke(
        app, ["ingest", str(log), "--mapping", str(path), "--store", str(tmp_path / "store")]
    )

    assert done.exit_code == 2, done.output
    assert f"map.toml: {reason}" in done.output
    assert not (tmp_path / "store").exists()


def test_a_folder_is_no_mapping(tmp_path):
    with pytest.raises(BadInput, match="is a folder; give the mapping file itself"):
        load(tmp_path)


# --- nothing stored at all


def command(tmp_path, text, *more, mapping=MAPPING):
    (tmp_path / "map.toml").write_text(mapping)
    log = tmp_path / "log.csv"
    log.write_text(text)
    return CliRunner().invoke(
        app,
        ["ingest", str(log), "--mapping", str(tmp_path / "map.toml"), "--store",
         str(tmp_path / "store"), *more],
    )  # fmt: skip


NOTHING = [
    ("a spreadsheet’s day numbers", "46178.5",
     "2 times look like a spreadsheet’s day numbers: set serials = true under [times]"),
    ("a year too late", "05/06/2036", "times from 2012-01-01 to "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "hint"), [pytest.param(w, h, id=name) for name, w, h in NOTHING]
)
def test_an_extract_of_which_nothing_could_be_used_is_a_finding(tmp_path, written, hint):
    rows = "".join(f"A{n},suspect_arrested,{written},no\n" for n in (1, 2))

    done = command(tmp_path, HEAD + rows)

    assert done.exit_code == 1
    assert "log.csv: none of its 2 rows could be used" in done.output
    assert hint in done.output
    assert not (tmp_path / "store").exists()


def test_a_program_reads_what_became_of_the_rows_also_where_none_could_be_used(tmp_path):
    done = command(tmp_path, HEAD + "A1,Chat,05/06/2026,no\n", "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["unmapped"] == {"Chat": 1}
    assert "its only row could not be used" in done.stderr


def test_the_report_goes_with_the_reason(read):
    with pytest.raises(NothingUsable) as caught:
        read(HEAD + "A1,Chat,05/06/2026,no\n")

    assert caught.value.report.unmapped == {"Chat": 1}


def test_some_day_numbers_are_a_finding_of_a_run_that_is_done(read):
    made, _ = read(HEAD + ROW + "A2,vps_offered,46178,no\n")

    assert made.findings == [
        "Column “when”: 1 time looks like a spreadsheet’s day number: set serials = true under "
        "[times] of the mapping"
    ]


def test_an_extract_without_rows_is_a_finding_of_a_run_that_is_done(tmp_path):
    done = command(tmp_path, HEAD)

    assert done.exit_code == 0
    assert "Finding: log.csv holds no row below its heading" in done.output


def test_the_same_extract_again_is_done(tmp_path):
    assert [command(tmp_path, HEAD + ROW).exit_code for _ in range(2)] == [0, 0]


def test_an_extract_of_entries_to_ignore_is_done(tmp_path):
    ignoring = 'ignored = ["Chat"]\n' + MAPPING

    assert command(tmp_path, HEAD + "A1,Chat,05/06/2026,no\n", mapping=ignoring).exit_code == 0


# --- the lines of the report


def test_every_line_names_file_row_column_and_remedy(read):
    made, _ = read(HEAD + ROW + "A2,suspect_arrested\nA3,Chat,05/06/2026,no\n")

    assert made.as_text().splitlines()[-2:] == [
        "  log.csv, row 3: has fewer columns than the heading. Complete the row, or export it "
        "again",
        "  log.csv, row 4, column “type”: an entry type that the mapping does not know. Map it "
        "under [events], or list it under ignored",
    ]


def test_every_reason_has_a_remedy():
    every = [
        reasons.NOBODY, reasons.UNMAPPED, reasons.MANGLED, reasons.NO_VICTIM, reasons.TOTAL,
        reasons.BAD_TIME, reasons.BEYOND, reasons.MANGLED_OR_MISSING, *scanner.REASONS.values(),
    ]  # fmt: skip

    assert all(reasons.remedy(reason) for reason in every)


# --- files that are no extract


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


WORKBOOK = "log.csv: this is a workbook: save it as CSV"
NO_EXTRACT = [
    ("a workbook", zipped("[Content_Types].xml", "xl/workbook.xml"), WORKBOOK),
    ("a workbook of OpenDocument", zipped("mimetype", "content.xml"), WORKBOOK),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, WORKBOOK),
    ("an archive", zipped("log.txt"), "log.csv: this is a ZIP archive: unpack it and give the"),
    ("half an archive", zipped("xl/workbook.xml")[:40], "log.csv: this is a ZIP archive"),
    ("a heading misspelt", "Reff,Type,When,Enhanced\n", "did you mean “reff”? The mapping"),
    ("another heading", "a,b\n", "in the first 50 lines. The mapping “map” wants"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"), [pytest.param(c, r, id=name) for name, c, r in NO_EXTRACT]
)
def test_a_file_that_is_no_extract_is_refused_by_what_it_is(read, tmp_path, content, reason):
    with pytest.raises(BadInput) as caught:
        read(content)

    assert reason in str(caught.value)
    assert not (tmp_path / "store").exists()


def test_a_folder_is_called_a_folder(tmp_path):
    with pytest.raises(BadInput, match=f"{tmp_path.name}: this is a folder; give the file itself"):
        ingest(Store(tmp_path / "store"), tmp_path)

    assert not (tmp_path / "store").exists()


UTF_16 = [
    ("low byte first", "utf-16-le"),
    ("high byte first", "utf-16-be"),
]


@pytest.mark.parametrize("encoding", [pytest.param(code, id=name) for name, code in UTF_16])
def test_utf_16_without_its_mark_is_read(read, encoding):
    made, store = read((HEAD + ROW + ROW.replace("A1", "Ä’2")).encode(encoding))

    assert made.stored == 2
    assert store.history("Ä’2").victim == "Ä’2"


def test_half_a_character_of_utf_16_is_refused_in_words(read):
    with pytest.raises(BadInput, match="is not text in UTF-8, UTF-16 or Windows-1252"):
        read((HEAD + ROW).encode("utf-16-le")[:-1])


# --- nothing half-written


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "new" / "store"


def refuse(tmp_path, folder):
    (tmp_path / "bad.csv").write_text("a,b\n")
    with pytest.raises(BadInput, match="no heading"):
        ingest(Store(folder), tmp_path / "bad.csv")


def test_a_refused_file_leaves_no_new_folder(tmp_path, folder):
    refuse(tmp_path, folder)

    assert not folder.parent.exists()


def test_a_refused_file_leaves_an_empty_folder_empty(tmp_path, folder):
    folder.mkdir(parents=True)

    refuse(tmp_path, folder)

    assert not list(folder.iterdir())


def test_a_refused_file_leaves_a_store_as_it_was(tmp_path, folder, read):
    read(HEAD + ROW)
    store = tmp_path / "store"
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}

    refuse(tmp_path, store)

    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before


def test_a_refused_file_takes_nothing_away_that_somebody_put_there(tmp_path, folder):
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("ours")

    refuse(tmp_path, folder)

    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_run_refused_for_another_one_takes_nothing_of_it_away(tmp_path, folder):
    (tmp_path / "log.csv").write_text(HEAD + ROW)

    with Store(folder).writing():
        with pytest.raises(BadInput, match="another run is writing"):
            ingest(Store(folder), tmp_path / "log.csv")

        assert (folder / "lock").exists()


def test_a_run_that_fails_late_leaves_no_list_of_rows_set_aside(tmp_path, read, monkeypatch):
    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(drift, "look", fail)
    with pytest.raises(KeyboardInterrupt):
        read(HEAD + ROW + "A2,Chat,05/06/2026,no\n")

    assert not (tmp_path / "store").exists()
