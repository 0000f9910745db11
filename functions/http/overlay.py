"""What the page with a gateway's checkout over it needs. Source: api.md, "Payments"."""

from functions.http.wire.overlay import OverlayAnswer
from functions.sheets import RouteSheet
from shared.payments.errors import OverlayNotOffered
from shared.payments.overlay import Overlay


def overlay_routes(overlay: Overlay | None) -> RouteSheet:
    """Return the route; it says the same to everybody. None: nothing is laid over our page."""
    routes = RouteSheet(tags=["payments"])

    @routes.get("/payments/overlay", operation_id="read_overlay")
    def read_overlay() -> OverlayAnswer:
        if overlay is None:
            raise OverlayNotOffered
        return OverlayAnswer(
            client_token=overlay.client_token,
            environment=overlay.environment,
            script_url=overlay.script_url,
        )

    return routes
