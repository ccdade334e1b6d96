"""Returns themselves: who may open which."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.models import Return
from waymark.shared.accounts.models import Person


def returns_for(viewer: Person | AnonymousUser) -> QuerySet[Return]:
    """A sender's own in any state; others' once they have been published."""
    if not permissions.is_member(viewer):
        return Return.objects.none()
    own = [hat.organisation_id for hat in viewer.hats]
    mine = Q(filed_from__in=own)
    others = Q(published_at__isnull=False)
    if not permissions.may_see_figures(viewer):
        others &= Q(organisation__in=own)
    return Return.objects.filter(mine | others).select_related("organisation", "filed_from")
