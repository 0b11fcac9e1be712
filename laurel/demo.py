"""The demo: a whole site with an invented cohort, made on first start and found again later."""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.resources import bundled
from edge.files import write_atomically
from edge.settings import Settings
from issuer.errors import IssuerError
from issuer.services.certificates import credential_summary, load_certificate
from issuer.services.completions import submit_completion
from issuer.services.programmes import publish_programme, read_programme
from issuer.services.site import OWN_CLIENT, Site
from issuer.services.status_changes import revoke, suspend
from issuer.services.tokens import SCOPES, authenticate, create_token

LOOPBACK = ("localhost", "127.0.0.1", "::1")
EVERY_INTERFACE = "0.0.0.0"  # noqa: S104  # chosen only when the site has a name of its own
PASSPHRASE, TOKEN = "LAUREL_KEY_PASSPHRASE", "TOKEN"
"""Names in the file of secrets, which a shell can read: `. data/demo-secrets`."""
Track = Callable[[list[Path]], Iterable[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The certificates to look at first."""

    valid: str
    revoked: str
    suspended: str


def demo_settings(settings: Settings) -> Settings:
    """The settings of the demo: own passphrase, own origin allowed, no rate limits.

    Where the base URL is not this machine's loopback name, it listens on every interface.
    """
    passphrase = settings.key_passphrase or _secret(settings.data, PASSPHRASE, _new_secret)
    host = settings.host
    if urlsplit(settings.base_url).hostname not in LOOPBACK and host in LOOPBACK:
        host = EVERY_INTERFACE
    return replace(
        settings,
        key_passphrase=passphrase,
        fetch_allow=(*settings.fetch_allow, settings.base_url),
        rate_limits=False,
        host=host,
    )


def demo_token(site: Site) -> str:
    """The token of the demo, the same at each start; it may do everything."""
    token = _secret(site.settings.data, TOKEN, lambda: _token(site))
    if authenticate(site, token) is None:  # another database than last time
        token = _token(site)
        _keep(site.settings.data, {**_secrets(site.settings.data), TOKEN: token})
    return token


def prepare(site: Site, track: Track) -> Shown:
    """Publishes the programmes and issues the cohort, once; gives back what to look at.

    After a crash the next start goes on where it stopped; nothing is issued twice.
    """
    for path in sorted((bundled("schemas") / "programmes").rglob("*.json")):
        publish_programme(site, _read(path))
    state = site.settings.data / "demo.json"
    known = _known(site, state)
    if known is not None:
        return known
    issued = _issue(site, track)
    suspendable = [one for one in issued if _may_suspend(site, one)]
    others = [one for one in issued if one not in suspendable]
    shown = Shown(
        valid=_id_of(others[0]), revoked=_id_of(others[-1]), suspended=_id_of(suspendable[-1])
    )
    revoke(site, OWN_CLIENT, shown.revoked, reason="issuedInError", text="A demonstration.")
    suspend(site, OWN_CLIENT, shown.suspended, reason="other", text="A demonstration.")
    content = {"valid": shown.valid, "revoked": shown.revoked, "suspended": shown.suspended}
    write_atomically(state, json.dumps(content).encode())
    return shown


def _issue(site: Site, track: Track) -> list[dict[str, Any]]:
    """What the whole cohort was given, in the order of the files."""
    files = sorted((bundled("schemas") / "demo" / "evidence").rglob("*.json"))
    answers = [submit_completion(site, OWN_CLIENT, _read(path)) for path in track(files)]
    return [answer.credential for answer in answers if answer.credential is not None]


def _may_suspend(site: Site, credential: dict[str, Any]) -> bool:
    named = credential["programme"]
    return read_programme(site, named["id"], named["version"]).suspension


def _id_of(credential: dict[str, Any]) -> str:
    return str(credential["id"])


def _known(site: Site, state: Path) -> Shown | None:
    try:
        shown = Shown(**json.loads(state.read_bytes()))
        for credential_id in (shown.valid, shown.revoked, shown.suspended):
            credential_summary(load_certificate(site, credential_id))
    except (OSError, ValueError, TypeError, IssuerError):
        return None
    return shown


def _read(path: Path) -> Any:
    return parse_json(path.read_bytes(), limits=API_LIMITS, decimals=True)


def _token(site: Site) -> str:
    return create_token(site, name="demo", scopes=SCOPES)


def _new_secret() -> str:
    return secrets.token_urlsafe(24)


def _secret(data: Path, name: str, make: Callable[[], str]) -> str:
    known = _secrets(data)
    if name not in known:
        known[name] = make()
        _keep(data, known)
    return known[name]


def _secrets(data: Path) -> dict[str, str]:
    try:
        lines = (data / "demo-secrets").read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {name: value for name, _, value in (line.partition("=") for line in lines) if value}


def _keep(data: Path, known: dict[str, str]) -> None:
    content = "".join(f"{name}={value}\n" for name, value in known.items())
    write_atomically(data / "demo-secrets", content.encode())
