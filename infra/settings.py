"""The only reader of the environment.

`Settings.load` returns a frozen record or lists every fault at once. Secrets are `Secret` values,
which never show in a repr, a log or an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from infra.environ import (
    LIVE_PREFIX,
    Reader,
    Secret,
    SettingsFaulty,
    aes_key,
    bcrypt_cost,
    catalogue_name,
    client_token,
    currencies,
    flag,
    hops,
    log_level,
    long_secret,
    media_check,
    merchant_id,
    named_prices,
    plain_address,
    port,
    seconds,
    secret_list,
    seed,
    signing_keys,
    size_bytes,
    tax_mode,
    ttl,
    url,
    uses,
)
from infra.targets import ALL_SECRETS, SECRETS, Target

__all__ = [
    "IdentityKind",
    "Platform",
    "Secret",
    "Settings",
    "SettingsFaulty",
    "TranscoderSettings",
]


class Platform(StrEnum):
    """Where the product runs; chooses adapters in `functions/wiring.py` and nowhere else."""

    EMBEDDED = "embedded"
    EMULATORS = "emulators"
    GCP = "gcp"


class IdentityKind(StrEnum):
    """Who keeps passwords and signs access tokens."""

    EMBEDDED = "embedded"
    FIREBASE = "firebase"


@dataclass(frozen=True)
class Settings:
    """What a function needs to know. Names of variables are those of the fields, upper case.

    Attributes:
        vidgo_jwt_keys: `kid:secret` pairs, the first signs; at most two (M010).
        vidgo_key_pepper: makes the secrets of API keys; a new one ends them all (M012).
        vidgo_identity: on any platform; people reset their passwords after a change of it.
        firebase_api_key: of the project, for this server alone; with firebase.
        firebase_auth_emulator_host: also read by firebase-admin, which then takes unsigned tokens.
        vidgo_receipt_key: the Ed25519 seed of refund receipts, 64 hex digits.
        vidgo_catalogue: what is on sale: a family (its newest shipped version) or a version.
        vidgo_state, vidgo_link_key: folder of the embedded platform's files, and what signs links
            to its objects; None on gcp.
        vidgo_trusted_hops: entries at the end of X-Forwarded-For that proxies of ours wrote.
        ecpay_check_code: `CreditCheckCode` of the merchant's console, for refunds.
        ecpay_media_check: hash of the check code of a file's call, `sha256` or `md5`.
        ecpay_*_url: of stage or production; the public stage keys are for stage only.
        paddle_webhook_secrets: comma separated, several while they rotate.
        paddle_currencies, paddle_tax_mode, paddle_price_ids: see `PaddleShop`.
        paddle_client_token: public; without it our page shows no checkouts.
        vidgo_requests_per_network: within an hour at each door in front of the sign-in (M248).
        vidgo_calls_per_*: of the API within a minute (M238).
        vidgo_tasks_secret: shared by queue, scheduler and functions when there is no OIDC.
        *_s: seconds.
    """

    vidgo_platform: Platform
    vidgo_public_url: str
    vidgo_tasks_url: str
    vidgo_transcoder_url: str
    vidgo_jwt_keys: Secret
    vidgo_code_pepper: Secret
    vidgo_key_pepper: Secret
    vidgo_receipt_key: Secret
    leonardo_api_key: Secret
    leonardo_webhook_key: Secret
    leonardo_base_url: str
    ecpay_merchant_id: Secret
    ecpay_hash_key: Secret
    ecpay_hash_iv: Secret
    ecpay_check_code: Secret
    ecpay_invoice_hash_key: Secret
    ecpay_invoice_hash_iv: Secret
    ecpay_base_url: str
    ecpay_invoice_base_url: str
    ecpay_media_base_url: str
    ecpay_media_check: str
    paddle_api_key: Secret
    paddle_webhook_secrets: Secret
    paddle_base_url: str
    paddle_currencies: frozenset[str]
    paddle_tax_mode: str
    paddle_price_ids: Mapping[str, str] | None
    paddle_client_token: str | None
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
    vidgo_trusted_hops: int
    vidgo_access_ttl_minutes: int
    vidgo_bcrypt_cost: int
    vidgo_require_verification: bool
    vidgo_catalogue: str
    vidgo_requests_per_network: int
    vidgo_calls_per_person: int
    vidgo_calls_per_network: int
    vidgo_poll_interval_s: float
    vidgo_submit_timeout_s: float
    vidgo_submit_window_s: float
    vidgo_verdict_deadline_s: float
    vidgo_release_deadline_s: float
    vidgo_lease_s: float
    vidgo_erasure_grace_s: float
    vidgo_log_level: str
    vidgo_schedules_url: str | None
    gcp_project: str | None
    gcp_location: str | None
    gcp_tasks_account: str | None
    gcp_bucket: str | None
    firestore_emulator_host: str | None
    vidgo_identity: IdentityKind
    firebase_api_key: Secret | None
    firebase_auth_emulator_host: str | None

    @classmethod
    def load(cls, environ: Mapping[str, str], target: Target | None = None) -> "Settings":
        """Read and check every value.

        Args:
            target: the function that is served: only its own secrets are read. None: all are, as
                an operator's programs need them.

        Raises: `SettingsFaulty` with all faults together.
        """
        reader = Reader(environ, ALL_SECRETS - SECRETS[target] if target else frozenset())
        platform = reader.required("VIDGO_PLATFORM", Platform, "embedded")
        is_gcp = platform == Platform.GCP
        identity = reader.required("VIDGO_IDENTITY", IdentityKind, "embedded")
        is_firebase = identity == IdentityKind.FIREBASE
        smtp_user = reader.optional("SMTP_USER", str)
        settings = cls(
            vidgo_platform=platform,
            vidgo_public_url=reader.required("VIDGO_PUBLIC_URL", url),
            vidgo_tasks_url=reader.required("VIDGO_TASKS_URL", url),
            vidgo_transcoder_url=reader.required("VIDGO_TRANSCODER_URL", url),
            vidgo_jwt_keys=reader.secret("VIDGO_JWT_KEYS", signing_keys),
            vidgo_code_pepper=reader.secret("VIDGO_CODE_PEPPER", long_secret),
            vidgo_key_pepper=reader.secret("VIDGO_KEY_PEPPER", long_secret),
            vidgo_receipt_key=reader.secret("VIDGO_RECEIPT_KEY", seed),
            leonardo_api_key=reader.secret("LEONARDO_API_KEY", Secret),
            leonardo_webhook_key=reader.secret("LEONARDO_WEBHOOK_KEY", Secret),
            leonardo_base_url=reader.required("LEONARDO_BASE_URL", url, LEONARDO_BASE_URL),
            ecpay_merchant_id=reader.secret("ECPAY_MERCHANT_ID", merchant_id),
            ecpay_hash_key=reader.secret("ECPAY_HASH_KEY", aes_key),
            ecpay_hash_iv=reader.secret("ECPAY_HASH_IV", aes_key),
            ecpay_check_code=reader.secret("ECPAY_CHECK_CODE", Secret),
            ecpay_invoice_hash_key=reader.secret("ECPAY_INVOICE_HASH_KEY", aes_key),
            ecpay_invoice_hash_iv=reader.secret("ECPAY_INVOICE_HASH_IV", aes_key),
            ecpay_base_url=reader.required("ECPAY_BASE_URL", url, ECPAY_BASE_URL),
            ecpay_invoice_base_url=reader.required(
                "ECPAY_INVOICE_BASE_URL", url, ECPAY_INVOICE_BASE_URL
            ),
            ecpay_media_base_url=reader.required("ECPAY_MEDIA_BASE_URL", url, ECPAY_MEDIA_BASE_URL),
            ecpay_media_check=reader.required("ECPAY_MEDIA_CHECK", media_check, "sha256"),
            paddle_api_key=reader.secret("PADDLE_API_KEY", Secret),
            paddle_webhook_secrets=reader.secret("PADDLE_WEBHOOK_SECRETS", secret_list),
            paddle_base_url=reader.required("PADDLE_BASE_URL", url, PADDLE_BASE_URL),
            paddle_currencies=reader.required("PADDLE_CURRENCIES", currencies, "USD"),
            paddle_tax_mode=reader.required("PADDLE_TAX_MODE", tax_mode, "internal"),
            paddle_price_ids=reader.optional("PADDLE_PRICE_IDS", named_prices),
            paddle_client_token=reader.either(
                "PADDLE_CLIENT_TOKEN", client_token, is_needed=is_gcp
            ),
            smtp_host=reader.required("SMTP_HOST", str),
            smtp_port=reader.required("SMTP_PORT", port, "587"),
            smtp_sender=reader.required("SMTP_SENDER", plain_address, "noreply@vidgo.ai"),
            smtp_user=smtp_user,
            smtp_password=reader.own("SMTP_PASSWORD", Secret, is_needed=smtp_user is not None),
            vidgo_state=reader.either("VIDGO_STATE", Path, is_needed=not is_gcp),
            vidgo_link_key=reader.either("VIDGO_LINK_KEY", long_secret, is_needed=not is_gcp),
            vidgo_tasks_secret=reader.either(
                "VIDGO_TASKS_SECRET", long_secret, is_needed=not is_gcp
            ),
            vidgo_transcoder_secret=reader.optional("VIDGO_TRANSCODER_SECRET", Secret),
            vidgo_private_origins=frozenset(reader.words("VIDGO_PRIVATE_ORIGINS")),
            vidgo_cors_origins=tuple(reader.words("VIDGO_CORS_ORIGINS")),
            vidgo_trusted_hops=reader.required("VIDGO_TRUSTED_HOPS", hops, "1"),
            vidgo_access_ttl_minutes=reader.required("VIDGO_ACCESS_TTL_MINUTES", ttl, "15"),
            vidgo_bcrypt_cost=reader.required("VIDGO_BCRYPT_COST", bcrypt_cost, "12"),
            vidgo_require_verification=reader.required("VIDGO_REQUIRE_VERIFICATION", flag, "on"),
            vidgo_catalogue=reader.required("VIDGO_CATALOGUE", catalogue_name, "weekly"),
            vidgo_requests_per_network=reader.required("VIDGO_REQUESTS_PER_NETWORK", uses, "300"),
            vidgo_calls_per_person=reader.required("VIDGO_CALLS_PER_PERSON", uses, "100"),
            vidgo_calls_per_network=reader.required("VIDGO_CALLS_PER_NETWORK", uses, "100"),
            vidgo_poll_interval_s=reader.required("VIDGO_POLL_INTERVAL_S", seconds, "5"),
            vidgo_submit_timeout_s=reader.required("VIDGO_SUBMIT_TIMEOUT_S", seconds, "30"),
            vidgo_submit_window_s=reader.required("VIDGO_SUBMIT_WINDOW_S", seconds, "300"),
            vidgo_verdict_deadline_s=reader.required("VIDGO_VERDICT_DEADLINE_S", seconds, "300"),
            vidgo_release_deadline_s=reader.required("VIDGO_RELEASE_DEADLINE_S", seconds, "1800"),
            vidgo_lease_s=reader.required("VIDGO_LEASE_S", seconds, "60"),
            vidgo_erasure_grace_s=reader.required("VIDGO_ERASURE_GRACE_S", seconds, "3600"),
            vidgo_log_level=reader.required("VIDGO_LOG_LEVEL", log_level, "INFO"),
            vidgo_schedules_url=reader.either("VIDGO_SCHEDULES_URL", url, is_needed=is_gcp),
            gcp_project=reader.either("GCP_PROJECT", str, is_needed=is_gcp),
            gcp_location=reader.either("GCP_LOCATION", str, is_needed=is_gcp),
            gcp_tasks_account=reader.either("GCP_TASKS_ACCOUNT", str, is_needed=is_gcp),
            gcp_bucket=reader.either("GCP_BUCKET", str, is_needed=is_gcp),
            firestore_emulator_host=reader.optional("FIRESTORE_EMULATOR_HOST", str),
            vidgo_identity=identity,
            firebase_api_key=reader.own("FIREBASE_API_KEY", Secret, is_needed=is_firebase),
            firebase_auth_emulator_host=reader.optional("FIREBASE_AUTH_EMULATOR_HOST", str),
        )
        if reader.is_sound:
            _compare(settings, reader)
        reader.check()
        return settings


def _compare(settings: Settings, reader: Reader) -> None:
    if settings.vidgo_verdict_deadline_s >= settings.vidgo_release_deadline_s:
        reader.refuse("VIDGO_VERDICT_DEADLINE_S", "is not below VIDGO_RELEASE_DEADLINE_S")
    token, is_live = settings.paddle_client_token, settings.paddle_base_url == PADDLE_BASE_URL
    if token is not None and token.startswith(LIVE_PREFIX) != is_live:
        reader.refuse("PADDLE_CLIENT_TOKEN", "is of another environment than PADDLE_BASE_URL")
    if settings.vidgo_platform == Platform.GCP:
        _refuse_unsafe(settings, reader)


def _refuse_unsafe(settings: Settings, reader: Reader) -> None:
    """Refuse what only a laptop may do."""
    if settings.vidgo_private_origins:
        reader.refuse("VIDGO_PRIVATE_ORIGINS", "is not empty on gcp")
    if settings.vidgo_bcrypt_cost < DEPLOYED_BCRYPT_COST_MIN:
        reader.refuse("VIDGO_BCRYPT_COST", f"is below {DEPLOYED_BCRYPT_COST_MIN} on gcp")
    if settings.firebase_auth_emulator_host is not None:
        reader.refuse("FIREBASE_AUTH_EMULATOR_HOST", "lets unsigned tokens in on gcp")
    if not settings.vidgo_public_url.startswith("https://"):
        reader.refuse("VIDGO_PUBLIC_URL", "is not https on gcp")
    if any("*" in origin for origin in settings.vidgo_cors_origins):
        reader.refuse("VIDGO_CORS_ORIGINS", "lets any origin in on gcp")


DEPLOYED_BCRYPT_COST_MIN = 10
"""Less is for tests. Source: M011."""

LOCAL_PROJECT = "vidgo-local"
"""The project documents lie in when an emulator holds them."""

LEONARDO_BASE_URL = "https://cloud.leonardo.ai/api/rest/v1"
"""Source: leonardo, "Base URL and auth"."""
ECPAY_BASE_URL = "https://payment.ecpay.com.tw"
ECPAY_INVOICE_BASE_URL = "https://einvoice.ecpay.com.tw"
ECPAY_MEDIA_BASE_URL = "https://vendor.ecpay.com.tw"
PADDLE_BASE_URL = "https://api.paddle.com"
"""Where money moves. Source: payments facts, ECPay, sections 1 and 9; Paddle, section 1."""


@dataclass(frozen=True)
class TranscoderSettings:
    """What the transcoder's container needs to know.

    `vidgo_transcoder_secret` is None where the platform checks callers (Cloud Run IAM);
    `vidgo_scratch_bytes_max` is None where the file system is the bound.
    """

    port: int
    scratch: Path
    vidgo_scratch_bytes_max: int | None
    vidgo_transcoder_secret: Secret | None
    vidgo_private_origins: frozenset[str]
    vidgo_log_level: str

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "TranscoderSettings":
        """Read and check every value. Raises: `SettingsFaulty`."""
        reader = Reader(environ)
        settings = cls(
            port=reader.required("PORT", port, "8080"),
            scratch=reader.required("VIDGO_SCRATCH", Path),
            vidgo_scratch_bytes_max=reader.optional("VIDGO_SCRATCH_BYTES_MAX", size_bytes),
            vidgo_transcoder_secret=reader.optional("VIDGO_TRANSCODER_SECRET", Secret),
            vidgo_private_origins=frozenset(reader.words("VIDGO_PRIVATE_ORIGINS")),
            vidgo_log_level=reader.required("VIDGO_LOG_LEVEL", log_level, "INFO"),
        )
        reader.check()
        return settings
