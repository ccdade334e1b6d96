"""The questions that the permission matrix is tried with: the network wing's part of the cast.

Own: Ashdown's lead asked all forces, and keeps a restricted space with a practitioner in it. Other:
Cedarford asked in a private space, where none of the readers sits.
"""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories.accounts import PersonFactory, SeatFactory
from waymark.network.discussions.actions import asking, polls, replying
from waymark.network.discussions.models import PostFile, Space, SpaceMember, Thread
from waymark.shared.accounts.models import Organisation, Person


def questions_of(asker: Person, *, access: str, inside: tuple[Person, ...] = ()) -> dict:
    """A question with a reply and a file, one with a poll, one that is a space's own."""
    now = timezone.now()
    space = Space.objects.create(name=f"Space {access}", access=access, made_by=asker, made_at=now)
    SpaceMember.objects.create(space=space, person=asker, keeper=True, added_at=now)
    for person in inside:
        SpaceMember.objects.create(space=space, person=person, added_at=now)
    where = space if access == "private" else None
    thread = _asked("Who rings at the weekend?", asker, where)
    reply = replying.reply(thread, text="The night desk.", by=asker, now=now)
    newcomer = SeatFactory(organisation=asker.organisation, title=f"Newcomer {access}").holder
    return {
        "thread": thread.key,
        "opening": thread.opening.key,
        "reply": reply.key,
        "question_file": _file(reply).key,
        "polled": _polled(asker, where).key,
        "space": space.key,
        "newcomer": newcomer.key,
        "own_seat": lambda person: person.hats[0].pk if person and person.hats else 0,
        "due": date.today() + timedelta(days=30),
    }


def _asked(title: str, asker: Person, space: Space | None) -> Thread:
    return asking.ask(
        kind="question", title=title, text="Ours does not.", space=space, by=asker,
        now=timezone.now(),
    )  # fmt: skip


def _polled(asker: Person, space: Space | None) -> Thread:
    thread = _asked("Shall we ask every force?", asker, space)
    polls.open_poll(
        thread, question="Who rings?", options=["Custody", "The care unit"], asked="seats",
        closes_on=timezone.localdate() + timedelta(days=9), by=asker, now=timezone.now(),
    )  # fmt: skip
    return thread


def _file(post) -> PostFile:
    return PostFile.objects.create(
        post=post, title="script.txt", filename="script.txt", kind="txt", size=6,
        sha256=post.key, file=ContentFile(b"Words\n", name="script"),
    )  # fmt: skip


def author_in(organisation: Organisation) -> Person:
    """Somebody of an organisation who is none of the readers."""
    return SeatFactory(
        organisation=organisation, holder=PersonFactory(), title="Author of questions"
    ).holder
