"""Reading newsletters, what they can point to, who gets them, and the feed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Thread
from waymark.network.innovations.enums import State as PracticeState
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.permissions import is_member
from waymark.network.legislation.enums import UNCONFIRMED
from waymark.network.legislation.models import Instrument
from waymark.network.newsletters import permissions
from waymark.network.newsletters.enums import Kind, State
from waymark.network.newsletters.models import FeedAddress, Newsletter, Pointer
from waymark.network.newsletters.rules import Pointed
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.models import Meeting
from waymark.shared.meetings.rules.feeds import hashed

RECENT = timedelta(days=120)
OFFERED = 15  # of each kind
IN_FEED = 20
Choice = tuple[str, str]  # "practice:key", and the title


def newsletters_for(viewer: permissions.Viewer) -> QuerySet[Newsletter]:
    """Those sent: everybody reads the open ones, members all of their world; writers drafts too."""
    if permissions.may_write(viewer):
        return Newsletter.objects.all()
    sent = Newsletter.objects.filter(state=State.SENT)
    if not is_member(viewer):
        return sent.filter(open=True)
    return sent.filter(Q(open=True) | Q(invented=world_of(viewer)))


def for_everybody() -> QuerySet[Newsletter]:
    """What a stranger reads, whoever asks."""
    return Newsletter.objects.filter(state=State.SENT, open=True)


def world_of(person: Person) -> bool:
    """Whether somebody belongs to the made-up members."""
    return bool(person.organisation and person.organisation.invented)


def readers(newsletter: Newsletter) -> list[Person]:
    """Every member of its world, each once: those who hold a seat."""
    people = Person.objects.filter(
        is_active=True,
        seats__isnull=False,
        seats__organisation__invented=newsletter.invented,
    )
    return list(people.distinct().order_by("pk"))


def offered(today: date, *, invented: bool) -> dict[str, list[Choice]]:
    """What a newsletter can point to, by kind: only what every member may read.

    A real newsletter never points to what is made up.
    """
    since = today - RECENT
    practices = Innovation.objects.filter(
        state=PracticeState.PUBLISHED, published_on__gte=since
    ).order_by("-published_on", "-pk")
    threads = Thread.objects.filter(
        space__access=Access.OPEN, opening__hidden_at=None, asked_on__gte=since
    ).order_by("-asked_on", "-pk")
    law = Instrument.objects.exclude(evidence__in=UNCONFIRMED).order_by("-changed_at", "-pk")
    meetings = Meeting.objects.filter(group__open_to_members=True, on__gte=today).order_by("on")
    if not invented:
        practices = practices.filter(organisation__invented=False)
        threads, law = threads.filter(invented=False), law.filter(invented=False)
        meetings = meetings.filter(group__invented=False)
    found = {
        Kind.PRACTICE: practices.values_list("key", "current__title"),
        Kind.THREAD: threads.values_list("key", "title"),
        Kind.LAW: law.values_list("key", "title"),
        Kind.MEETING: meetings.values_list("key", "title"),
    }
    return {
        kind.label: [(f"{kind}:{key}", title) for key, title in rows[:OFFERED]]
        for kind, rows in found.items()
    }


_ADDRESSES = {
    Kind.PRACTICE: "innovations:practice",
    Kind.THREAD: "discussions:thread",
    Kind.LAW: "legislation:item",
    Kind.MEETING: "meetings:meeting",
}


def address_of(kind: str, key: str) -> str:
    return reverse(_ADDRESSES[Kind(kind)], args=[key])


def pointed(newsletter: Newsletter) -> list[Pointed]:
    """What it points to, and whether everybody may read that now."""
    pointers = list(newsletter.pointers.all())
    keys = [each.key for each in pointers if each.kind == Kind.PRACTICE]
    public = set(Innovation.objects.filter(key__in=keys, public=True).values_list("key", flat=True))
    return [Pointed(each.title, each.address, _is_public(each, public)) for each in pointers]


def _is_public(pointer: Pointer, practices: set[str]) -> bool:
    return pointer.kind == Kind.PRACTICE and pointer.key in practices


# ---- the feed ----------------------------------------------------------------------------------


def feed_of(person: Person) -> FeedAddress | None:
    return FeedAddress.objects.filter(person=person, revoked_at=None).first()


def reader_by_token(token: str) -> Person | None:
    """Whose private address this is; nobody's once it was revoked or they have left."""
    feed = (
        FeedAddress.objects.filter(token_hash=hashed(token), revoked_at=None)
        .select_related("person")
        .first()
    )
    return feed.person if feed and feed.person.is_active and is_member(feed.person) else None


def atom(newsletters: QuerySet[Newsletter], *, address: str) -> str:
    """An Atom feed of the newest newsletters, with their words."""
    site = settings.WAYMARK_ADDRESS
    feed = Atom1Feed(
        title=f"Newsletter of {settings.WAYMARK_SITE_NAME}",
        link=site + reverse("newsletters:list"),
        description="",
        feed_url=site + address,
        language="en-GB",
    )
    sent = newsletters.filter(state=State.SENT).order_by("-sent_at", "-pk")
    for each in sent[:IN_FEED]:
        page = site + reverse("newsletters:newsletter", args=[each.key])
        feed.add_item(
            title=each.title,
            link=page,
            description=each.text,
            unique_id=page,
            pubdate=each.sent_at,
            updateddate=each.sent_at,
        )
    return feed.writeString("utf-8")


# ---- search ------------------------------------------------------------------------------------


def document(newsletter: Newsletter) -> dict[str, Any]:
    assert newsletter.sent_at is not None
    titles = newsletter.pointers.values_list("title", flat=True)
    return {
        "kind": "newsletter",
        "key": newsletter.key,
        "title": newsletter.title,
        "summary": newsletter.text[:600],
        "body": "\n".join([newsletter.text, *titles]),
        "url": reverse("newsletters:newsletter", args=[newsletter.key]),
        "scope": "public" if newsletter.open else "members",
        "at": newsletter.sent_at,
        "tags": ["Made up"] if newsletter.invented else [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every newsletter that was sent, to build the index anew."""
    for each in Newsletter.objects.filter(state=State.SENT).order_by("sent_at"):
        yield document(each)
