"""The guard reads the words inside files: T29 holds for what is attached as for what is typed."""

import csv
import io
import time
from html import escape

import openpyxl
import pytest

from tests.shared.files.rules import made_up
from tests.shared.guard.test_guard import clean_texts, disguised_texts
from waymark.shared.files import rules as files
from waymark.shared.guard.queries import file_findings
from waymark.shared.guard.rules import victim_like

pytestmark = pytest.mark.django_db
WORD = '<w:document xmlns:w="http://w"><w:body>{}</w:body></w:document>'


def docx(texts) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in texts)
    return made_up.office(parts={"word/document.xml": WORD.format(body)})


def pptx(texts) -> bytes:
    slides = {
        f"ppt/slides/slide{number}.xml": made_up.SLIDE.format(escape(text))
        for number, text in enumerate(texts, start=1)
    }
    return made_up.office("pptx", parts=slides)


def xlsx(texts) -> bytes:
    book = openpyxl.Workbook()
    for number, text in enumerate(texts, start=1):
        book.active.append([number, text, "n/a"])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def table(texts) -> bytes:
    lines = io.StringIO()
    csv.writer(lines).writerows([["1", text, "n/a"] for text in texts])
    return lines.getvalue().encode()


def plain(texts) -> bytes:
    return "\n".join(texts).encode()


KINDS = {"docx": docx, "pptx": pptx, "xlsx": xlsx, "csv": table, "txt": plain}


@pytest.mark.goal("T29")
def test_the_disguised_details_are_stopped_inside_files_too(goal):
    """200 texts, each in a file of each kind in turn. Control: what is found without unpacking."""
    texts = list(disguised_texts())
    made = [(list(KINDS)[at % len(KINDS)], text) for at, (_, _, text) in enumerate(texts)]
    data = [(kind, KINDS[kind](["A clean line", text])) for kind, text in made]

    stopped = [bool(file_findings(content, f"a.{kind}")) for kind, content in data]
    unread = [bool(victim_like(content.decode("latin-1"))) for kind, content in data
              if kind in ("docx", "pptx", "xlsx")]  # fmt: skip

    goal.reached(f"{sum(stopped)} of {len(stopped)} disguised details stopped inside files")
    goal.caught("a guard that does not unpack files", f"{sum(unread)} of {len(unread)} stopped")
    assert len(stopped) == 200
    assert sum(stopped) >= 190
    assert sum(unread) < len(unread) * 0.2


@pytest.mark.goal("T29")
def test_clean_texts_inside_files_are_left_in_peace(goal):
    texts = list(clean_texts())
    stopped = 0
    for at in range(0, len(texts), 10):
        kind = list(KINDS)[at // 10 % len(KINDS)]
        stopped += bool(file_findings(KINDS[kind](texts[at : at + 10]), f"a.{kind}"))

    goal.reached(f"{stopped} of 200 files of ten clean texts each stopped")
    assert stopped <= 4


@pytest.mark.parametrize(
    ("name", "content", "kinds"),
    [
        pytest.param("a.pdf", made_up.pdf(words="Ring 07700 900123"), ["phone"], id="a PDF"),
        pytest.param("a.docx", docx(["Jane Smith (12.3.87)"]), ["birth"], id="Word"),
        pytest.param("a.pptx", pptx(["NHS 943 476 5919"]), ["nhs_number"], id="a slide"),
        pytest.param("a.xlsx", xlsx(["42/123456/26"]), ["crime_reference"], id="a sheet"),
        pytest.param("a.csv", b"name,day\nJane Smith,12/03/1987\n", ["birth"], id="a CSV table"),
        pytest.param("a.csv", "name;tel\nJane;07700 900123".encode("utf-16"), ["phone"],
                     id="a CSV table as Excel saves it"),
        pytest.param("a.odt", made_up.odt("<text:p>j.smith@gmail.com</text:p>"), ["email"],
                     id="OpenDocument"),
        pytest.param("a.pdf", b"%PDF-1.4 broken", [], id="a broken PDF is refused elsewhere"),
        pytest.param("a.exe", b"MZ 07700 900123", [], id="a program is refused elsewhere"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n", [], id="a broken picture"),
    ],
)  # fmt: skip
def test_each_kind_of_file(name, content, kinds):
    assert [finding.kind for finding in file_findings(content, name)] == kinds


def book(*rows) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(book([7700900123]), True, id="a number whose first nought Excel dropped"),
        pytest.param(book([0, 7700, 900, 123]), False, id="cells side by side are no number"),
        pytest.param(book([0], [7700900]), False, id="nor are cells below each other"),
        pytest.param(book([0.123456789, 0.7700900123]), False, id="nor is a long fraction"),
        pytest.param(book([12_345, 67_890, 64.2]), False, id="counts and a share"),
        pytest.param(book(["Jane", "Smith", "12/03/1987"]), True, id="a name beside a birth"),
        pytest.param(book(["Jane's team", 12, 3, 87]), False, id="a name beside three counts"),
    ],
)
def test_tables_are_read_cell_by_cell(content, found):
    assert bool(file_findings(content, "a.xlsx")) is found


def test_a_finding_in_a_table_names_its_row():
    finding = file_findings(b"a,b\n1,2\n3,07700 900123\n", "a.csv")[0]

    assert (finding.kind, finding.line) == ("phone", 3)


def test_a_large_table_is_read_in_time():
    rows = b"force,month,count,share\n" + b"Ashdown,2026-01,1234,0.6411\n" * 7_000

    began = time.process_time()
    assert file_findings(rows, "a.csv") == []
    assert time.process_time() - began < 5
    assert len(files.words_for_guard(rows, "csv")) <= 200_000
