"""What falls due by itself. Run each hour: whatever was done once is not done again."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.http import QueryDict
from django.utils.timezone import localdate

from waymark.network.innovations import queries
from waymark.network.innovations.actions import stored_files
from waymark.network.innovations.actions.evaluating import open_evaluations
from waymark.network.innovations.actions.keeping import put_under_review
from waymark.network.innovations.enums import IN_USE, SHOWN, State
from waymark.network.innovations.models import Adoption, Innovation, SavedSearch
from waymark.network.innovations.queries.asking import matching
from waymark.network.innovations.queries.links import still_true_address
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.innovations.rules.words import date_words
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify

# A practice that was being published while the last round ran may have an earlier moment than it.
LOOK_BACK = timedelta(hours=2)
# Nobody is asked for a diary entry that fell due longer ago than this.
ASK_WITHIN_MONTHS = 3


def daily_round(*, now: datetime) -> None:
    """Tell of new practices, ask owners whether old ones are still true, ask for diary entries,
    let evaluations begin; then delete the files that a crash left behind.
    """
    tell_of_new_practices(now=now)
    ask_whether_still_true(now=now)
    ask_for_diaries(now=now)
    open_evaluations(now=now)
    stored_files.sweep(now=now)


# ---- searches that are kept --------------------------------------------------------------------


def tell_of_new_practices(*, now: datetime) -> None:
    """Tell people of practices published since they were last told, that match what they keep."""
    searches = SavedSearch.objects.filter(notify=True, person__is_active=True)
    kept = list(searches.select_related("person").order_by("pk"))
    # Asked once for all of them: in most hours nothing is new, however many searches there are.
    shown = _first_shown(after=min(map(_told, kept)), until=now) if kept else []
    moments = [at for at, _ in shown]
    for search in kept:
        new = [pk for _, pk in shown[bisect_right(moments, _told(search)) :]]
        if new:
            _tell(search, new, now)
    searches.filter(saved_at__lte=now).update(told_until=now)


def _told(search: SavedSearch) -> datetime:
    """Up to when its person knows of what it finds."""
    return max(search.saved_at, (search.told_until or search.saved_at) - LOOK_BACK)


def _first_shown(*, after: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """The practices shown for the first time between two moments, in their order."""
    practices = Innovation.objects.filter(state__in=SHOWN).annotate(
        shown_at=Min("versions__published_at")
    )
    new = practices.filter(shown_at__gt=after, shown_at__lte=until).order_by("shown_at", "pk")
    return list(new.values_list("shown_at", "pk"))


def _tell(search: SavedSearch, new: list[int], now: datetime) -> None:
    """Tell one person of the new practices that one search finds; each practice once."""
    wanted = matching(QueryDict(search.query), search.person, localdate(now))
    found = wanted.filter(pk__in=new).exclude(started_by=search.person)
    with transaction.atomic():
        told = 0
        for practice in found.select_related("current", "organisation").order_by("pk"):
            assert practice.current is not None
            told += len(
                notify(
                    [search.person],
                    kind="innovations.search_matched",
                    subject=f"New: “{practice.current.title}”",
                    body=f"{practice.organisation}. It matches your search “{search.name}”",
                    link=f"/practices/{practice.key}/",
                    now=now,
                    once=f"new-practice:{practice.pk}",
                )
            )
        if told:
            with recorded("innovations.search_told", by=None, at=now) as entry:
                entry.about, entry.detail = search, {"practices": told}


# ---- keeping practices true --------------------------------------------------------------------


def ask_whether_still_true(*, now: datetime) -> None:
    """Ask the owners of practices that are due; mark those that nobody has confirmed for long."""
    today, months = localdate(now), settings.WAYMARK_REVIEW_MONTHS
    due = queries.stale(None, add_months(today, -months)).filter(state=State.PUBLISHED)
    for practice in due.select_related("contact_seat__holder"):
        assert practice.confirmed_on is not None
        if staleness.freshness(practice.confirmed_on, today, months) == staleness.Freshness.STALE:
            _mark(practice, now)
        else:
            _ask_the_owner(practice, now)


def _ask_the_owner(practice: Innovation, now: datetime) -> None:
    """Send whoever holds the contact seat the link by which one press confirms."""
    assert practice.current is not None and practice.confirmed_on is not None
    with transaction.atomic():
        asked_of = notify(
            queries.answerable(practice.contact_seat, practice.organisation),
            kind="innovations.still_true",
            subject=f"Is “{practice.current.title}” still true?",
            body=(
                f"It was last confirmed on {date_words(practice.confirmed_on)}. "
                "Open the link and press the button if it still holds; revise it if it does not"
            ),
            link=still_true_address(practice),
            now=now,
            once=f"still-true:{practice.pk}:{practice.confirmed_on}",
        )
        if asked_of:
            with recorded("innovations.confirmation_asked", by=None, at=now) as entry:
                entry.about, entry.detail = practice, {"people": len(asked_of)}


def _mark(practice: Innovation, now: datetime) -> None:
    """Mark a practice as being checked, and tell its owners and the forces that use it."""
    assert practice.current is not None
    with transaction.atomic():
        put_under_review(practice, by=None, now=now)
        using = Q(seats__organisation__adoptions__in=practice.adoptions.filter(stage__in=IN_USE))
        notify(
            [
                *queries.answerable(practice.contact_seat, practice.organisation),
                *Person.objects.filter(using, is_active=True).distinct(),
            ],
            kind="innovations.under_review",
            subject=f"“{practice.current.title}” is being checked by its owner",
            body="Nobody has confirmed it for a long time. Ask its owner before you rely on it",
            link=f"/practices/{practice.key}/",
            now=now,
            once=f"under-review:{practice.pk}:{practice.confirmed_on}",
        )


# ---- the adopters' diary -----------------------------------------------------------------------


def ask_for_diaries(*, now: datetime) -> None:
    """Ask forces for the entry of their third, sixth or twelfth month with a practice."""
    today = localdate(now)
    months = staleness.DIARY_MONTHS
    window = (add_months(today, -months[-1] - ASK_WITHIN_MONTHS), add_months(today, -months[0]))
    adoptions = (
        Adoption.objects.filter(
            # What a paper states is left alone: nobody promised a diary for it.
            stage__in=IN_USE,
            live_on__range=window,
            innovation__state__in=SHOWN,
            source="",
        )
        .select_related("organisation", "innovation__current", "contact_seat__holder")
        .prefetch_related("diary")
        .order_by("pk")
    )
    for adoption in adoptions:
        _ask_for_diary(adoption, today, now)


def _ask_for_diary(adoption: Adoption, today: date, now: datetime) -> None:
    """Ask for the latest entry that is due and missing."""
    version, live_on = adoption.innovation.current, adoption.live_on
    assert version is not None and live_on is not None
    written = {entry.month for entry in adoption.diary.all() if entry.month}
    due = staleness.latest_due(live_on, written, today)
    if due is None or today >= add_months(due.due_on, ASK_WITHIN_MONTHS):
        return
    month = due.month
    with transaction.atomic():
        asked_of = notify(
            queries.answerable(adoption.contact_seat, adoption.organisation),
            kind="innovations.diary_due",
            subject=f"{month} months with “{version.title}”: how is it going?",
            body="A few sentences in the adopters’ diary help the next force most",
            link=f"/practices/{adoption.innovation.key}/diary/",
            now=now,
            once=f"diary:{adoption.pk}:{month}",
        )
        if asked_of:
            with recorded("innovations.diary_asked", by=None, at=now) as entry:
                entry.about, entry.detail = adoption, {"month": month, "people": len(asked_of)}
