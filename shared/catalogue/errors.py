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
