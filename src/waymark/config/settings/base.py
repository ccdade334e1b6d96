"""What both wings share. A wing's own module adds its apps, addresses and words."""

import re
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from waymark.config.settings.filled_in import *
from waymark.config.site import Site

SITE = Site()

# ---- the place -------------------------------------------------------------------------------
WAYMARK_WING = SITE.wing
WAYMARK_DATA = SITE.data.resolve()
WAYMARK_TRAINING_MODE = SITE.training
WAYMARK_ADDRESS = SITE.address.rstrip("/")
WAYMARK_REVIEW_MONTHS = SITE.review_months
WAYMARK_API_LIMIT = SITE.api_limit
WAYMARK_UPLOAD_LIMIT = SITE.upload_limit_mb * 1024 * 1024
WAYMARK_SECURITY_CONTACT = SITE.security_contact
WAYMARK_METRICS_TOKEN = SITE.metrics_token.get_secret_value()
WAYMARK_MAIL_FOLDER = WAYMARK_DATA / "mail"
WAYMARK_BACKUP_FOLDER = Path(SITE.backup_folder or WAYMARK_DATA / "backups")
WAYMARK_BACKUP_KEY = SITE.backup_key
WAYMARK_BACKUP_HOURS = SITE.backup_hours
WAYMARK_ROOT = Path(__file__).resolve().parents[2]

# Made when a site is prepared for real. In training its people would be let in by password alone.
WAYMARK_FOR_REAL = WAYMARK_DATA / "for-real"
if SITE.training and WAYMARK_FOR_REAL.exists():
    raise ImproperlyConfigured(
        "WAYMARK_DATA holds a site for real, which cannot be in training mode: "
        "give training a data folder and a database of its own"
    )

DEBUG = False
ALLOWED_HOSTS = [host for host in SITE.hosts.split(",") if host]
CSRF_TRUSTED_ORIGINS = [WAYMARK_ADDRESS] if WAYMARK_ADDRESS.startswith("https://") else []


def _secret_key() -> str:
    """Take the key given; in training make one, kept in the data folder."""
    given = SITE.secret_key.get_secret_value()
    if given:
        return given
    if not SITE.training:
        raise ImproperlyConfigured("Set WAYMARK_SECRET_KEY to a long random text")
    keeper = WAYMARK_DATA / "training-key"
    if not keeper.exists():
        keeper.parent.mkdir(parents=True, exist_ok=True)
        keeper.write_text(secrets.token_urlsafe(64))
        keeper.chmod(0o600)
    return keeper.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key for key in SITE.old_secret_keys.get_secret_value().split(",") if key]

# ---- parts -----------------------------------------------------------------------------------
SHARED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "waymark.shared.ui",  # before the sign-in library, whose layout it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "waymark.shared.accounts",
    "waymark.shared.audit",
    "waymark.shared.notifications",
    "waymark.shared.search",
    "waymark.shared.watch",
]

MIDDLEWARE = [
    "waymark.shared.watch.middleware.Watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "waymark.shared.accounts.middleware.KeepSession",
    "waymark.shared.accounts.middleware.AskToSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "waymark.shared.accounts.middleware.AskForProof",
    "waymark.shared.accounts.gate.Gate",
    "waymark.shared.ui.middleware.KeepPrivate",
    "waymark.shared.ui.middleware.SpeakErrors",
]

WSGI_APPLICATION = "waymark.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- pages -----------------------------------------------------------------------------------
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "waymark.shared.ui.context.frame",
]
TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "waymark.shared.ui.environment.environment",
            "context_processors": _CONTEXT,
        },
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
FORM_RENDERER = "waymark.shared.ui.forms.Renderer"
WAYMARK_STRICT_TEMPLATES = False

STATIC_URL = "/static/"
STATIC_ROOT = WAYMARK_ROOT / "shared/ui/built/collected"
STATICFILES_DIRS = [WAYMARK_ROOT / "shared/ui/built/static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(WAYMARK_DATA / "files")},
    },
    "staticfiles": {"BACKEND": "waymark.shared.ui.staticfiles.Storage"},
}
WHITENOISE_MAX_AGE = 3600

# ---- words and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# ---- the database ----------------------------------------------------------------------------


def database(url: str, file: Path) -> dict[str, object]:
    """Describe the database: PostgreSQL by its address, else a SQLite file set to lose nothing."""
    if url.startswith("sqlite:///"):
        file, url = Path(url.removeprefix("sqlite://")), ""
    if not url:
        file.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # urlsplit would put the name of a socket's folder into small letters
        "HOST": unquote(re.sub(r":\d+$", "", parts.netloc.rpartition("@")[2])),
        "PORT": str(parts.port or 5432),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
            **dict(parse_qsl(parts.query)),  # sslmode and the like
        },
    }


DATABASES = {"default": database(SITE.database_url, WAYMARK_DATA / f"{SITE.wing}.sqlite3")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "waymark_cache",
    }
}

# ---- who is there ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["waymark.shared.accounts.backends.ByEmail"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "waymark.shared.accounts.passwords.NotOfThisPlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "waymark.shared.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation was sent to the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_RATE_LIMITS = False  # ours hold across processes and lock nobody out (decision 51)
ACCOUNT_FORMS = {
    "login": "waymark.shared.accounts.forms.SignInForm",
    "reset_password": "waymark.shared.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "waymark.shared.accounts.forms.ChoosePasswordForm",
    "change_password": "waymark.shared.accounts.forms.ChangePasswordForm",
    "reauthenticate": "waymark.shared.accounts.forms.PasswordAgainForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "waymark.shared.accounts.guarded.ResetTokens"
PASSWORD_RESET_TIMEOUT = 15 * 60

# ---- the second step, and providers of forces -------------------------------------------------
WAYMARK_SECOND_STEP = not SITE.training
WAYMARK_PROVIDERS = SITE.providers
_ACCOUNTS = "waymark.shared.accounts"
MFA_ADAPTER = f"{_ACCOUNTS}.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones’ clocks are not ours: half a minute either way
MFA_FORMS = {
    "authenticate": f"{_ACCOUNTS}.forms.CodeForm",
    "reauthenticate": f"{_ACCOUNTS}.forms.CodeAgainForm",
    "activate_totp": f"{_ACCOUNTS}.forms.FirstCodeForm",
    "add_webauthn": f"{_ACCOUNTS}.forms.PasskeyForm",
}
SOCIALACCOUNT_ADAPTER = f"{_ACCOUNTS}.adapter.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False

# ---- how long a sign-in lasts: without use, and in any case ------------------------------------
SESSION_ENGINE = "waymark.shared.accounts.sessions"
WAYMARK_SESSION_LIMITS = {
    "staff": (timedelta(minutes=SITE.idle_minutes), timedelta(hours=SITE.session_hours)),
    "victim": (
        timedelta(minutes=SITE.victim_idle_minutes),
        timedelta(minutes=SITE.victim_session_minutes),
    ),
}
WAYMARK_TRUSTED_PROXIES = SITE.trusted_proxies
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---- keeping it safe -------------------------------------------------------------------------
_SECURE = SITE.https and not SITE.training
_PREFIX = "__Host-" if _SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}waymark-{SITE.wing}"
CSRF_COOKIE_NAME = f"{_PREFIX}waymark-{SITE.wing}-csrf"
WAYMARK_DEVICE_COOKIE = f"{_PREFIX}waymark-{SITE.wing}-device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # a load balancer and the supervisor ask in plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
# Not "no-referrer": browsers then send "Origin: null" with every form, and Django refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "waymark.shared.ui.views.form_expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- work that may be lost or repeated; the outbox is not among it ---------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# ---- mail ------------------------------------------------------------------------------------
_SMTP = urlsplit("" if SITE.training else SITE.smtp_url)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"{SITE.mail_name} <{SITE.mail_from}>"
ADMINS = [("Administrator", SITE.administrator_mail)] if SITE.administrator_mail else []
if _SMTP.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _SMTP.hostname, _SMTP.port or 587
    EMAIL_HOST_USER = unquote(_SMTP.username or "")
    EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
    EMAIL_USE_SSL = _SMTP.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_SMTP.username)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = WAYMARK_MAIL_FOLDER

WAYMARK_NOTIFY_KEY = SITE.notify_key.get_secret_value()
WAYMARK_NOTIFY_TEMPLATES = WAYMARK_DATA / SITE.notify_templates
WAYMARK_NOTIFY_ADDRESS = SITE.notify_address
WAYMARK_NOTIFY_PATIENCE = 30.0  # seconds until an attempt is given up, and in doubt
WAYMARK_NOTIFY_BUSY = timedelta(minutes=1)  # it may still be under way there for so long
WAYMARK_RECEIPT_TOKEN = SITE.receipt_token.get_secret_value()
WAYMARK_MESSAGES_PER_MINUTE = SITE.messages_per_minute
# Who says, at the moment of sending, whether and where somebody of a kind may be reached.
WAYMARK_RECIPIENTS = {"person": "waymark.shared.notifications.queries.contact_of_person"}

# ---- logs: keys, never names -----------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "waymark.shared.watch.logs.Line"},
        "json": {"()": "waymark.shared.watch.logs.Json"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": SITE.log_format},
        "mail": {"class": "waymark.shared.watch.logs.MailToAdministrator", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": SITE.log_level},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": SITE.log_level, "propagate": False},
        "django.request": {
            "handlers": ["stderr", "mail"],
            "level": SITE.log_level,
            "propagate": False,
        },
        # It logs the words of every refusal; they may repeat a number. Ours tell the code.
        "notifications_python_client": {"level": "CRITICAL"},
    },
}
