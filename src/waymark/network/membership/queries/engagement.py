"""What forces do here, month by month, read from the apps in which they do it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate, make_aware

from waymark.network.discussions.models import Post
from waymark.network.innovations.enums import IN_USE, SHOWN
from waymark.network.innovations.models import Adoption, DiaryEntry, Innovation, StageChange
from waymark.network.membership.enums import MemberKind, State
from waymark.network.membership.models import Change, Membership
from waymark.network.membership.queries.memberships import vacancies
from waymark.network.membership.rules import quiet
from waymark.network.membership.rules.engagement import (
    Counted,
    Doing,
    Row,
    first_of_month,
    row_of,
)
from waymark.shared.accounts.models import Organisation
from waymark.shared.meetings.enums import BEFORE_IT
from waymark.shared.meetings.models import Meeting
from waymark.shared.meetings.queries.attending import Presence, attendance_by_organisation

LOOK_AHEAD = timedelta(days=14)  # the quiet list comes two weeks before a meeting


def counted(
    since: date,
    until: date,
    *,
    organisations: Iterable[int] | None = None,
    presences: list[Presence] | None = None,
) -> list[Counted]:
    """What each organisation did in each month between two days, in a fixed number of queries.

    Posts whose force kept its name back are nobody’s here.
    """
    only = list(organisations) if organisations is not None else None
    days = (since, until)
    rows = [
        *_monthly(
            Innovation.objects.filter(state__in=SHOWN, published_on__range=days),
            Doing.PRACTICES, "organisation", "published_on", only,
        ),
        *_monthly(
            StageChange.objects.filter(on__range=days, on_is_known=True),
            Doing.ADOPTIONS, "adoption__organisation", "on", only,
        ),
        *_monthly(
            DiaryEntry.objects.filter(on__range=days),
            Doing.ADOPTIONS, "adoption__organisation", "on", only,
        ),
        *_monthly(
            Post.objects.filter(
                at__gte=_begins(since), at__lt=_begins(until + timedelta(days=1)),
                number__gt=1, hidden_at=None, organisation__isnull=False,
            ),
            Doing.ANSWERS, "organisation", "at", only,
        ),
    ]  # fmt: skip
    known = attendance_by_organisation(since=since, until=until) if presences is None else presences
    return rows + _attended(known, only)


def _monthly(
    things: QuerySet[Any], doing: Doing, owner: str, day: str, only: list[int] | None
) -> list[Counted]:
    """Count by month here: cutting each day to its month costs SQLite more than reading the day."""
    if only is not None:
        things = things.filter(**{f"{owner}__in": only})
    found: dict[tuple[int, date], tuple[int, date]] = {}
    by_day = things.order_by().values_list(owner, day).annotate(number=Count("pk"))
    for organisation, value, number in by_day:
        on = _day(value)
        place = organisation, first_of_month(on)
        before, last = found.get(place, (0, on))
        found[place] = before + number, max(last, on)
    return [
        Counted(organisation, doing, month, number, last)
        for (organisation, month), (number, last) in found.items()
    ]


def _begins(day: date) -> datetime:
    """The first moment of a day in London."""
    return make_aware(datetime.combine(day, time.min))


def _day(value: Any) -> date:
    """The day in London of a moment; a date is one already."""
    return localdate(value) if hasattr(value, "hour") else value


def _attended(presences: list[Presence], only: list[int] | None) -> list[Counted]:
    return [
        Counted(row.organisation, Doing.ATTENDANCE, first_of_month(row.on), 1, row.on)
        for row in presences
        if row.present and (only is None or row.organisation in only)
    ]


def active_forces(*, invented: bool) -> list[Any]:
    """The forces of one network whose membership is active, each with the day it became so."""
    began = Change.objects.filter(membership=OuterRef("pk"), state=State.ACTIVE).order_by("-pk")
    return list(
        Membership.objects.filter(
            kind=MemberKind.FORCE, state=State.ACTIVE, organisation__invented=invented
        )
        .select_related("organisation")
        .annotate(active_on=Subquery(began.values("on")[:1]))
        .order_by("organisation__name")
    )


def rows_of(members: list[Any], found: Iterable[Counted]) -> list[tuple[Membership, Row]]:
    """What each of these members did."""
    by_place: dict[int, list[Counted]] = {}
    for each in found:
        by_place.setdefault(each.organisation, []).append(each)
    return [(member, row_of(by_place.get(member.organisation_id, []))) for member in members]


# ---- the quiet ones ----------------------------------------------------------------------------


def quiet_forces(today: date, *, invented: bool) -> list[tuple[Organisation, quiet.Known]]:
    """Active forces that nothing was heard from for a quarter, with what is known to ask them."""
    members = active_forces(invented=invented)
    places = [member.organisation_id for member in members]
    since = today - timedelta(days=3 * 365)
    presences = attendance_by_organisation(since=since, until=today)
    found_so_far = counted(since, today, presences=presences)
    last = {member.pk: row.last_on for member, row in rows_of(members, found_so_far)}
    practices, empty = _practices(places), _vacant()
    found = [
        (
            member.organisation,
            quiet.Known(
                name=member.organisation.name,
                last_on=last[member.pk],
                active_on=member.active_on or today,
                vacant=tuple(empty.get(member.pk, ())),
                uses=practices[member.organisation_id][0],
                owns=practices[member.organisation_id][1],
                missed=_missed(presences, member.organisation_id),
            ),
        )
        for member in members
    ]
    return [(place, known) for place, known in found if quiet.is_quiet(known, today)]


def _missed(presences: list[Presence], place: int) -> int:
    return quiet.missed_in_a_row([each.present for each in presences if each.organisation == place])


def _practices(places: list[int]) -> dict[int, tuple[str, str]]:
    """The practice that each organisation took up last, and the one that it shared last."""
    used = Adoption.objects.filter(
        organisation=OuterRef("pk"), stage__in=IN_USE, innovation__current__isnull=False
    ).order_by("-began_on", "-pk")
    own = Innovation.objects.filter(organisation=OuterRef("pk"), state__in=SHOWN)
    rows = Organisation.objects.filter(pk__in=places).annotate(
        uses=Subquery(used.values("innovation__current__title")[:1]),
        owns=Subquery(own.order_by("-published_on", "-pk").values("current__title")[:1]),
    )
    return {
        place: (uses or "", owns or "")
        for place, uses, owns in rows.values_list("pk", "uses", "owns")
    }


def _vacant() -> dict[int, list[tuple[str, date]]]:
    found: dict[int, list[tuple[str, date]]] = {}
    for each in vacancies():
        found.setdefault(each.membership.pk, []).append((each.level, each.since))
    return found


def meetings_ahead(today: date) -> list[Meeting]:
    """Meetings of the whole network in the next two weeks."""
    return list(
        Meeting.objects.filter(
            group__kind="network", on__range=(today, today + LOOK_AHEAD), state__in=BEFORE_IT
        ).select_related("group")
    )
