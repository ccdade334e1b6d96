"""How long information took to reach the network and the governance group."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from waymark.network.benchmarks.enums import State as ReturnState
from waymark.network.benchmarks.models import Return
from waymark.network.discussions.enums import Access
from waymark.network.discussions.models import Thread
from waymark.network.innovations.rules.words import counted, date_words
from waymark.network.reports.enums import PackState, Part
from waymark.network.reports.models import Pack
from waymark.network.reports.queries.defined import figure
from waymark.network.reports.rules.document import YEAR, Section
from waymark.network.reports.rules.waiting import Time, kept, sentence, waited
from waymark.shared.meetings.enums import MeetingState
from waymark.shared.meetings.models import Meeting


def times(invented: bool, as_of: date) -> dict[str, Time]:
    """Each time by the key of its figure: of twelve months, and of the twelve before."""
    since = as_of - YEAR
    now, before = (invented, since, as_of), (invented, since - YEAR, since)
    return {
        "return-days": waited(_returns(*now), _returns(*before)),
        "pack-days": waited(_packs(*now), _packs(*before)),
        "questions-in-time": kept(_questions(*now), _questions(*before)),
        "minutes-in-time": kept(_minutes(*now), _minutes(*before)),
    }


# For each time: the address of its records, what is said where there are none, what it is out of.
SHOWN = {
    "return-days": ("benchmarks:list", "No returns yet", ("return", "returns")),
    "pack-days": ("reports:list", "No frozen packs yet", ("pack", "packs")),
    "questions-in-time": ("discussions:list", "None due", None),
    "minutes-in-time": ("meetings:list", "None due", None),
}


def section(*, invented: bool, as_of: date) -> Section:
    """From the end of a month to its figures; from a question to its answer; from what happened
    to the pack that told the group."""
    found = times(invented, as_of)
    period = f"{date_words(as_of - YEAR)} to {date_words(as_of)}"
    numbers = [
        figure(key, found[key].words or nothing,
               counts=counted(found[key].of, *of) if of else "", period=period,
               note=f"{found[key].before} the year before" if found[key].before else "",
               at=reverse(records))
        for key, (records, nothing, of) in SHOWN.items()
    ]  # fmt: skip
    return Section(
        Part.TIMELINESS,
        Part.TIMELINESS.label,
        "Timely and better information for the governance group",
        sentence(found),
        numbers,
    )


def _returns(invented: bool, since: date, as_of: date) -> list[int]:
    """For each period of a force, how long its first return took; a correction is no delay."""
    first: dict[tuple[int, date, date], datetime] = {}
    rows = Return.objects.filter(
        organisation__invented=invented,
        state__in=[ReturnState.PUBLISHED, ReturnState.SUPERSEDED],
        published_at__date__lte=as_of,
        certified_at__isnull=False,  # the facts of founding papers reached us by no return
    )
    for place, begin, last, at in rows.order_by("published_at").values_list(
        "organisation", "first_month", "last_month", "published_at"
    ):
        if at is not None:
            first.setdefault((place, begin, last), at)
    days = [(last, timezone.localdate(at)) for (_, _, last), at in first.items()]
    return [(on - _end(last)).days for last, on in days if on > since]


def _end(month: date) -> date:
    """The last day of a month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _questions(invented: bool, since: date, as_of: date) -> tuple[int, int]:
    due = Thread.objects.filter(
        invented=invented, space__access=Access.OPEN, due_on__gt=since, due_on__lt=as_of
    )
    rows = list(due.values_list("due_on", "first_reply_on"))
    return sum(bool(reply and due_on and reply <= due_on) for due_on, reply in rows), len(rows)


def _minutes(invented: bool, since: date, as_of: date) -> tuple[int, int]:
    due = Meeting.objects.filter(
        group__invented=invented, minutes_by__gt=since, minutes_by__lt=as_of
    ).exclude(state=MeetingState.CANCELLED)
    rows = list(due.values_list("minutes_by", "minutes__circulated_at"))
    return sum(bool(at and timezone.localdate(at) <= by) for by, at in rows), len(rows)


def _packs(invented: bool, since: date, as_of: date) -> list[int]:
    """For each pack frozen then: days from the end of the newest month in it to its freezing."""
    days = []
    frozen = Pack.objects.filter(
        state=PackState.FROZEN,
        invented=invented,
        frozen_at__date__gt=since,
        frozen_at__date__lte=as_of,
    )
    for pack in frozen:
        newest = (pack.document or {}).get("about", {}).get("newest_month", "")
        if newest and pack.frozen_at:
            end = _end(date.fromisoformat(newest))
            days.append((timezone.localdate(pack.frozen_at) - end).days)
    return days
