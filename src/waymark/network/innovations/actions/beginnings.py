"""Practices that begin elsewhere: from what a meeting learnt (WAYMARK_LEARNING_BECOMES)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from waymark.network.innovations import permissions
from waymark.network.innovations.actions.practices import save_version, start_practice
from waymark.shared.accounts.models import Organisation, Person


def begin_practice(
    *,
    title: str,
    text: str,
    organisation: Organisation | None,
    source: str,
    by: Person,
    now: datetime,
) -> str:
    """Begin a draft in the organisation whose experience it is, where the person may write for it,
    and else in their own. Returns its address.
    """
    may = organisation is not None and (
        by.sits_in(organisation) or by.has_role(*permissions.STEWARDS)
    )
    place = organisation if may else by.organisation
    if place is None:
        raise PermissionDenied
    practice = start_practice(organisation=place, title=title, by=by, now=now)
    texts = {"description": text, "learning": f"Learnt at {source}."}
    save_version(practice, fields=texts, values={}, by=by, now=now)
    return reverse("innovations:edit_start", args=[practice.key])
