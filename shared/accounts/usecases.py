"""All that can be done with accounts, in one record for entry points."""

from dataclasses import dataclass

from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions
from shared.accounts.gate import Gate
from shared.accounts.login import Login
from shared.accounts.policy import AccountPolicy
from shared.accounts.ports import AccountStores, PasswordKeeper, SessionIssuer
from shared.accounts.profile import Profile
from shared.accounts.recovery import Recovery
from shared.accounts.registration import Registration
from shared.kernel.ports import Clock, IdSource, UnitOfWork


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


def account_cases(
    *,
    uow: UnitOfWork[AccountStores],
    passwords: PasswordKeeper,
    issuer: SessionIssuer,
    codes: CodeSecret,
    clock: Clock,
    ids: IdSource,
    policy: AccountPolicy,
    ended_sessions: EndedSessions,
) -> AccountCases:
    """Return the use cases over one keeper of passwords, one issuer of sessions, one policy."""
    return AccountCases(
        registration=Registration(
            uow=uow, passwords=passwords, codes=codes, clock=clock, ids=ids, policy=policy
        ),
        login=Login(
            uow=uow,
            passwords=passwords,
            issuer=issuer,
            clock=clock,
            ids=ids,
            policy=policy,
            ended_sessions=ended_sessions,
        ),
        profile=Profile(uow, clock),
        recovery=Recovery(
            uow=uow,
            passwords=passwords,
            codes=codes,
            clock=clock,
            ids=ids,
            policy=policy,
            ended_sessions=ended_sessions,
        ),
        gate=Gate(uow, clock, policy),
    )
