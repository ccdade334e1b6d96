"""What a force says of itself, how practices fit it, its imported peers, and the value lists."""

import csv
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import OrganisationFactory, PersonFactory, lead, steward
from tests.factories.innovations import ValueFactory, published
from tests.support.left_behind import entries
from tests.support.pages import faults_of
from waymark.network.innovations.actions.profiles import (
    add_value,
    change_value,
    import_peers,
    save_profile,
)
from waymark.network.innovations.models import Fit, Peer, Profile, Value
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
POINTS = [
    {"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True},
    {"aspect": "resource", "wanted": ["texts"], "words": "Texts to victims", "must": False},
    {"aspect": "structure", "wanted": ["hub"], "words": "One hub", "must": False},
]


@pytest.fixture
def force():
    return OrganisationFactory(name="Ashdown Police", slug="ashdown")


@pytest.fixture
def head(client, force):
    person = lead(force)
    client.force_login(person)
    return person


@pytest.fixture
def lists():
    ValueFactory(list="size", code="large", words="Large")
    ValueFactory(list="size", code="small", words="Small")
    ValueFactory(list="structure", code="hub", words="One hub for all")
    ValueFactory(list="resource", code="texts", words="Can send texts")


# ---- the profile -------------------------------------------------------------------------------


def test_a_profile_is_kept_and_the_fit_of_every_practice_counted(force, head):
    two, none = published(version={"prerequisites": POINTS}), published()
    other = OrganisationFactory()
    Profile.objects.create(organisation=other, answers={"size": "small"}, updated_at=NOON)

    made = save_profile(
        force,
        answers={"size": "large", "structure": ""},
        resources={"texts": "have", "phones": ""},
        notes={"size": "3,000 officers", "structure": ""},
        by=head,
        now=NOON,
    )

    assert (made.answers, made.resources, made.notes, made.updated_by, made.updated_at) == (
        {"size": "large"}, {"texts": "have"}, {"size": "3,000 officers"}, head, NOON,
    )  # fmt: skip
    fits = Fit.objects.values_list("organisation", "innovation", "fitting", "points")
    # Answered twice, not answered once: a point of which nothing is known does not fit.
    assert set(fits) == {(force.pk, two.pk, 2, 3), (force.pk, none.pk, 0, 0)}
    assert entries() == [("innovations.profile_saved", head.pk, str(made.pk), {})]


def test_saving_again_replaces_the_profile_and_the_count(force, head):
    published(version={"prerequisites": POINTS})
    for size in ("large", "small"):
        save_profile(force, answers={"size": size}, resources={}, notes={}, by=head, now=NOON)

    assert Profile.objects.get().answers == {"size": "small"}
    assert Fit.objects.get().fitting == 0


@pytest.mark.parametrize(
    ("who", "may"),
    [
        pytest.param(lambda force: lead(force, "performance"), True, id="performance manager"),
        pytest.param(lambda force: steward(), True, id="a steward"),
        pytest.param(lambda force: lead(force, "practitioner"), False, id="practitioner"),
        pytest.param(lambda force: lead(), False, id="the lead of another force"),
    ],
)
def test_who_may_write_a_profile(force, who, may):
    by = who(force)
    if may:
        save_profile(force, answers={}, resources={}, notes={}, by=by, now=NOON)
    else:
        with pytest.raises(PermissionDenied):
            save_profile(force, answers={}, resources={}, notes={}, by=by, now=NOON)

    assert (Profile.objects.count(), Entry.objects.count()) == (may, may)


def test_a_profile_is_filled_in_on_its_page(client, force, head, lists):
    form = client.get("/practices/profiles/ashdown/?edit=yes")
    given = {"size": "large", "note_size": "Very", "structure": "", "resource_texts": "planned"}
    done = client.post("/practices/profiles/ashdown/", given)
    wrong = client.post("/practices/profiles/ashdown/", {"size": "enormous"})

    assert done["Location"] == "/practices/profiles/ashdown/"
    assert faults_of(form.content) == faults_of(wrong.content) == []
    assert Profile.objects.values("answers", "resources", "notes").get() == {
        "answers": {"size": "large"},
        "resources": {"texts": "planned"},
        "notes": {"size": "Very"},
    }
    shown = client.get("/practices/profiles/ashdown/").content
    assert faults_of(shown) == []
    assert "Very" in shown.decode()


def test_others_read_a_profile_and_strangers_do_not(client, force, lists):
    Profile.objects.create(organisation=force, notes={"size": "Telling"}, updated_at=NOON)
    client.force_login(lead())
    read = client.get("/practices/profiles/ashdown/?edit=yes").content.decode()
    written = client.post("/practices/profiles/ashdown/", {"size": "large"})
    client.force_login(PersonFactory())
    stranger = client.get("/practices/profiles/ashdown/")

    assert ("Telling" in read, "<textarea" in read, 'name="size"' in read) == (True, False, False)
    assert written.status_code == stranger.status_code == 403
    assert Profile.objects.get().answers == {}


@pytest.mark.parametrize("slug", ["nobody", "charity"])
def test_only_forces_have_a_profile(client, head, slug):
    OrganisationFactory(kind="charity", slug="charity")

    assert client.get(f"/practices/profiles/{slug}/").status_code == 404


def test_the_table_of_fit_says_what_fits_and_what_is_not_known(client, force, head, lists):
    published(key="calls", version={"prerequisites": POINTS})
    Profile.objects.create(
        organisation=force, answers={"size": "small"}, resources={"texts": "have"}, updated_at=NOON
    )

    page = client.get("/practices/calls/")

    assert faults_of(page.content) == []
    table = page.content.decode().split("Does it fit Ashdown Police?")[1].split("</table>")[0]
    rows = [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in table.split("<tr>")[2:]]
    assert rows[:3] == [
        "Size Needs: A large force Ashdown Police: Small Does not fit",
        "Resources Needs: Texts to victims Ashdown Police: In place Fits",
        "Structure Needs: One hub Ashdown Police: Not in the profile yet Not known",
    ]


# ---- peers -------------------------------------------------------------------------------------


@pytest.fixture
def helper(client):
    person = steward()
    client.force_login(person)
    return person


def hand_in(client, table: str | bytes, scheme="Most similar"):
    data = table if isinstance(table, bytes) else table.encode()
    file = SimpleUploadedFile("peers.csv", data)
    return client.post("/practices/peers/", {"scheme": scheme, "file": file})


@pytest.fixture
def three(force):
    OrganisationFactory(name="Birchley Police", slug="birchley", ons_code="E23000099")
    OrganisationFactory(name="Cedarford Police", slug="cedarford", official_name="The Cedars")


def peers() -> list[tuple]:
    return list(Peer.objects.values_list("organisation__slug", "peer__slug", "scheme",
                                         "valid_from").order_by("pk"))  # fmt: skip


def test_a_table_of_peers_replaces_the_one_of_its_scheme(client, helper, three):
    hand_in(client, "force,peer,date\nashdown,birchley\n")
    hand_in(client, "Ashdown Police,cedarford,\n", scheme="Another")
    page = hand_in(
        client, "\ufeffForce,Peer,Date\r\nASHDOWN POLICE,e23000099,2026-03-31\r\n\r\n"
        "birchley,the cedars,\r\n",
    )  # fmt: skip

    assert page["Location"] == "/practices/peers/"
    assert peers() == [
        ("ashdown", "cedarford", "Another", None),
        ("ashdown", "birchley", "Most similar", date(2026, 3, 31)),
        ("birchley", "cedarford", "Most similar", None),
    ]
    assert entries()[-1][0::3] == ("innovations.peers_imported", {"rows": 2})
    shown = client.get("/practices/peers/")
    assert faults_of(shown.content) == []
    assert "Most similar" in shown.content.decode()


@pytest.mark.parametrize(
    ("table", "errors"),
    [
        pytest.param(
            "force,peer,date\nashdown,Atlantis\nMu,birchley,yesterday\n",
            [
                "Row 2, column peer: no force is called “Atlantis”",
                "Row 3, column force: no force is called “Mu”",
                "Row 3, column date: write it as 2026-03-31",
            ],
            id="unknown forces and a date in words",
        ),
        pytest.param(
            "ashdown,Ashdown Police\n", ["Row 1: a force cannot be its own peer"], id="its own peer"
        ),
        pytest.param(
            "ashdown,birchley\nbirchley,ashdown\nAshdown Police,Birchley Police\n",
            ["Row 3: the same pair as in row 1"],
            id="a pair twice",
        ),
        pytest.param("ashdown\n", ["Row 1, column peer: no force is called “”"], id="half a pair"),
        pytest.param("force,peer,date\n", ["The table has no rows"], id="only headings"),
        pytest.param(
            b"ashdown,\xff\xfe\n",
            ["Save the file as CSV in UTF-8: it holds letters that cannot be read"],
            id="not UTF-8",
        ),
    ],
)
def test_a_table_with_a_mistake_changes_nothing(client, helper, three, table, errors):
    hand_in(client, "ashdown,cedarford\n")
    before, written = peers(), Entry.objects.count()

    page = hand_in(client, table)

    assert faults_of(page.content) == []
    for error in errors:
        assert error in page.content.decode()
    assert (peers(), Entry.objects.count()) == (before, written)


def test_a_cell_like_a_book_is_refused(client, helper, three):
    limit = csv.field_size_limit(131_072)  # an import of practices elsewhere raises it
    page = hand_in(client, "ashdown," + "x" * 140_000 + "\n").content.decode()
    csv.field_size_limit(limit)

    assert "not a table that can be read: field larger than field limit (131072)" in page
    assert not Peer.objects.exists()


def test_old_line_ends_are_read(client, helper, three):
    hand_in(client, "ashdown,birchley\rbirchley,ashdown\r")

    assert len(peers()) == 2


def test_peers_are_for_stewards(client, force, head, three):
    with pytest.raises(PermissionDenied):
        import_peers([(force, OrganisationFactory(), None)], scheme="A", by=head, now=NOON)

    assert client.get("/practices/peers/").status_code == 403
    assert hand_in(client, "ashdown,birchley\n").status_code == 403
    assert not Peer.objects.exists()
    assert entries() == []


# ---- value lists -------------------------------------------------------------------------------


def test_an_entry_is_added_reworded_and_retired(helper):
    made = add_value("topic", words="Call-backs, at night", by=helper, now=NOON)
    change_value(made, words="Calls at night", retired=True, by=helper, now=NOON)

    made.refresh_from_db()
    assert (made.list, made.code, made.words, made.retired) == (
        "topic", "call_backs_at_night", "Calls at night", True,
    )  # fmt: skip
    assert entries() == [
        ("innovations.value_added", helper.pk, str(made.pk), {}),
        ("innovations.value_changed", helper.pk, str(made.pk), {"retired": True}),
    ]


@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        pytest.param(
            "topic", "letters", "There is already an entry with these words", id="there already"
        ),
        pytest.param("topic", "!!!", "Use letters or figures", id="no word"),
        pytest.param(
            "right",
            "A thirteenth",
            "The twelve rights are those of the Victims’ Code: none is added",
            id="a right",
        ),
    ],
)
def test_an_entry_is_not_added(helper, name, words, reason):
    ValueFactory(list="topic", code="letters")

    with pytest.raises(Refused) as refusal:
        add_value(name, words=words, by=helper, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Value.objects.count() == 1
    assert entries() == []


def test_a_retired_entry_stays_where_it_is_used(client, helper):
    value = ValueFactory(list="topic", code="letters", words="Letters")
    published(key="calls").current.values.add(value)

    page = client.post(f"/practices/values/{value.pk}/", {"words": "Post", "retired": "on"})

    assert page["Location"] == "/practices/values/?list=topic"
    assert "Post" in client.get("/practices/calls/").content.decode()
    assert faults_of(client.get("/practices/values/?list=topic").content) == []
    assert faults_of(client.get(f"/practices/values/{value.pk}/").content) == []


def test_the_lists_are_for_stewards_and_the_rights_for_nobody(client, head, helper):
    topic, right = ValueFactory(), ValueFactory(list="right", code="1", words="1 Words")
    given = {"words": "Changed"}
    assert client.post(f"/practices/values/{right.pk}/", given).status_code == 404
    assert client.get("/practices/values/?list=nonsense").status_code == 404
    client.force_login(head)

    assert client.get("/practices/values/").status_code == 403
    assert client.post("/practices/values/?list=topic", given).status_code == 403
    assert client.post(f"/practices/values/{topic.pk}/", given).status_code == 403
    for act in (
        lambda: add_value("topic", words="Changed", by=head, now=NOON),
        lambda: change_value(topic, words="Changed", retired=False, by=head, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Value.objects.filter(words="Changed").exists()
    assert entries() == []
