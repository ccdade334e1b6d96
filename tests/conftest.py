"""What every test stands on: the database asked for, one wing, and a browser that may wait.

Variables are described in `tests/support/databases.py`. The wing is that of the settings module:
`pytest --ds waymark.config.settings.test_local` leaves tests/network out, the default tests/local.
"""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as trials

from tests.shared.audit.emptying import chain_emptied  # noqa: F401 (used by every test)
from tests.support import migrated
from tests.support.goals import GOALS, Goal
from tests.support.long import LONG
from tests.support.refilling import refill_after_emptying
from waymark.shared.ui.remembered import forget

# Playwright runs an event loop in the test's thread, and Django then refuses its own queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is slow now and then; the long run tries ten times as many cases.
BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
trials.register_profile("short", **BUSY)
trials.register_profile("long", **BUSY, max_examples=1_000)
trials.load_profile("long" if LONG else "short")

HERE = Path(__file__).parent
LONG_STORIES = {
    "test_described_api.py", "test_hostile_files.py", "test_killed_sender.py", "test_leaks.py",
    "test_migrating.py", "test_spark.py", "test_timing.py",
}  # fmt: skip
VENDORS = {"sqlite": "sqlite", "postgres": "postgresql"}


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "only_on(database): about one database, sqlite or postgres; left out elsewhere"
    )
    config.addinivalue_line("markers", "journey: a story in a browser")
    config.addinivalue_line("markers", "goal(id, …): shows goals of trust, see support/goals.py")
    asked = os.environ.get("WAYMARK_TEST_DATABASE", "sqlite")
    if asked not in VENDORS:
        raise pytest.UsageError(f"WAYMARK_TEST_DATABASE is sqlite or postgres, not {asked!r}")
    if asked != database():
        raise pytest.UsageError(
            "No PostgreSQL is given. Run: python tests/support/databases.py python -m pytest …"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """A database for this worker: a copy of one that is migrated already."""
    with django_db_blocker.unblock():
        migrated.copy_to(connection.creation._get_test_db_name())
        made = setup_databases(0, interactive=False, keepdb=True, serialized_aliases=())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, 0)


@pytest.fixture(scope="session", autouse=True)
def _refilled(request):
    refill_after_emptying()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test begins with a chain of its own, so that what another drew must not be met again."""
    forget()


def pytest_report_header():
    return f"waymark: {settings.WAYMARK_WING} wing on {database()}"


def database() -> str:
    """Which database the settings describe, in the words of WAYMARK_TEST_DATABASE."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return "postgres" if engine.endswith("postgresql") else "sqlite"


def pytest_ignore_collect(collection_path):
    """Leave out the other wing's tests: its models do not exist in this process."""
    other = {"network": "local", "local": "network"}[settings.WAYMARK_WING]
    return True if collection_path == HERE / other else None


def pytest_collection_modifyitems(config, items):
    """Leave out tests about the other database: they are not skipped, they do not apply.

    The long stories come first, so that no worker is left with one at the end.
    """
    items.sort(key=lambda item: not _is_long(item))
    elsewhere = [item for item in items if _is_about_another(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def _is_long(item) -> bool:
    """Whether it tries the whole house, beside this file, or begins many processes."""
    return item.path.parent == HERE or item.path.name in LONG_STORIES


def pytest_collection_finish():
    """What is loaded by now stays to the end: whoever looks for rubbish need not look there."""
    gc.freeze()


def _is_about_another(item) -> bool:
    return any(mark.args[0] != database() for mark in item.iter_markers("only_on"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember on the test whether its body went well, for the fixture `goal`."""
    report = yield
    if report.when == "call":
        item.went_well = report.passed
    return report


@pytest.fixture
def goal(request):
    """What this test reaches of its goals of trust; kept if it passes."""
    ids = tuple(name for mark in request.node.iter_markers("goal") for name in mark.args)
    unknown = set(ids) - GOALS.keys()
    assert ids and not unknown, f"mark the test with the goals it shows; unknown: {unknown}"
    told = Goal(ids)
    yield told
    if getattr(request.node, "went_well", False):
        told.keep(request.node.nodeid, database())
