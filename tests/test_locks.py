"""Locks fix versions and hashes and leave the place to the machine (decision 7)."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted((ROOT / "requirements").glob("*.txt"))
NODE = [ROOT, ROOT / "tests/support/provider"]
ADDRESS = re.compile(r"://|--(extra-)?index|--find-links|@ file")


def packages(lock: str) -> list[str]:
    """The entries of a Python lock, each with the lines that belong to it."""
    return re.findall(r"^\S(?:.*\\\n)*.*$", re.sub(r"^#.*\n", "", lock, flags=re.MULTILINE), re.M)


@pytest.mark.parametrize("lock", PYTHON, ids=lambda lock: lock.stem)
def test_every_python_package_has_a_version_and_a_hash_and_no_address(lock):
    found = packages(lock.read_text())

    assert found
    assert [
        entry for entry in found if not re.match(r"\S+==\S+.*--hash=sha256:", entry, re.S)
    ] == []
    assert ADDRESS.search(lock.read_text()) is None


@pytest.mark.parametrize("folder", NODE, ids=lambda folder: folder.name)
def test_every_node_package_has_a_hash_and_no_address(folder):
    """`funding` may hold an address: nothing is fetched from there."""
    found = json.loads((folder / "package-lock.json").read_text())["packages"]
    others = {name: entry for name, entry in found.items() if name}

    assert others
    assert [name for name, entry in others.items() if "integrity" not in entry] == []
    assert [name for name, entry in others.items() if "resolved" in entry] == []


@pytest.mark.parametrize("folder", NODE, ids=lambda folder: folder.name)
def test_a_lock_made_anew_will_have_no_address_either(folder):
    assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text().splitlines()
