"""What is typed into the forms of meetings, and what they answer to what cannot be."""

from datetime import time

import pytest

from waymark.shared.meetings.forms.groups import StandingForm
from waymark.shared.meetings.forms.meetings import CancelForm, ChangeForm
from waymark.shared.meetings.forms.minutes import ChooseForm

HOURS = {
    "10am": time(10), "10.30 am": time(10, 30), "2.30pm": time(14, 30), "12am": time(0),
    "12pm": time(12), "noon": time(12), "14:30": time(14, 30), "9": time(9), "9.05PM": time(21, 5),
}  # fmt: skip
NO_HOURS = ["25", "13pm", "10.75", "tomorrow", "10am10am", "-1", "0am", "１０", "10:5"]
SAYS = ["Enter a time such as 10am or 2.30pm"]


def change(**given):
    plain = {"title": "Meeting", "begins": "12am", "ends": "11.59pm"}
    return ChangeForm(plain | given)


@pytest.mark.parametrize("typed", HOURS)
def test_a_time_is_read_as_people_write_it(typed):
    form = change(begins=typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["begins"] == HOURS[typed]


@pytest.mark.parametrize("typed", NO_HOURS)
def test_what_is_no_time_is_refused_in_words(typed):
    form = change(begins=typed)

    assert not form.is_valid()
    assert form.errors["begins"] == SAYS


def test_a_meeting_ends_after_it_begins():
    form = change(begins="2pm", ends="1pm")

    assert not form.is_valid()
    assert form.errors["ends"] == ["The meeting must end after it begins"]


LINKS = {
    "a link of Teams": ("https://teams.example/l/meetup-join/19%3a", True),
    "not encrypted": ("http://teams.example/", False),
    "a script": ("javascript:alert(1)", False),
    "another site disguised": ("//teams.example/", False),
    "a broken address": ("https://[::1", False),
    "words": ("ask Helen", False),
    "none": ("", True),
}


@pytest.mark.parametrize("link, fine", LINKS.values(), ids=LINKS.keys())
def test_a_joining_link_is_an_address_of_the_web(link, fine):
    assert change(joining_link=link).is_valid() == fine


@pytest.mark.django_db
def test_a_reason_holds_nothing_of_a_victim():
    form = CancelForm({"reason": "Call Mrs Example on 07700 900123"})
    str(form)  # the guard is fitted when the form is drawn

    assert not form.is_valid()


def standing(lines):
    return StandingForm({"lines": lines}, sources={"practices": "Newest practices"})


def test_standing_items_are_read_line_by_line():
    form = standing("5 | Minutes | Chair\n\n10 | New | – | practices\n20 | A force | | slot\n")

    assert form.is_valid(), form.errors
    assert [(row["kind"], row["source"], row["title"], row["minutes"], row["led_by"])
            for row in form.cleaned_data["lines"]] == [
        ("discussion", "", "Minutes", 5, "Chair"),
        ("standing", "practices", "New", 10, ""),
        ("slot", "", "A force", 20, ""),
    ]  # fmt: skip


WRONG = {
    "no minutes": ("Minutes | Chair", "Line 1: begin with a number of minutes"),
    "no title": ("5 | | Chair", "Line 1: give a title of up to 160 letters"),
    "an unknown source": (
        "5 | Minutes | Chair\n10 | Gossip | All | rumours",
        "Line 2: nothing called “rumours” fills an item",
    ),
    "too many parts": ("5 | a | b | slot | c", "Line 1: begin with a number of minutes"),
    "only empty lines": ("\n \n", "Write at least one line"),
    "too many": ("5 | a\n" * 41, "An agenda of more than 40 standing items is too long"),
}


@pytest.mark.parametrize("lines, said", WRONG.values(), ids=WRONG.keys())
def test_a_line_that_cannot_be_read_is_named(lines, said):
    form = standing(lines)

    assert not form.is_valid()
    assert said in form.errors["lines"] or form.errors["lines"][0].startswith(("Enter", said))


TOGETHER = {
    "both brought together": ({"keep": "both", "text": "Both of it"}, {}),
    "nothing written": (
        {"keep": "both", "text": " "}, {"text": ["Write the text that brings the two together"]},
    ),
    "what stands needs no text": ({"keep": "standing", "text": ""}, {}),
}  # fmt: skip


@pytest.mark.parametrize("typed, errors", TOGETHER.values(), ids=TOGETHER.keys())
def test_minutes_are_not_emptied_by_a_choice_between_two_texts(typed, errors):
    form = ChooseForm(typed | {"revision": "1"}, versions=[], standing="What stands")

    assert form.errors == errors
