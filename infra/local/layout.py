"""Which processes a local stack has, and what each is told."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from infra.local.catalogue import local_catalogue
from infra.local.identity import API_KEY, auth_emulator
from infra.local.processes import ProcessSpec
from infra.local.state import KEPT_MODE, LocalPorts, LocalSecrets
from infra.settings import IdentityKind
from infra.tool_settings import LocalSettings

ROOT = Path(__file__).resolve().parents[2]
HOST = "http://127.0.0.1"
TARGETS = ("api", "webhooks", "tasks", "schedules")


@dataclass(frozen=True)
class Layout:
    """The processes of one stack."""

    settings: LocalSettings
    secrets: LocalSecrets
    ports: LocalPorts

    @property
    def public_url(self) -> str:
        return f"{HOST}:{self.settings.port}"

    @property
    def sandbox_url(self) -> str:
        return f"{HOST}:{self.ports.sandbox}"

    @property
    def auth_emulator_host(self) -> str | None:
        """Where Firebase is played: by a process of the stack, unless a person names another."""
        if self.settings.vidgo_identity != IdentityKind.FIREBASE:
            return None
        return self.settings.firebase_auth_emulator_host or f"127.0.0.1:{self.ports.identity}"

    def inner_ports(self) -> dict[str, int]:
        """Return the ports behind the gateway by the name of what listens there."""
        return asdict(self.ports)

    def processes(self) -> list[ProcessSpec]:
        """Return all processes, in the order in which they are started."""
        return [
            *self._identity(),
            self._sandbox(),
            self._transcoder(),
            *(self._function(target) for target in TARGETS),
            self._gateway(),
            self._dispatcher(),
        ]

    def _identity(self) -> list[ProcessSpec]:
        own = f"127.0.0.1:{self.ports.identity}"
        return [auth_emulator(self.ports.identity)] if self.auth_emulator_host == own else []

    def _function(self, target: str) -> ProcessSpec:
        port = getattr(self.ports, target)
        command = (
            "uvicorn",
            "functions_framework.aio:app",
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        )
        environ = {
            **self.function_environ(),
            "FUNCTION_TARGET": target,
            "FUNCTION_SOURCE": str(ROOT / "functions" / "main.py"),
        }
        return self._python(target, command, environ, f"{HOST}:{port}/healthz")

    def function_environ(self) -> dict[str, str]:
        """Return what the functions are told; the person's own environment wins."""
        secrets = self.secrets
        chosen = {
            "VIDGO_PLATFORM": self.settings.vidgo_platform.value,
            "VIDGO_STATE": str(self.settings.vidgo_state.resolve()),
            "VIDGO_PUBLIC_URL": self.public_url,
            "VIDGO_TASKS_URL": f"{HOST}:{self.ports.tasks}",
            "VIDGO_TRANSCODER_URL": f"{HOST}:{self.ports.transcoder}",
            "VIDGO_JWT_KEYS": secrets.jwt_keys,
            "VIDGO_CODE_PEPPER": secrets.code_pepper,
            "VIDGO_KEY_PEPPER": secrets.key_pepper,
            "VIDGO_RECEIPT_KEY": secrets.receipt_key,
            "VIDGO_CATALOGUE": local_catalogue().version,
            "VIDGO_LINK_KEY": secrets.link_key,
            "VIDGO_TASKS_SECRET": secrets.tasks_secret,
            "VIDGO_TRANSCODER_SECRET": secrets.transcoder_secret,
            "VIDGO_PRIVATE_ORIGINS": self.sandbox_url,
            "LEONARDO_API_KEY": secrets.leonardo_api_key,
            "LEONARDO_WEBHOOK_KEY": secrets.leonardo_webhook_key,
            "LEONARDO_BASE_URL": f"{self.sandbox_url}/leonardo/api/rest/v1",
            **self._gateway_environ(),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.ports.smtp),
            "SMTP_SENDER": "noreply@vidgo.ai",
            # One machine plays all networks, and a test clicks faster than a person.
            "VIDGO_REQUESTS_PER_NETWORK": "1000",
            "VIDGO_CALLS_PER_NETWORK": "1000",
            "VIDGO_CALLS_PER_PERSON": "1000",
            **LOCAL_TIMING,
        }
        own = self._inherited("VIDGO_", "LEONARDO_", "SMTP_", "ECPAY_", "PADDLE_")
        return {**chosen, **self._firebase(), **own}

    def _firebase(self) -> dict[str, str]:
        host = self.auth_emulator_host
        if host is None:
            return {}
        return {"FIREBASE_API_KEY": API_KEY, "FIREBASE_AUTH_EMULATOR_HOST": host}

    def _gateway_environ(self) -> dict[str, str]:
        """Return what the payment gateways need; buyers meet them at our own origin."""
        secrets, own = self.secrets, f"{self.public_url}/sandbox"
        return {
            "ECPAY_MERCHANT_ID": LOCAL_MERCHANT,
            "ECPAY_HASH_KEY": secrets.ecpay_hash_key,
            "ECPAY_HASH_IV": secrets.ecpay_hash_iv,
            "ECPAY_CHECK_CODE": secrets.ecpay_check_code,
            "ECPAY_INVOICE_HASH_KEY": secrets.ecpay_invoice_hash_key,
            "ECPAY_INVOICE_HASH_IV": secrets.ecpay_invoice_hash_iv,
            "ECPAY_BASE_URL": f"{own}/ecpay",
            "ECPAY_INVOICE_BASE_URL": f"{own}/ecpay",
            "ECPAY_MEDIA_BASE_URL": f"{own}/ecpay",
            "PADDLE_API_KEY": secrets.paddle_api_key,
            "PADDLE_WEBHOOK_SECRETS": secrets.paddle_webhook_secret,
            "PADDLE_BASE_URL": f"{own}/paddle",
            "PADDLE_CLIENT_TOKEN": "test_local",
        }

    def _payments(self) -> dict[str, str]:
        """Return what the gateways' stand-ins are told."""
        secrets = self.secrets
        return {
            "public_url": self.public_url,
            "ecpay_merchant_id": LOCAL_MERCHANT,
            "ecpay_hash_key": secrets.ecpay_hash_key,
            "ecpay_hash_iv": secrets.ecpay_hash_iv,
            "ecpay_check_code": secrets.ecpay_check_code,
            "ecpay_invoice_key": secrets.ecpay_invoice_hash_key,
            "ecpay_invoice_iv": secrets.ecpay_invoice_hash_iv,
            "paddle_api_key": secrets.paddle_api_key,
            "paddle_webhook_secret": secrets.paddle_webhook_secret,
            "paddle_webhook_url": f"{self.public_url}/hooks/paddle",
            "paddle_return_url": f"{self.public_url}/billing",
        }

    def _sandbox(self) -> ProcessSpec:
        config = self.settings.vidgo_state.resolve() / "sandbox.json"
        config.touch(KEPT_MODE)
        config.write_text(
            json.dumps(
                {
                    "state": str(config.parent / "sandbox"),
                    "port": self.ports.sandbox,
                    "smtp_port": self.ports.smtp,
                    "api_key": self.secrets.leonardo_api_key,
                    "webhook_url": f"{self.public_url}/hooks/providers/leonardo",
                    "webhook_key": self.secrets.leonardo_webhook_key,
                    "public_url": self.sandbox_url,
                    "payments": self._payments(),
                    **self._sandbox_pace(),
                }
            )
        )
        command = ("infra.sandbox", "--config", str(config))
        return self._python("sandbox", command, {}, f"{self.sandbox_url}/healthz")

    def _sandbox_pace(self) -> dict[str, float]:
        """Return how small and fast the stand-ins work: tests want both."""
        return {
            name.removeprefix("SANDBOX_").lower(): float(value)
            for name, value in self._inherited("SANDBOX_").items()
        }

    def _transcoder(self) -> ProcessSpec:
        environ = {
            "PORT": str(self.ports.transcoder),
            "VIDGO_SCRATCH": str(self.settings.vidgo_state.resolve() / "scratch"),
            "VIDGO_TRANSCODER_SECRET": self.secrets.transcoder_secret,
            "VIDGO_PRIVATE_ORIGINS": self.public_url,
        }
        url = f"{HOST}:{self.ports.transcoder}/healthz"
        spec = self._python("transcoder", ("native.worker",), environ, url)
        # It takes every core it gets; in production it has machines of its own.
        return replace(spec, niceness=TRANSCODER_NICENESS)

    def _gateway(self) -> ProcessSpec:
        command = ("infra.local.gateway",)
        environ = {**self.function_environ(), "PORT": str(self.settings.port)}
        environ |= {
            f"GATEWAY_{name}_URL": f"{HOST}:{getattr(self.ports, name.lower())}"
            for name in ("API", "WEBHOOKS", "SANDBOX")
        }
        return self._python("gateway", command, environ, f"{self.public_url}/healthz")

    def _dispatcher(self) -> ProcessSpec:
        environ = {
            **self.function_environ(),
            "VIDGO_SCHEDULES_URL": f"{HOST}:{self.ports.schedules}",
        }
        return self._python("dispatcher", ("infra.local.dispatcher",), environ, None)

    def _inherited(self, *prefixes: str) -> dict[str, str]:
        own = {"VIDGO_STATE", "VIDGO_PLATFORM"}
        return {
            name: value
            for name, value in self.settings.inherited.items()
            if name.startswith(prefixes) and name not in own
        }

    def _python(
        self, name: str, module: tuple[str, ...], environ: Mapping[str, str], url: str | None
    ) -> ProcessSpec:
        # Compiled modules make the second start fast, wherever the sources lie.
        base = {"PYTHONPYCACHEPREFIX": str(self.settings.vidgo_state.resolve() / "pycache")}
        base |= {key: value for key, value in self.settings.inherited.items() if key in PASSED_ON}
        base["PYTHONPATH"] = str(ROOT)
        return ProcessSpec(name, (sys.executable, "-m", *module), {**base, **environ}, url)


TRANSCODER_NICENESS = 10

LOCAL_MERCHANT = "3999999"
"""Our shop at the stand-in of ECPay; no shop of theirs."""

PASSED_ON = frozenset(
    {
        *("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX"),
        *("FIRESTORE_EMULATOR_HOST", "SSL_CERT_FILE"),
    }
)
"""What every process may see of the person's own environment."""

LOCAL_TIMING = {
    "VIDGO_POLL_INTERVAL_S": "1",
    "VIDGO_SUBMIT_TIMEOUT_S": "5",
    "VIDGO_LEASE_S": "20",
    "VIDGO_ERASURE_GRACE_S": "5",
    "VIDGO_SUBMIT_WINDOW_S": "60",
}
"""The stand-ins answer at once, so the waits of the real world would only try patience."""
