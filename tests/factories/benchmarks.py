"""Forces that can sign, the documents they sign, and returns typed into a table."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.factories.accounts import OrganisationFactory, SeatFactory, steward
from waymark.measures import returns
from waymark.network.benchmarks.actions import filing, keys, signing_off
from waymark.network.benchmarks.models import Return, SigningKey
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Organisation, Person

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
MADE = {
    "waymark": "0.5.0",
    "rules": "0123456789ab",
    "result": "ab" * 32,
    "clock": "occurred",
    "as_of": "2026-02-20",
    "on": "2026-02-20",
}


@dataclass
class Force:
    """A force with a filer, a second person, and a key that the network trusts."""

    row: Organisation
    filer: Person
    second: Person
    secret: Ed25519PrivateKey
    key: SigningKey
    issued: list[returns.Return] = field(default_factory=list)

    def document(self, *rows: returns.Row, made: dict[str, str] | None = None, **more: Any):
        """Sign the next document of this force; it counts as issued."""
        made_up = more.pop("made_up", self.row.invented)
        previous = more.pop("previous", self.issued[-1] if self.issued else None)
        document = returns.sign(
            rows or [row()],
            force=more.pop("force", self.row.slug),
            key=more.pop("key", self.secret),
            made=returns.Made.model_validate(MADE | (made or {})),
            previous=previous,
            made_up=made_up,
        )
        self.issued.append(document)
        return document

    def file(self, text: str, now: datetime = NOW) -> Return:
        return filing.file_document(text, force=self.row, by=self.filer, now=now)

    def publish(self, filed: Return, now: datetime = NOW) -> Return:
        return signing_off.certify(filed, by=self.second, now=now)

    def typed(self, cells: dict[str, str], **more: Any) -> Return:
        """A draft with these cells filled."""
        given = {"kind": "typed", "method": "manual", "first": OCTOBER, "last": OCTOBER} | more
        draft = filing.begin(
            organisation=self.row, sender=self.row, by=self.filer, now=NOW, **given
        )
        filing.save_cells(draft, cells, by=self.filer, now=NOW)
        return draft


def force(name: str = "ashdown", now: datetime = NOW, **more: Any) -> Force:
    organisation = OrganisationFactory(slug=name, name=f"{name.title()} Police", **more)
    filer = SeatFactory(organisation=organisation, role=Role.PERFORMANCE).holder
    second = SeatFactory(organisation=organisation, role=Role.LEAD).holder
    secret = Ed25519PrivateKey.generate()
    key = keys.add_key(
        organisation,
        pem=returns.pem(secret.public_key()),
        valid_from=date(2026, 1, 1),
        by=filer,
        now=now,
    )
    keys.trust_key(key, by=steward(), now=now)
    return Force(organisation, filer, second, secret, key)


def row(measure: str = "N-UPD", month: str = "2026-10", **more: Any) -> returns.Row:
    """One row of a document: 300 of 400, unless said otherwise."""
    given = {
        "measure": measure, "edition": "NET", "first": month, "last": month,
        "met": 300, "of": 400, "excused": None, "unknown": None, "pending": None,
    }  # fmt: skip
    return returns.Row(**(given | more))


def headline(month: str = "2026-10", met: int = 300, of: int = 400) -> dict[str, str]:
    """The cells of all five headline questions for one month."""
    from waymark.measures.definitions import headline as questions

    return {
        f"{one.key}-{month}-{end}": str(number)
        for one in questions()
        for end, number in (("n", met), ("d", of))
    }


def review(world: Force, first: date, last: date, found: str = "52", read: str = "60") -> Return:
    """A draft of a file review over these months."""
    return world.typed(
        {f"files-good-{first:%Y-%m}-n": found, f"files-good-{first:%Y-%m}-d": read},
        kind="file_review", method="file_review", measure="files-good", first=first, last=last,
    )  # fmt: skip
