"""The library as a table for a spreadsheet, out and back in."""

import csv
import io
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.network.innovations.rules.columns import (
    COLUMNS,
    HEADER,
    MANY,
    MOST_ROWS,
    CellError,
    LibraryRecord,
    WrongColumns,
    cell_text,
    from_rows,
    safe_cell,
    to_rows,
)

RECORD = LibraryRecord(
    title="The two-call promise",
    topic=("Contact management", "Leadership"),
    aim="- Tell every victim\n- Spare the wait",
    first_published="9 June 2025",
)


def test_every_field_has_its_column():
    assert list(COLUMNS) == [each.name for each in fields(LibraryRecord)]
    assert len(set(HEADER)) == len(HEADER)


def test_values_are_parted_by_semicolons_and_bullets_made_safe():
    row = dict(zip(HEADER, to_rows([RECORD])[0], strict=True))

    assert {heading: cell for heading, cell in row.items() if cell} == {
        "Title": "The two-call promise",
        "First published": "9 June 2025",
        "Topic": "Contact management; Leadership",
        "Aim": "'- Tell every victim\n- Spare the wait",
    }


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("+44 20", "'+44 20", id="a plus"),
        pytest.param("-1", "-1", id="a number below nought"),
        pytest.param("-0.44", "-0.44", id="a change for the worse"),
        pytest.param("-1+1", "'-1+1", id="a minus and more"),
        pytest.param("-1\n=1", "'-1\n=1", id="a number and a formula below it"),
        pytest.param("-A1", "'-A1", id="a minus and a cell"),
        pytest.param("'-1", "''-1", id="a number quoted already"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="an at sign"),
        pytest.param("\t=1", "'\t=1", id="a tab"),
        pytest.param("\r=1", "'\r=1", id="a carriage return"),
        pytest.param("＝1", "'＝1", id="a wide equals sign"),
        pytest.param("'=1", "''=1", id="a formula quoted already"),
        pytest.param("'Quoted'", "'Quoted'", id="a quotation"),
        pytest.param("a=1", "a=1", id="equals further on"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_cell_runs_as_a_formula(text, cell):
    assert safe_cell(text) == cell
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(["Title", "Topic"], id="two of the columns"),
        pytest.param(["Topic", "Title"], id="another order"),
        pytest.param(["\ufefftitle", " TOPIC ", ""], id="as a spreadsheet saves them"),
    ],
)
def test_columns_are_found_by_their_headings(header):
    cells = {"title": "A", "topic": "x; y ;;x"}
    row = [cells.get(heading.strip("\ufeff ").lower(), "") for heading in header]

    assert from_rows(header, [row]) == [LibraryRecord(title="A", topic=("x", "y"))]


@pytest.mark.parametrize(
    ("header", "reasons"),
    [
        pytest.param([], ["The column Title is missing"], id="no header"),
        pytest.param(
            ["Title", "Shoe size"],
            ["Column 2 has the heading “Shoe size”, which we do not know"],
            id="an unknown heading",
        ),
        pytest.param(
            ["Title", "Aim", "aim", "AIM"],
            ["The column Aim is there twice"],
            id="one heading twice",
        ),
        pytest.param(
            ["", "Topic"],
            [
                "Column 1 has the heading “”, which we do not know",
                "The column Title is missing",
            ],
            id="a heading left blank",
        ),
    ],
)
def test_a_table_with_wrong_columns_is_refused_whole(header, reasons):
    with pytest.raises(WrongColumns) as refusal:
        from_rows(header, [["A", "B"]])

    assert refusal.value.reasons == reasons


VOCABULARIES = {"topic": ["Contact management", "Leadership"], "scale": ["Local"]}


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        pytest.param(["", "", "", "", "x"], ["Row 2, Title: Enter a title"], id="no title"),
        pytest.param(
            ["A", "", "", "", "", "", "stray"],
            [
                "Row 2, column 6: There is text beyond the last heading. "
                "Is a line end or a comma unquoted?"
            ],
            id="a cell too many",
        ),
        pytest.param(
            ["A", "Leadership; Horses; Dogs", "", "", ""],
            [
                "Row 2, Topic: “Horses” is not on the list",
                "Row 2, Topic: “Dogs” is not on the list",
            ],
            id="values that are not on the list",
        ),
        pytest.param(
            ["A", "", "Galactic", "", ""],
            ["Row 2, Scale of initiative: “Galactic” is not on the list"],
            id="one value that is not on the list",
        ),
        pytest.param(
            ["A", "", "", "June 2026", ""],
            ["Row 2, First published: Write the date like 8 June 2026, not “June 2026”"],
            id="no date",
        ),
        pytest.param(
            ["x" * 161, "", "", "31/06/2026", ""],
            [
                "Row 2, Title: Shorten this to 160 characters. It has 161",
                "Row 2, First published: Write the date like 8 June 2026, not “31/06/2026”",
            ],
            id="two faults in a row",
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(row, errors):
    header = ["Title", "Topic", "Scale of initiative", "First published", "Aim"]

    found = from_rows(header, [row], VOCABULARIES)

    assert [[str(error) for error in row] for row in found] == [errors]


def test_good_rows_and_bad_ones_keep_their_places_and_blank_ones_are_passed_over():
    found = from_rows(["Title", "Aim"], [["A"], ["", " "], [], ["", "x"], ["B", "'-1"]])

    assert found == [
        LibraryRecord(title="A"),
        [CellError(5, "Title", "Enter a title")],
        LibraryRecord(title="B", aim="-1"),
    ]


def test_too_many_rows_are_refused():
    rows = ([f"Practice {n}"] for n in range(MOST_ROWS + 1))

    with pytest.raises(WrongColumns, match="more than 5,000 rows"):
        from_rows(["Title"], rows)


def test_ten_megabytes_in_a_cell_are_an_error_and_no_more():
    assert [str(error) for error in from_rows(["Title", "Aim"], [["A", "x" * 10_000_000]])[0]] == [
        "Row 2, Aim: Shorten this to 50,000 characters. It has 10,000,000"
    ]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\ufeff"))
TEXT = st.one_of(CELL, st.sampled_from(["=1", "'=1", "''", "- a\n- b", "@x"])).map(str.strip)
VALUES = st.lists(
    CELL.map(lambda value: value.replace(";", ",").strip()).filter(bool), unique=True, max_size=3
).map(tuple)
RECORDS = st.builds(
    LibraryRecord,
    title=TEXT.filter(lambda text: 0 < len(text) <= 160),
    **{name: VALUES for name in MANY},
    **{name: TEXT for name in ("organisation", "aim", "description", "licence")},
)


@settings(deadline=None)
@given(st.lists(RECORDS, max_size=3))
def test_what_goes_out_as_a_csv_file_comes_back(records):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADER, *to_rows(records)])
    header, *rows = csv.reader(io.StringIO(file.getvalue(), newline=""))

    assert from_rows(header, rows) == records
