"""Loading invented returns for the invented forces, and taking them away again."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.metadata import version
from itertools import chain

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from django.utils.timezone import localdate

from waymark.measures import definitions, returns
from waymark.measures.rulebook import Rules
from waymark.network.benchmarks import demonstration as invented
from waymark.network.benchmarks.demonstration import InUse, InventedFigure
from waymark.network.benchmarks.enums import Kind, Method, State
from waymark.network.benchmarks.models import Figure, Return, SigningKey
from waymark.network.benchmarks.rules.holding import hold_back
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.models import Adoption, Profile
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded

HISTORY = 30  # months in a force's first document; the rest came month by month
WAITS, CORRECTED = "ashdown", 33  # whose newest waits to be signed off, and which month it mended
FILE_METHODS = (Method.FILE_REVIEW, Method.DIP_SAMPLE)
NOTE = "Made-up demonstration data"


@dataclass(frozen=True, slots=True)
class Sender:
    """An invented force with its people and its key."""

    force: Organisation
    filer: Person | None
    certifier: Person | None
    secret: Ed25519PrivateKey
    key: SigningKey


class Parcel:
    """Rows to be written together: far faster than one by one."""

    def __init__(self) -> None:
        self.returns: list[Return] = []
        self.figures: list[Figure] = []
        self.corrections: list[tuple[Return, Return]] = []

    def add(self, filed: Return, figures: Iterable[Figure]) -> None:
        self.returns.append(filed)
        self.figures += figures

    def write(self) -> None:
        Return.objects.bulk_create(self.returns)
        Figure.objects.bulk_create(self.figures, batch_size=1000)
        for filed, old in self.corrections:
            filed.corrects = old
            filed.save(update_fields=["corrects"])


def load(*, now: datetime) -> None:
    """Load three years of invented returns, once."""
    forces = {
        force.slug: force
        for force in Organisation.objects.filter(invented=True, kind=OrganisationKind.FORCE)
    }
    if not forces or Return.objects.filter(organisation__invented=True).exists():
        return
    with recorded("benchmarks.demonstration_loaded", by=None, at=now) as entry:
        senders = _senders(forces, now)
        parcel = Parcel()
        for slug, rows in _by_force(forces, localdate(now)).items():
            _force(parcel, senders[slug], rows, now)
        parcel.write()
        entry.about = min(forces.values(), key=lambda force: force.slug)
        entry.detail = {"returns": len(parcel.returns), "figures": len(parcel.figures)}


def remove(*, now: datetime) -> None:
    """Take every return, figure and key of invented forces away."""
    filed = Return.objects.filter(organisation__invented=True)
    about = filed.order_by("pk").first()
    if about is None:
        return
    with recorded("benchmarks.demonstration_removed", by=None, at=now) as entry:
        entry.about, entry.detail = about.organisation, {"returns": filed.count()}
        Figure.objects.filter(organisation__invented=True).delete()
        filed.update(corrects=None)
        filed.delete()
        SigningKey.objects.filter(organisation__invented=True).delete()


def _by_force(forces: dict[str, Organisation], today: date) -> dict[str, list[InventedFigure]]:
    profiles = Profile.objects.filter(organisation__invented=True)
    sizes = {one.organisation_id: one.answers.get("size", "") for one in profiles}
    found: dict[str, list[InventedFigure]] = defaultdict(list)
    of_force = {slug: sizes.get(force.pk, "") for slug, force in forces.items()}
    figures = invented.figures(of_force, _in_use(), today)
    for figure in chain(figures, invented.reviews(of_force, today)):
        found[figure.force].append(figure)
    return found


def _in_use() -> list[InUse]:
    live = Adoption.objects.filter(organisation__invented=True, live_on__isnull=False)
    rows = live.values_list("innovation__key", "organisation__slug", "live_on", "stopped_on")
    return [InUse(key, slug, since, until) for key, slug, since, until in rows if since]


def _senders(forces: dict[str, Organisation], now: datetime) -> dict[str, Sender]:
    """Give each force a key that the network office trusts, and find who signs."""
    office = Person.objects.filter(
        seats__role=Role.CO_ORDINATOR, seats__organisation__invented=True
    )
    trusted_by = office.order_by("pk").first()
    people: dict[int, dict[str, Person]] = defaultdict(dict)
    seats = Seat.objects.filter(organisation__in=forces.values(), holder__isnull=False)
    for seat in seats.select_related("holder").order_by("-pk"):
        if seat.holder:
            people[seat.organisation_id][seat.role] = seat.holder
    found = {}
    since = moved(invented.months_of(localdate(now))[0], 1)
    for slug, force in forces.items():
        secret = Ed25519PrivateKey.generate()  # forgotten once the documents are signed
        lead = people[force.pk].get(Role.LEAD)
        filer = people[force.pk].get(Role.PERFORMANCE)
        key = _key(force, secret, since, filer, trusted_by, now)
        found[slug] = Sender(force, filer, lead, secret, key)
    SigningKey.objects.bulk_create(sender.key for sender in found.values())
    return found


def _key(
    force: Organisation,
    secret: Ed25519PrivateKey,
    since: date,
    added_by: Person | None,
    trusted_by: Person | None,
    now: datetime,
) -> SigningKey:
    public = secret.public_key()
    return SigningKey(
        organisation=force,
        fingerprint=returns.fingerprint(public),
        public_pem=returns.pem(public),
        valid_from=since,
        added_by=added_by,
        added_at=now,
        trusted_by=trusted_by,
        trusted_at=now,
    )


def _force(parcel: Parcel, sender: Sender, rows: list[InventedFigure], now: datetime) -> None:
    """Write one force's returns: signed documents, what is counted by hand, surveys, reviews."""
    by_engine = [row for row in rows if row.method == "engine"]
    asked = [row for row in rows if row.measure in invented.ASKED]
    by_hand = [row for row in rows if row.method in ("manual", "sample")]
    for kind, of_kind in ((Kind.TYPED, by_hand), (Kind.SATISFACTION, asked)):
        for quarter in _quarters(of_kind):
            filed = _return(sender, kind, quarter, now)
            parcel.add(filed, _figures(filed, quarter))
    for row in (row for row in rows if row.method in FILE_METHODS):
        filed = _return(sender, Kind.FILE_REVIEW, [row], now)
        parcel.add(filed, _figures(filed, [row]))
    _documents(parcel, sender, by_engine, now)


def _quarters(rows: Iterable[InventedFigure]) -> list[list[InventedFigure]]:
    found: dict[tuple[int, int], list[InventedFigure]] = defaultdict(list)
    for row in rows:
        found[row.month.year, (row.month.month - 1) // 3].append(row)
    return [found[quarter] for quarter in sorted(found)]


def _documents(parcel: Parcel, sender: Sender, rows: list[InventedFigure], now: datetime) -> None:
    """Sign a force's documents in turn: its history in one, then month by month."""
    axis = invented.months_of(localdate(now))
    history = [row for row in rows if row.month in axis[:HISTORY]]
    parts = [history] + [[r for r in rows if r.month == month] for month in axis[HISTORY:]]
    waits = sender.force.slug == WAITS
    if waits:  # what it sent first of one month, before it found cases that were not linked
        at = HISTORY - len(axis) + CORRECTED - HISTORY
        parts.insert(at, [_before(row) for row in parts[at]])
    before: returns.Return | None = None
    taken: dict[date, Return] = {}
    for part in parts:
        if not part:
            continue
        filed = _return(sender, Kind.ENGINE, part, now)
        before = _signed(filed, sender, part, before)
        months = {row.month for row in part}
        old = taken.get(min(months)) if len(months) == 1 else None
        if old is not None:
            _correct(parcel, filed, old)
        if waits and part is parts[-1]:
            filed.state, filed.published_at = State.SUBMITTED, None
            filed.certified_by = filed.certified_at = None
        parcel.add(filed, _figures(filed, part))
        taken |= dict.fromkeys(months, filed)


def _before(row: InventedFigure) -> InventedFigure:
    return InventedFigure(row.force, row.measure, row.month, row.met - 12, row.of - 6, row.method)


def _correct(parcel: Parcel, filed: Return, old: Return) -> None:
    parcel.corrections.append((filed, old))
    old.state = State.SUPERSEDED
    filed.filed_at = filed.begun_at = filed.begun_at + timedelta(days=9)
    for figure in parcel.figures:
        if figure.filed is old:
            figure.current = False


def _return(sender: Sender, kind: Kind, rows: Sequence[InventedFigure], now: datetime) -> Return:
    first, last = min(row.month for row in rows), max(row.until for row in rows)
    filed_at = min(_at(moved(last, 1) + timedelta(days=9)), now - timedelta(days=1))
    measures = sorted({row.measure for row in rows})
    asked = kind == Kind.SATISFACTION
    return Return(
        organisation=sender.force,
        filed_from=sender.force,
        kind=kind,
        state=State.PUBLISHED,
        first_month=first,
        last_month=last,
        method=rows[0].method,
        asked_from=first if asked else None,
        asked_to=moved(last, 1) - timedelta(days=1) if asked else None,
        note=NOTE,
        completeness=_completeness(kind, measures),
        definitions={name: definitions.find(name).stamp for name in measures},
        begun_by=sender.filer,
        begun_at=filed_at,
        filed_by=sender.filer,
        filed_at=filed_at,
        certified_by=sender.certifier,
        certified_at=min(filed_at + timedelta(days=2), now),
        published_at=min(filed_at + timedelta(days=2), now),
    )


def _completeness(kind: Kind, measures: Sequence[str]) -> int:
    """How many of the questions are answered: one counted by hand is one of five."""
    wanted = len(invented.COUNTED) if kind == Kind.TYPED else len(measures)
    return 100 * len(measures) // wanted


def _signed(
    filed: Return,
    sender: Sender,
    rows: Sequence[InventedFigure],
    before: returns.Return | None,
) -> returns.Return:
    """Sign a document like those that forces send, and note what it says of itself."""
    made_on = localdate(filed.begun_at)
    made = returns.Made.model_validate(
        {
            **_versions(),
            "result": hashlib.sha256(f"{rows}".encode()).hexdigest(),
            "clock": "occurred",
            "as_of": made_on.isoformat(),
            "on": made_on.isoformat(),
        }
    )
    document = returns.sign(
        [_row(row) for row in rows],
        force=sender.force.slug,
        key=sender.secret,
        made=made,
        previous=before,
        made_up=True,
    )
    filed.issue, filed.document_hash = document.issue, document.hash
    filed.document = document.text()
    filed.engine_version, filed.rules_version = made.waymark, made.rules
    filed.result_hash, filed.made_on, filed.signed_with = made.result, made_on, sender.key
    return document


@cache
def _versions() -> dict[str, str]:
    return {"waymark": version("waymark"), "rules": Rules.load().version}


def _row(row: InventedFigure) -> returns.Row:
    shown, month = hold_back(row.met, row.of), f"{row.month:%Y-%m}"
    return returns.Row(
        measure=definitions.find(row.measure).code,
        edition="NET",
        first=month,
        last=month,
        met=shown.numerator,
        of=shown.denominator,
        excused=None,
        unknown=None,
        pending=None,
    )


def _figures(filed: Return, rows: Iterable[InventedFigure]) -> list[Figure]:
    found = []
    for row in rows:
        shown = hold_back(row.met, row.of, row.invited or None)
        figure = Figure(
            filed=filed,
            organisation=filed.organisation,
            measure=row.measure,
            month=row.month,
            last=row.until,
            numerator=shown.numerator,
            denominator=shown.denominator,
            invited=shown.invited,
            suppressed=shown.suppressed,
            method=row.method,
            current=filed.state == State.PUBLISHED,
        )
        found.append(figure)
    return found


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
