"""The environment is read once, checked whole, and never shown."""

from pathlib import Path

import pytest

from infra.settings import Platform, Settings, SettingsFaulty, TranscoderSettings
from infra.tool_settings import GatewaySettings, LocalSettings
from tests.unit.settings.builders import EMBEDDED, GCP, HEX


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsFaulty) as refusal:
        Settings.load(environ)
    return refusal.value.faults


def without(environ: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name not in names}


def test_the_embedded_platform_is_the_default() -> None:
    settings = Settings.load(EMBEDDED)
    assert settings.vidgo_platform == Platform.EMBEDDED
    assert settings.vidgo_state == Path("state")
    assert settings.vidgo_public_url == "http://127.0.0.1:8080"
    assert settings.vidgo_access_ttl_minutes == 15


def test_on_gcp_the_secrets_of_a_laptop_are_not_needed() -> None:
    laptop = ("VIDGO_STATE", "VIDGO_LINK_KEY", "VIDGO_TASKS_SECRET")
    settings = Settings.load(without(GCP, *laptop))
    assert settings.vidgo_state is None
    assert settings.gcp_bucket == "b"


def test_every_fault_is_told_at_once() -> None:
    faults = faults_of({"VIDGO_PLATFORM": "gcp", "SMTP_PORT": "0"})
    missing = {fault.split()[0] for fault in faults if fault.endswith("is missing")}
    assert {"VIDGO_PUBLIC_URL", "VIDGO_JWT_KEYS", "GCP_PROJECT", "GCP_BUCKET"} <= missing
    assert "SMTP_PORT is not valid" in faults


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIDGO_PLATFORM", "aws"),
        ("VIDGO_PUBLIC_URL", "ftp://x"),
        ("VIDGO_JWT_KEYS", "no-name"),
        ("VIDGO_JWT_KEYS", "k1:short"),
        ("VIDGO_JWT_KEYS", f"k1:{HEX},k1:{HEX}"),
        ("VIDGO_JWT_KEYS", f"k1:{HEX},k2:{HEX},k3:{HEX}"),
        ("VIDGO_JWT_KEYS", f":{HEX}"),
        ("VIDGO_CODE_PEPPER", "short"),
        ("VIDGO_LINK_KEY", "short"),
        ("VIDGO_TASKS_SECRET", "short"),
        ("VIDGO_RECEIPT_KEY", "zz" * 32),
        ("VIDGO_RECEIPT_KEY", "ab"),
        ("VIDGO_ACCESS_TTL_MINUTES", "31"),
        ("VIDGO_ACCESS_TTL_MINUTES", "4"),
        ("VIDGO_BCRYPT_COST", "3"),
        ("VIDGO_REQUIRE_VERIFICATION", "yes"),
        ("VIDGO_CATALOGUE", "Weekly"),
        ("VIDGO_CATALOGUE", "weekly@"),
        ("VIDGO_POLL_INTERVAL_S", "nan"),
        ("VIDGO_LEASE_S", "0"),
        ("VIDGO_LOG_LEVEL", "LOUD"),
        ("PADDLE_TAX_MODE", "external"),
        ("PADDLE_CLIENT_TOKEN", "pdl_live_apikey_01"),
        ("SMTP_PORT", "65536"),
        ("SMTP_SENDER", "VidGo <noreply@vidgo.ai>"),
        ("SMTP_SENDER", "noreply"),
        ("VIDGO_REQUESTS_PER_NETWORK", "0"),
        ("VIDGO_REQUESTS_PER_NETWORK", "1001"),
        ("VIDGO_CALLS_PER_PERSON", "0"),
        ("VIDGO_CALLS_PER_NETWORK", "1001"),
        ("VIDGO_IDENTITY", "auth0"),
        ("VIDGO_TRUSTED_HOPS", "0"),
        ("VIDGO_TRUSTED_HOPS", "6"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_repeated(name: str, value: str) -> None:
    faults = faults_of({**EMBEDDED, name: value})
    assert faults == (f"{name} is not valid",)


@pytest.mark.parametrize(
    ("base_url", "token"),
    [("https://api.paddle.com", "test_01"), ("https://sandbox-api.paddle.com", "live_01")],
)
def test_a_token_of_another_environment_is_refused(base_url: str, token: str) -> None:
    told = {**GCP, "PADDLE_BASE_URL": base_url, "PADDLE_CLIENT_TOKEN": token}
    assert faults_of(told) == (
        "PADDLE_CLIENT_TOKEN is of another environment than PADDLE_BASE_URL",
    )


def test_firebase_needs_its_key_and_nothing_else_does() -> None:
    assert Settings.load(EMBEDDED).firebase_api_key is None
    assert faults_of({**EMBEDDED, "VIDGO_IDENTITY": "firebase"}) == ("FIREBASE_API_KEY is missing",)
    chosen = {**EMBEDDED, "VIDGO_IDENTITY": "firebase", "FIREBASE_API_KEY": "key"}
    assert Settings.load(chosen).vidgo_identity == "firebase"


def test_deadlines_in_the_wrong_order_are_a_fault() -> None:
    faults = faults_of({**EMBEDDED, "VIDGO_RELEASE_DEADLINE_S": "300"})
    assert faults == ("VIDGO_VERDICT_DEADLINE_S is not below VIDGO_RELEASE_DEADLINE_S",)


UNSAFE = [
    ("VIDGO_PRIVATE_ORIGINS", "http://127.0.0.1:8084", "is not empty on gcp"),
    ("VIDGO_BCRYPT_COST", "9", "is below 10 on gcp"),
    ("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:9099", "lets unsigned tokens in on gcp"),
    ("VIDGO_PUBLIC_URL", "http://vidgo.example", "is not https on gcp"),
    ("VIDGO_CORS_ORIGINS", "https://a.example,*", "lets any origin in on gcp"),
]


@pytest.mark.parametrize(("name", "value", "why"), UNSAFE)
def test_what_only_a_laptop_may_do_is_refused_on_gcp(name: str, value: str, why: str) -> None:
    assert faults_of({**GCP, name: value}) == (f"{name} {why}",)
    assert Settings.load({**EMBEDDED, name: value})


def test_unsafe_values_are_told_together() -> None:
    faults = faults_of({**GCP, **{name: value for name, value, _ in UNSAFE}})
    assert faults == tuple(f"{name} {why}" for name, _, why in UNSAFE)


def test_secrets_are_never_shown() -> None:
    settings = Settings.load(EMBEDDED)
    assert HEX not in repr(settings)
    assert "leo" not in repr(settings.leonardo_api_key)
    assert settings.vidgo_code_pepper.reveal() == HEX


def test_lists_are_read_word_by_word() -> None:
    environ = {**EMBEDDED, "VIDGO_CORS_ORIGINS": " https://a.example , ,https://b.example"}
    settings = Settings.load(environ)
    assert settings.vidgo_cors_origins == ("https://a.example", "https://b.example")
    assert Settings.load(EMBEDDED).vidgo_cors_origins == ()


def test_a_local_stack_is_never_the_real_platform() -> None:
    with pytest.raises(SettingsFaulty):
        LocalSettings.load({"VIDGO_PLATFORM": "gcp"})
    assert LocalSettings.load({}).port == 8080


def test_the_transcoder_and_the_gateway_tell_their_faults_too() -> None:
    with pytest.raises(SettingsFaulty):
        TranscoderSettings.load({})
    with pytest.raises(SettingsFaulty):
        GatewaySettings.load({})
