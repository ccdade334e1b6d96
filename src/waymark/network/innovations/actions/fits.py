"""Keeping the number of fitting points at hand, so that the library can be ordered by it."""

from waymark.network.innovations.enums import SHOWN
from waymark.network.innovations.models import Fit, Innovation, Profile
from waymark.network.innovations.rules import fit as rules


def refresh_fits(*, innovation: Innovation | None = None, profile: Profile | None = None) -> None:
    """Count the fitting points anew after a practice or a profile changed. Called in actions."""
    practices = Innovation.objects.filter(state__in=SHOWN).select_related("current")
    profiles = Profile.objects.all()
    if innovation is not None:
        practices = practices.filter(pk=innovation.pk)
    if profile is not None:
        profiles = profiles.filter(pk=profile.pk)
    held = list(profiles)
    rows = []
    for practice in practices:
        assert practice.current is not None
        wanted = rules.prerequisites_of(practice.current.prerequisites)
        for each in held:
            profile_values = rules.profile_values(each.answers, each.resources)
            lines = rules.prerequisite_lines(wanted, profile_values)
            fitting = sum(line.verdict == rules.Verdict.FITS for line in lines)
            rows.append(
                Fit(
                    organisation_id=each.organisation_id,
                    innovation=practice,
                    fitting=fitting,
                    points=len(lines),
                )
            )
    Fit.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["organisation", "innovation"],
        update_fields=["fitting", "points"],
    )
