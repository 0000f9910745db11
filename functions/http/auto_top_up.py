"""Routes of the automatic top-up: how it stands, agreeing to it, withdrawing."""

from typing import Annotated, cast

from fastapi import Depends

from functions.deps import locale_of
from functions.http.wire.auto_top_up import (
    AgreeToTopUp,
    AmountShown,
    AutoTopUpAnswer,
    ConsentAnswer,
    ConsentText,
    RefusalCode,
    TopUpPackAnswer,
)
from functions.http.wire.money import amount
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.accounts.errors import FieldRefused
from shared.accounts.locale import Locale
from shared.kernel.money import Money
from shared.payments.auto_top_up import Consent
from shared.payments.consent_text import CONSENT_TEXT, TEXT_VERSION
from shared.payments.usecases.auto_top_up import Agreement, AutoTopUps, TopUpView

PATH = "/credits/auto-top-up"


def auto_top_up_routes(cases: AutoTopUps, caller: CallerDependency) -> RouteSheet:
    """Return the routes of this concept."""
    routes = RouteSheet(tags=["credits"])
    Who = Annotated[Caller, Depends(caller)]  # noqa: N806 -- a type
    Language = Annotated[Locale, Depends(locale_of)]  # noqa: N806 -- a type

    @routes.get(PATH, operation_id="read_auto_top_up")
    def read_auto_top_up(who: Who, locale: Language) -> AutoTopUpAnswer:
        return _answer(cases.read(who.account_id), locale)

    @routes.put(PATH, operation_id="agree_to_auto_top_up")
    def agree_to_auto_top_up(body: AgreeToTopUp, who: Who, locale: Language) -> AutoTopUpAnswer:
        if not body.agreed:
            raise FieldRefused("agreed", "payments.consent_missing", "is not given")
        agreement = Agreement(
            package_id=body.package_id,
            price=_money(body.price),
            threshold_credits=body.threshold_credits,
            month_max=_money(body.month_max),
            text_version=body.text_version,
            locale=locale,
        )
        return _answer(cases.agree(who.account_id, agreement), locale)

    @routes.delete(PATH, operation_id="withdraw_auto_top_up")
    def withdraw_auto_top_up(who: Who, locale: Language) -> AutoTopUpAnswer:
        return _answer(cases.withdraw(who.account_id), locale)

    return routes


def _money(shown: AmountShown) -> Money:
    return Money(shown.amount_minor, shown.currency)


def _answer(view: TopUpView, locale: Locale) -> AutoTopUpAnswer:
    return AutoTopUpAnswer(
        state=view.state,
        paused_because=view.paused_because,
        refusal=cast("RefusalCode | None", view.refusal),
        consent=None if view.consent is None else _consent(view.consent),
        charged=None if view.charged is None else amount(view.charged),
        is_charging=view.is_charging,
        packs=[
            TopUpPackAnswer(
                package_id=pack.package_id, credits=pack.credits, price=amount(pack.price)
            )
            for pack in view.packs
        ],
        consent_text=ConsentText(
            version=TEXT_VERSION, locale=locale.value, text=CONSENT_TEXT[locale]
        ),
    )


def _consent(consent: Consent) -> ConsentAnswer:
    return ConsentAnswer(
        package_id=consent.package_id,
        credits=consent.credits,
        price=amount(consent.price),
        threshold_credits=consent.threshold_credits,
        month_max=amount(consent.month_max),
        text_version=consent.text_version,
        locale=consent.locale,
        given_at=consent.given_at,
    )
