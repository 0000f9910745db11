"""What a local stack keeps: secrets outlive restarts and newer versions."""

import json
from pathlib import Path

from infra.local.state import load_secrets


def test_secrets_are_made_once(tmp_path: Path) -> None:
    assert load_secrets(tmp_path) == load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_of_an_older_version_keeps_its_secrets_and_gets_new_ones(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    path = tmp_path / "secrets.json"
    kept = json.loads(path.read_text())
    older = {name: value for name, value in kept.items() if name != "key_pepper"}
    path.write_text(json.dumps({**older, "dropped_since": "x"}))
    renewed = load_secrets(tmp_path)
    assert renewed.code_pepper == kept["code_pepper"]
    assert len(renewed.key_pepper) == 64
    assert load_secrets(tmp_path) == renewed
