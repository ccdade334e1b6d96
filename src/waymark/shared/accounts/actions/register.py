"""Keeping the register of forces and their oversight bodies in step with its file."""

from datetime import datetime

from waymark.shared.accounts import register
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Oversight, Seat
from waymark.shared.audit.actions import recorded

# The strategic and the operational seat that every force of the network is asked to fill.
FORCE_SEATS = ((Role.LEAD, "Victim lead"), (Role.PRACTITIONER, "Victim practitioner"))


def load_register(*, now: datetime) -> int:
    """Write every force of the file, its overseer and its seats. Running twice is harmless."""
    forces = register.forces()
    with recorded("accounts.register_loaded", by=None, at=now) as entry:
        rows = {force.slug: _force(force) for force in forces}
        for force in forces:
            if force.successor:
                Organisation.objects.filter(slug=force.slug).update(successor=rows[force.successor])
            _oversight(rows[force.slug], force.oversight)
        Seat.objects.bulk_create(
            [
                Seat(organisation=row, role=role, title=title)
                for row in rows.values()
                for role, title in FORCE_SEATS
            ],
            ignore_conflicts=True,
        )
        entry.about, entry.detail = rows[forces[0].slug], {"forces": len(forces)}
    return len(forces)


def _force(force: register.Force) -> Organisation:
    row, _ = Organisation.objects.update_or_create(
        slug=force.slug,
        defaults={
            "name": force.common_name,
            "official_name": force.official_name,
            "kind": OrganisationKind.FORCE,
            "ons_code": force.ons_code,
            "nation": force.nation,
            "region": force.region,
            "tile": force.tile_code,
            "tile_column": force.tile_column,
            "tile_row": force.tile_row,
            "valid_from": force.valid_from,
            "valid_to": force.valid_to,
        },
    )
    return row


def _oversight(force: Organisation, body: register.OversightBody) -> None:
    overseer, _ = Organisation.objects.get_or_create(
        slug=body.slug,
        defaults={
            "name": body.name,
            "kind": OrganisationKind.OVERSIGHT,
            "nation": force.nation,
            "region": force.region,
        },
    )
    Oversight.objects.update_or_create(
        force=force,
        body=overseer,
        defaults={
            "kind": body.kind,
            "confirmed": body.confirmed,
            "expected_end": body.expected_end,
        },
    )
