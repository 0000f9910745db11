"""Words of mails about money in English."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "Your VidGo payment has arrived",
    TextKey.PAYMENT_HEADING: "Thank you for your payment",
    TextKey.PAYMENT_LEAD: "We have received {amount} for {item}. It is yours to use now.",
    TextKey.PAYMENT_LINK: "Show the order",
    TextKey.PAYMENT_NOTE: "The invoice is kept with the order.",
    TextKey.TOPPED_UP_SUBJECT: "VidGo has topped up your credits automatically",
    TextKey.TOPPED_UP_HEADING: "Your credits were topped up",
    TextKey.TOPPED_UP_LEAD: (
        "As you agreed, we have charged {amount} to the payment method of your plan for {item}, "
        "because your balance was low. They are yours to use now."
    ),
    TextKey.TOPPED_UP_NOTE: (
        "The invoice is kept with the order. You can withdraw your consent to automatic top-ups on "
        "the credits page at any time."
    ),
}
