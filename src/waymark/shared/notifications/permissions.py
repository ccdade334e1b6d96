"""Who may decide about mail that needs a person, and read the words of messages."""

from waymark.shared.accounts.models import Person
from waymark.shared.accounts.permissions import is_steward, may_administer


def may_decide_about_mail(person: Person) -> bool:
    return may_administer(person)


def may_read_templates(person: Person) -> bool:
    return is_steward(person)
