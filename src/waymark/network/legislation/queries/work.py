"""What waits for somebody in law, who follows what, and what has changed since a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from waymark.network.innovations.queries import own_force
from waymark.network.legislation import permissions
from waymark.network.legislation.enums import UNCONFIRMED, Decision, Followed
from waymark.network.legislation.models import (
    Commencement,
    Duty,
    FeedReading,
    Following,
    Instrument,
    Proposal,
    Stage,
)
from waymark.network.legislation.queries import items, readiness
from waymark.network.legislation.rules import checks, lifecycle
from waymark.network.legislation.rules import readiness as rules
from waymark.network.legislation.rules.feeds import Saying
from waymark.network.legislation.rules.words import counted, day_words
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.ui.held import Held
from waymark.shared.ui.needs import Need, Needs

SHOWN = 5
CHANGED_DAYS = 14


def needs(viewer: Any, today: date) -> Needs:
    """What law has for somebody's first page: answers owed, consultations closing, news."""
    if not permissions.may_read(viewer):
        return Needs()
    return Needs(
        due=_answers_owed(viewer, today),
        asked=[*_consultations(viewer, today), *_for_the_steward(viewer, today)],
        changed=_changed(viewer, today),
    )


def _answers_owed(viewer: Person, today: date) -> list[Need]:
    """One line for each item about which my force still owes an answer, or is not ready."""
    force = own_force(viewer)
    if force is None or not permissions.may_answer(viewer, force):
        return []
    rows = readiness.duties().filter(asked_at__isnull=False, instrument__invented=force.invented)
    by_item: dict[int, list[Duty]] = {}
    for duty in rows:
        by_item.setdefault(duty.instrument_id, []).append(duty)
    me = [readiness.Force(force.pk, force.slug, force.name, force.region, force.nation)]
    given = readiness.answers_by(force, readiness.asked(rows, me))
    found = [_owed(group, me, given, force, today) for group in by_item.values()]
    return sorted(filter(None, found), key=lambda need: need.on or today)


def _owed(
    group: list[Duty], me: list[readiness.Force], given: dict[tuple[int, int], str],
    force: Organisation, today: date,
) -> Need | None:  # fmt: skip
    said = readiness.asked(group, me)
    open_ = rules.chase(said, given, today)
    clock = rules.own_clock(said, given, force.pk, today)
    if clock is None:
        return None
    item = group[0].instrument
    return Need(
        title=f"Say how ready you are for {counted(len(open_), 'duty', 'duties')}",
        href=f"/law/{item.key}/answer/",
        note=item.title,
        on=open_[0].due,
        words=clock[0],
        state=clock[1],
        owner=force,
    )


def _consultations(viewer: Person, today: date) -> list[Need]:
    """Consultations that can be answered now, the next to close first."""
    found = []
    for item in items.open_consultations(viewer, today)[:SHOWN]:
        window = checks.window(item.opens_on, item.closes_on, today)
        assert window is not None and item.closes_on is not None
        found.append(
            Need(
                title=f"Answer “{item.title}”",
                href=f"/law/{item.key}/",
                note=f"Closes on {day_words(item.closes_on)}",
                on=item.closes_on,
                words=window.words,
                state=window.look,
                owner=item,
            )
        )
    return found


def _for_the_steward(viewer: Person, today: date) -> list[Need]:
    """What those who keep the pages are asked: proposals to decide, checks to make."""
    if not permissions.may_edit(viewer):
        return []
    waiting = Proposal.objects.filter(state=Decision.WAITING).count()
    stale = items.count_to_check(viewer, today)
    found = []
    if waiting:
        title = f"Decide on {counted(waiting, 'change')} that feeds report"
        found.append(Need(title, "/law/proposals/"))
    if stale:
        title = f"Check {counted(stale, 'entry', 'entries')} of law"
        found.append(Need(title, "/law/checks/", "Nobody has for three months"))
    return found


def _changed(viewer: Person, today: date) -> list[Need]:
    rows = changes(viewer, since=today - timedelta(days=CHANGED_DAYS), until=today)
    return [
        Need(row.title, row.href, note=row.words, on=row.on, owner=row.owner)
        for row in rows[:SHOWN]
    ]


class Change(NamedTuple):
    """Something that happened in law: on which item, what, and when."""

    title: str
    href: str
    words: str
    on: date
    owner: Any = None


def changes(viewer: Any, *, since: date, until: date) -> list[Change]:
    """What was recorded or came into force between two days, both included, latest first."""
    return changes_among(items.items_for(viewer), since=since, until=until)


def changes_among(visible: QuerySet[Instrument], *, since: date, until: date) -> list[Change]:
    """What was recorded of these items between two days, both included, latest first."""
    stages = (
        Stage.objects.filter(
            instrument__in=visible, withdrawn_at=None, expected=False,
            recorded_at__date__range=(since, until), by__isnull=False,
        )
        .exclude(evidence__in=UNCONFIRMED)
        .select_related("instrument")
    )  # fmt: skip
    days = readiness.live_days().filter(provision__instrument__in=visible, on__range=(since, until))
    found = [_stage_change(stage) for stage in stages]
    found += [_day_change(day) for day in days.select_related("provision__instrument")]
    return sorted(found, key=lambda change: change.on, reverse=True)


def _stage_change(stage: Stage) -> Change:
    item = stage.instrument
    words = lifecycle.stage_words(item.kind, stage.code, stage.house)
    on = f", {day_words(stage.on)}" if stage.on else ""
    return Change(item.title, f"/law/{item.key}/", words + on, stage.recorded_at.date())


def _day_change(day: Commencement) -> Change:
    item = day.provision.instrument
    words = f"{day.provision.number}: {day.get_effect_display().lower()} on {day_words(day.on)}"
    return Change(item.title, f"/law/provisions/{day.provision.key}/", words, day.on)


def law_for_agenda(since: date, today: date, viewer: Any) -> list[tuple[str, str, str]]:
    """What changed in law since the meeting before, as an agenda shows it: title, address, note."""
    rows = changes(viewer, since=since, until=today)
    return [(row.title, row.href, row.words) for row in rows]


# ---- following --------------------------------------------------------------------------------


def followed_by(person: Person) -> QuerySet[Following]:
    return Following.objects.filter(person=person)


def follows(person: Any, kind: str, key: str = "") -> bool:
    """Say whether somebody follows this itself."""
    return permissions.may_read(person) and (
        Following.objects.filter(person=person, kind=kind, key=key).exists()
    )


def followers(item: Instrument, rights: Iterable[str]) -> list[Person]:
    """Who wants to hear of an item: by itself, by one of its rights, or by everything."""
    wanted = (
        Q(follows_law__kind=Followed.EVERYTHING)
        | Q(follows_law__kind=Followed.LAW, follows_law__key=item.key)
        | Q(follows_law__kind=Followed.RIGHT, follows_law__key__in=list(rights))
    )
    return list(Person.objects.filter(wanted, is_active=True).distinct())


# ---- leaving ----------------------------------------------------------------------------------


def held_by(person: Person) -> list[Held]:
    """The items that somebody looks after, and what they follow."""
    owned = Instrument.objects.filter(owner_seat__holder=person)
    titles = dict(
        Instrument.objects.filter(
            key__in=followed_by(person).filter(kind=Followed.LAW).values("key")
        ).values_list("key", "title")
    )
    return [
        *(Held(item.title, f"/law/{item.key}/", "looks after") for item in owned),
        *(_followed(row, titles) for row in followed_by(person)),
    ]


def _followed(row: Following, titles: dict[str, str]) -> Held:
    if row.kind == Followed.LAW:
        return Held(titles.get(row.key, row.key), f"/law/{row.key}/", "follows")
    if row.kind == Followed.RIGHT:
        return Held(f"Right {row.key}", f"/law/rights/{row.key}/", "follows")
    return Held("Everything in Law and Code", "/law/", "follows")


# ---- the daily round --------------------------------------------------------------------------


def days_come(today: date, since: date) -> QuerySet[Commencement]:
    """Days of provisions that have come since a day, and of which nobody has been told."""
    found = readiness.live_days().filter(on__range=(since, today), told_at=None)
    return found.select_related("provision__instrument").order_by("on", "pk")


def duties_to_tell(today: date) -> list[Duty]:
    """Duties that hold from today or earlier, and of which nobody has been told."""
    rows = readiness.duties().filter(told_at=None, asked_at__isnull=False)
    return [duty for duty in rows if (on := readiness.from_on(duty)) and on <= today]


def expected_and_due(today: date) -> QuerySet[Stage]:
    """Stages that were expected by a day that has passed: somebody must look them up."""
    found = Stage.objects.filter(expected=True, withdrawn_at=None, asked_at=None, on__lte=today)
    return found.select_related("instrument__owner_seat__holder")


def closing(today: date, within: int) -> QuerySet[Instrument]:
    """Consultations that close within some days."""
    last = today + timedelta(days=within)
    return Instrument.objects.filter(closes_on__range=(today, last)).exclude(
        evidence__in=UNCONFIRMED
    )


def proposals_for(viewer: Any) -> QuerySet[Proposal]:
    """What feeds propose, for those who may decide."""
    found = Proposal.objects.select_related("instrument", "decided_by")
    return found if permissions.may_edit(viewer) else found.none()


def proposal_counts() -> dict[str, int]:
    rows = Proposal.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


# ---- feeds that were handed in -----------------------------------------------------------------


def new_sayings(feed: str, sayings: Iterable[Saying]) -> tuple[list[Saying], int]:
    """What of a feed is new here, each thing once; and how many of its sayings are known."""
    rows = list({(s.feed_id, s.fingerprint): s for s in sayings}.values())
    there = set(Proposal.objects.filter(feed=feed).values_list("feed_id", "fingerprint"))
    new = [row for row in rows if (row.feed_id, row.fingerprint) not in there]
    return new, len(rows) - len(new)


def readings_for(viewer: Any) -> QuerySet[FeedReading]:
    """Feeds that this person handed in; what those say that are kept is forgotten."""
    return FeedReading.objects.filter(by=viewer)


def said_in(reading: FeedReading) -> list[Saying]:
    return [Saying(**each) for each in reading.sayings]


def items_by_feed(names: Iterable[str]) -> dict[str, Instrument]:
    """The items here that a feed names, by their name in it."""
    found = Instrument.objects.filter(feed_id__in=list(names))
    return {item.feed_id: item for item in found}
