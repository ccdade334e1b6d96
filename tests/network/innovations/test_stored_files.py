"""The files of papers on the disk: there while a paper needs them, gone with the last that did."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from tests.factories.accounts import lead
from tests.factories.innovations import draft, published
from waymark.network.innovations.actions import practices, stored_files
from waymark.network.innovations.actions.attachments import add_paper, remove_paper
from waymark.network.innovations.actions.rounds import daily_round
from waymark.network.innovations.models import Attachment, Innovation

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TOMORROW = datetime.now(UTC) + timedelta(days=2)  # the suite may run for hours


@pytest.fixture
def writer():
    return lead()


@pytest.fixture
def drafted(writer):
    return draft(key="calls", organisation=writer.organisation, started_by=writer)


def add(practice, writer, data=b"Words.", **given) -> Attachment:
    given = {"title": "Report", "filename": "a.txt", "public": False} | given
    return add_paper(practice, data=data, by=writer, now=NOON, **given)


def on_disk(folder: Path) -> int:
    return sum(file.is_file() for file in (folder / "files").rglob("*"))


def test_a_discarded_draft_takes_its_files_with_it(drafted, writer, data_folder):
    old = add(drafted, writer)
    add(drafted, writer, b"Better words.", replaces=old)
    before = on_disk(data_folder)

    practices.discard_draft(drafted, by=writer, now=NOON)

    assert (before, on_disk(data_folder)) == (2, 0)
    assert not Attachment.objects.exists()


def test_a_file_that_another_practice_shares_stays(drafted, writer, data_folder):
    kept = add(published(organisation=writer.organisation), writer)
    add(drafted, writer)

    practices.discard_draft(drafted, by=writer, now=NOON)

    assert on_disk(data_folder) == 1
    assert kept.file.open().read() == b"Words."


def test_a_discarded_new_version_leaves_the_papers_of_the_practice(writer, data_folder):
    made = published(key="calls", organisation=writer.organisation)
    paper = add(made, writer)
    practices.revise(made, by=writer, now=NOON)

    practices.discard_draft(Innovation.objects.get(), by=writer, now=NOON)

    assert paper.file.open().read() == b"Words."


def test_what_is_undone_deletes_no_file(drafted, writer, data_folder):
    paper = add(drafted, writer)

    with pytest.raises(RuntimeError), transaction.atomic():
        practices.discard_draft(drafted, by=writer, now=NOON)
        raise RuntimeError("the power goes")

    assert Attachment.objects.get().file.open().read() == b"Words."
    assert paper.pk == Attachment.objects.get().pk


def test_the_daily_round_sweeps_what_a_crash_left(drafted, writer, data_folder):
    paper = add(drafted, writer)
    Attachment.objects.all().delete()  # as a crash between the commit and the deletion
    kept = add(drafted, writer, b"Better words.")

    daily_round(now=datetime.now(UTC))
    at_first = on_disk(data_folder)
    daily_round(now=TOMORROW)

    assert (at_first, on_disk(data_folder)) == (2, 1)
    assert not default_storage.exists(paper.file.name)
    assert kept.file.open().read() == b"Better words."


def test_a_site_without_papers_has_nothing_to_sweep(data_folder):
    assert stored_files.sweep(now=TOMORROW) == 0


def test_a_file_left_half_written_is_written_anew(drafted, writer, data_folder):
    first = add(drafted, writer)
    remove_paper(first, by=writer, now=NOON)
    place = data_folder / "files" / first.file.name
    os.makedirs(place.parent, exist_ok=True)
    place.write_bytes(b"Wor")

    again = add(drafted, writer)

    assert again.file.open().read() == b"Words."
    assert on_disk(data_folder) == 1


def test_the_sweep_s_eye_is_tried(drafted, writer, data_folder):
    """A file that a paper names is never swept, however old it is."""
    add(drafted, writer)

    assert stored_files.sweep(now=TOMORROW + timedelta(days=400)) == 0
    assert on_disk(data_folder) == 1
