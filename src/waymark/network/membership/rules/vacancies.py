"""When a vacant seat is told of, and when it is told of again."""

from datetime import date, timedelta

REMIND_EVERY = timedelta(days=30)
MOST_REMINDERS = 3


def due_alarm(vacant_since: date, today: date) -> int:
    """Which alarm is due: 0 the first, then a reminder each month, three at most.

    Told once a name, so that a round that runs each hour tells each of them once.
    """
    months = (today - vacant_since) // REMIND_EVERY
    return min(max(months, 0), MOST_REMINDERS)


def alarm_name(seat: str, vacant_since: date, alarm: int) -> str:
    """The name under which each person hears of one alarm once."""
    return f"vacant:{seat}:{vacant_since.isoformat()}:{alarm}"
