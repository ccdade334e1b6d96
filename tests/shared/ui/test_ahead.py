"""What was read lately is drawn again after an act, before anybody asks for it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.queries import marks
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.ahead import AHEAD, LATELY, draw_again, drawn_ahead
from waymark.shared.ui.once import once

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


@dataclass(frozen=True)
class Page:
    name: str
    mark: str = ""
    today: date = TODAY

    def now(self, found: Marks, today: date) -> "Page | None":
        if self.name == "closed":
            return None
        return replace(self, mark=of_meetings(found), today=today)


def of_meetings(found: Marks) -> str:
    return found.of("meetings.")


def read(name: str) -> Page:
    return Page(name, of_meetings(marks()))


def act(name: str) -> None:
    with recorded(name, by=None, at=datetime(2026, 11, 21, 9, tzinfo=UTC)) as entry:
        entry.about = OrganisationFactory()


@pytest.fixture
def page():
    """A kind of page that hangs on acts of meetings; the process has looked about itself once."""
    act("meetings.moved")
    drawing = drawn_ahead(of_meetings)(once(LATELY)(lambda asked: asked.name))
    assert list(draw_again(TODAY)) == []
    yield drawing
    AHEAD.pop()


@pytest.mark.parametrize(
    ("read_before", "acts", "today", "again"),
    [
        pytest.param(["a"], ["meetings.moved"], TODAY, ["a"], id="after an act of its own"),
        pytest.param(["a"], ["law.item_added"], TODAY, [], id="not after an act elsewhere"),
        pytest.param(["a"], [], TODAY, [], id="not while nothing is done"),
        pytest.param(["a"], [], TOMORROW, ["a"], id="on a new day"),
        pytest.param([], ["meetings.moved"], TODAY, [], id="nothing that nobody read"),
        pytest.param(["a", "b", "a"], ["meetings.moved"], TODAY, ["a", "b"],
                     id="each once, what was read last first"),
        pytest.param(["closed", "a"], ["meetings.moved", "meetings.moved"], TODAY, ["a"],
                     id="not what nobody may ask any more"),
    ],
)  # fmt: skip
def test_what_was_read_lately_is_drawn_again(page, read_before, acts, today, again):
    for name in read_before:
        page(read(name))

    for name in acts:
        act(name)

    assert list(draw_again(today)) == [Page(name, of_meetings(marks()), today) for name in again]
    assert list(draw_again(today)) == []


def test_what_was_drawn_again_is_drawn_after_the_next_act_too(page):
    page(read("a"))

    for _ in range(2):
        act("meetings.moved")
        assert list(draw_again(TODAY)) == [read("a")]


def test_what_was_read_long_ago_is_not_drawn_again(page):
    for number in range(LATELY + 1):
        page(read(f"page {number}"))

    act("meetings.moved")

    assert [one.name for one in draw_again(TODAY)] == [f"page {n}" for n in range(LATELY, 0, -1)]


def test_the_next_reader_finds_it_drawn():
    drawn = []

    @drawn_ahead(of_meetings)
    @once(LATELY)
    def page(asked: Page) -> None:
        drawn.append(asked)

    page(read("a"))
    act("meetings.moved")
    list(draw_again(TODAY))
    page(read("a"))
    AHEAD.pop()

    assert len(drawn) == 2


def test_a_page_that_cannot_be_drawn_is_tried_once_until_the_next_act():
    """The fault is told once, not every second; its reader meets it on the page."""
    tried = []

    @drawn_ahead(of_meetings)
    def broken(asked: Page) -> None:
        tried.append(asked.name)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        broken(read("a"))
    act("meetings.moved")
    with pytest.raises(ConnectionError):
        list(draw_again(TODAY))
    assert list(draw_again(TODAY)) == []
    AHEAD.pop()

    assert tried == ["a", "a"]
