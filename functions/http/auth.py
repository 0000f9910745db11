"""Routes of accounts and sessions. Source: api.md, "Accounts and auth"."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Response
from fastapi.params import Depends as DependsParam

from functions.deps import ClientIpDependency
from functions.http.wire.auth import (
    ForgotPasswordAnswer,
    ForgotPasswordRequest,
    LoginRequest,
    LogoutRequest,
    MeAnswer,
    RefreshRequest,
    RegisterAnswer,
    RegisterRequest,
    ResendCodeAnswer,
    ResendCodeRequest,
    ResetPasswordRequest,
    TokensAnswer,
    UpdateMeRequest,
    VerifyEmailAnswer,
    VerifyEmailRequest,
    WalletAnswer,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.accounts.gate import Door
from shared.accounts.locale import preferred
from shared.accounts.model import Account
from shared.accounts.permissions import Scope
from shared.accounts.ports import Tokens
from shared.accounts.profile import ProfileChanges
from shared.accounts.registration import RegisterCommand
from shared.accounts.resets import RESET_LIFE
from shared.accounts.usecases import AccountCases
from shared.credits.model import LotKind, Wallet
from shared.kernel.ids import AccountId

WalletOf: TypeAlias = Callable[[AccountId], Wallet]
"""Reads the wallet of an account as it is now."""


def auth_routes(
    cases: AccountCases,
    caller: CallerDependency,
    client_ip: ClientIpDependency,
    wallet_of: WalletOf,
) -> RouteSheet:
    """Return the routes below `/auth`; none of their answers may be stored by caches."""
    routes = RouteSheet(prefix="/auth", tags=["auth"], dependencies=[Depends(_not_stored)])
    door = _doors(cases, client_ip)
    _add_registration(routes, cases, door)
    _add_recovery(routes, cases, door)
    _add_sessions(routes, cases, client_ip)
    _add_me(routes, cases, caller, wallet_of)
    return routes


_DoorGuards: TypeAlias = Callable[[Door], DependsParam]


def _doors(cases: AccountCases, client_ip: ClientIpDependency) -> _DoorGuards:
    def guard(door: Door) -> DependsParam:
        def admit(address: Annotated[str, Depends(client_ip)]) -> None:
            cases.gate.admit(door, address)

        return DependsParam(admit)

    return guard


def _add_registration(routes: RouteSheet, cases: AccountCases, door: _DoorGuards) -> None:
    @routes.post(
        "/register",
        operation_id="register",
        status_code=201,
        dependencies=[door(Door.REGISTER)],
    )
    def register(
        body: RegisterRequest, accept_language: Annotated[str | None, Header()] = None
    ) -> RegisterAnswer:
        made = cases.registration.register(
            RegisterCommand(
                email=body.email,
                password=body.password.get_secret_value(),
                full_name=body.full_name,
                locale=body.locale or preferred(accept_language),
            )
        )
        return RegisterAnswer(
            user_id=made.account_id,
            email=made.email,
            verification_required=made.is_verification_required,
            code_expires_at=made.code_expires_at,
            registration_token=made.registration_token,
        )

    @routes.post(
        "/verify-email", operation_id="verify_email", dependencies=[door(Door.VERIFY_EMAIL)]
    )
    def verify_email(body: VerifyEmailRequest) -> VerifyEmailAnswer:
        token = body.registration_token
        revealed = None if token is None else token.get_secret_value()
        cases.registration.verify_email(body.email, body.code, revealed)
        return VerifyEmailAnswer(verified=True)

    @routes.post(
        "/resend-code",
        operation_id="resend_code",
        status_code=202,
        dependencies=[door(Door.RESEND_CODE)],
    )
    def resend_code(body: ResendCodeRequest) -> ResendCodeAnswer:
        return ResendCodeAnswer(code_expires_at=cases.registration.resend_code(body.email))


def _add_recovery(routes: RouteSheet, cases: AccountCases, door: _DoorGuards) -> None:
    @routes.post(
        "/forgot-password",
        operation_id="forgot_password",
        status_code=202,
        dependencies=[door(Door.FORGOT_PASSWORD)],
    )
    def forgot_password(body: ForgotPasswordRequest) -> ForgotPasswordAnswer:
        cases.recovery.forgot_password(body.email)
        return ForgotPasswordAnswer(link_life_minutes=RESET_LIFE // timedelta(minutes=1))

    @routes.post(
        "/reset-password",
        operation_id="reset_password",
        status_code=204,
        dependencies=[door(Door.RESET_PASSWORD)],
    )
    def reset_password(body: ResetPasswordRequest) -> None:
        token, password = body.token.get_secret_value(), body.new_password.get_secret_value()
        cases.recovery.reset_password(token, password)


def _add_sessions(routes: RouteSheet, cases: AccountCases, client_ip: ClientIpDependency) -> None:
    @routes.post("/login", operation_id="login")
    def login(body: LoginRequest, address: Annotated[str, Depends(client_ip)]) -> TokensAnswer:
        password = body.password.get_secret_value()
        return _tokens(cases.login.login(body.email, password, address))

    @routes.post("/refresh", operation_id="refresh")
    def refresh(body: RefreshRequest) -> TokensAnswer:
        return _tokens(cases.login.refresh(body.refresh_token.get_secret_value()))

    @routes.post("/logout", operation_id="logout", status_code=204)
    def logout(body: LogoutRequest) -> None:
        cases.login.logout(body.refresh_token.get_secret_value())


def _add_me(
    routes: RouteSheet, cases: AccountCases, caller: CallerDependency, wallet_of: WalletOf
) -> None:
    def wallet(who: Caller) -> WalletAnswer | None:
        may_look = who.scopes is None or Scope.CREDITS_READ in who.scopes
        return _wallet(wallet_of(who.account_id)) if may_look else None

    @routes.get("/me", operation_id="read_me")
    def read_me(who: Annotated[Caller, Depends(caller)]) -> MeAnswer:
        return _me(cases.profile.read_me(who.account_id), wallet(who))

    @routes.patch("/me", operation_id="update_me")
    def update_me(body: UpdateMeRequest, who: Annotated[Caller, Depends(caller)]) -> MeAnswer:
        return _me(cases.profile.update_me(who.account_id, _changes(body)), wallet(who))


def _changes(body: UpdateMeRequest) -> ProfileChanges:
    changes: ProfileChanges = {}
    if "full_name" in body.model_fields_set:
        changes["full_name"] = body.full_name
    if body.locale is not None:
        changes["locale"] = body.locale
    if body.reset_mail is not None:
        changes["wants_reset_mail"] = body.reset_mail
    return changes


def _tokens(tokens: Tokens) -> TokensAnswer:
    return TokensAnswer(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        token_type="Bearer",  # noqa: S106 -- the scheme's name
        expires_in=tokens.expires_in_s,
    )


def _wallet(wallet: Wallet) -> WalletAnswer:
    return WalletAnswer(
        subscription=wallet.credits_of(LotKind.SUBSCRIPTION),
        purchased=wallet.credits_of(LotKind.PURCHASED),
        bonus=wallet.credits_of(LotKind.BONUS),
        total=wallet.total_credits,
        held=wallet.held_credits,
        available=wallet.available_credits,
    )


def _me(account: Account, wallet: WalletAnswer | None) -> MeAnswer:
    return MeAnswer(
        user_id=account.account_id,
        email=account.email,
        full_name=account.full_name,
        locale=account.locale,
        roles=sorted(role.value for role in account.roles),
        is_verified=account.is_verified,
        plan=account.plan_id,
        reset_mail=account.wants_reset_mail,
        wallet=wallet,
        created_at=account.created_at,
    )


def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
