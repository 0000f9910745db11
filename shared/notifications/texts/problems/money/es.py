"""Problems of plans, promotions and payments in Spanish: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.below_cost": (
        "Hay un precio por debajo del coste",
        "Algo de este catálogo se vendería por menos de lo que cuesta. "
        "Sube el precio o baja el coste.",
    ),
    "catalogue.currency_not_offered": (
        "No se vende en esta moneda",
        "No tiene precio en la moneda elegida. Paga en otra moneda.",
    ),
    "catalogue.effects_required": (
        "Tu plan no incluye efectos",
        "Los efectos pertenecen a un plan superior. Mejora tu plan para usarlos.",
    ),
    "catalogue.package_unknown": (
        "Ese paquete de créditos no existe",
        "El paquete indicado no está a la venta. Elige uno de la lista de paquetes.",
    ),
    "catalogue.plan_unknown": (
        "Ese plan no existe",
        "El plan indicado no está a la venta. Elige uno de la lista de planes.",
    ),
    "catalogue.subscription_required": (
        "Solo para suscriptores",
        "Suscríbete a un plan de pago para usar este servicio.",
    ),
    "catalogue.unreadable": (
        "No se puede leer este catálogo",
        "Falta un campo, sobra alguno o no cumple una regla. "
        "Corrige el archivo e inténtalo de nuevo.",
    ),
    "catalogue.version_taken": (
        "Esta versión ya está publicada",
        "Un catálogo publicado no cambia nunca. Dale otra versión al nuevo.",
    ),
    "payments.gateway_refused": (
        "El servicio de pago ha dicho que no",
        "No acepta este pago. Elige otra forma de pago o escríbenos.",
    ),
    "payments.gateway_unavailable": (
        "El servicio de pago no responde",
        "No se ha cobrado nada. Inténtalo dentro de un momento o elige otra forma de pago.",
    ),
    "payments.gateway_uncertain": (
        "Aún no sabemos si el pago se ha realizado",
        "No ha respondido. Seguimos preguntando y te avisaremos; no pagues otra vez.",
    ),
    "payments.notice_refused": (
        "Este mensaje no es del servicio de pago",
        "Su firma o su forma no es correcta, así que no se ha cambiado nada.",
    ),
}
