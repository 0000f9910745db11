"""The only reader of the environment.

`Settings.load` returns a frozen record or lists every fault at once. Secrets are `Secret` values,
which never show in a repr, a log or an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Platform(StrEnum):
    """Where the product runs; chooses adapters in `functions/wiring.py` and nowhere else."""

    EMBEDDED = "embedded"
    EMULATORS = "emulators"
    GCP = "gcp"


class Secret:
    """A value that is shown to nobody who did not ask for it by name."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"


class SettingsFaulty(Exception):
    """The environment cannot be used; `faults` names each variable and what is wrong with it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(("the environment is faulty:", *faults)))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """What a function needs to know. Names of variables are those of the fields, upper case.

    Attributes:
        vidgo_jwt_keys: `kid:secret` pairs, the first signs; at most two (M010).
        vidgo_receipt_key: the Ed25519 seed of refund receipts, 64 hex digits.
        vidgo_state: folder of the embedded platform's files; None on gcp.
        vidgo_link_key: signs links of the folder object store; None on gcp.
        vidgo_tasks_secret: shared by queue, scheduler and functions when there is no OIDC.
        *_s: seconds.
    """

    vidgo_platform: Platform
    vidgo_public_url: str
    vidgo_tasks_url: str
    vidgo_transcoder_url: str
    vidgo_jwt_keys: Secret
    vidgo_code_pepper: Secret
    vidgo_receipt_key: Secret
    leonardo_api_key: Secret
    leonardo_webhook_key: Secret
    leonardo_base_url: str
    smtp_host: str
    smtp_port: int
    smtp_sender: str
    smtp_user: str | None
    smtp_password: Secret | None
    vidgo_state: Path | None
    vidgo_link_key: Secret | None
    vidgo_tasks_secret: Secret | None
    vidgo_transcoder_secret: Secret | None
    vidgo_private_origins: frozenset[str]
    vidgo_cors_origins: tuple[str, ...]
    vidgo_access_ttl_minutes: int
    vidgo_bcrypt_cost: int
    vidgo_require_verification: bool
    vidgo_poll_interval_s: float
    vidgo_submit_timeout_s: float
    vidgo_submit_window_s: float
    vidgo_verdict_deadline_s: float
    vidgo_release_deadline_s: float
    vidgo_lease_s: float
    vidgo_log_level: str
    vidgo_schedules_url: str | None
    gcp_project: str | None
    gcp_location: str | None
    gcp_tasks_account: str | None
    gcp_bucket: str | None
    firestore_emulator_host: str | None

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check every value.

        Raises: `SettingsFaulty` with all faults together.
        """
        reader = Reader(environ)
        platform = reader.required("VIDGO_PLATFORM", Platform, "embedded")
        is_gcp = platform == Platform.GCP
        settings = cls(
            vidgo_platform=platform,
            vidgo_public_url=reader.required("VIDGO_PUBLIC_URL", _url),
            vidgo_tasks_url=reader.required("VIDGO_TASKS_URL", _url),
            vidgo_transcoder_url=reader.required("VIDGO_TRANSCODER_URL", _url),
            vidgo_jwt_keys=reader.required("VIDGO_JWT_KEYS", _signing_keys),
            vidgo_code_pepper=reader.required("VIDGO_CODE_PEPPER", _secret),
            vidgo_receipt_key=reader.required("VIDGO_RECEIPT_KEY", _seed),
            leonardo_api_key=reader.required("LEONARDO_API_KEY", Secret),
            leonardo_webhook_key=reader.required("LEONARDO_WEBHOOK_KEY", Secret),
            leonardo_base_url=reader.required("LEONARDO_BASE_URL", _url, LEONARDO_BASE_URL),
            smtp_host=reader.required("SMTP_HOST", str),
            smtp_port=reader.required("SMTP_PORT", _port, "587"),
            smtp_sender=reader.required("SMTP_SENDER", str, "VidGo <noreply@vidgo.ai>"),
            smtp_user=reader.optional("SMTP_USER", str),
            smtp_password=reader.optional("SMTP_PASSWORD", Secret),
            vidgo_state=reader.either("VIDGO_STATE", Path, is_needed=not is_gcp),
            vidgo_link_key=reader.either("VIDGO_LINK_KEY", _secret, is_needed=not is_gcp),
            vidgo_tasks_secret=reader.either("VIDGO_TASKS_SECRET", _secret, is_needed=not is_gcp),
            vidgo_transcoder_secret=reader.optional("VIDGO_TRANSCODER_SECRET", Secret),
            vidgo_private_origins=frozenset(reader.words("VIDGO_PRIVATE_ORIGINS")),
            vidgo_cors_origins=tuple(reader.words("VIDGO_CORS_ORIGINS")),
            vidgo_access_ttl_minutes=reader.required("VIDGO_ACCESS_TTL_MINUTES", _ttl, "15"),
            vidgo_bcrypt_cost=reader.required("VIDGO_BCRYPT_COST", _bcrypt_cost, "12"),
            vidgo_require_verification=reader.required("VIDGO_REQUIRE_VERIFICATION", _flag, "on"),
            vidgo_poll_interval_s=reader.required("VIDGO_POLL_INTERVAL_S", _seconds, "5"),
            vidgo_submit_timeout_s=reader.required("VIDGO_SUBMIT_TIMEOUT_S", _seconds, "30"),
            vidgo_submit_window_s=reader.required("VIDGO_SUBMIT_WINDOW_S", _seconds, "300"),
            vidgo_verdict_deadline_s=reader.required("VIDGO_VERDICT_DEADLINE_S", _seconds, "300"),
            vidgo_release_deadline_s=reader.required("VIDGO_RELEASE_DEADLINE_S", _seconds, "1800"),
            vidgo_lease_s=reader.required("VIDGO_LEASE_S", _seconds, "60"),
            vidgo_log_level=reader.required("VIDGO_LOG_LEVEL", _log_level, "INFO"),
            vidgo_schedules_url=reader.either("VIDGO_SCHEDULES_URL", _url, is_needed=is_gcp),
            gcp_project=reader.either("GCP_PROJECT", str, is_needed=is_gcp),
            gcp_location=reader.either("GCP_LOCATION", str, is_needed=is_gcp),
            gcp_tasks_account=reader.either("GCP_TASKS_ACCOUNT", str, is_needed=is_gcp),
            gcp_bucket=reader.either("GCP_BUCKET", str, is_needed=is_gcp),
            firestore_emulator_host=reader.optional("FIRESTORE_EMULATOR_HOST", str),
        )
        if (
            reader.is_sound
            and settings.vidgo_verdict_deadline_s >= settings.vidgo_release_deadline_s
        ):
            reader.refuse("VIDGO_VERDICT_DEADLINE_S", "is not below VIDGO_RELEASE_DEADLINE_S")
        reader.check()
        return settings


LEONARDO_BASE_URL = "https://cloud.leonardo.ai/api/rest/v1"
"""Source: leonardo, "Base URL and auth"."""


@dataclass(frozen=True)
class TranscoderSettings:
    """What the transcoder's container needs to know.

    `vidgo_transcoder_secret` is None where the platform checks callers (Cloud Run IAM).
    """

    port: int
    scratch: Path
    vidgo_transcoder_secret: Secret | None
    vidgo_private_origins: frozenset[str]
    vidgo_log_level: str

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "TranscoderSettings":
        """Read and check every value. Raises: `SettingsFaulty`."""
        reader = Reader(environ)
        settings = cls(
            port=reader.required("PORT", _port, "8080"),
            scratch=reader.required("VIDGO_SCRATCH", Path),
            vidgo_transcoder_secret=reader.optional("VIDGO_TRANSCODER_SECRET", Secret),
            vidgo_private_origins=frozenset(reader.words("VIDGO_PRIVATE_ORIGINS")),
            vidgo_log_level=reader.required("VIDGO_LOG_LEVEL", _log_level, "INFO"),
        )
        reader.check()
        return settings


class Reader:
    """Reads values and collects faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def required(self, name: str, parse: Callable[[str], T], default: str | None = None) -> T:
        """Return the parsed value; a fault leaves an unusable stand-in that `check` reports."""
        value = self._environ.get(name) or default
        return self._parsed(name, parse, value)

    def optional(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return the parsed value, or None when it is not set."""
        value = self._environ.get(name)
        return self._parsed(name, parse, value) if value else None

    def either(self, name: str, parse: Callable[[str], T], *, is_needed: bool) -> T | None:
        """Return the parsed value; whether it is required depends on the platform."""
        return self.required(name, parse) if is_needed else self.optional(name, parse)

    def words(self, name: str) -> list[str]:
        """Return the values of a comma-separated list."""
        return [word.strip() for word in self._environ.get(name, "").split(",") if word.strip()]

    @property
    def is_sound(self) -> bool:
        """Whether no fault was found so far: only then may values be compared."""
        return not self._faults

    def refuse(self, name: str, why: str) -> None:
        """Add a fault found by comparing values."""
        self._faults.append(f"{name} {why}")

    def check(self) -> None:
        """Raise `SettingsFaulty` if anything was wrong."""
        if self._faults:
            raise SettingsFaulty(tuple(self._faults))

    def _parsed(self, name: str, parse: Callable[[str], T], value: str | None) -> T:
        if not value:
            self._faults.append(f"{name} is missing")
        else:
            try:
                return parse(value)
            except ValueError:
                # The value stays unsaid: it may be a secret put under the wrong name.
                self._faults.append(f"{name} is not valid")
        return None  # type: ignore[return-value]  # never used: `check` raises


SECRET_BYTES_MIN = 32
"""As many as the hashes they key have. Source: RFC 2104, section 3."""

SIGNING_KEYS_MAX = 2
"""The one that signs and the one before it. Source: M010."""

SEED_BYTES = 32
"""Source: RFC 8032, section 5.1.5."""

LOG_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("not an address")
    return value.rstrip("/")


def _flag(value: str) -> bool:
    if value not in {"on", "off"}:
        raise ValueError("neither on nor off")
    return value == "on"


def _secret(value: str) -> Secret:
    if len(value.encode()) < SECRET_BYTES_MIN:
        raise ValueError("too short to be a secret")
    return Secret(value)


def _signing_keys(value: str) -> Secret:
    keys = [pair.strip().partition(":") for pair in value.split(",")]
    kids = {kid for kid, _, _ in keys}
    if len(keys) > SIGNING_KEYS_MAX or len(kids) < len(keys) or "" in kids:
        raise ValueError("not one or two named keys")
    for _, _, key in keys:
        _secret(key)
    return Secret(value)


def _seed(value: str) -> Secret:
    if len(bytes.fromhex(value)) != SEED_BYTES:
        raise ValueError("not a seed")
    return Secret(value)


def _log_level(value: str) -> str:
    if value not in LOG_LEVELS:
        raise ValueError("not a level")
    return value


def _within(low: float, high: float, number: float) -> float:
    if not low <= number <= high:
        raise ValueError("out of range")
    return number


def _port(value: str) -> int:
    return int(_within(1, 65535, int(value)))


def _ttl(value: str) -> int:
    return int(_within(5, 30, int(value)))


def _bcrypt_cost(value: str) -> int:
    return int(_within(4, 16, int(value)))


def _seconds(value: str) -> float:
    return _within(0.05, 86400, float(value))


@dataclass(frozen=True)
class LocalSettings:
    """What the local stack needs to know; everything else it makes itself."""

    port: int
    vidgo_state: Path
    vidgo_platform: Platform
    firestore_emulator_host: str | None
    inherited: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "LocalSettings":
        """Read and check every value. Raises: `SettingsFaulty`.

        `inherited` is the whole environment, for the processes the stack starts: what a person
        sets there wins over what the stack would choose.
        """
        reader = Reader(environ)
        settings = cls(
            port=reader.required("PORT", _port, "8080"),
            vidgo_state=reader.required("VIDGO_STATE", Path, "state"),
            vidgo_platform=reader.required("VIDGO_PLATFORM", Platform, "embedded"),
            firestore_emulator_host=reader.optional("FIRESTORE_EMULATOR_HOST", str),
            inherited=dict(environ),
        )
        if settings.vidgo_platform == Platform.GCP:
            reader.refuse("VIDGO_PLATFORM", "is gcp: that is deployed, not run here")
        reader.check()
        return settings


@dataclass(frozen=True)
class GatewaySettings:
    """What the local gateway needs to know; `targets` are addresses by name."""

    port: int
    vidgo_state: Path
    vidgo_public_url: str
    vidgo_link_key: Secret
    targets: Mapping[str, str]

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "GatewaySettings":
        """Read and check every value. Raises: `SettingsFaulty`."""
        reader = Reader(environ)
        settings = cls(
            port=reader.required("PORT", _port),
            vidgo_state=reader.required("VIDGO_STATE", Path),
            vidgo_public_url=reader.required("VIDGO_PUBLIC_URL", _url),
            vidgo_link_key=reader.required("VIDGO_LINK_KEY", Secret),
            targets={
                name: reader.required(f"GATEWAY_{name.upper()}_URL", _url)
                for name in ("api", "webhooks", "sandbox")
            },
        )
        reader.check()
        return settings
