"""Who may read, write, answer and look after the network's questions."""

from django.contrib.auth.models import AnonymousUser

from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Poll, Post, Space, Thread
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.permissions import (
    STEWARDS,
    is_member,
    may_see_force_figures,
    takes_part,
)
from waymark.shared.meetings.enums import GroupKind, Part
from waymark.shared.meetings.models import GroupSeat

Viewer = Person | AnonymousUser


def is_moderator(person: Viewer) -> bool:
    """The co-ordinator looks after every space, and knows whose name was kept back."""
    return is_member(person) and person.has_role(Role.CO_ORDINATOR)


def may_see_names(person: Viewer) -> bool:
    """The co-ordinator and the chair of the network may look up a name that was kept back."""
    if is_moderator(person):
        return True
    return is_member(person) and GroupSeat.objects.filter(
        part=Part.CHAIR, ended_on=None, seat__holder=person, group__kind=GroupKind.NETWORK,
        group__organisation=None,
    ).exists()  # fmt: skip


def may_read(person: Viewer, space: Space) -> bool:
    """Every member reads an open space; the others are for their own, and the co-ordinator."""
    if not is_member(person):
        return False
    if space.access == Access.OPEN or is_moderator(person):
        return True
    return space.members.filter(person=person, added_at__isnull=False).exists()


def may_write(person: Viewer, space: Space) -> bool:
    """Who reads a space asks and answers there, partners too; observers only read."""
    return may_write_where_read(person) and may_read(person, space)


def may_write_where_read(person: Viewer) -> bool:
    """Say whether this person may write in each space that they read."""
    return is_member(person) and takes_part(person)


def may_make_space(person: Viewer) -> bool:
    return is_member(person) and person.has_role(*STEWARDS, Role.LEAD)


def may_keep_space(person: Viewer, space: Space) -> bool:
    """Its keepers let people in and out of a space, and so does the co-ordinator."""
    if is_moderator(person):
        return True
    return is_member(person) and space.members.filter(person=person, keeper=True).exists()


def may_ask_to_join(person: Viewer, space: Space) -> bool:
    return is_member(person) and takes_part(person) and space.access == Access.RESTRICTED


def wrote(person: Viewer, post: Post | None) -> bool:
    """Say whether this person wrote it, named or not."""
    if post is None or not is_member(person):
        return False
    if post.by_id is not None:
        return post.by_id == person.pk
    return person.pk == post.withheld.person_id


def may_edit(person: Viewer, post: Post) -> bool:
    """Only its writer changes a post, and not once it was taken down."""
    return post.hidden_at is None and wrote(person, post)


def asks(person: Viewer, thread: Thread) -> bool:
    """Say whether this person asked it, or took it over from whoever did."""
    if is_member(person) and thread.carried_by_id == person.pk:
        return True
    return wrote(person, thread.opening)


def may_accept(person: Viewer, thread: Thread) -> bool:
    """Whoever asks takes the answer; the co-ordinator may where the asker does not."""
    return is_moderator(person) or asks(person, thread)


def may_close(person: Viewer, thread: Thread) -> bool:
    return may_accept(person, thread)


def may_assign(person: Viewer, thread: Thread, seat: Seat | None) -> bool:
    """Anybody may take a question on themselves; the asker and the co-ordinator may ask others."""
    if not may_write(person, thread.space):
        return False
    if seat is not None and seat.holder_id == person.pk:
        return True
    return may_accept(person, thread)


def may_make_poll(person: Viewer, thread: Thread) -> bool:
    """Leads and stewards may ask every force at once; a partner has no vote and calls none."""
    if not is_member(person):
        return False
    return may_write(person, thread.space) and person.has_role(*STEWARDS, Role.LEAD)


def may_close_poll(person: Viewer, poll: Poll) -> bool:
    return is_moderator(person) or (is_member(person) and poll.opened_by_id == person.pk)


def may_see_answers(person: Viewer) -> bool:
    """Which force answered what is for forces and those who look after the network."""
    return is_member(person) and may_see_force_figures(person)


def may_turn(person: Viewer, thread: Thread) -> bool:
    """Whoever may write here may carry it further."""
    return may_write(person, thread.space)


def may_moderate(person: Viewer) -> bool:
    return is_moderator(person)
