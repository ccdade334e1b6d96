"""What somebody would leave behind: drafts, shared writing, seats of contact, diaries, searches."""

from django.db.models import Q, QuerySet

from waymark.network.innovations.enums import IN_USE, SHOWN, State
from waymark.network.innovations.models import Adoption, Comment, Innovation, SavedSearch
from waymark.network.innovations.queries.work import OPEN
from waymark.shared.accounts.models import Person
from waymark.shared.ui.held import Held


def held_by(person: Person) -> list[Held]:
    """What this person would leave behind in the library."""
    return [
        *(_practice(each, "Draft begun") for each in drafts_begun_by(person)),
        *(_practice(each, "Writes with") for each in written_with(person)),
        *(_practice(each, "Contact") for each in _contact_for(person)),
        *(_diary(each) for each in _diaries_of(person)),
        *(_comment(each) for each in comments_waiting(person)),
        *(Held(each.name, "/practices/searches/", "Saved search") for each in searches_of(person)),
    ]


def drafts_begun_by(person: Person) -> QuerySet[Innovation]:
    """Unfinished practices and next versions that this person began."""
    return _titled().filter(OPEN, started_by=person)


def written_with(person: Person) -> QuerySet[Innovation]:
    """Practices in whose writing this person was asked to take part."""
    return _titled().filter(collaborators=person).exclude(state=State.ARCHIVED)


def searches_of(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person).order_by("name")


def comments_waiting(person: Person) -> QuerySet[Comment]:
    """Comments of this person that the writers have not answered yet."""
    return Comment.objects.filter(by=person, answered_at=None).select_related(
        "innovation__working", "innovation__current"
    )


def _titled() -> QuerySet[Innovation]:
    return Innovation.objects.select_related("current", "working").order_by("pk")


def _contact_for(person: Person) -> QuerySet[Innovation]:
    return _titled().filter(contact_seat__holder=person, state__in=SHOWN)


def _diaries_of(person: Person) -> QuerySet[Adoption]:
    """Adoptions in use whose diary is asked of this person’s seat."""
    return (
        Adoption.objects.filter(Q(stage__in=IN_USE), contact_seat__holder=person)
        .select_related("innovation__current")
        .order_by("pk")
    )


def _practice(practice: Innovation, what: str) -> Held:
    version = practice.working or practice.current
    return Held(version.title if version else practice.key, f"/practices/{practice.key}/", what)


def _diary(adoption: Adoption) -> Held:
    practice = adoption.innovation
    title = practice.current.title if practice.current else practice.key
    return Held(title, f"/practices/{practice.key}/diary/", "Diary kept")


def _comment(comment: Comment) -> Held:
    version = comment.innovation.working or comment.innovation.current
    title = version.title if version else comment.innovation.key
    return Held(title, f"/practices/{comment.innovation.key}/review/", "Comment without answer")
