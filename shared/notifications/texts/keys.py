"""Names of the words in mails; every language has each of them."""

from enum import StrEnum


class TextKey(StrEnum):
    """One piece of text. Names in braces are filled in."""

    VERIFICATION_SUBJECT = "verification.subject"
    VERIFICATION_HEADING = "verification.heading"
    VERIFICATION_LEAD = "verification.lead"
    VERIFICATION_LIFE = "verification.life"  # {minutes}, {guesses}
    VERIFICATION_IGNORE = "verification.ignore"
    ADDRESS_KNOWN_SUBJECT = "address_known.subject"
    ADDRESS_KNOWN_HEADING = "address_known.heading"
    ADDRESS_KNOWN_LEAD = "address_known.lead"
    ADDRESS_KNOWN_LINK = "address_known.link"
    ADDRESS_KNOWN_IGNORE = "address_known.ignore"
    ADDRESS_CONTESTED_SUBJECT = "address_contested.subject"
    ADDRESS_CONTESTED_HEADING = "address_contested.heading"
    ADDRESS_CONTESTED_LEAD = "address_contested.lead"  # {minutes}
    ADDRESS_CONTESTED_LINK = "address_contested.link"
    ADDRESS_CONTESTED_IGNORE = "address_contested.ignore"
    RESET_SUBJECT = "reset.subject"
    RESET_HEADING = "reset.heading"
    RESET_LEAD = "reset.lead"
    RESET_LINK = "reset.link"
    RESET_LIFE = "reset.life"  # {minutes}
    RESET_IGNORE = "reset.ignore"
    ARCHIVE_SUBJECT = "archive.subject"
    ARCHIVE_HEADING = "archive.heading"
    ARCHIVE_LEAD = "archive.lead"
    ARCHIVE_LINK = "archive.link"
    ARCHIVE_LIFE = "archive.life"  # {hours}
    LOW_BALANCE_SUBJECT = "low_balance.subject"
    LOW_BALANCE_HEADING = "low_balance.heading"
    LOW_BALANCE_LEAD = "low_balance.lead"  # {percent}
    LOW_BALANCE_LINK = "low_balance.link"
    LOW_BALANCE_NOTE = "low_balance.note"
    USED_UP_SUBJECT = "used_up.subject"
    USED_UP_HEADING = "used_up.heading"
    USED_UP_LEAD = "used_up.lead"
    CAP_NEAR_SUBJECT = "cap_near.subject"
    CAP_NEAR_HEADING = "cap_near.heading"
    CAP_NEAR_LEAD = "cap_near.lead"  # {percent}
    CAP_REACHED_SUBJECT = "cap_reached.subject"
    CAP_REACHED_HEADING = "cap_reached.heading"
    CAP_REACHED_LEAD = "cap_reached.lead"
    CAP_LINK = "cap.link"
    CAP_NOTE = "cap.note"
    PAYMENT_SUBJECT = "payment.subject"
    PAYMENT_HEADING = "payment.heading"
    PAYMENT_LEAD = "payment.lead"  # {amount}, {item}
    PAYMENT_LINK = "payment.link"
    PAYMENT_NOTE = "payment.note"
    TOPPED_UP_SUBJECT = "topped_up.subject"
    TOPPED_UP_HEADING = "topped_up.heading"
    TOPPED_UP_LEAD = "topped_up.lead"  # {amount}, {item}
    TOPPED_UP_NOTE = "topped_up.note"
    SIGNATURE = "mail.signature"
