"""Reading and verifying the audit chain."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from waymark.shared.accounts.models import Person
from waymark.shared.audit import permissions, rules
from waymark.shared.audit.models import Entry

BATCH = 5_000
LONDON = ZoneInfo("Europe/London")
COLUMNS = [name if name != "by" else "by_id" for name in rules.Row._fields]


def entries_for(
    viewer: Person,
    *,
    words: str = "",
    acts: Iterable[str] = (),
    person: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The entries that this person may read, newest first: an administrator all, others none.

    `words` finds a record's key, an entry's number, or part of an act or a person's name; `person`
    is a person's key; `since` and `until` are days in London, both included.
    """
    if not permissions.may_read_audit(viewer):
        return Entry.objects.none()
    entries = Entry.objects.select_related("by").order_by("-sequence")
    if words := words.strip():
        entries = entries.filter(_matching(words))
    if acts:
        entries = entries.filter(act__in=acts)
    if person:
        entries = entries.filter(by__key=person)
    if since:
        entries = entries.filter(at__gte=_morning(since))
    if until:
        entries = entries.filter(at__lt=_morning(until + timedelta(days=1)))
    return entries


def _matching(words: str) -> Q:
    people = Person.objects.filter(name__icontains=words).values("pk")
    found = Q(about_key=words) | Q(act__icontains=words.replace(" ", "_")) | Q(by__in=people)
    return found | Q(sequence=int(words)) if words.isdecimal() and len(words) < 16 else found


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def about_account(person: Person, *, mark: str, since: datetime) -> QuerySet[Entry]:
    """What happened with somebody’s own account, newest first, for that person to read.

    `mark` is the keyed hash under which wrong guesses at their address are entered.
    """
    own = Q(by=person) | Q(about_type="accounts.person", about_key=person.key)
    guessed = Q(about_type="accounts.guesscount", about_key=mark)
    found = Entry.objects.filter(own | guessed, act__startswith="accounts.", at__gte=since)
    return found.order_by("-sequence")


def kinds_of_act() -> list[str]:
    """Every kind of act that has an entry, for the filter."""
    return list(Entry.objects.order_by("act").values_list("act", flat=True).distinct())


def person_by_key(key: str) -> Person | None:
    """Somebody whose entries are asked for; leavers too, because their acts stay."""
    return Person.objects.filter(key=key).first()


def administrator(email: str) -> Person | None:
    """The administrator who signs in with this address, for the command line."""
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    return person if person and permissions.may_read_audit(person) else None


def last_check() -> Entry | None:
    """The newest entry that says how a check of the whole chain went."""
    return Entry.objects.filter(act="audit.chain_checked").select_related("by").first()


def table_rows(entries: QuerySet[Entry]) -> Iterator[list[object]]:
    """Entries as rows of a table, heading first, read in batches."""
    yield ["entry", "at", "act", "by", "about", "key", "detail", "hash"]
    for entry in entries.iterator(chunk_size=2_000):
        yield [
            entry.sequence,
            entry.at.astimezone(LONDON).isoformat(timespec="seconds"),
            entry.act,
            entry.by.name if entry.by else "",
            entry.about_type,
            entry.about_key,
            "; ".join(f"{name}: {value}" for name, value in entry.detail.items()),
            entry.hash,
        ]


# ---- verifying -------------------------------------------------------------------------------


def head_entry() -> tuple[int, str]:
    """The number and the hash of the last entry."""
    last = Entry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, rules.BEFORE_THE_FIRST)


def head() -> str:
    """The mark of the last entry: as long as it stays, nothing has been done.

    Number and hash: after an older database was restored the numbers are used again, and a page
    remembered from before must not pass for one of now.
    """
    sequence, own_hash = head_entry()
    return f"{sequence} {own_hash}"


READ_ON = 100  # entries; after more of them, reading begins anew
_read = rules.NOTHING_READ  # by this process; replaced, never changed


def marks() -> rules.Marks:
    """The last entry of each kind of act: one short query, which reads what is new to this process.

    For what hangs on some acts only. Where the entry that was read last is no longer there, because
    an older database was restored, or where too many came after it, reading begins anew: then
    something is worked out once too often, never too seldom.
    """
    global _read
    known = _read
    newest = Entry.objects.filter(sequence__gte=known.head[0]).order_by("-sequence")
    rows = list(newest.values_list("sequence", "hash", "act")[:READ_ON])
    if not rows and known != rules.NOTHING_READ:
        read_anew()
        return marks()
    _read = known.moved(rows[::-1])
    return _read


def read_anew() -> None:
    """Forget what this process has read of the chain."""
    global _read
    _read = rules.NOTHING_READ


def head_file() -> Path:
    """The note of the chain's head, outside the database. Each wing has its own."""
    return Path(settings.WAYMARK_DATA) / f"audit-head-{settings.WAYMARK_WING}.log"


def erasures_file() -> Path:
    """The list of acts to be repeated after a restore, beside the note of the head."""
    return Path(settings.WAYMARK_DATA) / f"erasures-{settings.WAYMARK_WING}.log"


def noted_erasures() -> list[rules.Erasure]:
    path = erasures_file()
    return rules.read_erasures(path.read_text() if path.exists() else "")


def erasures_here() -> list[rules.Row]:
    """The entries of acts that must be repeated after a restore, as this database has them."""
    acts = list(settings.WAYMARK_ERASERS)
    rows = Entry.objects.filter(act__in=acts).order_by("sequence").values_list(*COLUMNS)
    return [rules.Row._make(row) for row in rows]


def verify(*, batch: int = BATCH) -> rules.Verdict:
    """Walk the whole chain in batches and name everything that was tampered with.

    The note is read first: entries written meanwhile are then newer than it, never missing.
    """
    path = head_file()
    noted, unreadable = rules.read_notes(path.read_text() if path.exists() else "")
    walk = rules.Walk(noted)
    for rows in _batches(batch):
        walk.over(rows)
    walk.end()
    remarks = [f"{unreadable} lines of {path.name} cannot be read"] if unreadable else []
    head = f"{walk.sequence} {walk.hash}"
    return rules.Verdict(walk.entries, head, walk.faults, walk.fault_count, remarks)


def _batches(size: int) -> Iterator[Iterable[rules.Row]]:
    entries = Entry.objects.order_by("sequence").values_list(*COLUMNS)
    rows = list(entries[:size])
    while rows:
        yield map(rules.Row._make, rows)
        rows = list(entries.filter(sequence__gt=rows[-1][0])[:size])


def doctor() -> list[tuple[bool, str, str]]:
    """Say whether the chain is whole: a sentence, and the remedy if it is not."""
    verdict = verify()
    remedy = (
        "Keep the database and the note of the head as they are, take a copy of both, and compare "
        "them with a backup: docs/guides/audit.md says how"
    )
    checks = [(verdict.ok, verdict.sentence, "" if verdict.ok else remedy)]
    checks += [
        (False, remark, "Compare the note with a backup of it") for remark in verdict.remarks
    ]
    return checks
