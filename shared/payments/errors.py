"""Refusals of payments."""

from shared.kernel.errors import DomainError, Kind


class GatewayUnavailable(DomainError):
    """The gateway cannot be asked now and has certainly done nothing."""

    kind, code = Kind.UNAVAILABLE, "payments.gateway_unavailable"


class GatewayUncertain(DomainError):
    """No answer came: the gateway may have done what was asked."""

    kind, code = Kind.UNAVAILABLE, "payments.gateway_uncertain"


class GatewayRefused(DomainError):
    """The gateway said no; `reason` is its own code, for us and not for the buyer."""

    kind, code = Kind.CONFLICT, "payments.gateway_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the gateway refused: {reason[:200]}")
        self.reason = reason


class NoticeRefused(DomainError):
    """A message that is not certainly the gateway's; nothing changes."""

    kind, code = Kind.INVALID, "payments.notice_refused"
