"""T11: for one release apart, the old worker and web work on the new database.

During an upgrade the database is ahead for a while: it has been migrated, and processes of the
release before still send and answer. There is no release before yet whose code could be run. So
two things are shown. The rule: a release only widens the database, and what it no longer needs goes
a release later; a test reads the migrations. And the effect: this release's sender and web run on a
database that is widened further, in every table. What it does not show: that the meaning of a value
stays the same; that is for whoever reviews a migration.
"""

import signal
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from tests.factories.accounts import lead, steward
from tests.support.served import served
from tests.support.visitor import Visitor
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit import queries as audit
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.models import Message

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.goal("T11")

# The newest migration of each app in the last release; a release moves it on. None is out yet, so
# nothing ran on an older database and every migration of today may still narrow it.
RELEASED: dict[str, str] | None = None


# ---- the rule ------------------------------------------------------------------------------------

GONE = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField,
        migrations.RenameModel, migrations.AlterModelTable)  # fmt: skip


def narrowings(operations, state: ProjectState, app: str) -> list[str]:
    """What in these operations would break a process of the release before."""
    found = []
    for operation in operations:
        if isinstance(operation, GONE):
            found.append(f"{operation.describe()}: stop using it now, drop it a release later")
        if isinstance(operation, migrations.AddField) and not _fills_itself(operation.field):
            found.append(f"{operation.describe()}: allow null or give it a db_default")
        if isinstance(operation, migrations.AlterField) and _narrows(operation, state, app):
            found.append(f"{operation.describe()}: it takes less than before")
        operation.state_forwards(app, state)
    return found


def _fills_itself(field: models.Field) -> bool:
    """Whether a row can be written by somebody who does not know this column."""
    return field.null or field.many_to_many or field.has_db_default()


def _narrows(operation: migrations.AlterField, state: ProjectState, app: str) -> bool:
    was = state.models[app, operation.model_name_lower].fields[operation.name]
    now = operation.field
    kinds = type(was) is not type(now)
    shorter = (now.max_length or 10**9) < (was.max_length or 10**9)
    return kinds or shorter or (was.null and not now.null) or (now.unique and not was.unique)


def after_the_last_release() -> list[str]:
    """What the migrations since the last release narrow, each with its name."""
    loader = MigrationLoader(None)
    if RELEASED is None:
        return []
    found = []
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        ours = migration.__module__.startswith("waymark.")
        if ours and app in RELEASED and name > RELEASED[app]:
            state = loader.project_state((app, name), at_end=False)
            found += [f"{app}.{name}: {each}"
                      for each in narrowings(migration.operations, state, app)]  # fmt: skip
    return found


PERSON = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=80)),
          ("note", models.CharField(max_length=80, null=True))]  # fmt: skip
NARROWING = [
    pytest.param(migrations.RemoveField("person", "name"), id="a column removed"),
    pytest.param(migrations.RenameField("person", "name", "title"), id="a column renamed"),
    pytest.param(migrations.DeleteModel("person"), id="a table removed"),
    pytest.param(migrations.RenameModel("person", "human"), id="a table renamed"),
    pytest.param(
        migrations.AddField("person", "born", models.DateField(default="2000-01-01")),
        id="a column that the old code cannot fill",
    ),
    pytest.param(
        migrations.AlterField("person", "name", models.CharField(max_length=20)),
        id="a column made shorter",
    ),
    pytest.param(
        migrations.AlterField("person", "note", models.CharField(max_length=80)),
        id="a column that may no longer be empty",
    ),
]
WIDENING = [
    pytest.param(migrations.AddField("person", "born", models.DateField(null=True)), id="nullable"),
    pytest.param(
        migrations.AddField("person", "age", models.IntegerField(db_default=0)),
        id="filled by the database",
    ),
    pytest.param(
        migrations.AlterField("person", "name", models.CharField(max_length=200)), id="longer"
    ),
    pytest.param(migrations.CreateModel("pet", [("id", models.AutoField(primary_key=True))]),
                 id="a new table"),
]  # fmt: skip


def found_in(operation) -> list[str]:
    state = ProjectState()
    migrations.CreateModel("person", PERSON).state_forwards("drill", state)
    return narrowings([operation], state, "drill")


@pytest.mark.parametrize("operation", NARROWING)
def test_the_control_what_would_break_the_release_before_is_found(operation):
    assert len(found_in(operation)) == 1


@pytest.mark.parametrize("operation", WIDENING)
def test_what_only_widens_is_allowed(operation):
    assert found_in(operation) == []


def test_the_migrations_since_the_last_release_only_widen(goal):
    assert after_the_last_release() == []
    goal.reached(
        "since the last release no migration narrows the database"
        if RELEASED else "no release is out yet; the rule is ready, and finds each of "
        f"{len(NARROWING)} ways to break the release before"
    )  # fmt: skip


# ---- the effect ----------------------------------------------------------------------------------

OURS = ("accounts_", "audit_", "notifications_", "search_document", "network_", "django_session")


@contextmanager
def a_release_ahead():
    """Widen every table: a column that may be empty, one that fills itself; and a new table."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(OURS)]
    statements = [
        'ALTER TABLE "{}" ADD COLUMN next_maybe varchar(20) NULL',
        "ALTER TABLE \"{}\" ADD COLUMN next_filled varchar(20) NOT NULL DEFAULT 'new'",
    ]
    back = ['ALTER TABLE "{}" DROP COLUMN next_maybe', 'ALTER TABLE "{}" DROP COLUMN next_filled']
    _execute([one.format(table) for table in tables for one in statements])
    _execute(["CREATE TABLE next_release (id integer PRIMARY KEY)"])
    try:
        yield len(tables)
    finally:
        _execute([one.format(table) for table in tables for one in back])
        _execute(["DROP TABLE next_release"])


@contextmanager
def a_column_renamed():
    _execute(["ALTER TABLE accounts_organisation RENAME COLUMN region TO area"])
    try:
        yield
    finally:
        _execute(["ALTER TABLE accounts_organisation RENAME COLUMN area TO region"])


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def answers(person, count: int) -> list[int]:
    """Write and read through the site as it is served."""
    with served(workers=1) as site:
        visitor = Visitor(site, person)
        written = [
            visitor.ask("POST", "/members/new/", {"name": f"Charity {n}", "kind": "charity"})[0]
            for n in range(count)
        ]
        read = [visitor.ask("GET", path)[0] for path in ("/", "/practices/", "/notices/")]
    return written + read


def tell_people(count: int) -> None:
    for number in range(count):
        somebody = lead()
        with recorded("accounts.drill", by=somebody, at=timezone.now()) as entry:
            entry.about = somebody
            notify([somebody], kind="innovations.told", subject=f"News {number}", body="",
                   link="/", now=timezone.now(), urgent=True)  # fmt: skip


def send_everything() -> None:
    """Run the sender as it runs for real; it takes the signals over, so give them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("run_sender", until_empty=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
def test_sender_and_web_of_this_release_work_on_the_next_database(data_folder, goal):
    tell_people(10)
    somebody = steward()
    with a_release_ahead() as tables:
        told = answers(somebody, 10)
        tell_people(10)
        send_everything()

    mails = [file.name for file in (data_folder / "mail").glob("*.eml")]
    references = {f"{reference}.eml" for reference in Message.objects.values_list(
        "reference", flat=True)}  # fmt: skip
    assert told == [302] * 10 + [200] * 3
    assert (len(mails), set(mails)) == (20, references)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert Organisation.objects.filter(name__startswith="Charity").count() == 10
    assert audit.verify().faults == []
    goal.reached(
        f"sender and web on a database a release ahead ({tables} tables widened): 20 mails, 0 lost,"
        " 0 twice; 13 requests, 0 answers of 500"
    )


@pytest.mark.django_db(transaction=True)
def test_the_control_a_renamed_column_is_caught(data_folder, goal):
    somebody = steward()
    with a_column_renamed():
        told = answers(somebody, 3)

    assert told[:3] == [500] * 3
    goal.caught("a column renamed in one release", "the web of the release before answers 500")
