"""What a message task becomes when it is due."""

import pytest

from shared.accounts.locale import Locale
from shared.kernel.values import JsonValue
from shared.notifications.model import Mail
from shared.notifications.usecases import Messages, Site
from tests.unit.accounts.builders import CODES, JO, House

SITE = Site(
    sign_in_url="https://vidgo.example/sign-in",
    reset_url="https://vidgo.example/reset-password",
    message_domain="vidgo.example",
)


def messages(house: House) -> Messages:
    return Messages(uow=house.uow, codes=CODES, clock=house.clock, site=SITE)


def due(house: House, index: int = -1) -> Mail | None:
    """Compose the mail of one of the tasks in the outbox."""
    return messages(house).compose_message(house.stores.outbox.tasks[index].payload)


def mark_sent(house: House) -> None:
    messages(house).mark_sent(house.stores.outbox.tasks[-1].payload)


def states(house: House) -> list[str]:
    return [item.state.value for item in house.stores.verifications.audit]


def test_a_registration_mails_its_code_to_the_address() -> None:
    house = House()
    house.register()
    mail = due(house)
    assert mail is not None
    assert (mail.to, mail.subject) == (JO, "Your VidGo verification code")
    assert house.code() in mail.text
    assert house.code() in mail.html


def test_a_retry_composes_the_same_mail() -> None:
    house = House()
    house.register()
    mail = due(house)
    house.clock.advance(seconds=60)
    assert due(house) == mail
    assert mail is not None
    verification_id = house.stores.verifications.newest[JO].verification_id
    assert mail.message_id == f"<{verification_id}@vidgo.example>"


def test_the_mail_speaks_the_language_of_the_account() -> None:
    house = House()
    account_id = house.register().account_id
    house.cases.profile.update_me(account_id, {"locale": Locale.KO})
    mail = due(house)
    assert mail is not None
    assert mail.subject == "VidGo 인증 코드"


def test_the_mail_repeats_nothing_the_registrant_typed() -> None:
    house = House()
    house.register("user123456@example.com")
    mail = due(house)
    assert mail is not None
    assert "user123456" not in mail.text
    assert "Jo" not in mail.text


def test_a_code_that_was_replaced_is_not_mailed() -> None:
    house = House()
    house.register()
    house.cases.registration.resend_code(JO)
    assert due(house, 0) is None
    assert due(house, 1) is not None


def test_a_code_that_expired_is_not_mailed() -> None:
    house = House()
    house.register()
    house.clock.advance(seconds=900)
    assert due(house) is None


def test_a_code_that_was_entered_is_not_mailed_again() -> None:
    house = House()
    house.register_verified()
    assert due(house) is None


def test_an_unknown_address_is_mailed_nothing() -> None:
    house = House()
    house.cases.registration.resend_code(JO)
    assert due(house) is None


def test_an_account_that_is_gone_is_mailed_nothing() -> None:
    house = House()
    house.register()
    house.stores.accounts.by_id.clear()
    assert due(house) is None


def test_the_owner_of_a_proven_address_is_told_to_sign_in() -> None:
    house = House()
    house.register_verified()
    house.register()
    mail = due(house)
    assert mail is not None
    assert mail.subject == "You already have a VidGo account"
    assert SITE.sign_in_url in mail.text
    assert house.code() not in mail.text


def test_the_reader_of_a_contested_address_gets_a_code_and_learns_where_it_works() -> None:
    house = House()
    house.register()
    house.register(password="another secret")
    mail = due(house)
    assert mail is not None
    assert house.code() in mail.text
    assert "signed up more than once" in mail.text
    assert due(house, 0) is None


def test_a_sent_mail_is_noted_once() -> None:
    house = House()
    house.register()
    mark_sent(house)
    mark_sent(house)
    assert states(house) == ["issued", "mailed"]
    house.verify()
    assert states(house) == ["issued", "mailed", "verified"]


def test_a_mail_sent_after_a_guess_is_not_noted() -> None:
    house = House()
    house.register()
    house.verify()
    mark_sent(house)
    assert states(house) == ["issued", "verified"]


def test_a_forgotten_password_mails_a_link_whose_token_no_server_sees() -> None:
    house = House()
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    mail = due(house)
    assert mail is not None
    assert (mail.to, mail.subject) == (JO, "Choose a new VidGo password")
    link = f"{SITE.reset_url}#{house.reset_token()}"
    assert link in mail.text
    assert link in mail.html
    assert house.reset_token() not in repr(mail)


def test_a_link_is_mailed_alike_on_a_retry_and_notes_nothing() -> None:
    house = House()
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    audited, mail = states(house), due(house)
    mark_sent(house)
    assert (due(house), states(house)) == (mail, audited)


def test_the_link_speaks_the_language_of_the_account() -> None:
    house = House()
    account = house.register_verified()
    house.cases.profile.update_me(account.account_id, {"locale": Locale.ES})
    house.cases.recovery.forgot_password(JO)
    mail = due(house)
    assert mail is not None
    assert mail.subject == "Elige una nueva contraseña de VidGo"


def test_a_link_that_is_over_is_not_mailed() -> None:
    house = House()
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    house.clock.advance(seconds=1800)
    assert due(house) is None


def test_a_link_that_was_used_is_not_mailed_again() -> None:
    house = House()
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    house.cases.recovery.reset_password(house.reset_token(), "battery staple")
    assert due(house) is None


def test_nobody_is_mailed_a_link_for_an_unknown_address_or_an_account_switched_off() -> None:
    house = House()
    house.cases.recovery.forgot_password("nobody@example.com")
    assert due(house) is None
    account = house.register_verified()
    house.cases.recovery.forgot_password(JO)
    house.deactivate(account)
    assert due(house) is None


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"message": "verification"},
        {"message": "verification", "account_id": "a1"},
        {"message": "other", "account_id": "a1", "cause_id": "vrf_1"},
    ],
)
def test_a_payload_that_is_no_message_is_a_bug(payload: dict[str, JsonValue]) -> None:
    with pytest.raises(ValueError, match=r"message|MessageKind"):
        messages(House()).compose_message(payload)
