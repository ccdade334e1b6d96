"""What a member stands for and whom it serves, what a seat does, and the lists of such words."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.network.innovations.rules.words import Reason
from waymark.network.membership import permissions
from waymark.network.membership.enums import MemberKind
from waymark.network.membership.models import Membership, Term
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def describe_member(
    membership: Membership,
    *,
    serves: Iterable[Term],
    by: Person,
    now: datetime,
    sector: Term | None = None,
) -> None:
    """Say which part of the system a member stands for, and which victims it serves.

    A force stands for the police, whatever is said.
    """
    if not permissions.may_describe(by, membership):
        raise PermissionDenied
    chosen = list(serves)
    with recorded("membership.described", by=by, at=now) as entry:
        membership.sector = None if membership.kind == MemberKind.FORCE else sector
        membership.save(update_fields=["sector"])
        membership.serves.set(chosen)
        entry.about, entry.detail = membership, {"serves": [term.pk for term in chosen]}


def say_work(seat: Seat, *, work: Iterable[Term], by: Person, now: datetime) -> None:
    """Say which roles and teams a seat is: the words by which the directory finds its holder."""
    if not permissions.may_say_work(by, seat):
        raise PermissionDenied
    chosen = list(work)
    with recorded("membership.work_said", by=by, at=now) as entry:
        seat.work.set(chosen)
        entry.about, entry.detail = seat, {"work": [term.pk for term in chosen]}


def add_term(*, list: str, words: str, by: Person, now: datetime) -> Term:
    """Add a word to one of the lists."""
    if not permissions.may_keep_terms(by):
        raise PermissionDenied
    with recorded("membership.term_added", by=by, at=now) as entry:
        _refuse_twice(list, words)
        made = Term.objects.create(list=list, words=words)
        entry.about, entry.detail = made, {"list": list}
    return made


def change_term(term: Term, *, words: str, retired: bool, by: Person, now: datetime) -> None:
    """Word it anew, or offer it no more; whoever chose it keeps it."""
    if not permissions.may_keep_terms(by):
        raise PermissionDenied
    with recorded("membership.term_changed", by=by, at=now) as entry:
        _refuse_twice(term.list, words, but=term.pk)
        term.words, term.retired = words, retired
        term.save(update_fields=["words", "retired"])
        entry.about, entry.detail = term, {"retired": retired}


def _refuse_twice(list: str, words: str, but: int = 0) -> None:
    if Term.objects.filter(list=list, words__iexact=words).exclude(pk=but).exists():
        raise Refused([Reason("These words stand in the list already, perhaps retired", "words")])
