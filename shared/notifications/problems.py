"""The words of every error code, in the five languages, and what its reader can do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.accounts.locale import Locale
from shared.notifications.texts.problems.making import words as making
from shared.notifications.texts.problems.money import words as money
from shared.notifications.texts.problems.people import words as people
from shared.notifications.texts.problems.service import words as service


class NextStep(StrEnum):
    """What the reader of a problem can do about it. Source: api.md, "Errors"."""

    SIGN_IN = "sign_in"
    VERIFY_EMAIL = "verify_email"
    REQUEST_CODE = "request_code"
    REQUEST_LINK = "request_link"
    CORRECT_REQUEST = "correct_request"
    EDIT_PROMPT = "edit_prompt"
    CHOOSE_PHOTO = "choose_photo"
    BUY_CREDITS = "buy_credits"
    CHANGE_CAP = "change_cap"
    UPGRADE_PLAN = "upgrade_plan"
    CANCEL_PLAN = "cancel_plan"
    NEW_QUOTE = "new_quote"
    WAIT = "wait"
    TRY_AGAIN = "try_again"
    CONTACT_SUPPORT = "contact_support"


@dataclass(frozen=True)
class ProblemWords:
    """A code in words; `next_step` None where there is nothing to do."""

    title: str
    detail: str
    next_step: NextStep | None


WORDS: Mapping[Locale, Mapping[str, tuple[str, str]]] = {
    locale: {
        **people.WORDS[locale],
        **making.WORDS[locale],
        **money.WORDS[locale],
        **service.WORDS[locale],
    }
    for locale in Locale
}

STEPS: Mapping[str, NextStep | None] = {
    "accounts.address_unknown": NextStep.CORRECT_REQUEST,
    "accounts.email_not_verified": NextStep.VERIFY_EMAIL,
    "accounts.key_unknown": None,
    "accounts.not_allowed": None,
    "accounts.person_needed": NextStep.SIGN_IN,
    "accounts.scope_missing": NextStep.CORRECT_REQUEST,
    "accounts.too_many_keys": NextStep.CORRECT_REQUEST,
    "accounts.inactive": NextStep.CONTACT_SUPPORT,
    "auth.bad_credentials": NextStep.CORRECT_REQUEST,
    "auth.bad_signature": NextStep.CORRECT_REQUEST,
    "auth.key_revoked": NextStep.CORRECT_REQUEST,
    "auth.nonce_used": NextStep.CORRECT_REQUEST,
    "auth.stale_timestamp": NextStep.CORRECT_REQUEST,
    "auth.expired_token": NextStep.SIGN_IN,
    "auth.identity_unavailable": NextStep.TRY_AGAIN,
    "auth.invalid_token": NextStep.SIGN_IN,
    "auth.keys_unavailable": NextStep.TRY_AGAIN,
    "auth.missing_token": NextStep.SIGN_IN,
    "auth.refresh_reused": NextStep.SIGN_IN,
    "auth.reset_token_refused": NextStep.REQUEST_LINK,
    "auth.session_ended": NextStep.SIGN_IN,
    "auth.system_caller_refused": None,
    "auth.too_many_attempts": NextStep.WAIT,
    "catalogue.below_cost": NextStep.CORRECT_REQUEST,
    "catalogue.currency_not_offered": NextStep.CORRECT_REQUEST,
    "auth.too_many_requests": NextStep.WAIT,
    "catalogue.duration_not_offered": NextStep.CORRECT_REQUEST,
    "catalogue.effects_required": NextStep.UPGRADE_PLAN,
    "catalogue.package_unknown": NextStep.CORRECT_REQUEST,
    "catalogue.plan_required": NextStep.UPGRADE_PLAN,
    "catalogue.plan_unknown": NextStep.CORRECT_REQUEST,
    "catalogue.service_unknown": NextStep.CORRECT_REQUEST,
    "catalogue.size_not_offered": NextStep.CORRECT_REQUEST,
    "catalogue.subscription_required": NextStep.UPGRADE_PLAN,
    "catalogue.unreadable": NextStep.CORRECT_REQUEST,
    "catalogue.version_taken": NextStep.CORRECT_REQUEST,
    "credits.deadline_not_reached": NextStep.WAIT,
    "credits.hold_already_ended": None,
    "credits.hold_unknown": None,
    "credits.insufficient": NextStep.BUY_CREDITS,
    "credits.quote_expired": NextStep.NEW_QUOTE,
    "credits.quote_mismatch": NextStep.NEW_QUOTE,
    "credits.quote_outdated": NextStep.NEW_QUOTE,
    "credits.quote_unknown": NextStep.NEW_QUOTE,
    "credits.receipt_refused": NextStep.CONTACT_SUPPORT,
    "credits.receipt_unknown": None,
    "credits.spend_cap_reached": NextStep.CHANGE_CAP,
    "credits.wallet_full": NextStep.WAIT,
    "delivery.captions_unreadable": NextStep.CORRECT_REQUEST,
    "delivery.dressing_refused": NextStep.CORRECT_REQUEST,
    "delivery.lease_lost": NextStep.WAIT,
    "delivery.leased": NextStep.WAIT,
    "delivery.manifest_refused": NextStep.CONTACT_SUPPORT,
    "delivery.overlay_refused": NextStep.CORRECT_REQUEST,
    "delivery.render_failed": NextStep.TRY_AGAIN,
    "delivery.source_over_limit": NextStep.TRY_AGAIN,
    "delivery.source_unreadable": NextStep.TRY_AGAIN,
    "delivery.source_unsupported": NextStep.TRY_AGAIN,
    "documents.contended": NextStep.TRY_AGAIN,
    "documents.unavailable": NextStep.TRY_AGAIN,
    "export.not_delivered": NextStep.WAIT,
    "export.too_many": None,
    "export.unknown": None,
    "generation.already_ended": None,
    "generation.deadline_passed": NextStep.TRY_AGAIN,
    "generation.not_delivered": NextStep.WAIT,
    "generation.not_offered": NextStep.CORRECT_REQUEST,
    "generation.unknown": None,
    "internal.error": NextStep.TRY_AGAIN,
    "moderation.prompt_refused": NextStep.EDIT_PROMPT,
    "notifications.mail_refused": NextStep.CORRECT_REQUEST,
    "notifications.mail_unavailable": NextStep.TRY_AGAIN,
    "objects.content_type_refused": NextStep.CHOOSE_PHOTO,
    "objects.link_refused": None,
    "objects.missing": None,
    "objects.too_large": NextStep.CHOOSE_PHOTO,
    "objects.too_small": NextStep.TRY_AGAIN,
    "objects.unavailable": NextStep.TRY_AGAIN,
    "privacy.work_open": NextStep.WAIT,
    "promotions.already_redeemed": None,
    "promotions.already_subscribed": None,
    "promotions.code_taken": NextStep.CORRECT_REQUEST,
    "promotions.exhausted": None,
    "promotions.expired": None,
    "promotions.no_subscription": NextStep.UPGRADE_PLAN,
    "promotions.not_eligible": None,
    "promotions.too_many_tries": NextStep.WAIT,
    "promotions.too_many_vouchers": NextStep.BUY_CREDITS,
    "promotions.unknown_code": NextStep.CORRECT_REQUEST,
    "provider.content_refused": NextStep.EDIT_PROMPT,
    "provider.failed": NextStep.TRY_AGAIN,
    "provider.hint_refused": None,
    "provider.outcome_unknown": NextStep.WAIT,
    "provider.output_gone": NextStep.TRY_AGAIN,
    "provider.output_refused": NextStep.TRY_AGAIN,
    "provider.output_unavailable": NextStep.WAIT,
    "provider.request_refused": NextStep.CORRECT_REQUEST,
    "provider.throttled": NextStep.WAIT,
    "provider.unavailable": NextStep.TRY_AGAIN,
    "provider.unknown": None,
    "queue.unavailable": NextStep.TRY_AGAIN,
    "payments.gateway_refused": NextStep.CORRECT_REQUEST,
    "payments.gateway_unavailable": NextStep.TRY_AGAIN,
    "payments.gateway_uncertain": NextStep.WAIT,
    "payments.notice_refused": None,
    "payments.already_subscribed": NextStep.UPGRADE_PLAN,
    "payments.higher_plan_held": NextStep.CANCEL_PLAN,
    "payments.auto_top_up_needs_plan": NextStep.UPGRADE_PLAN,
    "payments.auto_top_up_not_offered": NextStep.BUY_CREDITS,
    "payments.consent_outdated": NextStep.TRY_AGAIN,
    "payments.price_changed": NextStep.TRY_AGAIN,
    "payments.basket_too_small": NextStep.CORRECT_REQUEST,
    "payments.dispute_open": NextStep.CONTACT_SUPPORT,
    "payments.dispute_unknown": None,
    "payments.invoice_not_ready": NextStep.WAIT,
    "payments.method_not_offered": NextStep.CORRECT_REQUEST,
    "payments.not_on_sale": NextStep.CORRECT_REQUEST,
    "payments.not_subscribed": None,
    "payments.order_not_payable": NextStep.TRY_AGAIN,
    "payments.order_unknown": None,
    "payments.payment_awaited": NextStep.WAIT,
    "payments.other_gateway_offered": NextStep.CORRECT_REQUEST,
    "payments.overlay_not_offered": None,
    "payments.payment_unknown": None,
    "payments.refund_by_hand_only": NextStep.CORRECT_REQUEST,
    "payments.refund_open": NextStep.WAIT,
    "payments.refund_too_large": NextStep.CORRECT_REQUEST,
    "payments.too_many_orders": NextStep.WAIT,
    "payments.transition_refused": None,
    "request.idempotency_key_missing": NextStep.CORRECT_REQUEST,
    "request.bad_cursor": NextStep.CORRECT_REQUEST,
    "request.idempotency_conflict": NextStep.CORRECT_REQUEST,
    "request.invalid": NextStep.CORRECT_REQUEST,
    "request.malformed": NextStep.CORRECT_REQUEST,
    "request.method_not_allowed": NextStep.CORRECT_REQUEST,
    "request.no_such_route": None,
    "request.too_large": NextStep.CORRECT_REQUEST,
    "request.too_many": NextStep.WAIT,
    "schedule.unknown": None,
    "transcoder.busy": NextStep.WAIT,
    "transcoder.unavailable": NextStep.WAIT,
    "uploads.checksum_mismatch": NextStep.CHOOSE_PHOTO,
    "uploads.image_size": NextStep.CHOOSE_PHOTO,
    "uploads.not_an_image": NextStep.CHOOSE_PHOTO,
    "uploads.not_received": NextStep.TRY_AGAIN,
    "uploads.too_large": NextStep.CHOOSE_PHOTO,
    "uploads.unknown": NextStep.CHOOSE_PHOTO,
    "verification.expired": NextStep.REQUEST_CODE,
    "verification.invalid_code": NextStep.CORRECT_REQUEST,
    "verification.too_many_attempts": NextStep.REQUEST_CODE,
    "verification.too_many_sends": NextStep.WAIT,
}


def problem_words(locale: Locale, code: str) -> ProblemWords:
    """Return the words of `code` in `locale`.

    Raises: `KeyError` for a code without words, which is a bug.
    """
    title, detail = WORDS[locale][code]
    return ProblemWords(title, detail, STEPS[code])
