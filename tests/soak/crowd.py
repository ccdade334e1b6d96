"""Sixty-four people at the site at once, each with a browser of their own."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

from tests.support.visitor import signed_in

READS = (
    "/practices/", "/practices/soaked/", "/search/?q=referral+court", "/", "/practices/?q=calls",
    "/search/?q=victim", "/notices/", '/search/?q="two+calls"',
)  # fmt: skip


@dataclass
class Answer:
    """How one request went: what was asked, the status, where it led, and the seconds it took."""

    asked: str
    form: bool
    status: int
    leads_to: str
    took: float

    @property
    def is_right(self) -> bool:
        """A page is shown and a form accepted; to be sent to sign in is wrong for both."""
        return self.status in (200, 302) and "/login" not in self.leads_to


@dataclass
class Visitor:
    """One person, signed in. `saved` and `asked` are what the site has answered as done."""

    port: int
    number: int
    organisation: int
    headers: dict[str, str]
    answers: list[Answer] = field(default_factory=list)
    draft: str = ""
    turn: int = 0
    saved: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """How many forms the site has answered as done."""
        return sum(answer.form and answer.is_right for answer in self.answers)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, object]) -> Answer:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        try:
            line.request(method, path, body, self.headers)
            response = line.getresponse()
            response.read()
            status, leads_to = response.status, response.headers.get("Location", "")
        except (OSError, http.client.HTTPException) as error:
            status, leads_to = 0, type(error).__name__
        finally:
            line.close()
        answer = Answer(path, method == "POST", status, leads_to, time.perf_counter() - began)
        self.answers.append(answer)
        return answer

    def write(self) -> None:
        """Type in an own draft; now and then ask about what somebody else has published.

        Never the same twice: the site answers that without writing.
        """
        self.turn += 1
        turn = self.turn
        if not self.draft:
            form = {"title": f"Calls of writer {self.number}", "organisation": self.organisation}
            self.draft = self.post("/practices/new/", form).leads_to
        elif turn % 3:
            form = {"title": f"Calls of writer {self.number}", "summary": f"Text {turn}"}
            if self.post(f"{self.draft}autosave", form).is_right:
                self.saved = turn
        else:
            text = f"Question {turn} of writer {self.number}"
            form = {"section": "what", "text": text}
            if self.post("/practices/soaked/review/", form).is_right:
                self.asked.append(text)


def visitor(port: int, number: int, person) -> Visitor:
    """Sign a person in and give them a browser."""
    return Visitor(port, number, person.organisation.pk, signed_in(person))


def let_loose(
    visitors: list[Visitor], seconds: float, act: Callable[[Visitor, int], None]
) -> list[Answer]:
    """Let everybody act without a pause for so long, all at once; what they were answered."""
    until = time.monotonic() + seconds
    before = {visitor.number: len(visitor.answers) for visitor in visitors}

    def run(visitor: Visitor) -> None:
        turn = 0
        while time.monotonic() < until:
            act(visitor, turn)
            turn += 1

    with ThreadPoolExecutor(len(visitors)) as pool:
        list(pool.map(run, visitors))
    return [answer for v in visitors for answer in v.answers[before[v.number] :]]


def look(visitor: Visitor, turn: int) -> None:
    """Ask for the page that all others are compared with."""
    visitor.get("/bench/reference/")


def read_and_write(visitor: Visitor, turn: int) -> None:
    """Four pages read to one written, beginning elsewhere for each, as in a working day."""
    step = turn + visitor.number
    if step % 5:
        visitor.get(READS[step % len(READS)])
    else:
        visitor.write()


def slow(answers: list[Answer]) -> float:
    """The 95th of 100 answers, in seconds."""
    return quantiles((answer.took for answer in answers), n=20)[-1]
