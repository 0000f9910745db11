"""Problems of plans, credits and payments in Spanish: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
    "credits.spend_cap_reached": (
        "Has alcanzado tu límite de gasto",
        (
            "Este pedido superaría el límite de gasto mensual que fijaste. Sube o quita el límite, "
            "o espera al mes que viene."
        ),
    ),
    "credits.wallet_full": (
        "Hay demasiadas cosas en marcha",
        (
            "Tu cuenta no admite por ahora más retenciones ni más créditos. Espera a que terminen "
            "algunos de tus videos e inténtalo de nuevo."
        ),
    ),
    "payments.auto_top_up_needs_plan": (
        "Las recargas automáticas necesitan un plan en curso",
        (
            "Solo se puede cobrar automáticamente el método de pago de un plan que continúa. "
            "Suscríbete antes a un plan a través de Paddle o compra créditos por tu cuenta."
        ),
    ),
    "payments.auto_top_up_not_offered": (
        "Aquí no son posibles las recargas automáticas",
        (
            "Tu plan se paga a través de ECPay, que no cobra nada sin ti. Compra créditos "
            "por tu cuenta o paga tu plan a través de Paddle."
        ),
    ),
    "payments.consent_outdated": (
        "El texto ha cambiado",
        "Hay un texto más reciente. Vuelve a cargar la página, léelo y acéptalo de nuevo.",
    ),
    "payments.price_changed": (
        "El precio ha cambiado",
        "El paquete ya no cuesta lo que se mostraba. Mira el nuevo precio y acéptalo de nuevo.",
    ),
    "promotions.already_redeemed": (
        "Ya has usado este código",
        "Cada cuenta puede canjear un código un número de veces, y la tuya ya lo ha hecho.",
    ),
    "promotions.already_subscribed": (
        "Ya tienes un plan",
        "La prueba es para cuentas sin plan. El código sigue siendo válido.",
    ),
    "promotions.code_taken": (
        "Este código ya existe",
        "Elige otro código para el cupón nuevo.",
    ),
    "promotions.exhausted": (
        "Este código se ha agotado",
        "Ya se ha entregado todo lo que este código podía dar.",
    ),
    "promotions.expired": (
        "Este cupón ha caducado",
        "El plazo para canjearlo ha terminado.",
    ),
    "promotions.no_subscription": (
        "Este código necesita un plan",
        "Añade días a un plan y ahora no tienes ninguno. Elige primero un plan.",
    ),
    "promotions.not_eligible": (
        "Este código no es para tu cuenta",
        "Se creó para otros planes u otros idiomas.",
    ),
    "promotions.too_many_tries": (
        "Demasiados cupones incorrectos",
        "Por seguridad esperamos antes de mirar otro código. Inténtalo más tarde.",
    ),
    "promotions.too_many_vouchers": (
        "Tienes muchos descuentos sin usar",
        "Usa uno de ellos en un pedido y canjea después este código.",
    ),
    "promotions.unknown_code": (
        "No conocemos este código",
        "Revisa las letras y los números e inténtalo de nuevo.",
    ),
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
    "payments.already_subscribed": (
        "Ya tienes este plan",
        "Sigue activo y está pagado. No se ha cobrado nada.",
    ),
    "payments.higher_plan_held": (
        "Tu plan actual es superior",
        (
            "No se ha cobrado nada. Para pasar a un plan inferior, cancela antes el actual: lo "
            "conservas hasta que acabe el tiempo pagado. Compra entonces el plan inferior; si lo "
            "compras antes, el actual termina en ese momento."
        ),
    ),
    "payments.basket_too_small": (
        "Importe demasiado pequeño para este medio de pago",
        (
            "Las comisiones de este servicio son demasiado altas para una compra tan "
            "pequeña. Elige un paquete mayor u otro medio de pago."
        ),
    ),
    "payments.dispute_open": (
        "Hay un pago en disputa",
        (
            "Tu banco pregunta por un pago anterior. Hasta que se decida no se puede comprar "
            "nada; lo que trajo ese pago se conserva."
        ),
    ),
    "payments.dispute_unknown": (
        "No existe esa disputa",
        "La disputa no existe.",
    ),
    "payments.invoice_not_ready": (
        "La factura aún no está lista",
        "Se emite cuando llega el pago. Inténtalo de nuevo en un momento.",
    ),
    "payments.method_not_offered": (
        "Este medio de pago no está disponible",
        "Elige uno de los medios de pago de la lista.",
    ),
    "payments.not_on_sale": (
        "No está a la venta",
        "No existe ese plan o paquete, o no se vende en esta moneda.",
    ),
    "payments.not_subscribed": (
        "No hay ningún plan que cancelar",
        "Tienes el plan gratuito. No se cobra nada.",
    ),
    "payments.order_not_payable": (
        "Este pedido ya no se puede pagar",
        "Ya se pagó, se sustituyó o ha caducado. Haz un pedido nuevo.",
    ),
    "payments.order_unknown": (
        "No existe ese pedido",
        "No existe o no es tuyo.",
    ),
    "payments.other_gateway_offered": (
        "Este servicio de pago no funciona ahora",
        "No se ha cobrado nada. Puedes comprar lo mismo con otro servicio, a su precio.",
    ),
    "payments.overlay_not_offered": (
        "Esta página no admite pagos aquí",
        "Abre tu pedido y ve desde allí a la página de pago.",
    ),
    "payments.payment_unknown": (
        "No existe ese pago",
        "El pago no existe.",
    ),
    "payments.refund_by_hand_only": (
        "Devuelve el dinero por banco",
        (
            "El servicio de pago solo devuelve pagos con tarjeta. Haz una transferencia bancaria "
            "y registra el reembolso de nuevo con is_by_hand en true."
        ),
    ),
    "payments.refund_open": (
        "Hay un reembolso en curso",
        (
            "El pago tiene un reembolso abierto, ya se reembolsó o el banco está "
            "preguntando. Espera el resultado."
        ),
    ),
    "payments.refund_too_large": (
        "Es más de lo que queda",
        "Elige un importe positivo que no supere lo que falta por reembolsar.",
    ),
    "payments.too_many_orders": (
        "Demasiados pedidos a la vez",
        "Has iniciado muchos pedidos en poco tiempo. Paga uno de ellos o inténtalo más tarde.",
    ),
    "payments.transition_refused": (
        "No es posible",
        "El estado actual no lo permite.",
    ),
    "payments.payment_awaited": (
        "Este pago aún no nos ha llegado",
        "Sabemos de su devolución antes que del pago. Avísanos de nuevo más tarde.",
    ),
}
