"""T9: a restored site is older than the world, and behaves accordingly."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import lead
from tests.factories.innovations import published
from tests.faults.places import empty_machine
from tests.shared.audit.chains import person, unguarded
from waymark.config.backup import NotGood, actions, taking
from waymark.network.innovations.actions import demonstration
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit import queries as audit
from waymark.shared.audit.actions import note_missing_erasures, recorded
from waymark.shared.audit.models import Entry
from waymark.shared.audit.rules import Erasure, Marks, read_erasures
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.actions.restored import hold_everything
from waymark.shared.notifications.models import Message, Notice, Preference

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("data_folder")]
NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
REMOVED = "innovations.demonstration_removed"


def tell(somebody, subject: str, *, urgent: bool = False) -> None:
    with recorded("accounts.drill", by=somebody, at=timezone.now()) as entry:
        entry.about = somebody
        notify([somebody], kind="innovations.told", subject=subject, body="", link="/",
               now=timezone.now(), urgent=urgent)  # fmt: skip


def act(by, name: str = "accounts.drill", at=NOON) -> Entry:
    with recorded(name, by=by, at=at) as entry:
        entry.about = by
    return Entry.objects.first()


def sign_in(somebody) -> SessionBase:
    client = Client()
    client.force_login(somebody)
    return client.session


# ---- the whole way, on an empty machine ---------------------------------------------------------


@pytest.mark.goal("T9")
def test_a_restored_site_sends_nothing_old_and_keeps_nothing_that_was_erased(
    tmp_path, secret, settings, goal
):
    Organisation.objects.create(slug="real", name="Real", kind=OrganisationKind.NATIONAL)
    Organisation.objects.create(slug="made-up", name="Made up", invented=True)
    ada = lead()
    published(key="calls", version={"title": "Two zebras a week"})
    tell(ada, "Mail that waits", urgent=True)
    tell(ada, "Notice that waits")
    sign_in(ada)
    default_storage.save("practices/ab/abc", ContentFile(b"A paper"))
    to, key = tmp_path / "backups", settings.WAYMARK_BACKUP_KEY
    older, entries = taking.take(to=to, public_keys=key, keep=None, now=NOON), Entry.objects.count()
    demonstration.remove(now=timezone.now())
    act(ada)
    gone = Entry.objects.count() - entries
    taking.take(to=to, public_keys=key, keep=None, now=NOON + timedelta(hours=1))

    with empty_machine(tmp_path / "new") as machine:
        code, said = machine.restore(older.file, secret)
        states = machine.ask(
            "SELECT urgent, state, error, doubted_at IS NULL FROM notifications_message ORDER BY id"
        )
        unmailed = machine.ask("SELECT count(*) FROM notifications_notice WHERE mail_id IS NULL")
        sessions = machine.ask(f"SELECT count(*) FROM {actions.session_table()}")
        invented = machine.ask("SELECT slug FROM accounts_organisation WHERE invented")
        acts = machine.ask("SELECT act FROM audit_entry ORDER BY sequence DESC LIMIT 2")
        found = machine.ask(SEARCHES[settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]])
        listed = read_erasures((machine.folder / "erasures-network.log").read_text())
        paper = (machine.folder / "files/practices/ab/abc").read_bytes()
        _, health = machine.waymark("doctor")

    assert code == 0, said
    assert "Erasures made since then, and now made again: 1" in said
    assert f"Later entries that are gone, with what they did: {gone}" in said
    assert [(bool(urgent), *rest, bool(sure)) for urgent, *rest, sure in states] == [
        (True, "doubtful", "restored", False),
        (False, "doubtful", "restored", False),
    ]
    assert (unmailed, sessions, invented) == ([(0,)], [(0,)], [])
    assert acts == [("backup.restored",), (REMOVED,)]
    assert found == [("calls",)]
    assert [erasure.act for erasure in listed] == [REMOVED, REMOVED]
    assert paper == b"A paper"
    assert "are as they were written" in health
    goal.reached(
        "an older backup restored: what was erased since is erased again, waiting mail is held, "
        "everybody is signed out, the search finds"
    )


SEARCHES = {
    "sqlite3": "SELECT d.key FROM search_words w JOIN search_document d ON d.id = w.rowid "
    "WHERE search_words MATCH 'zebras'",
    "postgresql": "SELECT key FROM search_document WHERE words @@ to_tsquery('simple', 'zebra')",
}


# ---- erasures -----------------------------------------------------------------------------------


ERASED: list[str] = []


def erase_again(key: str, *, now: datetime) -> None:
    """A stand-in for what a wing erases."""
    ERASED.append(key)


@pytest.fixture
def erasing(settings):
    """A wing with one act that erases a person; gives the keys that were erased again."""
    settings.WAYMARK_ERASERS = {"accounts.person_erased": f"{__name__}.erase_again"}
    settings.WAYMARK_AFTER_RESTORE = []
    ERASED.clear()
    return ERASED


def noted() -> list[tuple[int, str]]:
    return [(erasure.sequence, erasure.key) for erasure in audit.noted_erasures()]


def test_an_erasure_is_noted_outside_the_database_by_key_alone(erasing):
    ada = person("Ada Moss")
    act(ada)
    act(ada, "accounts.person_erased")

    assert noted() == [(2, ada.key)]
    assert "Ada" not in audit.erasures_file().read_text()


def test_an_erasure_that_was_undone_is_not_noted(erasing):
    ada = person()
    with pytest.raises(ZeroDivisionError), recorded("accounts.person_erased", by=ada, at=NOON) as e:
        e.about = ada
        raise ZeroDivisionError

    assert noted() == []


def test_what_a_crash_left_out_of_the_list_is_added_at_the_next_backup(erasing):
    ada = person()
    act(ada, "accounts.person_erased")
    audit.erasures_file().unlink()

    assert (note_missing_erasures(), note_missing_erasures()) == (1, 0)
    assert noted() == [(1, ada.key)]


def test_only_what_this_database_has_not_heard_of_is_erased_again(erasing):
    """After a restore numbers are used again: an entry of the same number is not the same entry."""
    ada = person()
    known = act(ada, "accounts.person_erased")
    act(ada)
    listed = [
        Erasure(1, known.hash, "accounts.person_erased", "known"),
        Erasure(2, "0" * 64, "accounts.person_erased", "same-number"),
        Erasure(9, "1" * 64, "accounts.person_erased", "later"),
    ]

    count = actions.settle_down(erasures=listed, lost=0, now=NOON)

    assert (count, erasing) == (2, ["same-number", "later"])
    assert Entry.objects.first().detail == {"entries_lost": 0, "erased_again": 2}


def test_an_erasure_that_this_version_cannot_repeat_stops_the_restore(erasing):
    act(person())

    with pytest.raises(NotGood, match=r"names care\.victim_erased, which this version cannot"):
        actions.settle_down(
            erasures=[Erasure(5, "0" * 64, "care.victim_erased", "k")], lost=0, now=NOON
        )


# ---- mail ---------------------------------------------------------------------------------------


def test_mail_that_was_settled_stays_so_and_a_mail_of_today_stands_for_what_was_gathered():
    ada, ben = lead(), lead()
    Preference.objects.create(person=ben, group="innovations", frequency="at_once")
    tell(ada, "Gathered")
    tell(ben, "At once")
    tell(ben, "Waits for tomorrow")
    Message.objects.update(state="sent")

    hold_everything(now=timezone.now())

    states = dict(Message.objects.values_list("person__name", "state"))
    assert states == {ada.name: "doubtful", ben.name: "sent"}
    assert not Notice.objects.filter(mail=None).exists()


# ---- pages that were drawn before ----------------------------------------------------------------


def shown(client: Client) -> str:
    titles = ("Old words", "New words")
    page = client.get("/practices/").text
    return " and ".join(title for title in titles if title in page)


def rewind(to: int, innovation, title: str) -> None:
    """What a restore does below a running site: the last entries are gone, and so is their act."""
    unguarded()
    Entry.objects.filter(sequence__gt=to).delete()
    innovation.current.title = title
    innovation.current.save()


def seen_after_a_restore() -> str:
    """Read a page, restore an older database below it, act until the number is the same again."""
    ada = lead()
    innovation = published(version={"title": "Old words"})
    client = Client()
    client.force_login(ada)
    act(ada)
    innovation.current.title = "New words"
    innovation.current.save()
    act(ada)
    assert shown(client) == "New words"
    rewind(1, innovation, "Old words")
    act(ada, at=NOON + timedelta(minutes=1))
    return shown(client)


def test_a_page_drawn_before_a_restore_does_not_show_the_future():
    assert seen_after_a_restore() == "Old words"


@pytest.mark.goal("T9")
def test_the_control_a_memory_by_number_alone_shows_the_future(monkeypatch, goal):
    of = Marks.of
    monkeypatch.setattr(Marks, "of", lambda self, *acts: of(self, *acts).split()[0])

    assert seen_after_a_restore() == "New words"
    goal.caught("pages remembered by the number of the last entry alone", "show the lost future")
