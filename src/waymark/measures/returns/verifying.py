"""Whether a return may be believed: its form, its seal, its turn, and the counts themselves."""

from collections.abc import Collection, Iterable, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from waymark.measures.returns.cells import Counts, Place
from waymark.measures.returns.document import COUNTS, BadReturn, Return, digest, parse
from waymark.measures.returns.signing import fingerprint, is_signed_by
from waymark.measures.suppression import LEAST


def verify(
    text: str,
    keys: Iterable[Ed25519PublicKey],
    *,
    force: str | None = None,
    measures: Collection[str] | None = None,
    previous: Return | None = None,
    recount: Mapping[Place, Counts] | None = None,
) -> Return:
    """Check a return in full and give it back, or raise `BadReturn` with every reason.

    `keys` are those that may sign for the `force`; `measures` are the codes of those that we know.
    `previous` is the latest return taken from it:
    the next must follow it, so that none is replayed, left out or sent twice. `recount` are full
    counts worked out afresh from the data: every figure shown must be equal to them.
    """
    document = parse(text)
    reasons = [*_seal(document, keys), *_small(document), *_turn(document, previous)]
    if force is not None and document.force != force:
        reasons.append("The return is of another force")
    if measures is not None and any(row.measure not in measures for row in document.rows):
        reasons.append("The return holds a measure that we do not know")
    if recount is not None:
        reasons += _recounted(document, recount)
    if reasons:
        raise BadReturn(reasons)
    return document


def _seal(document: Return, keys: Iterable[Ed25519PublicKey]) -> list[str]:
    if digest(document.content()) != document.hash:
        return ["The figures have been altered since the return was made: its hash differs"]
    known = {fingerprint(key): key for key in keys}
    key = known.get(document.signature.key)
    if key is None:
        return ["The return is signed with a key that is not known for this force"]
    if not is_signed_by(document, key):
        return ["The signature is not that of the key it names"]
    return []


def _small(document: Return) -> list[str]:
    for row in document.rows:
        shown = [getattr(row, name) for name in COUNTS]
        if row.met is not None and row.of is not None:
            shown.append(row.of - row.met)
        if any(count is not None and count < LEAST for count in shown):
            return [f"{row.measure}, {row.first}: a count under {LEAST} is not held back"]
    return []


def _turn(document: Return, previous: Return | None) -> list[str]:
    if previous is None:
        first = document.issue == 1
        return [] if first else [f"Issue {document.issue} comes first, but issue 1 was expected"]
    if document.force != previous.force:
        return [f"The return is of {document.force}, not of {previous.force}"]
    if document.hash == previous.hash:
        return ["This return has been taken already"]
    if document.issue <= previous.issue:
        return [f"Issue {document.issue} is not newer than issue {previous.issue}, taken before"]
    if document.issue > previous.issue + 1 or document.previous != previous.hash:
        return [f"The return does not follow issue {previous.issue}, the latest one taken"]
    return []


def _recounted(document: Return, recount: Mapping[Place, Counts]) -> list[str]:
    reasons = []
    for row in document.rows:
        counts = recount.get(Place(*row.place))
        for name in COUNTS:
            said, found = getattr(row, name), getattr(counts, name, None)
            if said is not None and said != found:
                reasons.append(
                    f"{row.measure}, {row.first}: “{name}” is {said} in the return,"
                    f" {'nothing' if found is None else found} in the data"
                )
    return reasons[:20]
