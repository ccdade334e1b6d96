"""The practices that the permission matrix is tried with: the network wing's part of the cast."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.factories.evaluations import evaluation, measured
from tests.factories.innovations import (
    ValueFactory,
    VersionFactory,
    adoption,
    draft,
    published,
    revised,
)
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import (
    Attachment,
    Comment,
    DiaryEntry,
    Innovation,
    SavedSearch,
)
from waymark.network.innovations.queries.links import still_true_address
from waymark.shared.accounts.models import Holding, Organisation, Person
from waymark.shared.keys.actions import make_key

A_ROOM = {"aspect": "other", "wanted": [], "words": "A room", "must": True}


def practices_of(owner: Organisation, *, adopter: Organisation, public: bool = False) -> dict:
    """A force's draft, its practice sent for review, its published one and its new version."""
    author = SeatFactory(organisation=owner, title=f"Author {public}").holder
    name = f"{owner.slug}{'-open' if public else ''}"
    written = {
        "organisation": owner, "started_by": author, "public": public, "contact_seat": author.seat,
    }  # fmt: skip
    shown = published(key=f"{name}-shown", version={"number": 2}, **written)
    VersionFactory(innovation=shown, number=1, published_at=shown.current.published_at)
    _in_use(shown, adopter, author)
    next_one = revised(author, key=f"{name}-revised", public=public)
    waiting = draft(
        key=f"{name}-waiting", state=State.IN_REVIEW, submitted_by=author,
        submitted_at=timezone.now(), **written,
    )  # fmt: skip
    return {
        "draft": draft(key=f"{name}-draft", version={"prerequisites": [A_ROOM]}, **written).key,
        "waiting": waiting.key,
        "waiting_comment": _comment(waiting, author),
        "shown": shown.key,
        "shown_comment": _comment(shown, author),
        "revised": next_one.key,
        "paper": _paper(shown, author, public).key,
        "token": still_true_address(shown).rstrip("/").rsplit("/", 1)[-1],
        "value": ValueFactory().pk,
        "author": author.pk,
        **evaluations_of(shown, owner),
        "seat_number": author.seat.pk,
    }


def evaluations_of(practice: Innovation, force: Organisation) -> dict:
    """Evaluations of one force: with figures, without, and one that has ended."""
    with_figures = evaluation(practice, force, measure="updates-in-time")
    measured(with_figures)
    ended = evaluation(practice, force, measure="referred", state="complete", result="It helped")
    return {
        "evaluation": with_figures.key,
        "not_measured": evaluation(practice, force, measure="acknowledged").key,
        "ended": ended.key,
    }


def _in_use(practice: Innovation, adopter: Organisation, author: Person) -> None:
    """Taken up half a year ago, so that a diary entry is due."""
    taken = adoption(practice, ("live", date(2026, 3, 2)), organisation=adopter)
    DiaryEntry.objects.create(
        adoption=taken, on=date(2026, 4, 1), heading="First month", text="Calm.", by=author,
        written_at=timezone.now(),
    )  # fmt: skip


def _comment(practice: Innovation, by: Person) -> int:
    return Comment.objects.create(
        innovation=practice, section="what", text="For whom?", by=by, at=timezone.now()
    ).pk


def _paper(practice: Innovation, by: Person, public: bool) -> Attachment:
    return Attachment.objects.create(
        innovation=practice, title="Leaflet", filename="leaflet.txt", kind="txt", size=6,
        sha256=practice.key, file=ContentFile(b"Paper\n", name="leaflet"), public=public,
        added_by=by, added_at=timezone.now(),
    )  # fmt: skip


def keys() -> dict:
    return {"api_key": lambda person: _key(person) if person and person.hats else "nobody"}


def somebody_elses_key() -> dict:
    return {"api_key": _key(SeatFactory().holder)}


def _key(person: Person) -> str:
    """The public name of a key for a system of this person’s."""
    Holding.objects.get_or_create(
        seat=person.seat, person=person, ended_on=None, defaults={"began_on": date(2026, 1, 5)}
    )
    made, _ = make_key(
        person.seat, name="Intranet", scope="read", days=90, by=person, now=timezone.now()
    )
    return made.key


def searches() -> dict:
    return {"search": lambda person: _search(person) if person else 0}


def somebody_elses_search() -> dict:
    return {"search": _search(SeatFactory().holder)}


def _search(person: Person) -> int:
    return SavedSearch.objects.create(
        person=person, name="Calls", query="q=calls", saved_at=timezone.now()
    ).pk
