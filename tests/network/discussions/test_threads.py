"""Asking, answering, following, changing, reporting: what is written, who is told, who may not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.discussions import ASKED, answer, co_ordinator, question, space
from tests.factories.innovations import ValueFactory, adoption, published
from tests.factories.meetings import ItemFactory, meeting_of
from waymark.network.discussions import queries
from waymark.network.discussions.actions import (
    answering,
    asking,
    linking,
    moderating,
    replying,
    spaces,
    watching,
)
from waymark.network.discussions.actions.handover import hand_over
from waymark.network.discussions.models import Edit, Post, PostFile, Thread, Watch
from waymark.network.discussions.queries import beside
from waymark.network.innovations.models import Innovation
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.queries import find

pytestmark = pytest.mark.django_db
LATER = ASKED + timedelta(days=1)


@pytest.fixture
def asker():
    return lead()


@pytest.fixture
def thread(asker):
    return question(asker)


def told(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def called(name, **given):
    person = lead(**given)
    person.name = name
    person.save()
    return person


def test_a_question_is_there_waits_and_is_found(asker, thread):
    assert (thread.state, thread.opening.by, thread.opening.organisation, thread.due_on) == (
        "unanswered", asker, asker.organisation, ASKED.date() + timedelta(days=7),
    )  # fmt: skip
    assert find("bail", scopes={"members"}).matches[0].key == thread.key
    assert Entry.objects.filter(act="discussions.asked", by=asker).count() == 1


def test_the_same_asked_twice_is_asked_once(asker, thread):
    assert question(asker) == thread
    assert Thread.objects.count() == 1


def test_somebody_without_a_seat_and_an_observer_do_not_ask():
    with pytest.raises(PermissionDenied):
        question(lead(role=Role.OBSERVER))
    assert not Thread.objects.exists()


def test_a_reply_moves_it_on_and_tells_those_who_follow(asker, thread):
    post = answer(thread, at=LATER)

    thread.refresh_from_db()
    assert (thread.state, thread.reply_count, thread.first_reply_on) == (
        "in_progress", 1, LATER.date(),
    )  # fmt: skip
    assert post.number == 2
    assert told(asker) == ["discussions.reply"]
    assert told(post.by) == []
    assert find("sergeant", scopes={"members"}).matches[0].key == thread.key


def test_the_same_reply_sent_twice_stands_there_once(thread):
    by = lead()

    assert answer(thread, by) == answer(thread, by, at=ASKED + timedelta(minutes=1))
    assert thread.posts.count() == 2


def test_who_is_asked_to_look_is_told_once_even_if_they_follow(asker, thread):
    somebody = lead()
    watching.wish(thread, follows=True, by=somebody, now=ASKED)

    answer(thread, people=[somebody, asker])

    assert told(somebody) == ["discussions.mentioned"]
    assert told(asker) == ["discussions.mentioned"]


def test_a_name_behind_an_at_asks_that_person_to_look_once(asker, thread):
    ann = called("Ann Lee")

    post = answer(thread, text="@ann lee and @Nobody Here may know", people=[ann])
    replying.edit(post, text="@Ann Lee and @Nobody Here do know", by=post.by, now=LATER)

    assert told(ann) == ["discussions.mentioned"]
    assert [mention.person for mention in post.mentions.all()] == [ann]


def test_who_is_named_only_when_a_reply_is_changed_is_asked_then(asker, thread):
    ann = called("Ann Lee")
    post = answer(thread, text="Somebody may know")

    replying.edit(post, text="@Ann Lee may know", by=post.by, now=LATER)

    assert told(ann) == ["discussions.mentioned"]


def test_an_at_reaches_nobody_who_cannot_read_holds_no_seat_or_only_observes(asker):
    called("Out Side")
    called("Only Looks", role=Role.OBSERVER)
    own = question(asker, space=space(asker))

    post = answer(own, asker, text="@Out Side @Only Looks")

    assert not post.mentions.exists()
    assert not Notice.objects.filter(kind="discussions.mentioned").exists()


def test_nobody_is_asked_to_look_at_what_they_cannot_read(asker):
    own = space(asker)
    stranger = lead()

    answer(question(asker, space=own), asker, text="Look", people=[stranger])

    assert told(stranger) == []
    assert not Post.objects.get(text="Look").mentions.exists()


def test_muting_a_thread_goes_before_following_its_space(asker, thread):
    quiet, keen = lead(), lead()
    for person in (quiet, keen):
        watching.wish(thread.space, follows=True, by=person, now=ASKED)
    watching.wish(thread, follows=False, by=quiet, now=ASKED)

    answer(thread)

    assert told(keen) == ["discussions.reply"]
    assert told(quiet) == []


def test_following_one_reply_tells_of_replies_to_it_alone(thread):
    first, other, keen = answer(thread), answer(thread, text="Otherwise."), lead()
    watching.wish(first, follows=True, by=keen, now=ASKED)

    answer(thread, text="To the other.", parent=other)
    answer(thread, text="To the first.", parent=first)

    assert told(keen) == ["discussions.reply"]


def test_the_answer_taken_stands_above_and_is_taken_by_nobody_else(asker, thread):
    post = answer(thread)

    with pytest.raises(PermissionDenied):
        answering.accept(post, by=lead(), now=LATER)
    answering.accept(post, by=asker, now=LATER)
    answering.accept(post, by=asker, now=LATER)

    thread.refresh_from_db()
    assert (thread.state, thread.accepted, thread.taken_by_asker) == ("answered", post, True)
    assert list(queries.replies_of(thread)) == []
    assert told(post.by) == ["discussions.answer"]
    answering.take_back(thread, by=asker, now=LATER)
    thread.refresh_from_db()
    assert (thread.state, thread.accepted, thread.answered_on) == ("in_progress", None, None)


def test_the_co_ordinator_may_take_it_and_that_is_said(thread):
    answering.accept(answer(thread), by=co_ordinator(), now=LATER)

    thread.refresh_from_db()
    assert thread.taken_by_asker is False


def test_a_question_is_given_to_a_seat_whose_holder_is_told(asker, thread):
    seat = SeatFactory()

    with pytest.raises(PermissionDenied):
        answering.assign(thread, seat=seat, by=lead(), now=LATER)
    answering.assign(thread, seat=seat, by=asker, now=LATER)

    thread.refresh_from_db()
    assert (thread.assigned_seat, thread.state) == (seat, "in_progress")
    assert told(seat.holder) == ["discussions.assigned"]
    assert [need.title for need in queries.needs(seat.holder, LATER.date()).due] == [
        f"Answer “{thread.title}”"
    ]


def test_a_closed_thread_takes_no_reply_until_it_is_open_again(asker, thread):
    answering.close(thread, reason="We found out", by=asker, now=LATER)

    with pytest.raises(Refused) as refusal:
        answer(thread)
    answering.reopen(thread, by=asker, now=LATER)
    answer(thread)

    assert refusal.value.reasons == ["This thread is closed. Ask a new question"]
    thread.refresh_from_db()
    assert thread.state == "in_progress"


def test_what_was_changed_can_still_be_read(asker, thread):
    replying.edit(thread.opening, text="One in four.", title="Bail: who rings?", by=asker,
                  now=LATER)  # fmt: skip
    with pytest.raises(PermissionDenied):
        replying.edit(thread.opening, text="Mine", by=lead(), now=LATER)

    thread.refresh_from_db()
    assert (thread.title, thread.opening.text, thread.opening.edited_at) == (
        "Bail: who rings?", "One in four.", LATER,
    )  # fmt: skip
    assert Edit.objects.values_list("title", "text").get() == (
        "How do you tell victims about bail at the weekend?",
        "One decision in five falls between Friday evening and Sunday night.",
    )
    assert find("decision", scopes={"members"}).matches == []


def test_a_file_is_taken_by_what_it_holds_and_found_by_its_words(thread):
    post = answer(thread, filename="script.txt", data=b"Five sentences about quokkas.")

    file = post.files.get()
    assert (file.kind, file.filename, file.text) == (
        "txt", "script.txt", "Five sentences about quokkas.",
    )  # fmt: skip
    assert default_storage.exists(file.file.name)
    assert find("quokkas", scopes={"members"}).matches[0].key == thread.key


def test_a_file_that_is_not_what_it_says_leaves_no_reply(thread):
    with pytest.raises(Refused):
        answer(thread, text="See", filename="script.pdf", data=b"MZ\x90\x00")

    assert not Post.objects.filter(text="See").exists()
    assert not PostFile.objects.exists()


def test_marks_are_counted_and_never_named(client, thread):
    reader, other = lead(), lead()
    post = answer(thread)
    watching.react(post, mark="helpful", by=other, now=LATER)
    watching.react(post, mark="helpful", by=reader, now=LATER)
    watching.react(post, mark="helpful", by=reader, now=LATER)  # taken back

    marks = queries.told([post], reader)[post.pk].marks

    assert marks == [
        ("helpful", "Helpful", 1, False), ("same", "Same here", 0, False),
        ("tried", "We do this", 0, False),
    ]  # fmt: skip


def test_a_report_reaches_the_co_ordinator_who_erases_the_words_and_files(thread):
    helper, writer = co_ordinator(), lead()
    post = answer(thread, writer, filename="a.txt", data=b"Quokka words.")
    replying.edit(post, text="Quokka changed.", by=writer, now=LATER)
    kept = post.files.get().file.name
    moderating.report(post, reason="victim", words="", by=lead(), now=LATER)

    with pytest.raises(Refused):
        moderating.decide(post, outcome="erased", because=" ", by=helper, now=LATER)
    with pytest.raises(PermissionDenied):
        moderating.decide(post, outcome="hidden", because="No", by=lead(), now=LATER)
    moderating.decide(post, outcome="erased", because="It pointed to a victim", by=helper,
                      now=LATER)  # fmt: skip

    post.refresh_from_db()
    assert (post.text, post.hidden_because) == ("", "It pointed to a victim")
    assert not Edit.objects.exists()
    assert not PostFile.objects.exists()
    assert find("quokka", scopes={"members"}).matches == []
    assert told(helper) == ["discussions.reported"]
    assert told(writer)[-1] == "discussions.moderated"
    assert kept  # the stored bytes go when the transaction ends, see test_at_once


def test_a_question_taken_down_is_seen_by_the_co_ordinator_alone(asker, thread):
    helper = co_ordinator()
    moderating.decide(thread.opening, outcome="hidden", because="Elsewhere", by=helper, now=LATER)

    assert not queries.threads_for(lead()).exists()
    assert queries.threads_for(helper).get() == thread
    assert find("bail", scopes={"members"}).matches == []
    moderating.put_back(thread.opening, by=helper, now=LATER)
    assert queries.threads_for(lead()).get() == thread


# ---- spaces ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "reads", "knows"),
    [
        pytest.param("open", True, True, id="open"),
        pytest.param("restricted", False, True, id="restricted"),
        pytest.param("private", False, False, id="private"),
    ],
)
def test_who_reads_and_who_knows_of_a_space(access, reads, knows):
    keeper, stranger, helper = lead(), lead(), co_ordinator()
    own = space(keeper, access=access)
    thread = question(keeper, space=own, title="Quokka wording")

    def hits(person):
        scopes = {"members"} | queries.search_scopes(person)
        return [match.key for match in find("quokka", scopes=scopes).matches]

    assert queries.threads_for(stranger).exists() is reads
    assert queries.known_spaces(stranger).filter(pk=own.pk).exists() is knows
    assert hits(stranger) == ([thread.key] if reads else [])
    for person in (keeper, helper):
        assert queries.threads_for(person).get() == thread
        assert hits(person) == [thread.key]
    if not reads:
        with pytest.raises(PermissionDenied):
            answer(thread, stranger)
        with pytest.raises(PermissionDenied):
            watching.wish(thread, follows=True, by=stranger, now=LATER)


def test_who_leaves_a_space_hears_and_reads_no_more(asker):
    keeper, leaver = lead(), lead()
    own = space(keeper, leaver)
    thread = question(keeper, space=own)
    watching.wish(own, follows=True, by=leaver, now=ASKED)

    spaces.remove_member(own, person=leaver, by=leaver, now=ASKED)
    answer(thread, keeper)

    assert told(leaver) == []
    assert not queries.threads_for(leaver).exists()


# ---- what others ask of this app ---------------------------------------------------------------


def test_questions_that_a_force_can_answer_from_what_it_did():
    topic = ValueFactory(list="right", code="6", words="6 Told about the case")
    practice = published(key="night-desk", version={"title": "The night desk rings"})
    practice.current.values.add(topic)
    user = lead()
    adoption(practice, ("live", ASKED.date()), organisation=user.organisation)
    near = question(lead(), title="Does a night desk help?")
    tagged = asking.ask(
        kind="question", title="When are victims told?", text="Of charges", values=[topic],
        by=lead(), now=ASKED,
    )  # fmt: skip
    question(user, title="Our own about the night desk")
    question(lead(), title="About something else", text="Parking")

    found = queries.questions_for(user.organisation)

    assert [(each.thread, each.why) for each in found] == [
        (near, "It sounds like “The night desk rings”, which your force shared or has used."),
        (tagged, "It is about Right 6 of the Code (Told about the case), and so is "
         "“The night desk rings”, which your force shared or has used."),
    ]  # fmt: skip
    assert queries.questions_for(OrganisationFactory()) == []


def test_a_thread_becomes_a_practice_and_both_show_each_other(asker, thread):
    post = answer(thread)
    answering.accept(post, by=asker, now=LATER)
    thread.refresh_from_db()

    practice = linking.make_practice(
        thread, title="The sergeant rings", organisation=post.organisation, by=post.by, now=LATER
    )

    version = Innovation.objects.get().working
    assert (version.description, version.aim) == (
        post.text, f"It answers the question: {thread.title}",
    )  # fmt: skip
    link = thread.links.get()
    assert (link.kind, link.key, link.href) == (
        "practice", practice.key, f"/practices/{practice.key}/",
    )  # fmt: skip
    group = beside.of_practice(practice.key, lead())
    assert [shown.href for shown in group.links] == [f"/questions/{thread.key}/"]


def test_a_thread_stands_beside_the_meeting_that_takes_it_up(thread):
    item = ItemFactory(meeting=meeting_of(), origin_kind="thread", origin_key=thread.key)
    ItemFactory(meeting=item.meeting, origin_kind="thread", origin_key=question().key,
                state="declined")  # fmt: skip

    group = beside.of_meeting(item.meeting.key, lead())

    assert [shown.href for shown in group.links] == [f"/questions/{thread.key}/"]
    assert beside.of_meeting(meeting_of().key, lead()) is None


def test_what_somebody_leaves_goes_to_their_successor(asker, thread):
    successor, boss = lead(asker.organisation), co_ordinator()
    own = space(asker)
    held = [(row.title, row.what) for row in queries.held_by(asker)]

    lines = hand_over(leaver=asker, successor=successor, by=boss, now=LATER)

    assert held == [
        (thread.title, "Open question"), (own.name, "Space kept"), (thread.title, "Followed"),
    ]  # fmt: skip
    assert lines == [
        f"Question: {thread.title}", f"Space: {own.name}", f"Followed: {thread.title}",
        f"Followed: {own.name}",
    ]  # fmt: skip
    assert Watch.objects.filter(person=successor, thread=thread, follows=True).exists()
    assert not Watch.objects.filter(person=asker).exists()
    assert own.members.get().person == successor
    assert thread.opening.by == asker  # history keeps its names
    post = answer(thread)
    assert [need.note for need in queries.needs(successor, LATER.date()).asked] == [
        "Somebody has replied. Take the reply that answers it"
    ]
    taken = answering.accept(post, by=successor, now=LATER)
    assert (taken.state, taken.taken_by_asker) == ("answered", True)
