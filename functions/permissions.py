"""What each route does, in the words of the policy table: operation id to resource and action.

Every route of the public API has a row; `functions/identity.py` refuses callers by it.
"""

from collections.abc import Mapping

from shared.accounts.permissions import CHANGE, CREATE, DELETE, READ, Action, Resource

OPERATIONS: Mapping[str, tuple[Resource, Action]] = {
    "register": (Resource.ACCOUNT, CREATE),
    "verify_email": (Resource.SESSION, CHANGE),
    "resend_code": (Resource.SESSION, CHANGE),
    "login": (Resource.SESSION, CREATE),
    "refresh": (Resource.SESSION, CHANGE),
    "logout": (Resource.SESSION, DELETE),
    "forgot_password": (Resource.SESSION, CHANGE),
    "reset_password": (Resource.SESSION, CHANGE),
    "read_me": (Resource.ACCOUNT, READ),
    "update_me": (Resource.ACCOUNT, CHANGE),
    "create_api_key": (Resource.API_KEY, CREATE),
    "list_api_keys": (Resource.API_KEY, READ),
    "revoke_api_key": (Resource.API_KEY, DELETE),
    "list_plans": (Resource.CATALOGUE, READ),
    "list_prices": (Resource.CATALOGUE, READ),
    "list_packages": (Resource.CATALOGUE, READ),
    "read_balance": (Resource.CREDITS, READ),
    "list_transactions": (Resource.CREDITS, READ),
    "read_current_plan": (Resource.SUBSCRIPTION, READ),
    "read_reset_schedule": (Resource.SUBSCRIPTION, READ),
    "estimate_credits": (Resource.QUOTE, CREATE),
    "read_receipt": (Resource.RECEIPT, READ),
    "list_receipt_keys": (Resource.SERVICE, READ),
    "list_promotions": (Resource.PROMOTION, READ),
    "redeem_coupon": (Resource.PROMOTION, CREATE),
    "list_coupons": (Resource.COUPON, READ),
    "read_coupon": (Resource.COUPON, READ),
    "create_coupon": (Resource.COUPON, CREATE),
    "change_coupon": (Resource.COUPON, CHANGE),
    "retire_coupon": (Resource.COUPON, DELETE),
    "open_upload": (Resource.UPLOAD, CREATE),
    "create_generation": (Resource.GENERATION, CREATE),
    "list_generations": (Resource.GENERATION, READ),
    "read_generation": (Resource.GENERATION, READ),
    "watch_generation": (Resource.GENERATION, READ),
    "cancel_generation": (Resource.GENERATION, CHANGE),
    "create_exports": (Resource.EXPORT, CREATE),
    "read_export": (Resource.EXPORT, READ),
    "read_manifest": (Resource.EXPORT, READ),
    "healthz": (Resource.SERVICE, READ),
    "readyz": (Resource.SERVICE, READ),
}
