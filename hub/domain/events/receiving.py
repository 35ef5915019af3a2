"""Facts about goods that came from suppliers: receipts put right, and goods that went back."""

from __future__ import annotations

from enum import StrEnum

from hub.domain.events.envelope import Payload, fact
from hub.domain.events.stock import ReceivedLine
from hub.domain.money import Money


class CorrectionReason(StrEnum):
    """Why a receipt was not as it was written."""

    TYPED_WRONG = "typed_wrong"
    COUNTED_AGAIN = "counted_again"
    INVOICE = "invoice"
    """The invoice says another cost."""
    OTHER = "other"


class ReturnReason(StrEnum):
    """Why goods went back to the supplier."""

    DAMAGED = "damaged"
    EXPIRED = "expired"
    WRONG_PRODUCT = "wrong_product"
    TOO_MANY = "too_many"
    OTHER = "other"


class CreditSettlement(StrEnum):
    """What the supplier gave for goods that went back."""

    MONEY = "money"
    CREDIT_NOTE = "credit_note"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"
    """Nothing, and nothing is expected any more."""


@fact
class ReceiptCorrected(Payload):
    """A receipt was put right: `lines` are what really came, all of it, and at which cost."""

    receipt: str
    lines: tuple[ReceivedLine, ...]
    reason: CorrectionReason
    order: str | None = None

    @property
    def stream(self) -> str:
        """That of the receipt: its order, else itself."""
        return self.order or self.receipt


@fact
class GoodsReturned(Payload):
    """Goods went back to the supplier, who owes `credit` for them where their cost is known."""

    returned: str
    branch: str
    supplier: str
    lines: tuple[ReceivedLine, ...]
    reason: ReturnReason
    order: str | None = None
    credit: Money | None = None

    @property
    def stream(self) -> str:
        """The order that they came with, else the return itself."""
        return self.order or self.returned


@fact
class ReturnSettled(Payload):
    """The supplier gave what was owed for a return, or will not."""

    returned: str
    how: CreditSettlement

    @property
    def stream(self) -> str:
        """The settlement of that return."""
        return f"settlement:{self.returned}"
