"""The engines orders are taken on."""

from tests.contract.credits.conftest import engine
from tests.emulators import firestore_emulator

__all__ = ["engine", "firestore_emulator"]
