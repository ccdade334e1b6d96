"""The words that are read in a file for the search, and what a picture loses before it is kept."""

import io
import time

import openpyxl
import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

from tests.shared.files.rules.made_up import (
    SLIDE,
    chunk,
    exif,
    jpg,
    odt,
    office,
    pdf,
    png,
    segment,
)
from waymark.shared.files.rules import (
    extract_text,
    inspect,
    without_position,
)

# ---- the words of a file -----------------------------------------------------------------------


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


# ---- what a picture loses ----------------------------------------------------------------------


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
