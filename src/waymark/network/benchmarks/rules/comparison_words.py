"""What is said of a standing: sentences that help, accuse nobody, and are true to the statistic."""

from collections.abc import Sequence
from datetime import date

from waymark.measures.charts.words import percent, small_number
from waymark.measures.funnel import Flag
from waymark.measures.rulebook import read_rights
from waymark.measures.spc import Segment, expected_false_alarms
from waymark.measures.words import capital, count, counted, listed, month

from .comparison import (
    LEAST_FORCES,
    METHODS,
    MONTHS,
    Month,
    National,
    Standing,
    family,
    is_far,
    side,
)
from .comparison_trend import BASELINE, Sign, State, Trend
from .months import period_in_words

TAGS = {
    State.IMPROVING: "Improving",
    State.STEADY: "Steady",
    State.LOOK: "Worth a look",
    State.CHANGED: "Changed",
    State.FEW: "Not enough data",
    State.SUPPRESSED: "Not shown",
}


def interval_words(found: Standing) -> str:
    """Write the interval of a share: “63 to 65%”."""
    low, high = found.interval.low, found.interval.high
    if low is None or high is None:
        return ""
    return f"{percent(low).removesuffix('%')} to {percent(high)}"


def period_words(national: National) -> str:
    return f"12 months to {month(national.last)}"


def lead(name: str, national: National, force: str, trend: Trend) -> str:
    """Say where a force stands: its share, its counts, against its size, against its own past."""
    found = national.standings.get(force)
    if found is None or not found.months:
        return f"{name} has no figure to show for the {period_words(national)}."
    words = (
        f"{name} is at {percent(found.share or 0)}: {count(found.met)} of {count(found.of)}"
        f" in the {period_words(national)}{_months_short(found)}."
    )
    return f"{words} {_against(national, found, trend)}"


def _months_short(found: Standing) -> str:
    if found.months == MONTHS:
        return ""
    parts = []
    if found.held_back:
        parts.append(f"{small_number(found.held_back)} held back because of small numbers")
    if found.missing:
        parts.append(f"{small_number(found.missing)} without a return")
    return f", from {found.months} of them ({listed(parts)})"


def _against(national: National, found: Standing, trend: Trend) -> str:
    past = own_past(trend)
    if not found.compared:
        sentence = f"It is not compared with other forces: {found.reason}."
        return f"{sentence} {capital(past)}." if past else sentence
    if national.funnel is None:
        sentence = f"Fewer than {small_number(LEAST_FORCES)} forces can be compared yet."
        return f"{sentence} {capital(past)}." if past else sentence
    flag = national.flag(found.force)
    place = funnel_words(flag)
    if is_far(flag) and past.startswith(("higher", "lower")):
        joined = "and" if past.startswith(side(flag)) else "but"
        return f"That is {place}, {joined} {past}."
    return f"That is {place}." + (f" It is {past}." if past else "")


def beside_others(national: National | None, force: str) -> str:
    """Say on a card where a force stands outside the limits of the funnel; empty where it is not.

    A force can be steady against its own past and far from all others at once.
    """
    if national is None or national.funnel is None or force not in national.in_funnel:
        return ""
    flag = national.flag(force)
    if not is_far(flag):
        return ""
    return f"Over the twelve months, though, it is {funnel_words(flag)}."


def funnel_words(flag: Flag) -> str:
    """Say what the funnel says of a force, and no more than it says."""
    if flag is Flag.WITHIN:
        return "what we would expect for a force of its size"
    if is_far(flag):
        return f"{side(flag)} than we would expect for a force of its size"
    return (
        f"a little {side(flag)} than most forces of its size, which chance alone"
        " does to one force in twenty"
    )


def own_past(trend: Trend) -> str:
    """Say how the latest months lie against the force's own past; empty where as expected."""
    if trend.since is None:
        return ""
    if trend.sign is Sign.WAY:
        return f"{'rising' if trend.way == 'higher' else 'falling'} since {month(trend.since)}"
    return f"{trend.way} than its own past {_since(trend, trend.since)}"


def _since(trend: Trend, since: date) -> str:
    return f"since {month(since)}" if trend.run > 1 else f"in {month(since)}"


def card(trend: Trend) -> str:
    """Say what a sparkline shows, beside its tag."""
    if trend.state is State.SUPPRESSED:
        return "Most months have numbers too small to show."
    segment, latest = trend.segment, trend.latest
    if trend.series is None or segment is None or latest is None:
        known = len(trend.months)
        return (
            f"{capital(counted(known, 'figure', 'figures'))} so far;"
            f" {BASELINE} months of them are needed to say what to expect."
        )
    low, high = max(0.0, segment.lower), min(1.0, segment.upper)
    expected = f"({percent(low)} to {percent(high)})"
    if trend.sign is not Sign.NONE:
        words = _standing_out(trend, segment, trend.months[latest])
        return f"{words} {expected}." if trend.sign in (Sign.OUTSIDE, Sign.NEAR) else f"{words}."
    shown = [
        trend.states[i]
        for i in range(segment.start, segment.stop)
        if trend.series.values[i] is not None
    ]
    odd = len(shown) - shown.count("common")
    if not odd:
        return f"All {len(shown)} months are as we would expect {expected}."
    earlier = counted(odd, "earlier month was", "earlier months were")
    return f"The latest month is as we would expect {expected}; {earlier} not."


def _standing_out(trend: Trend, segment: Segment, latest: date) -> str:
    """Say what sets the latest months apart, and no more than the sign that says so."""
    if trend.sign is Sign.SIDE:
        side = "above" if trend.way == "higher" else "below"
        average = f"the average of {_base(trend)}, {percent(segment.mean)}"
        return f"{trend.run} months together lie {side} {average}"
    if trend.sign is Sign.WAY:
        ways = "risen" if trend.way == "higher" else "fallen"
        return f"{trend.run} months in a row have {ways}"
    if trend.sign is Sign.NEAR:
        end = "upper" if trend.way == "higher" else "lower"
        return f"Two of the latest three months come near the {end} end of what we would expect"
    if trend.run > 1:
        return f"{trend.run} months together are {trend.way} than we would expect"
    return f"{month(latest)} is {trend.way} than we would expect"


def variation_words(trend: Trend) -> str:
    """The variation icon of the control chart, in words."""
    return {
        State.IMPROVING: "Variation: a change for the better, beyond chance",
        State.LOOK: "Variation: a change worth a look, beyond chance",
        State.CHANGED: "Variation: a change beyond chance, with no better or worse",
        State.STEADY: "Variation: no more than chance in the latest month",
    }.get(trend.state, "Variation: not enough months to say")


def assurance_words(trend: Trend, target: float | None, better: str | None) -> str:
    """The assurance icon of the control chart, in words: what to expect if nothing is changed."""
    segment = trend.segment
    if target is None or better not in ("higher", "lower"):
        return "Assurance: no target is set for this measure"
    if segment is None:
        return "Assurance: not enough months to say"
    if segment.lower <= target <= segment.upper:
        return f"Assurance: months will lie on either side of {percent(target)} by chance"
    meets = (segment.lower > target) == (better == "higher")
    will = "will keep to" if meets else "will not reach"
    return f"Assurance: left as it is, it {will} {percent(target)}"


def target(percentage: int | None, by: str, since: date | None) -> str:
    """What is wanted of a measure, who set it, and from when."""
    if percentage is None or since is None:
        return "No target is set"
    return f"{percentage}%, set by {by}, from {day(since)}"


def change(trend: Trend) -> str:
    """Head what stands beside the control chart."""
    if trend.series is None:
        return "There are too few months to say what to expect."
    segment, latest = trend.segment, trend.latest
    if trend.sign is not Sign.NONE and segment is not None and latest is not None:
        words = f"{_standing_out(trend, segment, trend.months[latest])}."
        if trend.sign is Sign.SIDE and trend.since is not None:
            return f"Something changed in {month(trend.since)}. {words}"
        return words if trend.run > 1 else f"{words} One month alone may pass."
    return f"The latest month is what {_base(trend)} led us to expect."


def _base(trend: Trend) -> str:
    segment = trend.segment
    return (
        "the months since the limits began anew" if segment and segment.reason else "its first year"
    )


SAMPLED = "takes the answers for a simple random sample of those invited, and weights none of them"


def survey_words(found: Standing) -> str:
    """How a share of satisfied victims was asked for, and how many answered."""
    asked = capital(METHODS[found.method])
    if found.response is None:
        return f"{asked}; how many were invited is not said. The interval {SAMPLED}."
    return (
        f"{asked}: {count(found.of)} of {count(found.asked)} invited answered"
        f" ({percent(found.response)}). Those who did not answer may think otherwise: the interval"
        f" {_survey_interval(found)}."
    )


def _survey_interval(found: Standing) -> str:
    """Say for whom the interval of a survey speaks, which is narrower the more of them answered."""
    if found.of == found.asked:
        return "is a single figure, because all answered"
    return (
        f"is for what all {count(found.asked)} would have said, if those who answered are like"
        f" those who did not. It {SAMPLED}"
    )


def every_force(national: National, names: dict[str, str], named: bool = True) -> str:
    """Say what the funnel shows of all forces, naming those outside where that is allowed."""
    if national.funnel is None:
        return f"Fewer than {small_number(LEAST_FORCES)} forces can be compared yet."
    higher, lower = (
        [
            names[f]
            for f in national.in_funnel
            if is_far(national.flag(f)) and side(national.flag(f)) == way
        ]
        for way in ("higher", "lower")
    )
    total = len(national.in_funnel)
    if not higher and not lower:
        return f"All {total} forces differ no more than we would expect."
    within = total - len(higher) - len(lower)
    words = [f"{within} of {total} forces differ no more than we would expect."]
    for found, way in ((lower, "lower"), (higher, "higher")):
        if found:
            who = listed(found) if named and len(found) <= 5 else str(len(found))
            words.append(f"{who} {'is' if len(found) == 1 else 'are'} {way} than that.")
    return " ".join(words)


def spread_words(national: National) -> str:
    """Say how the limits of the funnel were made."""
    if national.funnel is None:
        return ""
    if not national.funnel.widened:
        return "Forces differ no more than chance makes them, so the limits are those of chance."
    return (
        "The limits are widened because forces differ by more than chance"
        f" (overdispersion {national.funnel.phi:.1f})."
    )


def all_forces(national: National, *, counts: bool = True) -> str:
    """Say where all compared forces stand together."""
    if not national.of:
        return f"No force can be compared for the {period_words(national)}."
    share = percent(national.met / national.of) if counts else whole(national.met / national.of)
    words = f"All forces together are at {share}"
    if counts:
        words += f": {count(national.met)} of {count(national.of)}"
    forces = counted(len(national.in_funnel), "force", "forces")
    return f"{words} in the {period_words(national)}, from {forces}."


def whole(share: float) -> str:
    """A share in whole percentages and no finer."""
    return f"{round(share * 100)}%"


def methods(national: National) -> str:
    """Say how the figures compared were come by, and how many forces did otherwise."""
    used = {national.standings[force].method for force in national.in_funnel}
    if not used:
        return ""
    said = capital(listed(sorted(METHODS[method] for method in used)))
    other = sum(
        family(one.method) != family(national.method) for one in national.left_out if one.months
    )
    if not other:
        return f"{said}."
    stand = counted(other, "force with another method is", "forces with another method are")
    return f"{said}. {capital(stand)} not compared."


def rights(numbers: Sequence[int]) -> str:
    """Name the rights of the Code that a measure belongs to."""
    known = read_rights()
    return "; ".join(f"Right {number}: {known[number]}" for number in numbers)


def day(on: date) -> str:
    return f"{on.day} {month(on)}"


def least(number: int, unit: str) -> str:
    return f"A rate is shown from {number} {unit} in twelve months; counts under 5 never are"


MADE_UP = "Made-up demonstration data"


def caption(numbers: Sequence[int]) -> str:
    """What stands above the name of a measure."""
    return rights(numbers)


def completeness(found: Standing) -> str:
    """What of the year is not in a figure; empty where all of it is."""
    parts = []
    if found.months < MONTHS:
        parts.append(f"{found.months} of {MONTHS} months")
    if found.unknown:
        parts.append(f"{percent(found.unknown_share)} of times not known")
    if found.completeness is not None and found.completeness < 100:
        parts.append(f"{found.completeness}% complete")
    return "; ".join(parts)


def beside_rate(found: Standing) -> str:
    """What is left out of a rate and shown beside it: excused, and times not known."""
    parts = []
    if found.excused:
        parts.append(f"{count(found.excused)} excused for a reason of the Code")
    if found.unknown:
        parts.append(f"{count(found.unknown)} whose time is not known")
    if not parts:
        return ""
    return f"Left out of the rate, and counted beside it: {listed(parts)}."


def latest_count(latest: Month, last: date) -> str:
    """The counts behind the latest figure; with its month where others have a later one."""
    words = f"{count(latest.met or 0)} of {count(latest.of or 0)}"
    return f"{words} {when(latest)}" if _is_dated(latest, last) else words


def when(latest: Month) -> str:
    """“in October 2026”, or “in January to December 2019” of one figure for all these months."""
    return f"in {period_in_words(latest.on, latest.last or latest.on)}"


def _is_dated(latest: Month, last: date) -> bool:
    """Whether a figure is of another time than the month that its page names."""
    return latest.on < last


def latest_forces(forces: int, latest: Month, last: date) -> str:
    """How many forces a figure of all together comes from; dated as the counts of one force are."""
    words = f"from {counted(forces, 'force', 'forces')}"
    return f"{words} {when(latest)}" if _is_dated(latest, last) else words


def list_lead(states: Sequence[State], total: int) -> str:
    """Open the list of measures: how many stand out, and how many would by chance."""
    if not states:
        return f"None of {total} measures has a figure yet."
    look, better = states.count(State.LOOK), states.count(State.IMPROVING)
    have = "has" if len(states) == 1 else "have"
    words = f"{len(states)} of {counted(total, 'measure', 'measures')} {have} figures."
    if all(state == State.FEW for state in states):
        return f"{words} There are too few months yet to tell a change."
    if not look and not better:
        return f"{words} None has changed by more than chance in its latest month."
    parts = []
    if better:
        parts.append(f"{small_number(better)} {'is' if better == 1 else 'are'} improving")
    if look:
        parts.append(f"{small_number(look)} {'is' if look == 1 else 'are'} worth a look")
    chance = expected_false_alarms(len(states), 36, baseline=True, latest=True)
    return (
        f"{words} {capital(listed(parts))}. By chance alone about {chance:.0f} in {len(states)}"
        " would stand out."
        if chance >= 0.5
        else f"{words} {capital(listed(parts))}."
    )
