"""The browser of the journeys: where it is, what is held against a page, and axe.

Journeys run in the Chromium that is installed; nothing is downloaded. `WAYMARK_CHROMIUM` names
another one.
"""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = "No Chromium is installed here. On Debian: apt-get install chromium"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def chromium() -> str | None:
    """The path of the installed Chromium, if there is one."""
    given = os.environ.get("WAYMARK_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Watch:
    """Everything that went wrong in a browser while somebody walked through the pages."""

    host: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    requests: int = 0

    def allow(self, text: str) -> None:
        """Let faults with this text pass, for a journey that goes where it should not."""
        self.allowed.append(text)

    def over(self, context) -> None:
        """Listen to every page that this context opens."""
        context.on("request", lambda request: self._request(request.url))
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self._note(f"error on the page: {error.error}"))

    def _request(self, url: str) -> None:
        self.requests += 1
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self._note(f"request to another host: {url}")

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self._note(f"error in the console: {text}")

    def _note(self, fault: str) -> None:
        if not any(text in fault for text in self.allowed):
            self.faults.append(fault)


def axe(page) -> None:
    """Assert that a page has no fault against WCAG 2.0 to 2.2, levels A and AA.

    The script is evaluated, not added: the page's content security policy stays on.
    """
    result = violations(page, WCAG)
    assert not result, "\n".join(result)


def violations(page, rules: list[str]) -> list[str]:
    """What axe finds on a page, by the names of its sets of rules."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    options = json.dumps({"runOnly": {"type": "tag", "values": rules}})
    result = page.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [_told(violation) for violation in result]


def _told(violation: dict) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']} ({places})"


def scrolls_sideways(page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
