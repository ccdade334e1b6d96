"""Documents and keys that are refused: in words, by row, and nothing kept."""

import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied

from tests.factories.benchmarks import NOW, OCTOBER, row
from tests.network.benchmarks.returned import refused
from waymark.network.benchmarks.actions import keys

pytestmark = pytest.mark.django_db


# ---- refused: in words, by row, and nothing kept ------------------------------------------------


def mend(document, **changes) -> str:
    """A document altered on its way."""
    return json.dumps(json.loads(document.text()) | changes)


def test_more_met_than_fell_due_is_refused_by_row(ashdown):
    said = json.loads(ashdown.document(row(month="2026-09"), row()).text())
    said["rows"][1]["met"] = 500

    assert refused(ashdown.file, json.dumps(said)) == ["Row 2: more were met than fell due"]


def test_a_month_that_has_not_ended_is_refused_by_row(ashdown):
    document = ashdown.document(row(), row(month="2026-11"), row(month="2027-01"))

    assert refused(ashdown.file, document.text()) == [
        "Row 2: N-UPD, 2026-11: the month has not ended",
        "Row 3: N-UPD, 2027-01: the month has not ended",
    ]


def test_an_unknown_force_is_refused(ashdown):
    document = ashdown.document(force="nowhere")

    assert refused(ashdown.file, document.text()) == [
        "The return is of another force, or of one that is not in the register"
    ]


def test_an_unknown_measure_is_refused_by_row(ashdown):
    assert refused(ashdown.file, ashdown.document(row(), row("N-XYZ")).text()) == [
        "Row 2: N-XYZ is no measure of this network"
    ]


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (2, "It is written in version 2 of the form; this site reads version 1"),
        (0, "It is written in version 0 of the form, which is no longer read."
            " Update Waymark in the force and make it again"),
    ],
    ids=["newer", "older"],
)  # fmt: skip
def test_another_version_of_the_form_is_refused(ashdown, version, reason):
    assert refused(ashdown.file, mend(ashdown.document(), version=version)) == [reason]


def test_a_broken_signature_is_refused(ashdown):
    said = json.loads(ashdown.document().text())
    said["signature"]["ed25519"] = "0" * 128

    assert refused(ashdown.file, json.dumps(said)) == [
        "The signature is not that of the key it names"
    ]


def test_an_unknown_key_is_refused(ashdown):
    document = ashdown.document(key=Ed25519PrivateKey.generate())

    assert refused(ashdown.file, document.text()) == [
        "The return is signed with a key that is not known for this force"
    ]


def test_a_key_signs_only_once_trusted_and_until_it_ends(ashdown):
    keys.end_key(ashdown.key, on=date(2026, 11, 20), by=ashdown.filer, now=NOW)

    assert refused(ashdown.file, ashdown.document().text()) == [
        "The return is signed with a key that is not known for this force"
    ]


def test_figures_altered_on_the_way_are_refused(ashdown):
    said = json.loads(ashdown.document().text())
    said["rows"][0]["met"] = 390

    assert refused(ashdown.file, json.dumps(said)) == [
        "The figures have been altered since the return was made: its hash differs"
    ]


def test_a_replayed_document_is_refused(ashdown):
    first = ashdown.document().text()
    ashdown.publish(ashdown.file(first))

    assert refused(ashdown.file, first) == ["This return has been taken already"]

    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))

    assert refused(ashdown.file, first) == ["Issue 1 is not newer than issue 2, taken before"]


def test_a_document_left_out_is_missed(ashdown):
    ashdown.document()

    assert refused(ashdown.file, ashdown.document(row(month="2026-09")).text()) == [
        "Issue 2 comes first, but issue 1 was expected"
    ]


def test_a_number_under_five_is_refused_though_the_force_signed_it(ashdown):
    assert refused(ashdown.file, ashdown.document(row(met=397)).text()) == [
        "N-UPD, 2026-10: a count under 5 is not held back"
    ]


def test_made_up_documents_are_for_made_up_forces_alone(ashdown):
    assert refused(ashdown.file, ashdown.document(made_up=True).text()) == [
        "The return is marked as made up, and the force is real"
    ]


# ---- keys ---------------------------------------------------------------------------------------


def test_a_key_is_trusted_by_somebody_else_than_who_added_it(ashdown):
    with pytest.raises(PermissionDenied):
        keys.trust_key(ashdown.key, by=ashdown.filer, now=NOW)


@pytest.mark.parametrize(
    "pem", ["", "hello", "-----BEGIN PUBLIC KEY-----\nMC4CAQAwBQ\n-----END PUBLIC KEY-----"],
    ids=["nothing", "a word", "a key cut short"],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(ashdown, pem):
    reasons = refused(
        keys.add_key, ashdown.row, pem=pem, valid_from=OCTOBER, by=ashdown.filer, now=NOW
    )
    assert reasons == [
        "The public key cannot be read: it must be a PEM file."
        " Send the file that ends in .public.pem, never the other"
    ]
