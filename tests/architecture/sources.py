"""The project's own files, without what tools make."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MADE_BY_TOOLS = frozenset(
    {
        *(".git", ".venv", ".make", "node_modules", "dist", "build", "out", "state"),
        *("__pycache__", ".terraform", ".mypy_cache", ".ruff_cache", ".pytest_cache"),
        *(".hypothesis", ".import_linter_cache", "test-results", "playwright-report"),
    }
)


def project_files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file somebody wrote, or that is committed as if somebody had."""
    for each in sorted(folder.iterdir()):
        if each.name in MADE_BY_TOOLS or each.name.endswith(".egg-info"):
            continue
        if each.is_dir() and not each.is_symlink():
            yield from project_files(each)
        elif each.is_file():
            yield each


def python_files(package: str) -> Iterator[Path]:
    """Yield the modules of one top-level package."""
    return (path for path in project_files(ROOT / package) if path.suffix == ".py")
