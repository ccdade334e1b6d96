"""A co-ordinator takes a quarter from the call for items to approved minutes, the clock running."""

import io
from datetime import date

import pypdf
import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.factories.accounts import OrganisationFactory, SeatFactory
from tests.factories.innovations import published
from tests.factories.meetings import GroupFactory, meeting_of, place_of
from tests.factories.outcomes import meeting, minutes
from tests.support.browser import axe, scrolls_sideways
from tests.support.walking import follow, go, main, press
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.meetings.actions.promising import add_action
from waymark.shared.meetings.enums import ItemKind, MeetingState, Part
from waymark.shared.meetings.models import (
    Decision,
    Learning,
    Meeting,
    MeetingAction,
    Minutes,
    StandingItem,
)
from waymark.shared.meetings.queries.closing import Closing
from waymark.shared.notifications.models import Notice

pytest_plugins = ["tests.support.places", "tests.support.clock"]
pytestmark = pytest.mark.django_db(transaction=True)

CALLED, OFFERED = date(2026, 11, 16), date(2026, 11, 20)
CLOSED, PAPERS = date(2026, 12, 2), date(2026, 12, 3)
HELD, SENT, NEXT = date(2026, 12, 10), date(2026, 12, 15), date(2027, 2, 11)
HERE = "/meetings/december/"
MINUTES = "/meetings/december/minutes/"


@pytest.fixture
def world(data_folder, clock):
    """A group: a chair, a co-ordinator as secretary, two forces; one meeting lies behind it."""
    clock.set(date(2026, 10, 1))
    office = OrganisationFactory(kind=OrganisationKind.NATIONAL, name="Network office")
    group = GroupFactory(name="The network", key="the-network")
    seats = {
        "chair": SeatFactory(),
        "helen": SeatFactory(organisation=office, role=Role.CO_ORDINATOR),
        "ashdown": SeatFactory(organisation=OrganisationFactory(name="Ashdown Police")),
        "birchley": SeatFactory(organisation=OrganisationFactory(name="Birchley Police")),
    }
    for name, part in (("chair", Part.CHAIR), ("helen", Part.SECRETARY),
                       ("ashdown", Part.MEMBER), ("birchley", Part.MEMBER)):  # fmt: skip
        place_of(group, part, seat=seats[name])
    for place, (kind, source, title) in enumerate(
        [(ItemKind.STANDING, "previous_minutes", "Minutes of the last meeting"),
         (ItemKind.STANDING, "open_actions", "Actions still open"),
         (ItemKind.LEARNING, "", "What we learnt")], 1,
    ):  # fmt: skip
        StandingItem.objects.create(
            group=group, position=place, kind=kind, source=source, title=title
        )
    before = meeting(group, on=date(2026, 10, 8), key="october", items=("Letters",))
    minutes(before, "Ten letters were sent.", state="circulated")
    practice = published(key="two-calls", version={"title": "Two calls"})
    add_action(
        group=group, meeting=before, text="Take the two calls up", due_on=date(2026, 12, 4),
        seats=[seats["ashdown"]], by=seats["helen"].holder, now=clock.now(),
        closes=Closing("adopted", "two-calls", "Two calls", "/practices/two-calls/"),
    )  # fmt: skip
    meeting_of(group, HELD, key="december", state=MeetingState.PLANNED)
    return {name: seat.holder for name, seat in seats.items()} | {
        "group": group, "practice": practice,
    }  # fmt: skip


@pytest.fixture
def desk(page, sign_in, address, clock):
    """The window of whoever acts on a day: `desk(person, on, "/meetings/…")`."""

    def opened(person, on, at, hour=9):
        clock.set(on, hour)
        sign_in(page, person)
        page.goto(address + at)
        return page

    return opened


def sees(page, words) -> None:
    expect(main(page)).to_contain_text(words)


def is_sound(page) -> None:
    """At a desk and on a phone: no fault against WCAG, and no sideways scrolling."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        axe(page)
        assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 1280, "height": 800})


# ---- the steps ---------------------------------------------------------------------------------


def when_items_are_called_for(world, desk):
    page = desk(world["helen"], CALLED, HERE)
    follow(page, "Call for items")
    page.get_by_label("Your own words to the members").fill("Bring what did not work, too.")
    press(page, "Open the agenda")
    sees(page, "Minutes of the last meeting")


def when_ashdown_offers_an_item(world, desk):
    page = desk(world["ashdown"], OFFERED, HERE)
    follow(page, "Offer an item")
    page.get_by_label("What is it about?").fill("Letters on nights")
    page.get_by_label("How many minutes?").fill("20")
    go(main(page).locator("form button[type=submit]").last)
    offered = Meeting.objects.get(key="december").items.get(title="Letters on nights")
    assert (offered.state, offered.offered_by) == ("offered", world["ashdown"])


def when_the_agenda_goes_out(world, desk):
    page = desk(world["helen"], CLOSED, "/meetings/december/offers/")
    go(main(page).get_by_role("button", name="Take it Letters on nights"))
    page = desk(world["helen"], CLOSED, HERE)
    sees(page, "Letters on nights")
    press(page, "Send the agenda")
    sees(page, "Items closed")


def when_the_silent_are_reminded(world, desk):
    page = desk(world["helen"], CLOSED, "/meetings/december/remind/registration/")
    sees(page, world["birchley"].name)
    page.get_by_label("Your words").fill("We would like to order lunch.")
    is_sound(page)
    press(page, "Send it to 4\u00a0people")
    assert Notice.objects.filter(kind="meetings.reminders").count() == 4


def when_the_papers_go_out(world, desk):
    page = desk(world["helen"], PAPERS, HERE)
    press(page, "Send the papers")
    is_sound(page)
    assert Meeting.objects.get(key="december").state == MeetingState.PAPERS_OUT


def then_the_pack_has_its_bookmarks(world):
    client = Client()
    client.force_login(world["birchley"])
    pdf = pypdf.PdfReader(io.BytesIO(client.get("/meetings/december/pack.pdf").content))
    titles = [node.title for node in pdf.outline[1] if not isinstance(node, list)]
    assert titles == ["Agenda", "Actions carried in", "Minutes of Meeting 1: circulated"]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def then_the_action_closes_when_the_practice_is_taken_up(world, clock):
    now = clock.set(date(2026, 12, 7))
    for stage in ("interested", "planning"):
        move_adoption(
            world["practice"], world["ashdown"].organisation, stage=stage, on=now.date(),
            by=world["ashdown"], now=now, adapted=False,
        )  # fmt: skip
    assert MeetingAction.objects.get().closed_itself


def when_the_meeting_is_held(world, desk):
    page = desk(world["helen"], HELD, HERE, hour=13)
    sees(page, "Done 7\u00a0December 2026")
    press(page, "Say that it is held")
    assert Meeting.objects.get(key="december").state == MeetingState.HELD


def when_the_minutes_are_written(world, desk):
    page = desk(world["helen"], HELD, MINUTES, hour=14)
    sees(page, "7\u00a0working days")
    go(main(page).get_by_role("link", name="Write the minutes of Minutes of the last meeting"))
    page.get_by_label("What the minutes say").fill("They were read and approved.")
    is_sound(page)
    press(page, "Save")
    assert Minutes.objects.get(meeting__key="october").state == "approved"
    go(main(page).get_by_role("link", name="Write the minutes of Letters on nights"))
    page.get_by_label("What the minutes say").fill("Ashdown wrote **ten** letters on nights.")
    press(page, "Save")


def when_what_came_of_it_is_recorded(world, desk):
    page = desk(world["helen"], HELD, MINUTES, hour=15)
    go(main(page).get_by_role("link", name="Decision on Letters on nights"))
    page.get_by_label("What was decided?").fill("Letters go out on nights too")
    press(page, "Record it")
    go(main(page).get_by_role("link", name="Action from Letters on nights"))
    page.get_by_label("What is to be done?").fill("Send the wording round")
    page.get_by_label("Who does it?").select_option(world["ashdown"].seat.key)
    for part, value in (("Day", "29"), ("Month", "1"), ("Year", "2027")):
        page.get_by_label(part, exact=True).fill(value)
    press(page, "Write it down")
    go(main(page).get_by_role("link", name="Learning from Letters on nights"))
    page.get_by_label("What was learnt, in one line").fill("Letters calm at night")
    press(page, "Keep it")
    assert (Decision.objects.count(), Learning.objects.count()) == (1, 1)


def when_the_minutes_are_sent(world, desk):
    page = desk(world["helen"], SENT, MINUTES)
    follow(page, "Send them out")
    sees(page, world["birchley"].name)
    is_sound(page)
    press(page, "Send them to 4\u00a0people")
    sees(page, "Circulated")
    is_sound(page)


def when_ashdown_asks_for_a_correction(world, desk):
    page = desk(world["ashdown"], SENT, MINUTES, hour=11)
    follow(page, "Ask for a correction")
    page.get_by_label("What should be put right?").fill("Eleven letters, not ten")
    press(page, "Send it")
    sees(page, "Eleven letters, not ten")


def then_it_is_put_right(world, desk):
    page = desk(world["helen"], SENT, MINUTES, hour=12)
    go(main(page).get_by_role("link", name="Write the minutes of Letters on nights"))
    page.get_by_label("What the minutes say").fill("Ashdown wrote **eleven** letters on nights.")
    press(page, "Save")
    go(main(page).get_by_role("link", name="Answer Person", exact=False))
    page.get_by_label("Yes, the minutes are changed").check()
    press(page, "Answer")
    sees(page, "Circulated, then amended")


def then_the_next_meeting_approves_them(world, desk):
    coming = meeting(world["group"], on=NEXT, key="february", items=(), state="papers_out")
    coming.items.create(
        title="Minutes of the last meeting", source="previous_minutes", state="accepted",
        position=1, offered_at=coming.changed_at,
    )  # fmt: skip
    page = desk(world["helen"], NEXT, "/meetings/february/", hour=13)
    sees(page, "Send the wording round")
    press(page, "Say that it is held")
    page.goto(page.url.split("/meetings/")[0] + "/meetings/february/minutes/")
    go(main(page).get_by_role("link", name="Write the minutes of Minutes of the last meeting"))
    expect(page.get_by_label("Meeting 2")).to_be_checked()
    page.get_by_label("What the minutes say").fill("Approved as amended.")
    press(page, "Save")
    page.goto(page.url.split("/meetings/")[0] + MINUTES)
    sees(page, "Approved")
    is_sound(page)
    done = Minutes.objects.get(meeting__key="december")
    assert (done.state, done.approved_in.key) == ("approved", "february")


def then_it_is_found_again(world, desk):
    page = desk(world["birchley"], NEXT, "/meetings/groups/the-network/said/?q=nights", hour=15)
    sees(page, "eleven letters on nights")
    sees(page, "Letters go out on nights too")
    is_sound(page)
    page.goto(page.url.split("/meetings/")[0] + "/search/?q=calm+at+night")
    sees(page, "Letters calm at night")


def test_a_quarter_from_the_call_for_items_to_approved_minutes(world, desk, clock):
    when_items_are_called_for(world, desk)
    when_ashdown_offers_an_item(world, desk)
    when_the_agenda_goes_out(world, desk)
    when_the_silent_are_reminded(world, desk)
    when_the_papers_go_out(world, desk)
    then_the_pack_has_its_bookmarks(world)
    then_the_action_closes_when_the_practice_is_taken_up(world, clock)
    when_the_meeting_is_held(world, desk)
    when_the_minutes_are_written(world, desk)
    when_what_came_of_it_is_recorded(world, desk)
    when_the_minutes_are_sent(world, desk)
    when_ashdown_asks_for_a_correction(world, desk)
    then_it_is_put_right(world, desk)
    then_the_next_meeting_approves_them(world, desk)
    then_it_is_found_again(world, desk)
