"""Reading the register of organisations, and who sits where."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, When

from waymark.shared.accounts import rules
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import (
    Device,
    Invitation,
    InvitationLink,
    Organisation,
    Person,
    Seat,
    Session,
)
from waymark.shared.accounts.providers.known import Provider, providers, read
from waymark.shared.accounts.rules.sealing import Seal, seal_of


def regions() -> list[tuple[str, str]]:
    """The regions that organisations lie in, for a filter."""
    names = Organisation.objects.exclude(region="").order_by("region")
    return [(name, name) for name in names.values_list("region", flat=True).distinct()]


def organisations_for(
    viewer: Person, *, text: str, kinds: list[str], regions: list[str], order: str
) -> QuerySet[Organisation]:
    """The register, narrowed; each row with how many of its seats are filled."""
    found = Organisation.objects.annotate(
        seat_count=Count("seats"),
        filled_count=Count("seats", filter=Q(seats__holder__isnull=False)),
    )
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(official_name__icontains=text) | Q(ons_code__iexact=text)
        )
    if kinds:
        found = found.filter(kind__in=kinds)
    if regions:
        found = found.filter(region__in=regions)
    return found.order_by(*(["-filled_count", "name"] if order == "-filled" else ["name"]))


def organisation_page(viewer: Person, slug: str) -> QuerySet[Organisation]:
    """One organisation with its seats, holders and oversight."""
    return (
        Organisation.objects.filter(slug=slug)
        .select_related("successor")
        .prefetch_related(
            Prefetch("seats", Seat.objects.select_related("holder", "organisation")),
            "overseen_by__body",
            "oversees__force",
            "predecessors",
        )
    )


def seats_for(viewer: Person) -> QuerySet[Seat]:
    return Seat.objects.select_related("organisation", "holder")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        seat__organisation=organisation, accepted_at=None, withdrawn_at=None
    ).select_related("seat")


def link_by_token(token: str) -> InvitationLink | None:
    """Find a link of an invitation by its secret; also of a used or withdrawn one, to say so."""
    return (
        InvitationLink.objects.filter(token_hash=rules.hashed(token))
        .select_related("invitation__seat__organisation", "invitation__invited_by")
        .first()
    )


def person_invited(invitation: Invitation) -> Person | None:
    """Whoever has the address of an invitation already: a colleague, or somebody who had left."""
    return Person.objects.filter(email=invitation.email).first()


def people_who_may_be_picked() -> QuerySet[Person]:
    """People who hold a seat now: a pick-list never offers leavers, or those who only observe."""
    seated = Seat.objects.exclude(role=Role.OBSERVER).filter(holder__isnull=False)
    return Person.objects.filter(is_active=True, pk__in=seated.values("holder")).order_by("name")


def with_hats(people: Iterable[Person]) -> list[Person]:
    """These people with the seats they hold, asked for together instead of person by person."""
    found = list(people)
    held: dict[int, list[Seat]] = {person.pk: [] for person in found}
    seats = Seat.objects.filter(holder__in=list(held)).select_related("organisation")
    for seat in seats.order_by("pk"):
        held[seat.holder_id or 0].append(seat)
    for person in found:
        person.hats = person.in_order(held[person.pk])
    return found


def other_seats(person: Person, seat: Seat) -> QuerySet[Seat]:
    return Seat.objects.filter(holder=person).exclude(pk=seat.pk)


# ---- signing in ------------------------------------------------------------------------------


def second_steps(person: Person) -> list[Authenticator]:
    """What a person can show besides the password; recovery codes alone are none."""
    steps = Authenticator.objects.filter(user=person)
    return list(steps.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("created_at"))


def recovery_codes(person: Person) -> RecoveryCodes | None:
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES)
    step = found.first()
    return RecoveryCodes(step) if step else None


def linked_person(issuer: str, subject: str) -> Person | None:
    """Who signs in at this provider under this subject; an address is never asked for."""
    return Person.objects.filter(socialaccount__provider=issuer, socialaccount__uid=subject).first()


def linked_accounts(person: Person) -> list[tuple[SocialAccount, str]]:
    """Where a person can sign in besides here, each with the provider’s name."""
    names = {provider.issuer: provider.name for provider in providers().values()}
    accounts = SocialAccount.objects.filter(user=person).order_by("pk")
    return [(each, names.get(each.provider, each.provider)) for each in accounts]


def providers_to_link(person: Person) -> list[Provider]:
    """Providers of a person’s organisations with which they are not linked yet."""
    linked = {account.provider for account, _ in linked_accounts(person)}
    here = {seat.organisation.slug for seat in person.hats}
    return [
        provider
        for provider in providers().values()
        if provider.issuer not in linked and any(provider.serves(slug) for slug in here)
    ]


def required_of(organisation: Organisation) -> list[Provider]:
    """The providers of which people of this organisation must use one."""
    asking = [provider for provider in providers().values() if provider.required]
    return [provider for provider in asking if provider.serves(organisation.slug)]


def required_providers(person: Person) -> list[Provider]:
    """The providers of which a person must use one, because an organisation of theirs says so."""
    asking = [provider for provider in providers().values() if provider.required]
    if not asking:
        return []
    here = {seat.organisation.slug for seat in person.hats}
    return [provider for provider in asking if here & {*provider.organisations}]


def issuer_has_changed(provider: Provider) -> bool:
    """Say whether people were linked under this short name when it stood for another issuer."""
    known = SocialAccount.objects.filter(extra_data__provider=provider.key)
    return bool(known.exclude(provider=provider.issuer).exists())


def sealing_keys() -> list[str]:
    """The site's secret key, and those that it had before and still knows."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def sealed_second_steps() -> list[tuple[Authenticator, str, Seal]]:
    """Second steps that hold a sealed secret: each with its name, and the key it is sealed with."""
    keys = sealing_keys()
    return [
        (step, name, seal_of(step.data[name], keys))
        for step in Authenticator.objects.all()
        for name in ("secret", "seed")
        if name in step.data
    ]


def doctor() -> list[tuple[bool, str, str]]:
    """Look at second steps and providers."""
    return [*_seals(), *_providers()]


def _seals() -> list[tuple[bool, str, str]]:
    """Can every second step be read, and would it still be without the keys of before?"""
    found = Counter(seal for _, _, seal in sealed_second_steps())
    former, lost = found[Seal.FORMER], found[Seal.LOST]
    return [
        (
            not former,
            f"{former} secrets of second steps are sealed with a former key.",
            "Leave WAYMARK_OLD_SECRET_KEYS; the sender seals them anew within the hour",
        ),
        (
            not lost,
            f"{lost} secrets of second steps cannot be read.",
            "Put the key of before into WAYMARK_OLD_SECRET_KEYS, or reset each second step",
        ),
    ]


def _providers() -> list[tuple[bool, str, str]]:
    """Look at the providers of forces: is the file right, and does everybody linked have theirs?"""
    if not settings.WAYMARK_PROVIDERS:
        return []
    remedy = "Mend the file that WAYMARK_PROVIDERS names; docs/guides/sign-in.md"
    try:
        found = read(Path(settings.WAYMARK_PROVIDERS)).values()
    except ImproperlyConfigured as fault:
        return [(False, str(fault), remedy)]
    issuers = {provider.issuer for provider in found}
    astray = SocialAccount.objects.exclude(provider__in=issuers).count()
    named = {slug for provider in found for slug in provider.organisations}
    here = {*Organisation.objects.filter(slug__in=named).values_list("slug", flat=True)}
    unknown = ", ".join(sorted(named - here))
    return [
        (True, f"{len(issuers)} providers of forces are known.", ""),
        (not unknown, f"Organisations that nobody knows: {unknown or 'none'}.", remedy),
        (not astray, f"{astray} people are linked with a provider that is not known.", remedy),
    ]


def administrators() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, seats__role=Role.ADMINISTRATOR).distinct()


def to_alarm(person: Person) -> QuerySet[Person]:
    """Who hears that somebody broke the glass: administrators, and leads of their organisations."""
    here = [seat.organisation_id for seat in person.hats]
    leads = Q(seats__role=Role.LEAD, seats__organisation__in=here)
    return Person.objects.filter(
        leads | Q(seats__role=Role.ADMINISTRATOR), is_active=True
    ).distinct()


# ---- signing in ------------------------------------------------------------------------------


def sessions_of(person: Person, *, now: datetime) -> QuerySet[Session]:
    """Where somebody is signed in, the last used first."""
    return Session.objects.filter(person=person, expire_date__gt=now).order_by("-seen_at", "pk")


def known_device(email: str, secret: str) -> Device | None:
    """The device with this secret, if whoever has this address signed in on it before."""
    return Device.objects.filter(
        person__email=email.strip().lower(), secret_hash=rules.hashed(secret)
    ).first()


def person_or_decoy(email: str) -> Person:
    """Whoever has this address, or in one and the same look-up anybody else, or an empty person."""
    here = Case(When(email=email, then=0), default=1, output_field=IntegerField())
    first = Person.objects.order_by("pk").values("pk")[:1]
    found = Person.objects.filter(Q(email=email) | Q(pk__in=first)).order_by(here, "pk")
    return found.first() or Person(pk=0)


def account_mark(account: str) -> str:
    """The keyed hash by which the audit speaks of an account that was guessed at, known or not."""
    scope = rules.Scope("mark", (account.strip().lower(),), most=0)
    return rules.key_of(scope, settings.SECRET_KEY)[:40]
