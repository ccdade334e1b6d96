"""Addresses: the members of the network, who leads, handovers, engagement, people."""

from django.urls import path

from waymark.network.membership.views import (
    describing,
    directory,
    engagement,
    evidence,
    handing_over,
    leading,
    members,
)

urlpatterns = [
    path("", members.listing, name="list"),
    path("invite/", members.invite, name="invite"),
    path("lead/", leading.lead, name="lead"),
    path("people/", directory.people, name="people"),
    path("make-up/", describing.make_up, name="make_up"),
    path("words/", describing.terms, name="terms"),
    path("words/<int:number>/", describing.term, name="term"),
    path("seats/<slug:key>/roles/", describing.work, name="work"),
    path("engagement/", engagement.engagement, name="engagement"),
    path("quiet/", engagement.quiet_forces, name="quiet"),
    path("handovers/", handing_over.handovers, name="handovers"),
    path("handovers/<slug:key>/", handing_over.handover, name="handover"),
    path("hand-over/<slug:key>/", handing_over.hand_over, name="hand_over"),
    path("members/<slug:slug>/", members.member, name="member"),
    path("members/<slug:slug>/renew/", members.renew, name="renew"),
    path("members/<slug:slug>/describe/", describing.describe, name="describe"),
    path("members/<slug:slug>/endorse/", members.endorse, name="endorse"),
    path("members/<slug:slug>/nominate/", members.nominate, name="nominate"),
    path("members/<slug:slug>/engagement/", engagement.of_force, name="of_force"),
    path(
        "members/<slug:slug>/endorsements/<int:number>/paper/",
        evidence.add,
        name="add_evidence",
    ),
    path("evidence/<slug:key>/", evidence.paper, name="evidence"),
    path("evidence/<slug:key>/remove/", evidence.remove, name="remove_evidence"),
    path("members/<slug:slug>/<slug:to>/", members.move, name="move"),
]
