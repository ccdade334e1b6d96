"""One search over the whole network: words inside files, for those who may read the file."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import published
from tests.factories.meetings import NOW, GroupFactory, meeting_of, member_of
from tests.network.guard.test_files import docx, pptx
from tests.shared.files.rules import made_up
from waymark.network.innovations.actions import attachments, demonstration
from waymark.network.innovations.actions.library import load_values
from waymark.shared.accounts.enums import Role
from waymark.shared.meetings.actions import papers
from waymark.shared.meetings.enums import Access, Part
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def hits(client, words: str) -> list[str]:
    """The addresses of what a reader finds, as the page shows them."""
    html = client.get("/search/", {"q": words}).text
    return sorted(re.findall(r'class="wm-entry__title"><a href="(.*?)"', html))


def owned():
    """A practice that everybody may read, and whose writer adds papers."""
    owner = lead()
    return published(public=True, organisation=owner.organisation, started_by=owner)


def for_meeting(meeting, by, word: str, access: str, data: bytes = b"", name: str = "p.txt"):
    data = data or f"The paper says {word} once.".encode()
    return papers.add_paper(
        meeting, title=f"Paper {word[:3]}", filename=name, data=data, access=access, by=by, now=NOW
    ).paper


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("p.txt", b"Heron stands here.", id="a plain text"),
        pytest.param("p.docx", docx(["First line", "Heron stands here."]), id="a Word file"),
        pytest.param("p.pptx", pptx(["First slide", "Heron stands here."]), id="a PowerPoint file"),
        pytest.param("p.pdf", made_up.pdf(words="Heron stands here."), id="a PDF"),
    ],
)
def test_words_inside_papers_are_found(name, data, client):
    group = GroupFactory()
    paper = for_meeting(
        meeting_of(group), member_of(group, Part.SECRETARY), "none", Access.MEMBERS, data, name
    )
    practice = owned()
    owner = practice.started_by
    attachments.add_paper(
        practice, title="Our paper", filename=name, data=data, public=True, by=owner, now=NOON
    )
    client.force_login(owner)

    assert hits(client, "heron") == sorted(
        [
            f"/practices/{practice.key}/",
            reverse("meetings:paper", args=[paper.meeting.key, paper.key]),
        ]
    )


@pytest.fixture
def canaries():
    """Papers that hold one rare word each, and who may read which."""
    group = GroupFactory()
    closed = GroupFactory(open_to_members=False)
    secretary = member_of(group, Part.SECRETARY)
    inside = member_of(closed, Part.SECRETARY)
    meeting, closed_meeting = meeting_of(group), meeting_of(closed)
    for_meeting(meeting, secretary, "avocet", Access.MEMBERS)
    for_meeting(meeting, secretary, "bittern", Access.GROUP)
    for_meeting(meeting, secretary, "curlew", Access.OFFICERS)
    for_meeting(closed_meeting, inside, "dunlin", Access.MEMBERS)
    practice = owned()
    for word, public in (("egret", True), ("fulmar", False)):
        attachments.add_paper(
            practice, title=f"Paper {word[:3]}", filename="p.txt", data=f"Says {word}.".encode(),
            public=public, by=practice.started_by, now=NOON,
        )  # fmt: skip
    partner = lead(OrganisationFactory(kind="partner"), Role.PARTNER)
    return {
        "a stranger": (None, {"egret"}),
        "a member": (lead(), {"avocet", "egret", "fulmar"}),
        "a partner": (partner, {"avocet", "egret", "fulmar"}),
        "a member of the group": (
            member_of(group), {"avocet", "bittern", "egret", "fulmar"},
        ),
        "the secretary": (secretary, {"avocet", "bittern", "curlew", "egret", "fulmar"}),
        "somebody of the closed group": (inside, {"avocet", "dunlin", "egret", "fulmar"}),
        "the co-ordinator": (
            steward(), {"avocet", "bittern", "curlew", "dunlin", "egret", "fulmar"},
        ),
    }  # fmt: skip


WORDS = ("avocet", "bittern", "curlew", "dunlin", "egret", "fulmar")


def test_each_reader_finds_the_words_of_the_papers_they_may_read(canaries, client):
    found = {}
    for who, (person, _) in canaries.items():
        client.logout()
        if person is not None:
            client.force_login(person)
        found[who] = {word for word in WORDS if hits(client, word)}

    assert found == {who: words for who, (_, words) in canaries.items()}


def test_a_paper_that_is_taken_away_or_narrowed_is_found_no_more(client):
    group = GroupFactory()
    secretary = member_of(group, Part.SECRETARY)
    paper = for_meeting(meeting_of(group), secretary, "avocet", Access.MEMBERS)
    client.force_login(lead())
    assert len(hits(client, "avocet")) == 1

    papers.change_access(paper, access=Access.OFFICERS, by=secretary, now=NOW)
    assert hits(client, "avocet") == []
    papers.remove_paper(paper, by=secretary, now=NOW)
    client.force_login(secretary)
    assert hits(client, "avocet") == []


def test_a_paper_for_members_becomes_part_of_its_practice_when_that_is_no_longer_public(client):
    practice = owned()
    paper = attachments.add_paper(
        practice, title="Ours", filename="p.txt", data=b"Says fulmar.", public=False,
        by=practice.started_by, now=NOON,
    )  # fmt: skip
    assert Document.objects.get(kind="paper").key == paper.key

    attachments.remove_paper(paper, by=practice.started_by, now=NOON)

    assert not Document.objects.filter(kind="paper").exists()


FIELDS = ("kind", "key", "scope", "title", "summary", "url", "at", "tags", "body")


def documents() -> dict[tuple[str, str], tuple]:
    return {(row[0], row[1]): row[2:] for row in Document.objects.values_list(*FIELDS)}


def test_building_the_index_anew_gives_what_was_indexed_act_by_act(settings):
    """Over the whole invented country, with all that the other apps invent beside it."""
    load_values(now=NOON)
    call_command("load_facts", verbosity=0)
    demonstration.load(now=NOON, password="three made up words")
    demonstration.load_beside(now=NOON)
    before = documents()

    call_command("rebuild_search", verbosity=0)

    after = documents()
    assert after.keys() == before.keys()
    assert {key for key in after if after[key] != before[key]} == set()
    assert {kind for kind, _ in after} <= set(settings.WAYMARK_SEARCH_KINDS)
    assert {"practice", "thread", "meeting", "paper", "minutes", "decision", "action",
            "learning", "law", "provision"} <= {kind for kind, _ in after}  # fmt: skip


def test_every_app_that_indexes_is_named_by_the_settings(settings):
    sources = [import_string(path) for path in settings.WAYMARK_SEARCH_SOURCES]
    scopes = [import_string(path) for path in settings.WAYMARK_SEARCH_SCOPES]

    assert all(isinstance(scope(lead()), set) for scope in scopes)
    assert {entry["kind"] for source in sources for entry in source()} <= set(
        settings.WAYMARK_SEARCH_KINDS
    )
