"""Settings of a site whose answers are timed: as for real, but for the cost of a password.

A cheap hash makes the judge sharper, not kinder: what else differs is no longer lost in its noise.
`TIMED` says what is planted: `quick` nothing, `naive` doors that tell by their time,
`real` nothing, with the real hash.
"""

import os
from importlib import import_module

globals().update(vars(import_module(f"waymark.config.settings.{os.environ['WAYMARK_WING']}")))
PLANTED = os.environ["TIMED"]
if PLANTED != "real":
    PASSWORD_HASHERS = ["tests.support.timed_doors.Quick"]
if PLANTED == "naive":
    AUTHENTICATION_BACKENDS = ["tests.support.timed_doors.NaiveBackend"]
    ACCOUNT_FORMS = {"reset_password": "tests.support.timed_doors.NaiveResetForm"}
