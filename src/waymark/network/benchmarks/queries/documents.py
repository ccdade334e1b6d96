"""Definitions of measures, as the search reads them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.measures.rulebook import read_rights

# One of the scopes of the library: whoever holds a seat may read what a measure is.
SCOPE = "members"
# A definition has no day of its own: of two hits alike, what somebody did lately stands first.
NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def document(one: Definition) -> dict[str, Any]:
    """A measure with what it counts, why, and the names of its rights."""
    rights = read_rights()
    body = [
        f"Counts: {one.numerator}",
        f"Out of: {one.denominator}",
        one.why,
        one.note,
        *(f"Right {number}: {rights[number]}" for number in one.rights),
    ]
    return {
        "kind": "measure",
        "key": one.key,
        "title": one.title,
        "summary": one.question,
        "body": "\n".join(line for line in body if line),
        "url": f"/measures/{one.key}/",
        "scope": SCOPE,
        "at": NO_DAY,
        "tags": [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every measure that forces are asked for, to build the index anew."""
    yield from (document(one) for one in definitions.on())
