"""Who may do what: one table of role x resource x action (M014).

A row tells how far each role reaches, and which scope an API key needs. Whose a thing is, is not
said here: reach OWN means that stores are asked for the caller's things only, so that another's is
not found.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from shared.accounts.errors import NotAllowed, PersonNeeded, ScopeMissing
from shared.accounts.model import Role


class Resource(StrEnum):
    """Kinds of things the public API serves."""

    ACCOUNT = "account"
    SESSION = "session"
    API_KEY = "api_key"
    ARCHIVE = "archive"  # the export of all of one's data
    CATALOGUE = "catalogue"
    SUBSCRIPTION = "subscription"
    CREDITS = "credits"
    SPEND_CAP = "spend_cap"
    QUOTE = "quote"
    RECEIPT = "receipt"
    PROMOTION = "promotion"
    COUPON = "coupon"
    ORDER = "order"
    AUTO_TOP_UP = "auto_top_up"  # a standing consent to be charged
    INVOICE = "invoice"
    REFUND = "refund"
    DISPUTE = "dispute"
    RECONCILIATION = "reconciliation"  # of ledger, orders and gateways
    WAITING_ORDER = "waiting_order"  # one no gateway could take
    UPLOAD = "upload"
    GENERATION = "generation"
    EXPORT = "export"
    SERVICE = "service"  # the product's own health


class Action(StrEnum):
    """What is done to a thing."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"


class Scope(StrEnum):
    """What an API key may do for its account; what is not here needs the person (M012)."""

    ACCOUNT_READ = "account:read"
    CREDITS_READ = "credits:read"
    GENERATIONS_READ = "generations:read"
    GENERATIONS_WRITE = "generations:write"
    PAYMENTS_READ = "payments:read"


class Reach(IntEnum):
    """Whose things somebody reaches."""

    NONE = 0
    OWN = 1
    ALL = 2


@dataclass(frozen=True)
class Row:
    """How far each reaches: callers without a proof, people, and administrators.

    `scope` is what an API key needs; None means that no key will do.
    """

    anyone: Reach = Reach.NONE
    user: Reach = Reach.NONE
    admin: Reach = Reach.NONE
    scope: Scope | None = None


def _own(scope: Scope | None = None) -> Row:
    return Row(user=Reach.OWN, admin=Reach.OWN, scope=scope)


NOBODY = Row()
PUBLIC = Row(Reach.ALL, Reach.ALL, Reach.ALL)
ADMINS = Row(admin=Reach.ALL)
PERSON = _own()

READ, CREATE, CHANGE, DELETE = Action

POLICY: Mapping[Resource, Mapping[Action, Row]] = {
    Resource.ACCOUNT: {
        READ: _own(Scope.ACCOUNT_READ),
        CREATE: PUBLIC,
        CHANGE: PERSON,
        DELETE: PERSON,
    },
    # A session is proven by what is sent: a password, a code, a refresh token.
    Resource.SESSION: {CREATE: PUBLIC, CHANGE: PUBLIC, DELETE: PUBLIC},
    Resource.API_KEY: {READ: PERSON, CREATE: PERSON, DELETE: PERSON},
    Resource.ARCHIVE: {CREATE: PERSON},
    Resource.CATALOGUE: {READ: PUBLIC, CHANGE: ADMINS},
    Resource.SUBSCRIPTION: {READ: _own(Scope.ACCOUNT_READ), CREATE: PERSON, CHANGE: PERSON},
    Resource.CREDITS: {READ: _own(Scope.CREDITS_READ), CREATE: PERSON},
    # No key lifts what bounds its own spending.
    Resource.SPEND_CAP: {READ: _own(Scope.CREDITS_READ), CHANGE: PERSON, DELETE: PERSON},
    Resource.QUOTE: {CREATE: _own(Scope.CREDITS_READ)},
    Resource.RECEIPT: {READ: _own(Scope.CREDITS_READ)},
    Resource.PROMOTION: {READ: PERSON, CREATE: PERSON},
    Resource.COUPON: {READ: ADMINS, CREATE: ADMINS, CHANGE: ADMINS, DELETE: ADMINS},
    Resource.ORDER: {READ: _own(Scope.PAYMENTS_READ), CREATE: PERSON, CHANGE: PERSON},
    Resource.AUTO_TOP_UP: {READ: PERSON, CHANGE: PERSON, DELETE: PERSON},
    Resource.INVOICE: {READ: _own(Scope.PAYMENTS_READ)},
    Resource.REFUND: {READ: ADMINS, CREATE: ADMINS},
    Resource.DISPUTE: {READ: ADMINS, CREATE: ADMINS, CHANGE: ADMINS},
    Resource.RECONCILIATION: {READ: ADMINS},
    Resource.WAITING_ORDER: {READ: ADMINS, CHANGE: ADMINS},
    Resource.UPLOAD: {CREATE: _own(Scope.GENERATIONS_WRITE)},
    Resource.GENERATION: {
        READ: _own(Scope.GENERATIONS_READ),
        CREATE: _own(Scope.GENERATIONS_WRITE),
        CHANGE: _own(Scope.GENERATIONS_WRITE),
    },
    Resource.EXPORT: {
        READ: _own(Scope.GENERATIONS_READ),
        CREATE: _own(Scope.GENERATIONS_WRITE),
    },
    Resource.SERVICE: {READ: PUBLIC},
}
"""Every resource, and the actions there are; any other is nobody's."""

assert POLICY.keys() == set(Resource)


def row_of(resource: Resource, action: Action) -> Row:
    """Return the row of an action; `NOBODY` where there is no such action."""
    return POLICY[resource].get(action, NOBODY)


def reach_of(roles: Collection[str], resource: Resource, action: Action) -> Reach:
    """Return how far a caller with `roles` reaches; no roles: a caller without a proof."""
    row = row_of(resource, action)
    reaches = {Role.USER: row.user, Role.ADMIN: row.admin}
    return max(row.anyone, *(reach for role, reach in reaches.items() if role in roles), Reach.NONE)


def permit(
    roles: Collection[str], scopes: Collection[Scope] | None, resource: Resource, action: Action
) -> None:
    """Return if the caller may do `action`, to things within its reach.

    Args:
        roles: those of the caller's account.
        scopes: those of the API key that calls; None where the person does.
    Raises: `NotAllowed`, `PersonNeeded`, `ScopeMissing`.
    """
    if reach_of(roles, resource, action) is Reach.NONE:
        raise NotAllowed
    row = row_of(resource, action)
    if scopes is None or row.anyone is not Reach.NONE:
        return
    if row.scope is None:
        raise PersonNeeded
    if row.scope not in scopes:
        raise ScopeMissing(row.scope)
