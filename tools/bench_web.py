"""What a page costs the server, as a ratio to a bare page on the same server: `make bench-web`.

Processor time of the worker for a fixed number of requests, in rounds that go through all pages
in turn, so that a busy moment of the machine falls on all; medians of the rounds' ratios. Then the
slowest twentieth of answers when 64 clients ask at once, in turns with the reference, each page
asked for once before; memory; and the time of a cold start, where first answers are counted.
The last line is JSON: page → ratio.

With `--load` it says instead how many answers a second there are while 95 of 100 come within
half a second: what stands in docs/guides/load.md.
"""

import argparse
import gzip
import json
import os
import signal
import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from webbench import site  # noqa: E402
from webbench.client import all_at_once, one_after_another  # noqa: E402
from webbench.load import most_held  # noqa: E402
from webbench.server import serving  # noqa: E402

CLIENTS, EACH, TURNS = 64, 5, 5
MOST_MEMORY_MB, MOST_START_S = 240, 1.5  # decision 158


def main() -> int:
    """Measure, print, and fail where `--strict` was given and something is over its limit."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped too
    environment = site.environment(asked.data, asked.database)
    os.environ.update(environment)
    import django

    django.setup()
    site.fill(asked.data)
    from webbench.pages import PAGES, REFERENCE

    pages = [page for page in PAGES if asked.only in page.name]
    if asked.load:
        print_load(environment, pages)
        return 0
    with serving(environment, workers=1) as server:
        costs, bodies = costs_of(server, [REFERENCE, *pages], asked.rounds, asked.requests)
    ratios = {page.name: _ratio(costs, page.name) for page in pages}
    with serving(environment, workers=2) as server:
        waits, errors = waits_of(server, [REFERENCE, *pages])
        memory = server.memory_mb()
    starts = [_start(environment) for _ in range(3)]
    print_pages([REFERENCE, *pages], costs, bodies, waits, errors)
    over = [page.name for page in pages if ratios[page.name] > page.most]
    over += print_rest(waits, errors, memory, median(starts))
    print(f"Over the limit: {', '.join(over)}" if over else "Everything is within its limit")
    print(json.dumps({name: round(ratio, 2) for name, ratio in ratios.items()}))
    return 1 if over and asked.strict else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "bench-web")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200, help="of each page in each round")
    parser.add_argument("--only", default="", help="pages whose name holds this text")
    parser.add_argument("--database", default="", help="address of an empty PostgreSQL database")
    parser.add_argument("--load", action="store_true", help="how much the machine holds, instead")
    parser.add_argument("--strict", action="store_true", help="fail where a limit is passed")
    return parser.parse_args()


def print_load(environment: dict[str, str], pages) -> None:
    """How many answers a second two workers give, of each page and of reads and writes mixed."""
    reads = [page.request() for page in pages if not page.form]
    writes = [page.request() for page in pages if page.form]
    asked = {page.name: [page.request()] for page in pages}
    asked["reads, and a write in five"] = reads[:4] + writes[:1]
    print(f"{'page':30}{'a second':>9}{'p95 ms':>8}{'clients':>9}{'errors':>8}")
    with serving(environment, workers=2) as server:
        for number, (name, requests) in enumerate(asked.items(), start=1):
            held = most_held(server, requests, number * 1_000_000)
            print(
                f"{name:30}{held.answers_a_second:9.0f}{held.slow * 1000:8.0f}"
                f"{held.clients:9}{held.errors:8}"
            )
        print(f"two workers and master: {server.memory_mb():.0f} MB (PSS)")


def costs_of(server, pages, rounds: int, requests: int):
    """Seconds of processor time for one request, of each page in each round; and the bodies."""
    asking = {page.name: page.request() for page in pages}
    bodies = {name: one_after_another(server.port, r, 20, 0) for name, r in asking.items()}
    costs: dict[str, list[float]] = {name: [] for name in asking}
    for turn in range(rounds):
        for name, request in asking.items():
            before = server.cpu()
            one_after_another(server.port, request, requests, 1_000 + turn * requests)
            costs[name].append((server.cpu() - before) / requests)
    return costs, bodies


def _ratio(costs: dict[str, list[float]], name: str) -> float:
    return median(a / b for a, b in zip(costs[name], costs["reference"], strict=True))


def waits_of(server, pages) -> tuple[dict[str, tuple[float, float]], int]:
    """The 95th of 100 answers of each page with 64 clients at once, its ratio, and all errors.

    The reference is asked for just before each page: the machine may be busier a minute later.
    """
    waits, errors = {}, 0
    reference = pages[0].request()
    for number, page in enumerate(pages, start=1):
        request = page.request()
        all_at_once(server.port, request, CLIENTS, 1, number * 100_000)
        turns = []
        for turn in range(TURNS):
            first = number * 100_000 + (turn + 1) * 1_000
            usual, failed = all_at_once(server.port, reference, CLIENTS, EACH, 0)
            times, more = all_at_once(server.port, request, CLIENTS, EACH, first)
            turns.append((_slow(times), _slow(times) / _slow(usual)))
            errors += failed + more
        waits[page.name] = median(slow for slow, _ in turns), median(ratio for _, ratio in turns)
    return waits, errors


def _slow(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _start(environment: dict[str, str]) -> float:
    with serving(environment, workers=1) as server:
        return server.started_in


def print_pages(pages, costs, bodies, waits, errors) -> None:
    """The table: cost, ratio, wait, size."""
    print(f"{'page':22}{'CPU ms':>8}{'ratio':>7}{'most':>6}{'p95 ms':>8}{'ratio':>7}", end="")
    print(f"{'KB':>7}{'gz KB':>7}")
    for page in pages:
        body, (wait, times) = bodies[page.name], waits[page.name]
        print(
            f"{page.name:22}{median(costs[page.name]) * 1000:8.2f}{_ratio(costs, page.name):7.2f}"
            f"{page.most:6.2f}{wait * 1000:8.0f}{times:7.2f}"
            f"{len(body) / 1000:7.1f}{len(gzip.compress(body)) / 1000:7.1f}"
        )


def print_rest(waits, errors: int, memory: float, start: float) -> list[str]:
    """Memory, start and errors; what of it is over its limit."""
    slowest = max(ratio for _, ratio in waits.values())
    rest = [
        ("slowest p95 at 64 clients", slowest, 2.0, "times the reference's"),
        ("errors at 64 clients", errors, 0, ""),
        ("two workers and master", memory, MOST_MEMORY_MB, "MB (PSS)"),
        ("cold start", start, MOST_START_S, "s to the first answer"),
    ]
    for name, value, most, unit in rest:
        print(f"{name}: {value:.2f} {unit} (at most {most:g})")
    return [name for name, value, most, _ in rest if value > most]


if __name__ == "__main__":
    sys.exit(main())
