"""A mail as the product means it; how it is written to the wire is the sender's business."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mail:
    """One mail to one person.

    `to` is a plain address. `text` and `html` say the same. `message_id`
    is the whole Message-ID, `<cause@domain>` in ASCII, made by the caller from the cause of the
    mail and reused on every retry, so that a mail that arrives twice can be recognised.
    """

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
