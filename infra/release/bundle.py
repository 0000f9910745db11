"""`python -m infra.release.bundle OUT_DIR`: the zip the four functions are built from.

It holds `functions`, `infra` and `shared` without what runs on a laptop only, the pinned
requirements, a `main.py` that names the targets, and the fonts invoices are set in, as the system
has them. The same sources and fonts give the same bytes on every machine, so the name says what is
inside: `functions-<hash>.zip`.
"""

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from infra.invoices.pdf import FONTS, font_file

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("functions", "infra", "shared")
LEFT_OUT = frozenset({"infra/local", "infra/operations", "infra/release", "infra/sandbox"})
SYSTEM_FONTS = Path("/usr/share/fonts")
SUFFIXES = frozenset({".py"})
CACHES = frozenset({"__pycache__"})
HASH_DIGITS = 20

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can name; source: APPNOTE.TXT, 4.4.6."""

PLAIN_FILE_MODE = 0o100644 << 16

MAIN = '''"""The targets of this bundle; the framework looks for them here."""

from functions.main import api, schedules, tasks, webhooks

__all__ = ["api", "schedules", "tasks", "webhooks"]
'''


class ForeignFile(Exception):
    """A file lies among the sources that is neither code nor known data.

    It might be a secret or a leftover: it is removed, or its suffix is added to `SUFFIXES`.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not code: it is not bundled, and not left out in silence")
        self.path = path


def build(root: Path, out_dir: Path, fonts: Path = SYSTEM_FONTS) -> Path:
    """Write the bundle of the sources at `root` into `out_dir`; return its path.

    Raises: `ForeignFile`; `OSError` when a file cannot be read or written, or a font is missing.
    """
    data = zipped(contents(root, fonts))
    out_dir.mkdir(parents=True, exist_ok=True)
    path = out_dir / f"functions-{hashlib.sha256(data).hexdigest()[:HASH_DIGITS]}.zip"
    path.write_bytes(data)
    return path


def contents(root: Path, fonts: Path = SYSTEM_FONTS) -> Mapping[str, bytes]:
    """Return what the bundle holds: bytes by name. Raises: `ForeignFile`, `OSError`."""
    sources = {name: (root / name).read_bytes() for name in _sources(root)}
    return {
        **sources,
        **{f"fonts/{file}": font_file(fonts, file).read_bytes() for file in FONTS.values()},
        "main.py": MAIN.encode(),
        "requirements.txt": (root / "requirements.lock").read_bytes(),
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of `files`; it depends on nothing else.

    Nothing is compressed: compressed bytes differ between versions of zlib.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = PLAIN_FILE_MODE
            entry.create_system = 3  # Unix, wherever this runs
            archive.writestr(entry, files[name])
    return target.getvalue()


def _sources(root: Path) -> Iterator[str]:
    for package in PACKAGES:
        for path in (root / package).rglob("*"):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not _is_left_out(path, name):
                if path.suffix not in SUFFIXES:
                    raise ForeignFile(name)
                yield name


def _is_left_out(path: Path, name: str) -> bool:
    is_local = any(name.startswith(f"{folder}/") for folder in LEFT_OUT)
    return is_local or not CACHES.isdisjoint(path.parts)


def main(arguments: Sequence[str]) -> int:
    """Print the bundle's path; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m infra.release.bundle OUT_DIR\n")
        return 2
    print(build(ROOT, Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
