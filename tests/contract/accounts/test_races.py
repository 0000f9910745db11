"""Races are decided by the commit: real threads, on every engine."""

from collections import Counter
from functools import partial
from threading import Lock

from infra.documents.counting import CountingDatabase, Usage
from shared.accounts.calls import CallCounter, CallLimits
from shared.accounts.errors import RefreshReused, SessionEnded
from shared.accounts.gate import Door
from shared.accounts.limits import Limit
from shared.accounts.policy import AccountPolicy
from shared.kernel.ids import AccountId
from tests.contract.accounts.builders import JO, Accounts, outcome, race

ANN, BOB = AccountId("ann"), AccountId("bob")
IP = "203.0.113.1"


def test_fifty_guesses_at_once_compare_exactly_three(accounts: Accounts) -> None:
    accounts.register()
    wrong = accounts.wrong_code()
    outcomes = Counter(race(50, lambda _: accounts.registration.verify_email(JO, wrong)))
    assert outcomes == {
        "verification.invalid_code": 3,
        "verification.too_many_attempts": 47,
    }
    assert accounts.newest().guesses == 3


def test_the_right_code_among_many_guesses_is_compared_at_most_third(accounts: Accounts) -> None:
    accounts.register()
    right, wrong = accounts.code(), accounts.wrong_code()

    def guess(index: int) -> None:
        accounts.registration.verify_email(JO, right if index == 7 else wrong)

    outcomes = race(15, guess)
    found = accounts.newest()
    # Wrong guesses after the right one meet a decoy, as at any address; before it, two fit.
    assert outcomes[7] in {"ok", "verification.too_many_attempts"}
    account = accounts.uow.run(lambda stores: stores.accounts.find_by_email(JO))
    assert account is not None
    assert account.is_verified == (outcomes[7] == "ok")
    assert found.guesses <= 3


def test_one_address_registered_twenty_times_at_once_is_one_account(
    database: CountingDatabase,
) -> None:
    accounts = Accounts(database, AccountPolicy(sends=Limit(100, 3600)))
    outcomes = race(20, lambda index: accounts.register(JO, f"secret number {index}"))
    assert Counter(outcomes) == {"ok": 20}
    assert accounts.count("accounts") == accounts.count("account_emails") == 1
    assert accounts.count("outbox") == 20
    # Twenty passwords claim it, so that no code may choose one of them.
    assert outcome(lambda: accounts.registration.verify_email(JO, accounts.code())) != "ok"


def test_ten_requests_for_a_code_at_once_send_exactly_five(accounts: Accounts) -> None:
    outcomes = Counter(race(10, lambda _: accounts.registration.resend_code(JO)))
    assert outcomes == {"ok": 5, "verification.too_many_sends": 5}
    assert accounts.count("outbox") == 5


def test_ten_requests_for_a_link_at_once_mail_exactly_five(accounts: Accounts) -> None:
    outcomes = race(10, lambda _: accounts.recovery.forgot_password(JO))
    assert Counter(outcomes) == {"ok": 10}
    assert accounts.count("outbox") == accounts.count("password_resets") == 5


def test_guesses_at_a_password_side_by_side_do_not_pass_the_limit(accounts: Accounts) -> None:
    accounts.register_verified()
    outcomes = Counter(race(20, lambda _: accounts.login(JO, "wrong password")))
    assert outcomes == {"auth.bad_credentials": 10, "auth.too_many_attempts": 10}


def test_of_two_uses_of_one_refresh_token_one_wins_and_the_family_ends(accounts: Accounts) -> None:
    accounts.register_verified()
    token = accounts.login().refresh_token
    won: list[str] = []
    outcomes = race(2, lambda _: won.append(accounts.sessions.refresh(token).refresh_token))
    assert sorted(outcomes) == ["auth.refresh_reused", "ok"]
    [successor] = won
    assert outcome(lambda: accounts.sessions.refresh(successor)) == SessionEnded.code
    assert outcome(lambda: accounts.sessions.refresh(token)) == RefreshReused.code


def test_a_session_that_is_logged_out_while_it_refreshes_is_over(accounts: Accounts) -> None:
    accounts.register_verified()
    token = accounts.login().refresh_token
    won: list[str] = []

    def act(index: int) -> None:
        if index:
            won.append(accounts.sessions.refresh(token).refresh_token)
        else:
            accounts.sessions.logout(token)

    outcomes = race(2, act)
    assert outcomes[0] == "ok"
    assert all(outcome(partial(accounts.sessions.refresh, text)) != "ok" for text in won)


def test_of_ten_resets_by_one_link_at_once_exactly_one_sets_the_password(
    accounts: Accounts,
) -> None:
    accounts.register_verified()
    token = accounts.forgot()
    outcomes = race(10, lambda index: accounts.recovery.reset_password(token, f"new word {index}"))
    assert Counter(outcomes) == {"ok": 1, "auth.reset_token_refused": 9}
    accounts.login(password=f"new word {outcomes.index('ok')}")


def test_a_session_opened_while_the_password_is_reset_is_over_or_of_the_new_one(
    accounts: Accounts,
) -> None:
    accounts.register_verified()
    token, opened = accounts.forgot(), []

    def act(index: int) -> None:
        if index:
            opened.append(accounts.login().refresh_token)
        else:
            accounts.recovery.reset_password(token, "battery staple")

    assert race(8, act)[0] == "ok"
    assert [outcome(partial(accounts.sessions.refresh, text)) for text in opened] == [
        SessionEnded.code for _ in opened
    ]


def test_fifty_knocks_of_one_network_at_once_do_not_pass_its_limit(
    database: CountingDatabase,
) -> None:
    accounts = Accounts(database, AccountPolicy(requests_per_network=Limit(20, 3600)))
    outcomes = Counter(race(50, lambda _: accounts.gate.admit(Door.VERIFY_EMAIL, "203.0.113.1")))
    assert outcomes == {"ok": 20, "auth.too_many_requests": 30}


def test_two_processes_share_what_a_person_has_called(accounts: Accounts) -> None:
    first, second = (
        CallCounter(accounts.uow, accounts.clock, CallLimits(), Lock) for _ in range(2)
    )
    assert {outcome(lambda: first.admit(ANN, IP)) for _ in range(100)} == {"ok"}
    outcomes = [outcome(lambda: second.admit(ANN, IP)) for _ in range(6)]
    assert outcomes == ["ok"] * 4 + ["request.too_many"] * 2
    assert outcome(lambda: second.admit(BOB, IP)) == "ok"
    accounts.clock.advance(seconds=60)
    assert outcome(lambda: second.admit(ANN, IP)) == "ok"


def test_calls_at_once_through_two_processes_stay_within_the_bound(accounts: Accounts) -> None:
    limits = CallLimits(per_person=20)
    counters = [CallCounter(accounts.uow, accounts.clock, limits, Lock) for _ in range(2)]
    outcomes = Counter(race(60, lambda index: counters[index % 2].admit(ANN, IP)))
    assert outcomes.keys() == {"ok", "request.too_many"}
    assert 20 <= outcomes["ok"] <= 20 + 2 * (limits.shared_every - 1)


def test_most_calls_cost_nothing_and_a_refused_one_never_does(accounts: Accounts) -> None:
    counter = CallCounter(accounts.uow, accounts.clock, CallLimits(), Lock)

    def hundred() -> None:
        for _ in range(100):
            counter.admit(ANN, IP)

    assert accounts.usage_of(hundred) == Usage(reads=20, writes=20)
    assert accounts.usage_of(lambda: counter.admit(ANN, IP)) == Usage()
