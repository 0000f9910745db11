"""Problems of accounts, sessions and keys in Spanish: title and detail by code."""

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
