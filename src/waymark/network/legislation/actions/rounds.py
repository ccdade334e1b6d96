"""What falls due by itself in law. Run each hour: what was told once is not told again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.legislation import queries
from waymark.network.legislation.actions.provisions import begins
from waymark.network.legislation.actions.readiness import remind_people
from waymark.network.legislation.actions.telling import tell_followers
from waymark.network.legislation.models import Duty, FeedReading, Instrument, Stage
from waymark.network.legislation.queries import work
from waymark.network.legislation.rules import lifecycle
from waymark.network.legislation.rules import readiness as rules
from waymark.network.legislation.rules.checks import SOON_DAYS
from waymark.network.legislation.rules.words import day_words
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify

# A day that was recorded long after it came is history: nobody is told of it as news.
NEWS_DAYS = 7
# A feed that was handed in and never decided on is forgotten.
FORGOTTEN = timedelta(days=7)


def daily_round(*, now: datetime) -> None:
    """Tell of days that have come, of consultations about to close, and chase what is owed."""
    tell_of_days(now=now)
    tell_of_duties(now=now)
    ask_what_became_of_it(now=now)
    tell_of_closing(now=now)
    chase(now=now)
    FeedReading.objects.filter(kept_at=None, at__lt=now - FORGOTTEN).delete()


def tell_of_days(*, now: datetime) -> None:
    """Tell followers of provisions whose day has come."""
    today = localdate(now)
    for day in work.days_come(today, since=today - timedelta(days=NEWS_DAYS)):
        begins(day, now=now)


def tell_of_duties(*, now: datetime) -> None:
    """Tell forces that a duty holds from today; those who are not ready are on the chase list."""
    for duty in work.duties_to_tell(localdate(now)):
        _duty_holds(duty, now)


def _duty_holds(duty: Duty, now: datetime) -> None:
    on = queries.from_on(duty)
    assert on is not None
    with transaction.atomic():
        held = Duty.objects.select_for_update().filter(pk=duty.pk, told_at=None).first()
        if held is None:
            return
        with recorded("legislation.duty_holds", by=None, at=now) as entry:
            held.told_at = now
            held.save(update_fields=["told_at"])
            item, forces = duty.instrument, queries.forces_of(duty.instrument.invented, on)
            notify(
                queries.people_of(queries.concerned(duty, forces), ["lead"]),
                kind="legislation.duty_holds",
                subject=f"In force: {duty.short.lower()}",
                body=f"{duty.what}, since {day_words(on)}. {item.title}",
                link=f"/law/{item.key}/",
                now=now,
                once=f"law-duty:{duty.pk}",
            )
            entry.about, entry.detail = item, {"number": duty.number}


def ask_what_became_of_it(*, now: datetime) -> None:
    """Ask whoever keeps an item whether what was expected has happened: it is never assumed."""
    for stage in work.expected_and_due(localdate(now)):
        _ask(stage, now)


def _ask(stage: Stage, now: datetime) -> None:
    item = stage.instrument
    seat = item.owner_seat
    keeper = [seat.holder] if seat and seat.holder else queries.stewards()
    words = lifecycle.stage_words(item.kind, stage.code, stage.house)
    with recorded("legislation.outcome_asked", by=None, at=now) as entry:
        stage.asked_at = now
        stage.save(update_fields=["asked_at"])
        notify(
            keeper,
            kind="legislation.outcome_asked",
            subject=f"Has it happened? {item.title}: {words}",
            body=f"It was expected on {day_words(stage.on)}. Look it up and record it"
            if stage.on
            else "Look it up and record it",
            link=f"/law/{item.key}/",
            now=now,
            once=f"law-expected:{stage.pk}",
        )
        entry.about, entry.detail = item, {"stage": stage.code}


def tell_of_closing(*, now: datetime) -> None:
    """Tell followers, and the leads of forces, that a consultation closes within a week."""
    today = localdate(now)
    for item in work.closing(today, SOON_DAYS):
        _closes_soon(item, now)


def _closes_soon(item: Instrument, now: datetime) -> None:
    assert item.closes_on is not None
    forces = {force.pk for force in queries.forces_of(item.invented, localdate(now))}
    with transaction.atomic():
        told = tell_followers(
            item,
            kind="closing",
            subject=f"Closes on {day_words(item.closes_on)}: {item.title}",
            body="After that day it cannot be answered",
            by=None,
            now=now,
            once=f"law-closing:{item.pk}:{item.closes_on}",
            also=queries.people_of(forces, ["lead"]),
        )
        if told:
            with recorded("legislation.closing_told", by=None, at=now) as entry:
                entry.about, entry.detail = item, {"people": told}


def chase(*, now: datetime) -> None:
    """Remind forces that have not answered: a week before the day, and the day after it."""
    today = localdate(now)
    due: dict[int, tuple[Instrument, set[int]]] = {}
    for row in queries.chase_list(today):
        days = (row.row.due - today).days
        if row.row.why == rules.Why.IN_FORCE or days not in (SOON_DAYS, -1):
            continue
        item, forces = due.setdefault(row.duty.instrument_id, (row.duty.instrument, set()))
        forces.add(row.force.pk)
    for item, forces in due.values():
        _remind(item, forces, now)


def _remind(item: Instrument, forces: set[int], now: datetime) -> None:
    with transaction.atomic():
        told = remind_people(item, forces, "", now)
        if told:
            with recorded("legislation.forces_reminded", by=None, at=now) as entry:
                entry.about, entry.detail = item, {"people": told}
