"""The papers around the product lead where they say, and the first page stays light."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests/README.md"])
LINK = re.compile(r"\]\(([^)\s#]+)")


def links(paper: Path) -> list[str]:
    """Where a paper leads within this repository; code between back ticks leads nowhere."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [link for link in LINK.findall(text) if not link.startswith(("http", "mailto:", "/"))]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_leads_somewhere(paper):
    assert [link for link in links(paper) if not (paper.parent / link).exists()] == []


def test_every_guide_is_reached_from_the_index():
    reached = set(links(ROOT / "docs" / "README.md"))

    assert {f"guides/{guide.name}" for guide in (ROOT / "docs" / "guides").glob("*.md")} <= reached


def test_pictures_are_light():
    pictures = list((ROOT / "docs" / "images").glob("*.png"))

    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 250_000] == []
