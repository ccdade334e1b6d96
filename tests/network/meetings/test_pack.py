"""One pack of papers: tagged, with bookmarks, only what the reader may open, and quickly."""

import hashlib
import io
import re
import time
from datetime import UTC, date, datetime

import pypdf
import pytest
import typst
from django.core.files.base import ContentFile

from tests.factories.accounts import SeatFactory, lead
from tests.factories.outcomes import group, holder, meeting, minutes
from waymark.shared.meetings.actions import promising
from waymark.shared.meetings.models import Paper, PaperVersion

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
TEXT = b'#set document(title: "T")\n#set text(lang: "en")\n= Paper\n#lorem(6000)'


def paper_in(
    of, title, data=b"%PDF-1.7 made up", text="Half of the forces tell in time.", **fields
):
    """A paper with one version, as it lies in the store."""
    item = of.items.order_by("position").last()
    paper = Paper.objects.create(meeting=of, item=item, title=title, **fields)
    version = PaperVersion(
        paper=paper, number=1, filename="updates.pdf", kind="pdf", size=len(data), text=text,
        sha256=hashlib.sha256(data).hexdigest(), added_by=holder(of.group, "chair"), added_at=NOW,
    )  # fmt: skip
    version.file.save("updates.pdf", ContentFile(data), save=True)
    paper.current = version
    paper.save()
    return paper


def pack_of(client, of, reader, name="pack"):
    client.force_login(reader)
    answer = client.get(f"/meetings/{of.key}/{name}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(answer.content))


def bookmarks(nodes, depth=0):
    for node in nodes:
        if isinstance(node, list):
            yield from bookmarks(node, depth + 1)
        else:
            yield depth, node.title


def tags(pdf):
    """The kinds of structure in the document, each once."""
    found, waiting = set(), [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found.add(node.get("/S"))
            waiting += [node["/K"]] if "/K" in node else []
    return found


@pytest.fixture
def coming():
    """A meeting to come with a meeting before it whose minutes were sent out."""
    of = group()
    before = meeting(of)
    minutes(before, "We **agreed** to go on.", state="circulated")
    promising.add_action(
        group=of, meeting=before, text="Share the wording", due_on=date(2026, 11, 20),
        seats=[SeatFactory()], by=holder(of, "secretary"), now=NOW,
    )  # fmt: skip
    return meeting(of, on=date(2026, 12, 10), state="papers_out")


def test_the_pack_is_tagged_and_every_part_has_a_bookmark(client, coming):
    paper_in(coming, "Where forces stand")

    pdf = pack_of(client, coming, lead())

    root = pdf.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1" in root["/Metadata"].get_data()
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/P"} <= tags(pdf)
    assert list(bookmarks(pdf.outline)) == [
        (0, "Meeting 2"),
        (1, "Agenda"),
        (1, "Paper 1: Where forces stand"),
        (1, "Actions carried in"),
        (1, "Minutes of Meeting 1: circulated"),
        (2, "1. Minutes before"),
    ]


def test_a_papers_words_are_read_and_its_file_travels_with_them(client, coming):
    paper_in(coming, "Where forces stand")

    pdf = pack_of(client, coming, lead())

    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert "Half of the forces tell in time." in text
    assert "attached to this document as it was handed in" in text
    assert {name: data[0] for name, data in pdf.attachments.items()} == {
        "01-updates.pdf": b"%PDF-1.7 made up"
    }


def test_nobody_gets_a_paper_that_is_not_theirs(client, coming):
    paper_in(coming, "For the chair", access="officers")
    paper_in(coming, "For the group", text="Among ourselves", access="group")

    titles = {
        who: [title for _, title in bookmarks(pack_of(client, coming, reader).outline)]
        for who, reader in [("stranger", lead()), ("member", holder(coming.group, "member")),
                            ("chair", holder(coming.group, "chair"))]
    }  # fmt: skip

    papers = {who: [t for t in found if t.startswith("Paper")] for who, found in titles.items()}
    assert papers == {
        "stranger": [],
        "member": ["Paper 1: For the group"],
        "chair": ["Paper 1: For the chair", "Paper 2: For the group"],
    }


def test_minutes_that_are_a_draft_stay_out_of_it(client):
    of = group()
    minutes(meeting(of), "Not yet for all")
    coming = meeting(of, on=date(2026, 12, 10), state="papers_out")

    pdf = pack_of(client, coming, lead())

    assert "Not yet for all" not in " ".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("#let x = 1\n= Not a heading $x$ @ref <label>", id="what looks like markup"),
        pytest.param("日本語 \u202e\u200b ω ŵ", id="letters without a shape, and hidden ones"),
        pytest.param("", id="no words at all"),
        pytest.param("a" * 20_000, id="one endless word"),
    ],
)
def test_whatever_a_paper_holds_the_pack_is_set(client, coming, text):
    paper_in(coming, '#image("/etc/passwd") *bold*', text=text)

    titles = [title for _, title in bookmarks(pack_of(client, coming, lead()).outline)]

    assert titles[2] == 'Paper 1: #image("/etc/passwd") *bold*'


def test_the_agenda_is_printed_alone_with_what_the_reader_may_open(client, coming):
    paper_in(coming, "Where forces stand")
    paper_in(coming, "Names of the core", access="group")

    pdf = pack_of(client, coming, lead(), "agenda")

    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert [title for _, title in bookmarks(pdf.outline)] == ["Agenda of Meeting 2", "Agenda"]
    assert "Where forces stand" in words and "Names of the core" not in words


@pytest.mark.parametrize(
    "sizes, words",
    [([], "PDF, agenda and actions. No papers yet"),
     ([61_000], "PDF, agenda, actions and 1\u00a0paper of 61\u00a0KB"),
     ([61_000, 1_200_000], "PDF, agenda, actions and 2\u00a0papers of 1.3\u00a0MB")],
    ids=["none", "one", "two"],
)  # fmt: skip
def test_the_page_says_what_the_pack_brings_to_this_reader(client, coming, sizes, words):
    paper_in(coming, "Names of the core", access="group")
    for size in sizes:
        paper_in(coming, "Where forces stand", data=b"x" * size)
    client.force_login(lead())

    assert words in client.get(f"/meetings/{coming.key}/").text


def test_a_pack_of_thirty_pages_is_there_within_five_seconds(client, coming):
    data = typst.compile(TEXT, format="pdf")
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    for number in range(1, 4):
        paper_in(coming, f"Paper of ten pages {number}", data=data + b"%" * number, text=words)
    reader = lead()
    client.force_login(reader)

    began = time.process_time()
    pdf = pack_of(client, coming, reader)
    took = time.process_time() - began

    assert len(pdf.pages) >= 30
    assert took < 5


def test_the_judge_of_tags_can_fail():
    plain = pypdf.PdfWriter()
    plain.add_blank_page(width=100, height=100)
    data = io.BytesIO()
    plain.write(data)

    with pytest.raises(KeyError):
        tags(pypdf.PdfReader(data))
