"""The printed pages of docs/reference say what is so."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, "tools/print_reference.py", folder], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("name", ["routes.md", "permissions.md", "settings.md", "asvs.md"])
def test_a_printed_page_is_up_to_date(printed, name):
    checked_in = (ROOT / "docs/reference" / name).read_text()

    assert checked_in == (printed / name).read_text(), "Run: make docs"


def test_waymark_settings_prints_the_same_table():
    """An administrator reads it in a terminal or on the page: the two must not differ."""
    told = subprocess.run(
        [sys.executable, "-c", "from waymark.cli import app; app()", "settings"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert told and (ROOT / "docs/reference/settings.md").read_text().endswith(told)
