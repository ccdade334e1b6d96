"""The settings of a sender that a test starts as a process of its own, on the test's database."""

import os
from importlib import import_module

_wing = import_module(f"waymark.config.settings.test_{os.environ['WAYMARK_WING']}")
globals().update({name: value for name, value in vars(_wing).items() if name.isupper()})

DATABASES = {"default": {**_wing.DATABASES["default"], "NAME": os.environ["TEST_DATABASE"]}}
ROOT_URLCONF = os.environ["TEST_URLS"]
WAYMARK_MAIL_FOLDER = os.environ["TEST_MAIL_FOLDER"]
WAYMARK_DAILY_ROUND = []
if os.environ["TEST_SMTP_PORT"]:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_SMTP_PORT"])
    EMAIL_TIMEOUT = 5
WAYMARK_MESSAGES_PER_MINUTE = 100_000
