"""Practices for the agendas of meetings: the newest ones, and those that a force can show."""

from datetime import date

from django.urls import reverse

from waymark.network.innovations.enums import SHOWN
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.queries.library import Viewer, library_for
from waymark.shared.accounts.models import Person

Line = tuple[str, str, str]
MOST_TO_SHOW = 200


def practices_for_agenda(since: date, today: date, viewer: Viewer) -> list[Line]:
    """Practices published since the meeting before, newest first: title, address and owner."""
    new = library_for(viewer).filter(published_on__gt=since, published_on__lte=today)
    found = new.select_related("current", "organisation").order_by("-published_on", "-pk")
    return [
        (practice.current.title, _address(practice), practice.organisation.name)
        for practice in found[:50]
        if practice.current
    ]


def practices_to_show(viewer: Person) -> list[Line]:
    """What a force may present: its own published practices first, then those that it uses."""
    here = [seat.organisation_id for seat in viewer.hats]
    shown = Innovation.objects.filter(state__in=SHOWN, current__isnull=False)
    own = shown.filter(organisation__in=here)
    used = shown.filter(adoptions__organisation__in=here).exclude(organisation__in=here)
    found = [
        *own.select_related("current").order_by("current__title")[:MOST_TO_SHOW],
        *used.select_related("current").distinct().order_by("current__title")[:MOST_TO_SHOW],
    ]
    return [(each.key, each.current.title, _address(each)) for each in found if each.current]


def _address(practice: Innovation) -> str:
    return reverse("innovations:practice", args=[practice.key])
