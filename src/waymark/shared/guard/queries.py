"""Reading a text or a file with the guard, as the wing's forms do."""

import hashlib
import re

from django.core import signing
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from waymark.shared.accounts.models import Person
from waymark.shared.files import rules as files
from waymark.shared.guard.models import Statement
from waymark.shared.guard.rules import Finding, victim_like
from waymark.shared.guard.rules.findings import WORDS

# Long enough to read the page again and to ask a colleague.
TOKEN_LASTS = 24 * 60 * 60
ADDRESS = re.compile(r"(?i)[a-z0-9][\w.+%-]{0,63}@[a-z0-9.-]{1,200}[a-z0-9]")
MOST_ADDRESSES = 200
_TOKENS = signing.TimestampSigner(salt="guard.statement")


def findings(text: str) -> list[Finding]:
    """What in a text could be a victim's detail: nothing if a member has stated it is none.

    The address of a member is no secret here; anybody else's own stops the post.
    """
    return _judged(text, text)


def _without_members(text: str) -> str:
    """The text with members' addresses blanked out, each line as long as before."""
    written = {address.casefold() for address in ADDRESS.findall(text)[:MOST_ADDRESSES]}
    members = set(
        Person.objects.filter(email__in=written, is_active=True).values_list("email", flat=True)
    )
    return ADDRESS.sub(
        lambda found: " " * len(found[0]) if found[0].casefold() in members else found[0], text
    )


def file_findings(data: bytes, filename: str) -> list[Finding]:
    """What in the words of a file could be a victim's detail.

    A file that is not what it says gives none: whoever keeps it refuses it, and says why.
    """
    try:
        kind = files.inspect(data, filename, len(data) + 1)
        words = files.words_for_guard(data, kind)
    except files.UnsafeFile:
        return []
    return _judged(words, name_of(data))


def _judged(words: str, subject: str) -> list[Finding]:
    found = victim_like(words)
    if any(finding.kind == "email" for finding in found):
        found = victim_like(_without_members(words))
    return [] if found and _stated(subject) else found


def name_of(data: bytes) -> str:
    """What a statement about a file is about: its bytes, whatever it is called."""
    return f"file {hashlib.sha256(data).hexdigest()}"


def fingerprint(subject: str) -> str:
    """A mark of a text that nobody can turn back into it, or try texts against."""
    normal = subject.replace("\r\n", "\n").strip()
    return salted_hmac("waymark.guard.statement", normal, algorithm="sha256").hexdigest()


def statement_token(subject: str, found: list[Finding]) -> str:
    """A token with which a member can state that these findings are nobody's detail.

    Signed, so that only what the guard did find can be stated; it holds no word of the text.
    """
    kinds = sorted({finding.kind for finding in found})
    return _TOKENS.sign_object({"f": fingerprint(subject), "k": kinds})


def read_token(token: str) -> tuple[str, list[str]] | None:
    """The fingerprint and the kinds of a token of ours; None of any other."""
    try:
        read = _TOKENS.unsign_object(token, max_age=TOKEN_LASTS)
    except signing.BadSignature:
        return None
    return read["f"], read["k"]


def _stated(subject: str) -> bool:
    return Statement.objects.filter(fingerprint=fingerprint(subject)).exists()


def statements() -> QuerySet[Statement]:
    """All that was stated, the newest first, for whoever looks after the wing."""
    return Statement.objects.select_related("person")


def what_was_found(statement: Statement) -> str:
    """The kinds of a statement in words: “a telephone number, a date of birth”."""
    return ", ".join(WORDS.get(kind, kind) for kind in statement.found)
