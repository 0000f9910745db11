"""What local stacks sell: published once, with prices for both gateways, above cost."""

from dataclasses import replace
from pathlib import Path

from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import Transaction
from infra.local.catalogue import local_catalogue
from infra.local.layout import Layout
from infra.local.seed import publish_catalogue
from infra.local.state import load_ports, load_secrets
from infra.stores.catalogues import CatalogueDocuments
from infra.tool_settings import LocalSettings
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.money import Currency


def test_starting_again_publishes_nothing_new(tmp_path: Path) -> None:
    for _ in range(2):
        publish_catalogue(SqliteDocuments(tmp_path / "documents.sqlite3"))
    database = SqliteDocuments(tmp_path / "documents.sqlite3")
    found = CatalogueDocuments(Transaction(database)).find(local_catalogue().version)
    assert found == local_catalogue()
    database.close()


def test_every_paid_plan_is_sold_by_both_gateways() -> None:
    paid = [plan for plan in local_catalogue().plans.values() if not plan.is_free]
    assert [plan.prices.keys() for plan in paid] == [set(Currency)] * 3


def test_only_prices_abroad_are_new() -> None:
    local, weekly = local_catalogue(), weekly_catalogue()
    for plan_id, plan in local.plans.items():
        prices = {it: price for it, price in plan.prices.items() if it is Currency.TWD}
        assert replace(plan, prices=prices) == weekly.plans[plan_id]
    assert (local.prices, local.packages) == (weekly.prices, weekly.packages)


def test_functions_are_told_to_sell_it_unless_a_person_chooses(tmp_path: Path) -> None:
    def told(**environ: str) -> str:
        settings = LocalSettings.load({"VIDGO_STATE": str(tmp_path), **environ})
        layout = Layout(settings, load_secrets(tmp_path), load_ports(tmp_path))
        return layout.function_environ()["VIDGO_CATALOGUE"]

    assert told() == local_catalogue().version
    assert told(VIDGO_CATALOGUE="points") == "points"
