"""Words of mails about money in Spanish."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "Hemos recibido tu pago de VidGo",
    TextKey.PAYMENT_HEADING: "Gracias por tu pago",
    TextKey.PAYMENT_LEAD: "Hemos recibido {amount} por {item}. Ya puedes usarlo.",
    TextKey.PAYMENT_LINK: "Ver el pedido",
    TextKey.PAYMENT_NOTE: "La factura se guarda con el pedido.",
    TextKey.TOPPED_UP_SUBJECT: "VidGo ha recargado tus créditos automáticamente",
    TextKey.TOPPED_UP_HEADING: "Tus créditos se han recargado",
    TextKey.TOPPED_UP_LEAD: (
        "Como acordaste, hemos cobrado {amount} al método de pago de tu plan por {item}, porque te "
        "quedaban pocos. Ya puedes usarlos."
    ),
    TextKey.TOPPED_UP_NOTE: (
        "La factura se guarda con el pedido. Puedes retirar tu consentimiento a las recargas "
        "automáticas en la página de créditos en cualquier momento."
    ),
}
