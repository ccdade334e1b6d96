"""What is due of whom: months without a return, sign-offs, and what changed since."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, Q
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return, SigningKey
from waymark.network.benchmarks.queries.returns import returns_for
from waymark.network.benchmarks.rules import filing
from waymark.network.benchmarks.rules.months import in_words, months_between, moved, period_in_words
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.ui.needs import Need, Needs

# Any figure of a month counts: it may be a survey alone, or a month with everything held back.
_HANDED_IN = (State.SUBMITTED, State.CERTIFIED, State.PUBLISHED, State.SUPERSEDED)


def organisation(pk: int) -> Organisation:
    return Organisation.objects.get(pk=pk)


def filers_of(force: Organisation) -> list[Person]:
    """Those who may file for a force."""
    people = Person.objects.filter(is_active=True, seats__organisation=force).distinct()
    return [one for one in people if permissions.may_file(one, force)]


def missing(today: date, only: Organisation | None = None) -> dict[Organisation, list[date]]:
    """Months of the last twelve that forces have not returned. Who never filed owes nothing.

    A figure that a paper states was not filed by the force, and begins nothing.
    """
    own = Figure.objects.filter(breakdown="all", filed__state__in=_HANDED_IN, filed__source="")
    if only is not None:
        own = own.filter(organisation=only)
    since = moved(today, -13)
    began = dict(own.values_list("organisation").annotate(Min("month")).order_by())
    there: dict[int, set[date]] = defaultdict(set)
    for pk, month in own.filter(month__gte=since).values_list("organisation", "month").distinct():
        there[pk].add(month)
    forces = Organisation.objects.filter(
        pk__in=began, kind=OrganisationKind.FORCE, valid_to=None
    ).order_by("name")
    found = {force: filing.months_due(began[force.pk], there[force.pk], today) for force in forces}
    return {force: months for force, months in found.items() if months}


def first_came(force: Organisation, months: Collection[filing.Month]) -> dict[filing.Month, date]:
    """The days on which a force's months were first handed in, measure by measure.

    What was taken back before anybody saw it, or sent back to be mended, never came.
    """
    rows = Figure.objects.filter(
        Q(filed__state__in=_HANDED_IN) | Q(filed__published_at__isnull=False),
        organisation=force,
        measure__in={one.measure for one in months},
        month__in={one.first for one in months},
        filed__filed_at__isnull=False,
    )
    first = rows.values_list("measure", "month", "last").annotate(Min("filed__filed_at")).order_by()
    return {filing.Month(*which): localdate(at) for *which, at in first}


def to_sign(viewer: Person) -> list[Return]:
    """Returns that wait for this person's signature."""
    waiting = returns_for(viewer).filter(state=State.SUBMITTED).select_related("filed_by")
    return [one for one in waiting.order_by("filed_at") if permissions.may_certify(viewer, one)]


def keys_to_trust(viewer: Person, today: date) -> list[SigningKey]:
    """Keys whose fingerprint the office has not heard yet, but for those that have ended."""
    if not viewer.has_role(Role.CO_ORDINATOR):
        return []
    waiting = SigningKey.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), trusted_at=None
    ).select_related("organisation", "added_by")
    found = waiting.order_by("added_at", "pk")
    return [key for key in found if permissions.may_trust_key(viewer, key)]


def needs(viewer: Person | AnonymousUser, today: date) -> Needs:
    """Returns due, sign-offs and keys asked of this viewer, and what was published lately."""
    if not permissions.is_member(viewer) or viewer.organisation is None:
        return Needs([], [], [])
    asked = [_asked(one) for one in to_sign(viewer)]
    asked += [_to_hear(key) for key in keys_to_trust(viewer, today)]
    return Needs(_due(viewer, today), asked, _new(viewer, today))


def _due(viewer: Person, today: date) -> list[Need]:
    """What came back from the second person, then months of which nothing has been begun anew."""
    sender = viewer.organisation
    if sender is None or not permissions.may_file(viewer, sender):
        return []
    back = _came_back(sender)
    begun = {m for one in back for m in months_between(one.first_month, one.last_month)}
    months = [m for m in missing(today, only=sender).get(sender, []) if m not in begun]
    return [_to_mend(one, today) for one in back] + [
        _to_file(month, sender, today) for month in months[-2:]
    ]


def _came_back(sender: Organisation) -> list[Return]:
    rows = Return.objects.filter(filed_from=sender, state=State.DRAFT, typed__has_key="sent_back")
    return list(rows.select_related("organisation").order_by("pk"))


def _to_mend(one: Return, today: date) -> Need:
    words, state = filing.due_words(one.last_month, today)
    return Need(
        f"Mend the return for {period_in_words(one.first_month, one.last_month)}",
        reverse("benchmarks:return_table", args=[one.key]),
        note=f"{one.typed['sent_back_by']} sent it back: {one.typed['sent_back']}",
        on=filing.due_on(one.last_month),
        words=words,
        state=state,
        owner=one.organisation,
    )


def _to_file(month: date, sender: Organisation, today: date) -> Need:
    words, state = filing.due_words(month, today)
    return Need(
        f"Return for {in_words(month)}",
        reverse("benchmarks:returns"),
        note="Figures that are not ready can follow later",
        on=filing.due_on(month),
        words=words,
        state=state,
        owner=sender,
    )


def _asked(filed: Return) -> Need:
    return Need(
        f"Sign off the return for {period_in_words(filed.first_month, filed.last_month)}",
        reverse("benchmarks:return", args=[filed.key]),
        note=f"Filed by {filed.filed_by}" if filed.filed_by else "Filed by a system",
        owner=filed.organisation,
    )


def _to_hear(key: SigningKey) -> Need:
    return Need(
        f"Hear the fingerprint of a key: {key.fingerprint}",
        reverse("benchmarks:keys"),
        note="Ring the force, and have them read it to you"
        + (f". {key.added_by} added it" if key.added_by else ""),
        owner=key.organisation,
    )


def _new(viewer: Person, today: date) -> list[Need]:
    since = today - timedelta(days=14)
    rows = returns_for(viewer).filter(
        filed_from=viewer.organisation,
        state=State.PUBLISHED,
        published_at__date__gte=since,
        source="",
    )
    together: dict[tuple[Organisation, str], list[Return]] = defaultdict(list)
    for one in rows.select_related("organisation").order_by("-published_at", "-pk")[:6]:
        period = period_in_words(one.first_month, one.last_month)
        together[one.organisation, period].append(one)
    return [_published(force, period, found) for (force, period), found in together.items()][:3]


def _published(force: Organisation, period: str, found: list[Return]) -> Need:
    """One line for all that was published for a period: a survey and figures are two returns."""
    alone = len(found) == 1
    return Need(
        f"Return for {period} published"
        if alone
        else f"{len(found)} returns for {period} published",
        reverse("benchmarks:return", args=[found[0].key])
        if alone
        else reverse("benchmarks:returns"),
        note=", ".join(sorted({one.get_kind_display() for one in found})),
        on=found[0].published_at.date() if found[0].published_at else None,
        owner=force,
    )
