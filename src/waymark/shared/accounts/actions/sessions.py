"""Sign-ins: beginning one, noting its use, and ending the others."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from waymark.shared.accounts import queries, rules
from waymark.shared.accounts.models import Device, GuessCount, Person, Session
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify

FORGET_DEVICES_AFTER = timedelta(days=180)


def end_sessions(person: Person) -> None:
    """Let every session of this person end at its next page. Called inside an action.

    Whoever does this to themselves goes on where they are: `stay_signed_in` of the same request.
    """
    Person.objects.filter(pk=person.pk).update(stamp=F("stamp") + 1)
    person.refresh_from_db(fields=["stamp"])


def end_other_sessions(*, session_key: str, device: str, by: Person, now: datetime) -> int:
    """Sign oneself out everywhere but here, and know no other device. Returns how many ended."""
    with recorded("accounts.signed_out_elsewhere", by=by, at=now) as entry:
        others = queries.sessions_of(by, now=now).exclude(session_key=session_key)
        count = others.count()
        end_sessions(by)
        Session.objects.filter(pk__in=[other.pk for other in others]).delete()
        known = Device.objects.filter(person=by, secret_hash=rules.hashed(device))
        Device.objects.filter(person=by).exclude(pk__in=known.values("pk")).delete()
        entry.about, entry.detail = by, {"sessions": count}
    return count


def note_use(session_key: str, *, began_at: datetime, kind: str, now: datetime) -> None:
    """Write down that a session was used, and move its end on: one row, once a minute."""
    limits = rules.SessionLimits(*settings.WAYMARK_SESSION_LIMITS[kind])
    Session.objects.filter(session_key=session_key).update(
        seen_at=now, expire_date=rules.ends_at(began_at=began_at, seen_at=now, limits=limits)
    )


def begin(person: Person, *, how: str, device: str, user_agent: str, now: datetime) -> str:
    """Note that somebody signed in. Returns the secret by which their browser is known from now.

    A browser that was not seen before is told to its owner, unless it is their very first.
    """
    name = rules.device_in_words(user_agent)
    with recorded("accounts.signed_in", by=person, at=now) as entry:
        entry.about = person
        known = queries.known_device(person.email, device)
        entry.detail = {"how": how, "device": name, "new": known is None}
        if known is not None:
            Device.objects.filter(pk=known.pk).update(name=name, last_at=now)
            return device
        first = not Device.objects.filter(person=person).exists()
        if not first:
            _tell_of_new_device(person, name, now)
        return know_device(person, user_agent=user_agent, now=now)


def know_device(person: Person, *, user_agent: str, now: datetime) -> str:
    """Remember a browser in which somebody proved who they are. Returns its secret."""
    secret = secrets.token_urlsafe(24)
    Device.objects.create(
        person=person,
        secret_hash=rules.hashed(secret),
        name=rules.device_in_words(user_agent),
        first_at=now,
        last_at=now,
    )
    return secret


def _tell_of_new_device(person: Person, name: str, now: datetime) -> None:
    notify(
        [person],
        kind="accounts.signed_in",
        subject="Somebody signed in as you on a new device",
        body=f"With {name}. If it was not you, choose a new password and sign out everywhere else.",
        link="/members/me/security/",
        now=now,
        urgent=True,
    )


def forget_what_is_over(*, now: datetime) -> None:
    """The hourly round: let go of counts and sessions that are over, and of old devices."""
    GuessCount.objects.filter(began_at__lt=now - timedelta(hours=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    Device.objects.filter(last_at__lt=now - FORGET_DEVICES_AFTER).delete()
