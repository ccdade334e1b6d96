"""Words that tell, in both languages, mutated and disguised, and templates that hold none (T33)."""

from dataclasses import replace

import pytest

from waymark.shared.notifications.rules.telling import mutations, telling_words
from waymark.shared.notifications.rules.templates import PREVIEW, faults_of, longest_values, render
from waymark.shared.notifications.templates import Template, templates
from waymark.shared.notifications.templates.telling import telling_list

pytestmark = pytest.mark.goal("T33")


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        pytest.param("plismon", "plismon blismon mhlismon phlismon", id="p"),
        pytest.param("trosedd", "trosedd drosedd nhrosedd throsedd", id="t"),
        pytest.param("carchar", "carchar garchar ngharchar charchar", id="c"),
        pytest.param("barnwr", "barnwr farnwr marnwr", id="b"),
        pytest.param("dioddefwr", "dioddefwr ddioddefwr nioddefwr", id="d"),
        pytest.param("gwaharddeb", "gwaharddeb waharddeb ngwaharddeb", id="g"),
        pytest.param("marwolaeth", "marwolaeth farwolaeth", id="m"),
        pytest.param("llys", "llys lys", id="ll"),
        pytest.param("rhingyll", "rhingyll ringyll", id="rh"),
        pytest.param("achos", "achos hachos", id="a vowel"),
        pytest.param("swyddog", "swyddog", id="s does not change"),
        pytest.param("heddlu", "heddlu", id="h does not change"),
        pytest.param("ddalfa", "ddalfa", id="dd is changed already"),
    ],
)
def test_a_welsh_word_is_known_in_all_its_forms(word, forms):
    assert mutations(word) == set(forms.split())


TOLD = [
    pytest.param("Your police officer has called", "officer*, police*", id="English, plain"),
    pytest.param("About your CASE", "case", id="English, capitals"),
    pytest.param("Two victims", "victim*", id="English, plural"),
    pytest.param("p0l1ce", "police*", id="digits for letters"),
    pytest.param("vict1m", "victim*", id="a one for an i"),
    pytest.param("assau1t", "assault*", id="a one for an l"),
    pytest.param("@buse and c@se", "abus*, case", id="signs for letters"),
    pytest.param("cr!me", "crime*", id="an exclamation mark for an i"),
    pytest.param("p o l i c e", "police*", id="spelt out"),
    pytest.param("c.o.u.r.t", "court", id="spelt with dots"),
    pytest.param("vic-tim", "victim*", id="pulled apart with a hyphen"),
    pytest.param("off icer", "officer*", id="pulled apart with a space"),
    pytest.param("vic\u00adtim", "victim*", id="a soft hyphen"),
    pytest.param("po\u200blice", "police*", id="an invisible space"),
    pytest.param("рolicе", "police*", id="Cyrillic letters that look like ours"),
    pytest.param("рοliсe", "police*", id="Greek and Cyrillic letters"),
    pytest.param("pólíce", "police*", id="accents"),
    pytest.param("ｐｏｌｉｃｅ", "police*", id="wide letters"),
    pytest.param("poliiice", "police*", id="drawn out"),
    pytest.param("ashdownpolice.example", "police*", id="inside a longer word"),
    pytest.param("Women’s Aid called", "womens aid", id="a service by name"),
    pytest.param("crown court", "court, crown court", id="two words"),
    pytest.param("eich heddlu", "heddlu*", id="Welsh, plain"),
    pytest.param("ei drosedd", "trosedd*", id="Welsh, soft"),
    pytest.param("fy nhrosedd", "trosedd*", id="Welsh, nasal"),
    pytest.param("ei throsedd", "trosedd*", id="Welsh, aspirate"),
    pytest.param("i ddioddefwr", "dioddef*, dioddefwr*", id="Welsh, soft d"),
    pytest.param("ein hachos", "achos", id="Welsh, with an h"),
    pytest.param("i'r lys", "llys", id="Welsh, soft ll"),
    pytest.param("eich gŵr", "gwr", id="Welsh, a circumflex"),
    pytest.param("ei ŵr", "gwr", id="Welsh, soft g with a circumflex"),
    pytest.param("d r o s e d d", "trosedd*", id="Welsh, mutated and spelt out"),
    pytest.param("nhr0sedd", "trosedd*", id="Welsh, mutated, with a digit"),
    pytest.param("gam-drin", "cam drin*", id="Welsh, mutated, a hyphen"),
    pytest.param("chamdriniaeth", "cam drin*, cam driniaeth", id="Welsh, written as one"),
    pytest.param("gofaldioddefwyr.example", "dioddef*, dioddefwyr", id="Welsh, in a longer word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entries"), TOLD)
def test_a_telling_word_is_found_in_any_dress(text, entries):
    assert telling_words(text) == entries.split(", ")


CLEAN = [
    "Hello from Ashdown. We have news for you.",
    "Your table is booked for Tuesday 8 December at 10.05am.",
    "Take a bus to the station, then turn left at the clock.",
    "We would like to know what you think of the new opening hours.",
    "Helo, Aberdyfi sydd yma. Mae gennym newyddion i chi.",
    "Dyma nodyn i'ch atgoffa: dydd Mercher 25 Rhagfyr, 10.05yb.",
    "Hoffem wybod eich barn am y cwestiynau hyn, yn eich amser eich hun.",
    "Ffoniwch ni ar 0300 123 4567 pan fydd yn gyfleus i chi.",
    "Mae'r gwesty ar agor yn y gwanwyn, a'r tywydd yn braf.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_words_that_tell_nothing_pass(text):
    assert telling_words(text) == []


def test_the_list_is_reviewed_and_has_each_group_in_both_languages(goal):
    words = telling_list()

    assert words.review.by
    assert words.review.confirmed or "To be confirmed by" in words.review.note
    assert all(group.why and group.en and group.cy for group in words.groups)
    for language in ("en", "cy"):
        listed = words.words(language)
        assert len(listed) == len(set(listed)) >= 200
    goal.reached(
        f"a list of {len(words.words('en'))} English and {len(words.words('cy'))} Welsh words, "
        f"the Welsh in every mutated form; {len(TOLD)} disguises seen through"
    )


# ---- the templates ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", templates())
def test_a_template_tells_nothing_in_either_language(name):
    assert faults_of(templates()[name]) == []


def test_what_a_victim_gets_tells_nothing_once_it_is_written(goal):
    """Judged on the finished message, sender, envelope and first 40 characters included."""
    written = [
        render(t.name, version=v.number, language=language, channel=channel, values=_values(v))
        for t in templates().values()
        if t.audience == "victim"
        for v in t.versions.values()
        for language in ("en", "cy", "both")
        for channel in v.channels
    ]

    for message in written:
        whole = " ".join([message.sender, message.subject, message.body, message.envelope])
        assert telling_words(whole.replace("https", "")) == []
        assert len(message.preview) == PREVIEW
        assert not any(letter.isdigit() for letter in message.preview + message.subject)
        assert message.sender == "Ely"
    goal.reached(
        f"{len(templates())} templates in two languages, {len(written)} finished messages to "
        "victims: 0 telling words, 0 figures in the first 40 characters, texts in the parts claimed"
    )


def _values(version) -> dict:
    return {**longest_values(version.placeholders), "area": "Ely"}


# ---- planted faults --------------------------------------------------------------------------


def planted(name: str = "call_us", language: str = "en", **changes: str) -> Template:
    """A template with one fault in it."""
    template = templates()[name]
    version = template.latest
    words = {**version.words, language: replace(version.words[language], **changes)}
    return replace(template, versions={1: replace(version, words=words)})


HELLO, HELO = "Hello from {area}. We have news for you. ", "Helo, {area} sydd yma. Mae newyddion. "


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        pytest.param(
            planted(text=HELLO + "Your case is in court. Call {phone}."),
            "English says “case”",
            id="telling English",
        ),
        pytest.param(
            planted(text=HELLO + "Your c4se. Call {phone}."), "English says “case”", id="disguised"
        ),
        pytest.param(
            planted("call_us", "cy", text=HELO + "Eich achos: {phone}."),
            "Welsh says “achos”",
            id="telling Welsh",
        ),
        pytest.param(
            planted("call_us", "cy", text=HELO + "Ynghylch ei throsedd: {phone}."),
            "Welsh says “trosedd*”",
            id="mutated Welsh",
        ),
        pytest.param(
            planted("call_us", "cy", body=HELO + "Am y ddioddefwraig: {phone}."),
            "Welsh says “dioddef*”",
            id="mutated Welsh in a letter",
        ),
        pytest.param(
            planted("call_us", "cy", subject="Neges gan y g-o-r-s-a-f h-e-d-d-l-u"),
            "Welsh says “heddlu*”",
            id="disguised Welsh in a subject",
        ),
        pytest.param(
            planted(envelope="Victim Care Unit"), "English says “victim*”", id="a telling envelope"
        ),
        pytest.param(
            planted(text="{area}: ring {phone}. We have news for you when it suits you."),
            "English shows “{phone}” on a locked screen",
            id="a figure in the first 40 characters",
        ),
        pytest.param(
            planted(text=HELLO + "Call {phone} or see https://ashdown.example/"),
            "an address stands in the words instead of a placeholder",
            id="an address in the words",
        ),
        pytest.param(
            planted("call_us", "cy", text=HELO + "Ffoniwch {phone} o'r tŷ."),
            "cy has a letter that makes every part shorter",
            id="a Welsh circumflex that costs parts",
        ),
        pytest.param(
            planted(text=HELLO + "Call {phone}. " + "No hurry at all. " * 9),
            "en takes up to 2 parts, and claims others",
            id="longer than it claims",
        ),
        pytest.param(planted(text=HELLO + "{name}, call {phone}."), "uses", id="somebody’s name"),
        pytest.param(planted(envelope=""), "a letter needs its envelope line", id="no envelope"),
    ],
)
def test_a_planted_fault_is_caught(template, fault, goal):
    found = faults_of(template)

    assert [one for one in found if fault in one]
    goal.caught(fault, f"found in “{template.name}”")


def test_a_sender_that_names_the_service_is_caught(goal):
    template = templates()["call_us"]
    version = replace(template.latest, sender="Victim Care")

    found = faults_of(replace(template, versions={1: version}))

    assert "call_us version 1: English says “victim*”" in found
    assert "call_us version 1: the sender must be the area’s neutral name" in found
    goal.caught("a sender that names the service", found[0])


def test_a_template_without_its_welsh_is_caught(goal):
    template = templates()["call_us"]
    version = replace(template.latest, words={"en": template.latest.words["en"]})

    found = faults_of(replace(template, versions={1: version}))

    assert found == ["call_us version 1: English and Welsh are both needed"]
    goal.caught("a template without Welsh", found[0])


def test_a_placeholder_that_could_name_somebody_is_caught(goal):
    template = templates()["call_us"]
    version = replace(template.latest, placeholders={"area": "area", "phone": "line"})

    found = faults_of(replace(template, versions={1: version}))

    assert "call_us version 1: “phone” could say who somebody is" in found
    goal.caught("a placeholder for a name", found[0])
