"""The one place that reads the environment. Validated at start, shown by `laurel doctor`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

MOST_WORKERS = 64


class SettingsError(Exception):
    """A setting is missing or wrong. The message names it and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Checked settings. Secrets are never shown by `repr`."""

    base_url: str = "http://localhost:8000"
    """`LAUREL_BASE_URL`: the public origin, without a slash at the end."""
    verifier_url: str | None = None
    """`LAUREL_VERIFIER_URL`: the verifier's origin where it is a separate one."""
    data: Path = Path("data")
    """`LAUREL_DATA`: folder for the database, keys and files."""
    database_url: str = ""
    """`DATABASE_URL`: SQLAlchemy URL; the default is SQLite in the data folder."""
    key_passphrase: str | None = None
    """`LAUREL_KEY_PASSPHRASE`: opens the issuer's key file."""
    receipt_key: Path | None = None
    """`LAUREL_RECEIPT_KEY`: file of the key that signs receipts; else one in the data folder."""
    fetch_allow: tuple[str, ...] = ()
    """`LAUREL_FETCH_ALLOW`: origins that may be fetched although private or plain http."""
    port: int = 8000
    """`PORT`: where `laurel serve` listens."""
    host: str = "127.0.0.1"
    """`LAUREL_HOST`: address to listen on."""
    trusted_proxy: str | None = None
    """`LAUREL_TRUSTED_PROXY`: address of the proxy whose `X-Forwarded-For` is believed."""
    vc_api: Path | None = None
    """`LAUREL_VC_API`: file that declares the instances of the VC API; without it, none."""
    trust: Path | None = None
    """`LAUREL_TRUST`: file that declares the registries that are asked who vouches for issuers."""
    anchors: Path | None = None
    """`LAUREL_ANCHORS`: PEM file, or folder of them, with the authorities trusted for seals."""
    rate_limits: bool = True
    """`LAUREL_RATE_LIMITS`: `on` or `off`, for anonymous callers."""
    workers: int = 1
    """`LAUREL_WORKERS`: processes that serve; about one for each core."""

    def __repr__(self) -> str:
        shown = {f.name: getattr(self, f.name) for f in fields(self)}
        if self.key_passphrase is not None:
            shown["key_passphrase"] = "(set)"
        shown["database_url"] = _without_password(self.database_url)
        return f"Settings({shown})"


_NAMES = {
    "LAUREL_BASE_URL": "base_url",
    "LAUREL_VERIFIER_URL": "verifier_url",
    "LAUREL_DATA": "data",
    "DATABASE_URL": "database_url",
    "LAUREL_KEY_PASSPHRASE": "key_passphrase",
    "LAUREL_RECEIPT_KEY": "receipt_key",
    "LAUREL_FETCH_ALLOW": "fetch_allow",
    "PORT": "port",
    "LAUREL_HOST": "host",
    "LAUREL_TRUSTED_PROXY": "trusted_proxy",
    "LAUREL_VC_API": "vc_api",
    "LAUREL_TRUST": "trust",
    "LAUREL_ANCHORS": "anchors",
    "LAUREL_RATE_LIMITS": "rate_limits",
    "LAUREL_WORKERS": "workers",
}


FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes count together; the library that counts reads it when it is first imported."""


def figures_folder() -> str | None:
    """Where the figures of all processes of this site are; None if this process is the only one."""
    return os.environ.get(FIGURES)


def count_together(folder: Path) -> None:
    """From now on the processes that this one starts keep their figures in that folder."""
    os.environ[FIGURES] = str(folder)


def shown(settings: Settings) -> dict[str, str]:
    """Every setting by its name, to be shown: without passphrase and password."""
    values = {name: getattr(settings, field) for name, field in _NAMES.items()}
    values["LAUREL_KEY_PASSPHRASE"] = "(set)" if settings.key_passphrase else None
    values["DATABASE_URL"] = _without_password(settings.database_url)
    values["LAUREL_FETCH_ALLOW"] = ",".join(settings.fetch_allow) or None
    values["LAUREL_RATE_LIMITS"] = "on" if settings.rate_limits else "off"
    return {name: "(not set)" if value is None else str(value) for name, value in values.items()}


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password:
        return url.replace(f":{parts.password}@", ":(set)@")
    return url


def _origin(name: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise SettingsError(
            f"{name} must be an origin such as https://certificates.example.org, not {value!r}"
        )
    if parts.query or parts.fragment or parts.username:
        raise SettingsError(
            f"{name} must be an origin without query, fragment or user, not {value!r}"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _integer(name: str, value: str, low: int, high: int) -> int:
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def _address(name: str, value: str | None) -> str | None:
    try:
        return str(ip_address(value)) if value else None
    except ValueError:
        raise SettingsError(f"{name} must be an IP address, not {value!r}") from None


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise SettingsError(f"{name} must be on or off, not {value!r}")
    return value == "on"


def _path(value: str | None) -> Path | None:
    return Path(value).absolute() if value else None


def settings_from_environ(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process; raises SettingsError for the first that is wrong."""
    env = os.environ if environ is None else environ
    data = Path(env.get("LAUREL_DATA") or "data").absolute()
    port = _integer("PORT", env.get("PORT") or "8000", 1, 65535)
    verifier_url = env.get("LAUREL_VERIFIER_URL")
    return Settings(
        base_url=_origin(
            "LAUREL_BASE_URL", env.get("LAUREL_BASE_URL") or f"http://localhost:{port}"
        ),
        verifier_url=_origin("LAUREL_VERIFIER_URL", verifier_url) if verifier_url else None,
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'laurel.sqlite3'}",
        key_passphrase=env.get("LAUREL_KEY_PASSPHRASE") or None,
        receipt_key=_path(env.get("LAUREL_RECEIPT_KEY")),
        fetch_allow=tuple(
            _origin("LAUREL_FETCH_ALLOW", item.strip())
            for item in (env.get("LAUREL_FETCH_ALLOW") or "").split(",")
            if item.strip()
        ),
        port=port,
        host=env.get("LAUREL_HOST") or "127.0.0.1",
        trusted_proxy=_address("LAUREL_TRUSTED_PROXY", env.get("LAUREL_TRUSTED_PROXY")),
        vc_api=Path(env["LAUREL_VC_API"]).absolute() if env.get("LAUREL_VC_API") else None,
        trust=Path(env["LAUREL_TRUST"]).absolute() if env.get("LAUREL_TRUST") else None,
        anchors=Path(env["LAUREL_ANCHORS"]).absolute() if env.get("LAUREL_ANCHORS") else None,
        rate_limits=_switch("LAUREL_RATE_LIMITS", env.get("LAUREL_RATE_LIMITS") or "on"),
        workers=_integer("LAUREL_WORKERS", env.get("LAUREL_WORKERS") or "1", 1, MOST_WORKERS),
    )
