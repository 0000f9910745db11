"""Words of mails in English."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.VERIFICATION_SUBJECT: "Your VidGo verification code",
    TextKey.VERIFICATION_HEADING: "Confirm your e-mail address",
    TextKey.VERIFICATION_LEAD: "Enter this code to finish signing up:",
    TextKey.VERIFICATION_LIFE: (
        "The code is valid for {minutes} minutes and can be tried {guesses} times. A new code "
        "replaces it."
    ),
    TextKey.VERIFICATION_IGNORE: (
        "If you did not sign up for VidGo, ignore this message: without the code nothing happens."
    ),
    TextKey.ADDRESS_KNOWN_SUBJECT: "You already have a VidGo account",
    TextKey.ADDRESS_KNOWN_HEADING: "You already have an account",
    TextKey.ADDRESS_KNOWN_LEAD: (
        "Somebody, probably you, tried to sign up or asked for a code with this e-mail "
        "address. It already has a verified VidGo account, so just sign in."
    ),
    TextKey.ADDRESS_KNOWN_LINK: "Sign in to VidGo",
    TextKey.ADDRESS_KNOWN_IGNORE: (
        "If it was not you, there is nothing to do: your account and your password have not "
        "changed."
    ),
    TextKey.ADDRESS_CONTESTED: (
        "This address was signed up more than once, with different passwords. The code works "
        "only on the page where you signed up yourself, with the password you chose there. If "
        "that page is closed, sign up again and use the code that comes then."
    ),
    TextKey.RESET_SUBJECT: "Choose a new VidGo password",
    TextKey.RESET_HEADING: "Choose a new password",
    TextKey.RESET_LEAD: (
        "Somebody, probably you, asked to reset the password of the VidGo account with "
        "this e-mail address. Open this page to choose a new one:"
    ),
    TextKey.RESET_LINK: "Choose a password",
    TextKey.RESET_LIFE: (
        "The link is valid for {minutes} minutes and works once. Setting a new password "
        "signs you out everywhere."
    ),
    TextKey.RESET_IGNORE: (
        "If it was not you, ignore this message: your password has not changed."
    ),
    TextKey.ARCHIVE_SUBJECT: "Your VidGo data are ready",
    TextKey.ARCHIVE_HEADING: "Your data are ready",
    TextKey.ARCHIVE_LEAD: (
        "You asked for a copy of everything we keep about you. "
        "It is one zip file with your films, pictures and records."
    ),
    TextKey.ARCHIVE_LINK: "Fetch my data",
    TextKey.ARCHIVE_LIFE: (
        "Sign in to fetch it. It can be fetched for {hours} hours and is removed afterwards."
    ),
    TextKey.LOW_BALANCE_SUBJECT: "Your VidGo credits are running low",
    TextKey.LOW_BALANCE_HEADING: "Your credits are running low",
    TextKey.LOW_BALANCE_LEAD: "You have used {percent} % of your credits for this period.",
    TextKey.LOW_BALANCE_LINK: "See my credits",
    TextKey.LOW_BALANCE_NOTE: (
        "Films in the making are not affected. More credits come with your plan's next reset "
        "or with a credit pack, which never expires."
    ),
    TextKey.USED_UP_SUBJECT: "Your VidGo credits are used up",
    TextKey.USED_UP_HEADING: "Your credits are used up",
    TextKey.USED_UP_LEAD: "You have used all of your credits for this period.",
    TextKey.CAP_NEAR_SUBJECT: "You are close to your VidGo spend cap",
    TextKey.CAP_NEAR_HEADING: "You are close to your spend cap",
    TextKey.CAP_NEAR_LEAD: "You have used {percent} % of the spend cap you set for this month.",
    TextKey.CAP_REACHED_SUBJECT: "Your VidGo spend cap is reached",
    TextKey.CAP_REACHED_HEADING: "Your spend cap is reached",
    TextKey.CAP_REACHED_LEAD: (
        "You have used all of the spend cap you set for this month. Orders that cost credits "
        "are not taken."
    ),
    TextKey.CAP_LINK: "See or change my cap",
    TextKey.CAP_NOTE: (
        "Films in the making are not affected. The cap starts anew with the next month (UTC), "
        "and you can change or remove it at any time."
    ),
    TextKey.SIGNATURE: "VidGo – from a sentence to an ad",
}
