"""Bodies of the automatic top-up's routes."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from functions.http.wire.model import Answer, Request
from functions.http.wire.money import Amount
from shared.kernel.money import Currency
from shared.payments.auto_top_up import PauseReason, TopUpState

Minor = Annotated[StrictInt, Field(ge=1, le=1_000_000_000)]


class AmountShown(Request):
    """Money as it was shown: hundredths of a dollar."""

    amount_minor: Minor
    currency: Currency


class AgreeToTopUp(Request):
    """A consent, in the words and at the price that were shown; `agreed` is the ticked box."""

    agreed: StrictBool
    text_version: str = Field(min_length=1, max_length=32)
    package_id: str = Field(min_length=1, max_length=64)
    price: AmountShown
    threshold_credits: StrictInt = Field(ge=1, le=1_000_000)
    month_max: AmountShown


class ConsentText(Answer):
    """What is agreed to, in the caller's language."""

    version: str
    locale: str
    text: str


class ConsentAnswer(Answer):
    """What was agreed to: this pack, for at most `price` a charge and `month_max` a month."""

    package_id: str
    credits: int
    price: Amount
    threshold_credits: int
    month_max: Amount
    text_version: str
    locale: str
    given_at: datetime


class TopUpPackAnswer(Answer):
    """A pack that can be bought so, and what one charge of it costs the caller now."""

    package_id: str
    credits: int
    price: Amount


RefusalCode = Literal[
    "payments.auto_top_up_needs_plan",
    "payments.auto_top_up_not_offered",
]


class AutoTopUpAnswer(Answer):
    """How the automatic top-up stands.

    `refusal` is the code of what stands against agreeing now. `charged` is what counts for the
    present calendar month (UTC), a charge under way included; `is_charging` says that there is one.
    """

    state: TopUpState
    paused_because: PauseReason | None
    refusal: RefusalCode | None
    consent: ConsentAnswer | None
    charged: Amount | None
    is_charging: bool
    packs: list[TopUpPackAnswer]
    consent_text: ConsentText
