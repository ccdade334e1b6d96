"""Who may read the audit chain."""

from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import may_administer


def may_read_audit(person: Person) -> bool:
    return may_administer(person)
