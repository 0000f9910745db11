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
    TextKey.RENEWAL_FAILED_SUBJECT: "No se pudo renovar tu plan de VidGo",
    TextKey.RENEWAL_FAILED_HEADING: "El pago no se completó",
    TextKey.RENEWAL_FAILED_LEAD: "No hemos podido cobrar el pago de tu plan {plan}.",
    TextKey.RENEWAL_FAILED_NOTE: (
        "Conservas el plan hasta el {until} (UTC) y el cobro puede intentarse de nuevo. Si para "
        "entonces no ha llegado ningún pago, el plan termina. Los créditos que compraste son "
        "tuyos en cualquier caso."
    ),
    TextKey.RENEWAL_FAILED_NEXT: (
        "Comprueba que tu tarjeta sea válida y tenga saldo. También puedes volver a pagar el plan."
    ),
    TextKey.PLAN_ENDED_SUBJECT: "Tu plan de VidGo ha terminado",
    TextKey.PLAN_ENDED_HEADING: "Tu plan ha terminado",
    TextKey.PLAN_ENDED_LEAD: "Tu plan {plan} no se renovó y terminó el {until} (UTC).",
    TextKey.PLAN_ENDED_NOTE: (
        "Tu cuenta sigue con el plan gratuito. Los créditos del plan se pueden usar hasta que "
        "caduquen y los que compraste se conservan. No se cobrará nada más."
    ),
    TextKey.PLAN_ENDED_LINK: "Elegir un plan",
    TextKey.PLAN_CANCELLED_SUBJECT: "Tu plan de VidGo está cancelado",
    TextKey.PLAN_CANCELLED_HEADING: "Tu plan no se renovará",
    TextKey.PLAN_CANCELLED_LEAD: "Tu plan {plan} está cancelado y dura hasta el {until} (UTC).",
    TextKey.PLAN_CANCELLED_NOTE: (
        "Hasta entonces no cambia nada y recibes sus créditos como siempre. Los créditos que "
        "compraste se conservan. Si quieres mantener el plan, puedes volver a pagarlo cuando "
        "quieras."
    ),
    TextKey.PLAN_LINK: "Ver mi plan",
    TextKey.REFUND_DONE_SUBJECT: "Tu reembolso de VidGo está en camino",
    TextKey.REFUND_DONE_HEADING: "Te hemos devuelto el dinero",
    TextKey.REFUND_DONE_LEAD: "Te hemos reembolsado {amount}.",
    TextKey.REFUND_DONE_NOTE: (
        "Tu banco puede tardar unos días en mostrar el dinero. El motivo figura en el pedido."
    ),
    TextKey.REFUND_REJECTED_SUBJECT: "Tu reembolso de VidGo no se completó",
    TextKey.REFUND_REJECTED_HEADING: "El reembolso fue rechazado",
    TextKey.REFUND_REJECTED_LEAD: (
        "Queríamos reembolsarte {amount}, pero el proveedor de pagos lo ha rechazado."
    ),
    TextKey.REFUND_REJECTED_NOTE: (
        "Escribe a nuestro soporte para que podamos enviarte el dinero de otra manera."
    ),
    TextKey.DISPUTE_OPENED_SUBJECT: "Hay una disputa sobre un pago de VidGo",
    TextKey.DISPUTE_OPENED_HEADING: "Uno de tus pagos está en disputa",
    TextKey.DISPUTE_OPENED_LEAD: (
        "Tu banco o la emisora de tu tarjeta nos comunica que el pago de {amount} está en disputa."
    ),
    TextKey.DISPUTE_OPENED_NOTE: (
        "Decide el banco, lo que puede tardar semanas; entonces te escribiremos. Si se trata de "
        "un error, díselo a tu banco o escribe a nuestro soporte: preferimos resolverlo contigo."
    ),
    TextKey.DISPUTE_WON_SUBJECT: "La disputa sobre tu pago de VidGo ha terminado",
    TextKey.DISPUTE_WON_HEADING: "El pago se mantiene",
    TextKey.DISPUTE_WON_LEAD: "La disputa sobre {amount} ha terminado y el pago se mantiene.",
    TextKey.DISPUTE_WON_NOTE: "No tienes que hacer nada.",
    TextKey.DISPUTE_LOST_SUBJECT: "Tu banco ha decidido sobre un pago de VidGo",
    TextKey.DISPUTE_LOST_HEADING: "El pago se te devuelve",
    TextKey.DISPUTE_LOST_LEAD: "La disputa sobre {amount} se resolvió a tu favor.",
    TextKey.DISPUTE_LOST_NOTE: (
        "El dinero te llega a través de tu banco. Puedes volver a comprar cuando quieras."
    ),
    TextKey.WALLET_FULL_SUBJECT: "Tu pago de VidGo ha llegado; sus créditos esperan",
    TextKey.WALLET_FULL_HEADING: "Pagado, pero aún no hay sitio",
    TextKey.WALLET_FULL_LEAD: (
        "Hemos recibido {amount}. Una cuenta guarda un número limitado de abonos de créditos y la "
        "tuya lo ha alcanzado."
    ),
    TextKey.WALLET_FULL_NOTE: (
        "Tu compra se añade sola en cuanto uno de ellos se agote o caduque. Usa algunos créditos "
        "para hacer sitio; no hace falta que vuelvas a pagar."
    ),
    TextKey.CREDITS_RESET_SUBJECT: "Ya tienes tus nuevos créditos de VidGo",
    TextKey.CREDITS_RESET_HEADING: "Tus créditos se han renovado",
    TextKey.CREDITS_RESET_LEAD: "Ya tienes {credits} créditos nuevos de tu plan {plan}.",
    TextKey.CREDITS_RESET_NOTE: (
        "Recibes este mensaje porque lo pediste. Puedes desactivarlo en la página de tu cuenta."
    ),
    TextKey.EFFECT_NONE: "Tu plan y tus créditos siguen como están.",
    TextKey.EFFECT_CREDITS_TAKEN: (
        "Se han retirado {credits} créditos que se habían comprado con ese pago."
    ),
    TextKey.EFFECT_PLAN_OVER: (
        "El plan que se pagó con él ha terminado, y con él lo que quedaba de sus créditos. Los "
        "créditos que compraste se conservan."
    ),
    TextKey.EFFECT_CREDITS_ASIDE: (
        "Hasta que el banco decida, lo que queda de los créditos que se compraron con él se aparta "
        "y no se puede pedir nada nuevo."
    ),
    TextKey.EFFECT_PLAN_ASIDE: (
        "Hasta que el banco decida, el plan que se pagó con él queda en pausa con sus créditos y "
        "no se puede pedir nada nuevo. El plan no se vuelve a cobrar. Los créditos que compraste "
        "se conservan."
    ),
    TextKey.EFFECT_CHARGES_ENDED: (
        "Tu plan sigue hasta el final del periodo pagado, pero no se vuelve a cobrar. Hasta que el "
        "banco decida no se puede pedir nada nuevo."
    ),
    TextKey.EFFECT_GIVEN_BACK: (
        "Lo que se había apartado vuelve a ser tuyo con el tiempo que le quedaba y puedes volver a "
        "comprar. Un plan cuyo pago estuvo en disputa no se cobra de nuevo por sí solo: vuelve a "
        "pagarlo si quieres conservarlo."
    ),
}
