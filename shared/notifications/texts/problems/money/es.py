"""Problems of plans, promotions and payments in Spanish: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
