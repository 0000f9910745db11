"""What flows need besides the running product."""

from tests.emulators import firestore_emulator

__all__ = ["firestore_emulator"]
