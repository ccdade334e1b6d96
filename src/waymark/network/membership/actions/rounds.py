"""What falls due by itself. Run each hour: whatever was done once is not done again."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from waymark.measures.words import counted
from waymark.network.innovations.rules.words import date_words
from waymark.network.membership import queries
from waymark.network.membership.actions.evidence import STORE
from waymark.network.membership.rules import vacancies
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify


def daily_round(*, now: datetime) -> None:
    """Tell of vacant nominated seats and quiet forces; sweep the store of papers."""
    alarm_of_vacant_seats(now=now)
    tell_of_quiet_forces(now=now)
    STORE.sweep(now=now)


def alarm_of_vacant_seats(*, now: datetime) -> int:
    """Tell the co-ordinators and the sponsor of each vacant nominated seat, then remind monthly."""
    today, told = localdate(now), 0
    for vacancy in queries.vacancies():
        alarm = vacancies.due_alarm(vacancy.since, today)
        with transaction.atomic():
            notices = notify(
                [*queries.co_ordinators(), *queries.sponsors_of(vacancy.membership)],
                kind="membership.vacant_seat",
                subject=f"{vacancy.organisation}: its {vacancy.level} seat is vacant",
                body=f"{vacancy.seat.title}, since {date_words(vacancy.since)}."
                + (" A reminder." if alarm else " Who will take it?"),
                link=f"/network/members/{vacancy.organisation.slug}/",
                now=now,
                once=vacancies.alarm_name(vacancy.seat.key, vacancy.since, alarm),
            )
            if notices:
                with recorded("membership.vacancy_told", by=None, at=now) as entry:
                    entry.about, entry.detail = vacancy.seat, {"alarm": alarm}
                told += 1
    return told


def tell_of_quiet_forces(*, now: datetime) -> int:
    """Give the co-ordinators the list of quiet forces two weeks before a meeting of the network."""
    today, told = localdate(now), 0
    for meeting in queries.meetings_ahead(today):
        quiet = queries.quiet_forces(today, invented=meeting.group.invented)
        if not quiet:
            continue
        with transaction.atomic():
            notices = notify(
                queries.co_ordinators(),
                kind="membership.quiet_forces",
                subject=f"Before “{meeting.title}”: forces to ring",
                body=f"{counted(len(quiet), 'force')} not heard from lately, with what may help",
                link="/network/quiet/",
                now=now,
                once=f"quiet:{meeting.key}",
            )
            if notices:
                with recorded("membership.quiet_forces_told", by=None, at=now) as entry:
                    entry.about, entry.detail = meeting, {"forces": len(quiet)}
                told += 1
    return told
