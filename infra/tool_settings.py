"""What the programs beside the deployed functions need to know: read from the environment here.

Source: `infra/settings.py`, whose rules these follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.environ import Reader, Secret, catalogue_name, port, url
from infra.settings import IdentityKind, Platform


@dataclass(frozen=True)
class LocalSettings:
    """What the local stack needs to know; everything else it makes itself."""

    port: int
    vidgo_state: Path
    vidgo_platform: Platform
    firestore_emulator_host: str | None
    vidgo_identity: IdentityKind
    firebase_auth_emulator_host: str | None
    inherited: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "LocalSettings":
        """Read and check every value. Raises: `SettingsFaulty`.

        `inherited` is the whole environment, for the processes the stack starts: what a person
        sets there wins over what the stack would choose.
        """
        reader = Reader(environ)
        settings = cls(
            port=reader.required("PORT", port, "8080"),
            vidgo_state=reader.required("VIDGO_STATE", Path, "state"),
            vidgo_platform=reader.required("VIDGO_PLATFORM", Platform, "embedded"),
            firestore_emulator_host=reader.optional("FIRESTORE_EMULATOR_HOST", str),
            vidgo_identity=reader.required("VIDGO_IDENTITY", IdentityKind, "embedded"),
            firebase_auth_emulator_host=reader.optional("FIREBASE_AUTH_EMULATOR_HOST", str),
            inherited=dict(environ),
        )
        if settings.vidgo_platform == Platform.GCP:
            reader.refuse("VIDGO_PLATFORM", "is gcp: that is deployed, not run here")
        reader.check()
        return settings


@dataclass(frozen=True)
class OperatorSettings:
    """What an operator's programs need to know: where the documents are, and what is on sale."""

    vidgo_platform: Platform
    vidgo_state: Path
    vidgo_catalogue: str
    gcp_project: str | None
    firestore_emulator_host: str | None

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> "OperatorSettings":
        """Read and check every value. Raises: `SettingsFaulty`."""
        reader = Reader(environ)
        platform = reader.required("VIDGO_PLATFORM", Platform, "embedded")
        settings = cls(
            vidgo_platform=platform,
            vidgo_state=reader.required("VIDGO_STATE", Path, "state"),
            vidgo_catalogue=reader.required("VIDGO_CATALOGUE", catalogue_name, "weekly"),
            gcp_project=reader.either("GCP_PROJECT", str, is_needed=platform == Platform.GCP),
            firestore_emulator_host=reader.optional("FIRESTORE_EMULATOR_HOST", str),
        )
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
            port=reader.required("PORT", port),
            vidgo_state=reader.required("VIDGO_STATE", Path),
            vidgo_public_url=reader.required("VIDGO_PUBLIC_URL", url),
            vidgo_link_key=reader.required("VIDGO_LINK_KEY", Secret),
            targets={
                name: reader.required(f"GATEWAY_{name.upper()}_URL", url)
                for name in ("api", "webhooks", "sandbox")
            },
        )
        reader.check()
        return settings
