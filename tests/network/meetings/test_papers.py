"""Papers: told by their content, in versions, by access, and after their day by ruling."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.meetings import NOW, GroupFactory, ItemFactory, meeting_of, member_of
from waymark.shared.errors import Refused
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import papers
from waymark.shared.meetings.enums import Access, Part, Ruling
from waymark.shared.meetings.models import Paper, PaperVersion
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db(transaction=True)

PAPERS_DUE = datetime(2026, 12, 3, 20, tzinfo=UTC)
LATE = datetime(2026, 12, 4, 9, tzinfo=UTC)


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def chair(group):
    return member_of(group, Part.CHAIR)


@pytest.fixture
def secretary(group):
    return member_of(group, Part.SECRETARY)


@pytest.fixture
def meeting(group, chair, secretary):
    return meeting_of(group, key="december")


def add(meeting, by, data=b"Updates in time.", now=NOW, **given):
    plain = {"title": "Updates", "filename": "updates.txt", "access": Access.MEMBERS}
    return papers.add_paper(meeting, data=data, by=by, now=now, **plain | given)


def on_disk(folder) -> int:
    return sum(file.is_file() for file in (folder / "files").rglob("*"))


def test_a_paper_lies_under_its_own_hash_and_is_found(meeting, secretary, data_folder):
    version = add(meeting, secretary)

    assert version.file.name == f"meetings/{version.sha256[:2]}/{version.sha256}"
    assert version.paper.current == version
    found = Document.objects.get(kind="paper")
    assert (found.title, found.scope) == ("Updates", "meetings")


NOT_WHAT_THEY_SAY = {
    "a program named as a PDF": (
        b"MZ\x90\x00", "slides.pdf", "This is a program or a script, not a document",
    ),
    "a text named as a PDF": (
        b"plain words", "slides.pdf",
        "The name ends in .pdf, but the content is a plain text. Give it the right ending",
    ),
    "a web page named as a text": (
        b"<html><script>alert(1)</script></html>", "notes.txt",
        "This is a web page or SVG picture, which can run script. Save it as PDF",
    ),
    "slides with macros": (
        b"PK\x03\x04", "slides.pptm",
        "Files of this kind can hold macros. Save it as .docx, .xlsx or .pptx",
    ),
    "nothing": (b"", "slides.pdf", "The file is empty. Choose another one"),
}  # fmt: skip


@pytest.mark.parametrize(
    "data, name, said", NOT_WHAT_THEY_SAY.values(), ids=NOT_WHAT_THEY_SAY.keys()
)
def test_a_file_that_is_not_what_it_says_is_refused(
    meeting, secretary, data_folder, data, name, said
):
    with pytest.raises(Refused) as refusal:
        add(meeting, secretary, data=data, filename=name)

    assert refusal.value.reasons == [said]
    assert (Paper.objects.count(), on_disk(data_folder)) == (0, 0)


def test_a_newer_version_stands_and_the_older_stays_readable(meeting, secretary):
    first = add(meeting, secretary)
    second = add(meeting, secretary, b"Better.", replaces=first.paper, title="ignored")

    paper = Paper.objects.get()
    assert (paper.title, paper.current, second.number) == ("Updates", second, 2)
    assert queries.version_of(lead(), paper, "1") == first


def test_the_same_file_sent_twice_is_kept_once(meeting, secretary, data_folder):
    assert add(meeting, secretary) == add(meeting, secretary)
    assert (PaperVersion.objects.count(), on_disk(data_folder)) == (1, 1)


def test_a_late_paper_waits_and_readers_keep_the_version_before(meeting, chair, secretary):
    first = add(meeting, secretary, now=PAPERS_DUE)
    late = add(meeting, secretary, b"Newer.", replaces=first.paper, now=LATE)

    paper = Paper.objects.get()
    assert (first.ruling, late.ruling) == (Ruling.NOT_NEEDED, Ruling.WAITING)
    assert paper.current == first
    assert queries.version_of(lead(), paper, "2") is None
    assert [n.person for n in Notice.objects.filter(kind="meetings.late_paper")] == [chair]

    papers.rule_on_paper(late, let_in=True, reason="The figures came today", by=chair, now=LATE)

    paper.refresh_from_db()
    assert paper.current == late
    assert late.ruling_reason == "The figures came today"


def test_a_late_paper_that_is_not_let_in_is_kept_but_not_shown(meeting, chair, secretary):
    late = add(meeting, secretary, now=LATE)

    papers.rule_on_paper(late, let_in=False, reason="In February", by=chair, now=LATE)

    paper = Paper.objects.get()
    assert paper.current is None
    assert list(queries.readable_papers(lead(), meeting)) == []
    with pytest.raises(Refused):
        papers.rule_on_paper(late, let_in=True, reason="x", by=chair, now=LATE)


def test_only_the_chair_rules(meeting, secretary):
    late = add(meeting, secretary, now=LATE)

    with pytest.raises(PermissionDenied):
        papers.rule_on_paper(late, let_in=True, reason="x", by=secretary, now=LATE)


def test_whose_item_it_is_hands_in_its_paper_and_nobody_else(meeting):
    force = OrganisationFactory()
    person = lead(force)
    item = ItemFactory(meeting=meeting, organisation=force, owner=person, paper_wanted=True)
    colleague = SeatFactory(organisation=force, role="practitioner").holder

    add(meeting, person, item=item)
    add(meeting, colleague, b"Other.", item=item, title="Other")

    for somebody, where in ((lead(), item), (person, None)):
        with pytest.raises(PermissionDenied):
            add(meeting, somebody, item=where)


READERS = {
    "all who may read the meeting": (Access.MEMBERS, [True, True, True, True]),
    "members of the group": (Access.GROUP, [True, True, True, False]),
    "chair and secretary": (Access.OFFICERS, [True, True, False, False]),
}


@pytest.mark.parametrize("access, expected", READERS.values(), ids=READERS.keys())
def test_a_paper_is_read_by_its_access_on_the_page_and_by_download(
    client, meeting, chair, secretary, access, expected
):
    paper = add(meeting, secretary, access=access).paper
    member, outsider = member_of(meeting.group), lead()

    found = []
    for person in (chair, secretary, member, outsider):
        client.force_login(person)
        shown = paper in queries.readable_papers(person, meeting)
        answer = client.get(f"/meetings/december/papers/{paper.key}/")
        if answer.status_code == 200:
            answer.getvalue()
        on_list = "Updates" in client.get("/meetings/december/papers/").text
        assert shown == (answer.status_code == 200) == on_list
        found.append(shown)

    assert found == expected


def test_whoever_looks_after_a_paper_says_who_reads_it(client, meeting, secretary):
    owner, member = lead(), member_of(meeting.group)
    item = ItemFactory(meeting=meeting, organisation=owner.organisation, owner=owner)
    paper = add(meeting, owner, item=item).paper
    readers = f"/meetings/december/papers/{paper.key}/readers/"

    def change(person, access):
        client.force_login(person)
        answer = client.post(readers, {"access": access})
        return answer.status_code, Paper.objects.get().access

    assert change(owner, Access.GROUP) == (302, Access.GROUP)
    assert change(secretary, Access.OFFICERS) == (302, Access.OFFICERS)
    assert change(member, Access.MEMBERS) == (404, Access.OFFICERS)
    papers.remove_paper(paper, by=secretary, now=NOW)
    with pytest.raises(Refused):
        papers.change_access(paper, access=Access.MEMBERS, by=secretary, now=NOW)


def test_a_paper_of_a_closed_group_is_not_there_for_others(client):
    group = GroupFactory(open_to_members=False)
    secretary = member_of(group, Part.SECRETARY)
    meeting = meeting_of(group, key="closed")
    paper = add(meeting, secretary).paper
    client.force_login(lead())

    assert client.get("/meetings/closed/").status_code == 404
    assert client.get(f"/meetings/closed/papers/{paper.key}/").status_code == 404
    assert Document.objects.get(kind="paper").scope == f"meetings:{group.pk}"


def test_a_paper_is_handed_over_as_a_file_and_never_as_a_page(client, meeting, secretary):
    paper = add(meeting, secretary).paper
    client.force_login(secretary)

    answer = client.get(f"/meetings/december/papers/{paper.key}/")

    assert answer.getvalue() == b"Updates in time."
    assert answer["Content-Disposition"] == 'attachment; filename="updates.txt"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_removed_paper_takes_its_files_and_is_found_no_more(meeting, secretary, data_folder):
    first = add(meeting, secretary)
    add(meeting, secretary, b"Better.", replaces=first.paper)

    papers.remove_paper(first.paper, by=secretary, now=NOW)

    assert on_disk(data_folder) == 0
    assert not Document.objects.filter(kind="paper").exists()
    assert list(queries.papers_of(meeting)) == []


def test_the_daily_round_leaves_papers_and_sweeps_what_a_crash_left(
    meeting, secretary, data_folder
):
    add(meeting, secretary)
    gone = add(meeting, secretary, b"Other.", title="Other")
    Paper.objects.filter(pk=gone.paper_id).delete()  # as a crash between commit and deletion

    papers.sweep(now=datetime(2099, 1, 5, tzinfo=UTC))

    assert on_disk(data_folder) == 1
