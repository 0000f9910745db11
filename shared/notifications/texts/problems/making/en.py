"""Problems of uploads, generations and videos in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
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
    "moderation.prompt_refused": (
        "We cannot make this video",
        (
            "Your text touches on something we do not make videos about. Change the text and try "
            "again; nothing was charged."
        ),
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
}
