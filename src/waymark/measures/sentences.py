"""Rules in plain English, for the page beside every figure."""

from __future__ import annotations

from .rulebook import Limit, Rule, Rules, Unit

OWNERS = {
    "police": "the police",
    "wcu": "the witness care unit",
    "cps": "the Crown Prosecution Service",
    "hmcts": "the court service",
    "probation": "the probation service",
    "police_or_cps": "the police or the Crown Prosecution Service",
    "any": "the provider",
    "vcu": "the victim care unit",
    "idva_service": "the domestic violence advocacy service",
    "body": "the body addressed",
}
UNITS = {
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.CALENDAR_DAYS: ("day", "days"),
    Unit.HOURS: ("hour", "hours"),
}


def count(number: int, unit: Unit) -> str:
    """Write a number with its unit: 1 working day, 5 working days."""
    return f"{number} {UNITS[unit][number != 1]}"


def limit_words(limit: Limit) -> str:
    """Write a limit with its shorter form for enhanced rights, if it has one."""
    words = f"within {count(limit.standard, limit.unit)}"
    if limit.enhanced != limit.standard:
        words += f" ({count(limit.enhanced, limit.unit)} with enhanced rights)"
    return words


def rule_sentence(rule: Rule, rules: Rules) -> str:
    """Say a rule in one sentence that a victim could read."""
    owner = OWNERS.get(rule.owner, rule.owner)
    start = f"After {rules.events[rule.trigger]}, {owner} must {rule.duty}"
    if rule.interval:
        return f"{start}, for as long as the crime is open."
    if rule.limit is None:
        return f"{start}; no time limit is set."
    ending = ", a target of the area’s own" if rule.local_target else ""
    return f"{start} {limit_words(rule.limit)}{ending}."
