"""What is done every morning: publish what is due, and remind, calmly, of what is missing."""

from datetime import date, datetime

from django.utils.timezone import localdate

from waymark.network.benchmarks.actions.quarterly import tell_quarterly
from waymark.network.benchmarks.actions.signing_off import publish_due
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Return
from waymark.network.benchmarks.queries import due
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.rules import filing
from waymark.network.benchmarks.rules.months import in_words, period_in_words
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify


def daily_round(*, now: datetime) -> None:
    """Publish what was signed off for today, tell of the quarter, remind who files and signs."""
    publish_due(now=now)
    tell_quarterly(now=now)
    today = localdate(now)
    for force, months in due.missing(today).items():
        late = [month for month in months if filing.remind_on(filing.due_on(month), today)]
        if late:
            _remind(force.pk, late, now)
    waiting = Return.objects.filter(state=State.SUBMITTED).select_related(
        "organisation", "filed_from", "filed_by"
    )
    for filed in waiting:
        if filed.filed_at and filing.remind_on(localdate(filed.filed_at), today):
            _remind_to_sign(filed, today, now)


def _remind(force: int, months: list[date], now: datetime) -> None:
    """Tell those who file which months are missing. One month without figures is no failure."""
    force_row = due.organisation(force)
    named = ", ".join(in_words(month) for month in months)
    with recorded("benchmarks.reminded", by=None, at=now) as entry:
        notify(
            due.filers_of(force_row),
            kind="benchmarks.return_due",
            subject=f"No return yet for {named}",
            body=(
                "If the figures are not ready, nothing needs doing: the pages say that the month"
                " is not there yet. A return that covers several months can follow later"
            ),
            link="/measures/returns/",
            now=now,
            once=f"return-due {force} {max(months):%Y-%m} {localdate(now):%Y-%m-%d}",
        )
        entry.about, entry.detail = force_row, {"months": len(months)}


def _remind_to_sign(filed: Return, today: date, now: datetime) -> None:
    people: list[Person] = reading.certifiers_of(filed)
    with recorded("benchmarks.reminded", by=None, at=now) as entry:
        notify(
            people,
            kind="benchmarks.sign_off_asked",
            subject=f"A return of {filed.organisation} still waits for you",
            body=(
                f"{period_in_words(filed.first_month, filed.last_month)}, filed by"
                f" {filed.filed_by or 'a colleague'}. Nobody else sees it until it is signed off"
            ),
            link=f"/measures/returns/{filed.key}/",
            now=now,
            once=f"sign-off {filed.key} {today:%Y-%m-%d}",
        )
        entry.about = filed
