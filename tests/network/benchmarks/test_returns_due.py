"""Every morning: whom to remind of what, and what is due of whom."""

from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, OCTOBER, headline, row
from tests.network.benchmarks.returned import refused
from waymark.measures import returns
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import filing, keys, signing_off
from waymark.network.benchmarks.actions.founding import load_facts
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import due
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db


# ---- every morning ------------------------------------------------------------------------------


def test_a_missing_month_is_asked_for_calmly_and_not_every_day(ashdown):
    from waymark.network.benchmarks.actions import daily_round

    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))
    sent = Notice.objects.filter(kind="benchmarks.return_due", person=ashdown.filer)

    for day in range(19, 31):
        daily_round(now=NOW.replace(day=day))

    assert [notice.at.day for notice in sent.order_by("at")] == [21, 28]
    assert {notice.subject for notice in sent} == {"No return yet for October 2026"}


def test_who_never_filed_owes_nothing(ashdown):
    from waymark.network.benchmarks.queries import due

    assert due.missing(NOW.date()) == {}


def test_first_pages_name_what_is_due_and_what_waits(ashdown):
    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))
    filed = ashdown.typed(headline())
    filing.submit(filed, by=ashdown.filer, now=NOW)

    mine, theirs = (queries.needs(p, NOW.date()) for p in (ashdown.filer, ashdown.second))

    assert [need.title for need in theirs.asked] == ["Sign off the return for October 2026"]
    assert mine.asked == []
    assert mine.due == theirs.due == []  # October is on its way

    signing_off.send_back(filed, because="Wrong month", by=ashdown.second, now=NOW)

    assert [(n.title, n.words, n.note) for n in queries.needs(ashdown.filer, NOW.date()).due] == [
        (
            "Mend the return for October 2026",
            "1 day late",
            f"{ashdown.second.name} sent it back: Wrong month",
        )
    ]


def test_a_key_that_waits_is_asked_of_the_co_ordinator_until_it_is_trusted_or_ended(ashdown):
    office, other = steward(), lead()
    waits = [
        keys.add_key(
            ashdown.row, pem=returns.pem(Ed25519PrivateKey.generate().public_key()),
            valid_from=OCTOBER, by=ashdown.filer, now=NOW,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert [(need.title, need.href, need.owner) for need in asked(office)] == [
        (f"Hear the fingerprint of a key: {key.fingerprint}", "/measures/keys/", ashdown.row)
        for key in waits
    ]
    assert asked(ashdown.filer) == asked(ashdown.second) == asked(other) == []

    keys.trust_key(waits[0], by=office, now=NOW)
    keys.end_key(waits[1], on=NOW.date() - timedelta(days=1), by=ashdown.filer, now=NOW)

    assert asked(office) == []


def asked(person):
    return queries.needs(person, NOW.date()).asked


def test_a_force_of_which_only_a_paper_tells_owes_no_month():
    """Nobody there filed it: it must not be called late, nor be reminded."""
    reader = lead(OrganisationFactory(slug="leicestershire"))
    load_facts(now=NOW)

    assert Figure.objects.filter(organisation=reader.organisation, current=True).exists()
    assert due.missing(NOW.date()) == {}
    assert queries.needs(reader, NOW.date()).due == []
    assert queries.needs(reader, NOW.date()).changed == []


def test_a_day_to_publish_that_has_passed_is_refused_and_nothing_is_published(ashdown):
    filed = ashdown.file(ashdown.document().text())

    assert refused(
        signing_off.certify, filed, by=ashdown.second, now=NOW, publish_on=date(2025, 12, 1)
    ) == ["The day to publish on has passed: enter another, or none to publish now"]
    assert Return.objects.get().state == State.SUBMITTED


def test_a_document_signed_with_a_key_not_heard_yet_says_whom_to_ring(ashdown):
    secret = Ed25519PrivateKey.generate()
    new = keys.add_key(
        ashdown.row,
        pem=returns.pem(secret.public_key()),
        valid_from=date(2026, 1, 1),
        by=ashdown.filer,
        now=NOW,
    )
    document = ashdown.document(key=secret).text()

    assert refused(ashdown.file, document) == [
        "The return is signed with a key that is not known for this force",
        f"The key {new.fingerprint} was added, and signs once the network office has heard its"
        " fingerprint from you by telephone",
    ]

    keys.trust_key(new, by=steward(), now=NOW)

    told = Notice.objects.filter(person=ashdown.filer, kind="benchmarks.key_trusted")
    assert told.filter(subject__contains=new.fingerprint).count() == 1
    assert ashdown.file(document).state == State.SUBMITTED


def test_a_survey_cannot_have_ended_on_a_day_to_come(ashdown):
    survey = {"kind": "satisfaction", "method": "online", "asked_from": date(2026, 11, 1)}

    assert refused(ashdown.typed, {}, **survey, asked_to=date(2026, 12, 20)) == [
        "The last day of asking has not come yet: file when all have been asked"
    ]
    assert refused(ashdown.typed, {}, **survey, asked_to=date(2026, 10, 20)) == [
        "The last day of asking lies before the first"
    ]
