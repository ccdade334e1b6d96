"""Links that other apps set beside a record."""

from waymark.shared.ui.beside import Group, Link, beside

BAIL = Group("Questions", [Link("How do you tell victims of bail?", "/questions/a/")])


def questions(key, viewer):
    return BAIL if (key, viewer) == ("two-calls", "Priya") else None


def laws_without_any(key, viewer):
    return Group("Law and Code", [])


def test_each_app_answers_for_its_own_and_an_empty_answer_takes_no_room(settings):
    settings.WAYMARK_BESIDE = {
        "practice": [f"{__name__}.questions", f"{__name__}.laws_without_any"]
    }

    assert beside("practice", "two-calls", "Priya") == [BAIL]
    assert beside("practice", "two-calls", "Owen") == []
    assert beside("meeting", "two-calls", "Priya") == []
