"""What the first page says of membership, and what stands beside an organisation."""

from datetime import date, timedelta

from waymark.network.innovations.rules.words import date_words
from waymark.network.membership.enums import Level, State
from waymark.network.membership.models import Change, LeadTerm, Membership
from waymark.network.membership.queries.handing_over import handovers_for
from waymark.network.membership.queries.memberships import Vacancy, vacancies
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import is_member, is_steward
from waymark.shared.ui.beside import Group, Link
from waymark.shared.ui.needs import Need, Needs

LATELY = timedelta(days=28)
MOST = 5


def needs(viewer: Person, today: date) -> Needs:
    """Vacant seats to fill, memberships that wait, and who joined, left, leads or handed over."""
    if not is_member(viewer):
        return Needs()
    return Needs(
        due=_vacancies(viewer, today),
        asked=_waiting(viewer, today),
        changed=_changed(viewer, today),
    )


def _vacancies(viewer: Person, today: date) -> list[Need]:
    """For co-ordinators all of them, for a sponsor those of the own organisation."""
    if not (is_steward(viewer) or viewer.hats):
        return []
    mine = [each for each in vacancies() if is_steward(viewer) or _sponsors(viewer, each)]
    return [
        Need(
            f"{each.organisation}: fill the {each.level} seat",
            f"/network/members/{each.organisation.slug}/",
            note=f"{each.seat.title}, vacant since {date_words(each.since)}",
            on=each.since,
            state="late" if (today - each.since).days > 30 else "soon",
            words=f"{(today - each.since).days} days empty",
            owner=each.organisation,
        )
        for each in mine[:MOST]
    ]


def _sponsors(viewer: Person, vacancy: Vacancy) -> bool:
    """Say whether this person is the sponsor: by seat, or as the holder of the strategic one.

    A lead sees the vacant seats of the own force among the practices’ lines already.
    """
    held = {seat.pk for seat in viewer.hats}
    if vacancy.membership.sponsor_seat_id in held:
        return not viewer.sits_in(vacancy.organisation, "lead")
    return False


def _waiting(viewer: Person, today: date) -> list[Need]:
    """Stewards: endorsed members to begin. An invited organisation: to be endorsed."""
    waiting = Membership.objects.filter(state__in=[State.INVITED, State.ENDORSED])
    if not is_steward(viewer):
        here = [seat.organisation_id for seat in viewer.hats]
        waiting = waiting.filter(organisation__in=here, state=State.INVITED)
    else:
        waiting = waiting.filter(state=State.ENDORSED)
    return [
        Need(
            f"Let {each.organisation} begin"
            if each.state == State.ENDORSED
            else f"Have {each.organisation} endorsed",
            f"/network/members/{each.organisation.slug}/",
            note="Endorsed; look at the endorsement and begin its membership"
            if each.state == State.ENDORSED
            else f"The invitation stands until {date_words(each.expires_on)}",
            on=each.expires_on if each.state == State.INVITED else None,
            state="late" if each.state == State.INVITED and each.expires_on < today else "open",
            owner=each.organisation,
        )
        for each in waiting.select_related("organisation").order_by("expires_on")[:MOST]
    ]


def _changed(viewer: Person, today: date) -> list[Need]:
    lately = today - LATELY
    steps = (
        Change.objects.filter(
            state__in=[State.ACTIVE, State.LEFT],
            on__gte=lately,
            membership__organisation__invented=viewer.is_invented,
        )
        .select_related("membership__organisation")
        .order_by("-on", "-pk")[:3]
    )
    terms = LeadTerm.objects.filter(
        began_on__gte=lately, ended_on=None, invented=viewer.is_invented
    ).select_related("organisation")
    words = {State.ACTIVE: "is an active member", State.LEFT: "has left the network"}
    return [
        *(
            Need(
                f"{note.leaver} handed over to {note.successor}",
                f"/network/handovers/{note.key}/",
                note=f"{len(note.lines)} things, {date_words(note.at.date())}",
            )
            for note in handovers_for(viewer).filter(at__date__gte=lately)[:2]
        ),
        *(
            Need(f"{term.organisation} leads the network", "/network/lead/",
                 note=f"Since {date_words(term.began_on)}", owner=term.organisation)
            for term in terms
        ),
        *(
            Need(
                f"{step.membership.organisation} {words[State(step.state)]}",
                f"/network/members/{step.membership.organisation.slug}/",
                note=date_words(step.on),
                owner=step.membership.organisation,
            )
            for step in steps
        ),
    ]  # fmt: skip


def beside_organisation(slug: str, viewer: Person) -> Group | None:
    """The membership of an organisation, for its page in the register."""
    if not is_member(viewer):
        return None
    member = (
        Membership.objects.filter(organisation__slug=slug)
        .select_related("organisation")
        .order_by("-pk")
        .first()
    )
    if member is None:
        return None
    title = f"{member.get_kind_display()}: {member.get_state_display().lower()}"
    return Group(
        "Membership of the network",
        [Link(title, f"/network/members/{slug}/", note=_level_words(member))],
    )


def _level_words(member: Membership) -> str:
    levels = [Level(code).label.lower() for code in member.nominations.filter(
        ended_on=None).values_list("level", flat=True)]  # fmt: skip
    return f"Nominated: {', '.join(sorted(levels))}" if levels else ""
