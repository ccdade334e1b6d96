"""Each test has a data folder of its own: for the audit's note and for files."""

from tests.network.discussions.conftest import data_folder  # noqa: F401
