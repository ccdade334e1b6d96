"""Breaking the glass: an administrator signs in when nothing else works, and everybody hears it."""

from datetime import datetime

from django.core import signing
from django.db.models import F

from waymark.shared.accounts import permissions, queries, rules
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify

SALT = "waymark.accounts.break-glass"


def make_link(email: str, *, now: datetime) -> str:
    """Make the secret of a link for a named administrator. Works 15 minutes, and once.

    For the command line of whoever runs the machine. It says which sign-in counter it was made
    at, and using it moves the counter on: so it needs no table, and cannot be used twice.
    """
    with recorded("accounts.glass_link_made", by=None, at=now) as entry:
        person = Person.objects.filter(email=email.strip().lower()).first()
        blockers = rules.blockers_to_break_glass(
            known=person is not None,
            administrator=person is not None and permissions.may_administer(person),
            active=person is not None and person.is_active,
        )
        if blockers or person is None:
            raise Refused(blockers)
        entry.about = person
        _alarm(
            person, "An emergency link was made",
            f"On the machine, for {person.name}. It works for 15 minutes.", now,
        )  # fmt: skip
    value = {"person": person.key, "stamp": person.stamp, "at": int(now.timestamp())}
    return signing.dumps(value, salt=SALT)


def read_link(token: str, *, now: datetime) -> Person:
    """Say whose link this is, if it works still."""
    try:
        value = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Refused(rules.GLASS_LINK_DEAD) from None
    person = Person.objects.filter(
        key=value["person"], stamp=value["stamp"], is_active=True
    ).first()
    made_at = datetime.fromtimestamp(value["at"], tz=now.tzinfo)
    if person is None or not permissions.may_administer(person):
        raise Refused(rules.GLASS_LINK_DEAD)
    if not made_at <= now < made_at + rules.GLASS_LINK_LASTS:
        raise Refused(rules.GLASS_LINK_DEAD)
    return person


def break_glass(token: str, *, now: datetime) -> Person:
    """Use the link: it dies, the person's other sessions end, and the alarm goes out."""
    person = read_link(token, now=now)
    with recorded("accounts.glass_broken", by=person, at=now) as entry:
        # Of two who press at once, one finds the counter moved on.
        used = Person.objects.filter(pk=person.pk, stamp=person.stamp).update(stamp=F("stamp") + 1)
        if not used:
            raise Refused(rules.GLASS_LINK_DEAD)
        entry.about = person
        _alarm(
            person, "Somebody signed in by an emergency link",
            f"As {person.name}. The session ends within the hour. "
            "If nobody told you why, ask now, and look at the audit trail.", now,
        )  # fmt: skip
    person.refresh_from_db()
    return person


def _alarm(person: Person, subject: str, body: str, now: datetime) -> None:
    """Tell every administrator, and the leads of the person's organisations."""
    notify(
        queries.to_alarm(person), kind="accounts.glass", subject=subject, body=body,
        link="/notices/", now=now, urgent=True,
    )  # fmt: skip
