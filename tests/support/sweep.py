"""Walking through every page there is, and writing down what is wrong instead of stopping at it."""

from collections.abc import Iterable, Iterator

from django.conf import settings

from tests.support import matrix
from tests.support.browser import WCAG, scrolls_sideways, violations
from tests.support.cast import ROLES, Cast
from tests.support.pages import Tag, _Reader, faults_of

RULES = [*WCAG, "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def shown_to(role: str, sides: Iterable[str] = ("own", "other", "public")) -> Iterator:
    """The rows of the permission matrix that show this role a page."""
    place = ROLES.index(role)
    for case in matrix.cases(settings.WAYMARK_WING):
        if case.method == "GET" and case.side in sides and case.expected[place] == "page":
            yield case


def html_faults(response) -> list[str]:
    """What is wrong with an answer as it stands; a file, or the way to another page, has none."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or 300 <= response.status_code < 400:
        return []
    html = response.content.decode()
    return faults_of(html) + buttonless_forms(html)


def buttonless_forms(html: str) -> list[str]:
    """Forms that only a script could send."""
    reader = _Reader()
    reader.feed(html)
    forms = [tag for tag in reader.tags if tag.name == "form"]
    return [f"{form} has no button to send it" for form in forms if not _sends(form, reader.tags)]


def _sends(form: Tag, tags: list[Tag]) -> bool:
    return any(
        tag.name in ("button", "input")
        and tag.attributes.get("type", "submit" if tag.name == "button" else "text") == "submit"
        and (form in tag.inside or tag.attributes.get("form") == form.attributes.get("id", "-"))
        for tag in tags
    )


def address_of(case, role: str, cast: Cast) -> str:
    person = cast.people[role]
    filled = {n: matrix.value_of(v, case.side, cast, person) for n, v in case.address.items()}
    return matrix.reverse(case.route, kwargs=filled)


def is_a_page(page, address: str) -> bool:
    """Whether this address shows the reader of this window a page, and hands out no file."""
    return page.request.get(address).headers.get("content-type", "").startswith("text/html")


# Text that has the colour of the ground it stands on; in a drawing the fill is its colour.
INVISIBLE = """() => {
  const clear = (colour) => colour === "transparent" || /^rgba\\(.*, 0\\)$/.test(colour);
  const ground = (at) => {
    for (; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement, words = walker.currentNode.textContent.trim();
    if (!words || !at.checkVisibility() || !at.getClientRects().length) continue;
    const style = getComputedStyle(at);
    const colour = at instanceof SVGElement ? style.fill : style.color;
    if (colour === ground(at)) found.push(words.slice(0, 40));
  }
  return found;
}"""


def lost_in_forced_colours(page) -> list[str]:
    """The words that nobody sees who has their machine choose the colours."""
    page.emulate_media(forced_colors="active")
    lost = page.evaluate(INVISIBLE)
    page.emulate_media(forced_colors="none")
    return lost


def seen_in(page, dark: bool = False) -> list[str]:
    """What axe and the width say of the page that is open: wide, at 320 px and, if asked, dark and
    in forced colours.
    """
    found = []
    for name, size in (("wide", WIDE), ("320 px", NARROW)):
        page.set_viewport_size(size)
        found += [f"{name}: {fault}" for fault in violations(page, RULES)]
        if scrolls_sideways(page):
            found.append(f"{name}: it scrolls sideways")
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in violations(page, RULES)]
        page.emulate_media(color_scheme="light")
        found += [f"forced colours: “{words}” is lost" for words in lost_in_forced_colours(page)]
    return found
