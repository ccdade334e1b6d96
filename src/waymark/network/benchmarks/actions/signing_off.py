"""What the second person does with a return, and what becomes of it after."""

from contextlib import suppress
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.actions.effects import measure_effects
from waymark.network.benchmarks.enums import Kind, State
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.rules.filing import moved_on
from waymark.network.benchmarks.rules.months import period_in_words
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def certify(filed: Return, *, by: Person, now: datetime, publish_on: date | None = None) -> Return:
    """Sign a return off, as the second person of its sender; it is published now, or on a day.

    Where it says other numbers than what is published, signing replaces those, and says so.
    """
    if not permissions.may_file(by, filed.filed_from):
        raise PermissionDenied
    today = localdate(now)
    with transaction.atomic():
        # Held, so that of two returns for one month the second finds what the first has done.
        Organisation.objects.select_for_update().get(pk=filed.organisation_id)
        with recorded("benchmarks.return_certified", by=by, at=now) as entry:
            _refresh(filed, State.SUBMITTED)
            if not permissions.may_certify(by, filed):
                raise Refused("You filed it yourself: a second person signs it off")
            if publish_on is not None and publish_on < today:
                raise Refused(
                    "The day to publish on has passed: enter another, or none to publish now"
                )
            filed.certified_by, filed.certified_at = by, now
            entry.about = filed
            if publish_on is not None and publish_on > today:
                filed.state, filed.publish_on = State.CERTIFIED, publish_on
                filed.save()
            else:
                _publish(filed, now)
    return filed


def publish_early(filed: Return, *, by: Person, now: datetime) -> Return:
    """Publish now what was signed off for a later day; whoever may sign it off may do so."""
    if not permissions.may_certify(by, filed):
        raise PermissionDenied
    _publish_signed(filed, by=by, now=now)
    return filed


def publish_due(*, now: datetime) -> int:
    """Publish what was signed off for a day that has come."""
    waiting = Return.objects.filter(state=State.CERTIFIED, publish_on__lte=localdate(now))
    due = list(waiting.select_related("organisation", "filed_from").order_by("publish_on", "pk"))
    published = 0
    for filed in due:
        with suppress(Refused):  # withdrawn, or published by hand, a moment ago
            _publish_signed(filed, by=None, now=now)
            published += 1
    return published


def _publish_signed(filed: Return, *, by: Person | None, now: datetime) -> None:
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=filed.organisation_id)
        with recorded("benchmarks.return_published", by=by, at=now) as entry:
            _refresh(filed, State.CERTIFIED)
            entry.about = filed
            _publish(filed, now)


def _publish(filed: Return, now: datetime) -> None:
    """Show its figures to the network, in place of what stood there; forget what was typed."""
    before = reading.in_force(filed)
    places = {reading.place_of(figure) for figure in filed.figures.all()}
    old = [figure for place, figure in before.items() if place in places]
    Figure.objects.filter(pk__in=[figure.pk for figure in old]).update(current=False)
    filed.figures.update(current=True)
    replaced = {figure.filed_id: figure.filed for figure in old}
    for earlier in replaced.values():
        if not earlier.figures.filter(current=True).exists():
            earlier.state = State.SUPERSEDED
            earlier.save(update_fields=["state"])
    filed.corrects = max(replaced.values(), key=lambda one: one.pk) if replaced else None
    filed.state, filed.published_at, filed.typed = State.PUBLISHED, now, {}
    filed.save()
    measures = filed.figures.values_list("measure", flat=True).distinct()
    measure_effects(now=now, measures=measures, force=filed.organisation)


def send_back(filed: Return, *, because: str, by: Person, now: datetime) -> Return:
    """Not sign it off, with the reason. A typed one can be mended; a document must be made anew."""
    if not permissions.may_certify(by, filed):
        raise PermissionDenied
    with recorded("benchmarks.return_sent_back", by=by, at=now) as entry:
        _refresh(filed, State.SUBMITTED)
        entry.about = filed
        if filed.kind == Kind.ENGINE:
            _take_away(filed, f"Not signed off: {because}", by, now)
        else:
            filed.figures.all().delete()
            filed.state = State.DRAFT
            filed.typed = {**filed.typed, "sent_back": because, "sent_back_by": by.name}
            filed.save(update_fields=["state", "typed"])
        _tell_the_filer(filed, because, by, now)
    return filed


def withdraw(filed: Return, *, because: str, by: Person, now: datetime) -> Return:
    """Take a return back, with the reason. What it had replaced does not come back by itself."""
    if not permissions.may_change(by, filed):
        raise PermissionDenied
    with recorded("benchmarks.return_withdrawn", by=by, at=now) as entry:
        _refresh(filed, State.SUBMITTED, State.CERTIFIED, State.PUBLISHED, State.SUPERSEDED)
        _take_away(filed, because, by, now)
        entry.about = filed
    return filed


def _take_away(filed: Return, because: str, by: Person, now: datetime) -> None:
    filed.figures.update(current=False)
    filed.state, filed.typed = State.WITHDRAWN, {}
    filed.withdrawn_by, filed.withdrawn_at = by, now
    filed.withdrawn_because = because.strip()
    filed.save()


def _tell_the_filer(filed: Return, because: str, by: Person, now: datetime) -> None:
    if filed.filed_by is None:
        return
    period = period_in_words(filed.first_month, filed.last_month)
    notify(
        [filed.filed_by],
        kind="benchmarks.sent_back",
        subject=f"Your return for {period} came back",
        body=f"{by}: {because}",
        link=f"/measures/returns/{filed.key}/",
        now=now,
    )


def _refresh(filed: Return, *states: str) -> None:
    """Look again at how it stands, hold it, and refuse what is no longer to be done."""
    there = Return.objects.select_for_update().get(pk=filed.pk)
    filed.state, filed.typed, filed.filed_by_id = there.state, there.typed, there.filed_by_id
    if filed.state not in states:
        raise Refused(moved_on(filed.get_state_display()))
