"""Named moments at which a process that is killed could do most harm.

`reached("marked")` raises an event of Python's own auditing (`sys.audit`): it costs a tenth of a
microsecond and does nothing, unless a test's process listens and kills itself there (decision 61).
"""

import sys

EVENT = "waymark.point"

SENDING = (
    "marking",  # the attempt is written, not committed
    "marked",  # committed, nobody called yet
    "asking",  # about to ask the gateway whether it has the message
    "asked",  # it answered
    "calling",  # about to hand the message over
    "called",  # it answered, and nothing is written
    "settling",  # the outcome is written, not committed
    "settled",  # committed
    "sweeping",  # what a stopped sender left is written, not committed
    "swept",  # committed
)
# Two more moments of sending lie in the gateway: it has read the message, and it has taken it.
RECEIVING = (
    "receipt_read",  # the receipt is read, nothing is looked up
    "receipt_found",  # its message is held
    "receipt_writing",  # written, not committed
    "receipt_written",  # committed, the gateway not yet answered
)


def reached(point: str) -> None:
    """Say that a process has come to one of these moments."""
    sys.audit(EVENT, point)
