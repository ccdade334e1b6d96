"""The members of the network, and the steps of one membership."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions import memberships as actions
from waymark.network.membership.actions.evidence import handed_in
from waymark.network.membership.enums import MemberKind, State
from waymark.network.membership.forms.members import (
    EndorseForm,
    InviteForm,
    MoveForm,
    NominateForm,
)
from waymark.network.membership.rules import states
from waymark.shared.accounts.permissions import is_member
from waymark.shared.errors import Refused
from waymark.shared.files.rules.kinds import KINDS
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.remembered import Reading, parts, reading, remembered
from waymark.shared.ui.tables import ListState, back_to
from waymark.shared.ui.words import plural

# What the button says that takes a step.
STEPS = {
    (State.ENDORSED, State.ACTIVE): "Begin the membership",
    (State.PAUSED, State.ACTIVE): "Resume the membership",
    (State.ACTIVE, State.PAUSED): "Pause the membership",
    (State.INVITED, State.LEFT): "Withdraw the invitation",
    (State.ENDORSED, State.LEFT): "Withdraw the membership",
    (State.ACTIVE, State.LEFT): "Leave the network",
    (State.PAUSED, State.LEFT): "Leave the network",
}


def say_at_fields(form: Any, reasons: list[str]) -> None:
    """Put each reason at the field that it names, the rest at the head of the form."""
    for reason in reasons:
        field = getattr(reason, "field", None)
        form.add_error(field if field in form.fields else None, reason)


def only_for_members(request: HttpRequest) -> None:
    """Whoever holds no seat belongs to nobody, and reads nothing here."""
    if not is_member(request.user):
        raise PermissionDenied


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The members of the network: forces, partners and observers, and how far each has come."""
    only_for_members(request)
    drawn = _members(reading(request, timezone.localdate()))
    return render(request, "membership/list.html", {"drawn": drawn})


class Drawn(NamedTuple):
    """The members as one reader sees them."""

    lead: Markup
    members: Markup


@remembered("accounts.", "membership.")
def _members(asked: Reading) -> Drawn:
    viewer = asked.viewer
    state = ListState(
        QueryDict(asked.query),
        filters={"kind": MemberKind.choices, "state": State.choices},
        titles={"kind": "Kind", "state": "State"},
        orders={"name": "Name", "-new": "Latest first"},
        size=25,
    )
    rows = queries.members_for(
        viewer,
        text=state.text,
        kinds=state.chosen("kind"),
        chosen=state.chosen("state"),
        order=state.order,
    )
    paging = state.paging(rows.count())
    counts = queries.counts_by_state()
    steward = permissions.may_invite(viewer)
    context = {
        "state": state,
        "paging": paging,
        "groups": state.groups({"state": counts}),
        "members": rows[paging.slice],
        "may_invite": steward,
        "vacancies": queries.vacancies() if steward else [],
        "lead": queries.lead_term(queries.world_of(viewer)),
        "counted": _counted(counts),
    }
    drawn = parts("membership/drawn_list.html", context)
    return Drawn(drawn.intro(), drawn.listed())


def _counted(counts: dict[str, int]) -> str:
    """How many are members, and what the rest of the list is, in words.

    Those who left are in the list only once somebody asks for them.
    """
    active = plural(counts.get(State.ACTIVE, 0), "active member")
    rest = {s: number for s, number in counts.items() if s not in (State.ACTIVE, State.LEFT)}
    if not rest:
        return f"{active}."
    each = [f"{rest[state]} {State(state).label.lower()}" for state in State if state in rest]
    return f"{active}. {plural(sum(rest.values()), 'more organisation')} in this list: " + (
        ", ".join(each) + "."
    )


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an organisation to join the network."""
    if not permissions.may_invite(request.user):
        raise PermissionDenied
    form = form_for(
        request,
        InviteForm,
        organisations=queries.organisations_to_invite(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite_member(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"{made.organisation} is invited. Endorsement comes next")
            return redirect("membership:member", made.organisation.slug)
    return render(request, "membership/invite.html", {"form": form})


def found(request: HttpRequest, slug: str) -> Any:
    """The membership that an address means: the open one, else the last."""
    only_for_members(request)
    first = queries.terms_of(slug).first()
    if first is None:
        raise Http404
    return first


@require_safe
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """One member: where it stands, its seats, its history, and what can be done."""
    only_for_members(request)
    terms = list(queries.membership_page(slug))
    if not terms:
        raise Http404
    now, viewer = terms[0], request.user
    leads = queries.leads_now(now.organisation)
    return render(
        request,
        "membership/member.html",
        {
            "member": now,
            "earlier": terms[1:],
            "seats": _seats(now),
            "people": queries.seats_at(now.organisation),
            "reader": viewer.pk,
            "may_describe": permissions.may_describe(viewer, now),
            "steps": _steps(request, now, leads),
            "expired": now.state == State.INVITED and now.expires_on < timezone.localdate(),
            "may_renew": permissions.may_invite(viewer) and now.state == State.INVITED,
            "may_endorse": permissions.may_endorse(viewer, now) and now.state != State.LEFT,
            "may_nominate": permissions.may_nominate(viewer, now) and now.state != State.LEFT,
            "may_invite_again": permissions.may_invite(viewer) and now.state == State.LEFT,
            "sees_endorsements": permissions.may_see_endorsements(viewer, now),
            "sees_papers": permissions.may_read_evidence(viewer, now),
            "may_remove_paper": permissions.may_remove_evidence(viewer, now),
            "kinds": {code: kind.words for code, kind in KINDS.items()},
            "sees_engagement": now.kind == MemberKind.FORCE
            and permissions.may_see_engagement(viewer, now.organisation),
            "may_fill": permissions.may_nominate(viewer, now),
            "leads": leads,
            "back": back_to(reverse("membership:list"), request.GET),
        },
    )


def _seats(now: Any) -> list[dict[str, Any]]:
    """One row for each level that this kind of member nominates."""
    standing = {nomination.level: nomination for nomination in now.standing}
    return [
        {"level": level.label, "nomination": standing.get(level.value)}
        for level in states.LEVELS[MemberKind(now.kind)]
    ]


def _steps(request: HttpRequest, now: Any, leads: bool) -> list[dict[str, Any]]:
    """The steps that this person may take, each with what stands in its way today."""
    offered = [
        to
        for to in states.FOLLOWS[State(now.state)]
        if (State(now.state), to) in STEPS and permissions.may_move(request.user, now, to)
    ]
    if not offered:
        return []
    today = timezone.localdate()
    facts = {
        "leads": leads,
        "runs_network": queries.runs_the_network(now.organisation),
        **queries.levels_wanting(now),
    }
    return [
        {
            "words": STEPS[State(now.state), to],
            "href": reverse("membership:move", args=[now.organisation.slug, to.value]),
            "warns": to == State.LEFT,
            "reasons": states.blockers_to_move(
                now=now.state, to=to, on=today, since=today, today=today, reason="asked later",
                **facts,
            ),
        }
        for to in offered
    ]  # fmt: skip


@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an invitation stand for another sixty days."""
    now = found(request, slug)
    if not permissions.may_invite(request.user):
        raise PermissionDenied
    try:
        actions.renew_invitation(now, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reasons[0])
    else:
        messages.success(request, "The invitation stands for another 60 days")
    return redirect("membership:member", slug)


@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest, slug: str) -> HttpResponse:
    """Record who of sufficient rank stands behind a membership."""
    now = found(request, slug)
    if not permissions.may_endorse(request.user, now):
        raise PermissionDenied
    sent = request.method == "POST"
    form = form_for(
        request,
        EndorseForm,
        seats=queries.seats_to_nominate(now),
        initial={"on": timezone.localdate(), "sponsor_seat": now.sponsor_seat_id},
    )
    if sent and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            paper = handed_in(file.name, file.read()) if file else None
            actions.endorse(now, paper=paper, by=request.user, now=timezone.now(), **given)
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, "The endorsement is recorded")
            return redirect("membership:member", slug)
    return render(request, "membership/endorse.html", {"member": now, "form": form})


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, slug: str, to: str) -> HttpResponse:
    """Begin, pause, resume or end a membership; what happens then stands on the page first."""
    now = found(request, slug)
    if to not in State.values:
        raise Http404
    if not permissions.may_move(request.user, now, to):
        raise PermissionDenied
    today: date = timezone.localdate()
    form = form_for(
        request,
        MoveForm,
        asks_why=to in states.NEEDS_REASON,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        given = {"reason": "", **form.cleaned_data}
        try:
            actions.move_membership(now, to=to, by=request.user, now=timezone.now(), **given)
        except Refused as refusal:
            say_at_fields(form, refusal.reasons)
        else:
            messages.success(request, f"{now.organisation}: {State(to).label.lower()}")
            return redirect("membership:list" if to == State.LEFT else "membership:member",
                            *([] if to == State.LEFT else [slug]))  # fmt: skip
    words = STEPS.get((State(now.state), State(to)))
    return render(
        request,
        "membership/move.html",
        {
            "member": now,
            "form": form,
            "to": to,
            "words": words or states.CAN_ONLY[State(now.state)],
            "possible": words is not None,
            "people": queries.people_there(now) if to == State.LEFT else [],
        },
    )


@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which seats are the strategic and the operational one."""
    now = found(request, slug)
    if not permissions.may_nominate(request.user, now):
        raise PermissionDenied
    form = form_for(
        request,
        NominateForm,
        levels=states.LEVELS[MemberKind(now.kind)],
        seats=queries.seats_to_nominate(now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.nominate(now, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("seat", refusal.reasons)
        else:
            level = made.get_level_display().lower()
            messages.success(request, f"{made.seat.title} is the {level} seat from today")
            return redirect("membership:member", slug)
    return render(
        request,
        "membership/nominate.html",
        {"member": now, "form": form, "before": queries.nominations_before(now)},
    )
