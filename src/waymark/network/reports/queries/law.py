"""What changed in law since the group last met."""

from datetime import date, timedelta

from waymark.network.innovations.rules.words import counted, date_words
from waymark.network.legislation.enums import UNCONFIRMED
from waymark.network.legislation.models import Instrument
from waymark.network.legislation.queries.work import changes_among
from waymark.network.reports.enums import Part
from waymark.network.reports.rules.document import Grid, Section

MOST = 15
QUARTER = timedelta(days=91)


def section(*, invented: bool, since: date | None, as_of: date) -> Section:
    """Stages and days of law, as every member may read them; a quarter where no pack was before."""
    begin = since or as_of - QUARTER
    known = Instrument.objects.filter(invented=invented).exclude(evidence__in=UNCONFIRMED)
    found = changes_among(known, since=begin, until=as_of)
    rows = [(one.title, one.words, date_words(one.on)) for one in found[:MOST]]
    after = f"since the last pack, {date_words(begin)}" if since else f"since {date_words(begin)}"
    more = f" The latest {MOST} are shown." if len(found) > MOST else ""
    return Section(
        Part.LAW,
        Part.LAW.label,
        "",
        f"{counted(len(found), 'change was', 'changes were')} recorded {after}.{more}"
        if found
        else f"Nothing was recorded {after}.",
        [],
        [Grid("Changes in law and Code", ("What", "Change", "On"), rows)] if rows else [],
    )
