"""What meetings and events cost, as those who arranged them noted it."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse

from waymark.network.innovations.rules.words import counted, date_words
from waymark.network.reports import permissions
from waymark.network.reports.enums import Part
from waymark.network.reports.models import EventCost
from waymark.network.reports.queries.defined import figure
from waymark.network.reports.queries.live import open_groups
from waymark.network.reports.rules import costs as rules
from waymark.network.reports.rules.document import YEAR, Grid, Number, Section
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import AFTER_IT
from waymark.shared.meetings.models import Meeting
from waymark.shared.ui.beside import Group, Link

MOST = 15


def costs_for(viewer: Person | AnonymousUser) -> QuerySet[EventCost]:
    """What was noted in the world that a member belongs to; what was taken out is gone."""
    if not permissions.is_member(viewer):
        return EventCost.objects.none()
    return standing(viewer.is_invented).select_related("organisation")


def standing(invented: bool) -> QuerySet[EventCost]:
    """Costs that nobody took out, of one world."""
    return EventCost.objects.filter(invented=invented, taken_out_at=None)


def held(invented: bool) -> QuerySet[Meeting]:
    """Meetings that were held and that all members may read."""
    return Meeting.objects.filter(group__in=open_groups(invented), state__in=AFTER_IT)


def _noted() -> Exists:
    """Whether the cost of a meeting is noted."""
    return Exists(EventCost.objects.filter(meeting=OuterRef("pk"), taken_out_at=None))


def _lately(invented: bool, as_of: date) -> QuerySet[Meeting]:
    return held(invented).filter(on__gt=as_of - YEAR, on__lte=as_of)


def unsaid(invented: bool, as_of: date) -> list[Meeting]:
    """The latest meetings of which nobody has said what they cost."""
    return list(_lately(invented, as_of).filter(~_noted()).order_by("-on", "-pk")[:MOST])


def meeting_of(viewer: Person | AnonymousUser, key: str) -> Meeting | None:
    """A meeting whose cost this viewer may note."""
    if not key or not permissions.may_note_costs(viewer):
        return None
    return held(viewer.is_invented).filter(key=key).first()


def _spent(invented: bool, since: date, until: date) -> tuple[int, int]:
    """Pounds, and how many events they are of."""
    found = standing(invented).filter(on__gt=since, on__lte=until)
    sums = found.order_by().aggregate(pounds=Sum("pounds"), events=Count("pk"))
    return sums["pounds"] or 0, sums["events"]


def year(invented: bool, as_of: date) -> tuple[str, Number]:
    """The sentence on twelve months, and their figure."""
    since = as_of - YEAR
    now, events = _spent(invented, since, as_of)
    before, events_before = _spent(invented, since - YEAR, since)
    meetings = list(_lately(invented, as_of).annotate(said=_noted()).values_list("said", flat=True))
    number = figure(
        "event-costs",
        rules.pounds(now) if events else "Nothing noted",
        counts=counted(events, "event", "events"),
        period=f"{date_words(since)} to {date_words(as_of)}",
        note=f"{rules.pounds(before)} the year before" if events_before else "",
        at=reverse("reports:costs"),
    )
    return rules.sentence(now, events, before, len(meetings), sum(meetings)), number


def section(*, invented: bool, as_of: date) -> Section:
    """The part of a pack: what was noted, and by whom it was borne; no force by name."""
    words, number = year(invented, as_of)
    found = standing(invented).filter(on__gt=as_of - YEAR, on__lte=as_of)[:MOST]
    rows = [
        (date_words(one.on), one.what, rules.pounds(one.pounds), one.get_borne_display())
        for one in found
    ]
    header = ("Day", "Meeting or event", "Cost", "Borne by")
    return Section(
        Part.COST,
        Part.COST.label,
        "",
        words,
        [number],
        [Grid("The latest that were noted", header, rows, numeric=(2,))] if rows else [],
        defined_at=number.href,
    )


def beside_meeting(key: str, viewer: Person | AnonymousUser) -> Group | None:
    """For the page of a meeting: what it cost, or where that is noted."""
    if not permissions.is_member(viewer):
        return None
    cost = costs_for(viewer).filter(meeting__key=key).first()
    heading, listed = "What it cost", reverse("reports:costs")
    if cost is not None:
        note = str(cost.get_borne_display())
        return Group(heading, [Link(rules.pounds(cost.pounds), listed, note, cost.invented)])
    if meeting_of(viewer, key) is None:
        return None
    address = f"{reverse('reports:cost_new')}?meeting={key}"
    return Group(heading, [Link("Note what it cost", address)])
