"""Minutes from a transcript, and minutes on paper."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
from django.urls import reverse

from tests.support.pages import faults_of
from waymark.shared.meetings.enums import MinutesState
from waymark.shared.meetings.models import (
    Minute,
    Minutes,
    Transcript,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


def at(name, *args):
    return reverse(f"meetings:{name}", args=args)


SAID = (
    b"Priya Nair: Item 1, the minutes.\nTom: Agreed.\n"
    b"Priya Nair: Now the letters by a trusted person."
)


def upload(name, data):
    file = io.BytesIO(data)
    file.name = name
    return {"file": file}


def test_a_transcript_becomes_the_beginning_of_each_item(client, held, secretary, first):
    client.force_login(secretary)
    client.post(at("hand_in_transcript", held.key), upload("said.txt", SAID))
    page = client.get(at("transcript", held.key)).content.decode()
    assert faults_of(page) == []
    second = held.items.get(position=2)
    assert Transcript.objects.get().starts == {first.key: 0, second.key: 2}

    client.post(at("transcript", held.key), {first.key: "1", second.key: "3"})
    writing = client.get(at("write_minute", held.key, first.key)).content.decode()
    assert "Priya Nair: Item 1, the minutes." in writing
    assert "Tom: Agreed." in writing
    assert not Minute.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("said.txt", b"Tom: Ring her on 07700 900123.",
                     "Turn 1 holds what looks like a telephone number", id="a victim’s number"),
        pytest.param("said.exe", b"MZ", "ends in .txt, .vtt or .docx", id="a program"),
        pytest.param("said.vtt", b"MZ\x00\x01", "This is a program or a script", id="disguised"),
        pytest.param("said.docx", b"PK\x03\x04 no", "", id="a broken Word file"),
        pytest.param("said.vtt", b"WEBVTT\n\n", "nothing said in this file", id="nobody spoke"),
    ],
)  # fmt: skip
def test_a_transcript_that_cannot_be_taken_says_why(client, held, secretary, name, data, reason):
    client.force_login(secretary)

    page = client.post(at("hand_in_transcript", held.key), upload(name, data))

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert reason in page.content.decode()
    assert not Transcript.objects.exists()


def read(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(answer.content))


def bookmarks(pdf):
    def flat(nodes):
        for node in nodes:
            if isinstance(node, list):
                yield from flat(node)
            else:
                yield node.title

    return list(flat(pdf.outline))


def test_minutes_on_paper_are_tagged_and_have_bookmarks(client, full, member):
    client.force_login(member)
    pdf = read(client.get(at("minutes_pdf", full["meeting"].key)))

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert bookmarks(pdf) == [
        "Minutes of Meeting 1", "1. Minutes before", "2. Letters by a trusted person",
    ]  # fmt: skip
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Go on with the letters" in text and "Share the wording" in text


def test_everything_said_on_a_subject_is_one_pdf(client, full, member):
    client.force_login(member)
    pdf = read(client.get(at("said_pdf", full["meeting"].group.key) + "?q=letters"))

    assert bookmarks(pdf)[1:] == [
        "Meeting 1: Minutes before", "Meeting 1: Letters by a trusted person",
    ]  # fmt: skip


def test_minutes_that_were_sent_out_begin_from_no_transcript(client, held, secretary):
    client.force_login(secretary)
    here, begin = at("minutes", held.key), at("hand_in_transcript", held.key)
    offered = {"before a line is written": begin in client.get(here).text}
    Minutes.objects.create(
        meeting=held, started_by=secretary, started_at=NOW, circulated_at=NOW, approved_at=NOW
    )
    for state in MinutesState.values:
        Minutes.objects.update(state=state)
        offered[state] = begin in client.get(here).text

    Minutes.objects.update(state=MinutesState.CIRCULATED)
    refused = client.post(begin, upload("said.txt", SAID))

    assert offered == {
        "before a line is written": True, "draft": True, "circulated": False, "amended": False,
        "approved": False,
    }  # fmt: skip
    assert "These minutes were sent out. A transcript begins only a draft" in refused.text
    assert not Transcript.objects.exists()
