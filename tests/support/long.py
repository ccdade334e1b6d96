"""The long form of a test: `make test-long` sets WAYMARK_LONG, and counts grow."""

import os

import pytest

LONG = bool(os.environ.get("WAYMARK_LONG"))


def longer(short: int, long: int) -> int:
    """How often to do something: as `make test` has time for, or as the long run has."""
    return long if LONG else short


# A test that takes long and does not hang on the database: both are tried in the long run only.
ON_ONE_DATABASE = [] if LONG else [pytest.mark.only_on("sqlite")]
