"""Returns: the only document that crosses from a force to the network. Counts, and nothing else.

rows = rows_of(counts, earlier=issued)        # small numbers held back, here and by subtraction
document = sign(rows, force="ashdown", key=key, rules=…, result=…, made_on=today)
Path("return.json").write_text(document.text())

document = verify(text, keys=[public], previous=latest)   # or BadReturn, with the reasons
"""

from waymark.measures.returns.cells import Counts, Place, months_between
from waymark.measures.returns.document import (
    BREAKDOWNS,
    COUNTS,
    SCHEMA,
    BadReturn,
    Made,
    Return,
    Row,
    parse,
)
from waymark.measures.returns.preparing import rows_of
from waymark.measures.returns.signing import (
    fingerprint,
    is_private_half,
    is_public_half,
    is_signed_by,
    new_key,
    pem,
    private_key,
    public_key,
    sign,
)
from waymark.measures.returns.verifying import verify

__all__ = [
    "BREAKDOWNS",
    "COUNTS",
    "SCHEMA",
    "BadReturn",
    "Counts",
    "Made",
    "Place",
    "Return",
    "Row",
    "fingerprint",
    "is_private_half",
    "is_public_half",
    "is_signed_by",
    "months_between",
    "new_key",
    "parse",
    "pem",
    "private_key",
    "public_key",
    "rows_of",
    "sign",
    "verify",
]
