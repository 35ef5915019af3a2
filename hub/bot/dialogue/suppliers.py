"""What a supplier writes about an order: yes, no, or something else that it offers instead."""

from __future__ import annotations

from dataclasses import replace

from hub.application import purchasing
from hub.application.ports.books import Reader
from hub.application.ports.understanding import Action, Intent, LineUnit, RequestLine, Topic
from hub.bot.dialogue import talk
from hub.bot.dialogue.requests import ask
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import Asks, Draft, Question, Unclear, begun, offered
from hub.domain.events import Outcome
from hub.domain.people import Contact
from hub.domain.purchasing import Line, OrderState, PurchaseOrder, Step, offered_state

_VERDICTS = (Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL)


def answerable(reader: Reader, supplier: Contact) -> list[PurchaseOrder]:
    """Return the orders that a supplier may still answer, oldest first."""
    return [order for order in reader.open_orders(supplier=supplier.id) if order.allows(Step.OFFER)]


def topic(order: PurchaseOrder) -> Topic:
    """Return an order as what the conversation is about."""
    return Topic(Intent.SUPPLIER_OFFER, tuple(_line(line) for line in order.lines), order.id)


def _line(line: Line) -> RequestLine:
    if line.packs is not None:
        return RequestLine(product=line.product, quantity=line.packs, unit=LineUnit.PACK)
    return RequestLine(product=line.product, quantity=line.quantity, unit=LineUnit.BASE)


def offer(turn: Turn, order: str | None) -> Outcome:
    """Begin with what a supplier wrote; `order` is the one that it answered, where WhatsApp or a card tells."""
    if turn.reading.action is Action.ASK and answerable(turn.tx, turn.contact):
        return to_person(turn, order)
    draft = begun(turn.reading, turn.message.id, turn.text)
    verdict = draft.intent if draft.intent in _VERDICTS and not draft.lines else None
    return weigh(turn, replace(draft, intent=Intent.SUPPLIER_OFFER, order=order, verdict=verdict))


def to_person(turn: Turn, order: str | None) -> Outcome:
    """Leave what is not clearly a yes, a no, a number, a price or a day to a person; the order stays as it is."""
    turn.attention("supplier_wrote", order)
    return Outcome.NOT_UNDERSTOOD


def weigh(turn: Turn, draft: Draft, *replaces: str | None) -> Outcome:
    """Record the offer, or ask which order or product it is about."""
    orders = answerable(turn.tx, turn.contact)
    order = next((each for each in orders if each.id == draft.order), None)
    if order is None:
        named = {line.product for line in draft.lines if line.product}
        fits = [each for each in orders if named & {line.product for line in each.lines}] or orders
        if not fits:
            turn.attention("supplier_wrote")
            talk.chat(turn, turn.wording("supplier.no_order"))
            return Outcome.DONE
        if len(fits) > 1:
            return ask(turn, Question(Asks.ORDER, draft, options=tuple(each.id for each in fits)), *replaces)
        order = fits[0]
    if draft.verdict in (Intent.DECLINE, Intent.CANCEL):
        turn.close("answered", *replaces)
        purchasing.decline_order(turn.tx, order.id, draft.words)
        return Outcome.DONE
    said = offered(order, draft.lines, turn.tx.product, turn.shop.currency)
    if isinstance(said, Unclear):
        options = tuple(line.product for line in order.lines)
        index = draft.lines.index(said.line)
        return ask(turn, Question(Asks.LINE, replace(draft, order=order.id), index, options), *replaces)
    asked = {line.product: line.quantity for line in order.lines}
    if any(line.quantity > asked[line.product] for line in said):
        return to_person(turn, order.id)  # more than was asked for may be a debt, a price or a question
    turn.close("answered", *replaces)
    if draft.verdict is Intent.CONFIRM:
        # An offer of just what was asked confirms the order, and keeps the words for whoever asked for it.
        purchasing.offer(turn.tx, order.id, (), draft.due if order.due else None, draft.words)
        return Outcome.DONE
    if not said and draft.due in (None, order.due):
        turn.say(turn.wording("supplier.part"))
        return Outcome.ASKED
    if order.due is None and offered_state(order, said, None) is OrderState.CONFIRMED and order.allows(Step.CONFIRM):
        # No day was asked for: a day alone is the answer to that, not another offer.
        purchasing.confirm_order(turn.tx, order.id, draft.due)
    else:
        purchasing.offer(turn.tx, order.id, said, draft.due, draft.words)
    return Outcome.DONE


def is_offer(turn: Turn) -> bool:
    """Whether a supplier's words can be an offer: they name a number, a price or a day."""
    reading = turn.reading
    numbers = any(line.quantity is not None or line.price is not None for line in reading.lines)
    return reading.intent is Intent.SUPPLIER_OFFER or numbers or reading.due is not None
