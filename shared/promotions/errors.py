"""Refusals of promotions."""

from shared.kernel.errors import DomainError, Kind, TooOften


class CodeUnknown(DomainError):
    """No such coupon, or none that is on now."""

    kind, code = Kind.NOT_FOUND, "promotions.unknown_code"


class AlreadyRedeemed(DomainError):
    """The account has had all its uses of this coupon."""

    kind, code = Kind.CONFLICT, "promotions.already_redeemed"


class Exhausted(DomainError):
    """All uses of the coupon, or its budget, are given."""

    kind, code = Kind.CONFLICT, "promotions.exhausted"


class CouponOver(DomainError):
    """The coupon's time has passed."""

    kind, code = Kind.GONE, "promotions.expired"


class NotEligible(DomainError):
    """The coupon is for other plans or markets than the account's."""

    kind, code = Kind.FORBIDDEN, "promotions.not_eligible"


class AlreadySubscribed(DomainError):
    """A trial is for accounts without a plan."""

    kind, code = Kind.CONFLICT, "promotions.already_subscribed"


class NoSubscription(DomainError):
    """There is no plan whose days could be more, and the coupon opens none."""

    kind, code = Kind.CONFLICT, "promotions.no_subscription"


class TooManyVouchers(DomainError):
    """The account keeps as many unused discounts as it may."""

    kind, code = Kind.CONFLICT, "promotions.too_many_vouchers"


class TooManyTries(TooOften):
    """Too many wrong codes from this account or this network (M093, M248)."""

    code = "promotions.too_many_tries"


class CouponTaken(DomainError):
    """A coupon of this code exists."""

    kind, code = Kind.CONFLICT, "promotions.code_taken"
