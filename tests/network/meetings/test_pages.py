"""The pages of groups and meetings: what they show, to whom, and that each is sound."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory
from tests.factories.meetings import (
    GroupFactory,
    ItemFactory,
    SeriesFactory,
    meeting_of,
    member_of,
)
from tests.support.pages import faults_of
from waymark.measures.calendar import add_working_days
from waymark.shared.meetings.actions.feeds import make_feed
from waymark.shared.meetings.enums import Answer, ItemKind, Part, Ruling
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    Output,
    Paper,
    PaperVersion,
    StandingItem,
    TermsOfReference,
)

pytestmark = pytest.mark.django_db


def soon(days: int = 40) -> date:
    """A working day that lies ahead, whatever day the tests run on."""
    return add_working_days(timezone.localdate(), days)


@pytest.fixture
def group():
    return GroupFactory(name="The network")


@pytest.fixture
def chair(group):
    return member_of(group, Part.CHAIR)


@pytest.fixture
def meeting(group):
    series = SeriesFactory(group=group)
    return meeting_of(
        group, on=soon(), key="december", series=series, joining_link="https://teams.example/abc"
    )


# The address of each page by name; in braces the keys of the things that `everything` makes.
PAGES = {
    "list": "/meetings/",
    "past": "/meetings/?tab=past",
    "groups": "/meetings/groups/",
    "group": "{there}/",
    "change group": "{there}/change/",
    "plan": "{there}/plan/",
    "series form": "{there}/series/?from={series}",
    "standing": "{there}/standing/",
    "terms": "{there}/terms/",
    "new terms": "{there}/terms/new/",
    "priorities": "{there}/priorities/",
    "new priorities": "{there}/priorities/new/",
    "promise": "{there}/outputs/new/",
    "deliver": "{there}/outputs/{output}/",
    "new place": "{there}/places/new/",
    "place": "{there}/places/{place}/",
    "series": "/meetings/series/{series}/",
    "end series": "/meetings/series/{series}/end/",
    "calendar": "/meetings/calendar/",
    "new calendar address": "/meetings/calendar/new/",
    "end of the address": "/meetings/calendar/end/",
    "meeting": "{here}/",
    "call": "{here}/call/",
    "change": "{here}/change/",
    "move": "{here}/move/",
    "cancel": "{here}/cancel/",
    "clone": "{here}/clone/",
    "answer": "{here}/answer/",
    "attendance": "{here}/attendance/",
    "offer": "{here}/offer/",
    "offers": "{here}/offers/",
    "slot": "{here}/slots/",
    "item": "{here}/items/{item}/",
    "standing item": "{here}/items/practicesx/",
    "slot item": "{here}/items/{slot}/",
    "change item": "{here}/items/{item}/change/",
    "book": "{here}/items/{slot}/book/",
    "give back": "{here}/items/{slot}/free/",
    "take off": "{here}/items/{item}/back/",
    "decline": "{here}/items/offeredxxx/decline/",
    "let in": "{here}/items/offeredxxx/let-in/",
    "refuse": "{here}/items/offeredxxx/refuse/",
    "papers": "{here}/papers/",
    "remove": "{here}/papers/{paper}/remove/",
    "readers": "{here}/papers/{paper}/readers/",
    "let paper in": "{here}/papers/{paper}/let-in/",
    "refuse paper": "{here}/papers/{paper}/refuse/",
}


def everything(group, meeting, chair) -> dict[str, str]:
    """One of each thing that a page can show, and the addresses of all pages by name."""
    slot = ItemFactory(meeting=meeting, kind=ItemKind.SLOT, key="slotslotsl")
    item = ItemFactory(meeting=meeting, key="itemitemit", paper_wanted=True, text="To decide.")
    ItemFactory(meeting=meeting, key="offeredxxx", state="offered", offered_by=chair)
    ItemFactory(meeting=meeting, state="offered", ruling=Ruling.WAITING, offered_by=chair)
    StandingItem.objects.create(group=group, position=1, title="Minutes", source="previous_minutes")
    ItemFactory(meeting=meeting, source="practices", title="Newest practices", key="practicesx")
    now = timezone.now()
    TermsOfReference.objects.create(
        group=group, number=1, text="To **learn**.", agreed_on=date(2026, 1, 5),
        agreed_by="the network", recorded_at=now,
    )  # fmt: skip
    output = Output.objects.create(group=group, title="A toolkit", added_at=now)
    paper = Paper.objects.create(meeting=meeting, item=item, title="The paper")
    version = PaperVersion.objects.create(
        paper=paper, number=1, filename="a.txt", kind="txt", size=5, sha256="ab", added_by=chair,
        added_at=now,
    )  # fmt: skip
    paper.current = version
    paper.save()
    PaperVersion.objects.create(
        paper=paper, number=2, filename="b.txt", kind="txt", size=5, sha256="cd", added_by=chair,
        added_at=now, ruling=Ruling.WAITING,
    )  # fmt: skip
    place = group.seats.get(part=Part.CHAIR)
    Attendance.objects.create(
        meeting=meeting, person=chair, seat=place, organisation=place.organisation,
        answer=Answer.ONLINE, answered_at=now,
    )  # fmt: skip
    keys = {
        "here": "/meetings/december", "there": f"/meetings/groups/{group.key}",
        "series": meeting.series.key, "output": output.key, "place": place.key, "item": item.key,
        "slot": slot.key, "paper": paper.key,
    }  # fmt: skip
    return {name: address.format(**keys) for name, address in PAGES.items()}


def test_every_page_is_sound_for_the_chair(client, group, meeting, chair):
    addresses = everything(group, meeting, chair)
    client.force_login(chair)

    found = {}
    for name, address in addresses.items():
        page = client.get(address)
        found[name] = (page.status_code, faults_of(page.text) if page.status_code == 200 else None)

    assert {name: what for name, what in found.items() if what != (200, [])} == {}


def answered(meeting, part: str, present: bool | None = None):
    """Somebody of a place of the group who said that they join online."""
    person = member_of(meeting.group, part)
    place = meeting.group.seats.get(seat__holder=person)
    Attendance.objects.create(
        meeting=meeting, person=person, seat=place, organisation=place.organisation,
        answer=Answer.ONLINE, answered_at=timezone.now(), present=present,
    )  # fmt: skip
    return person


def test_those_who_come_are_counted_of_those_who_have_a_vote(client, meeting, chair):
    answered(meeting, Part.MEMBER)
    answered(meeting, Part.OBSERVER)
    client.force_login(chair)

    page = client.get("/meetings/december/").text

    assert "1 of 2\N{NO-BREAK SPACE}organisations with a vote have said yes." in page


def test_a_meeting_that_is_past_speaks_of_what_was(client, group, chair):
    past = meeting_of(
        group, on=soon(-40), key="past", state="held", joining_link="https://teams.example/abc"
    )
    ItemFactory(meeting=past, paper_wanted=True)
    member = answered(past, Part.MEMBER, present=True)
    client.force_login(member)

    page = client.get("/meetings/past/").text

    assert "1 of 2\N{NO-BREAK SPACE}organisations with a vote came." in page
    assert "You were there for " in page
    assert "teams.example" not in page
    assert "To follow" not in page


def test_a_deputy_whom_nobody_named_is_asked_for_at_its_place(client, group, meeting):
    member = member_of(group)
    member_of(group, organisation=group.seats.get(seat__holder=member).organisation)
    client.force_login(member)

    page = client.post("/meetings/december/answer/", {"says": "deputy", "deputy": ""}).text

    assert '<a href="#id_deputy">Say who is coming instead</a>' in page
    assert "(optional)" not in page
    assert not Attendance.objects.exists()


def test_a_day_that_cannot_be_is_refused_at_its_place(client, chair, meeting):
    client.force_login(chair)

    to = meeting.on + timedelta(days=5 - meeting.on.weekday())  # the Saturday of that week

    page = client.post(
        "/meetings/december/move/",
        {"to-day": to.day, "to-month": to.month, "to-year": to.year, "reason": "The hall"},
    ).text

    assert 'href="#id_to-day">Saturday' in " ".join(page.split())


def test_a_place_is_taken_away_only_once_it_was_said_what_goes_with_it(client, group, chair):
    place = group.seats.get(part=Part.CHAIR)
    address = f"/meetings/groups/{group.key}/places/{place.key}/end/"
    client.force_login(chair)

    asked = client.get(address).text
    place.refresh_from_db()
    still_there = place.ended_on is None
    client.post(address)
    place.refresh_from_db()

    assert "The group has no chair then, until a place is made chair" in asked
    assert still_there
    assert place.ended_on == timezone.localdate()


@pytest.mark.parametrize(
    ("name", "button", "said"),
    [
        pytest.param("remove", "Yes, remove it", "cannot be brought back", id="a paper removed"),
        pytest.param("give back", "Yes, give it back", "any other force can book it",
                     id="a booked slot given back"),
        pytest.param("take off", "Yes, take it off", "cannot be put back",
                     id="an item taken off the agenda"),
        pytest.param("new calendar address", "Yes, make a new one", "stops following your meetings",
                     id="a calendar address replaced"),
        pytest.param("end of the address", "Yes, take it away", "opens nothing any more",
                     id="a calendar address taken away"),
    ],
)  # fmt: skip
def test_what_throws_something_away_asks_first(client, group, meeting, chair, name, button, said):
    client.force_login(chair)
    _, token = make_feed(alarm_minutes=15, by=chair, now=timezone.now())
    address = everything(group, meeting, chair)[name]
    AgendaItem.objects.filter(kind=ItemKind.SLOT).update(organisation=chair.organisation)

    def there() -> list[object]:
        return [
            Paper.objects.filter(removed_at=None).count(),
            AgendaItem.objects.filter(organisation=chair.organisation, state="accepted").count(),
            AgendaItem.objects.filter(state="accepted").count(),
            client.get(f"/meetings/calendar/{token}.ics").status_code,
        ]

    before = there()
    asked = client.get(address).text
    in_between = there()
    client.post(address)

    assert (button in asked, said in asked, "No, go back" in asked) == (True, True, True)
    assert in_between == before
    assert there() != before


@pytest.mark.parametrize(
    ("address", "given", "at"),
    [
        pytest.param("december/items/slotslotsl/book/",
                     {"organisation": "o", "title": "T"}, "organisation", id="a slot twice"),
        pytest.param("december/items/slotslotsl/book/",
                     {"organisation": "o", "title": "T"}, "organisation",
                     id="two slots of one force"),
        pytest.param("december/change/", {"title": "T", "begins": "11:00", "ends": "10:00"}, "ends",
                     id="a meeting that ends before it begins"),
        pytest.param("groups/g/places/new/",
                     {"title": "T", "part": "chair"}, "part", id="a second chair"),
    ],
)  # fmt: skip
def test_a_refusal_stands_at_the_field_that_it_is_about(
    request, client, group, meeting, chair, address, given, at
):
    slot = ItemFactory(meeting=meeting, kind=ItemKind.SLOT, key="slotslotsl")
    place = chair.organisation
    if "two slots" in request.node.callspec.id:
        ItemFactory(meeting=meeting, kind=ItemKind.SLOT, organisation=place)
    else:
        AgendaItem.objects.filter(pk=slot.pk).update(organisation=OrganisationFactory())
    given = given | ({"organisation": place.slug} if "organisation" in given else {})
    client.force_login(chair)

    page = client.post(f"/meetings/{address.replace('/g/', f'/{group.key}/')}", given).text

    assert f'id="id_{at}-error"' in page or f'id="id_{at}_error"' in page


def test_a_search_finds_meetings_to_come_past_and_cancelled(client, group, chair):
    for key, state in (("march", "minutes_draft"), ("june", "cancelled"), ("december", "planned")):
        meeting_of(
            group,
            on=soon(len(key)),
            key=key,
            state=state,
            title=f"Meeting of {key}",
            cancelled_because="Snow" if state == "cancelled" else "",
        )
    client.force_login(chair)

    found = client.get("/meetings/?q=meeting+of").text
    narrowed = client.get("/meetings/?q=march").text

    assert [f"/meetings/{key}/" in found for key in ("march", "june", "december")] == [True] * 3
    assert ("/meetings/march/" in narrowed, "/meetings/june/" in narrowed) == (True, False)
