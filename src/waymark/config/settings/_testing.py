"""What the tests change, in either wing: nothing that makes them kinder than the real thing."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("WAYMARK_SECRET_KEY", "a key for tests only, long enough to sign with")
# Each worker has its own folder: they would else share one note of the head of the audit chain.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ.setdefault(
    "WAYMARK_DATA", str(Path(tempfile.gettempdir()) / f"waymark-tests-{os.getpid()}-{_WORKER}")
)
os.environ.setdefault("WAYMARK_HTTPS", "false")
os.environ.setdefault("WAYMARK_HOSTS", "localhost,127.0.0.1,testserver")
os.environ["WAYMARK_DATABASE_URL"] = (
    os.environ.get("WAYMARK_TEST_POSTGRES", "")
    if os.environ.get("WAYMARK_TEST_DATABASE") == "postgres"
    else ""
)


def ease(settings: dict) -> None:
    """Set what only tests need: a file database, a quick hasher, templates that name typos."""
    data = settings["WAYMARK_DATA"]
    database = settings["DATABASES"]["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {"NAME": str(data / f"test-{settings['SITE'].wing}.sqlite3")}
    settings["PASSWORD_HASHERS"] = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings["WAYMARK_STRICT_TEMPLATES"] = True
    # `force_login` shows no second step. Tests about it put this back to what a site for real has.
    settings["WAYMARK_SECOND_STEP"] = False
    settings["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
    settings["STORAGES"] = {
        **settings["STORAGES"],
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings["MIDDLEWARE"] = [m for m in settings["MIDDLEWARE"] if "WhiteNoise" not in m]
