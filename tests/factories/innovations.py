"""Practices as they stand in the library, adoptions with their steps, and value lists."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import OrganisationFactory
from waymark.network.innovations.actions.adoptions import recount
from waymark.network.innovations.actions.practices import reindex
from waymark.network.innovations.enums import IN_USE, State
from waymark.network.innovations.models import (
    Adoption,
    Innovation,
    StageChange,
    Value,
    Version,
)
from waymark.shared.accounts.models import Person

PUBLISHED = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAY = date(2026, 5, 1)
WHOLE = {
    "title": "The two-call promise",
    "intended_outcome": "Nobody waits without knowing.",
    "copyright_owner": "Calder Vale Police",
    "permission": "owner_shares",
}


class ValueFactory(DjangoModelFactory):
    class Meta:
        model = Value

    list = "topic"
    code = factory.Sequence(lambda n: f"value_{n}")
    words = factory.Sequence(lambda n: f"Value {n}")


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = Version

    number = 1
    title = factory.Sequence(lambda n: f"Practice {n}")
    summary = "Somebody rings the victim on the day agreed."
    aim = "Victims know when they will hear next."
    description = "The officer agrees two times with the victim."
    saved_at = PUBLISHED


class InnovationFactory(DjangoModelFactory):
    """A draft without any text; `published` and `draft` below add it."""

    class Meta:
        model = Innovation

    key = factory.Sequence(lambda n: f"practice-{n}")
    organisation = factory.SubFactory(OrganisationFactory)


def published(*, at: datetime = PUBLISHED, version: dict | None = None, **fields) -> Innovation:
    """A practice in the library: shown, found by the search, confirmed on its first day."""
    state = fields.pop("state", State.PUBLISHED)  # set last: what is shown must have a version
    innovation = InnovationFactory(**fields)
    shown = VersionFactory(innovation=innovation, published_at=at, **(version or {}))
    innovation.current, innovation.state = shown, state
    innovation.published_on = innovation.published_on or at.date()
    innovation.confirmed_on = innovation.confirmed_on or at.date()
    innovation.save()
    reindex(innovation)
    return innovation


def whole(version: Version) -> Version:
    """Fill in all that a reader needs, so that nothing stops its publication."""
    names = ("purpose", "topic", "target_group", "stage_of_practice")
    values = {
        name: Value.objects.filter(list=name).first() or ValueFactory(list=name) for name in names
    }
    version.values.set(values.values())
    version.stage_of_practice = values["stage_of_practice"]
    version.intended_outcome = "Nobody waits without knowing."
    version.copyright_owner, version.permission = "The force", "owner_shares"
    version.save()
    return version


def revised(writer: Person, *, title: str = "Three calls", **fields) -> Innovation:
    """A published practice with its next version in the works, both of them whole."""
    seat = writer.seat
    made = published(organisation=seat.organisation, started_by=writer, contact_seat=seat, **fields)
    whole(made.current)
    made.working = whole(VersionFactory(innovation=made, number=2, title=title, saved_by=writer))
    made.working.writers.add(writer)
    made.save()
    return made


def draft(*, version: dict | None = None, **fields) -> Innovation:
    """A practice that only its writers see."""
    innovation = InnovationFactory(**fields)
    innovation.working = VersionFactory(innovation=innovation, **(version or {}))
    innovation.save()
    return innovation


def adoption(innovation: Innovation, *steps: tuple[str, date], **fields) -> Adoption:
    """A force that took a practice up, step by step; it stands where the last step left it."""
    stage, last = steps[-1]
    live = [on for name, on in steps if name in IN_USE]
    made = Adoption.objects.create(
        innovation=innovation,
        stage=stage,
        began_on=steps[0][1],
        live_on=live[0] if live else None,
        stopped_on=last if stage == "stopped" else None,
        **{"organisation": fields.pop("organisation", None) or OrganisationFactory(), **fields},
    )
    for name, on in steps:
        StageChange.objects.create(adoption=made, stage=name, on=on, recorded_at=PUBLISHED)
    recount(innovation)
    return made


def whole_draft(writer, *, state="draft", **version) -> Innovation:
    """A draft in which nothing is missing."""
    seat = writer.seat
    made = draft(
        key="two-calls",
        organisation=seat.organisation,
        started_by=writer,
        contact_seat=seat,
        state=state,
        version={**WHOLE, "saved_by": writer, **version},
    )
    names = ("purpose", "topic", "target_group", "stage_of_practice")
    values = {name: ValueFactory(list=name) for name in names}
    made.working.values.set(values.values())
    made.working.stage_of_practice = values["stage_of_practice"]
    made.working.save()
    return made


def standing(practice, person, stage) -> None:
    """The force of this person stands at a stage since May; at none if there is none."""
    if stage:
        adoption(
            practice,
            (stage, MAY),
            organisation=person.organisation,
            stopped_because="No time" if stage == "stopped" else "",
        )


def undated(practice, person, stage="live", on=date(2026, 6, 9)) -> StageChange:
    """A step whose day no source gives: the day in the database is that of recording."""
    made = adoption(practice, (stage, on), organisation=person.organisation)
    made.changes.update(on_is_known=False)
    return made.changes.get()


def values_of_a_page() -> None:
    """The entries of our own lists that a pasted page of the practice bank uses."""
    for name, code, words in [
        ("topic", "contact_management", "Contact management"),
        ("stage_of_practice", "untested", "Untested"),
        ("partners", "police", "Police"),
        ("scale", "local", "Local"),
        ("target_group", "victims", "Victims"),
        ("target_group", "workforce", "Workforce"),
    ]:
        ValueFactory(list=name, code=code, words=words)


def in_draft(writer) -> Innovation:
    """A practice that somebody has begun for their force, with a title alone."""
    return draft(
        key="calls", organisation=writer.organisation, started_by=writer, contact_seat=writer.seat,
        version={"title": "Two calls"},
    )  # fmt: skip


def in_second_draft(writer) -> Innovation:
    """Published, with a second version in the works."""
    made = published(
        key="shown", organisation=writer.organisation, started_by=writer,
        version={"title": "Two calls"},
    )  # fmt: skip
    made.working = VersionFactory(innovation=made, number=2, title="Three calls")
    made.save()
    return made
