"""What must be right before Tidegate starts in production; all mistakes are told at once."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: A secret that everybody can read in this repository; good for nothing but one's own machine.
PUBLIC_SECRET = "public-secret-of-demo-and-development-never-of-production"  # noqa: S105
_SHORTEST_SECRET = 50
#: A gateway that takes no money.
SIMULATED_GATEWAY = "tidegate.lodgement.payments.simulated.SimulatedGateway"
_SHORTEST_PAYMENT_SECRET = 32
_FEWEST_CHARACTERS = 10
KEY_FILES = ("master.keys", "signing.pem")


def refuse(mistakes: Sequence[str], environment: str) -> None:
    """Raise with every mistake, when there is one."""
    if mistakes:
        lines = "\n".join(f"  {mistake}" for mistake in mistakes)
        raise ImproperlyConfigured(
            f"Tidegate does not start with these settings (TIDEGATE_ENV={environment}):\n{lines}"
        )


def outside_demo(settings: Mapping[str, Any]) -> Iterator[str]:
    """What only a demonstration with simulated data may do."""
    if not settings["SECOND_FACTOR"] and settings["ENVIRONMENT"] != "demo":
        yield "TIDEGATE_SECOND_FACTOR is off; only TIDEGATE_ENV=demo may do without"


def production(settings: Mapping[str, Any]) -> Iterator[str]:
    """Every setting that is fit for a trial and not for production."""
    yield from _secret(settings["SECRET_KEY"])
    if settings["DEBUG"]:
        yield "TIDEGATE_DEBUG is on; it shows settings and code to every visitor"
    yield from _hosts(settings["ALLOWED_HOSTS"])
    yield from _origins(settings["CSRF_TRUSTED_ORIGINS"])
    if not settings["SECURE_TLS"]:
        yield "TIDEGATE_TLS is off; sessions would travel readable, and cookies without `secure`"
    yield from _keys(Path(settings["KEYS_FOLDER"]), settings["KEYS_NAMED"])
    if settings["KEYS_NAMED"] and Path(settings["KEYS_FOLDER"]).is_relative_to(settings["HOME"]):
        yield "TIDEGATE_KEYS lies in TIDEGATE_HOME; who copies the one has the other"
    yield from _payments(settings["PAYMENT_GATEWAY"], settings["PAYMENT_SECRET"])
    for one in settings["METRICS_FROM"]:
        if ip_network(one).prefixlen == 0:
            yield f"TIDEGATE_METRICS_FROM has {one}, which is everybody"


#: Read by commands, not by the settings.
_OF_COMMANDS = frozenset({"TIDEGATE_PUBLIC_DATA"})


def unknown(names: Sequence[str]) -> Iterator[str]:
    """Variables that mean nothing: what somebody wanted to set, is not set."""
    for name in names:
        if name not in _OF_COMMANDS:
            yield f"{name} is no setting; docs/reference/settings.md lists them"


def _secret(secret: str) -> Iterator[str]:
    if secret == PUBLIC_SECRET:
        yield "TIDEGATE_SECRET_KEY is not set; `openssl rand -base64 48` writes one"
    elif len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS:
        yield (
            f"TIDEGATE_SECRET_KEY is too simple; at least {_SHORTEST_SECRET} characters, "
            f"{_FEWEST_CHARACTERS} different ones"
        )


def _payments(gateway: str, secret: str) -> Iterator[str]:
    if gateway == SIMULATED_GATEWAY:
        yield "TIDEGATE_PAYMENT_GATEWAY is the simulated one, which takes no money"
    elif gateway and len(secret) < _SHORTEST_PAYMENT_SECRET:
        yield (
            "TIDEGATE_PAYMENT_SECRET is too short; at least "
            f"{_SHORTEST_PAYMENT_SECRET} characters, shared with the gateway"
        )


def _hosts(hosts: Sequence[str]) -> Iterator[str]:
    if not hosts:
        yield "TIDEGATE_HOSTS is not set; name the hosts that this server answers to"
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield f"TIDEGATE_HOSTS has the wildcard {host!r}; name each host"
        elif host in ("localhost", "127.0.0.1", "[::1]"):
            yield f"TIDEGATE_HOSTS has {host!r}, which is a machine of development"


def _origins(origins: Sequence[str]) -> Iterator[str]:
    for origin in origins:
        if not origin.startswith("https://") or "*" in origin:
            yield f"TIDEGATE_ORIGINS has {origin!r}; write https:// and the whole host"


def _keys(folder: Path, named: bool) -> Iterator[str]:
    if not named:
        yield "TIDEGATE_KEYS is not set; keys belong apart from the database and its back-up"
    for name in KEY_FILES:
        file = folder / name
        if not file.is_file():
            yield f"TIDEGATE_KEYS has no {name} in {folder}; `tidegate create-keys` makes it"
        elif file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"TIDEGATE_KEYS: others may read {file}; chmod 600"
