"""Leonardo's file hosts: the S3 bucket that takes photos, the CDN that delivers videos."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from infra.sandbox.leonardo_jobs import Job, LeonardoJobs, Status, Upload
from infra.sandbox.leonardo_wire import EXTENSIONS, vendor_time
from infra.sandbox.multipart import read_form
from infra.sandbox.scenarios import File

BUCKET = "image-generation-sandbox-init-images"
UPLOAD_BYTES_MAX = 25 * 1024 * 1024
PRIVATE_ADDRESS = "http://169.254.169.254/latest/meta-data/"
HTML_PAGE = "<!doctype html><title>Just a moment</title><p>Checking your browser.</p>"


class LeonardoFiles:
    """Photos and videos below one folder, and the addresses under which they are reached.

    `POST /leonardo/s3/{bucket}` plays S3: 204, or an XML error; a form is signed and expires.
    `GET /leonardo/cdn/users/{user}/generations/{id}/{name}` plays the CDN, and the job's scenario.
    """

    def __init__(
        self,
        folder: Path,
        public_url: str,
        secret: bytes,
        jobs: LeonardoJobs,
        now_s: Callable[[], float],
    ) -> None:
        self._folder, self._jobs, self._now_s = folder, jobs, now_s
        self._url, self._secret = f"{public_url}/leonardo", secret
        folder.mkdir(parents=True, exist_ok=True)

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        return [
            Route(f"/leonardo/s3/{BUCKET}", self._take_photo, methods=["POST"]),
            Route("/leonardo/cdn/users/{user}/generations/{job}/{name}", self._deliver),
            Route("/leonardo/cdn/users/{user}/initImages/{name}", self._show_photo),
        ]

    def form(self, user_id: str, upload: Upload) -> dict[str, str | None]:
        """Return the presigned form of an upload, as `init-image` answers it."""
        key = self._key(user_id, upload)
        fields = self._signed(key, upload)
        return {
            "id": upload.id,
            "url": f"{self._url}/s3/{BUCKET}",
            "key": key,
            "fields": json.dumps(fields),
        }

    def photo_path(self, upload_id: str) -> Path:
        """Where an uploaded photo lies."""
        return self._folder / f"{upload_id}.photo"

    def photo_url(self, user_id: str, upload: Upload) -> str:
        """Return the public address of an uploaded photo."""
        return f"{self._url}/cdn/{self._key(user_id, upload)}"

    def video_path(self, job_id: str) -> Path:
        """Where a job's video lies."""
        return self._folder / f"{job_id}.mp4"

    def still_path(self, job_id: str) -> Path:
        """Where a job's still picture lies."""
        return self._folder / f"{job_id}.jpg"

    def video_url(self, user_id: str, job: Job) -> str:
        """Return the public address of a job's video."""
        return f"{self._url}/cdn/users/{user_id}/generations/{job.id}/motion.mp4"

    def still_url(self, user_id: str, job: Job) -> str | None:
        """Return the public address of a job's still, None when none was made."""
        if not self.still_path(job.id).exists():
            return None
        return f"{self._url}/cdn/users/{user_id}/generations/{job.id}/motion.jpg"

    def remove_job(self, job_id: str) -> None:
        """Delete the files of a job."""
        self.video_path(job_id).unlink(missing_ok=True)
        self.still_path(job_id).unlink(missing_ok=True)

    def _key(self, user_id: str, upload: Upload) -> str:
        return f"users/{user_id}/initImages/{upload.id}.{upload.extension}"

    def _signed(self, key: str, upload: Upload) -> dict[str, str]:
        expires = datetime.fromtimestamp(upload.expires_at_s, UTC)
        policy = {
            "expiration": vendor_time(upload.expires_at_s) + "Z",
            "conditions": [
                {"bucket": BUCKET},
                {"key": key},
                ["content-length-range", 1, UPLOAD_BYTES_MAX],
            ],
        }
        encoded = base64.b64encode(json.dumps(policy).encode()).decode()
        return {
            "Content-Type": EXTENSIONS[upload.extension],
            "bucket": BUCKET,
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"SANDBOX/{expires:%Y%m%d}/us-east-1/s3/aws4_request",
            "X-Amz-Date": f"{expires:%Y%m%dT%H%M%SZ}",
            "key": key,
            "Policy": encoded,
            "X-Amz-Signature": self._signature(encoded),
        }

    def _signature(self, policy: str) -> str:
        return hmac.new(self._secret, policy.encode(), hashlib.sha256).hexdigest()

    async def _take_photo(self, request: Request) -> Response:
        if "authorization" in request.headers:
            return _s3_error(400, "InvalidArgument", "Only one auth mechanism allowed")
        if int(request.headers.get("content-length", "0")) > UPLOAD_BYTES_MAX + 65536:
            return _s3_error(400, "EntityTooLarge", "Your proposed upload is too large")
        try:
            form = read_form(request.headers.get("content-type", ""), await request.body())
        except ValueError:
            return _s3_error(400, "MalformedPOSTRequest", "The body is not well-formed")
        upload, fault = self._checked(form.fields)
        if fault is not None or upload is None:
            return _s3_error(403, "AccessDenied", fault or "Access Denied")
        if not form.file:
            return _s3_error(400, "InvalidArgument", "POST requires exactly one file upload")
        return self._store(upload, form.file)

    def _checked(self, fields: Mapping[str, str]) -> tuple[Upload | None, str | None]:
        policy, key = fields.get("Policy", ""), fields.get("key", "")
        signature = fields.get("X-Amz-Signature", "")
        if not hmac.compare_digest(signature.encode(), self._signature(policy).encode()):
            return None, "The request signature does not match"
        allowed = json.loads(base64.b64decode(policy))
        if {"key": key} not in allowed["conditions"]:
            return None, 'Invalid according to Policy: Policy Condition failed: ["eq", "$key"]'
        upload = self._jobs.find_upload(key.rpartition("/")[2].partition(".")[0])
        if upload is None or upload.expires_at_s < self._now_s():
            return None, "Invalid according to Policy: Policy expired."
        return upload, None

    def _store(self, upload: Upload, data: bytes) -> Response:
        path = self.photo_path(upload.id)
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)
        self._jobs.mark_stored(upload.id)
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return Response(status_code=204, headers={"ETag": f'"{etag}"'})

    async def _deliver(self, request: Request) -> Response:
        job = self._jobs.find(request.path_params["job"])
        name = request.path_params["name"]
        if job is None or job.status is not Status.COMPLETE or "authorization" in request.headers:
            return _s3_error(403, "AccessDenied", "Access Denied")
        if name == "motion.jpg":
            return _file(self.still_path(job.id), "image/jpeg")
        if name == "motion.mp4":
            return self._video(job)
        return _s3_error(403, "AccessDenied", "Access Denied")

    def _video(self, job: Job) -> Response:
        match job.scenario.file:
            case File.MISSING:
                return _s3_error(404, "NoSuchKey", "The specified key does not exist.")
            case File.PRIVATE_REDIRECT:
                return RedirectResponse(PRIVATE_ADDRESS, 302)
            case File.EMPTY:
                return Response(b"", media_type="video/mp4")
            case File.TEXT:
                return Response(HTML_PAGE, media_type="text/html")
            case File.WHOLE | File.TRUNCATED:
                return _file(self.video_path(job.id), "video/mp4")

    async def _show_photo(self, request: Request) -> Response:
        upload_id, _, extension = str(request.path_params["name"]).partition(".")
        upload = self._jobs.find_upload(upload_id)
        if upload is None or not upload.is_stored or upload.extension != extension:
            return _s3_error(403, "AccessDenied", "Access Denied")
        return _file(self.photo_path(upload.id), EXTENSIONS[upload.extension])


def _file(path: Path, media_type: str) -> Response:
    if not path.exists():
        return _s3_error(404, "NoSuchKey", "The specified key does not exist.")
    return FileResponse(path, media_type=media_type)


def _s3_error(status: int, code: str, message: str) -> Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    )
    return Response(body, status, media_type="application/xml")
