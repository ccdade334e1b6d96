"""Fifty ways to tamper with the audit chain, with full rights in the database, are all found.

Each begins from the same chain of thirty entries whose head was noted outside the database, with
the database's own refusal taken away. TRUST T14.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests.shared.audit.chains import NOON, chain, guards, person, unguarded
from tests.support.long import longer
from waymark.shared.audit import queries, rules
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db

LENGTH = 30
Tamper = Callable[[], None]


@pytest.fixture
def thirty(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        chain(LENGTH, person())
    person("Bo Insider")
    unguarded()
    return django_capture_on_commit_callbacks


def at(number: int):
    return Entry.objects.filter(sequence=number)


def edit(number: int, **change) -> Tamper:
    return lambda: at(number).update(**change)


def edit_by(number: int) -> Tamper:
    def tamper():
        other = type(at(number).get().by).objects.get(name="Bo Insider")
        at(number).update(by=other)

    return tamper


def delete(*numbers: int) -> Tamper:
    return lambda: Entry.objects.filter(sequence__in=numbers).delete()


def delete_and_close_the_gap(number: int) -> Tamper:
    def tamper():
        at(number).delete()
        for later in range(number + 1, LENGTH + 1):
            at(later).update(sequence=later - 1)

    return tamper


def swap_numbers(one: int, other: int) -> Tamper:
    def tamper():
        at(one).update(sequence=900)
        at(other).update(sequence=one)
        at(900).update(sequence=other)

    return tamper


def swap_contents(one: int, other: int) -> Tamper:
    names = ("at", "act", "detail")

    def tamper():
        here, there = at(one).values(*names).get(), at(other).values(*names).get()
        at(one).update(**there)
        at(other).update(**here)

    return tamper


def insert(number: int, *, previous: int | None, hashed: bool = True) -> Tamper:
    """Put in an entry of one's own, moving later ones up if its place is taken."""

    def tamper():
        for later in range(LENGTH, number - 1, -1):
            at(later).update(sequence=later + 1)
        link = at(previous).get().hash if previous else rules.BEFORE_THE_FIRST
        row = rules.Row(number, NOON, "a.b", None, "a.thing", "key", {}, link, "f" * 64)
        row = row._replace(hash=rules.fingerprint(row)) if hashed else row
        fields = row._asdict()
        fields["by_id"] = fields.pop("by")
        Entry.objects.create(**fields)

    return tamper


def rehash(first: int) -> None:
    """Tie the chain together again from this entry on, as the application itself would."""
    before = at(first - 1).first()
    link = before.hash if before else rules.BEFORE_THE_FIRST
    for values in (
        Entry.objects.filter(sequence__gte=first).order_by("sequence").values_list(*queries.COLUMNS)
    ):
        row = rules.Row._make(values)._replace(previous_hash=link)
        link = rules.fingerprint(row)
        at(row.sequence).update(previous_hash=row.previous_hash, hash=link)


def and_rehash(tamper: Tamper, first: int) -> Tamper:
    def both():
        tamper()
        rehash(first)

    return both


def cut(length: int, *, then_write: int = 0) -> Tamper:
    def tamper():
        by = at(1).get().by
        Entry.objects.filter(sequence__gt=LENGTH - length).delete()
        chain(then_write, by)

    return tamper


def note_lines(change: Callable[[list[str]], list[str]]) -> Tamper:
    def tamper():
        path = queries.head_file()
        path.write_text("".join(change(path.read_text().splitlines(keepends=True))))

    return tamper


def cut_and_cut_the_note() -> None:
    cut(5)()
    note_lines(lambda lines: lines[:10] + lines[12:])()


LATER = NOON + timedelta(days=1)
PLACES = {"first": 1, "middle": 15, "last": 30}
TAMPERINGS: dict[str, Tamper] = {
    **{
        f"edit {field} of the {where}": edit(number, **{field: value})
        for where, number in PLACES.items()
        for field, value in {
            "at": LATER,
            "act": "accounts.seat_left",
            "about_type": "accounts.seat",
            "about_key": "another",
            "detail": {"number": 99},
            "hash": "e" * 64,
            "previous_hash": "e" * 64,
        }.items()
    },
    **{f"edit who did the {where}": edit_by(number) for where, number in PLACES.items()},
    "empty the detail": edit(15, detail={}),
    "add to the detail": edit(15, detail={"number": 14, "more": 1}),
    "delete the first": delete(1),
    "delete one in the middle": delete(15),
    "delete three in the middle": delete(14, 15, 16),
    "delete two apart": delete(7, 20),
    "delete one and close the gap": delete_and_close_the_gap(15),
    "swap the numbers of neighbours": swap_numbers(15, 16),
    "swap the numbers of first and last": swap_numbers(1, 30),
    "swap the contents of neighbours": swap_contents(15, 16),
    "insert before the first": insert(1, previous=None),
    "insert in the middle": insert(15, previous=14),
    "insert at the end with a made-up hash": insert(31, previous=30, hashed=False),
    "insert at the end beyond a gap": insert(33, previous=30),
    "edit the first and hash again": and_rehash(edit(1, detail={}), 1),
    "edit the middle and hash again": and_rehash(edit(15, detail={}), 15),
    "edit the last and hash again": and_rehash(edit(30, detail={}), 30),
    "insert in the middle and hash again": and_rehash(insert(15, previous=14), 15),
    "delete one, close the gap and hash again": and_rehash(delete_and_close_the_gap(15), 15),
    "swap neighbours and hash again": and_rehash(swap_numbers(15, 16), 15),
    "cut the last": cut(1),
    "cut the last five": cut(5),
    "cut all": cut(30),
    "cut five, and the application writes five more": cut(5, then_write=5),
    "cut five, and some lines of the note": cut_and_cut_the_note,
    "remove the note": lambda: queries.head_file().unlink(),
}


@pytest.mark.goal("T14")
def test_there_are_at_least_fifty_tamperings(goal):
    assert len(TAMPERINGS) >= 50
    goal.reached(f"{len(TAMPERINGS)} kinds of tampering, each found by a test of its own")


def test_a_chain_that_nobody_touched_is_whole(thirty):
    verdict = queries.verify()

    assert (verdict.ok, verdict.entries, verdict.faults) == (True, 30, [])
    assert verdict.sentence == "All 30 entries of the audit chain are as they were written"


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(tampering, thirty):
    with thirty(execute=True):
        TAMPERINGS[tampering]()

    assert not queries.verify().ok


@pytest.mark.parametrize(
    ("tampering", "sentences"),
    [
        pytest.param(
            edit(15, detail={}), ["Entry 15 was changed after it was written"], id="an edit"
        ),
        pytest.param(delete(15), ["Entry 15 is missing"], id="a deletion"),
        pytest.param(
            delete(14, 15, 16), ["Entries 14 to 16 are missing"], id="three deletions together"
        ),
        pytest.param(
            and_rehash(edit(15, detail={}), 15),
            [
                "Entry 15 is not the one that was noted outside the database: "
                "the chain was rewritten at or before it"
            ],
            id="an edit hashed again",
        ),
        pytest.param(
            cut(5),
            [
                "The chain ends at entry 25, but entry 30 was noted outside the database: "
                "the last entries were cut off, or an older database was restored"
            ],
            id="a cut tail",
        ),
        pytest.param(
            insert(31, previous=29),
            ["Entry 31 does not follow the entry before it: one of the two was put there later"],
            id="an insertion",
        ),
    ],
)
def test_the_finding_says_what_was_done_and_where(tampering, sentences, thirty):
    tampering()

    assert queries.verify().faults == sentences


@pytest.mark.goal("T14")
def test_without_the_note_a_chain_hashed_again_looks_whole(thirty, goal):
    """The control: it is the note outside the database that finds these, and nothing else."""
    and_rehash(edit(15, detail={}), 15)()

    walk = rules.Walk(noted={})
    walk.over(rules.Row._make(row) for row in _all_rows())

    assert walk.faults == []
    goal.caught("a chain edited and hashed again, judged without the note", "looks whole")


def _all_rows():
    return Entry.objects.order_by("sequence").values_list(*queries.COLUMNS)


def test_many_findings_are_counted_and_the_first_are_listed(thirty):
    Entry.objects.update(detail={})

    verdict = queries.verify()

    assert (verdict.fault_count, len(verdict.faults)) == (30, 20)
    assert verdict.sentence == "Entry 1 was changed after it was written (and 29 more findings)"


def test_a_chain_longer_than_a_batch_is_walked_to_its_end(thirty):
    at(30).update(detail={})

    verdict = queries.verify(batch=7)

    assert (verdict.entries, verdict.faults) == (30, ["Entry 30 was changed after it was written"])


@pytest.mark.goal("T14")
def test_a_long_chain_is_verified_in_reasonable_time(goal, django_capture_on_commit_callbacks):
    """A million entries in the long run; the goal is 20 seconds on two cores."""
    length = longer(20_000, 1_000_000)
    by = person()
    with django_capture_on_commit_callbacks(execute=True):
        chain(1, by)
    link = Entry.objects.get().hash
    for first in range(2, length, 10_000):
        rows = []
        for number in range(first, min(first + 10_000, length)):
            row = rules.Row(number, NOON, "a.b", by.pk, "a.thing", "key", {}, link, "")
            link = rules.fingerprint(row)
            rows.append(Entry(**dict(zip(queries.COLUMNS, row._replace(hash=link), strict=True))))
        Entry.objects.bulk_create(rows, batch_size=1_000)
    with django_capture_on_commit_callbacks(execute=True):
        chain(1, by)  # notes the head outside the database
    begun = time.perf_counter()

    verdict = queries.verify()

    seconds = time.perf_counter() - begun
    assert (verdict.entries, verdict.faults) == (length, [])
    goal.reached(f"{length:,} entries verified in {seconds:.1f} s")


# ---- the database's own refusal ---------------------------------------------------------------


def test_the_guards_stand_after_all_migrations():
    assert guards() == {"audit_entry_no_update", "audit_entry_no_delete"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: Entry.objects.update(detail={}), id="update many"),
        pytest.param(lambda: Entry.objects.filter(act=F("act")).delete(), id="delete many"),
        pytest.param(lambda: Entry.objects.get(sequence=1).delete(), id="delete one"),
        pytest.param(lambda: Entry.objects.get(sequence=1).save(), id="save one again"),
        pytest.param(lambda: _run("UPDATE audit_entry SET act = 'a.b'"), id="update by SQL"),
        pytest.param(lambda: _run("DELETE FROM audit_entry"), id="delete by SQL"),
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(change):
    chain(2, person())
    before = list(_all_rows())

    with (
        pytest.raises(IntegrityError, match="audit entries are never changed or deleted"),
        transaction.atomic(),
    ):
        change()

    assert list(_all_rows()) == before


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
