"""Items of law, their provisions and duties, and feeds of the shape that their owners document."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from waymark.network.legislation.models import (
    Commencement,
    Duty,
    Instrument,
    Provision,
    Readiness,
    ReadinessChange,
    Stage,
)
from waymark.shared.accounts.models import Organisation

WRITTEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    key = factory.Sequence(lambda n: f"item-{n}")
    title = factory.Sequence(lambda n: f"Act {n}")
    kind = "act"
    summary = "What victims are owed."
    source = "A public page"
    changed_at = WRITTEN


class ProvisionFactory(DjangoModelFactory):
    class Meta:
        model = Provision

    instrument = factory.SubFactory(InstrumentFactory)
    key = factory.Sequence(lambda n: f"provision-{n}")
    number = factory.Sequence(lambda n: f"Section {n}")
    subject = "Services follow the Code"
    source = "A public page"


def begins(provision: Provision, on: date, **fields) -> Commencement:
    """A day on which a provision comes into force."""
    given = {"how": "appointed", "source": "A public page", "recorded_at": WRITTEN, **fields}
    return Commencement.objects.create(provision=provision, on=on, **given)


def stage(instrument: Instrument, code: str, on: date | None = None, **fields) -> Stage:
    return Stage.objects.create(
        instrument=instrument,
        code=code,
        on=on,
        **{"source": "A public page", "recorded_at": WRITTEN, **fields},
    )


def duty(instrument: Instrument | None = None, *, asked: date | None = None, **fields) -> Duty:
    """What changes for forces; `asked` is the day by which they are to answer."""
    instrument = instrument or InstrumentFactory()
    given = {
        "number": instrument.duties.count() + 1,
        "short": "Needs assessed",
        "what": "Assess needs before the first referral",
        "who": "Care unit",
        "asked_at": WRITTEN if asked else None,
        "answer_by": asked,
    }
    return Duty.objects.create(instrument=instrument, **{**given, **fields})


def answered(duty: Duty, force: Organisation, state: str = "ready", note: str = "") -> Readiness:
    """What a force said of a duty, with its history."""
    said = Readiness.objects.create(
        duty=duty, organisation=force, state=state, note=note, at=WRITTEN
    )
    ReadinessChange.objects.create(readiness=said, state=state, note=note, at=WRITTEN)
    return said


# ---- feeds: shapes as documented, words ours ---------------------------------------------------


def atom(*entries: str, extra: str = "") -> bytes:
    """A feed as legislation.gov.uk gives one."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:leg="http://www.legislation.gov.uk/namespaces/legislation" '
        'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
        'xmlns:openSearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<id>http://www.legislation.gov.uk/new/data.feed</id><title>New</title>"
        f"<openSearch:itemsPerPage>20</openSearch:itemsPerPage>{extra}"
        f"{''.join(entries)}</feed>"
    ).encode()


def act_entry(
    place: str = "ukpga/2027/3",
    title: str = "Witnesses Act 2027",
    updated: str = "2027-01-12T09:30:00Z",
    extra: str = "",
) -> str:
    """An entry; `title` may be marked up, as the titles of law of Wales are."""
    _, year, number = [*place.split("/"), "", ""][:3]
    return (
        f"<entry><id>http://www.legislation.gov.uk/id/{place}</id><title>{title}</title>"
        f'<link rel="self" href="http://www.legislation.gov.uk/id/{place}"/>'
        f'<link href="http://www.legislation.gov.uk/{place}"/><author><name/></author>'
        f"<updated>{updated}</updated><published>2027-01-10T00:00:00Z</published>"
        '<ukm:DocumentMainType Value="UnitedKingdomPublicGeneralAct"/>'
        f'<ukm:Year Value="{year}"/><ukm:Number Value="{number}"/>{extra}</entry>'
    )


def rss(*entries: str) -> bytes:
    """A feed as Parliament gives one of bills."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:a10="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Bills</title><link>https://bills.parliament.uk/</link>{''.join(entries)}"
        "</channel></rss>"
    ).encode()


def bill_entry(
    number: int = 4100,
    title: str = "Victims (Support) Bill",
    stage: str = "2nd reading",
    house: str = "Commons",
    extra: str = "",
) -> str:
    return (
        f'<item xmlns:p4="urn:services.parliament.uk-bills.ext" p4:stage="{stage}">'
        f'<guid isPermaLink="true">https://bills.parliament.uk/bills/{number}</guid>'
        f"<link>https://bills.parliament.uk/bills/{number}</link>"
        f"<category>{house}</category><category>Government Bill</category>"
        f"<title>{title}</title><description>On support for victims.</description>"
        f"<a10:updated>2027-01-14T17:02:31+00:00</a10:updated>{extra}</item>"
    )


def later(**by) -> datetime:
    return WRITTEN + timedelta(**by)
