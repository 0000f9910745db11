"""Firebase on a laptop: Google's Auth emulator, whose users are gone when it ends."""

import os
import shutil
from pathlib import Path

from infra.identity.embedded import BcryptPasswords
from infra.identity.firebase import FirebasePasswords
from infra.identity.firebase_users import FirebaseUsers
from infra.identity.identity_toolkit import IdentityToolkit
from infra.local.processes import ProcessSpec
from infra.settings import LOCAL_PROJECT
from shared.accounts.ports import PasswordKeeper

SCRIPT = Path(__file__).resolve().parents[2] / ".make" / "emulators" / "auth.mjs"
"""Put there by `make .make/auth-emulator`."""

API_KEY = "local"
"""The emulator takes any."""


def auth_emulator(port: int) -> ProcessSpec:
    """Return the process that plays Firebase Auth on 127.0.0.1."""
    node = shutil.which("node") or "node"
    command = (node, str(SCRIPT), str(port), LOCAL_PROJECT)
    return ProcessSpec("identity", command, {}, f"http://127.0.0.1:{port}/")


def local_passwords(emulator_host: str | None) -> PasswordKeeper:
    """Return who keeps the passwords of a stack: the emulator there, or its documents."""
    if emulator_host is None:
        return BcryptPasswords()
    # firebase-admin looks nowhere else.
    os.environ["FIREBASE_AUTH_EMULATOR_HOST"] = emulator_host
    toolkit = IdentityToolkit(API_KEY, emulator_host=emulator_host)
    return FirebasePasswords(FirebaseUsers(LOCAL_PROJECT), toolkit)
