"""Loading the invented threads beside the invented country, and taking them away again."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from waymark.measures.calendar import add_working_days
from waymark.network.discussions import demonstration as invented
from waymark.network.discussions.actions.asking import write_post
from waymark.network.discussions.actions.keeping import STORE
from waymark.network.discussions.actions.threads import common_space, reindex
from waymark.network.discussions.demonstration import InventedPoll, InventedThread
from waymark.network.discussions.enums import ANSWERABLE, State
from waymark.network.discussions.models import (
    Draft,
    Poll,
    PollAnswer,
    PollOption,
    Post,
    PostFile,
    Reaction,
    Report,
    Space,
    SpaceMember,
    Thread,
    Watch,
)
from waymark.network.discussions.queries import seats_asked
from waymark.network.discussions.rules import clock, threads
from waymark.network.innovations.models import Innovation, Value
from waymark.network.innovations.rules.words import rights_words
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search

TEN = time(10)


def load(*, now: datetime) -> None:
    """Write the invented spaces, threads, answers and the poll; nothing where they are already."""
    if Thread.objects.filter(invented=True).exists():
        return
    told = invented.demonstration()
    people = {
        person.email.removesuffix(".example.org"): person
        for person in Person.objects.filter(seats__organisation__invented=True).distinct()
    }
    if not people:
        return
    with recorded("discussions.demonstration_loaded", by=None, at=now) as entry:
        common = common_space(now=now)
        spaces = {"": common} | {space.key: _space(space, people, now) for space in told.spaces}
        for thread in told.threads:
            _thread(thread, spaces[thread.space], people, now)
        entry.about, entry.detail = common, {"threads": len(told.threads)}


def _space(told: invented.InventedSpace, people: dict[str, Person], now: datetime) -> Space:
    inside = [people[who] for who in told.people]
    space = Space.objects.create(
        key=told.key, name=told.name, purpose=told.purpose, access=told.access,
        made_by=inside[0], made_at=now - timedelta(days=90), invented=True,
    )  # fmt: skip
    SpaceMember.objects.bulk_create(
        SpaceMember(space=space, person=person, keeper=not at, added_at=space.made_at)
        for at, person in enumerate(inside)
    )
    return space


def _moment(day: date, minutes: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, TEN)) + timedelta(minutes=minutes)


def _thread(told: InventedThread, space: Space, people: dict[str, Person], now: datetime) -> None:
    asked_on = add_working_days(localdate(now), -told.ago)
    asker = people[told.by]
    thread = Thread.objects.create(
        space=space, kind=told.kind, title=told.title, state=threads.first_state(told.kind),
        asked_on=asked_on, due_on=clock.due_on(asked_on) if told.kind in ANSWERABLE else None,
        invented=True, last_at=_moment(asked_on), rights=rights_words(told.rights),
    )  # fmt: skip
    codes = [str(right) for right in told.rights]
    thread.values.set(Value.objects.filter(list="right", code__in=codes))
    thread.near.set(Innovation.objects.filter(key__in=told.near, current__isnull=False))
    thread.opening = write_post(
        thread, told.text.strip(), named=told.named, by=asker, now=_moment(asked_on)
    )
    Watch.objects.create(person=asker, thread=thread, follows=True)
    for number, reply in enumerate(told.replies, start=1):
        _reply(thread, reply, number, people)
    if told.assigned:
        seat = Seat.objects.filter(organisation__slug=told.assigned, holder__isnull=False)
        thread.assigned_seat = seat.order_by("pk").first()
    if told.closed_because:
        thread.state, thread.closed_because = State.CLOSED, told.closed_because
    thread.save()
    if told.poll:
        _poll(thread, told.poll, asker, now)
    reindex(thread)


def _reply(
    thread: Thread, told: invented.InventedReply, number: int, people: dict[str, Person]
) -> None:
    day = add_working_days(thread.asked_on, told.after)
    at = _moment(day, 20 * number)
    post = write_post(thread, told.text.strip(), named=told.named, by=people[told.by], now=at)
    thread.reply_count += 1
    thread.last_at = at
    thread.first_reply_on = thread.first_reply_on or day
    thread.state = threads.state_after_reply(thread.state)
    if told.taken:
        thread.accepted, thread.state, thread.answered_on = post, State.ANSWERED, day
    readers = sorted(people.values(), key=lambda person: person.pk)
    Reaction.objects.bulk_create(
        Reaction(post=post, person=person, mark=mark)
        for mark, count in told.marks.items()
        for person in readers[:count]
    )


def _poll(thread: Thread, told: InventedPoll, by: Person, now: datetime) -> None:
    poll = Poll.objects.create(
        thread=thread, question=told.question, opened_at=thread.last_at, opened_by=by,
        closes_on=add_working_days(localdate(now), 7),
    )  # fmt: skip
    options = PollOption.objects.bulk_create(
        PollOption(poll=poll, order=order, words=words) for order, words in enumerate(told.options)
    )
    seats = seats_asked(poll).filter(holder__isnull=False).order_by("organisation__name")
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=poll, seat=seat, option=options[chosen], by=seat.holder, at=poll.opened_at)
        for seat, chosen in zip(seats, told.answers, strict=False)
        if chosen >= 0
    )


def remove(*, now: datetime) -> None:
    """Take away all that invented people wrote, and the threads and spaces of theirs."""
    theirs = Organisation.objects.filter(invented=True)
    people = Person.objects.filter(seats__organisation__in=theirs).distinct()
    with recorded("discussions.demonstration_removed", by=None, at=now) as entry:
        common = common_space(now=now)
        gone = Thread.objects.filter(Q(invented=True) | Q(space__invented=True))
        for key in gone.values_list("key", flat=True):
            search.remove(kind="thread", key=key)
        count = _remove_threads(gone)
        _remove_posts(Post.objects.filter(Q(organisation__in=theirs) |
                                          Q(withheld__organisation__in=theirs)))  # fmt: skip
        for model in (Reaction, Watch, SpaceMember, Draft):
            model.objects.filter(person__in=people).delete()
        Report.objects.filter(by__in=people).delete()
        PollAnswer.objects.filter(seat__organisation__in=theirs).delete()
        Thread.objects.filter(assigned_seat__organisation__in=theirs).update(assigned_seat=None)
        Space.objects.filter(invented=True).delete()
        entry.about, entry.detail = common, {"threads": count}


def _remove_threads(gone: QuerySet[Thread]) -> int:
    pks = list(gone.values_list("pk", flat=True))
    files = list(PostFile.objects.filter(post__thread__in=pks).values_list("file", flat=True))
    PollAnswer.objects.filter(poll__thread__in=pks).delete()
    threads_gone = Thread.objects.filter(pk__in=pks)
    threads_gone.filter(state=State.ANSWERED).update(state=State.IN_PROGRESS)
    threads_gone.update(accepted=None, opening=None)
    Post.objects.filter(thread__in=pks).update(parent=None)
    threads_gone.delete()
    STORE.delete_unused(files)
    return len(pks)


def _remove_posts(posts: QuerySet[Post]) -> None:
    """What invented people wrote in threads of real ones."""
    pks = list(posts.values_list("pk", flat=True))
    touched = list(Thread.objects.filter(posts__in=pks).distinct())
    Post.objects.filter(parent__in=pks).update(parent=None)
    for thread in touched:
        if thread.accepted_id in pks:
            thread.accepted, thread.answered_on, thread.state = None, None, State.IN_PROGRESS
            thread.save(update_fields=["accepted", "answered_on", "state"])
    Post.objects.filter(pk__in=pks).delete()
    for thread in touched:
        thread.reply_count = thread.posts.filter(number__gt=1).count()
        thread.save(update_fields=["reply_count"])
        reindex(thread)
