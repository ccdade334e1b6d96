"""Kinds of organisation, and the roles that a seat can give."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    FORCE = "force", "Police force"
    OVERSIGHT = "oversight", "Oversight body"
    CHARITY = "charity", "Charity or support provider"
    NATIONAL = "national", "National body"
    UNIT = "unit", "Victim care unit"


class OversightKind(TextChoices):
    PCC = "pcc", "Police and Crime Commissioner"
    PFCC = "pfcc", "Police, Fire and Crime Commissioner"
    MAYOR = "mayor", "Mayor"
    COMMON_COUNCIL = "common_council", "Common Council"
    BOARD = "policing_and_crime_board", "Policing and Crime Board"
    AUTHORITY = "authority", "Police authority"
    SECRETARY_OF_STATE = "secretary_of_state", "Secretary of State"


class Role(TextChoices):
    """What the holder of a seat may do; `docs/reference/permissions.md` lists it page by page."""

    LEAD = "lead", "Victim lead"
    PRACTITIONER = "practitioner", "Practitioner"
    PERFORMANCE = "performance", "Performance manager"
    PARTNER = "partner", "Partner"
    OBSERVER = "observer", "Observer"
    CO_ORDINATOR = "co_ordinator", "Co-ordinator"
    ADMINISTRATOR = "administrator", "Administrator"
