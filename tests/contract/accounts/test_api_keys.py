"""API keys over real documents: races, replays, and what a signed call costs."""

from collections import Counter
from dataclasses import replace

import pytest

from shared.accounts.address import EmailAddress
from shared.accounts.api_keys import KEYS_MAX, KeyId
from shared.accounts.errors import (
    FieldRefused,
    KeyRevoked,
    KeyUnknown,
    NonceUsed,
    SignatureRefused,
    TooManyKeys,
)
from shared.accounts.keyring import NewKey
from shared.accounts.permissions import Scope
from shared.accounts.signatures import SignedCall, signature
from shared.kernel.ids import AccountId
from tests.contract.accounts.builders import (
    JO,
    KEY_SECRETS,
    AccountDocumentStores,
    Accounts,
    outcome,
    race,
)

ANN = EmailAddress("ann@example.com")


def account_id(accounts: Accounts, email: EmailAddress = JO) -> AccountId:
    accounts.register_verified(email)
    found = accounts.uow.run(lambda stores: stores.accounts.find_by_email(email))
    assert found is not None
    return found.account_id


def made(accounts: Accounts, owner: AccountId) -> NewKey:
    return accounts.keyring.create(owner, "Storefront", [Scope.CREDITS_READ])


def signed(accounts: Accounts, key_id: str, nonce: str = "n-1") -> SignedCall:
    call = SignedCall(
        key_id=key_id,
        timestamp=str(int(accounts.clock.now().timestamp())),
        nonce=nonce,
        signature="",
        method="GET",
        target=b"/api/v1/credits/balance",
        body=b"",
    )
    return replace(call, signature=signature(KEY_SECRETS.secret(KeyId(key_id)), call))


def test_a_signed_call_proves_its_account_and_key(accounts: Accounts) -> None:
    jo = account_id(accounts)
    new = made(accounts, jo)
    holder = accounts.signed_calls.prove(signed(accounts, new.key.key_id))
    assert (holder.account.account_id, holder.key.scopes) == (jo, {Scope.CREDITS_READ})


def test_a_call_sent_twice_is_taken_once(accounts: Accounts) -> None:
    call = signed(accounts, made(accounts, account_id(accounts)).key.key_id)
    accounts.signed_calls.prove(call)
    with pytest.raises(NonceUsed):
        accounts.signed_calls.prove(call)


def test_of_twenty_calls_with_one_nonce_at_once_exactly_one_is_taken(accounts: Accounts) -> None:
    call = signed(accounts, made(accounts, account_id(accounts)).key.key_id)
    outcomes = Counter(race(20, lambda _: accounts.signed_calls.prove(call)))
    assert outcomes == {"ok": 1, "auth.nonce_used": 19}


def test_a_nonce_may_come_again_when_its_window_has_closed(accounts: Accounts) -> None:
    key_id = made(accounts, account_id(accounts)).key.key_id
    accounts.signed_calls.prove(signed(accounts, key_id))
    accounts.clock.advance(seconds=300)
    with pytest.raises(NonceUsed):
        accounts.signed_calls.prove(signed(accounts, key_id))
    accounts.clock.advance(seconds=1)
    accounts.signed_calls.prove(signed(accounts, key_id))


def test_two_keys_may_use_the_same_nonce(accounts: Accounts) -> None:
    jo = account_id(accounts)
    for new in (made(accounts, jo), made(accounts, jo)):
        accounts.signed_calls.prove(signed(accounts, new.key.key_id))


def test_a_key_that_was_never_made_proves_nobody_though_its_secret_fits(accounts: Accounts) -> None:
    with pytest.raises(SignatureRefused):
        accounts.signed_calls.prove(signed(accounts, f"key_{1:032x}"))


def test_a_revoked_key_proves_nobody_and_is_not_listed(accounts: Accounts) -> None:
    jo = account_id(accounts)
    new = made(accounts, jo)
    accounts.keyring.revoke(jo, new.key.key_id)
    with pytest.raises(KeyRevoked):
        accounts.signed_calls.prove(signed(accounts, new.key.key_id))
    assert accounts.keyring.live(jo) == []
    with pytest.raises(KeyUnknown):
        accounts.keyring.revoke(jo, new.key.key_id)


def test_anothers_key_cannot_be_revoked(accounts: Accounts) -> None:
    jo, ann = account_id(accounts), account_id(accounts, ANN)
    new = made(accounts, jo)
    with pytest.raises(KeyUnknown):
        accounts.keyring.revoke(ann, new.key.key_id)
    accounts.signed_calls.prove(signed(accounts, new.key.key_id))


def test_an_account_that_was_switched_off_has_no_programs(accounts: Accounts) -> None:
    jo = account_id(accounts)
    call = signed(accounts, made(accounts, jo).key.key_id)

    def switch_off(stores: AccountDocumentStores) -> None:
        found = stores.accounts.find(jo)
        assert found is not None
        stores.accounts.save(replace(found, is_active=False))

    accounts.uow.run(switch_off)
    with pytest.raises(SignatureRefused):
        accounts.signed_calls.prove(call)


def test_racing_for_keys_does_not_pass_their_number(accounts: Accounts) -> None:
    jo = account_id(accounts)
    outcomes = Counter(race(KEYS_MAX + 5, lambda _: made(accounts, jo)))
    assert outcomes == {"ok": KEYS_MAX, TooManyKeys.code: 5}
    assert len(accounts.keyring.live(jo)) == KEYS_MAX
    accounts.keyring.revoke(jo, accounts.keyring.live(jo)[0].key_id)
    assert outcome(lambda: made(accounts, jo)) == "ok"


def test_a_use_is_noted_once_an_hour(accounts: Accounts) -> None:
    jo = account_id(accounts)
    key_id, start = made(accounts, jo).key.key_id, accounts.clock.now()
    accounts.signed_calls.prove(signed(accounts, key_id, "n-1"))
    accounts.clock.advance(seconds=3599)
    accounts.signed_calls.prove(signed(accounts, key_id, "n-2"))
    assert accounts.keyring.live(jo)[0].last_used_at == start
    accounts.clock.advance(seconds=1)
    accounts.signed_calls.prove(signed(accounts, key_id, "n-3"))
    assert accounts.keyring.live(jo)[0].last_used_at == accounts.clock.now()


def test_a_forged_call_costs_nothing_and_a_good_one_two_reads_and_a_write(
    accounts: Accounts,
) -> None:
    key_id = made(accounts, account_id(accounts)).key.key_id
    accounts.signed_calls.prove(signed(accounts, key_id, "n-1"))
    forged = replace(signed(accounts, key_id, "n-2"), signature="0" * 64)
    usage = accounts.usage_of(lambda: accounts.signed_calls.prove(forged))
    assert (usage.reads, usage.writes) == (0, 0)
    good = signed(accounts, key_id, "n-3")
    usage = accounts.usage_of(lambda: accounts.signed_calls.prove(good))
    assert (usage.reads, usage.writes) == (2, 1)


def test_nothing_that_is_stored_gives_a_secret_away(accounts: Accounts) -> None:
    new = made(accounts, account_id(accounts))
    accounts.signed_calls.prove(signed(accounts, new.key.key_id))
    stored = [
        str(document)
        for path in (f"api_keys/{new.key.key_id}", f"api_key_rings/{new.key.account_id}")
        for document in accounts.database.get([path])
    ]
    assert all(new.secret not in text for text in stored)
    assert new.secret not in repr(new)


@pytest.mark.parametrize("name", ["", "  ", "n" * 101, "two\nlines"])
def test_a_key_needs_a_name(accounts: Accounts, name: str) -> None:
    with pytest.raises(FieldRefused):
        accounts.keyring.create(AccountId("jo"), name, [Scope.CREDITS_READ])


def test_a_key_needs_a_scope(accounts: Accounts) -> None:
    with pytest.raises(FieldRefused):
        accounts.keyring.create(AccountId("jo"), "Storefront", [])
