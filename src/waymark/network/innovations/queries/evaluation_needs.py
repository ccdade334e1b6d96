"""What evaluations want of a force: a plan before it goes live, a result in time, three answers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from waymark.measures import definitions
from waymark.network.innovations import permissions
from waymark.network.innovations.enums import SHOWN, Course, Stage, Stands
from waymark.network.innovations.models import Adoption, Evaluation
from waymark.network.innovations.queries.forces import own_force
from waymark.network.innovations.rules import evaluating as rules
from waymark.network.innovations.rules import staleness
from waymark.network.innovations.rules.calendar import add_months
from waymark.network.innovations.rules.words import date_words, mid_sentence
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.ui.needs import Need, Needs


def needs(viewer: Person, today: date) -> Needs:
    """Plans that are missing, results that are overdue, and questions about the help."""
    force = own_force(viewer)
    if force is None or not permissions.may_take_up(viewer, force):
        return Needs()
    ended = [Course.COMPLETE, Course.UNPUBLISHED]
    since = add_months(today, -rules.ASK_ABOUT_HELP_MONTHS)
    asked = Q(state__in=ended, ended_on__gte=since, after_support=None)
    promised = Q(state=Course.UNDER_WAY, planned_on__isnull=False)
    stands = Q(state=Course.COMPLETE) & ~Q(stands=Stands.NO_LONGER)
    rows = (
        Evaluation.objects.filter(asked | promised | stands, organisation=force)
        .select_related("innovation__current", "adoption", "after_support")
        .order_by("opened_at", "pk")
    )
    results: list[Need] = []
    help_: list[Need] = []
    for one in rows:
        results += [need for need in (_result(one, force, today), _review(one, force, today))
                    if need]  # fmt: skip
        if one.state in ended and one.ended_on and one.ended_on >= since and not _answered(one):
            help_.append(_about_the_help(one, force))
    return Needs(due=[*_plans(force), *results], asked=help_)


def _answered(one: Evaluation) -> bool:
    return getattr(one, "after_support", None) is not None


def _plans(force: Organisation) -> list[Need]:
    """Practices about to go live of which nobody has said what will be looked at."""
    planned = Evaluation.objects.filter(
        innovation=OuterRef("innovation"), organisation=force, planned_on__isnull=False
    )
    rows = (
        Adoption.objects.filter(
            organisation=force, stage=Stage.PLANNING, innovation__state__in=SHOWN, source=""
        )
        .exclude(Exists(planned))
        .select_related("innovation__current")
        .order_by("began_on", "pk")
    )
    return [
        Need(
            "Say how you will know whether it works",
            reverse("innovations:plan", args=[one.innovation.key]),
            note=f"{_title(one)}: only a plan made before it goes live counts as one",
            state="open",
            owner=force,
        )
        for one in rows
    ]


def _result(one: Evaluation, force: Organisation, today: date) -> Need | None:
    if one.state != Course.UNDER_WAY:
        return None
    due_on = rules.result_due_on(one.until_on, one.adoption.live_on if one.adoption else None)
    if due_on is None or due_on > today:
        return None
    return Need(
        "Write down what came out",
        reverse("innovations:complete", args=[one.key]),
        note=f"{_title(one)}, {_looked_at(one)}",
        on=due_on,
        words=staleness.late_words(due_on, today),
        state="late" if due_on < today else "soon",
        owner=force,
    )


def _review(one: Evaluation, force: Organisation, today: date) -> Need | None:
    """A result that stands and that nobody has looked at for a year, or since the chosen day."""
    due_on = rules.review_due_on(
        one.state, one.stands, ended_on=one.ended_on, review_on=one.review_on
    )
    if due_on is None or due_on > today:
        return None
    return Need(
        "Say whether a result still holds",
        reverse("innovations:review_result", args=[one.key]),
        note=f"{_title(one)}, {_looked_at(one)}",
        on=due_on,
        words=staleness.late_words(due_on, today),
        state="late" if due_on < today else "soon",
        owner=force,
    )


def _looked_at(one: Evaluation) -> str:
    words = definitions.find(one.measure).title if one.measure else one.outcome
    return mid_sentence(words)


def _about_the_help(one: Evaluation, force: Organisation) -> Need:
    assert one.ended_on is not None
    return Need(
        "Was the help of the network enough?",
        reverse("innovations:support", args=[one.key]),
        note=f"{_title(one)}: its evaluation ended on {date_words(one.ended_on)}",
        owner=force,
    )


def _title(one: Adoption | Evaluation) -> str:
    return one.innovation.current.title if one.innovation.current else one.innovation.key
