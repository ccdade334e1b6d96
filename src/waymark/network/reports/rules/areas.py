"""What the world is told of an area: plain words, true to the figures, without blame."""

from waymark.measures.charts.words import percent


def sentence(met: int | None, of: int, unit: str, reason: str) -> str:
    """Say how often a promise was kept, or why no figure is shown."""
    if met is None or not of:
        return f"No figure is shown: {reason or 'nothing was counted'}."
    return f"Of {of:,} {unit}, {met:,} were as they should be: {percent(met / of)}."
