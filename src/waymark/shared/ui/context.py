"""What the frame around every page needs to know; nothing is looked up until it is printed."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from waymark.measures.words import mid_sentence


@dataclass(frozen=True)
class Section:
    """One link of the bar."""

    label: str
    href: str
    current: bool


def _address(name: str, *args: str) -> str:
    """The address of a named page, or nothing where this wing does not have it."""
    return _known_address(settings.ROOT_URLCONF, get_language(), name, args)


@lru_cache(maxsize=256)
def _known_address(urlconf: str, language: str | None, name: str, args: tuple[str, ...]) -> str:
    """Look an address up once: the frame asks for the same dozen on every page."""
    try:
        return reverse(name, urlconf=urlconf, args=args)
    except NoReverseMatch:
        return ""


class Frame:
    """Header, bar and footer of one page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.wing: str = settings.WAYMARK_WING
        self.name: str = getattr(settings, "WAYMARK_SITE_NAME", "")
        self.promise: str = getattr(settings, "WAYMARK_PROMISE", "")
        self.training: bool = getattr(settings, "WAYMARK_TRAINING_MODE", False)

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def glass_ends_at(self) -> datetime | None:
        """When an emergency sign-in ends by itself, if this is one."""
        session = getattr(self._request, "session", {}) if self.signed_in else {}
        ends_at = session.get("glass_ends_at")
        return timezone.localtime(datetime.fromisoformat(ends_at)) if ends_at else None

    @cached_property
    def sections(self) -> list[Section]:
        """The bar: the longest prefix that the address begins with is the current section."""
        path = self._request.path
        known = [
            (label, _address(name), (prefixes,) if isinstance(prefixes, str) else prefixes)
            for label, name, prefixes in self._navigation
        ]
        here = max(
            (p for *_, prefixes in known for p in prefixes
             if path == p or (p != "/" and path.startswith(p))),
            key=len, default=None,
        )  # fmt: skip
        return [Section(label, href, here in prefixes) for label, href, prefixes in known if href]

    @property
    def _navigation(self) -> list[tuple[str, str, str | tuple[str, ...]]]:
        if self.signed_in:
            return list(settings.WAYMARK_NAVIGATION)
        return list(getattr(settings, "WAYMARK_PUBLIC_NAVIGATION", []))

    @cached_property
    def footer(self) -> list[tuple[str, str]]:
        """Links at the foot: label and address."""
        links = [(label, _address(*page)) for label, *page in settings.WAYMARK_FOOTER]
        return [(label, href) for label, href in links if href]

    @cached_property
    def home(self) -> str:
        return _address("home") or "/"

    @cached_property
    def search(self) -> str:
        return _address("search:search") if self.signed_in else ""

    @cached_property
    def account(self) -> str:
        return _address("accounts:me")

    @cached_property
    def notices(self) -> str:
        return _address("notifications:list")

    @cached_property
    def _glance(self) -> Any:
        """What concerns this person just now, where the settings name who can tell: one query."""
        look = getattr(settings, "WAYMARK_AT_A_GLANCE", "")
        return import_string(look)(self._request.user, timezone.now()) if look else None

    @property
    def unread(self) -> int:
        """How many notices are unread."""
        return self._glance.unread if self._glance else 0

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What everybody must know who works here now: a sentence, and where to read on."""
        if not self.signed_in or not self._glance:
            return []
        return [(each.text, each.page and _address(each.page)) for each in self._glance.warnings]

    @cached_property
    def sign_in(self) -> str:
        return _address("account_login")

    @cached_property
    def sign_out(self) -> str:
        return _address("account_logout")

    @cached_property
    def person(self) -> str:
        """Who is signed in, and in which seat: “Priya Nair, Ashdown Police victim lead”."""
        person: Any = self._request.user
        seat = getattr(person, "seat", None)
        if seat is None:
            return str(person.name)
        where = f"{seat.organisation.name} " if self.wing == "network" else ""
        return f"{person.name}, {where}{mid_sentence(seat.title)}"


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give every page its frame."""
    return {"frame": Frame(request)}
