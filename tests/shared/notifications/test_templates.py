"""The words of messages: versions, languages, values, and what is refused. No database."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from waymark.shared.errors import Refused
from waymark.shared.notifications.rules.segments import segments
from waymark.shared.notifications.rules.templates import (
    FOR_VICTIMS,
    digest_of,
    language_for,
    latest,
    longest_values,
    render,
    shown,
)
from waymark.shared.notifications.templates import templates

KEPT = tomllib.loads((Path(__file__).parent / "template_digests.toml").read_text())
PHONE = "0300 123 4567"
CALL = {"area": "Ashdown", "phone": PHONE}
VERSIONS = [
    pytest.param(template, wording, id=f"{template.name} {wording.number}")
    for template in templates().values()
    for wording in template.versions.values()
]


# ---- only a new version may change words -----------------------------------------------------


@pytest.mark.parametrize(("template", "wording"), VERSIONS)
def test_the_words_of_a_version_are_those_that_were_reviewed(template, wording):
    """A message that waits names its version: its words must not change behind it.

    Words changed? Add a version with the next number instead. A new version? Put its line, as this
    test prints it, into template_digests.toml.
    """
    found = f'{template.name}.{wording.number} = "{digest_of(wording)}"'

    assert found == f'{template.name}.{wording.number} = "{_kept(template.name, wording.number)}"'


def _kept(name: str, number: int) -> str:
    return KEPT.get(name, {}).get(str(number), "not kept yet")


def test_no_version_was_taken_away():
    kept = {(name, int(number)) for name, versions in KEPT.items() for number in versions}

    assert kept == {(t.name, number) for t in templates().values() for number in t.versions}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"text": "Hello from {area}. Ring {phone}."}, id="a text"),
        pytest.param({"subject": "News"}, id="a subject"),
        pytest.param({"body": "Ring {phone}."}, id="a body"),
        pytest.param({"envelope": "Urgent"}, id="an envelope"),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_changed_words_are_noticed(change, language):
    wording = templates()["call_us"].latest
    changed = replace(wording.words[language], **change)

    altered = replace(wording, words={**wording.words, language: changed})

    assert digest_of(altered) != _kept("call_us", 1)


def test_a_review_that_comes_later_changes_no_words():
    wording = templates()["call_us"].latest
    confirmed = replace(wording.reviews["cy"], confirmed=True, note="", on=date(2027, 1, 4))

    assert digest_of(replace(wording, reviews={"cy": confirmed})) == _kept("call_us", 1)


@pytest.mark.parametrize(("template", "wording"), VERSIONS)
def test_every_version_says_who_reviewed_it_in_each_language(template, wording):
    assert set(wording.reviews) == {"en", "cy"}
    for review in wording.reviews.values():
        assert review.by
        assert review.confirmed or "To be confirmed by" in review.note


@pytest.mark.parametrize(("template", "wording"), VERSIONS)
def test_words_for_victims_hold_nothing_that_says_who_they_are(template, wording):
    kinds = set(wording.placeholders.values())

    assert template.audience == "staff" or kinds <= set(FOR_VICTIMS)


# ---- writing ---------------------------------------------------------------------------------


def write(name="call_us", **changes):
    given = {"version": 1, "language": "en", "channel": "text", "values": CALL, **changes}
    return render(name, **given)


def test_a_text_is_written_in_english():
    text = write()

    assert (text.sender, text.subject, text.segments) == ("Ashdown", "", 1)
    assert text.body == (
        "Hello from Ashdown. We have news for you. Call us on 0300 123 4567 when it suits you. "
        "You do not need to reply to this message."
    )
    assert text.preview == "Hello from Ashdown. We have news for you"


def test_a_letter_is_written_in_welsh_with_its_envelope():
    letter = write(language="cy", channel="letter")

    assert (letter.subject, letter.envelope, letter.segments) == ("Neges i chi", "Preifat", 0)
    assert letter.body.startswith("Helo, Ashdown sydd yma.\n\nMae gennym newyddion i chi.")


def test_both_languages_stand_in_one_message_with_the_welsh_first():
    text, mail = write(language="both"), write(language="both", channel="email")

    assert text.body == f"{write(language='cy').body}\n\n{write().body}"
    assert (text.segments, mail.subject) == (2, "Neges i chi / A message for you")


@pytest.mark.parametrize(
    ("preference", "welsh_area", "language"),
    [
        pytest.param("cy", True, "cy", id="Welsh chosen"),
        pytest.param("cy", False, "cy", id="Welsh chosen, outside Wales"),
        pytest.param("en", True, "en", id="English chosen, in Wales"),
        pytest.param("", True, "both", id="not known, in Wales: both at the same time"),
        pytest.param("", False, "en", id="not known, outside Wales"),
    ],
)
def test_the_language_is_the_readers(preference, welsh_area, language):
    assert language_for(preference, welsh_area=welsh_area) == language


@pytest.mark.parametrize(
    ("kind", "value", "english", "welsh"),
    [
        pytest.param(
            "day", date(2026, 12, 8), "Tuesday 8 December", "dydd Mawrth 8 Rhagfyr", id="a day"
        ),
        pytest.param("time", time(10, 5), "10.05am", "10.05yb", id="a morning"),
        pytest.param("time", time(14), "2pm", "2yp", id="an afternoon"),
        pytest.param("time", time(0, 30), "12.30am", "12.30yb", id="after midnight"),
        pytest.param(
            "moment",
            datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
            "Wednesday 1 July 2026, 12.30am",
            "dydd Mercher 1 Gorffennaf 2026, 12.30yb",
            id="a moment, on London’s day",
        ),
        pytest.param("phone", PHONE, PHONE, PHONE, id="a number"),
    ],
)
def test_values_are_written_as_people_write_them(kind, value, english, welsh):
    assert (shown(value, kind, "en"), shown(value, kind, "cy")) == (english, welsh)


@pytest.mark.parametrize(("template", "wording"), VERSIONS)
@pytest.mark.parametrize("language", ["en", "cy", "both"])
def test_every_version_can_be_written(template, wording, language):
    values = longest_values(wording.placeholders)

    for channel in wording.channels:
        options = {"version": wording.number, "language": language, "channel": channel}
        written = render(template.name, **options, values=values)
        assert "{" not in written.sender + written.subject + written.body + written.envelope
        assert bool(written.subject) == (channel != "text")


# ---- refusing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "reasons"),
    [
        pytest.param("nothing", {}, ["There is no template “nothing”"], id="no such template"),
        pytest.param(
            "call_us",
            {"version": 9},
            ["“call_us” has no version 9; the latest is 1"],
            id="no such version",
        ),
        pytest.param(
            "call_us",
            {"language": "pl"},
            ["“call_us” version 1 is not written in pl"],
            id="another language",
        ),
        pytest.param(
            "invitation",
            {"values": {}, "channel": "letter"},
            [
                "“invitation” is not written as letter",
                "“invitation” needs “inviter”",
                "“invitation” needs “link”",
                "“invitation” needs “seat”",
                "“invitation” needs “site”",
                "“invitation” needs “until”",
            ],
            id="another channel, and nothing given",
        ),
        pytest.param(
            "call_us",
            {"values": {**CALL, "name": "Jo"}},
            ["“call_us” does not know “name”"],
            id="a value that the words have no place for",
        ),
        pytest.param(
            "call_us",
            {"values": {"area": "Ashdown"}},
            ["“call_us” needs “phone”"],
            id="a value is missing",
        ),
        pytest.param(
            "call_us",
            {"values": {"area": "Ashdown Police", "phone": "the desk"}},
            [
                "“area” tells who writes, or why: give a neutral one",
                "“phone” must be a telephone number in digits, of at most 17 characters",
            ],
            id="a sender that tells, and no number",
        ),
        pytest.param(
            "call_us",
            {"values": {"area": "A\nB", "phone": "101"}},
            [
                "“area” must be in one line",
                "“phone” tells who writes, or why: give a neutral one",
            ],
            id="two lines, and a number that everybody knows",
        ),
        pytest.param(
            "call_us",
            {"values": {"area": "A" * 21, "phone": PHONE}},
            ["“area” must be of 1 to 20 characters"],
            id="too long for the parts that the text claims",
        ),
        pytest.param(
            "appointment",
            {"values": {**CALL, "day": "Tuesday", "time": datetime(2026, 6, 9, 12)}},
            ["“day” must be a day", "“time” must be a time"],
            id="words for a day, a moment for a time",
        ),
        *(
            pytest.param(
                "survey",
                {"values": {**CALL, "link": link}},
                ["“link” tells who writes, or why: give a neutral one"],
                id=f"a link that names the service: {link}",
            )
            for link in (
                "https://victim-care.example/s/K7",
                "https://ashdown.police.example/K7",
                "https://gofaldioddefwyr.example/K7",
                "https://ashdown.example/?case=K7",
            )
        ),
        pytest.param(
            "survey",
            {"values": {**CALL, "link": "https://ashdown.example@evil.example/"}},
            ["“link” must be an address that begins with https://"],
            id="a link that pretends",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_with_every_reason(name, changes, reasons):
    with pytest.raises(Refused) as refusal:
        write(name, **changes)

    assert refusal.value.reasons == reasons


def test_words_that_are_missing_in_welsh_are_refused_in_both_and_in_welsh(monkeypatch):
    english = templates()["call_us"].latest
    half = replace(english, number=2, words={"en": english.words["en"]})
    template = replace(templates()["call_us"], versions={1: english, 2: half})
    monkeypatch.setitem(templates(), "call_us", template)

    for language in ("cy", "both"):
        with pytest.raises(Refused, match="“call_us” version 2 is not written in Welsh"):
            write(version=2, language=language)
    assert latest("call_us") == 2
    assert write(version=1, language="cy").body  # what was queued before still goes out


# ---- how many parts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("a" * 160, 1, id="160 plain letters"),
        pytest.param("a" * 161, 2, id="161 plain letters"),
        pytest.param("a" * 306, 2, id="twice 153"),
        pytest.param("a" * 307, 3, id="one more"),
        pytest.param("à" * 160, 1, id="a grave accent is in the basic alphabet"),
        pytest.param("ŵ" + "a" * 69, 1, id="70 with a Welsh ŵ"),
        pytest.param("ŷ" + "a" * 70, 2, id="71 with a Welsh ŷ"),
        pytest.param("ŵ" * 134, 2, id="twice 67"),
        pytest.param("ŵ" * 135, 3, id="one more ŵ"),
        pytest.param("’" + "a" * 70, 2, id="a curly apostrophe is not"),
        pytest.param("€" * 80, 1, id="80 that take two places each"),
        pytest.param("€" * 81, 2, id="81 of them"),
        pytest.param("a" * 152 + "€" + "a" * 152, 3, id="one that would be cut in half"),
        pytest.param("🙂" * 35, 1, id="35 pictures"),
        pytest.param("🙂" * 36, 2, id="36 pictures"),
        pytest.param("", 1, id="nothing"),
    ],
)
def test_a_text_is_cut_into_parts(text, parts):
    assert segments(text) == parts
