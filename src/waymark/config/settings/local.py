"""The local wing: one police area, and the only place where victims' data may be."""

from waymark.config.settings.base import *
from waymark.config.settings.base import SHARED_APPS, SITE, WAYMARK_ERASERS

WAYMARK_SITE_NAME = SITE.site_name or "Victim care"
WAYMARK_PROMISE = "Every look at a victim’s record is logged. Times are UK time."
INSTALLED_APPS = [*SHARED_APPS, "waymark.local.care"]
ROOT_URLCONF = "waymark.config.urls_local"
WAYMARK_NAVIGATION = [("Home", "home", "/")]
WAYMARK_ERASERS = {
    **WAYMARK_ERASERS,
    "care.demonstration_removed": "waymark.local.care.actions.remove_again",
}
