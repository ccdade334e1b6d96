"""A list that nobody could read through is typed into: what is called so is then offered."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory
from waymark.shared.accounts.forms.people import PersonField
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.ui.forms import Form
from waymark.shared.ui.forms.finding import FOUND, MOST

FORCES = [(f"f{n}", f"Force {n}, region {n % 9}") for n in range(1, 301)]
NONE = "Nothing to choose is called “{0}”. Type another part of the name"
WHICH = "Choose the one you mean of those called “{0}”"
MANY = "More than 25 are called “{0}”. Choose one, or type more"


class Ask(Form):
    force = forms.ChoiceField(label="Which force?", choices=[("", "None yet"), *FORCES])


class MayAsk(Form):
    force = forms.ChoiceField(
        label="Which force?", choices=[("", "None yet"), *FORCES], required=False
    )


def offered(html: str) -> int:
    return html.count("<option")


@pytest.mark.parametrize(
    ("posted", "chosen"),
    [
        pytest.param({"force": "f7"}, "f7", id="the value, as from a short list"),
        pytest.param({"force-find": "Force 17, region 8"}, "f17", id="the whole line typed"),
        pytest.param({"force-find": "  force   300 "}, "f300", id="the name, in any letters"),
        pytest.param({"force": "f7", "force-find": ""}, "f7", id="what was chosen before"),
        pytest.param({"force": "f11", "force-find": "rce 11"}, "f11", id="one of those found"),
    ],
)
def test_what_names_one_is_chosen(posted, chosen):
    form = Ask(posted)

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"force": chosen}


@pytest.mark.parametrize(
    ("posted", "said", "shown"),
    [
        pytest.param({"force-find": "rce 11"}, WHICH.format("rce 11"), 13, id="several"),
        pytest.param({"force-find": "orce 300"}, WHICH.format("orce 300"), 2, id="a part of one"),
        pytest.param({"force-find": "Force"}, MANY.format("Force"), FOUND + 1, id="too many"),
        pytest.param({"force-find": "Nowhere"}, NONE.format("Nowhere"), 0, id="none"),
        pytest.param({"force-find": ",,"}, NONE.format(",,"), 0, id="no word in it"),
        pytest.param(
            {"force": "f7", "force-find": "rce 11"}, WHICH.format("rce 11"), 13,
            id="one chosen before, another looked for",
        ),
        pytest.param({"force-find": ""}, "Answer “Which force?”", 0, id="nothing"),
    ],
)  # fmt: skip
def test_what_does_not_name_one_is_asked_about_with_those_called_so(posted, said, shown):
    form = Ask(posted)

    assert form.errors == {"force": [said]}
    html = str(form["force"])
    assert (offered(html), html.count('name="force-find"')) == (shown, 1)
    assert 'id="id_force"' in html  # where the summary of errors leads


def test_a_long_list_is_a_box_and_a_short_one_stays_a_list():
    long, short = str(Ask()["force"]), Ask()
    short.fields["force"].choices = FORCES[:MOST]

    assert (offered(long), "Type part of the name" in long) == (0, True)
    assert (offered(str(short["force"])), "force-find" in str(short["force"])) == (MOST, False)


def test_what_is_chosen_stays_chosen_and_can_be_taken_back():
    shown = str(MayAsk(initial={"force": "f8"})["force"])

    assert offered(shown) == 2
    assert '<option value="f8" selected>Force 8, region 8</option>' in shown
    assert "None yet" in shown
    assert MayAsk({"force": "", "force-find": ""}).is_valid()


@pytest.mark.parametrize("hostile", ["\x00", "\u202e", "9" * 40, "a\nb" * 40_000, "%s{}"])
def test_whatever_is_typed_is_answered_in_words(hostile):
    form = Ask({"force-find": hostile, "force": hostile})

    assert not form.is_valid()
    assert str(form["force"])


@pytest.mark.django_db
def test_among_1200_people_one_is_found_by_name_and_force():
    force = OrganisationFactory(name="Ashdown Police")
    people = Person.objects.bulk_create(
        Person(key=f"k{n}", name=f"Person {n}", email=f"p{n}@a.example") for n in range(1_200)
    )
    Seat.objects.bulk_create(
        Seat(key=f"s{n}", organisation=force, title=f"Lead {n}", holder=person)
        for n, person in enumerate(people)
    )

    class Pick(Form):
        person = PersonField(label="Who?")

        def __init__(self, *args):
            super().__init__(*args)
            self.fields["person"].offer(Person.objects.all())

    with CaptureQueriesContext(connection) as asked:
        assert offered(str(Pick()["person"])) == 0
    assert len(asked) <= 4

    wrong = Pick({"person-find": "ashdown son 77"})
    assert (
        offered(str(wrong["person"])) == 22
    )  # 12 that end in 77, ten from 770, one of them both, and “Choose one”
    right = Pick({"person-find": "person 1199"})
    assert right.is_valid() and right.cleaned_data["person"] == people[1199]
