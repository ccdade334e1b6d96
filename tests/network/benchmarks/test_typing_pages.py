"""The table of a return, as those who type it meet it."""

from datetime import date

import pytest

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.benchmarks import NOW, headline, review
from tests.network.benchmarks.pages_of_returns import MONTHS, page, send
from waymark.network.benchmarks.actions import filing
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Return
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Oversight

pytestmark = pytest.mark.django_db


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
