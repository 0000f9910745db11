"""`vidgo-ledger`: proves ledgers. Reads only, and may run beside the trade.

    vidgo-ledger replay ACCOUNT   decide every entry of an account again and compare the bytes
    vidgo-ledger replay --all     the same for every account
    vidgo-ledger check            check sums, chains, holds and receipts of every account

Off gcp it reads the local product's state folder (`VIDGO_STATE`, or `state`); on gcp
(`VIDGO_PLATFORM=gcp`) it is configured as a function is. Exit status: 0 all is well, 1 something
is not, 2 wrong use.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from functions.wiring.adapters import Adapters
from functions.wiring.cases import Cases
from infra.settings import Platform, Settings, SettingsFaulty
from infra.tool_settings import LocalSettings
from shared.credits.reconcile import CheckLedger
from shared.credits.replay import Credits, Difference, ReplayLedger
from shared.kernel.ids import AccountId

WELL, WRONG, MISUSED = range(3)


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Run one command; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        cases = Cases(Adapters(_settings(environ)))
    except (SettingsFaulty, FileNotFoundError) as fault:
        sys.stderr.write(f"{fault}\n")
        return MISUSED
    if options.command == "check":
        return _check(cases.check_ledger)
    if options.every == (options.account is not None):
        sys.stderr.write("name one account, or --all\n")
        return MISUSED
    account = None if options.every else AccountId(options.account)
    return _replay(cases.replay_ledger, account)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vidgo-ledger", description="Prove ledgers.")
    commands = parser.add_subparsers(dest="command", required=True)
    replay = commands.add_parser("replay", help="decide every entry again and compare the bytes")
    replay.add_argument("account", nargs="?", help="the account's id")
    replay.add_argument("--all", action="store_true", dest="every", help="every account")
    commands.add_parser("check", help="check sums, chains, holds and receipts")
    return parser


def _settings(environ: Mapping[str, str]) -> Settings:
    """Return the configured platform's settings, or those of the local product.

    Raises: `SettingsFaulty`; `FileNotFoundError` where no local product ever ran.
    """
    if environ.get("VIDGO_PLATFORM") == Platform.GCP:
        return Settings.load(environ)
    from infra.local.layout import Layout
    from infra.local.state import load_ports, load_secrets

    local = LocalSettings.load(environ)
    state = local.vidgo_state
    if not (state / "secrets.json").exists():
        raise FileNotFoundError(f"{state} holds no product; set VIDGO_STATE")
    layout = Layout(local, load_secrets(state), load_ports(state))
    return Settings.load(layout.function_environ())


def _replay(ledgers: ReplayLedger, account: AccountId | None) -> int:
    if account is not None and not ledgers.has(account):
        sys.stderr.write(f"{account} has no ledger\n")
        return MISUSED
    accounts = ledgers.account_ids() if account is None else [account]
    found = 0
    for account_id in accounts:
        differences = ledgers.replay(account_id)
        found += len(differences)
        for difference in differences:
            _say(_told(difference))
    _say(f"accounts replayed: {len(accounts)}, differences: {found}")
    return WRONG if found else WELL


def _check(ledgers: CheckLedger) -> int:
    report = ledgers.check_all()
    for fault in report.faults:
        _say(f"{fault.account_id} {fault.kind}: {fault.detail}")
    _say(
        f"{report.accounts} accounts and {report.entries} entries checked, "
        f"{len(report.faults)} faults"
    )
    return WELL if report.is_whole else WRONG


def _told(difference: Difference) -> str:
    lines = [f"{difference.account_id} {difference.place}: {difference.detail}"]
    if difference.stored is not None:
        lines.append(f"  stored     {_amounts(difference.stored, difference.stored_credits)}")
    if difference.recomputed is not None:
        total = difference.recomputed_credits
        lines.append(f"  recomputed {_amounts(difference.recomputed, total)}")
    return "\n".join(lines)


def _amounts(by_lot: Credits, total_credits: int) -> str:
    lots = ", ".join(f"{lot_id} {moved:+d}" for lot_id, moved in sorted(by_lot.items()))
    return f"{total_credits:+d} credits" + (f" ({lots})" if lots else "")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def run() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    run()
