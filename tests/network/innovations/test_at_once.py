"""The same form sent twice at the same moment, by two processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import adoption, draft, published, revised
from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from waymark.network.innovations.actions import (
    adoptions,
    enquiries,
    practices,
    profiles,
    reviewing,
)
from waymark.network.innovations.actions.attachments import add_paper
from waymark.network.innovations.actions.exchange import import_practice
from waymark.network.innovations.models import (
    Adoption,
    Attachment,
    Comment,
    DiaryEntry,
    Enquiry,
    Innovation,
    Peer,
    SavedSearch,
    StageChange,
    Value,
    Version,
)
from waymark.network.innovations.rules.intake import Intake
from waymark.shared.accounts.models import Person
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
HANDS = 6


def at_once(act):
    """Let several threads, each with its own connection, do the same thing together."""
    start = Barrier(HANDS)

    def one(_):
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


def test_one_draft_comes_of_a_page_pasted_many_times_at_once():
    person = lead()
    intake = Intake({"title": "Two calls", "aim": "Fewer waits"}, {}, "pasted")

    made = at_once(
        lambda: import_practice(intake, organisation=person.organisation, by=person, now=NOON)
    )

    assert {each.pk for each in made} == {Innovation.objects.get().pk}


def test_one_paper_comes_of_a_file_sent_many_times_at_once():
    practice = published()
    person = lead(practice.organisation)

    made = at_once(
        lambda: add_paper(
            practice, title="Report", filename="a.txt", data=b"Words.", public=False,
            by=person, now=NOON,
        )
    )  # fmt: skip

    paper = Attachment.objects.get()
    assert {each.pk for each in made} == {paper.pk}
    assert paper.file.open().read() == b"Words."


TODAY = date(2026, 6, 9)


class Scene:
    """A published practice with its next version, a force that is live with it, and a draft."""

    def __init__(self):
        self.owner = lead()
        self.helper = steward()
        self.user = lead()
        self.shown = published(
            key="calls",
            organisation=self.owner.organisation,
            started_by=self.owner,
            contact_seat=self.owner.seat,
        )
        self.next = revised(self.owner, key="next")
        self.sent = draft(key="sent", organisation=self.owner.organisation, started_by=self.owner)
        self.live = adoption(
            published(key="live"), ("live", date(2026, 1, 1)), organisation=self.user.organisation
        )
        self.peers = [OrganisationFactory(), OrganisationFactory()]

    def first_step(self):
        adoptions.move_adoption(
            self.shown, self.user.organisation, stage="interested", on=TODAY, by=self.user, now=NOON
        )

    def diary(self):
        adoptions.write_diary(
            self.live, heading="Calm", text="It works.", on=TODAY, month=3, by=self.user, now=NOON
        )

    def start(self):
        practices.start_practice(
            organisation=self.owner.organisation, title="Three calls", by=self.owner, now=NOON
        )

    def revise(self):
        practices.revise(self.shown, by=self.owner, now=NOON)

    def submit(self):
        reviewing.submit(self.sent, by=self.owner, now=NOON)

    def submit_next(self):
        reviewing.submit(self.next, changed="A call", by=self.owner, now=NOON)

    def comment(self):
        reviewing.comment(self.shown, section="what", text="Why?", by=self.user, now=NOON)

    def search(self):
        profiles.save_search(self.user, name="Calls", query="q=calls", notify=True, now=NOON)

    def import_peers(self):
        rows = [(self.peers[0], self.peers[1], None)]
        profiles.import_peers(rows, scheme="Ours", by=self.helper, now=NOON)

    def add_value(self):
        profiles.add_value("topic", words="Calls", by=self.helper, now=NOON)

    def ask(self):
        enquiries.write_to_contact(
            self.shown, seat=self.owner.seat, text="How?", by=self.user, now=NOON
        )


ONCE = {
    "first_step": lambda: (
        Adoption.objects.filter(innovation__key="calls").count(),
        StageChange.objects.filter(adoption__innovation__key="calls").count(),
    ),
    "diary": DiaryEntry.objects.count,
    "start": Innovation.objects.filter(working__title="Three calls", current=None).count,
    "revise": Version.objects.filter(innovation__key="calls", number=2).count,
    "submit": Notice.objects.filter(kind="innovations.review_asked").count,
    "submit_next": Notice.objects.filter(kind="innovations.review_asked").count,
    "comment": Comment.objects.count,
    "search": SavedSearch.objects.count,
    "import_peers": Peer.objects.count,
    "add_value": Value.objects.filter(list="topic", words="Calls").count,
    "ask": lambda: (Enquiry.objects.count(), Notice.objects.count()),
}


@pytest.mark.parametrize("act", ONCE)
def test_one_act_comes_of_a_form_sent_many_times_at_once(act):
    """Each hand is answered, none with an error, and the act is done once."""
    scene = Scene()

    at_once(getattr(scene, act))

    done = ONCE[act]()
    assert set(done if isinstance(done, tuple) else (done,)) == {1}


def test_two_forces_that_go_live_at_once_are_both_counted():
    practice = published(key="calls")
    taken = iter([lead() for _ in range(HANDS)])

    def act():
        person: Person = next(taken)
        adoptions.move_adoption(
            practice, person.organisation, stage="live", on=TODAY, adapted=False, by=person,
            now=NOON,
        )  # fmt: skip

    at_once(act)

    assert Innovation.objects.get().live_count == HANDS
