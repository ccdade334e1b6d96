"""What may be said of a fault."""

import pytest
from django.db import IntegrityError

from waymark.shared.watch import rules


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        pytest.param(KeyError("jo@example.org"), "KeyError", id="a key that somebody typed"),
        pytest.param(ValueError("bad: 07700 900123"), "ValueError", id="a value"),
        pytest.param(
            AttributeError("'NoneType' object has no attribute 'name'"),
            "AttributeError: 'NoneType' object has no attribute 'name'",
            id="a place in the program",
        ),
        pytest.param(
            OSError(28, "No space left on device", "/srv/files/Jo Example.pdf"),
            "OSError: No space left on device",
            id="a file by its name",
        ),
        pytest.param(
            IntegrityError("UNIQUE constraint failed: accounts_person.email"),
            "IntegrityError: UNIQUE constraint failed: accounts_person.email",
            id="a column of SQLite",
        ),
        pytest.param(
            IntegrityError("duplicate key\nDETAIL: Key (email)=(jo@example.org) already exists."),
            "IntegrityError",
            id="a row that PostgreSQL repeats",
        ),
        pytest.param(
            IntegrityError("UNIQUE constraint failed: t.c\njo@example.org"),
            "IntegrityError: UNIQUE constraint failed: t.c",
            id="only the part that is known",
        ),
    ],
)
def test_a_fault_is_named_without_words_that_could_be_somebody_s(fault, said):
    assert rules.kind(fault) == said


def _reads(word):
    try:
        int(word)
    except ValueError as fault:
        raise LookupError(word) from fault


def test_a_trace_says_where_and_not_with_what():
    word = "jo@example.org"
    try:
        _reads(word)
    except LookupError as fault:
        told = rules.trace(fault)

    assert "in _reads" in told and "raise LookupError(word)" in told
    assert told.index("ValueError") < told.index("which led to") < told.rindex("LookupError")
    assert word not in told


def test_faults_that_lead_to_each_other_end():
    one, other = KeyError("a"), KeyError("b")
    one.__context__, other.__context__ = other, one

    assert rules.trace(one) == "KeyError\n\nwhich led to\n\nKeyError"
