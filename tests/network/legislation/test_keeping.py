"""Keeping items, stages, provisions and days: what is written, told, refused and left undone."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.legislation import InstrumentFactory, ProvisionFactory, begins, stage
from waymark.network.legislation.actions import following, items, links, provisions, stages
from waymark.network.legislation.models import Commencement, Instrument, Link, Stage
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
FIELDS = {"title": "Witnesses Act 2027", "summary": "On witnesses", "source": "A page"}


def acts() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("act", flat=True))


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(person=person).order_by("pk").values_list("subject", flat=True)
    )


# ---- items ------------------------------------------------------------------------------------


def test_an_item_is_written_down_found_and_told_of(world):
    following.follow(world.lead, kind="everything", now=NOW)

    made = items.add_item(kind="act", fields=FIELDS, by=world.keeper, now=NOW)

    assert (made.key, made.checked_on, made.checked_by) == (
        "witnesses-act-2027", date(2026, 11, 21), world.keeper,
    )  # fmt: skip
    assert told(world.lead) == ["New in Law and Code: Witnesses Act 2027"]
    assert Document.objects.get(kind="law").key == made.key
    assert acts()[-1] == "legislation.item_added"


def test_pressed_twice_it_is_written_once(world):
    first = items.add_item(kind="act", fields=FIELDS, by=world.keeper, now=NOW)

    assert items.add_item(kind="act", fields=FIELDS, by=world.keeper, now=NOW) == first
    assert Instrument.objects.count() == 1


def test_no_item_takes_the_address_of_a_page(world):
    made = items.add_item(
        kind="policy", fields={**FIELDS, "title": "Rights"}, by=world.keeper, now=NOW
    )

    assert made.key.startswith("rights-")


@pytest.mark.parametrize("who", ["lead", "partner"])
def test_only_those_who_keep_the_pages_write_in_them(world, who):
    person, item = getattr(world, who), InstrumentFactory()
    doing = [
        lambda: items.add_item(kind="act", fields=FIELDS, by=person, now=NOW),
        lambda: items.change_item(item, fields=FIELDS, by=person, now=NOW),
        lambda: items.confirm(item, by=person, now=NOW),
        lambda: stages.record_stage(item, code="in_force", source="A page", by=person, now=NOW),
        lambda: stages.withdraw_stage(stage(item, "in_force"), because="x", by=person, now=NOW),
        lambda: provisions.add_provision(item, fields={"number": "1"}, by=person, now=NOW),
        lambda: links.add_link(("law", item.key), ("right", "6"), by=person, now=NOW),
    ]

    for act in doing:
        with pytest.raises(PermissionDenied):
            act()
    assert acts() == []


def test_a_consultation_closes_after_it_opens(world):
    wrong = {**FIELDS, "opens_on": date(2026, 12, 1), "closes_on": date(2026, 11, 1)}

    with pytest.raises(Refused) as refusal:
        items.add_item(kind="consultation", fields=wrong, by=world.keeper, now=NOW)

    assert refusal.value.reasons == ["A consultation closes after it opens"]
    assert (Instrument.objects.count(), acts()) == (0, [])


def test_a_name_in_a_feed_belongs_to_one_item(world):
    InstrumentFactory(feed_id="ukpga/2027/3")
    item = InstrumentFactory()

    for act in (
        lambda: items.add_item(
            kind="act", fields={**FIELDS, "feed_id": "ukpga/2027/3"}, by=world.keeper, now=NOW
        ),
        lambda: items.change_item(
            item, fields={"feed_id": "ukpga/2027/3"}, by=world.keeper, now=NOW
        ),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.reasons == ["Another item has this number in the feed already"]


def test_new_dates_of_a_consultation_are_told(world):
    item = InstrumentFactory(kind="consultation", title="The contact scheme")
    following.follow(world.lead, kind="law", key=item.key, now=NOW)

    items.change_item(item, fields={"closes_on": date(2026, 12, 18)}, by=world.keeper, now=NOW)
    items.change_item(item, fields={"summary": "Other words"}, by=world.keeper, now=NOW)

    assert told(world.lead) == ["New dates: The contact scheme"]


def test_checked_today_says_who_and_when(world):
    item = InstrumentFactory(checked_words="the project’s notes")

    items.confirm(item, by=world.keeper, now=NOW)

    item.refresh_from_db()
    assert (item.checked_on, item.checked_by, item.checked_words) == (
        date(2026, 11, 21), world.keeper, "",
    )  # fmt: skip
    assert acts() == ["legislation.checked"]


# ---- stages -----------------------------------------------------------------------------------


def test_a_stage_moves_the_item_and_is_told_to_its_followers(world):
    item = InstrumentFactory(kind="code", title="New Code")
    following.follow(world.lead, kind="law", key=item.key, now=NOW)

    stages.record_stage(
        item, code="laid", on=date(2026, 11, 2), source="Votes and Proceedings",
        note="Before Parliament", by=world.keeper, now=NOW,
    )  # fmt: skip

    item.refresh_from_db()
    assert (item.stage, item.stage_on) == ("laid", date(2026, 11, 2))
    assert told(world.lead) == ["New Code: Laid before Parliament"]
    assert told(world.keeper) == told(world.other) == []


def test_a_follower_of_a_right_hears_of_items_about_it(world):
    item = InstrumentFactory(kind="code", title="New Code")
    provision = ProvisionFactory(instrument=item)
    links.put(("provision", provision.key), ("right", "6"), now=NOW)
    following.follow(world.lead, kind="right", key="6", now=NOW)
    following.follow(world.other, kind="right", key="7", now=NOW)

    stages.record_stage(item, code="published", source="A page", by=world.keeper, now=NOW)

    assert (len(told(world.lead)), len(told(world.other))) == (1, 0)


def test_what_is_not_confirmed_moves_nothing_and_is_told_to_nobody(world):
    item = InstrumentFactory(kind="bill")
    following.follow(world.lead, kind="everything", now=NOW)

    stages.record_stage(
        item, code="royal_assent", source="Somebody said so", evidence="ML", by=world.keeper,
        now=NOW,
    )  # fmt: skip

    item.refresh_from_db()
    assert (item.stage, told(world.lead)) == ("", [])


def test_a_stage_in_error_is_withdrawn_with_its_reason_and_stays_on_record(world):
    item = InstrumentFactory(kind="code")
    stages.record_stage(
        item, code="published", on=date(2026, 9, 14), source="A page", by=world.keeper, now=NOW
    )
    wrong = stages.record_stage(
        item, code="laid", on=date(2026, 11, 2), source="A page", by=world.keeper, now=NOW
    )

    stages.withdraw_stage(wrong, because="It was another Code", by=world.keeper, now=NOW)
    stages.withdraw_stage(wrong, because="Pressed twice", by=world.keeper, now=NOW)

    item.refresh_from_db()
    assert item.stage == "published"
    assert Stage.objects.get(code="laid").withdrawn_because == "It was another Code"


# ---- days -------------------------------------------------------------------------------------


def test_a_day_is_recorded_and_told(world):
    provision = ProvisionFactory(number="Section 6", instrument__title="The act")
    following.follow(world.lead, kind="law", key=provision.instrument.key, now=NOW)

    provisions.record_day(
        provision, how="appointed", on=date(2027, 4, 1), source="SI 2026/1", area="england",
        by=world.keeper, now=NOW,
    )  # fmt: skip

    assert told(world.lead) == ["The act, Section 6: comes into force on 1 April 2027"]
    assert acts()[-1] == "legislation.day_recorded"


def test_a_day_before_royal_assent_is_refused_and_nothing_is_written(world):
    provision = ProvisionFactory()
    stage(provision.instrument, "enacted", date(2026, 4, 29))

    with pytest.raises(Refused) as refusal:
        provisions.record_day(
            provision, how="appointed", on=date(2026, 4, 1), source="SI", by=world.keeper, now=NOW
        )

    assert refusal.value.reasons == [
        "An act begins at the earliest with Royal Assent, 29 April 2026"
    ]
    assert (Commencement.objects.count(), acts()) == (0, [])


def test_a_day_in_error_is_withdrawn_and_told(world):
    provision = ProvisionFactory(number="Section 6", instrument__title="The act")
    day = begins(provision, date(2027, 4, 1))
    following.follow(world.lead, kind="law", key=provision.instrument.key, now=NOW)

    provisions.withdraw_day(day, because="The regulations were not made", by=world.keeper, now=NOW)

    assert told(world.lead) == ["The act, Section 6: 1 April 2027 was an error"]


def test_a_section_is_written_down_once(world):
    item = InstrumentFactory(key="the-act")
    fields = {"number": "Section 6", "subject": "Figures"}

    first = provisions.add_provision(item, fields=fields, by=world.keeper, now=NOW)
    again = provisions.add_provision(item, fields=fields, by=world.keeper, now=NOW)

    assert (first, first.key) == (again, "the-act-section-6")
    with pytest.raises(Refused) as refusal:
        provisions.add_provision(
            item, fields={**fields, "subject": "Fees"}, by=world.keeper, now=NOW
        )
    assert refusal.value.reasons == ["Section 6 is written down already: Figures"]


# ---- links ------------------------------------------------------------------------------------


def test_a_link_is_one_row_whichever_side_it_was_made_from(world):
    item = InstrumentFactory()

    links.add_link(("law", item.key), ("right", "6"), by=world.keeper, now=NOW)
    links.add_link(("right", "6"), ("law", item.key), by=world.keeper, now=NOW)

    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [("right", "13"), ("practice", "nothing"), ("measure", "speed"), ("law", "no-such-act")],
)
def test_nothing_is_linked_with_what_is_not_there(world, other):
    item = InstrumentFactory()

    with pytest.raises(Refused) as refusal:
        links.add_link(("law", item.key), other, by=world.keeper, now=NOW)

    assert refusal.value.reasons == [
        "There is no such record, or you may not see it. Check its address"
    ]
    assert Link.objects.count() == 0


# ---- following and leaving --------------------------------------------------------------------


def test_following_twice_is_once_and_what_is_not_there_cannot_be_followed(world):
    following.follow(world.lead, kind="right", key="6", now=NOW)
    following.follow(world.lead, kind="right", key="6", now=NOW)

    assert world.lead.follows_law.count() == 1
    for kind, key in (("right", "13"), ("law", "nothing"), ("everything", "x"), ("planet", "")):
        with pytest.raises(Refused):
            following.follow(world.lead, kind=kind, key=key, now=NOW)


def test_who_leaves_hands_over_what_they_keep_and_follow(world):
    from waymark.network.legislation.actions import hand_over
    from waymark.network.legislation.queries import held_by

    item = InstrumentFactory(title="The act", owner_seat=world.lead.seat)
    following.follow(world.lead, kind="right", key="6", now=NOW)

    moved = hand_over(leaver=world.lead, successor=world.other, by=world.keeper, now=NOW)

    item.refresh_from_db()
    assert moved == ["The act (looks after)", "Right 6 (follows)"]
    assert item.owner_seat == world.other.seat
    assert held_by(world.lead) == []
    assert [row.title for row in held_by(world.other)] == ["The act", "Right 6"]
