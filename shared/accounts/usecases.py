"""All that can be done with accounts, in one record for entry points."""

from dataclasses import dataclass

from shared.accounts.gate import Gate
from shared.accounts.login import Login
from shared.accounts.profile import Profile
from shared.accounts.recovery import Recovery
from shared.accounts.registration import Registration


@dataclass(frozen=True)
class AccountCases:
    """`registration`: register, verify_email, resend_code; `login`: login, refresh, logout;
    `profile`: read_me, update_me; `recovery`: forgot_password, reset_password; `gate`: admit,
    before whatever nobody has to be signed in for."""

    registration: Registration
    login: Login
    profile: Profile
    recovery: Recovery
    gate: Gate
