"""How a journey goes from page to page.

A click returns before the next page is there. What was then asked of the window could be answered
by the page that is left, or by none at all: so whoever goes on waits for what comes.
"""


def main(page):
    """The page's own part: without head, navigation and foot."""
    return page.get_by_role("main")


def go(locator) -> None:
    """Click on what leads to another page, and wait until that page is there."""
    with locator.page.expect_navigation():
        locator.click()


def press(page, name: str) -> None:
    """Press a button that sends its form."""
    go(main(page).get_by_role("button", name=name, exact=True).first)


def follow(page, name: str) -> None:
    """Follow a link; one that is drawn as a button is announced as a button."""
    here = main(page)
    link = here.get_by_role("link", name=name, exact=True)
    go(link.or_(here.get_by_role("button", name=name, exact=True)).first)


def told(page) -> str:
    """What the banner at the top of the page says."""
    return page.locator(".wm-banner__text").inner_text()


def words(page) -> str:
    """What the page's own part says, in one line."""
    return " ".join(main(page).inner_text().split())
