"""What a new site opens with: every fact with its source, nothing later guessed."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.factories.legislation import InstrumentFactory
from waymark.network.legislation import demonstration, queries, seed
from waymark.network.legislation.actions.loading import load_seed
from waymark.network.legislation.enums import UNCONFIRMED, Evidence, Kind
from waymark.network.legislation.models import Duty, Instrument, Link, Readiness
from waymark.network.legislation.rules.lifecycle import step_of
from waymark.shared.audit.models import Entry
from waymark.shared.search.models import Document

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_every_fact_has_its_source_and_its_evidence():
    facts = [*seed.items(), *seed.provisions()]
    facts += [stage for item in seed.items() for stage in item.stages]
    facts += [day for provision in seed.provisions() for day in provision.days]

    assert [fact for fact in facts if not fact.source.strip()] == []
    assert {fact.evidence for fact in facts} <= set(Evidence.values)


def test_every_stage_is_one_of_its_kind_and_in_the_past_unless_expected():
    known = date(2026, 11, 21)
    for item in seed.items():
        assert item.kind in Kind.values, item.key
        for stage in item.stages:
            assert step_of(item.kind, stage.code), (item.key, stage.code)
            assert stage.expected or stage.on is None or stage.on <= known, item.key


def test_what_is_not_known_is_said():
    """The items whose later state the notes do not know must say so, each in words."""
    silent = {
        "new-victims-code", "courts-and-tribunals-bill", "public-office-accountability-bill",
        "code-compliance-framework", "police-reform-bill", "review-of-police-force-structures",
        "crime-and-policing-bill-2025", "sentencing-act-2026",
    }  # fmt: skip

    assert {item.key for item in seed.items() if "not " in item.unknown} >= silent


def test_no_text_guesses_past_the_last_evidence():
    """The newest day that anything is said to have happened is the last evidence, June 2026."""
    days = [stage.on for item in seed.items() for stage in item.stages if stage.on]
    days += [day.on for p in seed.provisions() for day in p.days if day.evidence not in UNCONFIRMED]
    days += [fact.checked_on for fact in [*seed.items(), *seed.provisions()] if fact.checked_on]

    assert max(days) == date(2026, 6, 1)


def test_keys_belong_together():
    items = {item.key for item in seed.items()}
    provisions = {provision.key for provision in seed.provisions()}

    assert len(items) == len(seed.items()) and len(provisions) == len(seed.provisions())
    assert {i.parent for i in seed.items() if i.parent} <= items
    assert {p.item for p in seed.provisions()} | {d.item for d in seed.duties()} <= items
    assert {d.provision for d in seed.duties() if d.provision} <= provisions
    assert {day.made_by for p in seed.provisions() for day in p.days if day.made_by} <= items


def test_a_misspelt_field_is_an_error():
    with pytest.raises(ValueError, match="no such field: kindd"):
        seed.made(seed.SeedItem, [{"key": "x", "kindd": "act"}])


@pytest.mark.django_db
def test_loading_writes_items_provisions_duties_and_asks_nobody(db):
    count = load_seed(now=NOW)

    assert count == len(seed.items()) == Instrument.objects.count()
    act = Instrument.objects.get(key="victims-and-prisoners-act-2024")
    assert (act.stage, act.stage_on) == ("partly_in_force", date(2025, 1, 29))
    assert Duty.objects.filter(asked_at__isnull=False).count() == 0
    assert Readiness.objects.count() == 0
    assert Link.objects.filter(one_kind="law", one_key=act.key, other_key="4").count() == 1
    assert Document.objects.get(kind="provision", key="vpa-2024-s6").scope == "law"
    assert Document.objects.get(key="crime-and-policing-bill-2025").scope == "law-unconfirmed"
    assert Entry.objects.get().act == "legislation.seed_loaded"


@pytest.mark.django_db
def test_loading_again_leaves_alone_what_a_co_ordinator_changed(db):
    InstrumentFactory(key="new-victims-code", title="Put right by hand", kind="code")

    assert load_seed(now=NOW) == len(seed.items()) - 1
    assert load_seed(now=NOW) == 0
    assert Instrument.objects.get(key="new-victims-code").title == "Put right by hand"


@pytest.mark.django_db
def test_the_sections_stand_as_the_notes_say(db):
    load_seed(now=NOW)
    act = Instrument.objects.get(key="victims-and-prisoners-act-2024")
    page = queries.item_page(act, date(2026, 11, 21), steward=False)

    said = {row.provision.key: row.standing.force.value for row in page.provisions}
    assert said["vpa-2024-s1"] == said["vpa-2024-s5"] == "in_force"
    assert said["vpa-2024-s2"] == said["vpa-2024-s22"] == "partly"
    assert said["vpa-2024-s6"] == "not_then"
    assert said["vpa-2024-s13"] == said["vpa-2024-s28"] == "unknown"


@pytest.mark.django_db
def test_a_day_that_nobody_confirmed_moves_nothing(db):
    """A commentary says two months after Royal Assent: only the co-ordinator sees that."""
    load_seed(now=NOW)
    act = Instrument.objects.get(key="victims-and-courts-act-2026")
    page = queries.item_page(act, date(2026, 11, 21), steward=False)
    (row,) = [r for r in page.provisions if r.provision.key == "vca-2026-notification"]

    assert (row.standing.force.value, row.unconfirmed) == ("unknown", 1)


def test_the_made_up_story_is_made_up_everywhere():
    story = demonstration.story(date(2026, 11, 21))
    sources = {fact.source for fact in [*story.items, *story.provisions]}
    real = {item.title for item in seed.items()}

    assert sources == {"Made-up demonstration data"}
    assert not real & {item.title for item in story.items}
    assert [len(row) for row in story.answers.values()] == [len(story.duties)] * len(story.answers)
    assert all(re.search("made.up", item.key) for item in story.items)
