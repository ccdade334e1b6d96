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


MINUTES = {"minutes": 5, "title": "Minutes", "led_by": "Chair", "fills": ""}
NEWS = {"minutes": 10, "title": "News", "led_by": "", "fills": "practices"}


def standing(typed):
    """The form of a group with two standing items, as its page sends it, and what was changed."""
    form = StandingForm(sources={"practices": "Newest practices"}, present=[MINUTES, NEWS])
    drawn = {box.html_name: box.value() or "" for _, row in form.rows for box in row}
    return StandingForm(
        drawn | typed, sources={"practices": "Newest practices"}, present=[MINUTES, NEWS]
    )


ROW_3 = {"title_3": "A force", "minutes_3": "20"}
KEPT = {
    "nothing is changed": ({}, ["discussion  Minutes 5 Chair", "standing practices News 10 "]),
    "a new item comes last": (
        {**ROW_3, "fills_3": "slot"},
        ["discussion  Minutes 5 Chair", "standing practices News 10 ", "slot  A force 20 "],
    ),
    "a new item takes the place of another": (
        {**ROW_3, "place_3": "2"},
        ["discussion  Minutes 5 Chair", "discussion  A force 20 ", "standing practices News 10 "],
    ),
    "an item moves up": (
        {"place_2": "1"}, ["standing practices News 10 ", "discussion  Minutes 5 Chair"],
    ),
    "an item moves down": (
        {"place_1": "2"}, ["standing practices News 10 ", "discussion  Minutes 5 Chair"],
    ),
    "an emptied title takes the item away": ({"title_1": ""}, ["standing practices News 10 "]),
    "rows of a page drawn before others were taken away": (
        {"title_6": "Late", "minutes_6": "0", "led_by_6": "All"},
        ["discussion  Minutes 5 Chair", "standing practices News 10 ", "discussion  Late 0 All"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("typed, kept", KEPT.values(), ids=KEPT.keys())
def test_standing_items_are_kept_row_by_row_in_their_order(typed, kept):
    form = standing(typed)

    assert form.is_valid(), form.errors
    assert [
        f"{row['kind']} {row['source']} {row['title']} {row['minutes']} {row['led_by']}"
        for row in form.cleaned_data["rows"]
    ] == kept


WRONG = {
    "no minutes": ({"minutes_1": ""}, "minutes_1", "Say how many minutes item 1 takes"),
    "minutes in words": ({"minutes_2": "ten"}, "minutes_2", "Enter a whole number, for example 12"),
    "a new row without a title": ({"minutes_4": "5"}, "title_4", "Give item 4 a title"),
    "a title too long": (
        {"title_1": "a" * 161}, "title_1",
        "Title of item 1 must be 160 characters or fewer. It has 161",
    ),
    "an unknown source": ({"fills_2": "rumours"}, "fills_2", "Choose from the list"),
    "nothing is left": (
        {"title_1": "", "title_2": ""}, "title_1", "Give at least one item a title",
    ),
    "too many": (
        {f"{box}_{number}": "7" for box in ("title", "minutes") for number in range(1, 42)},
        "__all__", "An agenda of more than 40 standing items is too long",
    ),
}  # fmt: skip


@pytest.mark.parametrize("typed, at, said", WRONG.values(), ids=WRONG.keys())
def test_what_a_row_lacks_is_said_at_the_row(typed, at, said):
    form = standing(typed)

    assert not form.is_valid()
    assert {name: list(errors) for name, errors in form.errors.items()} == {at: [said]}


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


def test_an_item_that_nothing_fills_any_more_is_not_taken_for_a_discussion():
    given = {"sources": {}, "present": [MINUTES, NEWS]}
    drawn = {
        box.html_name: box.value() or "" for _, row in StandingForm(**given).rows for box in row
    }

    assert drawn["fills_2"] == "practices"
    assert StandingForm(drawn, **given).errors == {
        "fills_2": [
            "What filled item 2, “practices”, is not there any more. "
            "Choose what fills it now, or that it is discussed"
        ]
    }
    assert StandingForm(drawn | {"fills_2": ""}, **given).is_valid()
