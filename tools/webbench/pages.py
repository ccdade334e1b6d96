"""What is measured. A new page is one more line in PAGES."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from webbench.client import TOKEN, Request


@dataclass(frozen=True)
class Page:
    """One page: its name in the table, its address, and the most it may cost."""

    name: str
    path: Callable[[], str]
    most: float
    aim: float | None = None
    form: Callable[[int], dict[str, str]] | None = None

    def request(self) -> Request:
        """The page as the measuring member asks for it."""
        cookies = {settings.CSRF_COOKIE_NAME: TOKEN, settings.SESSION_COOKIE_NAME: _session()}
        return Request(self.path(), cookies, self.form)


def at(name: str, *args: str, **query: str) -> Callable[[], str]:
    """The address of a named page, with a query."""
    return lambda: reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def _a_practice() -> str:
    from waymark.network.innovations.models import Adoption

    busiest = Adoption.objects.order_by("innovation").values_list("innovation__key", flat=True)
    return max(set(keys := list(busiest)), key=keys.count)


REPLIES = 1_000


@cache
def _a_thread() -> str:
    """The question with most replies, brought up to a thousand by the same few writers."""
    from waymark.network.discussions.models import Post, Thread

    thread = Thread.objects.filter(space__access="open").order_by("-reply_count", "pk")[0]
    said = list(thread.posts.exclude(by=None).order_by("number"))
    last = thread.posts.order_by("-number")[0].number
    Post.objects.bulk_create(
        Post(
            thread=thread, number=number, text=like.text, by_id=like.by_id,
            organisation_id=like.organisation_id, at=like.at,
        )
        for number, like in (
            (number, said[number % len(said)]) for number in range(last + 1, REPLIES + 2)
        )
    )  # fmt: skip
    Thread.objects.filter(pk=thread.pk).update(reply_count=max(thread.reply_count, REPLIES))
    return thread.key


ITEMS = 300


@cache
def _a_meeting() -> str:
    """The next meeting of the network, its agenda brought up to three hundred items."""
    from waymark.shared.meetings.models import AgendaItem, Meeting

    meeting = Meeting.objects.filter(state="papers_out").order_by("pk")[0]
    there = list(meeting.items.filter(state="accepted").order_by("pk"))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=number, title=like.title, minutes=like.minutes,
            led_by=like.led_by, state=like.state, offered_at=like.offered_at,
            paper_wanted=like.paper_wanted, organisation_id=like.organisation_id,
        )
        for number, like in (
            (number, there[number % len(there)]) for number in range(len(there), ITEMS)
        )
    )  # fmt: skip
    return meeting.key


def _an_item() -> str:
    """The item of law that asks most of forces."""
    from waymark.network.legislation.models import Duty

    asked = list(Duty.objects.order_by("instrument").values_list("instrument__key", flat=True))
    return max(set(asked), key=asked.count)


@cache
def _member():
    from waymark.shared.accounts.models import Person

    members = Person.objects.filter(is_active=True, seats__organisation__kind="force")
    return members.order_by("pk")[0]


@cache
def _session() -> str:
    """Sign in somebody who leads a force, and keep the cookie."""
    client = Client()
    client.force_login(_member())
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@cache
def _a_seat() -> str:
    from waymark.shared.accounts.models import Seat

    return Seat.objects.filter(holder=_member()).order_by("pk")[0].key


def _choosing(number: int) -> dict[str, str]:
    """Act from a seat: one row written, and its entry in the audit chain."""
    return {"seat": _a_seat()}


# Asked for with the same cookie: what the site does for every signed-in reader is in both.
REFERENCE = Page("reference", at("reference"), most=1)
PAGES = [
    Page("first page", at("home"), most=2),
    Page("library list", at("innovations:list"), most=2, aim=1.35),
    Page("practice", lambda: reverse("innovations:practice", args=[_a_practice()]), most=2),
    Page("questions", at("discussions:list", tab="all"), most=2),
    Page(
        "question, 1,000 replies", lambda: reverse("discussions:thread", args=[_a_thread()]), most=2
    ),
    Page("meetings", at("meetings:list"), most=2),
    Page("meeting, 300 items", lambda: reverse("meetings:meeting", args=[_a_meeting()]), most=2),
    Page("law and Code", at("legislation:list"), most=2),
    Page("an item of law", lambda: reverse("legislation:item", args=[_an_item()]), most=2),
    Page("members", at("membership:list"), most=2),
    Page("people", at("membership:people"), most=2),
    Page("reports", at("reports:list"), most=2),
    Page("measures", at("benchmarks:list"), most=2),
    Page("a measure", at("benchmarks:measure", "updates-in-time"), most=2.5),
    Page("finding the gap", at("benchmarks:gap"), most=2.5),
    Page("search, two words", at("search:search", q="referral court"), most=2),
    Page("search, rare word", at("search:search", q="lighthouse"), most=2),
    Page("search, word in all", at("search:search", q="victim"), most=2),
    Page("search, phrase", at("search:search", q='"victim referral"'), most=2),
    Page("audited write", at("accounts:choose_seat"), most=1, form=_choosing),
]
