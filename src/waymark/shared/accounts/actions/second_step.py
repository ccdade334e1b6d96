"""The second step of signing in: setting one up, removing it, and resetting somebody's lost one."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.shared.accounts import permissions, queries
from waymark.shared.accounts.actions.sessions import end_sessions
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.rules.sealing import Seal, sealed_anew
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify

KINDS = {"totp": "one-time codes", "webauthn": "a passkey", "recovery_codes": "recovery codes"}


def add_codes(secret: str, *, by: Person, now: datetime) -> None:
    """Set up one-time codes: the app on the phone and we share a secret from now on."""
    with recorded("accounts.second_step_added", by=by, at=now) as entry:
        if Authenticator.objects.filter(user=by, type=Authenticator.Type.TOTP).exists():
            raise Refused("You have one-time codes already. Remove those first")
        TOTP.activate(by, secret)
        _added(by, entry, Authenticator.Type.TOTP, now)


def add_passkey(credential: dict[str, Any], *, name: str, by: Person, now: datetime) -> None:
    """Set up a passkey, which a phone, a computer or a key keeps."""
    with recorded("accounts.second_step_added", by=by, at=now) as entry:
        WebAuthn.add(by, name, credential)
        _added(by, entry, Authenticator.Type.WEBAUTHN, now)


def _added(by: Person, entry: Any, kind: str, now: datetime) -> None:
    if queries.recovery_codes(by) is None:
        RecoveryCodes.activate(by)
    end_sessions(by)
    entry.about, entry.detail = by, {"kind": kind}
    _tell(by, "A second step was added", f"You can now sign in with {KINDS[kind]}.", now)


def blockers_to_remove(step: Authenticator) -> list[str]:
    """Say why this second step must stay."""
    others = Authenticator.objects.filter(user_id=step.user_id).exclude(pk=step.pk)
    if (
        settings.WAYMARK_SECOND_STEP
        and not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    ):
        return ["It is your only second step. Set up another one first"]
    return []


def remove(step: Authenticator, *, by: Person, now: datetime) -> None:
    """Take one of one's own second steps away."""
    if step.user_id != by.pk:
        raise PermissionDenied
    with recorded("accounts.second_step_removed", by=by, at=now) as entry:
        if blockers := blockers_to_remove(step):
            raise Refused(blockers)
        entry.about, entry.detail = by, {"kind": step.type}
        Authenticator.objects.filter(pk=step.pk).delete()
        end_sessions(by)
        _tell(by, "A second step was removed", f"Removed: {KINDS[step.type]}.", now)


def rename(step: Authenticator, *, name: str, by: Person, now: datetime) -> None:
    """Give a passkey a name that tells it from the others."""
    if step.user_id != by.pk:
        raise PermissionDenied
    with recorded("accounts.passkey_renamed", by=by, at=now) as entry:
        step.wrap().name = name
        step.save()
        entry.about = by


def make_recovery_codes(*, by: Person, now: datetime) -> None:
    """Make ten new recovery codes; those from before work no more."""
    with recorded("accounts.recovery_codes_made", by=by, at=now) as entry:
        if not queries.second_steps(by):
            raise Refused("Set up a passkey or one-time codes first")
        Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(by)
        entry.about = by
        _tell(by, "New recovery codes were made", "Those from before work no more.", now)


def keep_recovery_codes(*, by: Person, now: datetime) -> None:
    """Note that a person has written the codes down: they are not shown again."""
    with recorded("accounts.recovery_codes_kept", by=by, at=now) as entry:
        codes = queries.recovery_codes(by)
        if codes is None:
            raise Refused("There are no recovery codes to keep")
        codes.mark_as_viewed()
        entry.about = by


def note_recovery_code(*, by: Person, now: datetime) -> int:
    """Note that a recovery code was used to sign in. Returns how many are left."""
    codes = queries.recovery_codes(by)
    left = len(codes.get_unused_codes()) if codes else 0
    with recorded("accounts.recovery_code_used", by=by, at=now) as entry:
        entry.about, entry.detail = by, {"left": left}
        _tell(by, "A recovery code was used to sign in", f"{left} are left.", now)
    return left


def reset(seat: Seat, *, by: Person, now: datetime) -> None:
    """Take all second steps away from somebody who lost theirs, and end their sessions.

    They sign in with their password and set up a new one. They and all administrators are told.
    """
    if not permissions.may_reset_second_step(by, seat):
        raise PermissionDenied
    with recorded("accounts.second_step_reset", by=by, at=now) as entry:
        person = Person.objects.get(seats=seat)
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        entry.about = person
        _tell(person, "Your second step was reset", "Set up a new one when you sign in.", now)
        notify(
            queries.administrators().exclude(pk__in=[person.pk]),
            kind="accounts.second_step_reset", subject="A second step was reset",
            body=f"{by.name} reset the second step of {person.name}.",
            link="/audit/", now=now, urgent=True,
        )  # fmt: skip


def _tell(person: Person, subject: str, body: str, now: datetime) -> None:
    """Whoever did not do this must hear of it soon."""
    notify(
        [person], kind="accounts.sign_in_changed", subject=subject,
        body=f"{body} If it was not you, tell an administrator at once.",
        link="/accounts/2fa/", now=now, urgent=True,
    )  # fmt: skip


def seal_anew(*, now: datetime) -> None:
    """The hourly round: seal with the site's present key what a former one sealed."""
    for step, name, seal in queries.sealed_second_steps():
        if seal is Seal.FORMER:
            _seal_anew(step.pk, name)


def _seal_anew(pk: int, name: str) -> None:
    """Read it again under a lock: a recovery code that is being used must stay used."""
    with transaction.atomic():
        step = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if step is not None:
            step.data[name] = sealed_anew(step.data[name], queries.sealing_keys())
            step.save(update_fields=["data"])
