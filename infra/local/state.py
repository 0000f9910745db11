"""What a local stack keeps in its state folder: secrets made once, and ports."""

import json
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

KEPT_MODE = 0o600

CHOICE = range(20_000, 32_768)
"""Below the ports the kernel gives to outgoing connections, which could take one between two
starts. Source: ip(7), `ip_local_port_range`."""


@dataclass(frozen=True)
class LocalSecrets:
    """Secrets of one local stack. Tokens and links survive a restart because these do."""

    jwt_keys: str = field(repr=False)
    code_pepper: str = field(repr=False)
    key_pepper: str = field(repr=False)
    receipt_key: str = field(repr=False)
    link_key: str = field(repr=False)
    tasks_secret: str = field(repr=False)
    transcoder_secret: str = field(repr=False)
    leonardo_api_key: str = field(repr=False)
    leonardo_webhook_key: str = field(repr=False)
    ecpay_hash_key: str = field(repr=False)
    ecpay_hash_iv: str = field(repr=False)
    ecpay_check_code: str = field(repr=False)
    ecpay_invoice_hash_key: str = field(repr=False)
    ecpay_invoice_hash_iv: str = field(repr=False)
    paddle_api_key: str = field(repr=False)
    paddle_webhook_secret: str = field(repr=False)
    admin_password: str = field(repr=False)


@dataclass(frozen=True)
class LocalPorts:
    """Ports of the processes behind the gateway, on 127.0.0.1.

    They stay the same over restarts, because addresses of stand-ins are stored in jobs.
    """

    api: int
    webhooks: int
    tasks: int
    schedules: int
    transcoder: int
    sandbox: int
    smtp: int
    identity: int


def load_secrets(state: Path) -> LocalSecrets:
    """Return the stack's secrets, made at its first start."""
    return LocalSecrets(**_kept(state / "secrets.json", lambda: asdict(_new_secrets())))


def load_ports(state: Path) -> LocalPorts:
    """Return the stack's ports, chosen among the free ones at its first start."""
    return LocalPorts(**_kept(state / "ports.json", lambda: asdict(_free_ports())))


def _kept(path: Path, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Return the JSON object in `path`; it is made whole or not at all.

    What an older version of the stack did not keep yet is added, and what it kept stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    made = make()
    if made.keys() == kept.keys():
        return kept
    whole = {name: kept.get(name, value) for name, value in made.items()}
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(KEPT_MODE)
    draft.write_text(json.dumps(whole, indent=2))
    draft.replace(path)
    return whole


def _new_secrets() -> LocalSecrets:
    return LocalSecrets(
        jwt_keys=f"local-1:{secrets.token_hex(32)}",
        code_pepper=secrets.token_hex(32),
        key_pepper=secrets.token_hex(32),
        receipt_key=secrets.token_hex(32),
        link_key=secrets.token_hex(32),
        tasks_secret=secrets.token_hex(32),
        transcoder_secret=secrets.token_hex(32),
        leonardo_api_key=secrets.token_hex(16),
        leonardo_webhook_key=secrets.token_hex(16),
        ecpay_hash_key=secrets.token_hex(8),
        ecpay_hash_iv=secrets.token_hex(8),
        ecpay_check_code=str(10_000_000 + secrets.randbelow(90_000_000)),
        ecpay_invoice_hash_key=secrets.token_hex(8),
        ecpay_invoice_hash_iv=secrets.token_hex(8),
        paddle_api_key=f"pdl_sdbx_apikey_{secrets.token_hex(16)}",
        paddle_webhook_secret=f"pdl_ntfset_{secrets.token_hex(16)}",
        admin_password=secrets.token_urlsafe(12),
    )


def _free_ports() -> LocalPorts:
    names = LocalPorts.__dataclass_fields__
    drawn = secrets.SystemRandom().sample(CHOICE, len(CHOICE))
    free = (port for port in drawn if is_free(port))
    return LocalPorts(**dict(zip(names, free, strict=False)))


def is_free(port: int) -> bool:
    """Say whether a server could take `port` on 127.0.0.1 now."""
    with socket.socket() as probe:
        # As servers do: connections of a server that just ended do not keep its port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False
