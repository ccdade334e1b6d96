"""The register of forces as a new site has it."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import PersonFactory
from waymark.shared.accounts.actions.register import load_register
from waymark.shared.accounts.models import Organisation, Oversight, Seat
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def everything() -> list:
    return [
        sorted(map(str, Organisation.objects.values_list())),
        sorted(map(str, Oversight.objects.values_list())),
        sorted(map(str, Seat.objects.values_list())),
    ]


def test_43_forces_with_an_area_and_4_without_each_with_its_overseer_and_two_seats():
    assert load_register(now=NOON) == 47

    forces = Organisation.objects.filter(kind="force")
    with_area = forces.exclude(ons_code="")
    assert (with_area.count(), forces.filter(ons_code="").count()) == (43, 4)
    assert Counter(forces.filter(valid_to=None).values_list("overseen_by__valid_to")) == {
        (None,): 47
    }
    assert not forces.filter(overseen_by=None).exists()
    kinds = Counter(Oversight.objects.filter(force__in=with_area).values_list("kind", flat=True))
    assert kinds == {"pcc": 33, "pfcc": 4, "mayor": 5, "common_council": 1}
    assert Counter(Seat.objects.values_list("role", "title", "holder")) == {
        ("lead", "Victim lead", None): 47,
        ("practitioner", "Victim practitioner", None): 47,
    }
    assert not Organisation.objects.filter(invented=True).exists()
    assert list(Entry.objects.values_list("act", "by", "detail")) == [
        ("accounts.register_loaded", None, {"forces": 47})
    ]


def test_loading_twice_changes_nothing():
    load_register(now=NOON)
    before = everything()

    load_register(now=NOON)

    assert everything() == before
    assert Entry.objects.count() == 2


def test_loading_again_mends_a_force_and_leaves_who_sits_there():
    load_register(now=NOON)
    seat = Seat.objects.filter(role="lead").earliest("pk")
    seat.holder = PersonFactory()
    seat.save()
    name = seat.organisation.name
    Organisation.objects.filter(pk=seat.organisation_id).update(name="Misspelt")

    load_register(now=NOON)

    again = Seat.objects.get(pk=seat.pk)
    assert (again.holder, again.organisation.name) == (seat.holder, name)
