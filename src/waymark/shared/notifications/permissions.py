"""Who may decide about mail that needs a person."""

from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import may_administer


def may_decide_about_mail(person: Person) -> bool:
    return may_administer(person)
