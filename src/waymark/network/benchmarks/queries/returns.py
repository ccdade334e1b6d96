"""Returns themselves: who may open which."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Q, QuerySet, When

from waymark.measures.definitions import load
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return, SigningKey
from waymark.network.benchmarks.rules.filing import Change, Place, changed
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Oversight, Person, Seat
from waymark.shared.accounts.queries import with_hats


def returns_for(viewer: Person | AnonymousUser) -> QuerySet[Return]:
    """A sender's own in any state; others' once they have been published."""
    if not permissions.is_member(viewer):
        return Return.objects.none()
    own = [hat.organisation_id for hat in viewer.hats]
    mine = Q(filed_from__in=own)
    others = Q(published_at__isnull=False)
    if not permissions.may_see_figures(viewer):
        others &= Q(organisation__in=own)
    return Return.objects.filter(mine | others).select_related("organisation", "filed_from")


def published_before(
    organisation: Organisation, measures: Iterable[str], months: Iterable[date]
) -> list[dict[Place, tuple[int | None, int | None, int | None]]]:
    """What returns of a force have ever published on these months, return by return, oldest first.

    Also what was replaced or withdrawn: whoever saw it can still subtract it.
    """
    rows = Figure.objects.filter(
        organisation=organisation,
        measure__in=list(measures),
        month__in=list(months),
        breakdown="all",
        filed__published_at__isnull=False,
    ).order_by("filed__published_at", "filed_id")
    found: dict[int, dict[Place, tuple[int | None, int | None, int | None]]] = {}
    for figure in rows:
        found.setdefault(figure.filed_id, {})[place_of(figure)] = (
            figure.numerator, figure.denominator, figure.invited,
        )  # fmt: skip
    return list(found.values())


def place_of(figure: Figure) -> Place:
    return Place(
        figure.measure, figure.edition, figure.month, figure.last, figure.breakdown, figure.group
    )


def figures_of(filed: Return) -> list[Figure]:
    """The figures in a return, by measure and month; those of the whole before those of groups."""
    order = {one.key: number for number, one in enumerate(load())}
    return sorted(
        filed.figures.all(),
        key=lambda f: (
            order.get(f.measure, len(order)), f.measure, f.edition, f.breakdown != "all",
            f.month, f.last, f.breakdown, f.group,
        ),
    )  # fmt: skip


def in_force(filed: Return) -> dict[Place, Figure]:
    """Published figures of the force in the months of a return, but for its own."""
    rows = Figure.objects.filter(
        organisation=filed.organisation,
        current=True,
        month__gte=filed.first_month,
        last__lte=filed.last_month,
    ).exclude(filed=filed)
    return {place_of(figure): figure for figure in rows.select_related("filed__filed_from")}


def left_empty(filed: Return) -> list[Figure]:
    """The figures of a return that was withdrawn, in whose place nothing is published now."""
    there = set(in_force(filed))
    return [f for f in figures_of(filed) if f.breakdown == "all" and place_of(f) not in there]


def changes(filed: Return) -> list[Change]:
    """What a return would change of what is published: months sent twice with other numbers."""
    after = {place_of(f): (f.numerator, f.denominator) for f in filed.figures.all()}
    return changes_by(filed, after)


def changes_by(filed: Return, after: Mapping[Place, tuple[int | None, int | None]]) -> list[Change]:
    """The same for counts that are not kept yet."""
    before = {p: (f.numerator, f.denominator) for p, f in in_force(filed).items()}
    return changed(before, after)


def latest_document(organisation: Organisation) -> Return | None:
    """The last signed document taken from a force, whatever became of it: the next must follow."""
    return (
        Return.objects.filter(organisation=organisation, issue__isnull=False)
        .order_by("-issue")
        .first()
    )


def keys_of(organisation: Organisation, on: date) -> list[SigningKey]:
    """The keys that may sign for a force on a day: trusted, begun and not ended."""
    return list(
        SigningKey.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            organisation=organisation,
            trusted_at__isnull=False,
            valid_from__lte=on,
        )
    )


def keys_not_trusted(organisation: Organisation) -> list[SigningKey]:
    """The keys of a force whose fingerprint the network office has not heard yet."""
    return list(SigningKey.objects.filter(organisation=organisation, trusted_at=None))


def senders_of(person: Person) -> list[Organisation]:
    """The organisations for which this person may file."""
    hats = {hat.organisation_id: hat.organisation for hat in person.hats}
    return [one for one in hats.values() if permissions.may_file(person, one)]


def subjects_of(sender: Organisation) -> list[Organisation]:
    """Whose figures an organisation files: a force its own, an oversight body its forces'."""
    if sender.kind == OrganisationKind.FORCE:
        return [sender]
    held = Oversight.objects.filter(body=sender, valid_to=None).select_related("force")
    return [one.force for one in held.order_by("force__name")]


def certifiers_of(filed: Return) -> list[Person]:
    """Those who may sign a return off: people of its sender, but for who filed it."""
    return [one for one in _filers(filed.filed_from) if permissions.may_certify(one, filed)]


def certifiers_besides(filed: Return, person: Person) -> list[Person]:
    """Those who could sign a return off once this person has filed it."""
    return [
        one for one in _filers(filed.filed_from)
        if one != person and permissions.may_file(one, filed.filed_from)
    ]  # fmt: skip


def _filers(sender: Organisation) -> list[Person]:
    """Who holds a seat at a sender, of a force one from which returns are filed."""
    seats = Seat.objects.filter(organisation=sender, holder__is_active=True)
    if sender.kind == OrganisationKind.FORCE:
        seats = seats.filter(role__in=permissions.FILERS)
    return with_hats(Person.objects.filter(pk__in=seats.values("holder")))


def filed_from(viewer: Person | AnonymousUser) -> QuerySet[Return]:
    """What this viewer's organisations have filed, in any state, newest first."""
    if not permissions.is_member(viewer):
        return Return.objects.none()
    own = [hat.organisation_id for hat in viewer.hats]
    rows = Return.objects.filter(filed_from__in=own)
    return rows.select_related("organisation", "filed_from").order_by("-last_month", "-pk")


def filed_for(viewer: Person | AnonymousUser, month: date) -> QuerySet[Return]:
    """What this viewer's organisations have filed that covers a month."""
    covering = filed_from(viewer).filter(first_month__lte=month, last_month__gte=month)
    return covering.exclude(state=State.WITHDRAWN)


TABS = {
    "all": Q(),
    "draft": Q(state=State.DRAFT),
    "waiting": Q(state__in=[State.SUBMITTED, State.CERTIFIED]),
    "published": Q(state__in=[State.PUBLISHED, State.SUPERSEDED]),
    "withdrawn": Q(state=State.WITHDRAWN),
}


def in_tab(found: QuerySet[Return], tab: str) -> QuerySet[Return]:
    return found.filter(TABS[tab])


def count_by_tab(found: QuerySet[Return]) -> dict[str, int]:
    """How many returns stand in each tab, in one query."""
    counted: dict[str, int] = found.order_by().aggregate(
        **{name: Count("pk", filter=which) for name, which in TABS.items() if which},
        all=Count("pk"),
    )
    return counted


def with_people(found: QuerySet[Return]) -> QuerySet[Return]:
    return found.select_related(
        "organisation", "filed_from", "filed_by", "certified_by", "withdrawn_by", "signed_with",
        "corrects",
    )  # fmt: skip


def corrections_of(filed: Return) -> list[Return]:
    return list(filed.corrections.filter(published_at__isnull=False).order_by("published_at"))


def signing_keys_for(viewer: Person | AnonymousUser) -> QuerySet[SigningKey]:
    """All keys for a steward, those of one's own forces for who files; first those that wait."""
    waits = Case(When(trusted_at=None, then=0), default=1)
    rows = SigningKey.objects.select_related("organisation", "added_by", "trusted_by")
    rows = rows.order_by(waits, "organisation__name", "-valid_from", "pk")
    if not permissions.may_see_keys(viewer):
        return rows.none()
    if permissions.is_member(viewer) and viewer.has_role(*permissions.STEWARDS):
        return rows
    own = [hat.organisation_id for hat in viewer.hats] if permissions.is_member(viewer) else []
    return rows.filter(organisation__in=own)
