"""What waits for somebody: drafts, reviews, practices to be confirmed."""

from datetime import date

from django.db.models import Q, QuerySet

from waymark.network.innovations import permissions
from waymark.network.innovations.enums import SHOWN, State
from waymark.network.innovations.models import Comment, Innovation, SavedSearch, Version
from waymark.network.innovations.queries.library import library_for, practices_for
from waymark.shared.accounts.models import Organisation, Person, Seat

WITH_REVIEWERS = Q(state=State.IN_REVIEW) | Q(revision_waits=True)
OPEN = Q(state__in=[State.DRAFT, State.IN_REVIEW]) | Q(working__isnull=False)


def drafts_for(viewer: Person, which: str) -> QuerySet[Innovation]:
    """The four lists of work: mine, my organisation, waiting for a reviewer, done."""
    practices = Innovation.objects.select_related(
        "organisation", "current", "working", "started_by"
    ).order_by("-pk")
    own = [seat.organisation_id for seat in viewer.hats]
    if which == "organisation":
        return practices.filter(OPEN, organisation__in=own)
    if which == "waiting":
        return waiting_for(viewer)
    if which == "done":
        return practices.filter(
            Q(organisation__in=own) | Q(started_by=viewer), state__in=SHOWN, working=None
        )
    return practices.filter(OPEN, Q(started_by=viewer) | Q(collaborators=viewer)).distinct()


def waiting_for(viewer: Person) -> QuerySet[Innovation]:
    """Practices that this person may review, longest waiting first."""
    practices = Innovation.objects.select_related("organisation", "working", "started_by")
    if not viewer.has_role(*permissions.STEWARDS, "lead"):
        return practices.none()
    waiting = practices.filter(WITH_REVIEWERS).exclude(started_by=viewer)
    if not viewer.has_role(*permissions.STEWARDS):
        own = [seat.organisation_id for seat in viewer.hats]
        waiting = waiting.exclude(organisation__in=own).exclude(collaborators=viewer)
    waiting = waiting.exclude(working__writers=viewer)
    return waiting.order_by("submitted_at")


def to_decide(viewer: Person) -> QuerySet[Innovation]:
    """What this person may see, and what they have sent back: a second press finds its answer."""
    visible = practices_for(viewer)
    return visible | Innovation.objects.filter(decided_by=viewer) if viewer.hats else visible


def writers_of(innovation: Innovation) -> list[Person]:
    """Everybody who wrote it: who began it, who saved any of its draft, and the collaborators."""
    writers = {person.pk: person for person in innovation.collaborators.filter(is_active=True)}
    drafted = innovation.working.writers.all() if innovation.working else []
    last = innovation.working.saved_by if innovation.working else None
    for person in (innovation.started_by, last, *drafted):
        if person is not None and person.is_active:
            writers[person.pk] = person
    return list(writers.values())


def answerable(seat: Seat | None, organisation: Organisation | None = None) -> list[Person]:
    """Who answers: the holder of a seat; while it is vacant, the people of its organisation."""
    if seat is not None and seat.holder is not None and seat.holder.is_active:
        return [seat.holder]
    place = organisation or (seat.organisation if seat else None)
    people = Person.objects.filter(
        is_active=True,
        seats__organisation=place,
        seats__role__in=[*permissions.FORCE_ROLES, "partner"],
    )
    return list(people.distinct()) if place else []


def titled(practices: QuerySet[Innovation], text: str) -> QuerySet[Innovation]:
    """Those of a list of work whose title holds this text; all when it is empty."""
    if not text:
        return practices
    return practices.filter(Q(working__title__icontains=text) | Q(current__title__icontains=text))


def organisations_to_write_for(viewer: Person) -> QuerySet[Organisation]:
    """Whose practice may be written down: one's own; a steward may choose any."""
    if viewer.has_role(*permissions.STEWARDS):
        return Organisation.objects.filter(valid_to=None)
    return Organisation.objects.filter(pk__in=[seat.organisation_id for seat in viewer.hats])


def seats_to_hand_to(innovation: Innovation) -> QuerySet[Seat]:
    """Seats of the same world: an invented practice never comes to a real force."""
    return Seat.objects.select_related("organisation").filter(
        organisation__valid_to=None, organisation__invented=innovation.organisation.invented
    )


def stale(organisation: Organisation | None, before: date) -> QuerySet[Innovation]:
    """The practices of an organisation last confirmed before this day, longest ago first."""
    practices = Innovation.objects.filter(
        state__in=[State.PUBLISHED, State.UNDER_REVIEW], confirmed_on__lte=before
    ).select_related("current", "organisation")
    if organisation is not None:
        practices = practices.filter(organisation=organisation)
    return practices.order_by("confirmed_on")


def saved_searches(person: Person) -> QuerySet[SavedSearch]:
    return person.saved_searches.all()


def open_comments(viewer: Person) -> QuerySet[Comment]:
    """Comments by others, not yet answered, on what this person writes."""
    return (
        Comment.objects.filter(answered_at=None)
        .filter(
            Q(innovation__started_by=viewer)
            | Q(innovation__collaborators=viewer)
            | Q(innovation__working__saved_by=viewer)
        )
        .exclude(by=viewer)
        .select_related(
            "innovation__working", "innovation__current", "innovation__organisation", "by"
        )
        .distinct()
    )


def vacant_seats(viewer: Person) -> QuerySet[Seat]:
    """The empty seats that this person may fill, in the organisations they sit in."""
    leads = [seat.organisation_id for seat in viewer.hats if seat.role == "lead"]
    return Seat.objects.filter(organisation__in=leads, holder=None).select_related("organisation")


def newest(viewer: Person, count: int = 5) -> QuerySet[Innovation]:
    """The latest additions to the library."""
    return (
        library_for(viewer)
        .filter(state=State.PUBLISHED)
        .select_related("current", "organisation")
        .order_by("-published_on", "-pk")[:count]
    )


def what_is_there(innovation: Innovation, version: Version) -> dict[str, object]:
    """The values that the rules of submitting and publishing look at."""
    lists = {value.list for value in version.values.all()}
    return {
        "title": version.title,
        "summary": version.summary,
        "organisation": innovation.organisation_id,
        "aim": version.aim,
        "description": version.description,
        "intended_outcome": version.intended_outcome,
        "stage_of_practice": version.stage_of_practice_id,
        "purpose": "purpose" in lists,
        "topics": "topic" in lists,
        "target_groups": "target_group" in lists,
        "contact_seat": innovation.contact_seat_id,
        "copyright_owner": version.copyright_owner,
        "permission_state": version.permission,
    }
