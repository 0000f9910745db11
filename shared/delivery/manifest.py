"""Export manifests: a signed record of how a delivered file was made, to be checked by anyone.

A manifest names the master and the file by their hashes and everything between them that shapes
the bytes. A transcoder of that build, given the master and the same settings with `threads` of 1
or more, makes the same file again. What is signed is the canonical JSON without `signature`, with
the key that also signs receipts.

Source: product.md section 6, idea 7; requirements M193, M195.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shared.credits.chain import canonical_json, instant
from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import (
    ALGORITHM,
    KEY_BYTES,
    SIGNATURE_BYTES,
    ReceiptSigner,
    SignedMessage,
    from_text,
    key_id,
    to_text,
)
from shared.delivery.errors import ManifestRefused
from shared.delivery.model import Fit
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport, Rendition
from shared.delivery.recipe import recipe_of
from shared.kernel.values import JsonValue

MANIFEST_VERSION = 1
MANIFEST_FORMAT = f"vidgo.export-manifest/{MANIFEST_VERSION}"
SHA256 = re.compile(r"[0-9a-f]{64}")
T = TypeVar("T")
SEAL = frozenset({"algorithm", "kid", "public_key", "signature"})


@dataclass(frozen=True)
class Preset:
    """The shape that was asked for. Units: pixels."""

    width: int
    height: int
    fit: Fit


@dataclass(frozen=True)
class Manifest:
    """How one file was made. Hashes are lower hex sha256; `made_at` is aware UTC.

    `filters` and `encoding` are the transcoder's own words of what it did to the picture and with
    which encoder settings. `is_marked` tells whether the file bears our watermark; `ai_statement`
    is what it says of its making, None where nothing. `recipe` is the transcoder's plan of this
    file alone, see `recipe`.
    """

    master_sha256: str
    rendition_sha256: str
    size_bytes: int
    preset: Preset
    build: str
    filters: str
    encoding: str
    threads: int
    ai_statement: str | None
    is_marked: bool
    recipe: Mapping[str, JsonValue]
    made_at: datetime
    version: int = MANIFEST_VERSION


@dataclass(frozen=True)
class SignedManifest:
    """A manifest and its signature; `body` is the JSON object that is stored and served."""

    body: Mapping[str, JsonValue]

    @property
    def canonical(self) -> bytes:
        """The one way to write it down."""
        return canonical_json(self.body)


def manifest_of(
    plan: RenderPlan, report: RenderReport, rendition_id: str, made_at: datetime
) -> Manifest:
    """Return the manifest of one rendition of a finished plan; `made_at` is aware UTC.

    Raises: `ValueError` when the plan or the report has no such rendition, or the report not every
        hash.
    """
    asked, made = _asked(plan, rendition_id), _made(report, rendition_id)
    return Manifest(
        master_sha256=report.source_sha256,
        rendition_sha256=made.sha256,
        size_bytes=made.size_bytes,
        preset=Preset(asked.width, asked.height, asked.fit),
        build=report.build,
        filters=made.filters,
        encoding=report.encoding,
        threads=plan.threads,
        ai_statement=None if plan.provenance is None else plan.provenance.statement,
        is_marked=asked.watermark is not None,
        recipe=recipe_of(plan, report, asked),
        made_at=made_at,
    )


def issue(signer: ReceiptSigner, manifest: Manifest) -> SignedManifest:
    """Sign a manifest."""
    body = encode(manifest) | {
        "algorithm": ALGORITHM,
        "kid": key_id(signer.public_key),
        "public_key": to_text(signer.public_key),
    }
    return SignedManifest({**body, "signature": to_text(signer.sign(canonical_json(body)))})


def verify(
    body: Mapping[str, JsonValue],
    check_signature: Callable[[SignedMessage], None],
    trusted_kids: Collection[str] | None = None,
) -> Manifest:
    """Return what a genuine manifest says.

    Args:
        body: the JSON object, from anywhere.
        check_signature: raises `ReceiptRefused` unless the key has signed the message.
        trusted_kids: names of the keys that may have signed; None accepts any key, so that the
            check only proves that nothing was altered since.

    Raises: `ManifestRefused`.
    """
    try:
        signed = signed_message(body)
        if trusted_kids is not None and signed.kid not in trusted_kids:
            raise ManifestRefused(f"signed by another key, kid {signed.kid}")
        check_signature(signed)
    except ReceiptRefused as error:
        raise ManifestRefused(error.reason) from error
    return decode({name: value for name, value in body.items() if name not in SEAL})


def signed_message(body: Mapping[str, JsonValue]) -> SignedMessage:
    """Take a signed manifest apart for a signature check. Raises: `ManifestRefused`."""
    if body.get("format") != MANIFEST_FORMAT or body.get("algorithm") != ALGORITHM:
        raise ManifestRefused(f"not a manifest of format {MANIFEST_FORMAT}")
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    try:
        public_key = from_text(body.get("public_key"), KEY_BYTES)
        signature = from_text(body.get("signature"), SIGNATURE_BYTES)
        message = canonical_json(unsigned)
    except ReceiptRefused as error:
        raise ManifestRefused(error.reason) from error
    except UnicodeEncodeError as error:  # JSON can escape half a character
        raise ManifestRefused("not text that we write") from error
    if body.get("kid") != key_id(public_key):
        raise ManifestRefused("the key does not bear the name it states")
    return SignedMessage(message, signature, public_key, key_id(public_key))


def encode(manifest: Manifest) -> dict[str, JsonValue]:
    """Return the manifest as JSON values, without a signature; `decode` is its inverse."""
    preset = manifest.preset
    return {
        "format": MANIFEST_FORMAT,
        "version": manifest.version,
        "master_sha256": manifest.master_sha256,
        "rendition_sha256": manifest.rendition_sha256,
        "size_bytes": manifest.size_bytes,
        "preset": {
            "width": preset.width,
            "height": preset.height,
            "fit": preset.fit.value,
        },
        "build": manifest.build,
        "filters": manifest.filters,
        "encoding": manifest.encoding,
        "threads": manifest.threads,
        "ai_statement": manifest.ai_statement,
        "is_marked": manifest.is_marked,
        "recipe": manifest.recipe,
        "made_at": instant(manifest.made_at),
    }


def decode(body: Mapping[str, JsonValue]) -> Manifest:
    """Read a manifest from JSON values without a signature. Raises: `ManifestRefused`."""
    try:
        manifest = _read(_Fields(body))
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestRefused(f"not a manifest: {error}") from error
    if manifest.version != MANIFEST_VERSION or encode(manifest) != body:
        raise ManifestRefused("not a manifest as we write it")
    return manifest


def _asked(plan: RenderPlan, rendition_id: str) -> Rendition:
    for item in plan.renditions:
        if item.rendition_id == rendition_id:
            return item
    raise ValueError(f"the plan has no rendition {rendition_id}")


def _made(report: RenderReport, rendition_id: str) -> OutputFacts:
    for item in report.outputs:
        if item.rendition_id == rendition_id:
            return item
    raise ValueError(f"the report has no rendition {rendition_id}")


class _Fields:
    """The fields of a JSON object, each of the type that is asked for."""

    def __init__(self, body: JsonValue) -> None:
        if not isinstance(body, Mapping):
            raise TypeError("not an object")
        self._body = body

    def text(self, name: str) -> str:
        return _typed(self._body[name], str)

    def number(self, name: str) -> int:
        value = _typed(self._body[name], int)
        if isinstance(value, bool) or value < 0:
            raise ValueError(f"{name} is not a count")
        return value

    def hash(self, name: str) -> str:
        if not SHA256.fullmatch(self.text(name)):
            raise ValueError(f"{name} is no sha256")
        return self.text(name)

    def flag(self, name: str) -> bool:
        return _typed(self._body[name], bool)

    def text_or_none(self, name: str) -> str | None:
        return None if self._body[name] is None else self.text(name)

    def object(self, name: str) -> Mapping[str, JsonValue]:
        return _typed(self._body[name], dict)

    def inside(self, name: str) -> "_Fields":
        return _Fields(self._body[name])


def _typed(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _read(fields: _Fields) -> Manifest:
    preset = fields.inside("preset")
    return Manifest(
        master_sha256=fields.hash("master_sha256"),
        rendition_sha256=fields.hash("rendition_sha256"),
        size_bytes=fields.number("size_bytes"),
        preset=Preset(
            preset.number("width"),
            preset.number("height"),
            Fit(preset.text("fit")),
        ),
        build=fields.text("build"),
        filters=fields.text("filters"),
        encoding=fields.text("encoding"),
        threads=fields.number("threads"),
        ai_statement=fields.text_or_none("ai_statement"),
        is_marked=fields.flag("is_marked"),
        recipe=fields.object("recipe"),
        made_at=datetime.fromisoformat(fields.text("made_at")),
        version=fields.number("version"),
    )
