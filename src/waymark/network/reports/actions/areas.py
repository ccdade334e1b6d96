"""Opening the figures of an area to the world, by two people; and taking them back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from waymark.network.reports import permissions, queries
from waymark.network.reports.enums import AreaState
from waymark.network.reports.models import AreaPage
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def ask_to_publish(area: Organisation, *, by: Person, now: datetime) -> AreaPage:
    """Ask a second person to open the figures of an area to the world."""
    if not permissions.may_ask_to_publish(by, area):
        raise PermissionDenied
    with recorded("reports.area_asked", by=by, at=now) as entry:
        Organisation.objects.select_for_update().get(pk=area.pk)  # of two at once, one asks
        known = queries.decision_on(area)
        if known is not None and known.state == AreaState.PUBLIC:
            raise Refused("These figures are open to the world already")
        decision = known or AreaPage.objects.create(organisation=area, asked_by=by, asked_at=now)
        entry.about = decision  # a form sent twice is one act
    return decision


def agree(area: Organisation, *, by: Person, now: datetime) -> AreaPage:
    """Agree, as the second person: from now on anybody can read the figures."""
    if not permissions.may_decide_on_area(by, area):
        raise PermissionDenied
    with recorded("reports.area_opened", by=by, at=now) as entry:
        found = AreaPage.objects.select_for_update().filter(
            organisation=area, state=AreaState.ASKED
        )
        decision = found.first()
        if decision is None:
            raise Refused("Nobody has asked to open these figures")
        if not permissions.may_agree(by, decision):
            raise Refused("You asked for it yourself: somebody else has to agree")
        decision.state, decision.agreed_by, decision.agreed_at = AreaState.PUBLIC, by, now
        decision.save(update_fields=["state", "agreed_by", "agreed_at"])
        entry.about = decision
    return decision


def take_back(area: Organisation, *, by: Person, now: datetime) -> None:
    """Close the page of an area, with effect at once; one person is enough for that."""
    if not permissions.may_decide_on_area(by, area):
        raise PermissionDenied
    with recorded("reports.area_closed", by=by, at=now) as entry:
        decision = (
            AreaPage.objects.select_for_update()
            .filter(organisation=area)
            .exclude(state=AreaState.WITHDRAWN)
            .first()
        )
        if decision is None:
            raise Refused("These figures are not open to the world")
        decision.state, decision.ended_by, decision.ended_at = AreaState.WITHDRAWN, by, now
        decision.save(update_fields=["state", "ended_by", "ended_at"])
        entry.about = decision
