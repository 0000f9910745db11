"""Problems of uploads, generations and videos in Spanish: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "delivery.captions_unreadable": (
        "No se pueden leer estos subtítulos",
        (
            "Cada subtítulo necesita un momento de inicio y otro de final. "
            "Corrige la línea indicada e inténtalo de nuevo."
        ),
    ),
    "delivery.dressing_refused": (
        "No se puede usar tu logotipo, tus subtítulos o tu música",
        (
            "Un archivo que acompaña a tu video está dañado, es demasiado grande o de un tipo que "
            "no aceptamos. Todos los créditos han vuelto a tu saldo; cámbialo e inténtalo de nuevo."
        ),
    ),
    "delivery.lease_lost": (
        "Otra máquina está terminando tu video",
        (
            "El video ha pasado a otra de nuestras máquinas. No hace falta que hagas nada, solo "
            "espera un momento."
        ),
    ),
    "delivery.leased": (
        "Ya estamos terminando tu video",
        (
            "Estamos trabajando en este video ahora mismo. No hace falta que hagas nada, solo "
            "espera un momento."
        ),
    ),
    "delivery.manifest_refused": (
        "No podemos confirmar este registro de exportación",
        (
            "El registro está dañado o no coincide con lo que emitió VidGo. Descárgalo de nuevo "
            "o escribe a soporte."
        ),
    ),
    "delivery.overlay_refused": (
        "No se pueden mostrar estas palabras",
        "Algunos signos no se pueden mostrar. Cámbialos e inténtalo de nuevo.",
    ),
    "delivery.render_failed": (
        "No pudimos terminar tu video",
        (
            "Algo falló al preparar los archivos finales. Todos los créditos han vuelto a tu "
            "saldo; inténtalo de nuevo."
        ),
    ),
    "delivery.source_over_limit": (
        "El video salió demasiado grande",
        (
            "El video creado supera lo que podemos procesar. Todos los créditos han vuelto a tu "
            "saldo; inténtalo de nuevo."
        ),
    ),
    "delivery.source_unreadable": (
        "El video salió dañado",
        (
            "No pudimos leer el video creado. Todos los créditos han vuelto a tu saldo; inténtalo "
            "de nuevo."
        ),
    ),
    "delivery.source_unsupported": (
        "El video salió en otro formato",
        (
            "El video creado es de un tipo que no podemos procesar. Todos los créditos han vuelto "
            "a tu saldo; inténtalo de nuevo."
        ),
    ),
    "generation.already_ended": (
        "Este video ya terminó",
        "El proceso ha concluido y ya no se puede cancelar. Abre el video para ver el resultado.",
    ),
    "generation.deadline_passed": (
        "Tu video tardó demasiado",
        (
            "No estuvo listo dentro del plazo. Todos los créditos han vuelto a tu saldo; inténtalo "
            "de nuevo."
        ),
    ),
    "generation.not_delivered": (
        "Este video no está listo",
        "Los formatos se pueden crear cuando el video está terminado. Espera a que lo esté.",
    ),
    "generation.not_offered": (
        "Esta opción no está disponible",
        "Una de las opciones elegidas no se ofrece por ahora. Cámbiala e inténtalo de nuevo.",
    ),
    "generation.unknown": (
        "No encontramos este video",
        "En tu cuenta no hay ningún video como este. Tu lista muestra todos los que has creado.",
    ),
    "moderation.prompt_refused": (
        "No podemos crear este video",
        (
            "Tu texto incluye algo sobre lo que no hacemos videos. Cambia el texto e inténtalo de "
            "nuevo; no se ha cobrado nada."
        ),
    ),
    "objects.content_type_refused": (
        "Este archivo es de otro tipo",
        "El archivo recibido no es del tipo anunciado. Elige la foto de nuevo.",
    ),
    "objects.link_refused": (
        "Este enlace ya no funciona",
        (
            "Los enlaces a archivos valen por un tiempo limitado. Recarga la página para obtener "
            "uno nuevo."
        ),
    ),
    "objects.missing": (
        "No encontramos este archivo",
        "El archivo no está aquí o aún no está completo. Recarga la página e inténtalo de nuevo.",
    ),
    "objects.too_large": (
        "Este archivo es demasiado grande",
        "El archivo supera lo que podemos recibir y no se ha guardado. Elige una foto más pequeña.",
    ),
    "objects.too_small": (
        "El archivo no ha llegado completo",
        "Se ha perdido una parte por el camino y no se ha guardado nada. Envíalo de nuevo.",
    ),
    "objects.unavailable": (
        "No podemos acceder a tus archivos ahora",
        "Nuestro almacén de archivos no responde. Inténtalo de nuevo en un momento.",
    ),
    "provider.content_refused": (
        "Este contenido no fue aceptado",
        (
            "El servicio de video no crea videos con este texto o esta foto. Todos los créditos "
            "han vuelto a tu saldo; cambia el texto o la foto e inténtalo de nuevo."
        ),
    ),
    "provider.failed": (
        "No se pudo crear el video",
        (
            "El servicio de video no logró completarlo. Todos los créditos han vuelto a tu saldo; "
            "inténtalo de nuevo."
        ),
    ),
    "provider.hint_refused": (
        "Este aviso no fue aceptado",
        "No pudimos confirmar de dónde viene el aviso. No ha cambiado nada.",
    ),
    "provider.outcome_unknown": (
        "Estamos comprobando tu video",
        (
            "La respuesta del servicio de video se perdió y estamos preguntando de nuevo. Tus "
            "créditos siguen retenidos hasta saberlo y vuelven si no hay video."
        ),
    ),
    "provider.output_gone": (
        "El video terminado ya no estaba",
        (
            "El servicio de video lo eliminó antes de que pudiéramos recogerlo. Todos los créditos "
            "han vuelto a tu saldo; inténtalo de nuevo."
        ),
    ),
    "provider.output_refused": (
        "El video terminado no se pudo usar",
        (
            "El servicio de video envió un archivo que no podemos aceptar. Todos los créditos han "
            "vuelto a tu saldo; inténtalo de nuevo."
        ),
    ),
    "provider.output_unavailable": (
        "Aún estamos recogiendo tu video",
        (
            "Todavía no hemos podido recoger el video terminado y seguimos intentándolo. No hace "
            "falta que hagas nada."
        ),
    ),
    "provider.request_refused": (
        "Esta configuración no fue aceptada",
        (
            "El servicio de video no pudo trabajar con esta combinación de opciones. Todos los "
            "créditos han vuelto a tu saldo; cambia las opciones e inténtalo de nuevo."
        ),
    ),
    "provider.throttled": (
        "El servicio de video está ocupado",
        (
            "Hay muchas solicitudes en este momento y la tuya debe esperar un poco. No hace falta "
            "que hagas nada."
        ),
    ),
    "provider.unavailable": (
        "No hay conexión con el servicio de video",
        (
            "Ningún servicio pudo encargarse de tu video. Todos los créditos han vuelto a tu "
            "saldo; inténtalo de nuevo más tarde."
        ),
    ),
    "provider.unknown": (
        "No conocemos este servicio de video",
        (
            "Esta dirección solo recibe avisos de los servicios de video con los que trabajamos. "
            "Comprueba la dirección."
        ),
    ),
    "transcoder.busy": (
        "Tu video espera su turno",
        "Estamos terminando otros videos y después seguirá el tuyo. No hace falta que hagas nada.",
    ),
    "transcoder.unavailable": (
        "Terminar tu video lleva un poco más",
        (
            "Aún no hemos podido terminarlo y lo intentamos de nuevo automáticamente. No hace "
            "falta que hagas nada."
        ),
    ),
    "uploads.checksum_mismatch": (
        "La foto llegó alterada",
        "El archivo recibido no es igual al que enviaste. Súbelo de nuevo.",
    ),
    "uploads.image_size": (
        "El tamaño de esta foto no sirve",
        "La foto tiene muy pocos píxeles o demasiados. Elige otra.",
    ),
    "uploads.not_an_image": (
        "No podemos leer esta foto",
        (
            "El archivo está dañado o es de un tipo que no aceptamos. Elige una imagen JPEG, PNG o "
            "WebP."
        ),
    ),
    "uploads.not_received": (
        "La foto aún no ha llegado",
        "Todavía no hemos recibido el archivo. Termina de subirlo e inténtalo de nuevo.",
    ),
    "uploads.too_large": (
        "Esta foto es demasiado grande",
        "El archivo supera lo que podemos recibir. Elige una foto más pequeña.",
    ),
    "uploads.unknown": (
        "No encontramos esta foto",
        "En tu cuenta no hay ninguna foto subida como esta. Sube la foto de nuevo.",
    ),
}
