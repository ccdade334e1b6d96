"""Attachments: what they are by content, what is refused and why, and what a search finds."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shared.files.rules.hostile import (
    HOSTILE,
    only_owner_locked,
)
from tests.shared.files.rules.made_up import (
    jpg,
    odt,
    office,
    packed_pdf,
    pdf,
    pdf_action,
    png,
    relation,
    workbook,
)
from waymark.shared.files.rules import (
    UnsafeFile,
    extract_text,
    inspect,
    safe_filename,
)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        pytest.param(office(), "plan.docx", "docx", id="a Word document"),
        pytest.param(workbook(), "counts.xlsx", "xlsx", id="an Excel workbook"),
        pytest.param(office("pptx"), "talk.pptx", "pptx", id="a presentation"),
        pytest.param(odt(), "plan.odt", "odt", id="an OpenDocument text"),
        pytest.param(
            odt(**{"Configurations2/accelerator/current.xml": ""}),
            "plan.odt",
            "odt",
            id="an empty part, as LibreOffice writes it",
        ),
        pytest.param(pdf(), "paper.PDF", "pdf", id="a PDF, its ending in capitals"),
        pytest.param(packed_pdf(""), "paper.pdf", "pdf", id="a PDF packed in object streams"),
        pytest.param(png(), "chart.png", "png", id="a PNG picture"),
        pytest.param(jpg(), "photo.jpeg", "jpg", id="a photograph"),
        pytest.param(b"Force,Count\nAshdown,12\n", "table.csv", "csv", id="a table"),
        pytest.param("Dŵr\n".encode("utf-16"), "notes.txt", "txt", id="text as Notepad saves it"),
        pytest.param("It’s".encode("cp1252"), "notes.txt", "txt", id="text of old Windows"),
        pytest.param(
            office(parts=relation("hyperlink", "https://ashdown.example/")),
            "plan.docx",
            "docx",
            id="a link for the reader to click",
        ),
        pytest.param(
            office(parts=relation("attachedTemplate", "file:///C:\\Templates\\Force.dotx")),
            "plan.docx",
            "docx",
            id="a template on the writer's own disk",
        ),
        pytest.param(
            office("pptx", parts={"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook()}),
            "talk.pptx",
            "pptx",
            id="a chart with its own workbook",
        ),
        pytest.param(
            pdf(pdf_action("/URI", URI="https://ashdown.example/")),
            "paper.pdf",
            "pdf",
            id="a PDF with a link to a web page",
        ),
    ],
)
def test_good_files_are_told_by_their_content(data, name, code):
    kind = inspect(data, name)

    assert (kind.code, kind.filename) == (code, name)


@pytest.mark.parametrize(("make", "name", "reason"), HOSTILE)
def test_hostile_files_are_refused_with_a_reason_and_soon(make, name, reason):
    data = make()

    started = time.process_time()
    with pytest.raises(UnsafeFile, match=reason):
        inspect(data, name)

    assert time.process_time() - started < 8


def test_a_pdf_that_only_forbids_printing_is_taken():
    assert inspect(pdf(only_owner_locked), "paper.pdf").code == "pdf"


def test_a_table_of_contents_that_points_nowhere_is_not_searched_for():
    table = b"xref\n0 20000\n0000000000 65535 f \n" + b"0000000007 00000 n \n" * 19_999
    tail = b"trailer <</Size 20000/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    body = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n" + b"%" * 2_000_000 + b"\n"

    started = time.process_time()
    with pytest.raises(UnsafeFile, match="damaged"):
        inspect(body + table + tail % len(body), "a.pdf")

    assert time.process_time() - started < 8


def test_the_limit_can_be_set():
    with pytest.raises(UnsafeFile, match=r"larger than 0\.5 MB"):
        inspect(b"x" * 500_001, "a.txt", limit=500_000)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["pdf", "docx", "png", "jpg", "csv", "txt"]))
def test_random_bytes_are_a_kind_or_a_reason(data, ending):
    heads = {"pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04", "png": b"\x89PNG\r\n\x1a\n"}
    for start in (b"", heads.get(ending, b"\xff\xd8\xff")):
        try:
            assert inspect(start + data, f"a.{ending}").code == ending
        except UnsafeFile as refusal:
            assert refusal.reason


@settings(deadline=None)
@given(st.integers(0, 2_000), st.integers(0, 255), st.sampled_from([pdf(), office(), odt(), jpg()]))
def test_a_flipped_byte_gives_a_kind_or_a_reason(at, byte, good):
    data = bytearray(good)
    data[at % len(data)] = byte
    for name in ("a.pdf", "a.docx", "a.odt", "a.jpg"):
        try:
            extract_text(bytes(data), inspect(bytes(data), name))
        except UnsafeFile as refusal:
            assert refusal.reason


@pytest.mark.parametrize(
    ("make", "name"), [(office, "a.docx"), (workbook, "a.xlsx"), (pdf, "a.pdf")]
)
def test_a_file_with_a_piece_missing_gives_a_kind_or_a_reason(make, name):
    whole = make()
    for at in range(0, len(whole), len(whole) // 200):
        try:
            inspect(whole[:at] + whole[at + 20 :], name)
        except UnsafeFile as refusal:
            assert refusal.reason


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("Plan for June.docx", "Plan for June.docx", id="a good name"),
        pytest.param("Dŵr a’r dref.pdf", "Dŵr a’r dref.pdf", id="Welsh letters"),
        pytest.param("../../etc/passwd", "passwd", id="a way out"),
        pytest.param("C:\\Users\\me\\plan.pdf", "plan.pdf", id="a path of Windows"),
        pytest.param("plan\x00.pdf", "plan.pdf", id="a NUL"),
        pytest.param("plan\r\nSet-Cookie: x.pdf", "plan Set-Cookie_ x.pdf", id="a header trick"),
        pytest.param("report\u202efdp.exe", "reportfdp.exe", id="a name that runs backwards"),
        pytest.param('a<b>"c"|d?*.pdf', "a_b__c__d__.pdf", id="reserved signs"),
        pytest.param("nul.txt", "_nul.txt", id="a device of Windows"),
        pytest.param(" .hidden. ", "hidden", id="full stops around it"),
        pytest.param("...", "file", id="nothing but full stops"),
        pytest.param("", "file", id="nothing"),
        pytest.param("x" * 300 + ".docx", "x" * 115 + ".docx", id="an overlong name"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_filename(name) == safe


@settings(deadline=None)
@given(st.text(max_size=400))
def test_a_safe_name_stays_as_it_is(name):
    safe = safe_filename(name)

    assert safe_filename(safe) == safe
    assert 0 < len(safe) <= 120
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\\x00\r\n"<>|?*')


def test_the_made_up_files_are_real_archives():
    assert zipfile.ZipFile(io.BytesIO(office())).testzip() is None
