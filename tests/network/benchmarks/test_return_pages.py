"""The pages of returns, as those who sign and read them meet them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, force, headline, row
from tests.network.benchmarks.pages_of_returns import MONTHS, page, page_after, send
from waymark.network.benchmarks import actions, queries
from waymark.network.benchmarks.actions import filing, signing_off
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Return
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Oversight

pytestmark = pytest.mark.django_db


MOST_QUERIES = {"list": 12, "page": 14}


def test_a_document_is_handed_in_and_shows_what_it_rests_on(client, ashdown):
    client.force_login(ashdown.filer)
    document = ashdown.document(row(month="2025-10"))
    file = SimpleUploadedFile("ashdown-0001.json", document.text().encode())
    page(client, "/measures/returns/upload/")

    said = send(client, "/measures/returns/upload/", file=file)

    for words in ("version 0123456789ab", "Waymark 0.5.0", document.hash, "updates-in-time v1 ",
                  "waymark measure verify ashdown-0001.json"):  # fmt: skip
        assert words in said, words
    filed = Return.objects.get()
    given = client.get(f"/measures/returns/{filed.key}/document.json").content.decode()
    assert given == document.text()


def test_a_document_that_is_refused_says_why_and_keeps_nothing(client, ashdown):
    client.force_login(ashdown.filer)
    document = ashdown.document(row(month="2025-10"), row(month="2099-01"))

    said = send(
        client, "/measures/returns/upload/",
        file=SimpleUploadedFile("x.json", document.text().encode()),
    )  # fmt: skip

    assert "Nothing was taken" in said
    assert "Row 2: N-UPD, 2099-01: the month has not ended" in said
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"\xff\xfe\x00", "The file is not UTF-8 text", id="a picture"),
        pytest.param(b"[]", "The return: it must be an object", id="a list"),
        pytest.param(b"{}", "format: it is missing", id="an empty object"),
        pytest.param(b"hello", "The file is not a JSON document", id="a letter"),
        pytest.param(b'{"version": 1}', "force: it is missing", id="a version alone"),
        pytest.param(b" \n", "This is an empty file, not a signed return", id="nothing"),
        pytest.param(b"%PDF-1.7", "This is a PDF, not a signed return", id="a PDF renamed"),
        pytest.param(b"PK\x03\x04\xff", "This is a Word, Excel or zip file", id="a workbook"),
        pytest.param(b"<!DOCTYPE html>", "This is a web page, not", id="a saved page"),
        pytest.param(
            "\ufeffMeasure;Of\r\n".encode(), "This is a table (CSV), not", id="a CSV with a BOM"
        ),
    ],
)
def test_what_is_no_return_is_refused_for_what_it_is(client, ashdown, content, words):
    client.force_login(ashdown.filer)

    said = send(client, "/measures/returns/upload/", file=SimpleUploadedFile("x.json", content))

    assert "Nothing was taken" in said
    assert words in said
    assert not Return.objects.exists()


def test_a_month_sent_twice_is_queried_in_words(client, ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text()))
    second = ashdown.file(ashdown.document(row(met=320, of=420)).text())
    client.force_login(ashdown.second)

    said = page(client, f"/measures/returns/{second.key}/")

    assert "Updates in time, October 2026: published as 300 of 400, now 320 of 420" in said
    assert "Which are right?" in said


def test_sending_back_and_withdrawing_say_why(client, ashdown):
    client.force_login(ashdown.second)
    first = ashdown.file(ashdown.document().text())
    address = f"/measures/returns/{first.key}/send-back/"
    assert "it counts as withdrawn, and the force makes and signs the next one." in page(
        client, address
    )
    assert "Enter “Why?”" not in send(client, address, because="September was counted")
    assert "Withdrawn: Not signed off: September was counted" in page(
        client, f"/measures/returns/{first.key}/"
    )

    second = ashdown.publish(ashdown.file(ashdown.document(row(met=310)).text()))
    page(client, f"/measures/returns/{second.key}/withdraw/")
    said = send(client, f"/measures/returns/{second.key}/withdraw/", because="Wrong station")
    assert "Withdrawn: Wrong station" in said
    assert f"Withdrawn by {ashdown.second.name}: Wrong station" in said
    assert "No figure is published for these now. File them again if they hold." in said
    assert "<li>Updates in time, October 2026</li>" in said
    client.force_login(lead())
    others = page(client, f"/measures/returns/{second.key}/")
    assert "No figure is published for these now" not in others


def test_what_waits_for_its_day_is_published_earlier_when_asked_once_more(client, ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text()))
    filed = ashdown.file(ashdown.document(row(met=310)).text())
    day = date(2099, 1, 5)
    signing_off.certify(filed, by=ashdown.second, now=NOW, publish_on=day)
    own, address = (f"/measures/returns/{filed.key}/{more}" for more in ("", "publish/"))

    client.force_login(ashdown.filer)
    assert "Publish it now" not in page(client, own)
    client.force_login(ashdown.second)
    assert address in page(client, own)
    asked = page(client, address).replace("\N{NO-BREAK SPACE}", " ")
    assert "It is signed off to be published on 5 January 2099." in asked
    assert "300 of 400" in asked  # what it replaces
    filed.refresh_from_db()
    assert filed.state == State.CERTIFIED  # to have looked does nothing

    said = send(client, address).replace("\N{NO-BREAK SPACE}", " ")
    filed.refresh_from_db()
    assert filed.state == State.PUBLISHED
    assert "Published earlier than planned, which was 5 January 2099" in said
    assert address not in said
    assert "Nothing was published." in send(client, address)
    assert client.get(address).status_code == 302


def test_a_typed_return_that_came_back_says_so_wherever_it_stands(client, ashdown):
    draft = ashdown.typed(headline())
    filing.submit(draft, by=ashdown.filer, now=NOW)
    client.force_login(ashdown.second)
    assert "It becomes a draft again, with every number as it was typed" in page(
        client, f"/measures/returns/{draft.key}/send-back/"
    )
    signing_off.send_back(draft, because="September was counted", by=ashdown.second, now=NOW)
    client.force_login(ashdown.filer)
    said = f"Sent back by {ashdown.second.name}: September was counted"

    assert "Draft, came back" in page(client, "/measures/returns/")
    assert said in page(client, f"/measures/returns/{draft.key}/")
    send(client, f"/measures/returns/{draft.key}/check/")
    assert said in page(client, f"/measures/returns/{draft.key}/")


def test_who_filed_it_is_led_to_the_page_that_says_why_another_must_sign(client, ashdown):
    filed = ashdown.file(ashdown.document().text())
    client.force_login(ashdown.filer)

    assert "You filed it yourself: a second person of Ashdown Police signs it off." in page_after(
        client, f"/measures/returns/{filed.key}/certify/"
    )


def test_a_commissioner_is_offered_what_a_commissioner_can_do(client, ashdown):
    body = OrganisationFactory(name="The Mayor’s office", kind=OrganisationKind.OVERSIGHT)
    Oversight.objects.create(body=body, force=ashdown.row, valid_from=date(2021, 11, 21))
    alone = lead(body, Role.PARTNER)
    client.force_login(alone)

    said = page(client, "/measures/returns/")
    assert "A file review or dip sample" in said
    assert "/measures/returns/upload/" not in said  # documents come from engines of forces
    assert "/measures/keys/" not in said

    send(client, "/measures/returns/new/typed/", method="manual", **MONTHS)
    draft = Return.objects.get()
    send(client, f"/measures/returns/{draft.key}/table/", check="1", **headline("2025-10"))
    nobody = "Nobody else there may do so yet: ask the network office to seat a second person."
    assert nobody in page(client, f"/measures/returns/{draft.key}/check/")
    assert nobody in send(client, f"/measures/returns/{draft.key}/check/")
    lead(body, Role.PARTNER)
    assert nobody not in page(client, f"/measures/returns/{draft.key}/")


def test_a_stranger_finds_no_return_that_is_not_published(client, ashdown):
    filed = ashdown.file(ashdown.document().text())

    for person in (lead(), steward()):
        client.force_login(person)
        for rest in ("", "figures.csv", "document.json", "certify/", "withdraw/"):
            assert client.get(f"/measures/returns/{filed.key}/{rest}").status_code == 404, rest
        own = client.get("/measures/returns/ours.csv").content.decode()
        assert len(own.splitlines()) == 1


def test_what_is_held_back_is_empty_in_files_and_says_so(client, ashdown):
    draft = ashdown.typed(headline() | {"updates-in-time-2026-10-n": "398"})
    filing.submit(draft, by=ashdown.filer, now=NOW)
    client.force_login(ashdown.filer)

    said = client.get("/measures/returns/ours.csv").content.decode()

    line = next(line for line in said.splitlines() if "Updates in time" in line)
    assert ",,400,,,,,yes," in line
    assert "398" not in said
    assert "held back" in page(client, f"/measures/returns/{draft.key}/")


def questions(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_ask_as_much_of_the_database_for_many_rows_as_for_few(client, ashdown):
    client.force_login(ashdown.second)
    counts = []
    for months in (["2026-01"], [f"2026-{n:02}" for n in range(2, 9)]):
        for month in months:
            filed = ashdown.publish(
                ashdown.file(ashdown.document(*[row(c, month) for c in ("N-UPD", "N-ACK")]).text())
            )
        counts.append(
            {
                "list": questions(client, "/measures/returns/"),
                "page": questions(client, f"/measures/returns/{filed.key}/"),
            }
        )

    assert counts[0] == counts[1]
    assert all(counts[1][name] <= most for name, most in MOST_QUERIES.items()), counts


# ---- actions of meetings, and those who leave ---------------------------------------------------


def test_the_page_of_a_month_says_what_is_there_and_what_is_not(client, ashdown):
    client.force_login(ashdown.filer)
    assert "Nothing is filed for this month yet" in page(client, "/measures/returns/for/2026-10/")

    filed = ashdown.file(ashdown.document().text())

    said = page(client, "/measures/returns/for/2026-10/")
    assert f"/measures/returns/{filed.key}/" in said
    for wrong in ("2026-13", "october", "0000-01", "9999-12"):
        assert client.get(f"/measures/returns/for/{wrong}/").status_code == 404, wrong


def test_an_action_of_a_meeting_closes_when_the_return_is_filed(ashdown):
    other = force("calder")
    mine, theirs = (waiting_for_october(one) for one in (ashdown, other))

    ashdown.file(ashdown.document(row(month="2026-09")).text())
    mine.refresh_from_db()
    assert mine.state == "open"

    ashdown.file(ashdown.document().text())
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, mine.closed_itself, theirs.state) == ("done", True, "open")


def waiting_for_october(one):
    """An action that somebody in a force promised: to file the return for October."""
    from waymark.shared.meetings.models import Group, MeetingAction

    group, _ = Group.objects.get_or_create(name="Board", defaults={"kind": "board"})
    return MeetingAction.objects.create(
        group=group, text="File October", seat=one.filer.seat, due_on="2026-11-30", added_at=NOW,
        added_by=one.second,
        added_on="2026-11-02", closes_event="filed", closes_key="2026-10",
        closes_title="October 2026",
    )  # fmt: skip


def test_drafts_pass_to_the_successor(ashdown):
    draft = ashdown.typed({})
    assert [line.title for line in queries.held_by(ashdown.filer)] == [
        "Headline questions, typed: October 2026"
    ]

    moved = actions.hand_over(
        leaver=ashdown.filer, successor=ashdown.second, by=ashdown.second, now=NOW
    )

    draft.refresh_from_db()
    assert draft.begun_by == ashdown.second
    assert len(moved) == 1
    assert queries.held_by(ashdown.filer) == []


def test_the_office_sees_which_forces_have_not_sent_theirs_and_a_charity_is_not_asked(
    client, ashdown
):
    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-08")).text()))
    client.force_login(steward())

    office = page(client, "/measures/returns/").replace("\N{NO-BREAK SPACE}", " ")

    assert "1 force has a month of the last twelve without a return." in office
    line = office.split(f"{ashdown.row.name}</a>")[1].split("</tr>")[0]
    assert "September 2026" in line
    assert "August 2026" not in line
    assert "late" in line
    assert 'href="/measures/keys/"' in office
    assert "There is no return here" not in office
    assert "Returns: which forces have sent theirs" in page(client, "/measures/")
    charity = OrganisationFactory(kind=OrganisationKind.CHARITY)
    client.force_login(lead(charity, Role.PARTNER))
    assert 'href="/measures/returns/"' not in page(client, "/measures/")
