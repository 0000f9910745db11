"""No collection is forgotten by the archive and the eraser."""

import re
from pathlib import Path

from infra.stores.estate import OF_NOBODY, PARTS
from shared.privacy.model import ALL_PREFIXES

ROOT = Path(__file__).resolve().parents[3]
NAMED = re.compile(
    r'f"([a-z_]+)/[a-z_:]*\{|COLLECTION(?:: str)? = "([a-z_]+)"|Query\(\s*"([a-z_]+)"', re.MULTILINE
)
BELOW_A_WALLET = re.compile(r"(?:wallets/\{account_id\}|wallet_path\(account_id\)\})/([a-z_]+)")
OBJECTS = re.compile(r'ObjectName\(f"([a-z_]+)/\{')


def _sources(folder: str) -> str:
    return "".join(path.read_text() for path in (ROOT / folder).rglob("*.py"))


def test_every_collection_of_the_stores_is_known() -> None:
    source = _sources("infra/stores")
    named = {name for match in NAMED.findall(source) for name in match if name}
    named |= {f"wallets/{child}" for child in BELOW_A_WALLET.findall(source)}
    assert {"accounts", "generations", "payments", "wallets/entries"} <= named
    assert named - PARTS.keys() - OF_NOBODY == set(), "say in estate.py what becomes of it"
    assert (PARTS.keys() | OF_NOBODY) - named == set()


def test_every_prefix_of_objects_is_known() -> None:
    named = set(OBJECTS.findall(_sources("shared")))
    assert named - {"{ARCHIVE_PREFIX}"} <= set(ALL_PREFIXES)
    assert "masters" in named


def test_the_account_is_erased_last() -> None:
    assert list(PARTS)[-1] == "accounts"
