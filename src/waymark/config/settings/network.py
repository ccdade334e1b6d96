"""The network wing: national, and without victims' data."""

from waymark.config.settings.base import *
from waymark.config.settings.base import (
    MIDDLEWARE,
    SHARED_APPS,
    SITE,
    WAYMARK_DAILY_ROUND,
    WAYMARK_ERASERS,
    WAYMARK_TOOLS,
)

WAYMARK_SITE_NAME = SITE.site_name or "Victim Innovation Network"
WAYMARK_PROMISE = (
    "Waymark holds no victim’s personal data on this side. "
    "Times are UK time; working days are those of England and Wales."
)
INSTALLED_APPS = [
    *SHARED_APPS,
    "waymark.shared.guard",  # the local wing's records are about victims: nothing is stopped there
    "waymark.shared.keys",  # the local wing takes it up with its first API
    "waymark.shared.meetings",  # the local wing takes it up with its first board
    "waymark.network.innovations",
    "waymark.network.discussions",
    "waymark.network.legislation",
    "waymark.network.benchmarks",
    "waymark.network.membership",
    "waymark.network.reports",
    "waymark.network.newsletters",
    "waymark.network.home",
]
# A banner travels in a signed cookie and costs no write; in the local wing it could name a victim.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
ROOT_URLCONF = "waymark.config.urls_network"
WAYMARK_NAVIGATION = [
    ("Home", "home", "/"),
    ("Practices", "innovations:list", "/practices/"),
    ("Questions", "discussions:list", "/questions/"),
    ("Meetings", "meetings:list", "/meetings/"),
    ("Law and Code", "legislation:list", "/law/"),
    ("Measures", "benchmarks:list", "/measures/"),
    ("Members", "accounts:organisations", ("/members/", "/network/")),
    ("Reports", "reports:list", "/reports/"),
]
WAYMARK_PUBLIC_NAVIGATION = [
    ("Practices", "innovations:list", "/practices/"),
    ("Areas", "reports:areas", "/reports/areas/"),
]
_STEWARDS = ("co_ordinator", "administrator")
WAYMARK_TOOLS = [
    ("The value lists", "innovations:values", _STEWARDS),
    ("Peer groups of forces", "innovations:peers", _STEWARDS),
    ("Import a table of practices", "innovations:import_table", _STEWARDS),
    *WAYMARK_TOOLS,
]
WAYMARK_GUARD = "waymark.shared.guard.queries.findings"
WAYMARK_GUARD_FILES = "waymark.shared.guard.queries.file_findings"
WAYMARK_GUARD_NAME = "waymark.shared.guard.queries.name_of"
WAYMARK_GUARD_STATEMENT = "waymark.shared.guard.queries.statement_token"
MIDDLEWARE = [*MIDDLEWARE, "waymark.shared.guard.middleware.NoteStatements"]
WAYMARK_SEARCH_SCOPES = [
    "waymark.network.innovations.queries.search_scopes",
    "waymark.shared.meetings.queries.search_scopes",
    "waymark.network.discussions.queries.search_scopes",
    "waymark.network.legislation.queries.search_scopes",
    "waymark.network.reports.queries.search_scopes",
]
WAYMARK_SEARCH_KINDS = {
    "practice": ("Practice", "Practices"),
    "measure": ("Measure", "Measures"),
    "thread": ("Question", "Questions"),
    "meeting": ("Meeting", "Meetings"),
    "paper": ("Paper", "Papers"),
    "minutes": ("Minutes", "Minutes"),
    "decision": ("Decision", "Decisions"),
    "action": ("Action", "Actions"),
    "learning": ("Learnt", "What was learnt"),
    "law": ("Law", "Law and Code"),
    "provision": ("Provision", "Provisions"),
    "pack": ("Pack", "Packs"),
    "newsletter": ("Newsletter", "Newsletters"),
}
WAYMARK_SEARCH_SOURCES = [
    "waymark.network.innovations.queries.search_documents",
    "waymark.shared.meetings.queries.search_documents",
    "waymark.shared.meetings.queries.found.outcome_documents",
    "waymark.network.discussions.queries.search_documents",
    "waymark.network.legislation.queries.search_documents",
    "waymark.network.benchmarks.queries.search_documents",
    "waymark.network.reports.queries.search_documents",
    "waymark.network.newsletters.queries.search_documents",
]
WAYMARK_BESIDE = {
    "practice": [
        "waymark.network.legislation.queries.beside.of_practice",
        "waymark.network.discussions.queries.beside.of_practice",
    ],
    "right": [
        "waymark.network.legislation.queries.beside.measures_beside_right",
        "waymark.network.innovations.queries.practices_beside_right",
        "waymark.network.discussions.queries.beside.of_right",
        "waymark.network.legislation.queries.beside.of_right",
    ],
    "measure": [
        "waymark.network.innovations.queries.evaluations.beside_measure",
        "waymark.network.legislation.queries.beside.of_measure",
        "waymark.network.discussions.queries.beside.of_measure",
    ],
    "thread": ["waymark.network.legislation.queries.beside.of_thread"],
    "law": [],
    "provision": [],
    "meeting": [
        "waymark.network.innovations.queries.practices_beside_meeting",
        "waymark.network.discussions.queries.beside.of_meeting",
        "waymark.network.reports.queries.costs.beside_meeting",
    ],
    "organisation": [
        "waymark.network.membership.queries.beside_organisation",
        "waymark.network.discussions.queries.beside.of_organisation",
    ],
}
WAYMARK_STANDING_ITEMS = {
    "practices": "waymark.network.innovations.queries.practices_for_agenda",
    "questions": "waymark.network.discussions.queries.unanswered_for_agenda",
    "law": "waymark.network.legislation.queries.law_for_agenda",
}
WAYMARK_AGENDA_LINKS = {
    "practice": "waymark.network.innovations.queries.practices_to_show",
    "thread": "waymark.network.discussions.queries.threads_to_discuss",
}
WAYMARK_LEARNING_BECOMES = "waymark.network.innovations.actions.beginnings.begin_practice"
WAYMARK_DIGEST_ENDING = "waymark.network.discussions.queries.digest.ending"
WAYMARK_STILL_TOLD = {"discussions": "waymark.network.discussions.queries.told_of.still_told"}
WAYMARK_ENCLOSED = {"meetings": "waymark.shared.meetings.queries.feeds.enclosed"}
WAYMARK_CLOSING_EVENTS = {
    "adopted": ("The force takes the practice up", "practice", "innovations:practice"),
    "answered": ("The question is answered", "thread", "discussions:thread"),
    "ready": (
        "The force answers “ready” for what the provision asks of it",
        "provision",
        "legislation:provision",
    ),
    "filed": ("The force files its return", "period", "benchmarks:period"),
}
WAYMARK_DAILY_ROUND = [
    *WAYMARK_DAILY_ROUND,
    "waymark.network.innovations.actions.daily_round",
    "waymark.network.benchmarks.actions.daily_round",
    "waymark.network.benchmarks.actions.effects.daily_round",
    "waymark.shared.meetings.actions.daily_round",
    "waymark.network.membership.actions.daily_round",
    "waymark.network.discussions.actions.daily_round",
    "waymark.network.legislation.actions.daily_round",
]
# Who is asked what a leaver holds, and moves it: title, and an app that has
# queries.held_by(person) and actions.hand_over(*, leaver, successor, by, now).
WAYMARK_HANDOVERS = [
    ("Practices", "waymark.network.innovations"),
    ("Questions", "waymark.network.discussions"),
    ("Meetings", "waymark.shared.meetings"),
    ("Law and Code", "waymark.network.legislation"),
    ("Returns", "waymark.network.benchmarks"),
]
# Modules with load(*, now) and remove(*, now): what other apps invent beside the invented country,
# loaded after it in this order, and removed before it in the other.
WAYMARK_DEMONSTRATIONS = [
    "waymark.shared.meetings.actions.demonstration",
    "waymark.network.legislation.actions.demonstration",
    "waymark.network.benchmarks.actions.demonstration",
    "waymark.network.benchmarks.actions.effects",
    "waymark.network.membership.actions.demonstration",
    "waymark.network.discussions.actions.demonstration",
    "waymark.network.reports.actions.demonstration",
    "waymark.network.newsletters.actions.demonstration",
]
WAYMARK_ERASERS = {
    **WAYMARK_ERASERS,
    "innovations.demonstration_removed": (
        "waymark.network.innovations.actions.demonstration.remove_again"
    ),
}
