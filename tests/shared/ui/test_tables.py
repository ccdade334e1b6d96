"""A list keeps its state in its address, and shows something whatever is in that address."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from waymark.shared.ui.tables import CARRIED, ListState, back_to, page_number

FILTERS = {"stage": [("live", "Live"), ("stopped", "Stopped")], "right": [(1, "1"), (6, "6 Told")]}
ORDERS = {"-published": "Newest first", "title": "Title", "-title": "Title, from Z"}


def listed(query: str = "", **changes) -> ListState:
    kept = {"filters": FILTERS, "orders": ORDERS, "tab_names": ["mine", "all"], "size": 10}
    return ListState(QueryDict(query), **{**kept, **changes})


def test_an_address_without_anything_is_the_first_page_in_the_usual_order():
    state = listed()

    assert (state.text, state.order, state.tab, state.page) == ("", "-published", "mine", 1)
    assert (state.chosen("stage"), state.in_use, state.query) == ([], 0, "")


def test_everything_asked_for_is_read_and_written_back():
    query = "q=two+calls&tab=all&stage=live&right=6&order=title&page=3"

    state = listed(query)

    assert state.text == "two calls"
    assert (state.chosen("stage"), state.chosen("right")) == (["live"], ["6"])
    assert (state.order, state.tab, state.page) == ("title", "all", 3)
    assert state.query == query


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        pytest.param("", 1, id="nothing"),
        pytest.param("2", 2, id="a number"),
        pytest.param(" 2 ", 2, id="a number with spaces"),
        pytest.param("0", 1, id="nought"),
        pytest.param("-3", 1, id="less than nought"),
        pytest.param("1e9", 1, id="a number in letters"),
        pytest.param("²", 1, id="a figure that is no digit"),
        pytest.param("٣", 1, id="a digit of another script"),
        pytest.param("9" * 5000, 999_999_999, id="a number no database holds"),
    ],
)
def test_a_page_number_is_read_without_an_error(typed, page):
    assert page_number(typed) == page


@pytest.mark.parametrize(
    ("query", "count", "page", "pages", "first", "last"),
    [
        pytest.param("", 0, 1, 1, 0, 0, id="an empty list"),
        pytest.param("", 10, 1, 1, 1, 10, id="one full page"),
        pytest.param("page=2", 11, 2, 2, 11, 11, id="one row on the last page"),
        pytest.param("page=99999999999999999999", 25, 3, 3, 21, 25, id="past the end is the last"),
        pytest.param("page=junk", 25, 1, 3, 1, 10, id="junk is the first"),
    ],
)
def test_pages_lie_within_the_list(query, count, page, pages, first, last):
    paging = listed(query).paging(count)

    assert (paging.page, paging.pages, paging.first, paging.last) == (page, pages, first, last)


def test_links_to_other_pages_say_what_they_hold_and_keep_the_rest():
    paging = listed("stage=live&page=2").paging(25)

    assert (paging.previous, paging.previous_words) == ("?stage=live", "1 to 10 of 25")
    assert (paging.next, paging.next_words) == ("?stage=live&page=3", "21 to 25 of 25")
    assert list(range(25))[paging.slice] == list(range(10, 20))


def test_a_change_begins_again_at_the_first_page():
    state = listed("q=calls&stage=live&page=4")

    assert state.link(order="title") == "?q=calls&stage=live&order=title"
    assert state.link(q="") == "?stage=live"
    assert state.cleared == "?q=calls"


def test_each_filter_in_use_takes_only_itself_away():
    state = listed("stage=live&stage=stopped&right=6")

    assert [(chip.label, chip.href) for chip in state.chips] == [
        ("Live", "?stage=stopped&right=6"),
        ("Stopped", "?stage=live&right=6"),
        ("6 Told", "?stage=live&stage=stopped"),
    ]


def test_the_panel_has_every_value_with_its_count_and_its_tick():
    group = listed("right=6").groups({"right": {6: 31}})[1]

    assert (group.name, group.title) == ("right", "Right")
    assert [(o.value, o.label, o.checked, o.count) for o in group.options] == [
        ("1", "1", False, 0),
        ("6", "6 Told", True, 31),
    ]


def test_values_that_are_not_offered_are_left_out():
    state = listed("stage=deleted&stage=live&order=password&tab=secret&other=1")

    assert (state.query, state.order, state.tab) == ("stage=live", "-published", "mine")


def test_a_column_sorts_one_way_then_the_other():
    unsorted, up, down = listed(), listed("order=title"), listed("order=-title")

    assert [s.head("title", "Title").sorted for s in (unsorted, up, down)] == [
        "none", "ascending", "descending",
    ]  # fmt: skip
    assert unsorted.head("title", "Title").href == "?order=title"
    assert up.head("title", "Title").href == "?order=-title"
    assert down.head("title", "Title").href == "?order=title"


def test_a_column_that_is_offered_from_the_end_begins_there():
    assert listed("order=title").head("published", "Published").href == "?order=-published"


def test_a_form_carries_what_it_does_not_ask_itself():
    assert listed("q=calls&stage=live&order=title&page=2").hidden("q") == [
        ("stage", "live"),
        ("order", "title"),
    ]


def test_the_way_back_from_a_record_leads_to_the_same_page_of_the_list():
    state = listed("q=two calls&stage=live&page=3")

    address = state.to("/practices/two-call-promise/")
    carried = QueryDict(address.partition("?")[2])

    assert back_to("/practices/", carried) == "/practices/?q=two+calls&stage=live&page=3"
    assert listed().to("/practices/x/") == "/practices/x/"


@pytest.mark.parametrize(
    ("carried", "back"),
    [
        pytest.param("", "/practices/", id="nothing"),
        pytest.param("https://elsewhere.example/", "/practices/", id="another site"),
        pytest.param("//elsewhere.example", "/practices/", id="another site without its scheme"),
        pytest.param("q=a\r\nLocation: x", "/practices/?q=a+Location%3A+x", id="line breaks"),
        pytest.param("q=" + "x" * 2000, "/practices/", id="far too much"),
    ],
)
def test_the_way_back_leads_nowhere_else(carried, back):
    params = QueryDict(mutable=True)
    params[CARRIED] = carried

    assert back_to("/practices/", params) == back


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=30), st.integers(0, 10_000))
def test_whatever_is_in_the_address_a_page_is_shown(text, page, junk, count):
    params = QueryDict(mutable=True)
    for name, value in (
        ("q", text),
        ("page", page),
        ("stage", junk),
        ("order", junk),
        ("tab", junk),
    ):
        params[name] = value

    state = ListState(params, filters=FILTERS, orders=ORDERS, tab_names=["mine", "all"], size=10)
    paging = state.paging(count)

    assert 1 <= paging.page <= paging.pages
    assert "\0" not in state.text and len(state.text) <= 200
    again = listed(state.query)
    assert (again.query, again.text) == (state.query, state.text)


def test_a_filter_of_many_choices_shows_a_hundred_boxes_and_what_is_ticked():
    groups = [(f"g{n}", f"Group {n}") for n in range(1_000)]

    (panel,) = ListState(QueryDict("group=g700"), filters={"group": groups}).groups()

    assert len(panel.options) == 101
    assert [option.value for option in panel.options if option.checked] == ["g700"]
    assert panel.left_out == 899
