"""Reading newsletters, what they can point to, who gets them, and the feed."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localdate

from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Thread
from waymark.network.discussions.queries import rights
from waymark.network.innovations.enums import State as PracticeState
from waymark.network.innovations.models import Innovation
from waymark.network.legislation.enums import UNCONFIRMED
from waymark.network.legislation.models import Instrument
from waymark.network.legislation.queries.links import ends_of
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


class Wanted(NamedTuple):
    """What a writer wants to choose from: one kind or all, about one right, only what is new."""

    kind: str = ""
    right: str = ""
    since: date | None = None


class Offer(NamedTuple):
    """The newest things of one kind, and how many there are in all."""

    choices: list[Choice]
    total: int


def newsletters_for(viewer: permissions.Viewer) -> QuerySet[Newsletter]:
    """Those sent: everybody reads the open ones, members all of their world; writers drafts too."""
    if permissions.may_write(viewer):
        return Newsletter.objects.all()
    sent = Newsletter.objects.filter(state=State.SENT)
    if not permissions.is_member(viewer):
        return sent.filter(open=True)
    return sent.filter(Q(open=True) | Q(invented=viewer.is_invented))


def for_everybody() -> QuerySet[Newsletter]:
    """What a stranger reads, whoever asks."""
    return Newsletter.objects.filter(state=State.SENT, open=True)


def readers(newsletter: Newsletter) -> list[Person]:
    """Every member of its world, each once: those who hold a seat."""
    people = Person.objects.filter(
        is_active=True,
        seats__isnull=False,
        seats__organisation__invented=newsletter.invented,
    )
    return list(people.distinct().order_by("pk"))


def last_sent_on(*, invented: bool) -> date | None:
    """The day of the newsletter before this one."""
    sent = Newsletter.objects.filter(state=State.SENT, invented=invented, sent_at__isnull=False)
    last = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return localdate(last) if last else None


def rights_to_choose() -> list[Choice]:
    return [(value.code, value.words) for value in rights()]


def offered(today: date, *, invented: bool, wanted: Wanted) -> dict[str, Offer]:
    """What a newsletter can point to, by kind, narrowed to what its writer wants to see."""
    found = {}
    for kind, rows in _there(today, invented).items():
        if wanted.kind and wanted.kind != kind:
            continue
        if wanted.right:
            rows = _about(kind, rows, wanted.right)
        if wanted.since and kind in _NEW:
            rows = rows.filter(_NEW[kind](wanted.since))
        choices = [(f"{kind}:{key}", title) for key, title in rows[:OFFERED]]
        if choices:
            found[str(kind)] = Offer(choices, rows.count())
    return found


def known(chosen: Collection[str], today: date, *, invented: bool) -> dict[str, str]:
    """Of these choices, those that a newsletter can point to, with their titles."""
    keys: dict[str, set[str]] = {}
    for choice in chosen:
        kind, _, key = choice.partition(":")
        keys.setdefault(kind, set()).add(key)
    return {
        f"{kind}:{key}": title
        for kind, rows in _there(today, invented).items()
        if kind in keys
        for key, title in rows.filter(key__in=keys[kind])
    }


def _there(today: date, invented: bool) -> dict[Kind, QuerySet[Any, Any]]:
    """Key and title of what every member may read, by kind; nothing made up in a real letter."""
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
    return {
        Kind.PRACTICE: practices.values_list("key", "current__title"),
        Kind.THREAD: threads.values_list("key", "title"),
        Kind.LAW: law.values_list("key", "title"),
        Kind.MEETING: meetings.values_list("key", "title"),
    }


# What is new of a kind since the newsletter before; a meeting to come is worth naming again.
_NEW = {
    Kind.PRACTICE: lambda since: Q(published_on__gte=since),
    Kind.THREAD: lambda since: Q(asked_on__gte=since) | Q(answered_on__gte=since),
    Kind.LAW: lambda since: Q(changed_at__date__gte=since),
}


def _about(kind: Kind, rows: QuerySet[Any, Any], right: str) -> QuerySet[Any, Any]:
    """Of things of one kind those about one right of the Code, by its number."""
    if kind == Kind.PRACTICE:
        return rows.filter(current__values__list="right", current__values__code=right)
    if kind == Kind.THREAD:
        return rows.filter(values__list="right", values__code=right)
    if kind == Kind.LAW:
        ends = ends_of("right", [right]).get(right, [])
        return rows.filter(key__in=[key for (end, key), _, _ in ends if end == "law"])
    return rows.none()


_ADDRESSES = {
    Kind.PRACTICE: "innovations:practice",
    Kind.THREAD: "discussions:thread",
    Kind.LAW: "legislation:item",
    Kind.MEETING: "meetings:meeting",
}


def address_of(kind: str, key: str) -> str:
    return reverse(_ADDRESSES[Kind(kind)], args=[key])


def pointers_of(newsletter: Newsletter) -> dict[str, str]:
    """What it points to, as choices with the titles that they had."""
    return {f"{each.kind}:{each.key}": each.title for each in newsletter.pointers.all()}


class Shown(NamedTuple):
    """One thing that a newsletter points to, as its page shows it."""

    kind: str
    title: str
    address: str


def shown(newsletter: Newsletter) -> list[Shown]:
    """What it points to; a question that was taken down keeps neither its words nor its address."""
    pointers = list(newsletter.pointers.all())
    gone = _taken_down(pointers)
    return [
        Shown(each.get_kind_display(), "no longer there", "")
        if each.pk in gone
        else Shown(each.get_kind_display(), each.title, each.address)
        for each in pointers
    ]


def _taken_down(pointers: Collection[Pointer]) -> set[int]:
    asked = {each.key: each.pk for each in pointers if each.kind == Kind.THREAD}
    if not asked:
        return set()
    there = Thread.objects.filter(
        key__in=asked, space__access=Access.OPEN, opening__hidden_at=None
    ).values_list("key", flat=True)
    return {asked[key] for key in asked.keys() - set(there)}


def pointed(newsletter: Newsletter) -> list[Pointed]:
    """What it points to and is still there, and whether everybody may read that now."""
    pointers = list(newsletter.pointers.all())
    gone = _taken_down(pointers)
    pointers = [each for each in pointers if each.pk not in gone]
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
    return (
        feed.person
        if feed and feed.person.is_active and permissions.is_member(feed.person)
        else None
    )


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
    return {
        "kind": "newsletter",
        "key": newsletter.key,
        "title": newsletter.title,
        "summary": newsletter.text[:600],
        "body": newsletter.text,  # without the titles: what they name may be taken down
        "url": reverse("newsletters:newsletter", args=[newsletter.key]),
        "scope": "public" if newsletter.open else "members",
        "at": newsletter.sent_at,
        "tags": ["Made up"] if newsletter.invented else [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every newsletter that was sent, to build the index anew."""
    for each in Newsletter.objects.filter(state=State.SENT).order_by("sent_at"):
        yield document(each)
