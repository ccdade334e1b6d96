"""An act and its audit entry are committed together, or neither is."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from tests.shared.audit.chains import NOON, acts, chain, person
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit import queries, rules
from waymark.shared.audit.actions import Unrecorded, recorded
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_entry_says_who_did_what_to_what_and_when():
    ada = person()

    with recorded("accounts.seat_chosen", by=ada, at=NOON) as entry:
        Person.objects.filter(pk=ada.pk).update(name="Ada Lovell")
        entry.about, entry.detail = ada, {"seats": 2}

    written = Entry.objects.get()
    assert (written.sequence, written.at, written.act, written.by) == (
        1,
        NOON,
        "accounts.seat_chosen",
        ada,
    )
    assert (written.about_type, written.about_key) == ("accounts.person", ada.key)
    assert written.detail == {"seats": 2}
    assert written.previous_hash == rules.BEFORE_THE_FIRST
    assert Person.objects.get().name == "Ada Lovell"


def done(by: Person, act: str, times: int = 1) -> None:
    for _ in range(times):
        with recorded(act, by=by, at=NOON) as entry:
            entry.about = by


def of_figures() -> str:
    return queries.marks().of("benchmarks.", "accounts.")


def test_a_mark_that_leaves_acts_out_stays_when_they_are_done(django_assert_num_queries):
    ada = person()
    done(ada, "benchmarks.return_published")
    figures = of_figures()
    done(ada, "discussions.replied", 2)
    done(ada, "accounts.signed_in")
    with django_assert_num_queries(1):
        still = of_figures()
    done(ada, "accounts.seat_left")

    assert still == figures
    assert of_figures() == queries.head() != figures


def test_a_mark_moves_after_more_acts_than_are_read_on():
    ada = person()
    done(ada, "benchmarks.return_published")
    before = of_figures()
    done(ada, "discussions.replied", queries.READ_ON)

    assert of_figures() not in (before, queries.head())


def test_no_mark_outlives_its_entry():
    ada = person()
    done(ada, "benchmarks.return_published", 2)
    with transaction.atomic():
        done(ada, "benchmarks.return_withdrawn", 3)
        lost = of_figures()
        transaction.set_rollback(True)
    before = of_figures()
    done(ada, "benchmarks.return_begun", 3)

    assert len({lost, before, of_figures()}) == 3


def test_each_entry_carries_the_hash_of_the_one_before():
    chain(3, person())

    first, second, third = Entry.objects.order_by("sequence")
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(Refused("Not now"), id="the rules refuse it"),
        pytest.param(ZeroDivisionError(), id="the code has a fault"),
    ],
)
def test_an_act_that_ends_in_an_exception_leaves_nothing(trouble):
    ada = person()

    with (
        pytest.raises(type(trouble)),
        recorded("accounts.seat_chosen", by=ada, at=NOON) as entry,
    ):
        entry.about = ada
        Person.objects.filter(pk=ada.pk).update(name="Ada Lovell")
        raise trouble

    assert not Entry.objects.exists()
    assert Person.objects.get().name == "Ada Moss"


def test_an_act_that_does_not_say_what_it_is_about_is_undone():
    ada = person()

    with (
        pytest.raises(Unrecorded, match=r"accounts.seat_chosen: set entry.about to the record"),
        recorded("accounts.seat_chosen", by=ada, at=NOON),
    ):
        Person.objects.filter(pk=ada.pk).update(name="Ada Lovell")

    assert not Entry.objects.exists()
    assert Person.objects.get().name == "Ada Moss"


def test_a_record_that_the_act_deletes_is_still_named():
    ada, leaver = person(), person("Bo Leaver")
    key = leaver.key

    with recorded("accounts.person_removed", by=ada, at=NOON) as entry:
        entry.about = leaver
        leaver.delete()

    assert Entry.objects.get().about_key == key


def test_an_unsaved_record_cannot_be_named():
    with (
        pytest.raises(Unrecorded, match="save the person before naming it"),
        recorded("accounts.seat_chosen", by=None, at=NOON) as entry,
    ):
        entry.about = Person(email="new@example.org", name="New")


def test_an_action_that_calls_another_leaves_both_entries_in_one_chain():
    ada = person()

    with recorded("accounts.outer_done", by=ada, at=NOON) as outer:
        with recorded("accounts.inner_done", by=ada, at=NOON) as inner:
            inner.about = ada
        outer.about = ada

    assert acts() == ["accounts.inner_done", "accounts.outer_done"]
    assert queries.verify().entries == 2


def test_an_outer_act_that_goes_wrong_takes_the_inner_entry_with_it():
    ada = person()

    with (
        pytest.raises(ZeroDivisionError),
        recorded("accounts.outer_done", by=ada, at=NOON) as outer,
    ):
        outer.about = ada
        with recorded("accounts.inner_done", by=ada, at=NOON) as inner:
            inner.about = ada
        _ = 1 / 0

    assert acts() == []


def test_an_inner_act_that_is_refused_leaves_the_outer_to_go_on():
    ada = person()

    with recorded("accounts.outer_done", by=ada, at=NOON) as outer:
        outer.about = ada
        with (
            pytest.raises(Refused),
            transaction.atomic(),
            recorded("accounts.inner_done", by=ada, at=NOON) as inner,
        ):
            inner.about = ada
            raise Refused("Not now")

    assert acts() == ["accounts.outer_done"]


def test_keys_dates_and_exact_numbers_are_kept_as_codes():
    ada = person()

    with recorded("accounts.seat_chosen", by=ada, at=NOON) as entry:
        entry.about = ada
        entry.detail = {
            "day": date(2026, 6, 8),
            "share": Decimal("0.25"),
            "reference": UUID(int=7),
            "role": Role.LEAD,
            "keys": ("a", "b"),
        }

    assert Entry.objects.get().detail == {
        "day": "2026-06-08",
        "share": "0.25",
        "reference": "00000000-0000-0000-0000-000000000007",
        "role": "lead",
        "keys": ["a", "b"],
    }
    assert [row.hash for row in Entry.objects.all()] == [
        rules.fingerprint(rules.Row._make(row))
        for row in Entry.objects.values_list(*queries.COLUMNS)
    ]


def test_personal_data_in_the_detail_undoes_the_act_and_is_not_repeated_in_the_error():
    ada = person()

    with (
        pytest.raises(Unrecorded) as refusal,
        recorded("accounts.seat_chosen", by=ada, at=NOON) as entry,
    ):
        entry.about, entry.detail = ada, {"to": "ada.moss@example.org"}

    assert str(refusal.value) == (
        "accounts.seat_chosen: detail.to looks like an address: keep the person's key"
    )
    assert not Entry.objects.exists()


def test_every_committed_entry_is_noted_outside_the_database(
    django_capture_on_commit_callbacks, data_folder, settings
):
    with django_capture_on_commit_callbacks(execute=True):
        chain(3, person())

    note = data_folder / f"audit-head-{settings.WAYMARK_WING}.log"
    lines = [line.split() for line in note.read_text().splitlines()]
    assert [(int(number), hash) for number, hash, _ in lines] == list(
        Entry.objects.order_by("sequence").values_list("sequence", "hash")
    )
    assert lines[2][2] == (NOON + timedelta(minutes=2)).isoformat(timespec="seconds")


def test_a_note_that_cannot_be_written_does_not_undo_what_is_committed(
    django_capture_on_commit_callbacks, data_folder, settings, caplog
):
    (data_folder / f"audit-head-{settings.WAYMARK_WING}.log").mkdir()

    with django_capture_on_commit_callbacks(execute=True):
        chain(1, person())

    assert acts() == ["accounts.seat_chosen"]
    assert "Is a directory" in caplog.text
