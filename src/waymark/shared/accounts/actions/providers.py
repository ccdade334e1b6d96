"""Linking people with the identity provider of their force: by invitation, or on their own page."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount

from waymark.shared.accounts import queries, rules
from waymark.shared.accounts.actions import seats
from waymark.shared.accounts.models import Invitation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def link(*, issuer: str, subject: str, provider: str, by: Person, now: datetime) -> None:
    """Let a person sign in at a provider from now on, as the one whom the provider named."""
    with recorded("accounts.provider_linked", by=by, at=now) as entry:
        _link(by, issuer=issuer, subject=subject, provider=provider)
        entry.about, entry.detail = by, {"provider": provider}
        _tell(by, "You can sign in at another place", "A sign-in of your force was linked.", now)


def accept_invitation(
    key: str, *, name: str, issuer: str, subject: str, provider: str, now: datetime
) -> Person:
    """Take up a seat as somebody whom the force's provider named. No password is made.

    An address that has an account already is not enough: who signs in must be linked with it.
    """
    with recorded("accounts.invitation_accepted", by=None, at=now) as entry:
        invitation = Invitation.objects.select_for_update().get(key=key)
        blockers = rules.blockers_to_accept(
            expires_at=invitation.expires_at,
            accepted_at=invitation.accepted_at,
            withdrawn_at=invitation.withdrawn_at,
            now=now,
        )
        if blockers:
            raise Refused(blockers)
        person = Person.objects.filter(email=invitation.email).first()
        if person is None:
            person = _newcomer(invitation.email, name, now)
            _link(person, issuer=issuer, subject=subject, provider=provider)
        elif queries.linked_person(issuer, subject) != person:
            raise Refused(
                "You already have an account. Sign in as you always do, link this sign-in on "
                "your own page, and open the invitation again"
            )
        Person.objects.filter(pk=person.pk).update(is_active=True, left_at=None)
        seats.take(invitation.seat, person, now)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
        entry.about, entry.detail = invitation.seat, {"provider": provider}
    person.refresh_from_db()
    return person


def unlink(account: SocialAccount, *, by: Person, now: datetime) -> None:
    """Let a person no longer sign in at a provider, if another way in is left."""
    with recorded("accounts.provider_unlinked", by=by, at=now) as entry:
        blockers = rules.blockers_to_unlink(
            has_password=by.has_usable_password(),
            required=account.provider in {each.issuer for each in queries.required_providers(by)},
        )
        if blockers:
            raise Refused(blockers)
        entry.about, entry.detail = by, {"provider": account.extra_data.get("provider", "")}
        SocialAccount.objects.filter(pk=account.pk, user=by).delete()
        _tell(by, "A way to sign in was removed", "A sign-in of your force was unlinked.", now)


def _newcomer(email: str, name: str, now: datetime) -> Person:
    person = Person(email=email, name=name, joined_at=now)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    return person


def _link(person: Person, *, issuer: str, subject: str, provider: str) -> None:
    linked = queries.linked_person(issuer, subject)
    if linked == person:
        raise Refused("You can sign in with it already")
    if linked is not None:
        raise Refused("This sign-in belongs to another account here. Ask an administrator")
    if SocialAccount.objects.filter(user=person, provider=issuer).exists():
        raise Refused("You sign in there as somebody else already. Unlink that one first")
    SocialAccount.objects.create(
        user=person, provider=issuer, uid=subject, extra_data={"provider": provider}
    )


def _tell(person: Person, subject: str, body: str, now: datetime) -> None:
    """Whoever did not do this must hear of it soon."""
    notify(
        [person], kind="accounts.sign_in_changed", subject=subject,
        body=f"{body} If it was not you, tell an administrator at once.",
        link="/members/me/", now=now, urgent=True,
    )  # fmt: skip
