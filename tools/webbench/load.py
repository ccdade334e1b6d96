"""How much one machine holds: answers a second while 95 of 100 come within half a second."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import quantiles

from webbench.client import Request
from webbench.server import Server

PATIENCE = 0.5  # seconds within which 95 of 100 answers must come
CROWDS = (2, 4, 8, 16, 32, 64)  # clients that ask again as soon as they are answered
SECONDS = 4


@dataclass
class Held:
    """What so many clients got."""

    clients: int
    answers_a_second: float
    slow: float
    errors: int


def most_held(server: Server, requests: list[Request], first: int) -> Held:
    """Let more and more clients ask for these pages in turn; the most that was answered in time."""
    best = Held(0, 0, 0, 0)
    for number, clients in enumerate(CROWDS):
        held = _ask(server.port, requests, clients, first + number * 100_000)
        if held.errors or held.slow > PATIENCE:
            return best if best.clients else held
        best = max(best, held, key=lambda each: each.answers_a_second)
    return best


def _ask(port: int, requests: list[Request], clients: int, first: int) -> Held:
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(clients) as pool:
        asked = [
            pool.submit(_client, port, requests, first + client * 1_000, until)
            for client in range(clients)
        ]
    answers = [answer for each in asked for answer in each.result()]
    times = [took for took, _ in answers]
    errors = sum(not right for _, right in answers)
    return Held(clients, len(answers) / SECONDS, quantiles(times, n=20)[-1], errors)


def _client(
    port: int, requests: list[Request], number: int, until: float
) -> list[tuple[float, bool]]:
    """One client: how long each answer took, and whether it was right."""
    connection, answers = HTTPConnection("127.0.0.1", port, timeout=60), []
    while time.monotonic() < until:
        request = requests[number % len(requests)]
        began = time.perf_counter()
        status, _ = request.send(connection, number)
        answers.append((time.perf_counter() - began, request.is_right(status)))
        number += 1
    connection.close()
    return answers
