"""Problems of requests and of the service in Spanish: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "documents.contended": (
        "Llegaron varios cambios a la vez",
        (
            "Tu cuenta recibió varios cambios en el mismo momento y este no se guardó. Inténtalo "
            "de nuevo."
        ),
    ),
    "documents.unavailable": (
        "No podemos acceder a tus datos ahora",
        "Nuestra base de datos no responde. Inténtalo de nuevo en un momento.",
    ),
    "internal.error": (
        "Algo falló de nuestro lado",
        (
            "El error ha quedado registrado. Inténtalo de nuevo en un momento; si se repite, "
            "escribe a soporte."
        ),
    ),
    "notifications.mail_refused": (
        "No se pudo entregar el correo",
        (
            "El servicio de correo de esta dirección no aceptó nuestro mensaje. Comprueba que la "
            "dirección esté bien escrita."
        ),
    ),
    "notifications.mail_unavailable": (
        "No podemos enviar correos ahora",
        "Nuestro servicio de correo no responde. Inténtalo de nuevo en un momento.",
    ),
    "queue.unavailable": (
        "No podemos empezar ahora",
        (
            "Nuestra cola de trabajo no responde. Inténtalo de nuevo en un momento; nada se hará "
            "dos veces."
        ),
    ),
    "request.bad_cursor": (
        "Esta página de la lista no existe",
        (
            "No podemos saber en qué punto de la lista continuar. Empieza de nuevo desde la "
            "primera página."
        ),
    ),
    "request.idempotency_conflict": (
        "Esta clave de solicitud ya está en uso",
        (
            "Una solicitud anterior con otro contenido usó la misma clave. Envía esta de nuevo con "
            "una clave nueva."
        ),
    ),
    "request.invalid": (
        "Revisa los datos introducidos",
        "Falta algo o hay algo que no encaja. Corrige los campos marcados e inténtalo de nuevo.",
    ),
    "request.malformed": (
        "No pudimos leer esta solicitud",
        (
            "La solicitud tiene una forma que no entendemos. Comprueba cómo está escrita y envíala "
            "de nuevo."
        ),
    ),
    "request.method_not_allowed": (
        "Esto no se puede hacer aquí",
        (
            "La dirección existe, pero no acepta este tipo de solicitud. Consulta en la "
            "documentación las que acepta."
        ),
    ),
    "request.no_such_route": (
        "No hay nada en esta dirección",
        "La dirección puede estar mal escrita o ser antigua. Compruébala o vuelve al inicio.",
    ),
    "request.too_large": (
        "Esta solicitud es demasiado grande",
        "Contiene más de lo que podemos recibir de una vez. Acórtala e inténtalo de nuevo.",
    ),
    "request.too_many": (
        "Demasiadas solicitudes",
        "Ha habido demasiadas solicitudes en un minuto. Espera un momento y continúa.",
    ),
    "schedule.unknown": (
        "Esta tarea programada no existe",
        "No hay ninguna tarea programada con este nombre. Comprueba el nombre.",
    ),
    "request.idempotency_key_missing": (
        "La petición necesita un nombre",
        "Envía una cabecera Idempotency-Key para que una repetición no pague dos veces.",
    ),
}
