"""Writing a message from its template, in English, in Welsh or in both, or saying why not.

render("call_us", version=1, language="cy", channel="text",
       values={"area": "Ashdown", "phone": "0300 123 4567"})
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from string import Formatter

from waymark.measures.calendar import LONDON
from waymark.shared.errors import Refused
from waymark.shared.notifications.rules.segments import is_basic, segments
from waymark.shared.notifications.rules.telling import telling_in_address, telling_words
from waymark.shared.notifications.templates import CHANNELS, LANGUAGES, Template, Version, templates

Value = str | int | date | datetime | time

BOTH = "both"
PREVIEW = 40  # characters that a locked phone shows
FOR_VICTIMS = ("area", "phone", "day", "time", "short_link")  # none says who somebody is
TELLING = {"area", "short_link", "phone"}  # values that could name the service
LENGTHS = {"area": 20, "site": 60, "line": 200, "words": 20_000, "link": 300, "short_link": 40}
SHAPES = {
    "phone": (r"\+?[0-9][0-9 ]{2,15}", "a telephone number in digits, of at most 17 characters"),
    "code": (r"[0-9]{6,8}", "a code of 6 to 8 digits"),
    "count": (r"[0-9]{1,6}", "a number"),
    "link": (r"https?://\S+", "an address that begins with https://"),
    "short_link": (r"https?://[^\s@]+", "an address that begins with https://"),
}  # fmt: skip
CY_DAYS = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
CY_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
    "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """A message as its reader sees it. `segments` is 0 where nothing is cut into parts."""

    template: str
    version: int
    language: str
    channel: str
    sender: str
    subject: str
    body: str
    envelope: str = ""
    segments: int = 0

    @property
    def preview(self) -> str:
        """What stands on the locked screen of a phone that somebody else may hold."""
        return " ".join(self.body.split())[:PREVIEW]


# ---- in which language -----------------------------------------------------------------------


def language_for(preference: str, *, welsh_area: bool) -> str:
    """Say in which language to write: as chosen; where nobody asked, in a Welsh area, in both.

    Both stand in one message, Welsh first, so that neither is late or lost.
    """
    if preference in LANGUAGES:
        return preference
    return BOTH if welsh_area else "en"


def spoken(language: str) -> tuple[str, ...]:
    return ("cy", "en") if language == BOTH else (language,)


# ---- writing it ------------------------------------------------------------------------------


def latest(name: str) -> int:
    """The number of the newest version of a template."""
    return _template(name).latest.number


def render(
    name: str, *, version: int, language: str, channel: str, values: Mapping[str, Value]
) -> Rendered:
    """Write a message, or refuse with every reason why it cannot be written."""
    template = _template(name)
    wording = template.versions.get(version)
    if wording is None:
        raise Refused(f"“{name}” has no version {version}; the latest is {template.latest.number}")
    reasons = _blockers(template, wording, language=language, channel=channel, values=values)
    if reasons:
        raise Refused(reasons)
    return _write(template, wording, language=language, channel=channel, values=values)


def _template(name: str) -> Template:
    if name not in templates():
        raise Refused(f"There is no template “{name}”")
    return templates()[name]


def _blockers(
    template: Template,
    wording: Version,
    *,
    language: str,
    channel: str,
    values: Mapping[str, Value],
) -> list[str]:
    name, known = template.name, wording.placeholders
    missing = [LANGUAGES.get(one, one) for one in spoken(language) if one not in wording.words]
    blockers = [f"“{name}” version {wording.number} is not written in {one}" for one in missing]
    if channel not in wording.channels:
        blockers.append(f"“{name}” is not written as {CHANNELS.get(channel, channel).lower()}")
    blockers += [f"“{name}” does not know “{key}”" for key in sorted(set(values) - set(known))]
    blockers += [f"“{name}” needs “{key}”" for key in sorted(set(known) - set(values))]
    for key in sorted(set(known) & set(values)):
        wanted = _wants(known[key], values[key])
        if wanted:
            blockers.append(f"“{key}” must be {wanted}")
        elif template.audience == "victim" and _tells(known[key], str(values[key])):
            blockers.append(f"“{key}” tells who writes, or why: give a neutral one")
    return blockers


def _wants(kind: str, value: Value) -> str:
    """Say what a value of this kind must be, where it is not. It is never repeated."""
    if kind in ("day", "moment", "time"):
        return "" if _is_time(kind, value) else f"a {kind}"
    text = str(value)
    if kind in SHAPES and not re.fullmatch(SHAPES[kind][0], text):
        return SHAPES[kind][1]
    if kind in LENGTHS and not 0 < len(text.strip()) <= LENGTHS[kind]:
        return f"of 1 to {LENGTHS[kind]} characters"
    return "in one line" if kind != "words" and not text.isprintable() else ""


def _is_time(kind: str, value: Value) -> bool:
    if kind == "moment":
        return isinstance(value, datetime) and value.tzinfo is not None
    wanted = date if kind == "day" else time
    return isinstance(value, wanted) and not isinstance(value, datetime)


def _tells(kind: str, value: str) -> bool:
    if kind == "short_link":
        return bool(telling_in_address(value))
    return kind in TELLING and bool(
        telling_words(value.replace(" ", "") if kind == "phone" else value)
    )


def _write(
    template: Template,
    wording: Version,
    *,
    language: str,
    channel: str,
    values: Mapping[str, Value],
) -> Rendered:
    tongues = [(wording.words[one], _shown(wording, values, one)) for one in spoken(language)]
    in_text = channel == "text"
    body = "\n\n".join((w.text if in_text else w.body.strip()).format(**v) for w, v in tongues)
    subjects = "" if in_text else " / ".join(w.subject.format(**v) for w, v in tongues)
    return Rendered(
        template=template.name,
        version=wording.number,
        language=language,
        channel=channel,
        sender=wording.sender.format(**tongues[0][1]),
        subject=subjects,
        body=body,
        envelope=" / ".join(w.envelope for w, _ in tongues) if channel == "letter" else "",
        segments=segments(body) if in_text else 0,
    )


def _shown(wording: Version, values: Mapping[str, Value], language: str) -> dict[str, str]:
    return {key: shown(values[key], kind, language) for key, kind in wording.placeholders.items()}


def shown(value: Value, kind: str, language: str) -> str:
    """Write a value as people do: “Tuesday 8 December”, “dydd Mawrth 8 Rhagfyr”."""
    if kind == "moment" and isinstance(value, datetime):
        local = value.astimezone(LONDON)
        return f"{_day(local, language)} {local.year}, {_time(local.time(), language)}"
    if kind == "day" and isinstance(value, date):
        return _day(value, language)
    if kind == "time" and isinstance(value, time):
        return _time(value, language)
    return str(value)


def _day(day: date, language: str) -> str:
    if language == "cy":
        return f"dydd {CY_DAYS[day.weekday()]} {day.day} {CY_MONTHS[day.month - 1]}"
    return f"{day:%A} {day.day} {day:%B}"


def _time(at: time, language: str) -> str:
    half = ("yb", "yp") if language == "cy" else ("am", "pm")
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{half[at.hour >= 12]}"


# ---- what holds of every template ------------------------------------------------------------


def digest_of(wording: Version) -> str:
    """Sum up the words of a version; the review, which may come later, is not among them."""
    words = asdict(wording)
    del words["reviews"]
    text = json.dumps(words, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def faults_of(template: Template) -> list[str]:
    """Say what is wrong with a template; an empty list means that it may be used (TRUST T33)."""
    faults = []
    for wording in template.versions.values():
        where = f"{template.name} version {wording.number}"
        if set(wording.words) != set(LANGUAGES):
            faults.append(f"{where}: English and Welsh are both needed")
            continue
        wrong = _faults_of_shape(template, wording) or _faults_of_length(template, wording)
        faults += [f"{where}: {fault}" for fault in wrong]
        for language, words in wording.words.items():
            texts = [words.text, words.subject, words.body, words.envelope, wording.sender]
            told = telling_words(" ".join(re.sub(r"\{\w+\}", " 0 ", text) for text in texts))
            faults += [f"{where}: {LANGUAGES[language]} says “{word}”" for word in told]
            if template.audience == "victim":
                openings = [(words.text, PREVIEW), (words.subject, 200), (words.body, PREVIEW)]
                faults += [
                    f"{where}: {LANGUAGES[language]} shows “{found}” on a locked screen"
                    for text, length in openings
                    for found in _shown_first(text, length)
                ]
    return faults


def _faults_of_shape(template: Template, wording: Version) -> list[str]:
    used = {
        field
        for words in wording.words.values()
        for text in (words.text, words.subject, words.body, words.envelope, wording.sender)
        for _, field, _, _ in Formatter().parse(text)
        if field is not None
    }
    faults = []
    if used != set(wording.placeholders):
        faults.append(f"names {sorted(wording.placeholders)}, but uses {sorted(used)}")
    for key, kind in wording.placeholders.items():
        if template.audience == "victim" and kind not in FOR_VICTIMS:
            faults.append(f"“{key}” could say who somebody is")
    if template.audience == "victim" and wording.sender != "{area}":
        faults.append("the sender must be the area’s neutral name")
    if any(
        re.search(r"https?:|www\.", words.text + words.body) for words in wording.words.values()
    ):
        faults.append("an address stands in the words instead of a placeholder")
    if "letter" in wording.channels and not all(w.envelope for w in wording.words.values()):
        faults.append("a letter needs its envelope line")
    return faults


def _faults_of_length(template: Template, wording: Version) -> list[str]:
    """Whether a text takes the parts it claims, with the longest values of the basic alphabet.

    A name with a ŵ takes more; the words themselves never need such letters.
    """
    if "text" not in wording.channels:
        return []
    values, faults = longest_values(wording.placeholders), []
    for language in (*LANGUAGES, BOTH):
        written = _write(template, wording, language=language, channel="text", values=values)
        if not is_basic(written.body):
            faults.append(f"{language} has a letter that makes every part shorter")
        elif written.segments != wording.segments.get(language):
            faults.append(f"{language} takes up to {written.segments} parts, and claims others")
    return faults


def _shown_first(text: str, length: int) -> list[str]:
    """What the first characters give away: a figure, or any value but the area’s shortest name."""
    opening = text.replace("{area}", "Ely").lstrip()[:length]
    return re.findall(r"\{\w*\}?|\d+", opening)


def longest_values(placeholders: Mapping[str, str]) -> dict[str, Value]:
    """Values as long as they may be, to try how many parts a text can take at most."""
    most: dict[str, Value] = {
        "area": "W" * LENGTHS["area"],
        "site": "W" * LENGTHS["site"],
        "phone": "+44 0300 123 4567",
        "day": date(2026, 9, 30),  # Wednesday 30 September, dydd Mercher 30 Medi
        "time": time(12, 55),
        "moment": datetime(2026, 9, 30, 12, 55, tzinfo=LONDON),
        "code": "12345678",
        "count": 999_999,
        "link": "https://ashdown.example/".ljust(LENGTHS["link"], "x"),
        "short_link": "https://ashdown.example/".ljust(LENGTHS["short_link"], "q"),
        "line": "x" * LENGTHS["line"],
        "words": "x" * 100,
    }
    return {key: most[kind] for key, kind in placeholders.items()}
