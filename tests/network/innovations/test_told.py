"""What is remembered between readers: always what is true now, and never for the wrong reader."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import ValueFactory, VersionFactory, adoption, published, whole
from waymark.network.innovations.actions import adoptions, attachments, keeping, profiles, reviewing
from waymark.network.innovations.models import Profile
from waymark.network.innovations.views import library, told
from waymark.shared.audit.models import Entry
from waymark.shared.audit.rules import NOTHING_READ
from waymark.shared.ui import remembered

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)
NEEDS = [{"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True}]
PAGE, LIST = "/practices/calls/", "/practices/"


class Scene:
    """A practice that one force uses, with everybody who acts on it."""

    def __init__(self):
        self.owner = lead(OrganisationFactory(name="Calder Vale Police"))
        self.user = lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))
        self.helper = steward()
        self.helper.organisation.name = "The Network Office"
        self.helper.organisation.save()
        self.topic = ValueFactory(list="topic", code="calls", words="Telephone calls")
        ValueFactory(list="size", code="large", words="Large")
        self.practice = published(
            key="calls",
            organisation=self.owner.organisation,
            public=True,
            version={"title": "Two calls", "prerequisites": NEEDS},
        )
        self.practice.current.values.add(self.topic)
        self.adoption = adoption(
            self.practice, ("planning", date(2026, 5, 1)), organisation=self.user.organisation
        )

    # ---- acts ----

    def move(self):
        adoptions.move_adoption(
            self.practice, self.user.organisation, stage="stopped", on=TODAY, by=self.user,
            now=NOON, stopped_because="Leave was the weak point",
        )  # fmt: skip

    def write_diary(self):
        adoptions.write_diary(
            self.adoption, heading="A calm first month", text="T", on=TODAY, month=None,
            by=self.user, now=NOON,
        )  # fmt: skip

    def save_profile(self):
        profiles.save_profile(
            self.user.organisation, answers={"size": "large"}, resources={}, notes={},
            by=self.user, now=NOON,
        )  # fmt: skip

    def reword(self):
        profiles.change_value(
            self.topic, words="Calls of any kind", retired=False, by=self.helper, now=NOON
        )

    def revise(self):
        whole(self.practice.current)
        self.practice.working = whole(
            VersionFactory(innovation=self.practice, number=2, title="Three calls")
        )
        self.practice.contact_seat = self.owner.seat
        self.practice.current.prerequisites = []
        self.practice.current.save()
        self.practice.save()
        reviewing.publish_correction(self.practice, changed="A third", by=self.owner, now=NOON)

    def close(self):
        keeping.set_public(self.practice, public=False, by=self.owner, now=NOON)

    def add_paper(self):
        attachments.add_paper(
            self.practice, title="The letter we send", filename="a.txt", data=b"Words.",
            public=True, by=self.owner, now=NOON,
        )  # fmt: skip

    def archive(self):
        keeping.archive(self.practice, reason="Now law", by=self.owner, now=NOON)

    def hand_over(self):
        keeping.transfer(self.practice, seat=self.helper.seat, by=self.owner, now=NOON)


@pytest.fixture
def scene():
    return Scene()


def read(client, address, reader=None) -> str:
    client.logout()
    if reader:
        client.force_login(reader)
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


ACTS = [
    pytest.param(Scene.move, PAGE, "Leave was the weak point", id="a force stopped"),
    pytest.param(Scene.move, LIST, "1 stopped", id="a force stopped, in the list"),
    pytest.param(Scene.write_diary, PAGE, "A calm first month", id="a diary entry"),
    pytest.param(Scene.save_profile, PAGE, "Ashdown Police: Large", id="a profile"),
    pytest.param(Scene.save_profile, LIST, "on 1 of 1", id="a profile, in the list"),
    pytest.param(Scene.reword, PAGE, "Calls of any kind", id="a value reworded"),
    pytest.param(Scene.reword, LIST, "Calls of any kind", id="a value reworded, in the list"),
    pytest.param(Scene.revise, PAGE, "Three calls", id="a new version"),
    pytest.param(Scene.revise, LIST, "Three calls", id="a new version, in the list"),
    pytest.param(Scene.add_paper, PAGE, "The letter we send", id="a paper"),
    pytest.param(Scene.archive, PAGE, "Now law", id="archived"),
    pytest.param(Scene.hand_over, PAGE, "The Network Office", id="handed over"),
]


def said_after(client, scene, act, address, words) -> tuple[bool, bool]:
    """Whether the words stood on the page before the act and stand there after it."""
    before = words in plain(read(client, address, scene.user))
    act(scene)
    return before, words in plain(read(client, address, scene.user))


def plain(page: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("\xa0", " ").split())


@pytest.mark.parametrize(("act", "address", "words"), ACTS)
def test_the_next_reading_shows_what_was_done(client, scene, act, address, words):
    assert said_after(client, scene, act, address, words) == (False, True)


@pytest.mark.parametrize(("act", "address", "words"), ACTS[:3])
def test_with_a_frozen_number_of_the_chain_the_test_above_fails(
    client, scene, monkeypatch, act, address, words
):
    """The planted fault: pages that do not hear of an act."""
    for module in (library, remembered):
        monkeypatch.setattr(module, "marks", lambda: NOTHING_READ)

    assert said_after(client, scene, act, address, words) == (False, False)


@pytest.mark.parametrize("address", [PAGE, LIST])
def test_what_was_made_members_only_is_closed_to_the_public_at_once(client, scene, address):
    before = read(client, address)
    scene.close()

    after = read(client, address)

    assert "Two calls" in before
    assert "Two calls" not in after
    assert "Two calls" in read(client, address, scene.user)


@pytest.mark.parametrize("first", ["a member", "the public"])
def test_the_public_never_gets_what_was_drawn_for_a_member(client, scene, first):
    """Papers and practices for members are there to leak, and the chain does not move between."""
    attachments.add_paper(
        scene.practice, title="For members only", filename="a.txt", data=b"Words.", public=False,
        by=scene.owner, now=NOON,
    )  # fmt: skip
    published(version={"title": "Kept for members"})
    Profile.objects.create(
        organisation=scene.user.organisation, answers={"size": "large"}, updated_at=NOON
    )
    chain = Entry.objects.count()
    readers = [scene.user, None] if first == "a member" else [None, scene.user]

    seen = {reader: read(client, PAGE, reader) + read(client, LIST, reader) for reader in readers}

    member, public = seen[scene.user], seen[None]
    for words in ("For members only", "Kept for members", "Does it fit Ashdown Police?"):
        assert (words in member, words in public) == (True, False), words
    assert Entry.objects.count() == chain


def test_each_force_reads_its_own_fit(client, scene):
    other = lead(OrganisationFactory(name="Birchley Police", slug="birchley"))
    for person, size in ((scene.user, "large"), (other, "small")):
        Profile.objects.create(
            organisation=person.organisation, answers={"size": size}, updated_at=NOON
        )

    pages = [plain(read(client, PAGE, person)) for person in (scene.user, other, scene.user)]

    assert ["Ashdown Police: Large Fits" in page for page in pages] == [True, False, True]
    assert ["Does it fit Birchley Police?" in page for page in pages] == [False, True, False]


def test_a_part_drawn_once_is_not_drawn_again(client, scene):
    """Else nothing would be remembered, and every test above would pass for nothing."""
    for _ in range(3):
        read(client, PAGE, scene.user)
        read(client, LIST, scene.user)

    drawn = [each.cache_info().misses for each in (told.of_practice, told.of_fit, told._listed)]
    assert drawn == [1, 1, 1]


def test_a_question_too_long_to_be_asked_twice_is_not_remembered(client, scene):
    for _ in range(2):
        assert "Two calls" in read(client, LIST + "?q=calls&page=" + "1" * 250, scene.user)

    assert told._listed.cache_info().currsize == 0
