"""Every act of the permission matrix leaves its entry in the audit chain, in the same transaction.

TRUST T14. What is not an act is named here, with its reason.
"""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.support import matrix
from tests.support.cast import ROLES, gather
from tests.support.long import LONG
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.models import Entry

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.goal("T14")]

NO_ACT = {
    "notifications:read": "to have read one's own notice changes nothing for anybody else",
    "notifications:read_all": "to have read one's own notices changes nothing for anybody else",
}
ENTRY = Entry._meta.db_table


def silent_acts(cases) -> dict[str, set[str]]:
    """Acts without an entry, with the tables that they wrote."""
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
    return silent


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


urlpatterns = [
    *import_module(settings.ROOT_URLCONF).urlpatterns,
    path("planted/", silent, name="planted"),
]


@pytest.mark.urls(__name__)
def test_an_act_without_an_entry_is_caught(data_folder, goal):
    case = matrix.Case("planted", "POST", "own", {}, {}, ("acts",) * len(ROLES))

    assert silent_acts([case]) == {'planted: "POST own"': {Organisation._meta.db_table}}
    goal.caught("an act without an entry", "named, with the table that it wrote")
