"""A return is taken only whole, signed, in its turn, and with nothing in it but counts."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.measures.returns.making import KEY, MADE, OPEN_KEY, issue, month
from waymark.measures import returns
from waymark.measures.errors import BadInput
from waymark.measures.returns import BadReturn, Counts, Place, verify

OCTOBER = month("R06-ARR", "2026-10", Counts(400, 612, 43, 25, 12))
NOVEMBER = month("R06-ARR", "2026-11", Counts(380, 560, 30, 22, 40))
NEEDLES = [
    "Jo Smith",
    "JO-SMITH",
    "42A/12345/26",
    "943 476 5919",
    "07700 900123",
    "jo@example.org",
    "born 1 June 1990",
    "12 High Street",
]


def reasons(text: str, keys=(OPEN_KEY,), **more) -> list[str]:
    with pytest.raises(BadReturn) as refusal:
        verify(text, keys, **more)
    return refusal.value.reasons


def test_a_return_in_order_is_taken():
    document = issue(OCTOBER)

    assert verify(document.text(), [OPEN_KEY], force="ashdown", measures=["R06-ARR"]) == document


def test_the_next_one_follows_it():
    first = issue(OCTOBER)
    second = issue(OCTOBER | NOVEMBER, first, publish=["2026-11"], earlier=[first])

    assert (second.issue, second.previous) == (2, first.hash)
    assert verify(second.text(), [OPEN_KEY], previous=first) == second


def test_the_same_counts_make_the_same_return():
    assert issue(OCTOBER).text() == issue(OCTOBER).text()


def test_layout_does_not_matter():
    document = issue(OCTOBER)

    squeezed = json.dumps(json.loads(document.text()), separators=(",", ":"))

    assert verify(squeezed, [OPEN_KEY]) == document


@pytest.mark.parametrize(
    ("field", "value"),
    [("met", 401), ("of", 611), ("excused", None), ("measure", "R06-REL"), ("first", "2026-09")],
)
def test_an_altered_figure_is_refused(field, value):
    raw = json.loads(issue(OCTOBER).text())
    raw["rows"][0][field] = value

    assert reasons(json.dumps(raw)) == [
        "The figures have been altered since the return was made: its hash differs"
    ]


def test_an_altered_figure_with_a_hash_made_to_fit_is_refused():
    raw = json.loads(issue(OCTOBER).text())
    raw["rows"][0]["met"] = 401
    raw["hash"] = returns.document.digest(
        {name: value for name, value in raw.items() if name not in ("hash", "signature")}
    )

    assert reasons(json.dumps(raw)) == ["The signature is not that of the key it names"]


def test_the_mark_of_made_up_data_cannot_be_taken_off():
    raw = json.loads(issue(OCTOBER).text())
    raw["made_up"] = False

    assert reasons(json.dumps(raw))[0].startswith("The figures have been altered")


def test_a_key_that_is_not_the_forces_is_refused():
    stranger = returns.public_key(returns.new_key()[1])

    assert reasons(issue(OCTOBER).text(), [stranger]) == [
        "The return is signed with a key that is not known for this force"
    ]


def test_an_unsigned_return_is_refused():
    raw = json.loads(issue(OCTOBER).text())
    del raw["signature"]

    assert reasons(json.dumps(raw)) == ["signature: it is missing"]


def test_a_replayed_return_is_refused():
    first = issue(OCTOBER)
    second = issue(OCTOBER | NOVEMBER, first, publish=["2026-11"], earlier=[first])

    assert reasons(first.text(), previous=first) == ["This return has been taken already"]
    assert reasons(first.text(), previous=second) == [
        "Issue 1 is not newer than issue 2, taken before"
    ]


def test_a_return_out_of_turn_is_refused():
    first = issue(OCTOBER)
    second = issue(OCTOBER, first)
    third = issue(OCTOBER, second)
    other_first = issue(NOVEMBER)

    assert reasons(third.text(), previous=first) == [
        "The return does not follow issue 1, the latest one taken"
    ]
    assert reasons(second.text(), previous=other_first) == [
        "The return does not follow issue 1, the latest one taken"
    ]
    assert reasons(second.text()) == ["Issue 2 comes first, but issue 1 was expected"]


def test_a_return_of_another_force_is_refused():
    first = issue(OCTOBER)
    others = first.model_copy(update={"force": "irkdale"})

    assert "The return is of another force" in reasons(first.text(), force="irkdale")
    assert "The return is of ashdown, not of irkdale" in reasons(first.text(), previous=others)
    with pytest.raises(BadInput, match="of irkdale, not of ashdown"):
        issue(OCTOBER, others)


def test_a_measure_that_nobody_knows_is_refused():
    assert reasons(issue(OCTOBER).text(), measures=["R06-REL"]) == [
        "The return holds a measure that we do not know"
    ]


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param({"met": 3}, id="met"),
        pytest.param({"met": 610}, id="late, by subtraction"),
        pytest.param({"pending": 0}, id="none"),
    ],
)
def test_a_small_number_in_a_signed_return_is_refused(counts):
    rows = [row.model_copy(update=counts) for row in issue(OCTOBER).rows]
    careless = returns.sign(rows, force="ashdown", key=KEY, made=MADE)

    assert reasons(careless.text()) == ["R06-ARR, 2026-10: a count under 5 is not held back"]


def test_replaying_the_data_confirms_every_figure():
    document = issue(OCTOBER)

    assert verify(document.text(), [OPEN_KEY], recount=OCTOBER) == document


def test_replaying_other_data_names_every_figure_that_differs():
    place = Place("R06-ARR", "VC2021", "2026-10", "2026-10")

    assert reasons(issue(OCTOBER).text(), recount={place: Counts(399, 612, 43, 25, 12)}) == [
        "R06-ARR, 2026-10: “met” is 400 in the return, 399 in the data"
    ]
    assert len(reasons(issue(OCTOBER).text(), recount={})) == 5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "not a JSON document", id="empty"),
        pytest.param(
            "PK\x03\x04",
            "The file is not a JSON document: line 1, column 1 cannot be read",
            id="a spreadsheet",
        ),
        pytest.param("[]", "The return: it must be an object, in curly brackets", id="a list"),
        pytest.param("[" * 100_000, "it is nested without end", id="nested without end"),
        pytest.param('{"issue": 1, "issue": 2}', "a name is given twice", id="a name twice"),
        pytest.param('{"issue": NaN}', "NaN is not a number", id="not a number"),
        pytest.param("1" * 10_000_001, "longer than 10,000,000", id="too long"),
    ],
)
def test_what_is_no_return_is_refused(text, reason):
    assert reason in reasons(text)[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"met": 1.5}, "rows 1, met: it must be a whole number", id="half"),
        pytest.param({"met": "400"}, "rows 1, met: it must be a whole number", id="text"),
        pytest.param({"met": True}, "rows 1, met: it must be a whole number", id="yes"),
        pytest.param({"met": -1}, "rows 1, met: it must be 0 or more", id="less than none"),
        pytest.param({"met": 10**9}, "rows 1, met: it must be 10,000,000 or less", id="beyond all"),
        pytest.param({"met": 700}, "rows 1: more were met than fell due", id="more than due"),
        pytest.param(
            {"first": "2026-13"},
            "rows 1, first: it is not written as a return must be",
            id="no month",
        ),
        pytest.param({"last": "2026-09"}, "rows 1: the last month lies before", id="backwards"),
        pytest.param({"group": "female"}, "rows 1: the group is none of “all”", id="no group"),
    ],
)
def test_a_fault_is_named_by_its_row_and_field(change, reason):
    raw = json.loads(issue(OCTOBER).text())
    raw["rows"][0] |= change

    assert reasons(json.dumps(raw))[0].startswith(reason)


def test_two_rows_for_one_figure_are_refused():
    raw = json.loads(issue(OCTOBER).text())
    raw["rows"] *= 2

    assert reasons(json.dumps(raw)) == ["The return: two rows are for the same figure"]


def places(value, path=()):
    """Find every place in a document where something could be put."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def test_no_needle_passes_in_a_thousand_returns_and_none_is_repeated_in_a_refusal():
    random = Random(39)
    text = issue(OCTOBER | NOVEMBER).text()
    everywhere = [path for path in places(json.loads(text)) if path]

    for _ in range(1000):
        raw, needle, path = json.loads(text), random.choice(NEEDLES), random.choice(everywhere)
        inside = raw
        for part in path[:-1]:
            inside = inside[part]
        if random.random() < 0.3 and isinstance(inside, dict):
            inside[needle] = random.choice([1, needle])
        else:
            inside[path[-1]] = needle
        said = reasons(json.dumps(raw), force="ashdown", measures=["R06-ARR"])
        assert not any(needle in reason for reason in said)


def test_the_schema_has_no_place_for_free_text():
    """Every text in a return has a closed form; a new field of any other kind fails here."""

    def texts(part, name=""):
        if isinstance(part, dict):
            if part.get("type") == "string":
                yield name, part
            for key, inner in part.items():
                yield from texts(inner, key)
        if isinstance(part, list):
            for inner in part:
                yield from texts(inner, name)

    found = list(texts(returns.SCHEMA))

    assert len(found) >= 12
    for name, part in found:
        assert {"pattern", "enum", "const"} & set(part), name
        pattern = part.get("pattern", "")
        assert " " not in pattern and "." not in pattern.replace(r"\.", ""), name


@pytest.mark.parametrize(
    "pem",
    [
        pytest.param(b"", id="empty"),
        pytest.param(returns.new_key()[0][:60], id="broken off"),
        pytest.param(returns.new_key()[1], id="the wrong half"),
    ],
)
def test_a_key_that_cannot_sign_is_refused(pem):
    with pytest.raises(BadInput, match="signing key"):
        returns.private_key(pem)


def test_a_public_key_is_known_by_its_fingerprint():
    private, public = returns.new_key()

    mark = returns.fingerprint(returns.public_key(public))

    assert mark == returns.fingerprint(returns.private_key(private).public_key())
    assert len(mark) == 16
    with pytest.raises(BadInput, match="public key"):
        returns.public_key(private)


def test_the_published_schema_is_the_one_in_force():
    published = Path(__file__).parents[3] / "docs/reference/return-v1.schema.json"

    assert json.loads(published.read_text(encoding="utf-8")) == returns.SCHEMA


def test_reading_returns_does_not_load_what_only_making_them_needs():
    code = "import sys, waymark.measures.returns; sys.exit('scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
