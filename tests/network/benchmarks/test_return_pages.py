"""The pages of returns, as those who file, sign and read them meet them."""

import html
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, force, headline, review, row
from tests.factories.keys import bearing, key_of
from tests.support.pages import faults_of
from waymark.network.benchmarks import actions, queries
from waymark.network.benchmarks.actions import filing, signing_off
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Return, SigningKey
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Oversight
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
MOST_QUERIES = {"list": 12, "page": 14}


@pytest.fixture
def ashdown():
    return force()


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()


def page_after(client, address: str) -> str:
    """The page on which a link ends."""
    answer = client.get(address, follow=True)
    assert answer.redirect_chain, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()


def send(client, address: str, **fields) -> str:
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200, address
    assert faults_of(answer.content.decode()) == [], address
    return answer.content.decode()


MONTHS = {"first-month": "10", "first-year": "2025", "last-month": "10", "last-year": "2025"}


def test_the_headline_questions_are_typed_checked_filed_and_signed_off(client, ashdown):
    client.force_login(ashdown.filer)
    said = send(client, "/measures/returns/new/typed/", method="manual", **MONTHS)
    draft = Return.objects.get()
    assert "Of the updates that victims were owed, how many came in time?" in said

    table = f"/measures/returns/{draft.key}/table/"
    wrong = headline("2025-10") | {"referred-2025-10-n": "500"}
    said = send(client, table, check="1", **wrong)
    assert "Referred to support in two working days, October 2025: 500 of 400" in said
    assert "File the return" not in said

    said = send(client, table, check="1", **headline("2025-10"))
    assert "100% of the table is filled" in said
    said = send(client, f"/measures/returns/{draft.key}/check/")
    assert "Waits for a second person" in said
    assert "You filed it yourself" in said
    assert "Sign it off" not in said

    client.force_login(ashdown.second)
    assert "Waiting for you" in page(client, "/measures/returns/")
    assert "Sign it off" in page(client, f"/measures/returns/{draft.key}/")
    shown = page(client, f"/measures/returns/{draft.key}/certify/")
    assert "300 of 400" in shown.replace("\N{NO-BREAK SPACE}", " ")
    said = send(client, f"/measures/returns/{draft.key}/certify/", agreed="on")
    assert "Signed off and published" in said
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED


def test_a_draft_is_kept_as_it_is_typed(client, ashdown):
    draft = ashdown.typed({})
    client.force_login(ashdown.filer)

    answer = client.post(
        f"/measures/returns/{draft.key}/autosave/", {"referred-2026-10-n": "a few"}
    )

    assert answer.json()["saved"].startswith("Draft saved ")
    assert 'value="a few"' in page(client, f"/measures/returns/{draft.key}/table/")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9" * 40, "“Of” must be a whole number up to 10,000,000"),
        ("4\x00", "holds a hidden character"),
    ],
    ids=["a number of forty digits", "a letter that cannot be kept"],
)
def test_what_is_wrong_in_the_table_is_said_at_its_box(client, ashdown, typed, words):
    draft = ashdown.typed({})
    client.force_login(ashdown.filer)
    box = "id_referred-2026-10-d"

    said = send(client, f"/measures/returns/{draft.key}/table/", **{box[3:]: typed})

    assert said.count(f'id="{box}_error"') == 1
    assert f'aria-describedby="{box}_error"' in said
    assert f'href="#{box}"' in said
    at_box = said.split(f'id="{box}_error"')[1].split("</p>")[0]
    assert words in at_box


@pytest.mark.parametrize(
    ("cells", "box", "words"),
    [
        ({"n": "500", "d": "400"}, "n", "500 of 400"),
        ({"n": "3", "d": "many"}, "d", "“Of” must be a whole number"),
        ({"d": "400"}, "n", "“Counted” is empty"),
    ],
    ids=["more counted than there are", "a word for a number", "half a row"],
)
def test_back_from_the_check_each_box_says_what_is_wrong(client, ashdown, cells, box, words):
    name = "referred-2026-10"
    draft = ashdown.typed({f"{name}-{end}": text for end, text in cells.items()})
    client.force_login(ashdown.filer)
    table = f"/measures/returns/{draft.key}/table/"

    checked = page(client, f"/measures/returns/{draft.key}/check/")
    assert "Referred to support in two working days, October 2026: " in checked
    assert f'href="{table}?checked=1"' in checked

    said = page(client, f"{table}?checked=1")
    row = "Referred to support in two working days, October 2026: "
    at_box = said.split(f'id="id_{name}-{box}_error"')[1].split("</p>")[0]
    assert words in at_box
    assert row in at_box  # above the table, where all faults stand together, it names the row
    assert said.count('_error"><span') == 1
    assert '_error"><span' not in page(client, table)


def test_the_check_says_which_months_are_published_with_other_numbers(client, ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text()))
    again = {"updates-in-time-2026-10-n": "320", "updates-in-time-2026-10-d": "420"}
    client.force_login(ashdown.filer)
    other = "Updates in time, October 2026: published as 300 of 400, now 320 of 420"

    said = page(client, f"/measures/returns/{ashdown.typed(again).key}/check/")
    assert other in said
    assert "File the return" in said

    same = ashdown.typed(headline())
    assert "with other numbers" not in page(client, f"/measures/returns/{same.key}/check/")


def test_another_bodys_months_are_named_before_filing_and_at_their_boxes(client, ashdown):
    """Somebody who typed a whole year hears it at the table and the check, not after “File”."""
    body = OrganisationFactory(kind=OrganisationKind.OVERSIGHT, name="Commissioner for Ashdown")
    Oversight.objects.create(force=ashdown.row, body=body, kind="pcc")
    filed = ashdown.publish(ashdown.file(ashdown.document().text()))
    filed.filed_from = body
    filed.save()
    draft = ashdown.typed(headline())
    client.force_login(ashdown.filer)
    why = "Commissioner for Ashdown has published October 2026 itself: ask them to correct it"
    table = f"/measures/returns/{draft.key}/table/"

    at_table, check = page(client, table), page(client, f"/measures/returns/{draft.key}/check/")
    said = page(client, f"{table}?checked=1")

    assert why in at_table and why in check
    assert "File the return" not in check
    assert why in said.split('id="id_updates-in-time-2026-10-n_error"')[1].split("</p>")[0]
    assert said.count('_error"><span') == 1
    again = send(client, f"/measures/returns/{draft.key}/check/")
    assert why in again
    assert Return.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_review_that_overlaps_one_is_told_so_at_the_check(client, ashdown):
    first = review(ashdown, date(2026, 7, 1), date(2026, 9, 1))
    filing.submit(first, by=ashdown.filer, now=NOW)
    ashdown.publish(first)
    draft = review(ashdown, date(2026, 7, 1), date(2026, 10, 1))
    client.force_login(ashdown.filer)

    said = page(client, f"/measures/returns/{draft.key}/check/")

    assert "July to September 2026 is published: a period that overlaps it" in said
    assert "File the return" not in said


def test_what_follows_is_said_before_a_draft_is_thrown_away(client, ashdown):
    draft = ashdown.typed(headline())
    client.force_login(ashdown.filer)

    said = page(client, f"/measures/returns/{draft.key}/table/")

    first = said.split("<summary")[-1]
    assert "It cannot be brought back" in first.split("Throw it away")[0]
    send(client, f"/measures/returns/{draft.key}/discard/")
    assert not Return.objects.exists()


def test_the_page_of_a_month_asks_only_who_may_file_to_file(client, ashdown):
    address = "/measures/returns/for/2026-10/"
    for person, offered in ((ashdown.filer, True), (lead(ashdown.row, "practitioner"), False)):
        client.force_login(person)
        assert ("File a return" in page(client, address)) is offered


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("satisfaction", "First day on which victims were asked"),
        ("file_review", "What was looked at?"),
        ("typed", "Counted in a sample of cases"),
    ],
)
def test_each_kind_asks_for_what_it_needs(client, ashdown, kind, words):
    client.force_login(ashdown.filer)

    assert words in page(client, f"/measures/returns/new/{kind}/")


def test_a_kind_that_is_none_is_not_found(client, ashdown):
    client.force_login(ashdown.filer)

    assert client.get("/measures/returns/new/engine/").status_code == 404


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


def test_keys_are_added_by_the_force_and_trusted_by_the_network_office(client):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from waymark.measures import returns

    person, office = lead(), steward()
    public = Ed25519PrivateKey.generate().public_key()
    client.force_login(person)
    page(client, "/measures/keys/")
    said = send(
        client, "/measures/keys/", pem=returns.pem(public),
        **{"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2026"},
    )  # fmt: skip
    assert returns.fingerprint(public) in said

    client.force_login(office)
    assert "I have heard it" in page(client, "/measures/keys/")
    send(client, f"/measures/keys/{returns.fingerprint(public)}/trust/")
    assert SigningKey.objects.get().trusted_by == office

    page(client, f"/measures/keys/{returns.fingerprint(public)}/end/")
    send(
        client, f"/measures/keys/{returns.fingerprint(public)}/end/",
        **{"on-day": "1", "on-month": "12", "on-year": "2026"},
    )  # fmt: skip
    assert f"{SigningKey.objects.get().valid_to}" == "2026-12-01"


PRIVATE = "-----BEGIN {}PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKS7{}\n-----END {}PRIVATE KEY-----"


@pytest.mark.parametrize(
    "pasted",
    [
        PRIVATE.format("", "x1YbT8", ""),
        PRIVATE.format("ENCRYPTED ", "x1YbT8" * 90, "ENCRYPTED "),
        "MC4CAQAwBQYDK2VwBCIEIKS7x1YbT8",
        PRIVATE.format("", "x1YbT8" * 900, ""),
    ],
    ids=["a private half", "a longer one", "its letters alone", "more than the box takes"],
)
def test_a_private_key_pasted_by_mistake_is_nowhere_shown_back_or_kept(
    client, ashdown, pasted, caplog
):
    client.force_login(ashdown.filer)
    entries = Entry.objects.count()

    day = {"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2026"}
    pages = [
        send(client, "/measures/keys/", pem=pasted, **day),
        send(client, "/measures/keys/", pem=pasted),
    ]

    if "-----BEGIN PRIVATE" in pasted and len(pasted) < 4000:
        assert "This is the private half of a key. It was not kept" in pages[0]
    assert not [said for said in pages if "x1YbT8" in said]
    assert "x1YbT8" not in caplog.text
    assert Entry.objects.count() == entries


def test_a_private_key_in_a_form_that_came_too_late_is_not_among_what_was_typed(client, ashdown):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ashdown.filer)

    answer = browser.post(
        "/measures/keys/", {"pem": PRIVATE.format("", "x1YbT8", ""), "note": "So that it shows"},
        headers={"origin": "http://testserver"},
    )  # fmt: skip

    assert answer.status_code == 403
    assert "So that it shows" in answer.text
    assert "x1YbT8" not in answer.text


def test_a_public_key_stays_in_the_box_while_the_day_is_mended(client, ashdown):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from waymark.measures import returns

    secret = Ed25519PrivateKey.generate()
    public = returns.pem(secret.public_key())
    client.force_login(ashdown.filer)

    assert public.splitlines()[1] in html.unescape(send(client, "/measures/keys/", pem=public))
    both = send(client, "/measures/keys/", pem=public + PRIVATE.format("", "x1YbT8", ""))
    assert "x1YbT8" not in both


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


# ---- the API ------------------------------------------------------------------------------------


def test_a_system_files_a_document_and_reads_what_became_of_it(client, ashdown):
    _, token = key_of(ashdown.filer, "write")
    document = ashdown.document(row(month="2025-10"))

    answer = client.post(
        "/api/v1/returns", document.text(), "application/json", headers=bearing(token)
    )

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["state"], told["issue"], told["hash"]) == ("submitted", 1, document.hash)
    assert [(f["measure"], f["numerator"]) for f in told["figures"]] == [("updates-in-time", 300)]
    key = told["key"]
    signing_off.certify(Return.objects.get(), by=ashdown.second, now=NOW)
    told = client.get(f"/api/v1/returns/{key}", headers=bearing(token)).json()
    assert told["state"] == "published"
    assert client.get("/api/v1/returns", headers=bearing(token)).json()["total"] == 1


def test_a_refusal_of_the_api_names_every_row(client, ashdown):
    _, token = key_of(ashdown.filer, "write")
    document = ashdown.document(row(month="2099-12"), row("N-XYZ", month="2025-10"))

    answer = client.post(
        "/api/v1/returns", document.text(), "application/json", headers=bearing(token)
    )

    assert answer.status_code == 409
    assert [each["why"] for each in answer.json()["errors"]] == [
        "Row 1: N-UPD, 2099-12: the month has not ended",
        "Row 2: N-XYZ is no measure of this network",
    ]
    assert not Return.objects.exists()


def test_a_whole_history_fits_into_one_document(client, ashdown):
    _, token = key_of(ashdown.filer, "write")
    months = [f"{year}-{n:02}" for year in (2024, 2025) for n in range(1, 13)]
    ends = ["ARR", "INT", "REL", "BAI", "RUI", "BCC", "NOI", "CHG", "NPR", "STP"]
    rules = [f"R06-{end}" for end in ends]
    rules += ["R02-REC", "R03-WCA", "R03-INF", "R04-VNA", "R04-REF", "R07-VPS"]
    rows = [row(rule, month, edition="VC2021") for rule in rules for month in months]
    text = ashdown.document(*rows).text()
    assert len(text) > 64 * 1024

    answer = client.post("/api/v1/returns", text, "application/json", headers=bearing(token))

    assert answer.status_code == 201, answer.text


def test_a_reading_key_a_partner_and_a_practitioner_file_nothing(client, ashdown):
    document = ashdown.document().text()
    people = [(ashdown.filer, "read"), (lead(ashdown.row, "practitioner"), "write"),
              (steward(), "write")]  # fmt: skip
    tokens = [key_of(*one)[1] for one in people]

    for token in tokens:
        answer = client.post("/api/v1/returns", document, "application/json",
                             headers=bearing(token))  # fmt: skip
        assert answer.status_code == 403
    assert not Return.objects.exists()


def test_definitions_and_published_figures_are_asked_for(client, ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text()))
    _, token = key_of(lead())

    measures = client.get("/api/v1/measures", headers=bearing(token)).json()["items"]
    told = client.get("/api/v1/measures/updates-in-time/figures", headers=bearing(token)).json()

    assert measures[2]["stamp"] == told["stamp"]
    assert told["items"] == [
        {"force": "ashdown", "made_up": False, "points": [
            {"month": "2026-10", "numerator": 300, "denominator": 400, "suppressed": False,
             "method": "engine"}]}
    ]  # fmt: skip
    unknown = client.get("/api/v1/measures/happiness/figures", headers=bearing(token))
    assert unknown.status_code == 404


@pytest.mark.parametrize("role", ["partner", "observer"])
def test_the_api_names_no_force_to_who_reads_along(client, ashdown, role):
    from tests.factories.accounts import OrganisationFactory

    ashdown.publish(ashdown.file(ashdown.document().text()))
    _, token = key_of(lead(OrganisationFactory(kind="charity"), role))

    told = client.get("/api/v1/measures/updates-in-time/figures", headers=bearing(token)).json()

    assert told["items"] == []


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
