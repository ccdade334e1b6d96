"""Asking for pages: one after another for cost, 64 at once for patience."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = "b" * 32  # the secret of the forms; the cookie and the form must hold the same


@dataclass
class Request:
    """One page as a reader asks for it. `form` makes the fields of a POST, new each time."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    form: Callable[[int], dict[str, str]] | None = None

    def send(self, connection: http.client.HTTPConnection, number: int) -> tuple[int, bytes]:
        """Send it over an open connection; the answer's status and body."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if self.form is None:
            connection.request("GET", self.path, headers=headers)
        else:
            body = urlencode({**self.form(number), "csrfmiddlewaretoken": TOKEN})
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", self.path, body, {**headers, **kind})
        answer = connection.getresponse()
        body = answer.read()
        redirected = answer.getheader("Location") or ""
        return (401 if "/login" in redirected else answer.status), body

    def is_right(self, status: int) -> bool:
        """A page is shown, a form is accepted; to be sent to sign in is wrong for both."""
        return status == (302 if self.form else 200)


def one_after_another(port: int, request: Request, count: int, first: int) -> bytes:
    """Send so many requests over one connection and hand over the last body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = b""
    for number in range(first, first + count):
        status, body = request.send(connection, number)
        if not request.is_right(status):
            raise SystemExit(f"{request.path} answered {status}:\n{body[:2000].decode()}")
    connection.close()
    return body


def all_at_once(
    port: int, request: Request, clients: int, each: int, first: int
) -> tuple[list[float], int]:
    """Let so many clients ask at the same time; how long each answer took, and how many failed."""

    def ask(client: int) -> tuple[list[float], int]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        times, errors = [], 0
        for turn in range(each):
            began = time.perf_counter()
            try:
                status, _ = request.send(connection, first + client * each + turn)
                errors += not request.is_right(status)
            except (OSError, http.client.HTTPException):
                errors += 1
                connection.close()
            times.append(time.perf_counter() - began)
        connection.close()
        return times, errors

    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(ask, range(clients)))
    return [took for times, _ in answers for took in times], sum(errors for _, errors in answers)
