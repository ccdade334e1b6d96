"""A practice in the shapes in which it leaves and enters the library."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from waymark.network.innovations.enums import SHOWN, Permission
from waymark.network.innovations.models import Innovation, Version
from waymark.network.innovations.queries.practice import by_list
from waymark.network.innovations.rules.columns import LibraryRecord
from waymark.network.innovations.rules.intake import parted_disclaimer
from waymark.network.innovations.rules.known_values import COLLEGE_VALUES, codes_for
from waymark.network.innovations.rules.practice_bank import BankRecord
from waymark.network.innovations.rules.words import date_words
from waymark.shared.accounts.models import Organisation

MADE_UP = "Made-up demonstration data"

# Fields that are called the same in a version and in every shape.
SAME_TEXTS = (
    "aim", "intended_outcome", "description", "evaluation", "overall_impact", "learning",
    "best_evidence", "started_in", "ended_in", "disclaimer",
)  # fmt: skip
OUR_TEXTS = ("cost", "staff", "system_needs", "copyright_owner", "licence")
MANY = ("purpose", "topic", "partners", "target_group", "right", "measure", "recognition")
BANK_MANY = MANY[:4]
SINGLE = ("stage_of_practice", "item_type", "implementation", "scale")
BANK_SINGLE = ("stage_of_practice", "implementation", "scale")

# Words of every value by list and code, as `queries.vocabulary()` gives them.
Words = Mapping[str, Mapping[str, str]]


def library_record(innovation: Innovation) -> LibraryRecord:
    """The published version as one row of the library's table."""
    version = _shown(innovation)
    said: dict[str, Any] = {name: _values(version, name) for name in MANY}
    said |= {name: _first(_values(version, name)) for name in SINGLE}
    return LibraryRecord(
        title=version.title,
        summary=version.summary,
        organisation=innovation.organisation.name,
        contact=contact_words(innovation),
        region=innovation.organisation.region,
        first_published=_day(innovation),
        permission=permission_words(version),
        source=source_words(innovation),
        **said,
        **{name: getattr(version, name) for name in (*SAME_TEXTS, *OUR_TEXTS)},
    )


def bank_record(innovation: Innovation) -> BankRecord:
    """The published version as the College's practice bank would write it."""
    version, owner = _shown(innovation), innovation.organisation
    said: dict[str, Any] = {name: _college_values(version, name) for name in BANK_MANY}
    said |= {name: _first(_college_values(version, name)) for name in BANK_SINGLE}
    texts = {name: getattr(version, name) for name in SAME_TEXTS}
    conditions, texts["disclaimer"] = parted_disclaimer(version.disclaimer)
    if owner.invented:
        texts["disclaimer"] = f"{MADE_UP}.\n\n{texts['disclaimer']}".strip()
    return BankRecord(
        title=version.title,
        summary=version.summary,
        first_published=_day(innovation),
        organisation=owner.official_name or owner.name,
        contact=contact_words(innovation),
        region=owner.region,
        copyright="\n\n".join(
            each for each in (version.copyright_owner, version.licence, conditions) if each
        ),
        **said,
        **texts,
    )


def _shown(innovation: Innovation) -> Version:
    assert innovation.current is not None
    return innovation.current


def _values(version: Version, name: str) -> tuple[str, ...]:
    """The values of one list in words, and what was imported that no list of ours knows."""
    ours = [value.words for value in by_list(version).get(name, [])]
    return tuple(dict.fromkeys([*ours, *version.imported_as.get(name, [])]))


def _college_values(version: Version, name: str) -> tuple[str, ...]:
    """The values of one list as the College words them, where it has them."""
    theirs = {code: words for words, code in COLLEGE_VALUES[name].items()}
    ours = [theirs.get(value.code, value.words) for value in by_list(version).get(name, [])]
    return tuple(dict.fromkeys([*ours, *version.imported_as.get(name, [])]))


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _day(innovation: Innovation) -> str:
    return date_words(innovation.published_on) if innovation.published_on else ""


def contact_words(innovation: Innovation) -> str:
    """The seat that answers questions: a role, so that no export carries a person's name."""
    return str(innovation.contact_seat) if innovation.contact_seat else ""


def permission_words(version: Version) -> str:
    return str(dict(Permission.choices).get(version.permission, version.permission))


def source_words(innovation: Innovation) -> str:
    """Where the record comes from; what is made up says so in every shape."""
    if innovation.organisation.invented and not innovation.source.startswith(MADE_UP):
        return f"{MADE_UP}. {innovation.source}".strip()
    return innovation.source


def bank_vocabulary(words: Words) -> dict[str, set[str]]:
    """The values known in each list of the College's page: its words and ours."""
    return {name: {*known, *words.get(name, {}).values()} for name, known in COLLEGE_VALUES.items()}


def table_vocabulary(words: Words) -> dict[str, set[str]]:
    """The values known in each column of the library's table."""
    known = {
        name: {*COLLEGE_VALUES.get(name, ()), *words.get(name, {}).values()}
        for name in (*MANY, *SINGLE)
    }
    return known | {"permission": {str(label) for _, label in Permission.choices}}


def namesakes(organisations: Iterable[Organisation]) -> dict[tuple[int, str], Innovation]:
    """The practices that these organisations have, drafts too, by organisation and title."""
    found: dict[tuple[int, str], Innovation] = {}
    practices = Innovation.objects.filter(organisation__in=list(organisations))
    for practice in practices.select_related("current", "working").order_by("pk"):
        for version in (practice.current, practice.working):
            if version is not None:
                found.setdefault((practice.organisation_id, plain(version.title)), practice)
    return found


def by_name(organisations: Iterable[Organisation]) -> dict[str, Organisation]:
    """Organisations by each of their names, in small letters."""
    found: dict[str, Organisation] = {}
    for each in organisations:
        for name in (each.name, each.official_name, each.slug):
            if name:
                found.setdefault(plain(name), each)
    return found


def plain(words: str) -> str:
    """Titles and names are compared without regard to capitals and spaces."""
    return " ".join(words.casefold().split())


def sorted_values(
    lists: Mapping[str, Sequence[str]], words: Words
) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Part values as they were written into the codes that our lists know, by their own words or
    the College's, and what a version keeps of them: those not known, and all of them under `raw`.
    """
    codes: dict[str, list[str]] = {}
    kept: dict[str, Any] = {"raw": {name: list(said) for name, said in lists.items()}}
    for name, said in lists.items():
        codes[name], unknown = codes_for(said, name, words.get(name, {}))
        if unknown:
            kept[name] = unknown
    return codes, kept


def copied(*, members: bool) -> QuerySet[Innovation]:
    """The practices that a copy of the library holds: all that are shown, or the public ones."""
    practices = Innovation.objects.filter(state__in=SHOWN)
    if not members:
        practices = practices.filter(public=True)
    return (
        practices.select_related(
            "organisation", "current__stage_of_practice", "contact_seat__organisation"
        )
        .prefetch_related("current__values")
        .order_by("pk")
    )
