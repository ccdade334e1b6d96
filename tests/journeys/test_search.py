"""Finding something in everything, with and without script, at 320 px too."""

import re
from datetime import UTC, datetime

import pytest

from tests.support.browser import axe, scrolls_sideways
from tests.support.walking import go
from waymark.shared.search import actions

WINDOWS = [
    pytest.param({}, id="a wide window"),
    pytest.param({"viewport": {"width": 320, "height": 640}}, id="a narrow window"),
    pytest.param({"java_script_enabled": False}, id="without script"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
]


def given_thirty_practices_about_bail():
    for number in range(30):
        actions.index(
            kind="practice",
            key=f"n{number}",
            title=f"Bail explained {number}",
            summary="",
            body=f"Words of practice {number} " * 20 + "about bail conditions.",
            url=f"/practices/n{number}/",
            scope="public",
            at=datetime(2026, 6, 8, tzinfo=UTC),
        )


@pytest.mark.parametrize("window", WINDOWS)
def test_a_reader_searches_pages_and_searches_again(new_page, address, window):
    given_thirty_practices_about_bail()
    page = new_page(**window)

    page.goto(address + "/search/")
    page.get_by_role("searchbox").last.fill("bail conditions")
    go(page.get_by_role("main").get_by_role("button", name="Search"))
    page.wait_for_url("**q=bail*")
    assert page.locator("main h3").count() == 25
    assert page.locator("main mark").first.inner_text() == "Bail"
    assert not scrolls_sideways(page)
    if "java_script_enabled" not in window:
        axe(page)

    go(page.get_by_role("link", name=re.compile("Next page")))
    page.wait_for_url("**page=2*")
    assert page.locator("main h3").count() == 5

    page.get_by_role("searchbox").last.fill("the")
    go(page.get_by_role("main").get_by_role("button", name="Search"))
    page.wait_for_url("**q=the*")
    assert page.get_by_text("Those words are in almost everything").is_visible()
    if "java_script_enabled" not in window:
        axe(page)
