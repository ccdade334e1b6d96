"""The library as files: complete, working from a folder, and never half written."""

import csv
import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.innovations import ValueFactory, adoption, draft, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions.attachments import add_paper
from waymark.network.innovations.management import static_site
from waymark.network.innovations.models import DiaryEntry
from waymark.network.innovations.rules.practice_bank import parse
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def write(folder: Path, **options) -> Path:
    call_command("export_library", str(folder), verbosity=0, **options)
    return folder


@pytest.fixture
def practice():
    """One public practice with all that a page can show."""
    made = published(
        public=True,
        organisation=OrganisationFactory(
            name="Ashdown", invented=True, tile="AS", tile_column=0, tile_row=0
        ),
        version={"title": "A card", "prerequisites": [{"words": "A printer", "must": False}]},
    )
    made.current.values.add(ValueFactory(list="topic", words="Contact"))
    using = adoption(
        made,
        ("live", date(2026, 1, 5)),
        organisation=OrganisationFactory(
            name="Calder Vale", invented=True, tile="CV", tile_column=1, tile_row=0
        ),
        adapted=True,
        what_changed="Two colours",
        enablers="A keen printer",
    )
    adoption(made, ("stopped", date(2026, 2, 5)), stopped_because="The cards were lost")
    DiaryEntry.objects.create(
        adoption=using, on=date(2026, 4, 5), month=3, heading="It works", text="So far.",
        written_at=NOON,
    )  # fmt: skip
    made.versions.create(number=2, title="A card", changed="Larger letters", published_at=NOON)
    return made


def pages(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def test_a_page_holds_the_record_the_adoptions_and_what_was_learnt(practice, tmp_path):
    folder = write(tmp_path / "site")

    page = pages(folder)[f"practices/{practice.key}.html"]
    for words in (
        "A card", "Made-up demonstration data", "The cards were lost", "A printer", "Two colours",
        "A keen printer", "It works", "So far.", "Larger letters", "Who is using it",
        "The officer agrees two times with the victim.", "How it spread",
    ):  # fmt: skip
        assert words in page, words


def test_every_page_is_sound(practice, tmp_path):
    published(public=True)

    found = pages(write(tmp_path / "site"))

    assert {name: faults_of(html) for name, html in found.items()} == {name: [] for name in found}
    assert len(found) == 3


def test_every_link_leads_to_a_file_of_the_folder(practice, tmp_path):
    add_paper(
        practice, title="Report", filename="A report & more.txt", data=b"Words.", public=True,
        by=lead(practice.organisation), now=NOON,
    )  # fmt: skip
    folder = write(tmp_path / "site")

    for name, html in pages(folder).items():
        assert "<script" not in html
        links = re.findall(r'(?:href|src)="([^"#]+)', html)
        assert links
        for link in links:
            assert not re.match(r"[a-z]+:|/", link), link
            assert ((folder / name).parent / unquote(link.replace("&amp;", "&"))).is_file(), link
    for link in re.findall(r"url\(\"?([^)\"]+)", (folder / "assets/waymark.css").read_text()):
        assert link.startswith("data:") or (folder / "assets" / link).is_file()


def test_the_index_groups_by_topic_and_lists_from_a_to_z(practice, tmp_path):
    published(public=True, version={"title": "zebra"})

    index = pages(write(tmp_path / "site"))["index.html"]

    assert index.index("Contact") < index.index("Without a topic")
    listed = index[index.index('id="all"') :]
    assert listed.index("A card") < listed.index("zebra")


def test_it_says_when_it_was_written_and_from_where(practice, tmp_path, settings):
    settings.WAYMARK_ADDRESS = "https://network.example.org"

    for html in pages(write(tmp_path / "site")).values():
        assert re.search(r"as it stood on \d+\xa0\w+ \d{4}, written from https://network", html)


def test_the_table_and_the_college_s_text_lie_beside_the_pages(practice, tmp_path):
    folder = write(tmp_path / "site")

    with (folder / "library.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Title"], row["Topic"]) for row in rows] == [("A card", "Contact")]
    assert rows[0]["Source"].startswith("Made-up demonstration data")
    text = (folder / "practices" / f"{practice.key}.txt").read_text(encoding="utf-8")
    assert parse(text).record.title == "A card"
    assert parse(text).record.disclaimer.startswith("Made-up demonstration data")


def test_it_holds_what_is_public_and_with_members_what_they_read(practice, tmp_path):
    inside = published(version={"title": "For members"})
    hidden = draft(public=True, version={"title": "A draft"})

    public = write(tmp_path / "public")
    members = write(tmp_path / "members", members=True)

    names = [f"practices/{each.key}.html" for each in (practice, inside, hidden)]
    assert [(public / name).exists() for name in names] == [True, False, False]
    assert [(members / name).exists() for name in names] == [True, True, False]
    assert not any("For members" in html for html in pages(public).values())
    assert all("do not publish it" in html for html in pages(members).values())


def test_papers_for_members_stay_behind(practice, tmp_path):
    by = lead(practice.organisation)
    for title, public in (("open", True), ("closed", False)):
        add_paper(
            practice, title=title, filename=f"{title}.txt", data=title.encode(), public=public,
            by=by, now=NOON,
        )  # fmt: skip

    def papers(folder):
        return sorted(path.name for path in (folder / "papers").rglob("*.txt"))

    assert papers(write(tmp_path / "public")) == ["open.txt"]
    assert papers(write(tmp_path / "members", members=True)) == ["closed.txt", "open.txt"]


def test_no_person_is_named(practice, tmp_path):
    writer = lead(practice.organisation)
    practice.started_by = writer
    practice.contact_seat = writer.seat
    practice.save()
    practice.versions.update(published_by=writer)

    assert not any(
        writer.name in html for html in pages(write(tmp_path / "site", members=True)).values()
    )


def test_markup_that_somebody_wrote_stays_text(tmp_path):
    evil = "<img src=x onerror=alert(1)>"
    made = published(public=True, version={"title": evil, "summary": evil, "aim": evil})
    adoption(made, ("stopped", date(2026, 2, 5)), stopped_because=evil)

    found = pages(write(tmp_path / "site"))

    assert not any("<img" in html for html in found.values())
    assert all(faults_of(html) == [] for html in found.values())


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_there_is_never_overwritten(practice, tmp_path, kind):
    target = tmp_path / "site"
    kept = target
    if kind == "folder":
        target.mkdir()
        kept = target / "letter.txt"
    kept.write_text("mine")

    with pytest.raises(CommandError, match=f"is {'not empty' if kind == 'folder' else 'a file'}"):
        write(target)

    assert kept.read_text() == "mine"
    assert not Entry.objects.filter(act="innovations.library_copied").exists()


def test_an_empty_folder_is_taken(practice, tmp_path):
    (tmp_path / "site").mkdir()

    assert (write(tmp_path / "site") / "index.html").is_file()


def test_nothing_is_left_where_writing_broke_off(practice, tmp_path, monkeypatch):
    target = tmp_path / "place" / "site"
    monkeypatch.setattr(static_site, "ASSETS", ("no-such-style.css",))

    with pytest.raises(CommandError, match=r"no-such-style\.css is missing"):
        write(target)

    assert list(target.parent.iterdir()) == []


def test_an_empty_library_is_a_page_that_says_so(tmp_path):
    found = pages(write(tmp_path / "site"))

    assert list(found) == ["index.html"]
    assert "There was no practice to write." in found["index.html"]
    assert faults_of(found["index.html"]) == []


def test_taking_a_copy_leaves_an_entry(practice, tmp_path):
    write(tmp_path / "site")

    entry = Entry.objects.get(act="innovations.library_copied")
    assert entry.detail == {"practices": 1, "members": False}
