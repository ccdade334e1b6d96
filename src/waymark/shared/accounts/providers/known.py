"""The providers that this site knows, read from the file that `WAYMARK_PROVIDERS` names.

A table for each provider, under a short name that is never given to another one:

    [ashdown]
    name = "Ashdown Police"
    issuer = "https://sign-in.ashdown.example"
    client_id = "waymark"
    client_secret_file = "/etc/waymark/ashdown.secret"
    organisations = ["ashdown-police"]
    required = true
    second_step = ["mfa", "hwk"]
"""

import logging
import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

log = logging.getLogger(__name__)
SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Only signatures that a provider alone can make: with a shared secret anybody who knows it could.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
KEYS = {
    "name", "issuer", "client_id", "client_secret_file", "organisations", "required",
    "second_step", "algorithms",
}  # fmt: skip


@dataclass(frozen=True)
class Provider:
    """One identity provider, as the administrator described it."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    organisations: tuple[str, ...] = ()
    required: bool = False
    second_step: tuple[str, ...] = ()
    algorithms: tuple[str, ...] = ALGORITHMS

    def serves(self, organisation: str) -> bool:
        """Say whether people of this organisation may sign in here; no list means everybody."""
        return not self.organisations or organisation in self.organisations


_read_well: dict[str, dict[str, Provider]] = {}


def providers() -> dict[str, Provider]:
    """Every provider by its short name; read anew when the file has changed.

    A slip in a file that was right before does not stop the site: what was read before holds on.
    """
    path = settings.WAYMARK_PROVIDERS
    if not path:
        return {}
    try:
        _read_well[path] = read(Path(path))
    except ImproperlyConfigured as fault:
        if path not in _read_well:
            raise
        log.error("The providers as they were before hold on: %s", fault)
    return _read_well[path]


def read(path: Path) -> dict[str, Provider]:
    """Read the file as it is now, or say what is wrong with it."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as fault:
        raise ImproperlyConfigured(f"WAYMARK_PROVIDERS: {fault.strerror}: {path}") from None


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, Provider]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"{path.name}: {fault}") from None
    found = {key: _provider(key, table, path.parent) for key, table in tables.items()}
    issuers = [provider.issuer for provider in found.values()]
    for issuer in issuers:
        if issuers.count(issuer) > 1:
            raise ImproperlyConfigured(f"{path.name}: two providers have the issuer {issuer}")
    return found


def _provider(key: str, table: object, folder: Path) -> Provider:
    """Make one provider of its table, or say which line is wrong."""
    if not isinstance(table, dict):
        raise ImproperlyConfigured(f"[{key}] must be a table of its own")
    faults = _faults(key, table)
    if faults:
        raise ImproperlyConfigured(f"[{key}] {'; '.join(faults)}")
    return Provider(
        key=key,
        name=table["name"],
        issuer=table["issuer"],
        client_id=table["client_id"],
        client_secret=_secret(key, table, folder),
        organisations=tuple(table.get("organisations", ())),
        required=table.get("required", False),
        second_step=tuple(table.get("second_step", ())),
        algorithms=tuple(table.get("algorithms", ALGORITHMS)),
    )


def _faults(key: str, table: dict[str, object]) -> list[str]:
    faults = []
    if not SHORT_NAME.fullmatch(key):
        faults.append("the short name must be small letters, figures and hyphens")
    faults += [f"there is no setting {name}" for name in sorted(table.keys() - KEYS)]
    for name in ("name", "issuer", "client_id"):
        if not isinstance(table.get(name), str) or not table[name]:
            faults.append(f"{name} is missing")
    if not is_safe(str(table.get("issuer", ""))):
        faults.append("the issuer must be an https address")
    for name in ("organisations", "second_step", "algorithms"):
        listed = table.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            faults.append(f"{name} must be a list of texts")
    if not isinstance(table.get("required", False), bool):
        faults.append("required must be true or false")
    if table.get("required") and not table.get("organisations"):
        faults.append("required needs organisations: whose people must sign in here?")
    algorithms = table.get("algorithms", [])
    unsafe = set(algorithms if isinstance(algorithms, list) else []) - {*ALGORITHMS}
    faults += [f"{name} is no signature that we accept" for name in sorted(map(str, unsafe))]
    return faults


def _secret(key: str, table: dict[str, object], folder: Path) -> str:
    """Read the client secret from its own file, so that this one can be shown to a colleague."""
    named = table.get("client_secret_file", "")
    if not named:
        return ""  # a public client: PKCE alone proves who asked
    try:
        return (folder / str(named)).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"[{key}] client_secret_file: {fault.strerror}") from None


def is_safe(address: str) -> bool:
    """Say whether secrets may travel to this address: HTTPS, or this very machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in LOOPBACK
