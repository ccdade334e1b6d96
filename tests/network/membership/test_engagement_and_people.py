"""What forces do is counted from where they do it; people are found by what they have done."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.innovations import adoption, published
from tests.factories.membership import seated_member
from waymark.network.discussions.models import Post, Space, Thread
from waymark.network.innovations.models import DiaryEntry
from waymark.network.membership import queries
from waymark.network.membership.rules.engagement import Doing
from waymark.shared.accounts.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
TODAY = date(2026, 6, 9)


@pytest.fixture
def ashdown():
    return seated_member(OrganisationFactory(slug="ashdown", name="Ashdown"))


def replied(organisation, by, *, kept_back=False) -> None:
    space = Space.objects.create(key="common", name="Everybody", made_at=NOW)
    thread = Thread.objects.create(
        space=space, kind="question", title="Who rings on leave?", state="open", asked_on=TODAY,
        last_at=NOW,
    )  # fmt: skip
    thread.opening = Post.objects.create(thread=thread, number=1, text="Who?", at=NOW)
    named = {} if kept_back else {"by": by, "organisation": organisation}
    reply = Post.objects.create(thread=thread, number=2, text="A colleague", at=NOW, **named)
    thread.accepted, thread.state = reply, "answered"
    thread.save()


def test_each_thing_done_counts_in_its_month(ashdown):
    force = ashdown.organisation
    published(organisation=force, published_on=date(2026, 3, 2))
    taken = adoption(
        published(), ("interested", date(2026, 3, 9)), ("live", date(2026, 4, 6)),
        organisation=force,
    )  # fmt: skip
    DiaryEntry.objects.create(
        adoption=taken, on=date(2026, 4, 30), heading="Month", text="Calm", written_at=NOW
    )
    replied(force, lead(force))

    found = queries.counted(date(2026, 1, 1), TODAY, organisations=[force.pk])
    ((_, row),) = queries.rows_of([ashdown], found)

    assert (row.answers, row.practices, row.adoptions, row.last_on) == (1, 1, 3, TODAY)
    assert {(each.doing, each.month) for each in found} == {
        (Doing.PRACTICES, date(2026, 3, 1)), (Doing.ADOPTIONS, date(2026, 3, 1)),
        (Doing.ADOPTIONS, date(2026, 4, 1)), (Doing.ANSWERS, date(2026, 6, 1)),
    }  # fmt: skip


def test_an_answer_under_a_name_kept_back_is_nobodys(ashdown):
    replied(ashdown.organisation, None, kept_back=True)

    assert queries.counted(date(2026, 1, 1), TODAY) == []
    assert not queries.people_for(lead(), text="leave", everybody=False).exists()


def test_a_force_that_did_nothing_for_a_quarter_is_listed_with_what_it_uses(ashdown):
    calder = seated_member(OrganisationFactory(name="Calder Vale"))
    published(organisation=calder.organisation, published_on=date(2026, 5, 4))
    adoption(
        published(version={"title": "Two calls"}), ("live", date(2026, 2, 2)),
        organisation=ashdown.organisation,
    )  # fmt: skip

    ((place, known),) = queries.quiet_forces(TODAY, invented=False)

    assert (place.name, known.last_on, known.uses) == ("Ashdown", date(2026, 2, 2), "Two calls")


def test_people_are_found_by_practice_adoption_answer_name_and_force(ashdown):
    force = ashdown.organisation
    priya = SeatFactory(organisation=force, holder__name="Priya Nair").holder
    shown = published(version={"title": "The lantern card"})
    adoption(shown, ("live", date(2026, 3, 2)), organisation=force, contact_seat=priya.seat)
    replied(force, priya)
    idle = SeatFactory(organisation=force, holder__name="Idle Hand").holder
    reader = lead()

    for text in ("lantern", "on leave", "priya", "ashdown"):
        assert priya in queries.people_for(reader, text=text, everybody=False), text
    assert idle not in queries.people_for(reader, text="", everybody=False)
    assert idle in queries.people_for(reader, text="ashdown", everybody=True)
    (entry,) = queries.entries_of(reader, [priya])
    assert [(what, title) for what, title, _ in entry.lines] == [
        ("Uses", "The lantern card"), ("Answered", "Who rings on leave?"),
    ]  # fmt: skip


def test_a_leaver_is_not_in_the_directory():
    author = lead()
    published(started_by=author, version={"title": "The lantern card"})
    Person.objects.filter(pk=author.pk).update(is_active=False)

    assert not queries.people_for(lead(), text="lantern", everybody=True).exists()
