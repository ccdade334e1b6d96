"""Memberships of organisations with their history, the seats nominated, leads and handovers."""

from django.db import models
from django.db.models import F, Q

from waymark.network.membership.enums import Level, MemberKind, Rank, State, TermList
from waymark.shared.accounts.models import Organisation, Person, Seat, new_key


class Term(models.Model):
    """One entry of a list that the co-ordinator keeps: a role, a team, a part of the system.

    Retired ones are offered no more and stay where they were chosen. What somebody does is chosen
    for the seat, not for the person.
    """

    list = models.CharField(max_length=8, choices=TermList)
    words = models.CharField(max_length=80)
    retired = models.BooleanField(default=False)
    seats = models.ManyToManyField(Seat, blank=True, related_name="work")

    class Meta:
        ordering = ["list", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "words"], name="one_term_of_these_words")
        ]

    def __str__(self) -> str:
        return self.words


class Membership(models.Model):
    """One organisation's time in the network. Who left and comes back begins a new one."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(max_length=10, choices=MemberKind)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    invited_through = models.CharField(max_length=200, blank=True)
    # After this day an invitation that nobody endorsed has run out.
    expires_on = models.DateField()
    # The endorsing officer's own seat, if there is one: it hears of vacant seats.
    sponsor_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Which part of the system it stands for, and which victims it serves, in its own words.
    sector = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    serves = models.ManyToManyField(Term, blank=True, related_name="members_serving")

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~Q(state=State.LEFT),
                name="one_open_membership_of_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class Change(models.Model):
    """One step in the history of a membership: what it became, on which day, by whom, and why."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=10, choices=State)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} on {self.on}"


class Endorsement(models.Model):
    """That an officer of sufficient rank stands behind a membership, and what shows it."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="endorsements"
    )
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=24, choices=Rank)
    on = models.DateField()
    evidence = models.TextField()
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_rank_display()} {self.name} on {self.on}"


def evidence_path(paper: "EvidencePaper", filename: str) -> str:
    """Keep a file under its own hash: what it is called never reaches the disk."""
    return f"endorsements/{paper.sha256[:2]}/{paper.sha256}"


class EvidencePaper(models.Model):
    """A paper that shows an endorsement: the letter, or a picture of it. Few may read it."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    endorsement = models.ForeignKey(Endorsement, on_delete=models.CASCADE, related_name="papers")
    filename = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=evidence_path, max_length=120)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement", "sha256"], name="an_evidence_paper_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class Nomination(models.Model):
    """Which seat of a member is its strategic, its operational, or its one contact seat; since."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="nominations")
    level = models.CharField(max_length=12, choices=Level)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="nominations")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-began_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "level"],
                condition=Q(ended_on=None),
                name="one_nominated_seat_per_level",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_on=None), name="a_seat_is_nominated_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="nomination_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.seat}"


class LeadTerm(models.Model):
    """Which force leads the network, from when until when; the made-up network has its own."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="lead_terms"
    )
    invented = models.BooleanField(default=False)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-began_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invented"], condition=Q(ended_on=None), name="one_force_leads"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="a_lead_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} leads since {self.began_on}"


class Handover(models.Model):
    """What somebody handed to their successor, and what they wrote about it."""

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    leaver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    # [{"part": "Practices", "title", "href", "what"}], as it was on that day.
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.leaver} to {self.successor}"
