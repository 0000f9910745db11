"""Words of mails in Spanish."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.VERIFICATION_SUBJECT: "Tu código de verificación de VidGo",
    TextKey.VERIFICATION_HEADING: "Confirma tu correo electrónico",
    TextKey.VERIFICATION_LEAD: "Introduce este código para completar el registro:",
    TextKey.VERIFICATION_LIFE: (
        "El código es válido durante {minutes} minutos y admite {guesses} intentos. Un código "
        "nuevo lo sustituye."
    ),
    TextKey.VERIFICATION_IGNORE: (
        "Si no te has registrado en VidGo, ignora este mensaje: sin el código no ocurre nada."
    ),
    TextKey.ADDRESS_KNOWN_SUBJECT: "Ya tienes una cuenta de VidGo",
    TextKey.ADDRESS_KNOWN_HEADING: "Ya tienes una cuenta",
    TextKey.ADDRESS_KNOWN_LEAD: (
        "Alguien, probablemente tú, ha intentado registrarse o pedir un código con este "
        "correo. Ya existe una cuenta de VidGo verificada con él, así que solo tienes que "
        "iniciar sesión."
    ),
    TextKey.ADDRESS_KNOWN_LINK: "Iniciar sesión en VidGo",
    TextKey.ADDRESS_KNOWN_IGNORE: (
        "Si no has sido tú, no hace falta que hagas nada: tu cuenta y tu contraseña no han "
        "cambiado."
    ),
    TextKey.ADDRESS_CONTESTED: (
        "Esta dirección se ha registrado más de una vez, con contraseñas distintas. "
        "El código solo sirve en la página donde te registraste tú, con la contraseña que "
        "elegiste allí. Si la has cerrado, regístrate de nuevo y usa el código que llegue "
        "entonces."
    ),
    TextKey.RESET_SUBJECT: "Elige una nueva contraseña de VidGo",
    TextKey.RESET_HEADING: "Elige una nueva contraseña",
    TextKey.RESET_LEAD: (
        "Alguien, probablemente tú, ha pedido restablecer la contraseña de la cuenta de "
        "VidGo con este correo. Abre esta página para elegir una nueva:"
    ),
    TextKey.RESET_LINK: "Elegir contraseña",
    TextKey.RESET_LIFE: (
        "El enlace es válido durante {minutes} minutos y sirve una sola vez. Al cambiar "
        "la contraseña se cierran todas tus sesiones."
    ),
    TextKey.RESET_IGNORE: ("Si no has sido tú, ignora este mensaje: tu contraseña no ha cambiado."),
    TextKey.ARCHIVE_SUBJECT: "Tus datos de VidGo están listos",
    TextKey.ARCHIVE_HEADING: "Tus datos están listos",
    TextKey.ARCHIVE_LEAD: (
        "Pediste una copia de todo lo que guardamos sobre ti. "
        "Es un archivo zip con tus videos, imágenes y registros."
    ),
    TextKey.ARCHIVE_LINK: "Descargar mis datos",
    TextKey.ARCHIVE_LIFE: (
        "Inicia sesión para descargarlo. Puedes hacerlo durante {hours} horas; después se elimina."
    ),
    TextKey.LOW_BALANCE_SUBJECT: "Te quedan pocos créditos de VidGo",
    TextKey.LOW_BALANCE_HEADING: "Te quedan pocos créditos",
    TextKey.LOW_BALANCE_LEAD: "Has usado el {percent} % de tus créditos de este periodo.",
    TextKey.LOW_BALANCE_LINK: "Ver mis créditos",
    TextKey.LOW_BALANCE_NOTE: (
        "Los vídeos en curso no se ven afectados. Recibirás más créditos con la próxima "
        "renovación de tu plan o con un paquete de créditos, que no caduca nunca."
    ),
    TextKey.USED_UP_SUBJECT: "Has agotado tus créditos de VidGo",
    TextKey.USED_UP_HEADING: "Has agotado tus créditos",
    TextKey.USED_UP_LEAD: "Has usado todos tus créditos de este periodo.",
    TextKey.CAP_NEAR_SUBJECT: "Estás cerca de tu límite de gasto de VidGo",
    TextKey.CAP_NEAR_HEADING: "Estás cerca de tu límite de gasto",
    TextKey.CAP_NEAR_LEAD: (
        "Has usado el {percent} % del límite de gasto que fijaste para este mes."
    ),
    TextKey.CAP_REACHED_SUBJECT: "Has alcanzado tu límite de gasto de VidGo",
    TextKey.CAP_REACHED_HEADING: "Has alcanzado tu límite de gasto",
    TextKey.CAP_REACHED_LEAD: (
        "Has usado todo el límite de gasto que fijaste para este mes. No se aceptan más pedidos "
        "que cuesten créditos."
    ),
    TextKey.CAP_LINK: "Ver o cambiar mi límite",
    TextKey.CAP_NOTE: (
        "Los vídeos en curso no se ven afectados. El límite empieza de nuevo el mes que viene "
        "(UTC) y puedes cambiarlo o quitarlo cuando quieras."
    ),
    TextKey.SIGNATURE: "VidGo – de una frase a un anuncio",
}
