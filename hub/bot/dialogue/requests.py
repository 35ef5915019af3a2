"""Requests that end in a card: ordering, receiving, counting, losses, sales. What is missing is asked first.

`advance` is the one way forward: it asks the next question or, when nothing is missing, shows the card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Fit, Intent, LineUnit, RequestLine
from hub.bot.bodies import ROWS, Choice
from hub.bot.dialogue.card_words import CARD_WORDS, is_supplier, order_lines, suppliers
from hub.bot.dialogue.mishearing import doubted, misheard_words
from hub.bot.dialogue.teaching import taught_words
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import REPLACED, Asks, Draft, Question, begun, measured, merged, named, names_none, open_question
from hub.bot.paying import tenders
from hub.bot.wording import quoted
from hub.domain.events import Outcome
from hub.domain.people import Role
from hub.domain.purchasing import PurchaseOrder, Step

CARDS = {
    Intent.RESTOCK_REQUEST: "restock",
    Intent.RECORD_RECEIPT: "receipt",
    Intent.STOCK_COUNT: "count",
    Intent.RECORD_LOSS: "loss",
    Intent.RECORD_SALE: "sale",
}
"""The kind of card that confirms each request."""
_SUGGESTIONS = 5
SKIP = "skip"


def start(turn: Turn) -> Outcome:
    """Begin what the message asks for."""
    draft = begun(turn.reading, turn.message.id, turn.text)
    question = doubted(turn, draft)
    return ask(turn, question) if question else advance(turn, draft)


def advance(turn: Turn, draft: Draft, *replaces: str | None) -> Outcome:
    """Ask what is missing, or show the card; `replaces` are cards that this one takes the place of."""
    draft = merged(draft)
    if draft.intent is Intent.RECORD_RECEIPT:
        found = _bound_to_order(turn, draft)
        if isinstance(found, Question):
            return ask(turn, found, *replaces)
        draft = found
    draft = _sized_by_order(turn, draft)
    if draft.intent is Intent.STOCK_COUNT:
        draft = _counted_together(turn, draft)
    question = open_question(draft)
    if question is None and not draft.lines:
        question = Question(Asks.NAME, draft)
    if question is None and draft.intent is Intent.RESTOCK_REQUEST and any(not s for s in suppliers(turn, draft)):
        question = Question(Asks.SUPPLIER, draft, options=_supplier_options(turn))
    if question is not None:
        return ask(turn, question, *replaces)
    unpriced = _unpriced(turn, draft)
    if unpriced:
        turn.close(REPLACED, *replaces)
        turn.say(turn.wording("sale.no_price", products=turn.wording.listed(unpriced)))
        return Outcome.ASKED
    if draft.intent is Intent.RECORD_SALE and len(tenders(draft.words or "")) > 1:
        turn.close(REPLACED, *replaces)
        turn.say(turn.wording("sale.two_tenders"))
        return Outcome.ASKED
    place = turn.place(draft.branch) if draft.intent is not Intent.RECORD_SALE else ""
    words = (turn.wording("card.unsure") + "\n" if draft.unsure else "") + place
    words += CARD_WORDS[draft.intent](turn, draft) + taught_words(turn, draft) + misheard_words(turn, draft)
    turn.confirm(CARDS[draft.intent], draft, words, replaces=replaces)
    return Outcome.DONE


# Questions


def ask(turn: Turn, question: Question, *replaces: str | None) -> Outcome:
    """Put a question into words and options."""
    words, options = _QUESTIONS[question.asks](turn, question)
    turn.ask(replace(question, options=tuple(o.id for o in options)), words, options, replaces=replaces)
    return Outcome.ASKED


def _ask_product(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    products = [p for p in (turn.tx.product(each) for each in question.options) if p is not None]
    options = [Choice(p.id, p.name) for p in products[:ROWS]]
    line = question.draft.lines[question.line]
    amount = turn.wording.formats.number(line.quantity) if line.quantity else None
    words = turn.wording("ask.product.amount", amount=amount) if amount else turn.wording("ask.product")
    return words + ("\n" + turn.wording("ask.more") if len(products) > ROWS else ""), options


def _ask_name(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    lines = question.draft.lines
    said = lines[question.line].said if lines else None
    if not said:
        return turn.wording("ask.name"), []
    fits = _similar(turn, said)
    options = [Choice(fit.id, fit.product.name) for fit in fits]
    if len(lines) > 1:
        options.append(Choice(SKIP, turn.wording("button.skip")))
    words = turn.wording("ask.name.similar" if fits else "ask.name.unknown", said=quoted(said))
    return words, options


def _similar(turn: Turn, said: str) -> list[Fit]:
    """Products like the words `said`, or like as many of them from the first on as anything is like."""
    words = said.split()
    found = (turn.matcher.search(" ".join(words[:end]), _SUGGESTIONS) for end in range(len(words), 0, -1))
    return next(filter(None, found), [])


def _ask_quantity(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    line = question.draft.lines[question.line]
    if question.options:
        return _ask_heard(turn, line, question.options)
    product = turn.product(line.product or "")
    if question.change is not None:
        return turn.wording("ask.quantity.change", line=turn.wording.line(product, *measured(line, product))), []
    if product.pack is None:
        return turn.wording("ask.quantity", product=product.name), []
    pack = turn.wording.packs(product.pack, product.base_unit, Decimal(1))
    return turn.wording("ask.quantity.pack", product=product.name, pack=pack), []


def _ask_heard(turn: Turn, line: RequestLine, numbers: Sequence[str]) -> tuple[str, list[Choice]]:
    """Which of several numbers was said."""
    shown = [turn.wording.formats.number(Decimal(each)) for each in numbers]
    meant, heard = ", ".join(shown[:-1]), shown[-1]
    options = [Choice(each, words) for each, words in zip(numbers, shown, strict=True)]
    if line.product is None:
        return turn.wording("ask.quantity.heard.unnamed", meant=meant, heard=heard), options
    name = turn.product(line.product).name
    return turn.wording("ask.quantity.heard", meant=meant, heard=heard, product=name), options


def _ask_supplier(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    without = [
        turn.product(line.product or "").name
        for line, supplier in zip(question.draft.lines, suppliers(turn, question.draft), strict=True)
        if supplier is None
    ]
    options = [Choice(each, turn.name(each)) for each in question.options[:ROWS]]
    key = "ask.supplier" if options else "ask.supplier.none"
    return turn.wording(key, products=turn.wording.listed(without)), options


def _ask_order(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    orders = [order for order in (turn.tx.order(each) for each in question.options[:ROWS]) if order]
    return turn.wording("ask.order"), [
        Choice(order.id, f"{order.reference} · {turn.name(order.supplier)}", order_lines(turn, order, "; "))
        for order in orders
    ]


def _ask_line(turn: Turn, question: Question) -> tuple[str, list[Choice]]:
    products = [turn.product(each) for each in question.options[:ROWS]]
    said = question.change
    off = said is not None and said.quantity == 0 and said.relative is None
    words = turn.wording("ask.line.off" if off else "ask.line")
    if said is not None and not names_none(said) and (off or said.relative) and not named(said) & set(question.options):
        words = turn.wording("ask.line.absent", question=words)
    return words, [Choice(p.id, p.name) for p in products]


def _ask_change(turn: Turn, _question: Question) -> tuple[str, list[Choice]]:
    return turn.wording("ask.change"), []


_QUESTIONS: dict[Asks, Callable[[Turn, Question], tuple[str, list[Choice]]]] = {
    Asks.PRODUCT: _ask_product,
    Asks.NAME: _ask_name,
    Asks.QUANTITY: _ask_quantity,
    Asks.SUPPLIER: _ask_supplier,
    Asks.ORDER: _ask_order,
    Asks.LINE: _ask_line,
    Asks.CHANGE: _ask_change,
}


# Suppliers of an order


def _supplier_options(turn: Turn) -> tuple[str, ...]:
    named = turn.reading.party.candidates if turn.reading.party else ()
    known = tuple(each for each in named if is_supplier(turn, each))
    return known or tuple(each.id for each in turn.tx.contacts(Role.SUPPLIER))


# Goods that arrive


def receivable(turn: Turn, *, own: bool) -> list[PurchaseOrder]:
    """Return the orders from which goods may arrive: the contact's own, or all."""
    orders = turn.tx.open_orders(requested_by=turn.contact.id if own else None)
    return [order for order in orders if order.allows(Step.RECEIVE) and any(x.outstanding for x in order.lines)]


def _bound_to_order(turn: Turn, draft: Draft) -> Draft | Question:
    """Find the order that the goods belong to; words that name no product mean the one open order."""
    if draft.order is None:
        orders = receivable(turn, own=True) or receivable(turn, own=False)
        if not draft.lines or any(names_none(line) for line in draft.lines):
            if len(orders) > 1:
                return Question(Asks.ORDER, draft, options=tuple(order.id for order in orders))
            if not orders:
                lines = tuple(line for line in draft.lines if not names_none(line))
                return replace(draft, lines=lines)
            draft = replace(draft, order=orders[0].id)
        else:
            best = max(receivable(turn, own=False), key=lambda o: _covers(o, draft), default=None)
            draft = replace(draft, order=best.id if best and _covers(best, draft) else None)
    order = turn.tx.order(draft.order) if draft.order else None
    return _filled_from(order, draft) if order else draft


def _covers(order: PurchaseOrder, draft: Draft) -> int:
    wanted = {line.product for line in order.lines if line.outstanding}
    named = sum(1 for line in draft.lines if wanted & ({line.product} if line.product else set(line.candidates)))
    return named if not draft.party or draft.party == order.supplier else 0


def _filled_from(order: PurchaseOrder, draft: Draft) -> Draft | Question:
    waiting = [line for line in order.lines if line.outstanding] or list(order.lines)
    if not draft.lines:
        arrived = tuple(_whole(line.product, line.outstanding) for line in waiting)
        return replace(draft, lines=arrived)
    lines = list(draft.lines)
    for index, line in enumerate(lines):
        fits = [x for x in waiting if names_none(line) or x.product in line.candidates]
        if line.product is None and len(fits) == 1:
            lines[index] = replace(line, product=fits[0].product, candidates=())
        elif names_none(line):
            return Question(Asks.LINE, replace(draft, lines=tuple(lines)), index, tuple(x.product for x in waiting))
    return replace(draft, lines=tuple(lines))


def _whole(product: str, outstanding: Decimal) -> RequestLine:
    return RequestLine(product=product, quantity=outstanding, unit=LineUnit.BASE)


def _sized_by_order(turn: Turn, draft: Draft) -> Draft:
    """A number without a unit has the unit in which the order was made; a product without one means all of it."""
    order = turn.tx.order(draft.order) if draft.order else None
    asked = {line.product: line for line in order.lines} if order else {}
    lines = []
    for line in draft.lines:
        known = asked.get(line.product or "")
        if known and line.quantity is None and draft.intent is Intent.RECORD_RECEIPT:
            lines.append(_whole(known.product, known.outstanding))
        elif line.unit is None:
            packs = known is not None and known.packs is not None
            lines.append(replace(line, unit=LineUnit.PACK if packs else LineUnit.BASE))
        else:
            lines.append(line)
    return replace(draft, lines=tuple(lines))


def _counted_together(turn: Turn, draft: Draft) -> Draft:
    """What was counted of one product in packs and loose is one count: the second would take the first's place."""
    of = Counter(line.product for line in draft.lines if line.product and line.quantity is not None)
    lines: dict[str, RequestLine] = {}
    for index, line in enumerate(draft.lines):
        if of[line.product or ""] < 2 or line.quantity is None:
            lines[str(index)] = line
            continue
        key = line.product or ""
        before = lines[key].quantity if key in lines else None
        loose = (before or Decimal(0)) + measured(line, turn.product(key))[0]
        lines[key] = replace(line, quantity=loose, unit=LineUnit.BASE)
    return replace(draft, lines=tuple(lines.values()))


def _unpriced(turn: Turn, draft: Draft) -> list[str]:
    if draft.intent is not Intent.RECORD_SALE:
        return []
    sold = [turn.product(line.product or "") for line in draft.lines]
    return [product.name for product in sold if product.price is None]
