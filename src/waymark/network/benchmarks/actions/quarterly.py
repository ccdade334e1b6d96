"""Once a quarter, in calm words: where a force differs, and where it got better."""

from datetime import datetime

from django.utils.timezone import localdate

from waymark.network.benchmarks.queries import due
from waymark.network.benchmarks.queries.gaps import gap_in
from waymark.network.benchmarks.queries.standings import Seen, figures_mark, whole_country
from waymark.network.benchmarks.rules import gap as rules
from waymark.network.benchmarks.rules.comparison_trend import State
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry
from waymark.shared.audit.queries import marks
from waymark.shared.notifications.actions import notify

ACT = "benchmarks.quarter_told"


def tell_quarterly(*, now: datetime) -> None:
    """In the first fortnight of a quarter tell each force once; nothing to say, nothing sent."""
    start = rules.quarter_told_from(localdate(now))
    if start is None or Entry.objects.filter(act=ACT, at__date__gte=start).exists():
        return
    to_tell = [found for invented in (False, True) for found in _to_tell(invented)]
    for force, gaps, improving in to_tell:
        with recorded(ACT, by=None, at=now) as entry:
            notify(
                due.filers_of(force),
                kind="benchmarks.quarter",
                subject=f"{force.name}: your measures this quarter",
                body=rules.quarter_words(force.name, gaps, improving),
                link="/measures/gap/",
                now=now,
                once=f"quarter {force.pk} {start:%Y-%m}",
            )
            entry.about, entry.detail = force, {"quarter": f"{start:%Y-%m}"}


def _to_tell(invented: bool) -> list[tuple[Organisation, list[str], list[str]]]:
    """Each force with the names of measures on which it differs, and of those on which it rose."""
    country = [
        seen
        for seen in whole_country(invented, "", figures_mark(marks()))
        if seen.definition.has_direction
    ]
    slugs = sorted({slug for seen in country for slug in seen.forces})
    forces = Organisation.objects.filter(slug__in=slugs, valid_to=None).in_bulk(field_name="slug")
    found = []
    for slug in slugs:
        gaps = [seen.definition.title for seen in country if gap_in(seen, slug)]
        improving = [seen.definition.title for seen in country if _improves(seen, slug)]
        if slug in forces and (gaps or improving):
            found.append((forces[slug], gaps, improving))
    return found


def _improves(seen: Seen, slug: str) -> bool:
    judged = seen.trends.get(slug)
    return judged is not None and judged.state is State.IMPROVING and judged.run > 1
