"""The demonstration in a site: marked everywhere, gone without a trace, and back again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.factories.accounts import lead
from tests.factories.innovations import adoption, published
from tests.support.pages import faults_of
from waymark.network.innovations.actions import demonstration as actions
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.network.innovations.actions.library import load_values
from waymark.network.innovations.actions.reviewing import comment
from waymark.network.innovations.demonstration import demonstration
from waymark.network.innovations.models import Adoption, Comment, Innovation, Peer, Profile, Version
from waymark.network.innovations.queries.forces import peers_of
from waymark.network.innovations.rules.evidence import EvaluationFacts, design
from waymark.network.innovations.rules.similar import Basis
from waymark.shared.accounts.actions.register import load_register
from waymark.shared.accounts.models import Holding, Organisation, Oversight, Person, Seat
from waymark.shared.audit.models import Entry
from waymark.shared.audit.queries import verify
from waymark.shared.search.models import Document
from waymark.shared.search.queries import find

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
COUNTRY = demonstration(NOON.date())
SHOWN = [p for p in COUNTRY.practices if p.state in ("published", "under_review", "archived")]


@pytest.fixture
def real():
    """A real force with a practice, which must be left exactly as it was."""
    person = lead()
    return published(
        key="a-real-one", organisation=person.organisation, started_by=person,
        version={"title": "A real one", "description": "Nothing about it is invented"},
    )  # fmt: skip


@pytest.fixture
def loaded(real):
    load_values(now=NOON)
    return actions.load(now=NOON, password="three made up words")


def test_the_whole_invented_country_is_loaded(loaded):
    invented = Organisation.objects.filter(invented=True)

    assert invented.count() == len(COUNTRY.forces) + len(COUNTRY.bodies)
    assert Innovation.objects.filter(organisation__invented=True).count() == len(COUNTRY.practices)
    assert Document.objects.count() == len(SHOWN) + 1
    assert Adoption.objects.count() == sum(len(p.adoptions) for p in COUNTRY.practices)
    assert Seat.objects.filter(organisation__invented=True, holder=None).exists()
    assert loaded == [(p.name, p.email, p.try_this) for p in COUNTRY.people if p.try_this]
    person = Person.objects.get(email=loaded[0][1])
    assert (person.check_password("three made up words"), person.organisation.invented) == (
        True, True,
    )  # fmt: skip
    peers = peers_of(Organisation.objects.get(slug="ashdown"), NOON.date())
    assert (peers.basis, len(peers.forces)) == (Basis.PEER_TABLE, 8)
    alone = peers_of(Organisation.objects.get(slug="mendmoor"), NOON.date())
    assert alone.basis is not Basis.PEER_TABLE
    entry = Entry.objects.order_by("sequence").last()
    assert (entry.act, entry.by, entry.detail) == (
        "innovations.demonstration_loaded", None, {"practices": len(COUNTRY.practices)},
    )  # fmt: skip


def test_loading_twice_changes_nothing(loaded):
    def counts():
        return [each.objects.count() for each in (Organisation, Person, Seat, Innovation, Entry)]

    before = counts()

    assert actions.load(now=NOON, password="three made up words") == loaded
    assert counts() == before


def test_what_is_invented_is_marked_wherever_it_is_shown(client, loaded):
    client.force_login(Person.objects.get(email=loaded[0][1]))
    practice = SHOWN[0].record

    pages = {
        "the list": client.get("/practices/"),
        "the practice": client.get(f"/practices/{practice.slug}/"),
        "the force": client.get(f"/members/{practice.organisation}/"),
        "the spread": client.get("/practices/spread/?world=made-up"),
        "the text": client.get(f"/practices/{practice.slug}/record.txt"),
    }
    table = b"".join(client.get("/practices/export.csv").streaming_content).decode()
    steps = b"".join(
        client.get(f"/practices/{practice.slug}/spread.csv").streaming_content
    ).decode()  # fmt: skip

    for name, page in pages.items():
        said = page.content.decode().casefold().replace("-", " ")
        assert "made up" in said, name
        if name != "the text":
            assert faults_of(page.content) == [], name
    assert table.count("Made-up demonstration data") == len(SHOWN)
    lines = [line for line in steps.splitlines()[1:] if line]
    assert [line for line in lines if "Made-up demonstration data" not in line] == []


def test_what_is_real_is_not_marked(client, loaded, real):
    client.force_login(real.started_by)

    for address in ("/practices/a-real-one/", f"/members/{real.organisation.slug}/"):
        assert "made-up" not in client.get(address).content.decode().casefold()


def test_nothing_invented_is_left_and_all_that_is_real_is(client, loaded, real):
    # Real and invented people met: a comment and an adoption each way.
    invented = Innovation.objects.get(key=SHOWN[0].record.slug)
    somebody = Person.objects.get(email=loaded[0][1])
    comment(invented, section="what", text="A question", by=real.started_by, now=NOON)
    comment(real, section="what", text="An answer", by=somebody, now=NOON)
    adoption(invented, ("live", NOON.date()), organisation=real.organisation)
    force = Organisation.objects.filter(invented=True, kind="force").earliest("pk")
    move_adoption(
        real, force, stage="live", adapted=False, on=NOON.date(), now=NOON,
        by=lead(force, "performance"),
    )  # fmt: skip
    before = Version.objects.filter(innovation=real).values().get()

    assert actions.remove(now=NOON) == len(COUNTRY.practices)

    assert not Organisation.objects.filter(invented=True).exists()
    assert list(Innovation.objects.values_list("key", flat=True)) == ["a-real-one"]
    assert list(Document.objects.values_list("key", flat=True)) == ["a-real-one"]
    word = SHOWN[0].record.title.split()[-1]
    assert [m.key for m in find(word, scopes={"public", "members"}).matches] == []
    assert not Adoption.objects.exists()
    assert not Profile.objects.exists()
    assert not Oversight.objects.exists()
    assert not Peer.objects.exists()
    assert not Holding.objects.exists()
    assert Version.objects.filter(innovation=real).values().get() == before
    real.refresh_from_db()
    assert real.live_count == 0
    assert Comment.objects.get().text == "An answer"  # the real practice's comment stays
    assert client.get("/practices/").status_code == 200


def test_the_people_are_emptied_and_closed_and_the_chain_stays_whole(
    loaded, real, django_capture_on_commit_callbacks
):
    names = {person.name for person in COUNTRY.people}
    people, written = Person.objects.count(), Entry.objects.count()

    with django_capture_on_commit_callbacks(execute=True):  # the note outside the database
        actions.remove(now=NOON)

    assert Person.objects.count() == people
    assert not Person.objects.filter(name__in=names).exists()
    assert list(Person.objects.filter(is_active=True)) == [real.started_by]
    assert not Person.objects.filter(email__in=[p.email for p in COUNTRY.people]).exists()
    assert verify().faults == []
    after = Entry.objects.order_by("sequence").values_list("act", flat=True)[written:]
    assert {act.rpartition(".")[2] for act in after} == {"demonstration_removed"}
    last = Entry.objects.order_by("sequence").last()
    assert (last.act, last.detail) == (
        "innovations.demonstration_removed", {"practices": len(COUNTRY.practices)},
    )  # fmt: skip


def test_it_can_be_loaded_again_after_it_was_removed(loaded, real):
    actions.remove(now=NOON)
    later = NOON + timedelta(weeks=5)

    again = actions.load(now=later, password="three made up words")

    assert again == loaded
    assert Document.objects.count() == len(SHOWN) + 1
    assert Person.objects.get(email=again[0][1]).is_active
    assert actions.remove(now=later) == len(COUNTRY.practices)


def test_removing_what_is_not_there_leaves_everything(real):
    assert actions.remove(now=NOON) == 0

    assert Innovation.objects.get() == real


def test_a_site_for_real_takes_no_people_whose_password_everybody_knows(real, data_folder):
    with pytest.raises(CommandError, match="no site for real may hold it"):
        call_command("load_demonstration", verbosity=0)

    assert not Organisation.objects.filter(invented=True).exists()


def test_the_commands_load_and_remove(real, data_folder, settings, capsys):
    settings.WAYMARK_TRAINING_MODE = True
    load_register(now=NOON)
    call_command("load_library", verbosity=0)
    call_command("load_demonstration", verbosity=0)
    notes = (data_folder / "demonstration-logins.txt").read_text()
    call_command("remove_demonstration")

    assert all(p.email in notes for p in COUNTRY.people if p.try_this)
    assert f"with {len(COUNTRY.practices)} practices" in capsys.readouterr().out
    assert not Organisation.objects.filter(invented=True).exists()


def test_the_strength_of_design_follows_from_the_facts(loaded):
    """So that it does not change when somebody saves a draft of an invented practice."""
    for version in Version.objects.select_related("stage_of_practice"):
        if version.design in ("2", "3", "4"):
            facts = EvaluationFacts(**dict.fromkeys(version.facts, True))
            assert design(version.stage_of_practice.code, facts) == version.design, version


def test_a_country_of_an_earlier_release_stays_as_it_is_and_says_so(
    loaded, settings, tmp_path, capsys
):
    settings.WAYMARK_TRAINING_MODE = True
    settings.WAYMARK_DATA = tmp_path
    whole = actions.is_of_this_release(NOON.date())
    Organisation.objects.filter(slug=COUNTRY.bodies[-1].slug).update(slug="as-it-was-called")
    acts = Entry.objects.count()

    call_command("load_demonstration")

    assert (whole, actions.is_of_this_release(NOON.date())) == (True, False)
    assert "is of an earlier release and stays as it is" in capsys.readouterr().out
    assert Entry.objects.count() == acts
