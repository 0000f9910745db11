"""The folder store keeps the contract of `ObjectStore`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.objects.files import FileObjects
from shared.kernel.ports import SignedLink
from tests.adapters.objects.builders import KEY, ORIGIN, Client
from tests.contract.objects.builders import Answer
from tests.contract.objects.suite import ObjectStoreContract, Send


class SystemClock:
    """The links of this suite are good for minutes of the machine's time, as with a vendor."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> FileObjects:
    return FileObjects(tmp_path / "objects", ORIGIN, KEY, SystemClock())


@pytest.fixture
def send(store: FileObjects) -> Send:
    client = Client(store)

    def send_link(
        link: SignedLink, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        answer = client.request(link.method, link.url, body, {**link.headers, **(headers or {})})
        return Answer(answer.status_code, answer.headers, answer.content)

    return send_link


class TestFileObjects(ObjectStoreContract):
    """Runs the suite."""
