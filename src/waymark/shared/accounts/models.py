"""Organisations, people, and the seats that people hold in organisations."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string, salted_hmac

from waymark.shared.accounts.enums import OrganisationKind, OversightKind, Role

# Letters and figures that are not mistaken for each other when read out.
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """Make the opaque key by which a record is named in an address."""
    return get_random_string(10, UNMISTAKABLE)


class Organisation(models.Model):
    """A force, an oversight body, a charity: true between two dates, then followed by a successor.

    History hangs on the row, never on the name: when forces merge, each old row ends and points
    at the new one.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    ons_code = models.CharField(max_length=9, blank=True)
    nation = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=60, blank=True)
    tile = models.CharField(max_length=4, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["ons_code"],
                condition=~Q(ons_code="") & Q(valid_to=None),
                name="one_current_organisation_per_ons_code",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Oversight(models.Model):
    """Which body holds a force to account, and between which dates."""

    force = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="overseen_by")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="oversees")
    kind = models.CharField(max_length=24, choices=OversightKind)
    confirmed = models.BooleanField(default=True)
    expected_end = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "oversight"
        constraints = [
            models.UniqueConstraint(
                fields=["force"], condition=Q(valid_to=None), name="one_current_oversight_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.force} is overseen by {self.body}"


class People(BaseUserManager["Person"]):
    """Finds people by their address, however it was typed."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from the seats they hold."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    chosen_seat = models.ForeignKey(
        "Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    # Counted up by whatever must end this person's sessions (decision 50).
    stamp = models.PositiveIntegerField(default=0, editable=False)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must match to go on: the password as it is, and the stamp."""
        return salted_hmac(
            "waymark.accounts.session",
            f"{self.password}|{self.stamp}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @cached_property
    def hats(self) -> list["Seat"]:
        """The seats held now, the chosen one first."""
        return self.in_order(list(self.seats.select_related("organisation").order_by("pk")))

    def in_order(self, seats: "list[Seat]") -> "list[Seat]":
        """The seat chosen to act from, then the others."""
        return sorted(seats, key=lambda seat: seat.pk != self.chosen_seat_id)

    @property
    def seat(self) -> "Seat | None":
        """The seat this person acts from."""
        return self.hats[0] if self.hats else None

    @property
    def organisation(self) -> Organisation | None:
        return self.seat.organisation if self.seat else None

    @property
    def is_invented(self) -> bool:
        """Say whether this person belongs to the made-up world of the demonstration."""
        return self.organisation is not None and self.organisation.invented

    def has_role(self, *roles: str) -> bool:
        """Say whether any seat held gives one of these roles."""
        return any(seat.role in roles for seat in self.hats)

    def sits_in(self, organisation: Organisation | None, *roles: str) -> bool:
        """Say whether a seat is held in this organisation (with one of these roles, if given)."""
        return organisation is not None and any(
            seat.organisation_id == organisation.pk and (not roles or seat.role in roles)
            for seat in self.hats
        )


class Seat(models.Model):
    """A role in an organisation, filled or vacant. Records name seats, so they survive leavers."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "title"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="one_seat_per_title")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"


class Holding(models.Model):
    """Who held a seat, from when until when."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_on=None), name="one_holder_of_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"


class Invitation(models.Model):
    """An offer of a seat, sent to an address. It lasts for days, each of its links for minutes."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_seat",
            )
        ]

    def __str__(self) -> str:
        return f"invitation to {self.seat}"


class InvitationLink(models.Model):
    """One link of an invitation, as it was mailed; only a hash of its secret is kept."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    works_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"link of the {self.invitation}"


class Session(AbstractBaseSession):
    """One sign-in: who, on what, since when, last used when. Without a person, a visitor's.

    `expire_date` is the earlier of its two limits, so the database itself ends it (decision 50).
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.device or 'session'} since {self.began_at:%d %B %Y}"


class Device(models.Model):
    """A browser in which somebody has signed in: known by a secret that it keeps in a cookie."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "secret_hash"], name="one_device_per_secret")
        ]

    def __str__(self) -> str:
        return self.name


class GuessCount(models.Model):
    """How often something was tried within one window. The key is a keyed hash: no address here."""

    key = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} tries since {self.began_at:%H:%M}"
