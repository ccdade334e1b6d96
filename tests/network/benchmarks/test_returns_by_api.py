"""Returns by the API: filed, refused by row, and read."""

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, row
from tests.factories.keys import bearing, key_of
from waymark.network.benchmarks.actions import signing_off
from waymark.network.benchmarks.models import Return

pytestmark = pytest.mark.django_db


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
    ashdown.publish(ashdown.file(ashdown.document().text()))
    _, token = key_of(lead(OrganisationFactory(kind="charity"), role))

    told = client.get("/api/v1/measures/updates-in-time/figures", headers=bearing(token)).json()

    assert told["items"] == []
