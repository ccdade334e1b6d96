"""What a wing erases is erased again after a restore: the function named for it is there."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.shared.audit.chains import NOON, person
from tests.shared.notifications.post import queue
from waymark.shared.audit import rules
from waymark.shared.audit.models import Entry
from waymark.shared.audit.rules import Erasure, Row
from waymark.shared.notifications.models import Message

pytestmark = pytest.mark.django_db
ROW = Row(7, NOON, "care.person_erased", None, "care.victim", "abc", {}, "0" * 64, "1" * 64)


def test_each_wing_names_what_must_be_erased_again():
    assert settings.WAYMARK_ERASERS
    assert [act for act in settings.WAYMARK_ERASERS if rules.blockers_to_act(act)] == []


def test_erasing_what_is_not_there_does_nothing():
    for path in settings.WAYMARK_ERASERS.values():
        import_string(path)("no-such-key", now=NOON)

    assert not Entry.objects.exists()


def test_what_follows_a_restore_is_there_and_can_be_repeated():
    queue(person())
    left = []
    for _ in range(2):
        for path in settings.WAYMARK_AFTER_RESTORE:
            import_string(path)(now=NOON)
        left.append(list(Message.objects.values()))

    assert left[0] == left[1]
    assert [row["error"] for row in left[1]] == ["restored"]


LISTS = [
    pytest.param(rules.erasure_line(ROW), [Erasure(7, "1" * 64, "care.person_erased", "abc")],
                 id="as it was written"),
    pytest.param(rules.erasure_line(ROW) * 2, [Erasure(7, "1" * 64, "care.person_erased", "abc")],
                 id="from two lists"),
    pytest.param("7 cut o", [], id="a line that a power cut left"),
    pytest.param("", [], id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "erasures"), LISTS)
def test_the_list_of_erasures_is_read(text, erasures):
    assert rules.read_erasures(text) == erasures
