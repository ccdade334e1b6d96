"""Packs that a viewer may open."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from waymark.network.reports import permissions
from waymark.network.reports.enums import PackState
from waymark.network.reports.models import Pack
from waymark.shared.accounts.models import Person


def packs_for(viewer: Person | AnonymousUser) -> QuerySet[Pack]:
    """Members: what was frozen, of the world they belong to. Writers: everything."""
    packs = Pack.objects.select_related("frozen_by", "begun_by")
    if permissions.may_write_packs(viewer):
        return packs
    if not permissions.is_member(viewer):
        return packs.none()
    return packs.filter(invented=viewer.is_invented).exclude(state=PackState.DRAFT)


def previous(pack: Pack) -> Pack | None:
    """The pack that the same group read before this one."""
    earlier = Pack.objects.filter(
        group=pack.group, invented=pack.invented, state=PackState.FROZEN, meets_on__lt=pack.meets_on
    )
    return earlier.order_by("-meets_on").first()
