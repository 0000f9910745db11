"""Words of problems in English: a title and what to do, by error code."""

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
    "catalogue.duration_not_offered": (
        "This length is not available",
        "The video is longer than this service can make it. Choose a shorter length.",
    ),
    "catalogue.plan_required": (
        "Your plan does not include this",
        "This is part of a larger plan. Upgrade to use it, or choose another option.",
    ),
    "catalogue.service_unknown": (
        "We do not have this service",
        "The service you asked for is not on offer. Choose one from the price list.",
    ),
    "catalogue.size_not_offered": (
        "This size is not available",
        "This service does not work in the size you chose. Choose another size.",
    ),
    "credits.deadline_not_reached": (
        "These credits are still reserved",
        (
            "The video they are reserved for may still be on its way. They come back by themselves "
            "if it does not arrive."
        ),
    ),
    "credits.hold_already_ended": (
        "This reservation is already settled",
        "The credits for this video have already been used or returned. Your history shows which.",
    ),
    "credits.hold_unknown": (
        "We cannot find this reservation",
        (
            "Your account has no such reservation of credits. Your history shows what was "
            "reserved, used and returned."
        ),
    ),
    "credits.insufficient": (
        "Not enough credits",
        "You need a few more credits for this. Buy credits, or choose a smaller option.",
    ),
    "credits.quote_expired": (
        "This price has expired",
        "The price was reserved for you for a limited time. Get a new price and go on.",
    ),
    "credits.quote_mismatch": (
        "This price is for something else",
        "Your settings have changed since the price was made. Get a new price and go on.",
    ),
    "credits.quote_outdated": (
        "Your free use is taken",
        (
            "This price counted on a free use that another video has taken since. Get a new price "
            "and go on."
        ),
    ),
    "credits.quote_unknown": (
        "We cannot find this price",
        "There is no such price for your account. Get a new price and go on.",
    ),
    "credits.receipt_refused": (
        "This receipt cannot be confirmed",
        (
            "The receipt is damaged or was not issued by VidGo in this form. Download it again, or "
            "write to our support."
        ),
    ),
    "credits.receipt_unknown": (
        "We cannot find this receipt",
        "Your account has no such receipt. You find all your receipts in your credit history.",
    ),
    "credits.wallet_full": (
        "Too much is going on at once",
        (
            "Your account cannot keep more reservations and credit packs open. Wait until some of "
            "your videos are done and try again."
        ),
    ),
    "delivery.captions_unreadable": (
        "These captions cannot be read",
        (
            "Every caption needs a time at which it starts and one at which it ends. "
            "Correct the line that is named and try again."
        ),
    ),
    "delivery.dressing_refused": (
        "Your logo, captions or music cannot be used",
        (
            "A file that belongs on or under your video is damaged, too large or of a kind we do "
            "not take. All credits are back in your balance; change it and try again."
        ),
    ),
    "delivery.lease_lost": (
        "Your video is being finished elsewhere",
        (
            "Another of our machines has taken over this video. You do not have to do anything, "
            "just wait a moment."
        ),
    ),
    "delivery.leased": (
        "Your video is already being finished",
        (
            "We are working on this video right now. You do not have to do anything, just wait a "
            "moment."
        ),
    ),
    "delivery.manifest_refused": (
        "This export record cannot be confirmed",
        (
            "The record is damaged or was not issued by VidGo in this form. Download it again, or "
            "write to our support."
        ),
    ),
    "delivery.overlay_refused": (
        "These words cannot be drawn",
        "Some of the signs in these words cannot be shown. Change them and try again.",
    ),
    "delivery.render_failed": (
        "Your video could not be finished",
        (
            "Something went wrong while we prepared the final files. All credits for it are back "
            "in your balance; please try again."
        ),
    ),
    "delivery.source_over_limit": (
        "The video came out too large",
        (
            "The video made for you was larger than we can finish. All credits for it are back in "
            "your balance; please try again."
        ),
    ),
    "delivery.source_unreadable": (
        "The video came out damaged",
        (
            "The video made for you could not be read. All credits for it are back in your "
            "balance; please try again."
        ),
    ),
    "delivery.source_unsupported": (
        "The video came out in another format",
        (
            "The video made for you is of a kind we cannot finish. All credits for it are back in "
            "your balance; please try again."
        ),
    ),
    "documents.contended": (
        "A lot is happening at once",
        (
            "Several changes reached your account at the same moment, and this one was not made. "
            "Try again."
        ),
    ),
    "documents.unavailable": (
        "We cannot reach your data right now",
        "Our database is not answering. Try again in a moment.",
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
    "generation.already_ended": (
        "This video is already done",
        "It has ended, so it can no longer be cancelled. Open it to see how it ended.",
    ),
    "generation.deadline_passed": (
        "Your video took too long",
        (
            "It was not ready in the time we allow for it. All credits for it are back in your "
            "balance; please try again."
        ),
    ),
    "generation.not_delivered": (
        "This video is not ready",
        "Formats can be made as soon as a video is ready. Wait until it is done.",
    ),
    "generation.not_offered": (
        "This option is not available",
        "One of the options you chose is not on offer at present. Change it and try again.",
    ),
    "generation.unknown": (
        "We cannot find this video",
        "There is no such video among yours. Your list shows all the videos you have made.",
    ),
    "internal.error": (
        "Something went wrong on our side",
        (
            "The error has been recorded. Try again in a moment; if it happens again, write to our "
            "support."
        ),
    ),
    "moderation.prompt_refused": (
        "We cannot make this video",
        (
            "Your text touches on something we do not make videos about. Change the text and try "
            "again; nothing was charged."
        ),
    ),
    "notifications.mail_refused": (
        "The e-mail could not be delivered",
        (
            "The mail service of this address did not take our message. Check the address for "
            "typing errors."
        ),
    ),
    "notifications.mail_unavailable": (
        "We cannot send e-mail right now",
        "Our mail service is not answering. Try again in a moment.",
    ),
    "objects.content_type_refused": (
        "This is another type of file",
        "The file is of another type than the one announced. Choose the photo again.",
    ),
    "objects.link_refused": (
        "This link does not work any more",
        "Links to files are valid for a limited time only. Reload the page to get a new one.",
    ),
    "objects.missing": (
        "We cannot find this file",
        "The file is not here, or not complete yet. Reload the page and try again.",
    ),
    "objects.too_large": (
        "This file is too large",
        "The file has more data than we can take, so nothing was stored. Choose a smaller photo.",
    ),
    "objects.too_small": (
        "The file has not arrived whole",
        "Some of the file was lost on the way, so nothing was stored. Send it again.",
    ),
    "objects.unavailable": (
        "We cannot reach your files right now",
        "Our file storage is not answering. Try again in a moment.",
    ),
    "provider.content_refused": (
        "This content was not accepted",
        (
            "The video service does not make videos with this text or photo. All credits for it "
            "are back in your balance; change the text or the photo and try again."
        ),
    ),
    "provider.failed": (
        "The video could not be made",
        (
            "The video service gave up on this video. All credits for it are back in your balance; "
            "please try again."
        ),
    ),
    "provider.hint_refused": (
        "This message was not accepted",
        "We could not confirm where this message comes from. It has changed nothing.",
    ),
    "provider.outcome_unknown": (
        "We are checking on your video",
        (
            "The answer of the video service was lost on the way, so we are asking again. Your "
            "credits stay reserved until we know, and come back if there is no video."
        ),
    ),
    "provider.output_gone": (
        "The finished video was no longer there",
        (
            "The video service removed the video before we could fetch it. All credits for it are "
            "back in your balance; please try again."
        ),
    ),
    "provider.output_refused": (
        "The finished video could not be used",
        (
            "The video service sent a file that we cannot accept. All credits for it are back in "
            "your balance; please try again."
        ),
    ),
    "provider.output_unavailable": (
        "We are still fetching your video",
        (
            "The finished video could not be fetched just now, so we keep trying. You do not have "
            "to do anything."
        ),
    ),
    "provider.request_refused": (
        "These settings were not accepted",
        (
            "The video service could not work with this combination of settings. All credits for "
            "it are back in your balance; change the settings and try again."
        ),
    ),
    "provider.throttled": (
        "The video service is busy",
        (
            "There are many requests at the moment, so yours has to wait a little. You do not have "
            "to do anything."
        ),
    ),
    "provider.unavailable": (
        "The video service cannot be reached",
        (
            "No service was able to take on your video. All credits for it are back in your "
            "balance; please try again later."
        ),
    ),
    "provider.unknown": (
        "We do not know this video service",
        "Messages to this address must come from a video service we work with. Check the address.",
    ),
    "queue.unavailable": (
        "We cannot start this right now",
        (
            "The queue for our work is not answering. Try again in a moment; nothing will be done "
            "twice."
        ),
    ),
    "request.bad_cursor": (
        "This page of the list does not exist",
        "We cannot tell where in the list to go on. Start again from the first page.",
    ),
    "request.idempotency_conflict": (
        "This request key is already in use",
        (
            "An earlier request with other contents used the same key. Send this one again with a "
            "new key."
        ),
    ),
    "request.invalid": (
        "Please check what you entered",
        "Something is missing or does not fit. Correct the marked fields and try again.",
    ),
    "request.malformed": (
        "We could not read this request",
        "The request is not in a form we understand. Check how it is written and send it again.",
    ),
    "request.method_not_allowed": (
        "This cannot be done here",
        (
            "The address exists, but it does not take this kind of request. See the documentation "
            "for those it takes."
        ),
    ),
    "request.no_such_route": (
        "There is nothing at this address",
        "The address may be mistyped or out of date. Check it, or go back to the start page.",
    ),
    "request.too_large": (
        "This request is too large",
        "There is more text in it than we can take at once. Shorten it and try again.",
    ),
    "schedule.unknown": (
        "There is no such scheduled task",
        "No scheduled task of this name exists. Check the name.",
    ),
    "transcoder.busy": (
        "Your video is waiting to be finished",
        "Other videos are being finished first, yours will follow. You do not have to do anything.",
    ),
    "transcoder.unavailable": (
        "Finishing takes a little longer",
        (
            "Your video could not be finished just now, so we try again by ourselves. You do not "
            "have to do anything."
        ),
    ),
    "uploads.checksum_mismatch": (
        "The photo arrived changed",
        "The file we received is not quite the one you sent. Upload it again.",
    ),
    "uploads.image_size": (
        "This photo has the wrong size",
        "The photo has too few or too many pixels. Choose another one.",
    ),
    "uploads.not_an_image": (
        "This is not a photo we can read",
        "The file is damaged or of a type we do not take. Choose a JPEG, PNG or WebP picture.",
    ),
    "uploads.not_received": (
        "The photo has not arrived yet",
        "We have not received the file. Finish the upload and try again.",
    ),
    "uploads.too_large": (
        "This photo is too large",
        "The file has more data than we can take. Choose a smaller photo.",
    ),
    "uploads.unknown": (
        "We cannot find this photo",
        "There is no such upload in your account. Upload the photo again.",
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
