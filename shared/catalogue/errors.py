"""Refusals of the catalogue."""

from shared.kernel.errors import DomainError, Kind


class ServiceUnknown(DomainError):
    """No such service is on sale."""

    kind, code = Kind.INVALID, "catalogue.service_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"no service {name[:64]!r}")
        self.name = name


class PlanRequired(DomainError):
    """The caller's plan does not include this."""

    kind, code = Kind.FORBIDDEN, "catalogue.plan_required"

    def __init__(self, service_type: str, plan_id: str) -> None:
        super().__init__(f"plan {plan_id} does not include {service_type}")
        self.service_type, self.plan_id = service_type, plan_id


class DurationNotOffered(DomainError):
    """The clip is longer than the service sells; whole seconds."""

    kind, code = Kind.INVALID, "catalogue.duration_not_offered"

    def __init__(self, duration_s: int, duration_s_max: int) -> None:
        super().__init__(f"{duration_s} s asked, at most {duration_s_max} s offered")
        self.duration_s, self.duration_s_max = duration_s, duration_s_max

    @property
    def facts(self) -> dict[str, object]:
        return {"duration_s_max": self.duration_s_max}


class SizeNotOffered(DomainError):
    """The service does not make pictures of this size."""

    kind, code = Kind.INVALID, "catalogue.size_not_offered"

    def __init__(self, service_type: str, resolution: str) -> None:
        super().__init__(f"{service_type} is not made in {resolution}")
        self.service_type, self.resolution = service_type, resolution


class CatalogueUnreadable(DomainError):
    """A catalogue's JSON breaks a rule; `place` is where, e.g. `plans[2].rank`."""

    kind, code = Kind.INVALID, "catalogue.unreadable"

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place or 'catalogue'}: {why}")
        self.place, self.why = place, why


class VersionTaken(DomainError):
    """Another catalogue was published under this version; what was sold never changes (M031)."""

    kind, code = Kind.CONFLICT, "catalogue.version_taken"

    def __init__(self, version: str) -> None:
        super().__init__(f"{version} was published with another content")
        self.version = version


class BelowCost(DomainError):
    """Something would be sold for less than it costs us; `faults` say what and by how much."""

    kind, code = Kind.INVALID, "catalogue.below_cost"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class SubscriptionRequired(DomainError):
    """Only subscribers may use this, whatever the rank of their plan."""

    kind, code = Kind.FORBIDDEN, "catalogue.subscription_required"

    def __init__(self, service_type: str) -> None:
        super().__init__(f"{service_type} is for subscribers")
        self.service_type = service_type


class EffectsRequired(DomainError):
    """The caller's plan comes without effects."""

    kind, code = Kind.FORBIDDEN, "catalogue.effects_required"

    def __init__(self, service_type: str, plan_id: str) -> None:
        super().__init__(f"plan {plan_id} has no effects, so no {service_type}")
        self.service_type, self.plan_id = service_type, plan_id


class PlanUnknown(DomainError):
    """No such plan is on sale."""

    kind, code = Kind.INVALID, "catalogue.plan_unknown"

    def __init__(self, plan_id: str) -> None:
        super().__init__(f"no plan {plan_id[:64]!r}")
        self.plan_id = plan_id


class PackageUnknown(DomainError):
    """No such pack is on sale now."""

    kind, code = Kind.INVALID, "catalogue.package_unknown"

    def __init__(self, package_id: str) -> None:
        super().__init__(f"no package {package_id[:64]!r}")
        self.package_id = package_id


class CurrencyNotOffered(DomainError):
    """The plan or pack has no price in this currency (M041)."""

    kind, code = Kind.INVALID, "catalogue.currency_not_offered"

    def __init__(self, item: str, currency: str) -> None:
        super().__init__(f"{item} is not sold in {currency}")
        self.item, self.currency = item, currency
