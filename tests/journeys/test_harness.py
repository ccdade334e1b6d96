"""The harness itself: each thing that it watches for is planted, and must be seen."""

import pytest

from tests.support.browser import axe, scrolls_sideways


@pytest.fixture
def somewhere(page, address):
    page.goto(address + "/search/")
    return page


def test_a_page_in_order_has_no_faults(somewhere, watch):
    assert watch.faults == []


def test_an_error_in_the_console_is_seen(somewhere, watch):
    somewhere.evaluate("console.error('planted')")

    assert watch.faults == ["error in the console: planted"]
    watch.faults.clear()


def test_an_error_on_the_page_is_seen(somewhere, watch):
    with somewhere.expect_event("pageerror"):
        somewhere.evaluate("setTimeout(() => { throw new Error('planted') }, 50)")

    assert watch.faults == ["error on the page: planted"]
    watch.faults.clear()


@pytest.mark.goal("T21")
def test_a_request_to_another_host_is_seen(page, address, watch, goal):
    page.goto("data:text/html,<title>x</title><img src='http://127.0.0.1:9/planted.png'>")

    assert "request to another host: http://127.0.0.1:9/planted.png" in watch.faults
    watch.faults.clear()
    goal.caught("a picture from another host", "seen by the watch of every journey")


@pytest.mark.goal("T21")
def test_the_policy_stops_a_script_from_another_host(somewhere, watch, goal):
    somewhere.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " {src: 'http://127.0.0.1:9/planted.js'}))"
    )
    somewhere.wait_for_timeout(200)

    assert any("Content Security Policy" in fault for fault in watch.faults)
    watch.faults.clear()
    goal.caught("a script from another host", "stopped by the policy, and seen")


def test_a_fault_of_accessibility_is_seen(somewhere):
    somewhere.evaluate("document.querySelector('main').append(document.createElement('input'))")

    with pytest.raises(AssertionError, match="label"):
        axe(somewhere)


def test_a_missing_page_is_seen_unless_the_journey_allows_it(page, address, watch):
    page.goto(address + "/no-such-page/")
    assert watch.faults != []
    watch.faults.clear()

    watch.allow("status of 404")
    page.goto(address + "/no-such-page/")

    assert watch.faults == []


def test_what_ships_is_served(somewhere):
    styles = somewhere.evaluate("[...document.styleSheets].map(sheet => sheet.href)")

    assert len(styles) == 1
    assert len(styles[0].rsplit("/", 1)[1].split(".")) == 3  # name, hash, css


def test_a_page_too_wide_is_seen(new_page, address):
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(address + "/search/")
    assert not scrolls_sideways(page)

    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<pre></pre>')")
    page.evaluate("document.querySelector('main pre').textContent = 'wide '.repeat(99)")

    assert scrolls_sideways(page)
