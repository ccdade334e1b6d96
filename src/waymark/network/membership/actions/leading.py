"""Which force leads the network, handed from one to the next; the history is kept."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.membership import permissions, queries
from waymark.network.membership.models import LeadTerm
from waymark.network.membership.rules import states
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def hand_the_lead_over(
    organisation: Organisation, *, on: date, note: str, by: Person, now: datetime
) -> LeadTerm:
    """Let another force lead from that day. What was led before stays with its dates."""
    invented = organisation.invented
    current = queries.lead_term(invented)
    if not permissions.may_hand_the_lead_over(by, current):
        raise PermissionDenied
    with recorded("membership.lead_handed_over", by=by, at=now) as entry:
        current = queries.lead_term(invented, for_update=True)
        membership = queries.open_membership(organisation)
        blockers = states.blockers_to_lead(
            kind=membership.kind if membership else "",
            state=membership.state if membership else "",
            already=current is not None and current.organisation_id == organisation.pk,
            on=on,
            since=current.began_on if current else None,
            today=localdate(now),
        )
        if blockers:
            raise Refused(blockers)
        if current is not None:
            current.ended_on = on
            current.save(update_fields=["ended_on"])
        term = LeadTerm.objects.create(
            organisation=organisation, invented=invented, began_on=on, note=note, by=by
        )
        notify(
            [person for person in queries.strategic_people(invented) if person.pk != by.pk],
            kind="membership.lead",
            subject=f"{organisation} leads the network",
            body=note,
            link="/network/lead/",
            now=now,
        )
        entry.about, entry.detail = organisation, {"on": on.isoformat()}
    return term
