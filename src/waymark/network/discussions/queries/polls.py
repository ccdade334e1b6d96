"""Polls: who is asked, who has answered, what it comes to."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from waymark.network.discussions.enums import Asked
from waymark.network.discussions.models import Poll, PollAnswer, Thread
from waymark.network.discussions.queries.spaces import is_open, readers_of
from waymark.network.discussions.rules.polls import Share, shares
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.permissions import FORCE_ROLES


class Standing(NamedTuple):
    """How a poll stands: its answers, and the seats that have not given one."""

    shares: list[Share]
    answered: int
    asked: int
    vacant: list[Seat]
    silent: list[Seat]


def seats_asked(poll: Poll) -> QuerySet[Seat]:
    """The seats whose answer the poll asks for; made-up forces are asked by made-up polls only.

    In a space that not all forces read, only those who read it are asked.
    """
    roles = [Role.LEAD] if poll.asked == Asked.LEADS else list(FORCE_ROLES)
    seats = Seat.objects.filter(
        organisation__kind=OrganisationKind.FORCE,
        organisation__invented=poll.thread.invented,
        role__in=roles,
    )
    if not is_open(poll.thread.space):
        seats = seats.filter(holder__in=readers_of(poll.thread.space))
    return seats.select_related("organisation", "holder")


def standing(poll: Poll) -> Standing:
    """Count the answers and name those who are missing, in three questions."""
    given = poll.options.annotate(number=Count("answers")).values_list("words", "number")
    counted = shares(given)
    answered = sum(share.count for share in counted)
    missing = list(
        seats_asked(poll)
        .exclude(pk__in=poll.answers.values("seat"))
        .order_by("organisation__name", "title")
    )
    silent = [seat for seat in missing if seat.holder is not None and seat.holder.is_active]
    vacant = [seat for seat in missing if seat not in silent]
    return Standing(counted, answered, answered + len(silent), vacant, silent)


def answers_of(poll: Poll) -> QuerySet[PollAnswer]:
    """The answers, by force."""
    return poll.answers.select_related("seat__organisation", "option").order_by(
        "seat__organisation__name", "seat__title"
    )


def seats_to_answer(poll: Poll, person: Person) -> list[Seat]:
    """The seats of this person that are asked."""
    return list(seats_asked(poll).filter(holder=person))


def own_answers(poll: Poll, person: Person) -> dict[int, PollAnswer]:
    given = poll.answers.filter(seat__holder=person).select_related("option")
    return {answer.seat_id: answer for answer in given}


def people_asked(poll: Poll) -> QuerySet[Person]:
    """Whoever holds a seat that is asked and may read the thread."""
    asked = seats_asked(poll).filter(holder__isnull=False)
    return readers_of(poll.thread.space).filter(pk__in=asked.values("holder"))


def table(poll: Poll) -> Iterator[list[str]]:
    """The result, one row per seat asked, those without an answer included."""
    yield ["Force", "Seat", "Answer", "Note", "Answered on"]
    for answer in answers_of(poll):
        yield [
            answer.seat.organisation.name, answer.seat.title, answer.option.words, answer.note,
            f"{answer.at:%Y-%m-%d}",
        ]  # fmt: skip
    found = standing(poll)
    for seats, why in ((found.silent, "No answer"), (found.vacant, "Vacant")):
        for seat in seats:
            yield [seat.organisation.name, seat.title, why, "", ""]


def open_polls_for(person: Person) -> QuerySet[Poll]:
    """Polls that ask a seat of this person which has not answered."""
    asked = Q()
    for seat in person.hats:
        if seat.organisation.kind != OrganisationKind.FORCE or seat.role not in FORCE_ROLES:
            continue
        silent = ~Q(pk__in=PollAnswer.objects.filter(seat=seat).values("poll"))
        wanted = Q(asked=Asked.SEATS)
        if seat.role == Role.LEAD:
            wanted |= Q(asked=Asked.LEADS)
        asked |= silent & wanted & Q(thread__invented=seat.organisation.invented)
    if not asked:
        return Poll.objects.none()
    return Poll.objects.filter(asked, closed_at=None).select_related("thread__space")


def poll_of(thread: Thread) -> Poll | None:
    return Poll.objects.filter(thread=thread).select_related("thread__space").first()


def count_asked(thread: Thread) -> dict[str, int]:
    """How many filled seats a poll here would ask, by whom it asks."""
    found = {}
    for asked in Asked:
        seats = seats_asked(Poll(thread=thread, asked=asked))
        found[str(asked)] = seats.filter(holder__is_active=True).count()
    return found
