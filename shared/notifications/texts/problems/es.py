"""Words of problems in Spanish: a title and what to do, by error code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "privacy.work_open": (
        "Aún hay trabajos tuyos en marcha",
        "Tu cuenta se borrará en cuanto terminen.",
    ),
    "accounts.key_unknown": (
        "No existe esa clave de API",
        "Esta cuenta no tiene esa clave. Puede que se haya revocado.",
    ),
    "accounts.not_allowed": (
        "No puedes hacer esto",
        "Tu cuenta no tiene permiso para esta acción.",
    ),
    "accounts.person_needed": (
        "Inicia sesión para esto",
        "Una clave de API no puede hacerlo. Inicia sesión con tu correo y tu contraseña.",
    ),
    "accounts.scope_missing": (
        "Esta clave de API no puede hacerlo",
        "La clave no tiene el alcance necesario. Crea una que lo tenga.",
    ),
    "accounts.too_many_keys": (
        "No puedes tener más claves de API",
        "Revoca una clave que ya no uses y crea después la nueva.",
    ),
    "auth.bad_signature": (
        "La firma no coincide",
        "La llamada no se firmó con una clave nuestra o cambió por el camino.",
    ),
    "auth.key_revoked": (
        "Esta clave de API fue revocada",
        "La clave ha terminado. Crea una nueva y úsala en su lugar.",
    ),
    "auth.nonce_used": (
        "Esta llamada ya se envió",
        "Cada llamada firmada necesita un nonce propio. Fírmala de nuevo con otro.",
    ),
    "auth.stale_timestamp": (
        "La hora de esta llamada no es correcta",
        "Revisa el reloj de tu equipo y firma la llamada de nuevo.",
    ),
    "accounts.address_unknown": (
        "Ninguna cuenta tiene esta dirección",
        "No hay ninguna cuenta con este correo. Comprueba que la dirección esté bien escrita.",
    ),
    "accounts.email_not_verified": (
        "Confirma primero tu correo",
        (
            "La contraseña es correcta, pero tu correo aún no está confirmado. Introduce el código "
            "que te enviamos o pide uno nuevo."
        ),
    ),
    "accounts.inactive": (
        "Esta cuenta está desactivada",
        (
            "Por ahora no es posible iniciar sesión en esta cuenta. Escribe a soporte y lo "
            "revisaremos contigo."
        ),
    ),
    "auth.bad_credentials": (
        "El correo o la contraseña no coinciden",
        "Revisa tu correo y tu contraseña e inténtalo de nuevo.",
    ),
    "auth.expired_token": (
        "Tu sesión ha caducado",
        (
            "Por seguridad, las sesiones duran un tiempo limitado. Inicia sesión de nuevo para "
            "seguir donde estabas."
        ),
    ),
    "auth.identity_unavailable": (
        "No podemos identificarnos ahora",
        (
            "Uno de nuestros servicios no pudo probar a otro quién es. Inténtalo de nuevo en un "
            "momento."
        ),
    ),
    "auth.invalid_token": (
        "Inicia sesión de nuevo",
        "No hemos podido reconocer tu sesión. Vuelve a iniciarla para continuar.",
    ),
    "auth.keys_unavailable": (
        "No podemos comprobar esta llamada ahora",
        (
            "No se han podido obtener las claves que prueban de dónde viene la llamada. Inténtalo "
            "de nuevo en un momento."
        ),
    ),
    "auth.missing_token": (
        "Inicia sesión",
        "Esta página es para usuarios con la sesión iniciada. Inicia sesión para continuar.",
    ),
    "auth.refresh_reused": (
        "Cerramos tu sesión por seguridad",
        (
            "La misma sesión se usó desde otro lugar, así que la cerramos para proteger tu cuenta. "
            "Inicia sesión de nuevo."
        ),
    ),
    "auth.reset_token_refused": (
        "Este enlace ya no sirve",
        "Ya se ha usado, es demasiado antiguo o está incompleto. Pide un enlace nuevo.",
    ),
    "auth.session_ended": (
        "Tu sesión está cerrada",
        "Esta sesión ha terminado. Inicia sesión de nuevo para continuar.",
    ),
    "auth.system_caller_refused": (
        "Esta dirección no es pública",
        "Solo los servicios de VidGo pueden llamar a esta dirección. No hace falta que hagas nada.",
    ),
    "auth.too_many_attempts": (
        "Demasiados intentos de inicio de sesión",
        (
            "Para proteger la cuenta, hemos pausado el inicio de sesión por un rato. Espera un "
            "poco e inténtalo de nuevo."
        ),
    ),
    "auth.too_many_requests": (
        "Demasiadas solicitudes desde tu red",
        "Ha habido muchas solicitudes desde esta red. Espera un rato.",
    ),
    "catalogue.duration_not_offered": (
        "Esta duración no está disponible",
        "El video es más largo de lo que permite este servicio. Elige una duración menor.",
    ),
    "catalogue.plan_required": (
        "Tu plan no incluye esta función",
        "Forma parte de un plan superior. Cambia de plan para usarla o elige otra opción.",
    ),
    "catalogue.service_unknown": (
        "No tenemos este servicio",
        "El servicio indicado no está a la venta. Elige uno de la lista de precios.",
    ),
    "catalogue.size_not_offered": (
        "Este tamaño no está disponible",
        "Este servicio no trabaja con el tamaño elegido. Elige otro tamaño.",
    ),
    "credits.deadline_not_reached": (
        "Estos créditos siguen retenidos",
        (
            "El video al que corresponden todavía puede llegar. Si no llega, los créditos vuelven "
            "solos."
        ),
    ),
    "credits.hold_already_ended": (
        "Esta retención ya terminó",
        (
            "Los créditos de este video ya se cobraron o se devolvieron. Tu historial muestra el "
            "resultado."
        ),
    ),
    "credits.hold_unknown": (
        "No encontramos esta retención",
        (
            "En tu cuenta no hay ninguna retención de créditos como esta. Tu historial muestra lo "
            "retenido, cobrado y devuelto."
        ),
    ),
    "credits.insufficient": (
        "No tienes créditos suficientes",
        "Te faltan algunos créditos para esto. Compra créditos o elige una opción más pequeña.",
    ),
    "credits.quote_expired": (
        "Este precio ha caducado",
        "El precio se reserva por un tiempo limitado. Consulta el nuevo precio y continúa.",
    ),
    "credits.quote_mismatch": (
        "Este precio es de otro pedido",
        (
            "La configuración ha cambiado desde que se calculó el precio. Consulta el nuevo precio "
            "y continúa."
        ),
    ),
    "credits.quote_outdated": (
        "Tu uso gratuito ya está ocupado",
        (
            "Este precio contaba con un uso gratuito que ya ha tomado otro vídeo. Consulta el "
            "nuevo precio y continúa."
        ),
    ),
    "credits.quote_unknown": (
        "No encontramos este precio",
        "En tu cuenta no hay ningún precio como este. Consulta el nuevo precio y continúa.",
    ),
    "credits.receipt_refused": (
        "No podemos confirmar este comprobante",
        (
            "El comprobante está dañado o no coincide con lo que emitió VidGo. Descárgalo de nuevo "
            "o escribe a soporte."
        ),
    ),
    "credits.receipt_unknown": (
        "No encontramos este comprobante",
        (
            "En tu cuenta no hay ningún comprobante como este. Todos tus comprobantes están en el "
            "historial de créditos."
        ),
    ),
    "credits.wallet_full": (
        "Hay demasiadas cosas en marcha",
        (
            "Tu cuenta no admite por ahora más retenciones ni más créditos. Espera a que terminen "
            "algunos de tus videos e inténtalo de nuevo."
        ),
    ),
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
    "export.not_delivered": (
        "Este archivo aún no está listo",
        "Podrás consultarlo cuando esté terminado. Espera un momento.",
    ),
    "export.too_many": (
        "Este video no admite más formatos",
        "Ya tiene todos los formatos posibles. Descarga los que hay o crea un video nuevo.",
    ),
    "export.unknown": (
        "No encontramos este formato",
        "Entre tus videos no hay ningún formato como este. Abre el video para ver los que tiene.",
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
    "internal.error": (
        "Algo falló de nuestro lado",
        (
            "El error ha quedado registrado. Inténtalo de nuevo en un momento; si se repite, "
            "escribe a soporte."
        ),
    ),
    "moderation.prompt_refused": (
        "No podemos crear este video",
        (
            "Tu texto incluye algo sobre lo que no hacemos videos. Cambia el texto e inténtalo de "
            "nuevo; no se ha cobrado nada."
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
    "schedule.unknown": (
        "Esta tarea programada no existe",
        "No hay ninguna tarea programada con este nombre. Comprueba el nombre.",
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
    "verification.expired": (
        "Este código ha caducado",
        "Los códigos valen por poco tiempo. Pide uno nuevo.",
    ),
    "verification.invalid_code": (
        "El código no es correcto",
        "Comprueba el código de nuestro último correo e introdúcelo de nuevo.",
    ),
    "verification.too_many_attempts": (
        "Este código ya no se puede usar",
        "Se introdujo mal demasiadas veces y lo hemos anulado. Pide uno nuevo.",
    ),
    "verification.too_many_sends": (
        "Ya enviamos bastantes códigos por ahora",
        (
            "Busca nuestro último correo, también en la carpeta de spam. Podrás pedir un código "
            "nuevo más tarde."
        ),
    ),
}
