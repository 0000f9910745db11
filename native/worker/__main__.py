"""Serve the transcoder on `PORT`: `python -m native.worker`."""

import os
import socket
import sys

import uvicorn

from infra.settings import SettingsFaulty, TranscoderSettings
from infra.telemetry.logs import configure_logs
from native.worker.app import create_app
from native.worker.desk import Desk

CLOUD_STORAGE_ORIGIN = "https://storage.googleapis.com"
"""Where signed links of Cloud Storage lead. Source: Cloud Storage, "V4 signing process"."""

ANY_ADDRESS = "0.0.0.0"  # noqa: S104
"""Inside a container whose platform checks every caller; with a secret we stay on this machine."""

SHUTDOWN_S_MAX = 8
"""Cloud Run kills after 10 s. Source: Cloud Run container contract, "Shutdown"."""


class WorkerServer(uvicorn.Server):
    """Stops the job before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End within `SHUTDOWN_S_MAX`: the job is cancelled and its caller told."""
        await self._desk.close()
        await super().shutdown(sockets)


def main(settings: TranscoderSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
    secret = settings.vidgo_transcoder_secret
    app = create_app(
        secret=None if secret is None else secret.reveal(),
        scratch=settings.scratch,
        allowed_origins=settings.vidgo_private_origins | {CLOUD_STORAGE_ORIGIN},
        scratch_bytes_max=settings.vidgo_scratch_bytes_max,
    )
    desk: Desk = app.state.desk
    configure_logs("transcoder", settings.vidgo_log_level, lambda: desk.request_id)
    config = uvicorn.Config(
        app,
        host=ANY_ADDRESS if secret is None else "127.0.0.1",
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S_MAX,
        ws="none",
    )
    WorkerServer(config, desk).run()


if __name__ == "__main__":
    try:
        main(TranscoderSettings.load(os.environ))
    except SettingsFaulty as faults:
        sys.exit(str(faults))
