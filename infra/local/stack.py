"""`python -m infra.local.stack`: starts the whole product, watches it, ends it cleanly."""

import os
import signal
import sys
import time
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from infra.documents.errors import DatabaseUnavailable
from infra.documents.firestore import FirestoreDocuments
from infra.documents.interface import DocumentDatabase
from infra.documents.sqlite import SqliteDocuments
from infra.local.identity import local_passwords
from infra.local.layout import Layout
from infra.local.processes import Child, stop_all
from infra.local.seed import ADMIN_EMAIL, publish_catalogue, seed_admin
from infra.local.state import is_free, load_ports, load_secrets
from infra.settings import LOCAL_PROJECT, Platform, SettingsFaulty
from infra.tool_settings import LocalSettings

START_S_MAX = 60
LOOK_INTERVAL_S = 0.05
ANSWER_S_MAX = 5


class StartFailed(Exception):
    """A port is taken, or a process ended or did not answer in time: its log's end is told."""


class StartGivenUp(Exception):
    """Somebody asked to stop before everything was up."""


class Stack:
    """All processes of one local product."""

    def __init__(self, settings: LocalSettings) -> None:
        self._settings = settings
        self.state: Path = settings.vidgo_state.resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self.secrets = load_secrets(self.state)
        self.layout = Layout(settings, self.secrets, load_ports(self.state))
        logs = self.state / "logs"
        logs.mkdir(exist_ok=True)
        self._children = [Child(spec, logs) for spec in self.layout.processes()]
        self._is_stopping = False

    @property
    def url(self) -> str:
        """Where the product is served."""
        return self.layout.public_url

    def start(self) -> None:
        """Start everything and return when all of it answers.

        Raises: `StartFailed`, `StartGivenUp`; whatever had started is stopped then.
        """
        self._check_ports()
        self._publish()
        try:
            for child in self._children:
                child.start()
            for child in self._children:
                self._wait_for(child, time.monotonic() + START_S_MAX)
            passwords = local_passwords(self.layout.auth_emulator_host)
            seed_admin(self._documents(), passwords, self.secrets.admin_password)
        except BaseException:
            self.stop()
            raise

    def _publish(self) -> None:
        # Before anybody asks what is on sale.
        try:
            publish_catalogue(self._documents())
        except DatabaseUnavailable as error:
            raise StartFailed(f"the documents cannot be used: {error}") from error

    def _documents(self) -> DocumentDatabase:
        if self._settings.vidgo_platform == Platform.EMBEDDED:
            return SqliteDocuments(self.state / "documents.sqlite3")
        host = self._settings.firestore_emulator_host
        return FirestoreDocuments(LOCAL_PROJECT, emulator_host=host)

    def _check_ports(self) -> None:
        # Before anything starts: a stranger on a port could pass for one of our own processes.
        port, inner = self._settings.port, self.layout.inner_ports()
        if not is_free(port):
            raise StartFailed(f"port {port} is taken or forbidden: set PORT to another one")
        for name, taken in inner.items():
            if not is_free(taken):
                raise StartFailed(
                    f"port {taken} ({name}) is taken: does a stack run on {self.state} already?"
                )

    def watch(self) -> None:
        """Keep the processes alive until `ask_to_stop`."""
        while not self._is_stopping:
            for child in self._children:
                if child.restart_if_dead():
                    print(f"{child.spec.name} ended and was started again", file=sys.stderr)
            time.sleep(LOOK_INTERVAL_S)

    def ask_to_stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Let `watch` return; fit for a signal handler."""
        self._is_stopping = True

    def stop(self) -> None:
        """End every process."""
        stop_all(self._children)

    def _wait_for(self, child: Child, until: float) -> None:
        url = child.spec.ready_url
        while url is not None and not _answers(url):
            if self._is_stopping:
                raise StartGivenUp
            if child.exit_code is not None or time.monotonic() > until:
                raise StartFailed(f"{child.spec.name} does not answer:\n{child.tail()}")
            time.sleep(LOOK_INTERVAL_S)


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=ANSWER_S_MAX)
    with suppress(OSError, HTTPException):
        connection.request("GET", parts.path)
        return connection.getresponse().status == HTTPStatus.OK
    return False


def main() -> int:
    """Run a stack until Ctrl-C or SIGTERM."""
    try:
        stack = Stack(LocalSettings.load(os.environ))
    except SettingsFaulty as faults:
        print(faults, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"the state folder cannot be used: {error}: set VIDGO_STATE", file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stack.ask_to_stop)
    try:
        stack.start()
    except StartGivenUp:
        return 0
    except StartFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    password = stack.secrets.admin_password
    print(f"VidGo is ready at {stack.url} (sign in as {ADMIN_EMAIL} / {password})", flush=True)
    try:
        stack.watch()
    finally:
        stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
