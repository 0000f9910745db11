"""Every function is served with its own secrets alone, and knows no other."""

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from functions.wiring.targets import Targets
from infra.environ import SecretWithheld, SettingsFaulty
from infra.settings import Settings
from infra.targets import ALL_SECRETS, SECRETS, Target
from tests.api.builders import environ


def own(folder: Path, target: Target, **changes: str) -> dict[str, str]:
    """An environment with the secrets of one function."""
    withheld = ALL_SECRETS - SECRETS[target]
    whole = environ(folder, **changes)
    return {name: value for name, value in whole.items() if name not in withheld}


def served(targets: Targets, target: Target) -> FastAPI:
    app: FastAPI = getattr(targets, target.value)()
    return app


def status(app: FastAPI, path: str) -> int:
    async def ask() -> int:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://vidgo.test") as client:
            return (await client.get(path)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("target", Target)
def test_a_function_starts_with_its_own_secrets(tmp_path: Path, target: Target) -> None:
    app = served(Targets.load(own(tmp_path, target), target), target)
    assert status(app, "/healthz") == 200


@pytest.mark.parametrize("target", Target)
def test_a_function_does_not_start_without_one_of_them(tmp_path: Path, target: Target) -> None:
    optional = {"SMTP_PASSWORD", "FIREBASE_API_KEY"}
    for name in SECRETS[target] - optional:
        given = {key: value for key, value in own(tmp_path, target).items() if key != name}
        with pytest.raises(SettingsFaulty) as refusal:
            Targets.load(given, target)
        assert refusal.value.faults == (f"{name} is missing",)


@pytest.mark.parametrize("target", Target)
def test_what_is_anothers_is_not_read_even_where_it_is_set(tmp_path: Path, target: Target) -> None:
    changes = {"SMTP_PASSWORD": "mail", "VIDGO_IDENTITY": "firebase", "FIREBASE_API_KEY": "key"}
    settings = Settings.load(environ(tmp_path, **changes), target)
    for name in ALL_SECRETS - SECRETS[target]:
        value = getattr(settings, name.lower())
        if value is not None:
            with pytest.raises(SecretWithheld):
                value.reveal()


def test_the_function_of_the_scheduler_has_none() -> None:
    assert SECRETS[Target.SCHEDULES] == frozenset()


def test_firebase_is_asked_by_the_api_alone(tmp_path: Path) -> None:
    for target in Target:
        given = own(tmp_path, target, VIDGO_IDENTITY="firebase")
        if target is Target.API:
            with pytest.raises(SettingsFaulty):
                Targets.load(given, target)
        else:
            served(Targets.load(given, target), target)


def test_who_names_a_mail_user_gives_the_password_to_who_sends(tmp_path: Path) -> None:
    named = {"SMTP_USER": "vidgo"}
    with pytest.raises(SettingsFaulty) as refusal:
        Targets.load(own(tmp_path, Target.TASKS, **named), Target.TASKS)
    assert refusal.value.faults == ("SMTP_PASSWORD is missing",)
    for target in set(Target) - {Target.TASKS}:
        Targets.load(own(tmp_path, target, **named), target)
