"""Where the limits of a force's control chart begin anew, and taking that back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.measures.definitions import Definition
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.models import NewLimits
from waymark.network.benchmarks.queries import comparison as queries
from waymark.network.benchmarks.rules.limits import blockers_to_new_limits
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def begin_anew(
    force: Organisation, measure: Definition, *, event: str, reason: str, by: Person, now: datetime
) -> NewLimits:
    """Let the limits of a force's chart begin anew at one of its recorded events."""
    if not permissions.may_set_limits(by, force):
        raise PermissionDenied
    with recorded("benchmarks.limits_begun_anew", by=by, at=now) as entry:
        found = queries.new_limits_of(force, measure.key)
        same = next((one for one in found if (one.event, one.by_id) == (event, by.pk)), None)
        chosen = next(
            (one for one in queries.events_of(force, localdate(now)) if one.key == event), None
        )
        if same is None:
            series = queries.figures_of([measure.key], invented=force.invented)[measure.key]
            blockers = blockers_to_new_limits(
                chosen, series.get(force.slug, []), [one.month for one in found]
            )
            if not reason.strip():
                blockers.append("Say why: limits begin anew only for a reason")
            if blockers or chosen is None:
                raise Refused(blockers)
            same = NewLimits.objects.create(
                organisation=force,
                measure=measure.key,
                month=chosen.month,
                event=chosen.key,
                name=chosen.name[:200],
                reason=reason.strip(),
                by=by,
                at=now,
            )
        entry.about, entry.detail = same, {"measure": measure.key, "event": same.event}
    return same


def take_back(limits: NewLimits, *, by: Person, now: datetime) -> None:
    """Let the limits run on as if they had never begun anew."""
    if not permissions.may_set_limits(by, limits.organisation):
        raise PermissionDenied
    with recorded("benchmarks.limits_taken_back", by=by, at=now) as entry:
        entry.about, entry.detail = limits, {"measure": limits.measure}
        if limits.taken_back_at is None:
            limits.taken_back_by, limits.taken_back_at = by, now
            limits.save(update_fields=["taken_back_by", "taken_back_at"])
