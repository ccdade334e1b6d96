"""What a wing fills in: which functions and pages stand where shared apps ask for them."""

WAYMARK_NAVIGATION: list[tuple[str, str, str | tuple[str, ...]]] = []
# Pages for those who look after the site: label, name of the page, roles that may open it.
WAYMARK_TOOLS: list[tuple[str, str, tuple[str, ...]]] = [
    ("The audit trail", "audit:list", ("administrator",)),
    ("Mail that is stuck", "notifications:mail", ("administrator",)),
    ("The words of messages", "notifications:templates", ("co_ordinator", "administrator")),
    ("The parts of the pages", "components", ("administrator",)),
]
# Links at the foot: label, name of the page, and what its address needs.
WAYMARK_FOOTER: list[tuple[str, ...]] = [
    ("Help", "page", "help"),
    ("Accessibility", "page", "accessibility"),
    ("How figures are made", "page", "figures"),
    ("Privacy", "page", "privacy"),
    ("Report a fault", "page", "report-a-fault"),
    ("What’s new", "page", "whats-new"),
]
# What the frame shows on every page: unread notices, and whether messages go out.
WAYMARK_AT_A_GLANCE = "waymark.shared.notifications.queries.glance.at_a_glance"
# Who may search where: each takes the viewer and gives the scopes that they hold.
WAYMARK_SEARCH_SCOPES: list[str] = []
WAYMARK_GUARD = ""  # reads what people write in their own words, and says what may not stand there
WAYMARK_GUARD_FILES = ""  # reads the words in what they hand in, by (data, filename)
WAYMARK_GUARD_NAME = ""  # by what a file is known there, by (data)
WAYMARK_GUARD_STATEMENT = ""  # makes what a member states “none of these” with, by (text, found)
WAYMARK_SEARCH_KINDS: dict[str, tuple[str, str]] = {}
WAYMARK_SEARCH_SOURCES: list[str] = []
# Links between records of different apps, by kind of record: see waymark.shared.ui.beside.
WAYMARK_BESIDE: dict[str, list[str]] = {}
# What fills the standing items of agendas, by kind: each takes (since, today, viewer) and gives
# lines of (title, address, note).
WAYMARK_STANDING_ITEMS: dict[str, str] = {}
# Records that an item of an agenda can be about, by kind: each takes the viewer and gives choices
# of (key, title, address).
WAYMARK_AGENDA_LINKS: dict[str, str] = {}
# What closes an action of a meeting by itself: in words, the kind of record, the name of its page.
WAYMARK_CLOSING_EVENTS: dict[str, tuple[str, str, str]] = {}
# What stands below the news of a digest: takes (person, but=addresses not to show, now=) and gives
# an Ending of waymark.shared.notifications.rules, or None.
WAYMARK_DIGEST_ENDING = ""
# What files travel with a mail, by the group of its notices: takes (person, {(kind, link)}) when
# the mail is sent and gives Enclosures of waymark.shared.notifications.rules.
WAYMARK_ENCLOSED: dict[str, str] = {}
# Of notices of an app, by the app's name, those whose matter somebody may still read: each takes
# (person, {(kind, link)}) and gives those of them that keep their words.
WAYMARK_STILL_TOLD: dict[str, str] = {}
# Who begins a practice from something that a meeting learnt; empty where a wing has no library.
WAYMARK_LEARNING_BECOMES = ""
WAYMARK_DAILY_ROUND = [
    "waymark.shared.accounts.actions.sessions.forget_what_is_over",
    "waymark.shared.accounts.actions.second_step.seal_anew",
]
# Acts that a restored backup must not undo: the function that does each again, by its key.
WAYMARK_ERASERS: dict[str, str] = {}
# What else must happen after a restore, each called with now=.
WAYMARK_AFTER_RESTORE = ["waymark.shared.notifications.actions.restored.hold_everything"]
