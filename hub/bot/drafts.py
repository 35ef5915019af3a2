"""A request under way, from the first words to the confirmation: what is known, what must be asked, what changed.

A draft is kept in the content of a card as JSON, so that the conversation survives anything that a device does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine
from hub.domain.catalogue import Product
from hub.domain.events import OfferedLine
from hub.domain.money import UnitPrice
from hub.domain.purchasing import PurchaseOrder
from hub.domain.quantity import quantity as checked

T = TypeVar("T")
REPLACED = "replaced"
"""Answer of a card that another one takes the place of."""
_CONVERTER = make_converter()
_CONVERTER.register_unstructure_hook(Decimal, str)
_CONVERTER.register_structure_hook(Decimal, lambda value, _: Decimal(value))


class Asks(StrEnum):
    """What a question asks for."""

    PRODUCT = "product"
    """Which of several products."""
    NAME = "name"
    """Which product at all: the shop has none like the words."""
    QUANTITY = "quantity"
    SUPPLIER = "supplier"
    ORDER = "order"
    """Which of several orders."""
    LINE = "line"
    """Which line of a draft or an order."""
    CHANGE = "change"
    """What shall be different."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asked for. `message` is the message that began it."""

    intent: Intent
    lines: tuple[RequestLine, ...] = ()
    due: date | None = None
    party: str | None = None
    """The supplier or customer that was named."""
    fallback: str | None = None
    """The supplier of those products that have none in the catalogue, once somebody was asked."""
    branch: str | None = None
    order: str | None = None
    message: str | None = None
    words: str | None = None
    """What was said, where more than its lines matters: a supplier's answer, why goods were lost."""
    taught: tuple[tuple[str, str], ...] = ()
    """Words that the shop's people use, each with the product that they said it is."""
    misheard: tuple[tuple[str, str], ...] = ()
    """What the voice note was heard as, each with what was meant instead: words or numbers in figures."""
    verdict: Intent | None = None
    """Of a supplier's answer: a plain yes or no, while it is not known to which order."""
    unsure: bool = False
    """Whether it is not sure that this was said, so that the card asks just that."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is missing. `line` is the line it is about; `options` are ids that the answer picks from."""

    asks: Asks
    draft: Draft
    line: int = 0
    options: tuple[str, ...] = ()
    card: str | None = None
    """The card that gives way to the new one, where something is being changed."""
    change: RequestLine | None = None
    """What was said of a line that is not known yet."""


@dataclass(frozen=True, slots=True)
class About:
    """The content of a card that concerns one order; `offer` counts its offers, so that an old one is not accepted."""

    order: str
    offer: int = 0


def dump(content: Draft | Question | About) -> str:
    """Return a card's content as JSON."""
    return _CONVERTER.dumps(content, sort_keys=True)


def load(text: str, kind: type[T]) -> T:
    """Read what `dump` wrote."""
    made: T = _CONVERTER.loads(text, kind)
    return made


def begun(reading: Reading, message: str, words: str | None = None) -> Draft:
    """Return the draft that a reading begins."""
    party = reading.party.contact if reading.party else None
    return Draft(
        reading.intent,
        reading.lines,
        reading.due,
        party,
        branch=reading.branch,
        message=message,
        words=words,
        unsure=doubtful(reading),
    )


def doubtful(reading: Reading) -> bool:
    """Whether a reading only asks if it is what was said."""
    return reading.action is Action.ASK and "confirmation" in reading.missing


def names_none(line: RequestLine) -> bool:
    """Whether a line speaks of what was spoken of before: it names no product, known or not."""
    return line.product is None and not line.candidates and not line.said


def named(line: RequestLine) -> set[str]:
    """The products that a line may mean."""
    return {line.product} if line.product else set(line.candidates)


def measured(line: RequestLine, product: Product) -> tuple[Decimal, Decimal | None]:
    """Return a line's quantity in base units, and in packs where packs were meant. Raises `InvalidQuantity`."""
    said = checked(line.quantity if line.quantity is not None else 0)
    if line.unit is LineUnit.PACK and product.pack is not None:
        return checked(said * product.pack.size), said
    return said, None


def open_question(draft: Draft) -> Question | None:
    """Return what must be asked about the draft's lines before it can be shown for confirmation."""
    for index, line in enumerate(draft.lines):
        if line.product is None and line.candidates:
            return Question(Asks.PRODUCT, draft, index, line.candidates)
        if line.product is None:
            return Question(Asks.NAME, draft, index)
    for index, line in enumerate(draft.lines):
        if line.quantity is None or (line.quantity == 0 and draft.intent is not Intent.STOCK_COUNT):
            return Question(Asks.QUANTITY, draft, index)
    return None


def with_line(draft: Draft, index: int, **changes: Any) -> Draft:
    """Return the draft with one line changed."""
    lines = list(draft.lines)
    lines[index] = replace(lines[index], **changes)
    return replace(draft, lines=tuple(lines))


def merged(draft: Draft) -> Draft:
    """Return the draft with lines of one product and unit added up: people repeat themselves in a list."""
    lines: list[RequestLine] = []
    for line in draft.lines:
        same = next((i for i, x in enumerate(lines) if x.product == line.product and x.unit == line.unit), None)
        if same is None or line.product is None or line.quantity is None or lines[same].quantity is None:
            lines.append(line)
        else:
            before = lines[same].quantity
            lines[same] = replace(lines[same], quantity=(before or Decimal(0)) + line.quantity)
    return replace(draft, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Unclear:
    """What an answer to an order says that fits several of its lines: `line` is what was said."""

    line: RequestLine


def offered(
    order: PurchaseOrder,
    lines: Sequence[RequestLine],
    product: Callable[[str], Product | None],
    currency: str,
) -> tuple[OfferedLine, ...] | Unclear:
    """Return what a supplier's words say about the order's lines.

    A bare number keeps the unit in which the line was asked; a price is per base unit or per pack, whichever is
    nearer to the known cost. Products that the order does not have are left out; words that could mean several of
    its lines are `Unclear`.
    """
    made: list[OfferedLine] = []
    for said in lines:
        names = named(said)
        fits = [x for x in order.lines if x.product in names]
        if names_none(said):
            fits = list(order.lines)
        if len(fits) > 1:
            return Unclear(said)
        item = product(fits[0].product) if fits else None
        if not fits or item is None:
            continue
        line = fits[0]
        packs = said.unit is LineUnit.PACK or line.packs is not None
        unit = LineUnit.PACK if packs and not _base_was_meant(said, line.quantity, item) else LineUnit.BASE
        amount = line.quantity if said.quantity is None else measured(replace(said, unit=unit), item)[0]
        cost = _cost(said.price, item, line.unit_cost, packs=packs, currency=currency)
        made.append(OfferedLine(line.product, amount, cost))
    return tuple(made)


def _base_was_meant(said: RequestLine, asked: Decimal, product: Product) -> bool:
    """A number said as base units that only makes sense so: as packs it would be far more than was asked."""
    if said.unit is not LineUnit.BASE or said.quantity is None or product.pack is None:
        return False
    return said.quantity * product.pack.size > asked


def _cost(
    price: Decimal | None, product: Product, known: UnitPrice | None, *, packs: bool, currency: str
) -> UnitPrice | None:
    if price is None or price <= 0:
        return None
    size = product.pack.size if product.pack else Decimal(1)
    per_pack = packs
    if known is not None and known.amount > 0 and size != 1:
        as_unit, as_pack = price / known.amount, price / (known.amount * size)
        per_pack = _distance(as_pack) < _distance(as_unit)
    return UnitPrice.of(price / size if per_pack and size != 1 else price, currency)


def _distance(ratio: Decimal) -> Decimal:
    return ratio if ratio >= 1 else 1 / ratio
