"""Every setting of a running site, in one table.

Each is read from the environment (`WAYMARK_…`). `docs/reference/settings.md` is printed from here.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Wing = Literal["network", "local"]


class Site(BaseSettings):
    """What one deployment of one wing needs to know."""

    model_config = SettingsConfigDict(env_prefix="WAYMARK_", extra="ignore")

    wing: Wing = Field("network", description="Which wing this process serves: network or local")
    data: Path = Field(
        Path("data"),
        description="Folder of the database file, uploads, mail folder, locks and the audit head",
    )
    database_url: str = Field(
        "",
        description="postgresql://user:password@host:port/name, or sqlite:////folder/file; "
        "empty means a SQLite file in data",
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Long random text that signs sessions and links; needed for real"
    )
    old_secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys used before, with commas: what they signed still holds while they stand",
    )
    hosts: str = Field(
        "127.0.0.1,localhost,[::1]", description="Names this site answers to, with commas"
    )
    address: str = Field(
        "http://127.0.0.1:8000", description="The address people type; used for links in mail"
    )
    training: bool = Field(
        False,
        description="Training mode: invented data, no second step at sign-in, no mail leaves",
    )
    https: bool = Field(
        True, description="Served over HTTPS: secure cookies, redirects, HSTS. Off in training only"
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="Proxies of yours that a request passes, each adding to X-Forwarded-For; with "
        "0 the header is not read. Limits on guessing count by the address found so",
    )
    idle_minutes: int = Field(
        30, ge=5, le=120, description="Minutes without use after which staff are signed out"
    )
    session_hours: int = Field(
        12, ge=1, le=24, description="Hours after which staff sign in again in any case"
    )
    victim_idle_minutes: int = Field(
        10, ge=2, le=30, description="Minutes without use after which a victim is signed out"
    )
    victim_session_minutes: int = Field(
        60, ge=5, le=240, description="Minutes after which a victim signs in again in any case"
    )
    site_name: str = Field("", description="Shown in the header beside the mark")
    mail_from: str = Field("waymark@localhost", description="Sender address of every mail")
    mail_name: str = Field("Waymark", description="Sender name of every mail")
    smtp_url: str = Field(
        "",
        description="smtp://user:password@host:port or smtps://…; empty sends mail through GOV.UK "
        "Notify where it is set up, and else writes it into a folder",
    )
    notify_key: SecretStr = Field(
        SecretStr(""), description="Key of GOV.UK Notify (name-service-secret); empty: not used"
    )
    notify_templates: Path = Field(
        Path("notify.toml"),
        description="File that names the templates at GOV.UK Notify for email, text and letter; "
        "read beside the data folder’s other files unless the path is absolute",
    )
    notify_address: str = Field(
        "https://api.notifications.service.gov.uk", description="Address of GOV.UK Notify"
    )
    receipt_token: SecretStr = Field(
        SecretStr(""),
        description="Token with which GOV.UK Notify calls /messages/receipts/; empty: nobody may",
    )
    messages_per_minute: int = Field(
        1_000,
        ge=1,
        le=100_000,
        description="How many messages one gateway is given at most; GOV.UK Notify takes 3,000",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="How much is written to the log (standard error)"
    )
    log_format: Literal["line", "json"] = Field(
        "line", description="The log as lines for a person, or as JSON for a collector"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What a monitor shows to read /metrics; empty means that there is no such page",
    )
    review_months: int = Field(
        12, ge=1, le=60, description="Months until a published practice is due for confirmation"
    )
    api_limit: int = Field(
        120, ge=1, le=10_000, description="Requests a minute that one API key may make"
    )
    upload_limit_mb: int = Field(20, ge=1, le=100, description="Largest attachment, in megabytes")
    security_contact: str = Field(
        "",
        description="Where to report a weakness, as mailto: or https:, for security.txt; "
        "empty names the page “Report a fault”",
    )
    backup_key: str = Field(
        "", description="Public key that backups are sealed for, age1…; several with commas"
    )
    backup_folder: str = Field(
        "", description="Where backups are written; empty means the folder backups in data"
    )
    backup_hours: int = Field(
        30, ge=1, le=24 * 31, description="The doctor warns when the last backup is older than this"
    )
    providers: str = Field(
        "",
        description="TOML file of the identity providers with which forces sign in; "
        "docs/guides/sign-in.md. Empty means none",
    )
    administrator_mail: str = Field("", description="Where 500 errors are reported, if anywhere")


def settings_table() -> str:
    """Print the settings as a Markdown table, for the administrator's guide."""
    rows = ["| Setting | Default | What it is |", "|---|---|---|"]
    for name, field in Site.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = ""
        rows.append(f"| `WAYMARK_{name.upper()}` | `{default}` | {field.description} |")
    return "\n".join(rows) + "\n"
