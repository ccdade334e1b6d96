"""Every act of the permission matrix leaves its entry in the audit chain, in the same transaction.

TRUST T14. What is not an act is named here, with its reason.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from tests.support import matrix
from tests.support.cast import ROLES, gather
from tests.support.long import LONG
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.goal("T14")]

NO_ACT = {
    "notifications:read": "to have read one's own notice changes nothing for anybody else",
    "notifications:read_all": "to have read one's own notices changes nothing for anybody else",
}
ENTRY = Entry._meta.db_table
# Tables that belong to no app's pages, or go with a record on whose app their readers hang too.
OF_NO_APP = {"audit", "notifications", "search", "mfa"}
WITH_ANOTHER = {"network_discussions_thread_near": "goes with the practice that is discarded"}


def silent_acts(cases) -> dict[str, set[str]]:
    """Acts without an entry, or without one of an app whose tables they wrote; with the tables.

    What is remembered of an app hangs on the entries of its own acts (decision 156).
    """
    cast, silent = gather(), {}
    for role in ROLES:
        client = Client()
        if cast.people[role] is not None:
            client.force_login(cast.people[role])
        for case in cases:
            if role in actors(case) and case.route not in NO_ACT:
                wrote = matrix.written_by(case, role, cast, client.cookies)
                if ENTRY not in wrote:
                    silent[case.name] = wrote
                elif settings.WAYMARK_WING == "network" and (
                    strange := not_its_own(wrote) | figures_not_marked(wrote)
                ):
                    silent[case.name] = strange
    return silent


def not_its_own(wrote: set[str]) -> set[str]:
    """The tables of apps that left no entry."""
    acting = {act.partition(".")[0] for act in wrote if "." in act} | OF_NO_APP
    tables = {
        model._meta.db_table: model._meta.app_config.name.rpartition(".")[2]
        for model in apps.get_models(include_auto_created=True)
    }
    return {t for t in wrote & set(tables) - set(WITH_ANOTHER) if tables[t] not in acting}


def figures_not_marked(wrote: set[str]) -> set[str]:
    """The tables behind compared figures, where no act moved the mark of what is worked out."""
    from waymark.network.benchmarks.models import Figure, NewLimits
    from waymark.network.benchmarks.queries.standings import FIGURES
    from waymark.network.innovations.models import Profile

    behind = {one._meta.db_table for one in (Figure, NewLimits, Organisation, Profile)}
    return set() if any(act.startswith(FIGURES) for act in wrote) else behind & wrote


def actors(case) -> list[str]:
    """Who may act: everybody in the long form, in the fast form the first of them."""
    may = [role for role, answer in zip(ROLES, case.expected, strict=True) if answer == "acts"]
    return may if LONG else may[:1]


def test_every_act_leaves_an_entry(data_folder, goal):
    acts = [case for case in matrix.cases(settings.WAYMARK_WING) if "acts" in case.expected]

    assert silent_acts(acts) == {}
    goal.reached(f"{len(acts)} acts of the {settings.WAYMARK_WING} wing leave an entry each")


# ---- the test can fail -----------------------------------------------------------------------


@login_not_required  # the test's own: an act that leaves nothing behind
def silent(request):
    Organisation.objects.update(region="Nowhere")
    return HttpResponse("done")


@login_not_required  # the test's own: an act with an entry, of another app
def misnamed(request):
    with recorded("meetings.answered", by=None, at=timezone.now()) as entry:
        Organisation.objects.update(region="Nowhere")
        entry.about = Organisation.objects.first()
    return HttpResponse("done")


urlpatterns = [
    *import_module(settings.ROOT_URLCONF).urlpatterns,
    path("planted/", silent, name="planted"),
    path("misnamed/", misnamed, name="misnamed"),
]


@pytest.mark.urls(__name__)
def test_an_act_without_an_entry_is_caught(data_folder, goal):
    routes = ["planted", "misnamed"] if settings.WAYMARK_WING == "network" else ["planted"]
    cases = [matrix.Case(route, "POST", "own", {}, {}, ("acts",) * len(ROLES)) for route in routes]

    assert silent_acts(cases) == {case.name: {Organisation._meta.db_table} for case in cases}
    goal.caught("an act without an entry of its app", "named, with the table that it wrote")
