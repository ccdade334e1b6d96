"""What closes an action by itself, and to which record it must happen."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from waymark.shared.accounts.models import Person
from waymark.shared.errors import Refused
from waymark.shared.meetings.rules.actions import Event
from waymark.shared.search.models import Document


class Closing(NamedTuple):
    """An event and the record that it must happen to, as an action keeps them."""

    event: str
    key: str
    title: str
    href: str

    def columns(self) -> dict[str, str]:
        return {
            "closes_event": self.event,
            "closes_key": self.key,
            "closes_title": self.title[:200],
            "closes_href": self.href,
        }


def events() -> dict[str, Event]:
    """What this wing's apps tell of (WAYMARK_CLOSING_EVENTS)."""
    return {code: Event(*entry) for code, entry in settings.WAYMARK_CLOSING_EVENTS.items()}


def closing(event: str, address: str, viewer: Person) -> Closing:
    """Read the record off the address of its page; refused where it is another kind of page."""
    wanted = events()[event]
    path = urlsplit(address.strip()).path
    try:
        match = resolve(path)
    except Resolver404 as unknown:
        raise Refused("There is no such page. Copy the address from the record’s own") from unknown
    if match.view_name != wanted.page or not match.kwargs:
        raise Refused(f"That is not the page of a {wanted.kind}. Copy the address from its own")
    key = str(next(iter(match.kwargs.values())))
    scopes = {s for p in settings.WAYMARK_SEARCH_SCOPES for s in import_string(p)(viewer)}
    found = Document.objects.filter(kind=wanted.kind, key=key, scope__in=scopes)
    title = found.values_list("title", flat=True).first()
    return Closing(event, key, title or key, path)
