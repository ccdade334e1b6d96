"""Whom people may be told of what, when a mail is due, and what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.templates import Words, templates

LONDON = ZoneInfo("Europe/London")
MORNING = time(7)
MONDAY = 0
STALE = timedelta(days=60)  # Nobody is mailed what they have not read for two months


# ---- kinds and groups ------------------------------------------------------------------------


def group_of(kind: str) -> str:
    """People choose by group: innovations.adopted belongs to innovations."""
    return kind.partition(".")[0]


def may_be_turned_off(group: str, *, urgent: bool) -> bool:
    """Say whether a choice of “never” counts. An alarm about one's own account is always mailed:

    whoever gets into it would turn its mail off first.
    """
    return not (urgent and group == "accounts")


def blockers_to_notify(*, kind: str, subject: str, link: str, groups: Iterable[str]) -> list[str]:
    """Say why nobody can be told this; an empty list means that they can."""
    blockers = []
    if group_of(kind) not in groups or len(kind) > 80:  # else nobody could turn its mail off
        blockers.append(f"name the kind like app.thing_happened, with one of {sorted(groups)}")
    if not subject.strip():
        blockers.append("give a subject")
    if link and (not link.startswith("/") or link.startswith(("//", "/\\")) or len(link) > 300):
        blockers.append("link to a page of this site, beginning with one /")
    return blockers


def one_line(subject: str) -> str:
    """Make a subject fit the list and the head of a mail: one line, at most 200 characters."""
    line = " ".join(subject.split())
    return line if len(line) <= 200 else f"{line[:199].rstrip()}…"


# ---- when a mail is due ----------------------------------------------------------------------


def due_if_before(frequency: str, now: datetime) -> datetime | None:
    """Say up to which moment notices are due for mail by now; None means never.

    Daily mail goes after seven in the morning, weekly mail after seven on Monday, London time. A
    notice that came later waits for the next; a sender that was down catches up.
    """
    if frequency == Frequency.OFF:
        return None
    if frequency == Frequency.AT_ONCE:
        return now
    today = now.astimezone(LONDON).date()
    if now < morning(today):
        today -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        today -= timedelta(days=(today.weekday() - MONDAY) % 7)
    return morning(today)


def morning(day: date) -> datetime:
    """When the mail of a day goes out."""
    return datetime.combine(day, MORNING, LONDON).astimezone(UTC)


def round_is_due(last: datetime | None, now: datetime) -> bool:
    """The round is made once in each hour of the clock."""
    if last is None:
        return True
    return last.astimezone(UTC).replace(minute=0, second=0, microsecond=0) != now.astimezone(
        UTC
    ).replace(minute=0, second=0, microsecond=0)


# ---- what a mail says ------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One notice as a mail shows it."""

    group: str
    subject: str
    body: str
    link: str
    at: datetime


@dataclass(frozen=True)
class Ending:
    """What stands below the news of a digest: something that its reader can do for others."""

    heading: str
    items: tuple[Item, ...]


def page_of(link: str) -> str:
    """The page that a link leads to, wherever on it."""
    return link.partition("#")[0]


def mail_subject(items: Sequence[Item], *, site: str) -> str:
    """One notice gives its own subject, several their number."""
    if len(items) == 1:
        return items[0].subject
    return _words().subject.format(count=len(items), site=site)


def mail_text(
    items: Iterable[Item], *, address: str, preferences: str, ending: Ending | None = None
) -> str:
    """Write the mail: groups in order, the newest first in each, and how to get fewer.

    What leads to one page is told together, and its address stands there once.
    """
    by_group = sorted(items, key=lambda item: item.group.casefold())
    parts = []
    for group, members in groupby(by_group, key=lambda item: item.group):
        parts += _section(group, members, address)
    if ending and ending.items:
        parts += [_heading(ending.heading), *(_entry([item], address) for item in ending.items)]
    return _words().body.strip().format(items="\n\n".join(parts), link=preferences) + "\n"


def _section(group: str, members: Iterable[Item], address: str) -> list[str]:
    newest_first = sorted(members, key=lambda item: item.at, reverse=True)
    pages: dict[object, list[Item]] = {}
    for number, item in enumerate(newest_first):
        pages.setdefault(page_of(item.link) or number, []).append(item)
    return [_heading(group), *(_entry(told, address) for told in pages.values())]


def _heading(words: str) -> str:
    return f"{words}\n{'=' * len(words)}"


def _entry(told: Sequence[Item], address: str) -> str:
    """What is new on one page, the newest first, and the way there."""
    lines = []
    for item in told:
        when = item.at.astimezone(LONDON)
        lines.append(f"{item.subject} ({when.day} {when:%B})")
        lines += [item.body.strip()] if item.body.strip() else []
    lines += [address + told[0].link] if told[0].link else []
    return "\n".join(lines)


def _words() -> Words:
    """The reviewed words around the items. They are written out before the mail is queued."""
    return templates()["digest"].latest.words["en"]
