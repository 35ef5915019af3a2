"""The understanding port: what somebody said becomes a request, a doubt, or an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from hub.domain.catalogue import Product
from hub.domain.people import Contact, Role
from hub.domain.shop import Branch, Shop


class Intent(StrEnum):
    """What the sender wants; the names are ShopTalk's."""

    RESTOCK_REQUEST = "restock_request"
    RECORD_RECEIPT = "record_receipt"
    RECORD_SALE = "record_sale"
    RECORD_LOSS = "record_loss"
    STOCK_COUNT = "stock_count"
    TRANSFER_STOCK = "transfer_stock"
    STOCK_QUERY = "stock_query"
    LOW_STOCK_QUERY = "low_stock_query"
    PRICE_QUERY = "price_query"
    SALES_QUERY = "sales_query"
    CHANGE_PRICE = "change_price"
    ADD_PRODUCT = "add_product"
    RECORD_CREDIT = "record_credit"
    RECORD_PAYMENT = "record_payment"
    DEBT_QUERY = "debt_query"
    RECORD_EXPENSE = "record_expense"
    CUSTOMER_ORDER = "customer_order"
    AVAILABILITY_QUERY = "availability_query"
    ORDER_STATUS = "order_status"
    REPEAT_ORDER = "repeat_order"
    CONFIRM = "confirm"
    DECLINE = "decline"
    CANCEL = "cancel"
    CHANGE_ORDER = "change_order"
    SUPPLIER_OFFER = "supplier_offer"
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    TALK_TO_PERSON = "talk_to_person"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What may happen with a reading: show a card or answer, ask a question, or nothing."""

    ACT = "act"
    ASK = "ask"
    NONE = "none"


class LineUnit(StrEnum):
    """The unit of a line's quantity: the product's base unit, or the pack its supplier delivers."""

    BASE = "base"
    PACK = "pack"


class Relative(StrEnum):
    """How a number changes the quantity that stands on the open card."""

    MORE = "more"
    LESS = "less"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of a request.

    Exactly one product: `product`. Words that fit several: `candidates`. None of the shop's: `said` with the
    words. In an answer to an order a line with none of the three speaks of the order's own line.
    """

    product: str | None = None
    """Product id."""
    candidates: tuple[str, ...] = ()
    said: str | None = None
    quantity: Decimal | None = None
    """In `unit`; None where none was said."""
    unit: LineUnit | None = LineUnit.BASE
    price: Decimal | None = None
    """Per base unit, in the shop's currency; in a `SUPPLIER_OFFER` for one of `unit` as said, and where `unit` is None
    for one of the order line's own unit."""
    relative: Relative | None = None
    """In a `CHANGE_ORDER`: the quantity is no new one, but how the card's changes; more of goods that the card does not
    hold are goods that are added."""


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A person named in a message: a known contact's id, a new name, or candidates where a name fits several."""

    contact: str | None = None
    new_name: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message was understood as. `missing` names what a question must ask for, most needed first:
    ``product``, ``quantity``, ``price``, ``party``, ``branch``, ``amount``, ``confirmation``."""

    intent: Intent
    action: Action
    lines: tuple[RequestLine, ...] = ()
    due: date | None = None
    period: tuple[date, date] | None = None
    party: PartyRef | None = None
    branch: str | None = None
    amount: Decimal | None = None
    missing: tuple[str, ...] = ()
    corrects: bool = False
    """Whether it only puts right what the open card shows: what it names takes the place of what stands there."""
    denied: tuple[RequestLine, ...] = ()
    """Of what puts right: what was said not to be meant ("no 2", "no es cola")."""
    change_of_mind: bool = False
    """Of what puts right: whether something else is wanted now ("mejor atún"), so that nothing was misheard."""
    route: str = "rules"
    """Which reader answered: ``rules``, ``model:<name>`` or ``none``."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Topic:
    """What the conversation is about: the open card or order that short answers refer to."""

    intent: Intent
    lines: tuple[RequestLine, ...] = ()
    order: str | None = None
    names: tuple[str, ...] = ()
    """Names of the products that it is about, asked-about ones too: "la de 3 litros" is one of these names."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be read."""

    text: str
    role: Role
    now: datetime
    """Aware, in the shop's zone: WhatsApp's time of the message, not the time of reading."""
    language: str
    topic: Topic | None = None
    alternatives: tuple[str, ...] = ()
    """Other transcripts of the same voice note."""
    spoken: bool = False
    heard: tuple[tuple[str, float], ...] = ()
    """The words of a voice note's likeliest transcript, each with the recogniser's confidence from 0 to 1; empty where
    nothing is known of them."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A product that words fit; `score` from 0 to 1, `why` names the fields that matched, for people to read."""

    id: str
    score: float
    why: str
    load: Callable[[str], Product] = field(repr=False, compare=False)

    @property
    def product(self) -> Product:
        """The product, fetched when it is first asked for: in a large shop "leche" alone fits thousands."""
        return self.load(self.id)


class ProductMatcher(Protocol):
    """Products by words: one port used by app, bot, understanding and API, implemented once in storage."""

    def search(self, words: str, limit: int = 20) -> list[Fit]:
        """Rank products for a search box: words in any order, prefixes, one typo, alias, sku, barcode.

        What is only called so elsewhere ("chela" is beer, "aguacate" is palta) has `why` "goods".
        """
        ...

    def fits(self, words: str, language: str) -> list[Fit]:
        """Every product that the words of a message fit, best first; empty where the shop has none such.

        More than one means that the words are ambiguous: a size, colour or flavour said settles it.
        """
        ...

    def describes(self, word: str, language: str) -> bool:
        """Whether a word says which goods are meant: one of a product's own, a flavour, a size, what goods are made
        of or for."""
        ...

    def begins_alias(self, word: str) -> bool:
        """Whether some product has an alias of several words that begins with this one ("caja verde", "libra de Luz"),
        plurals aside; a quick no spares asking for each of them."""
        ...

    def packs(self) -> frozenset[str]:
        """What the shop's products are packed in, as the shop writes it: "caja", "fardo"."""
        ...


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reader may know about the shop; a snapshot, cheap to take."""

    shop: Shop
    branches: Sequence[Branch]
    contacts: Sequence[Contact]
    matcher: ProductMatcher = field(compare=False)


class Understanding(Protocol):
    """Reads a message. Never raises for what people write: nonsense is `Intent.UNKNOWN`."""

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Understand `said` against the shop's own data."""
        ...


class LanguageModel(Protocol):
    """Fills a form: completes a prompt under a grammar. Runs in a child process, loads on first use."""

    @property
    def name(self) -> str:
        """The model's name, as `Reading.route` tells it."""
        ...

    def complete(self, prefix: str, prompt: str, *, grammar: str, max_tokens: int) -> str:
        """Return the completion of `prefix` + `prompt` bound by a GBNF `grammar`.

        `prefix` is fixed between calls, so that its evaluation is kept. Raises `EngineUnavailable` or
        `ModelMissing`.
        """
        ...

    def ready(self) -> bool:
        """Whether the model's file is here and its engine can be loaded."""
        ...
