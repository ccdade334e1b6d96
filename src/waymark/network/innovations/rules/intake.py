"""What an imported record becomes in a draft, and why it may not become one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .columns import COLUMNS, LibraryRecord
from .practice_bank import FIRST_BLOCK, SECOND_BLOCK, SECTIONS, BankRecord

# Longest text of each field, as the forms and the database hold it.
LENGTHS: Mapping[str, int] = {
    "title": 160, "summary": 600, "started_in": 40, "ended_in": 40, "copyright_owner": 200,
    "licence": 200, "disclaimer": 2000, "contact_as_imported": 200, "source": 300,
}  # fmt: skip
LONGEST_TEXT = 20_000

TEXTS = (
    "title", "summary", "aim", "intended_outcome", "description", "evaluation", "overall_impact",
    "learning", "best_evidence", "started_in", "ended_in", "disclaimer",
)  # fmt: skip
TABLE_TEXTS = (*TEXTS, "cost", "staff", "system_needs", "copyright_owner", "licence")
BANK_LISTS = (
    "stage_of_practice", "purpose", "topic", "partners", "implementation", "scale", "target_group",
)  # fmt: skip
TABLE_LISTS = (*BANK_LISTS, "item_type", "right", "measure", "recognition")
LABELS: Mapping[str, str] = {
    **{name: label for label, name in (FIRST_BLOCK | SECOND_BLOCK | SECTIONS).items()},
    **COLUMNS,
    "contact_as_imported": "Contact and email address together",
    "licence": "Copyright",
}


@dataclass(frozen=True)
class Intake:
    """A record ready to become a draft: texts by field, values by list as they were written."""

    texts: Mapping[str, str]
    lists: Mapping[str, list[str]]
    source: str = ""
    too_long: tuple[tuple[str, str], ...] = field(default=())


COPYRIGHT = "Copyright: "  # how a long copyright text begins where the disclaimer holds it


def from_bank(record: BankRecord) -> Intake:
    """What a page of the practice bank becomes.

    Its copyright text says what others may do. The College's own is too long for our line of
    conditions, so it is kept above the disclaimer.
    """
    texts = {name: getattr(record, name) for name in TEXTS}
    texts["contact_as_imported"] = ", ".join(
        each for each in (record.contact, record.email) if each
    )
    conditions = " ".join(record.copyright.split())
    if len(conditions) <= LENGTHS["licence"]:
        texts["licence"] = conditions
    else:
        both = (f"{COPYRIGHT}{conditions}", record.disclaimer)
        texts["disclaimer"] = "\n\n".join(each for each in both if each)
    return _checked(texts, _lists(record, BANK_LISTS), _bank_source(record))


def from_table(record: LibraryRecord, permissions: Mapping[str, str]) -> Intake:
    """What a row of the library's table becomes; `permissions` gives the code of each label."""
    texts = {name: getattr(record, name) for name in TABLE_TEXTS}
    texts["contact_as_imported"] = record.contact
    texts["permission"] = permissions.get(record.permission.casefold(), "")
    return _checked(texts, _lists(record, TABLE_LISTS), record.source)


def parted_disclaimer(disclaimer: str) -> tuple[str, str]:
    """A copyright text that was kept above the disclaimer, and the disclaimer itself."""
    first, _, rest = disclaimer.partition("\n\n")
    if first.startswith(COPYRIGHT):
        return first.removeprefix(COPYRIGHT), rest
    return "", disclaimer


def _lists(record: object, names: tuple[str, ...]) -> dict[str, list[str]]:
    said = {}
    for name in names:
        value = getattr(record, name)
        said[name] = list(value) if isinstance(value, tuple) else [value] if value else []
    return {name: values for name, values in said.items() if values}


def _bank_source(record: BankRecord) -> str:
    """One line for readers: whose page it was, and its dates."""
    parts = ["Pasted from the College of Policing’s practice bank"]
    parts += [record.organisation] if record.organisation else []
    parts += [f"first published {record.first_published}"] if record.first_published else []
    parts += [f"updated {record.updated}"] if record.updated else []
    return ", ".join(parts)


def _checked(texts: dict[str, str], lists: dict[str, list[str]], source: str) -> Intake:
    sizes = {name: len(text) for name, text in texts.items()} | {"source": len(source)}
    too_long = [
        (name, f"Shorten this to {limit:,} characters. It has {size:,}")
        for name, size in sizes.items()
        if size > (limit := LENGTHS.get(name, LONGEST_TEXT))
    ]
    if not texts["title"]:
        too_long.insert(0, ("title", "Enter a title"))
    return Intake(texts, lists, source, tuple(too_long))
