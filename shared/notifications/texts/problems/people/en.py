"""Problems of accounts, sessions and keys in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "privacy.work_open": (
        "Work of yours is still under way",
        "Your account is erased as soon as it has ended.",
    ),
    "accounts.key_unknown": (
        "No such API key",
        "This account has no such key. It may have been revoked.",
    ),
    "accounts.not_allowed": (
        "You may not do this",
        "Your account does not have the rights for this.",
    ),
    "accounts.person_needed": (
        "Please sign in for this",
        "An API key cannot do this. Sign in with your e-mail address and password.",
    ),
    "accounts.scope_missing": (
        "This API key may not do that",
        "The key was not given the scope for this. Make a key that has it.",
    ),
    "accounts.too_many_keys": (
        "You have as many API keys as possible",
        "Revoke a key you no longer use, then make the new one.",
    ),
    "auth.bad_signature": (
        "The signature does not fit",
        "The call was not signed with a key of ours, or it was changed on its way.",
    ),
    "auth.key_revoked": (
        "This API key was revoked",
        "The key has ended. Make a new one and use it instead.",
    ),
    "auth.nonce_used": (
        "This call was sent before",
        "Every signed call needs a nonce of its own. Sign it again with a new one.",
    ),
    "auth.stale_timestamp": (
        "The time of this call is off",
        "Check the clock of your machine and sign the call again.",
    ),
    "accounts.address_unknown": (
        "No account has this address",
        "There is no account with this e-mail address. Check the address for typing errors.",
    ),
    "accounts.email_not_verified": (
        "Confirm your e-mail first",
        (
            "Your password is right, but your e-mail address is not confirmed yet. Enter the code "
            "we mailed you, or ask for a new one."
        ),
    ),
    "accounts.inactive": (
        "This account is switched off",
        (
            "You cannot sign in to this account at the moment. Please write to our support and we "
            "will look into it with you."
        ),
    ),
    "auth.bad_credentials": (
        "E-mail or password does not match",
        "Check your e-mail address and your password, then try again.",
    ),
    "auth.expired_token": (
        "Your sign-in has expired",
        "For your safety a sign-in lasts only a while. Sign in again to go on where you were.",
    ),
    "auth.identity_unavailable": (
        "We cannot identify ourselves right now",
        "One of our services could not prove to another who it is. Try again in a moment.",
    ),
    "auth.invalid_token": (
        "Please sign in again",
        "We could not recognize this sign-in. Sign in again to go on.",
    ),
    "auth.keys_unavailable": (
        "We cannot check this call right now",
        (
            "The keys that prove where this call comes from could not be fetched. Try again in a "
            "moment."
        ),
    ),
    "auth.missing_token": (
        "Please sign in",
        "This page is for signed-in users. Sign in to go on.",
    ),
    "auth.refresh_reused": (
        "You have been signed out for safety",
        (
            "This sign-in was also used from somewhere else, so we ended it to protect your "
            "account. Please sign in again."
        ),
    ),
    "auth.reset_token_refused": (
        "This link no longer works",
        "It was used before, is too old or was copied in part. Ask for a new link.",
    ),
    "auth.session_ended": (
        "You are signed out",
        "This sign-in has ended. Sign in again to go on.",
    ),
    "auth.system_caller_refused": (
        "This address is not for visitors",
        "Only VidGo's own services may call this address. There is nothing for you to do here.",
    ),
    "auth.too_many_attempts": (
        "Too many tries to sign in",
        (
            "To protect the account we have paused sign-in for a little while. Wait a bit and try "
            "again."
        ),
    ),
    "auth.too_many_requests": (
        "Too many requests from your network",
        "Many people have asked from this network. Please wait a while.",
    ),
    "export.not_delivered": (
        "This file is not finished yet",
        "It can be looked into once it is finished. Please wait a moment.",
    ),
    "export.too_many": (
        "This video has all its formats",
        (
            "No more formats can be made of this video. You can download those it has, or make a "
            "new video."
        ),
    ),
    "export.unknown": (
        "We cannot find this format",
        "There is no such format among your videos. Open the video to see the formats it has.",
    ),
    "verification.expired": (
        "This code has expired",
        "Codes are valid for a short time only. Ask for a new one.",
    ),
    "verification.invalid_code": (
        "This code is not right",
        "Check the code in our latest e-mail and enter it once more.",
    ),
    "verification.too_many_attempts": (
        "This code can no longer be used",
        "It was entered wrongly too often, so we have cancelled it. Ask for a new one.",
    ),
    "verification.too_many_sends": (
        "We have sent enough codes for now",
        "Look for our latest e-mail, also in the spam folder. You can ask for a new code later.",
    ),
}
