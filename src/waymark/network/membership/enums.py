"""Kinds of members, the states of a membership, ranks, and the seats that are nominated."""

from django.db.models import TextChoices


class MemberKind(TextChoices):
    FORCE = "force", "Force"
    PARTNER = "partner", "Partner"
    OBSERVER = "observer", "Observer"


class State(TextChoices):
    """How far an organisation's membership has come."""

    INVITED = "invited", "Invited"
    ENDORSED = "endorsed", "Endorsed"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    LEFT = "left", "Left"


class Rank(TextChoices):
    """The office of whoever endorses a membership, the lower ones so that they can be refused."""

    CHIEF_OFFICER = "chief_officer", "Chief officer"
    CHIEF_SUPERINTENDENT = "chief_superintendent", "Chief superintendent"
    SUPERINTENDENT = "superintendent", "Superintendent"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    CHIEF_INSPECTOR = "chief_inspector", "Chief inspector"
    INSPECTOR = "inspector", "Inspector"
    OTHER = "other", "Another rank or grade"


class Level(TextChoices):
    """Which of a member's seats is meant; the seat is nominated, not the person."""

    STRATEGIC = "strategic", "Strategic"
    OPERATIONAL = "operational", "Operational"
    CONTACT = "contact", "Contact"


class TermList(TextChoices):
    """The lists of words with which members and their seats are described."""

    ROLE = "role", "Roles"
    TEAM = "team", "Supporting teams"
    SECTOR = "sector", "Parts of the system"
    SERVED = "served", "Victims served"
