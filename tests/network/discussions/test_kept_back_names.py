"""A force that asks without its name is named nowhere but to the co-ordinator, and to itself.

Canaries: the asker's name, address, seat and key, and their force's name and address. They are
looked for in every store and page that another member, or the post, could reach.
"""

import logging
from datetime import date, timedelta

import pytest
from django.conf import settings as site
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory
from tests.factories.discussions import answer, co_ordinator, forces, question
from tests.factories.innovations import published
from waymark.network.discussions import queries
from waymark.network.discussions.actions import answering, linking, replying, watching
from waymark.network.discussions.actions.rounds import daily_round
from waymark.network.discussions.models import Link, Post
from waymark.network.discussions.queries import beside
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings.models import Group, GroupSeat
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.search.models import Document
from waymark.shared.search.queries import find

pytestmark = pytest.mark.django_db

CANARIES = (
    "Zebedee Quillfeather",
    "quillfeather",
    "Thistlemoor",
    "thistlemoor",
    "Keeper of Quills",
)


@pytest.fixture
def shy():
    """Somebody whose name, seat and force turn up nowhere else."""
    force = OrganisationFactory(name="Thistlemoor Police", slug="thistlemoor")
    person = PersonFactory(name="Zebedee Quillfeather", email="z.quillfeather@thistlemoor.example")
    return SeatFactory(organisation=force, holder=person, title="Keeper of Quills").holder


@pytest.fixture
def others():
    return forces(6)


@pytest.fixture
def thread(shy, others, caplog):
    """A question asked and answered, without a name on either end of the asker's words."""
    caplog.set_level(logging.DEBUG)
    now = timezone.now()
    common = question(others[0], at=now - timedelta(days=1), title="First of all").space
    for person in others:
        watching.wish(common, follows=True, by=person, now=now)
    made = question(shy, at=now, named=False, title="Who rings at night?", text="Ours does not.")
    replying.reply(made, text="We tried lists.", by=shy, named=False, people=others, now=now)
    post = answer(made, others[1], at=now, text="The night desk rings.")
    replying.edit(made.opening, text="Ours never does.", title="Who rings at night then?",
                  by=shy, now=now)  # fmt: skip
    watching.react(post, mark="same", by=shy, now=now)
    answering.accept(post, by=shy, now=now)
    daily_round(now=now)
    made.refresh_from_db()
    return made


def leaks(text: str, shy) -> list[str]:
    return [word for word in (*CANARIES, shy.key, shy.seat.key) if word in text]


def all_text(rows) -> str:
    """Every column of every row, as a dump of the table would show it."""
    return "\n".join(str(sorted(row.items())) for row in rows)


def test_no_page_that_another_member_can_open_names_the_force(client, thread, shy, others):
    reader = others[2]
    client.force_login(reader)
    posts = list(thread.posts.all())
    addresses = ["/", "/questions/", "/questions/?tab=all", "/questions/?tab=answered&q=night",
                 "/questions/?tab=own", "/questions/?q=Thistlemoor", "/questions/spaces/",
                 "/questions/spaces/all-forces/", "/questions/following/", "/notices/",
                 "/notices/?tab=all", "/search/?q=night", "/questions/similar/?q=rings+night",
                 f"/questions/{thread.key}/", f"/questions/{thread.key}/reply/",
                 f"/questions/{thread.key}/poll/new/", f"/questions/{thread.key}/agenda/",
                 f"/questions/{thread.key}/practice/"]  # fmt: skip
    addresses += [
        f"/questions/{thread.key}/posts/{post.key}/{page}"
        for post in posts
        for page in ("", "more/", "history/", "report/")
    ]

    shown = {address: client.get(address, follow=True) for address in addresses}

    assert {page.status_code for page in shown.values()} == {200}
    # What a reader typed stands in the box where they typed it.
    typed = shown.pop("/questions/?q=Thistlemoor").content.decode()
    assert "No thread matches." in typed
    assert {a: leaks(p.content.decode(), shy) for a, p in shown.items()
            if leaks(p.content.decode(), shy)} == {}  # fmt: skip
    assert "A member" in shown[f"/questions/{thread.key}/"].content.decode()


def test_a_judge_that_sees_nothing_is_caught(client, thread, shy, others):
    """The same pages do name a force that asked under its name."""
    question(shy, title="Asked openly")
    client.force_login(others[2])

    assert leaks(client.get("/questions/?tab=all").content.decode(), shy) == [
        "Zebedee Quillfeather", "Thistlemoor",
    ]  # fmt: skip


def test_no_notice_mail_or_search_document_names_the_force(thread, shy, others):
    told = Notice.objects.exclude(person=shy).values("kind", "subject", "body", "link", "once")
    mails = Message.objects.exclude(person=shy).values("subject", "body", "group")
    documents = Document.objects.values()

    assert len(told) > 10
    assert len(documents) >= 2
    assert leaks(all_text([*told, *mails, *documents]), shy) == []
    for word in CANARIES:
        assert find(word, scopes={"members", "public"}).matches == []


def test_no_line_of_the_log_names_the_force(client, thread, shy, caplog):
    client.force_login(shy)
    caplog.clear()

    client.get(f"/questions/{thread.key}/")
    client.post(f"/questions/{thread.key}/reply/", {"text": "More of it.", "named": "no"})

    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert Post.objects.get(text="More of it.").by is None
    assert [word for word in CANARIES if word in written] == []


def test_no_table_but_the_one_for_it_holds_who_wrote_it(thread, shy):
    """Posts, threads, links and edits are what pages, exports and other apps read."""
    own = thread.posts.filter(by=None)

    assert own.count() == 2
    assert (
        leaks(all_text([*Post.objects.filter(by=None).values(), *Link.objects.values()]), shy) == []
    )
    assert {post.withheld.person for post in own} == {shy}
    assert all(post.organisation is None for post in own)


def test_what_other_apps_ask_does_not_name_it(thread, shy, others):
    assert beside.of_organisation("thistlemoor", others[2]) is None
    assert queries.questions_for(shy.organisation) == []


def test_the_audit_is_read_by_administrators_alone(client, thread, shy, others):
    """The chain must know who did it: no member reads it, nor its export."""
    assert Entry.objects.filter(by=shy, act="discussions.asked").exists()
    client.force_login(others[2])

    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/entries.csv").status_code == 403


def test_the_co_ordinator_sees_who_asked_and_so_does_the_asker_themselves(client, thread, shy):
    client.force_login(co_ordinator())
    seen = client.get(f"/questions/{thread.key}/").content.decode()
    client.force_login(shy)
    own = client.get(f"/questions/{thread.key}/").content.decode()

    assert "Zebedee Quillfeather" in seen
    assert "Thistlemoor Police, named to the chair only" in seen
    assert "your force is named to the chair only" in own
    assert "Thistlemoor" not in own.split("<main", 1)[1]  # a colleague may look over the shoulder


def test_the_chair_sees_it_too_and_no_other_lead_does(thread, shy, others):
    group = Group.objects.create(name="The network", kind="network", open_to_members=True)
    chair = others[3]
    GroupSeat.objects.create(
        group=group, title="Chair", part="chair", seat=chair.seat, since=date(2026, 1, 5)
    )

    def seen_by(person):
        return queries.writers([thread.opening], person)[thread.opening_id].name

    assert seen_by(chair) == "Zebedee Quillfeather"
    assert seen_by(others[4]) == "A member"


def test_a_colleague_of_the_same_force_is_told_no_more_than_the_others(client, thread, shy):
    client.force_login(SeatFactory(organisation=shy.organisation, title="Another seat").holder)

    page = client.get(f"/questions/{thread.key}/").content.decode()

    assert "Zebedee" not in page
    assert thread.title not in client.get("/questions/?tab=own").content.decode()


def test_the_asker_is_not_named_by_what_they_make_of_it(thread, shy):
    with pytest.raises(Refused) as refusal:
        linking.make_practice(
            thread, title="Night desk", organisation=shy.organisation, by=shy, now=timezone.now()
        )

    assert refusal.value.reasons[0].startswith("Your force would be named with the practice")


def test_a_name_is_kept_back_only_among_enough_forces(shy):
    forces(3)

    with pytest.raises(Refused) as refusal:
        question(shy, named=False)

    assert refusal.value.reasons == [
        "Fewer than 5 forces read here, so yours would be guessed. "
        "Name it, or ask where all forces read"
    ]
    assert not Post.objects.exists()


def test_a_file_is_not_taken_without_a_name_for_it_may_say_who_wrote_it(thread, shy):
    with pytest.raises(Refused) as refusal:
        replying.reply(thread, text="See this", named=False, filename="a.txt", data=b"Words.",
                       by=shy, now=timezone.now())  # fmt: skip

    assert refusal.value.reasons == [
        "A file often says inside who wrote it. Leave it out, or name your force"
    ]


def test_a_name_can_be_given_later_and_stays_given(client, thread, shy, others):
    replying.edit(thread.opening, text="Ours never does.", name_force=True, by=shy,
                  now=timezone.now())  # fmt: skip
    client.force_login(others[2])

    assert "Thistlemoor Police" in client.get(f"/questions/{thread.key}/").content.decode()


def test_nobody_else_changes_or_settles_an_unnamed_question(thread, others):
    with pytest.raises(PermissionDenied):
        replying.edit(thread.opening, text="Mine", by=others[2], now=timezone.now())
    with pytest.raises(PermissionDenied):
        answering.take_back(thread, by=others[2], now=timezone.now())


def test_published_practices_near_it_do_not_name_it(client, shy, others):
    """The practice's page lists the question, and not who asked it."""
    practice = published(key="night-desk", version={"title": "The night desk rings"})
    question(shy, named=False, title="Night desk: who rings?")

    group = beside.of_practice(practice.key, others[2])

    assert [link.title for link in group.links] == ["Night desk: who rings?"]
    assert leaks(str(group), shy) == []


def test_the_addresses_looked_at_are_there():
    """A page that moved would be followed to the sign-in and show no canary either."""
    known = {str(pattern.pattern) for pattern in get_resolver(site.ROOT_URLCONF).url_patterns}

    assert {"questions/", "notices/", "search/"} <= known
