"""The component sheet in a browser: every part in every state, on every ground and width."""

import pytest

from tests.factories.accounts import lead
from tests.support.browser import axe, scrolls_sideways
from tests.support.walking import go

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"viewport": {"width": 320, "height": 640}}
GROUNDS = [
    pytest.param({}, id="a wide window"),
    pytest.param(NARROW, id="320 px"),
    pytest.param({"color_scheme": "dark"}, id="at night"),
    pytest.param({"color_scheme": "dark", **NARROW}, id="at night on a phone"),
]
# Spacing that a reader may set for themselves: WCAG 2.2, 1.4.12.
SPACED = """document.querySelectorAll("main *").forEach((part) => {
  part.style.lineHeight = "1.5";
  part.style.letterSpacing = "0.12em";
  part.style.wordSpacing = "0.16em";
})"""


@pytest.mark.parametrize("window", GROUNDS)
def test_every_component_is_accessible(new_page, address, sign_in, window):
    page = new_page(**window)
    sign_in(page, lead())

    page.goto(address + "/components/")

    axe(page)
    assert not scrolls_sideways(page)


def test_the_readers_own_spacing_and_size_of_text_fit(new_page, address, sign_in):
    page = new_page(**NARROW)
    sign_in(page, lead())
    page.goto(address + "/components/")

    page.evaluate(SPACED)
    assert not scrolls_sideways(page)

    page.goto(address + "/components/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert _widest(page) == []


def _widest(page) -> list[str]:
    """The parts that stick out at the right, but for the wordmark, which is a picture of a name."""
    return page.evaluate(
        """[...document.querySelectorAll("main *")]
        .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1)
        .filter((part) => !part.closest(".wm-sheet-brand, .wm-grid, .wm-details, svg"))
        .filter((part) => !part.classList.contains("govuk-visually-hidden"))
        .map((part) => part.className || part.tagName)"""
    )


def test_the_keyboard_finds_the_content_first_and_every_choice_shows_its_question(
    page, address, sign_in
):
    sign_in(page, lead())
    page.goto(address + "/components/")

    page.evaluate("document.activeElement.blur()")  # an error summary has taken the focus
    page.locator(".govuk-skip-link").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"

    question = page.locator("#id_rest-helper")
    assert not question.is_visible()
    page.get_by_label("Only with someone they trust").first.check()
    assert question.is_visible()


def test_filters_apply_when_they_are_pointed_at(page, address, sign_in):
    sign_in(page, lead())
    page.goto(address + "/components/")

    page.get_by_label("Improved").click()

    page.locator(".wm-chip").nth(1).wait_for()
    assert "effect=improved" in page.url
    assert page.locator(".wm-chip").count() == 2


def test_the_list_can_be_narrowed_on_a_phone_without_script(new_page, address, sign_in):
    page = new_page(java_script_enabled=False, **NARROW)
    sign_in(page, lead())
    page.goto(address + "/components/")

    assert not page.get_by_label("Improved").is_visible()
    page.get_by_role("button", name="Narrow the list: 1 filter in use").click()
    page.get_by_label("Improved").check()
    go(page.get_by_role("button", name="Apply filters"))

    assert "effect=improved" in page.url
