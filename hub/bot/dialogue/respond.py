"""Which intent leads to which step, and who may take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hub.application import purchasing
from hub.application.ports.understanding import Action, Intent
from hub.application.views.conversation import Card
from hub.bot.dialogue import answers, queries, requests, suppliers, talk
from hub.bot.dialogue.turn import QUESTION, Turn
from hub.bot.drafts import About, Asks, Draft, Question, doubtful, load
from hub.bot.paying import tenders
from hub.domain.events import MessageKind, Outcome
from hub.domain.people import Role
from hub.domain.purchasing import Step
from hub.domain.rights import Right

_STEPS: dict[Intent, tuple[Right, Callable[[Turn], Outcome]]] = {
    Intent.RESTOCK_REQUEST: (Right.ORDER, requests.start),
    Intent.RECORD_RECEIPT: (Right.RECEIVE_GOODS, requests.start),
    Intent.STOCK_COUNT: (Right.COUNT_STOCK, requests.start),
    Intent.RECORD_LOSS: (Right.COUNT_STOCK, requests.start),
    Intent.RECORD_SALE: (Right.SELL, requests.start),
    Intent.STOCK_QUERY: (Right.SEE_STOCK, queries.stock),
    Intent.LOW_STOCK_QUERY: (Right.SEE_STOCK, queries.low_stock),
    Intent.PRICE_QUERY: (Right.SEE_PRICES, queries.price),
    Intent.AVAILABILITY_QUERY: (Right.SEE_PRICES, queries.availability),
    Intent.SALES_QUERY: (Right.SEE_SALES, queries.sales),
    Intent.ORDER_STATUS: (Right.TALK, queries.order_status),
    Intent.GREETING: (Right.TALK, talk.greeting),
    Intent.HELP: (Right.TALK, talk.help_),
    Intent.THANKS: (Right.TALK, talk.thanks),
    Intent.TALK_TO_PERSON: (Right.TALK, talk.person),
    Intent.CUSTOMER_ORDER: (Right.TALK, talk.customer_order),
    Intent.REPEAT_ORDER: (Right.TALK, talk.later),
    Intent.DEBT_QUERY: (Right.TALK, talk.later),
    Intent.SUPPLIER_OFFER: (Right.TALK, talk.later),
    Intent.TRANSFER_STOCK: (Right.ORDER, talk.later),
    Intent.CHANGE_PRICE: (Right.SELL, talk.later),
    Intent.ADD_PRODUCT: (Right.SELL, talk.later),
    Intent.RECORD_CREDIT: (Right.SELL, talk.later),
    Intent.RECORD_PAYMENT: (Right.SELL, talk.later),
    Intent.RECORD_EXPENSE: (Right.SELL, talk.later),
    Intent.UNKNOWN: (Right.TALK, talk.unknown),
}


def to_words(turn: Turn, card: Card | None, order: str | None) -> Outcome:
    """Answer typed or spoken words. `card` is the open card they may refer to, `order` the order they quote."""
    if card is not None and card.content is None:
        card = None
    outcome = _to_card(turn, card) if card is not None else None
    if outcome is not None:
        return outcome
    intent = turn.reading.intent
    called_off = intent is Intent.CANCEL and not _request(card)  # that shows a card of its own
    if doubtful(turn.reading) and not called_off and (intent in _VERDICTS or turn.contact.role is Role.SUPPLIER):
        return _unsure(turn, card, order)
    if turn.contact.role is Role.SUPPLIER and (intent in _OF_SUPPLIERS or suppliers.is_offer(turn)):
        return suppliers.offer(turn, order)
    said_more = bool(turn.reading.due or turn.reading.party or turn.reading.branch)
    if intent is Intent.CHANGE_ORDER or (intent is Intent.CONFIRM and said_more and _request(card)):
        return _change(turn, card)
    if intent is Intent.UNKNOWN and order is not None:
        # It may be the answer to the order, in words that nobody taught the bot.
        turn.attention("supplier_wrote", order)
    if intent is Intent.DECLINE and card is not None and card.kind == "offer":
        turn.say(turn.wording("offer.which"), about=load(card.content or "", About).order)
        return Outcome.ASKED
    if intent in (Intent.CONFIRM, Intent.DECLINE):
        return talk.nothing_open(turn)
    if intent is Intent.CANCEL:
        return _call_off(turn, order)
    if intent is Intent.STOCK_QUERY and turn.contact.role is Role.CUSTOMER:
        return queries.availability(turn)
    if intent is Intent.UNKNOWN and card is not None and _request(card) and turn.message.kind is not MessageKind.AUDIO:
        return talk.waiting(turn)
    right, step = _STEPS[intent]
    return step(turn) if turn.may(right) else talk.not_allowed(turn)


REQUEST_CARDS = frozenset(requests.CARDS.values())
"""Kinds of cards that confirm a draft."""
_QUERIES = frozenset(
    {
        Intent.STOCK_QUERY,
        Intent.LOW_STOCK_QUERY,
        Intent.PRICE_QUERY,
        Intent.AVAILABILITY_QUERY,
        Intent.SALES_QUERY,
        Intent.DEBT_QUERY,
        Intent.ORDER_STATUS,
        Intent.HELP,
    }
)
"""They say of no sale how it was paid: "¿cuánto vendí con tarjeta?"."""
_VERDICTS = frozenset({Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL})
_OF_SUPPLIERS = frozenset({Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL, Intent.CHANGE_ORDER})


def to_button(turn: Turn, card: Card, answer: str) -> Outcome:
    """Go on talking after a button that changes nothing in the books."""
    if card.kind == QUESTION:
        outcome = answers.to_question(turn, card, answer)
        return outcome if outcome is not None else talk.unknown(turn)
    if answer == "change" and _request(card):
        return answers.begin_change(turn, card)
    if answer == "part":
        order = load(card.content or "", About).order
        purchasing.find_order(turn.tx, order).require(Step.OFFER)
        turn.say(turn.wording("supplier.part"), about=order)
        return Outcome.ASKED
    return talk.unknown(turn)


def _to_card(turn: Turn, card: Card) -> Outcome | None:
    """Take the answer to a question, or how an open sale was paid ("fue con yape"); None for all else."""
    if card.kind == QUESTION:
        return answers.to_question(turn, card, None)
    read = turn.reading
    more = read.lines or read.amount or read.party or read.intent in _QUERIES
    if card.kind == "sale" and tenders(turn.text) and not more:
        return requests.advance(turn, _paid_as_said(turn, card), card.id)
    return None


def _paid_as_said(turn: Turn, card: Card) -> Draft:
    """The draft of a card, of a sale as it was paid where the message says that: "no, eran 3, con yape"."""
    draft = load(card.content or "", Draft)
    return replace(draft, words=turn.text) if card.kind == "sale" and tenders(turn.text) else draft


def _request(card: Card | None) -> bool:
    return card is not None and card.kind in REQUEST_CARDS


def _change(turn: Turn, card: Card | None) -> Outcome:
    reading = turn.reading
    said = reading.lines or reading.due or reading.party or reading.branch
    if card is not None and _request(card) and doubtful(reading) and turn.message.kind is not MessageKind.AUDIO:
        return answers.begin_change(turn, card)  # "no me acuerdo si fueron 3" changes nothing
    if card is not None and _request(card) and not said:
        return show_again(turn, card) if reading.action is Action.ACT else answers.begin_change(turn, card)
    if card is not None and _request(card):
        return answers.to_draft(turn, _paid_as_said(turn, card), turn.reading, card.id)
    if turn.contact.role is Role.CUSTOMER:
        return talk.customer_change(turn)
    turn.say(turn.wording("change.no_card"))
    return Outcome.ASKED


def _unsure(turn: Turn, card: Card | None, order: str | None) -> Outcome:
    """Press nothing for what may be a yes or a no, and ask; a supplier's words go to a person of the shop."""
    if turn.contact.role is Role.SUPPLIER:
        return suppliers.to_person(turn, order)
    if card is None:
        return talk.nothing_open(turn)
    if _request(card):
        return requests.advance(turn, replace(load(card.content or "", Draft), unsure=True), card.id)
    turn.say(turn.wording("ask.unsure"), about=card.id)
    return Outcome.ASKED


def show_again(turn: Turn, card: Card) -> Outcome:
    """Show what waits to be confirmed or answered once more, as the newest card: nobody knows whether it was meant."""
    if card.kind == QUESTION:
        return requests.ask(turn, load(card.content or "", Question), card.id)
    return requests.advance(turn, load(card.content or "", Draft), card.id)


def _call_off(turn: Turn, order: str | None) -> Outcome:
    """Ask before an order that is on its way is called off."""
    if turn.contact.role is Role.CUSTOMER:
        return talk.customer_cancel(turn)
    if not turn.may(Right.ORDER):
        return talk.nothing_open(turn)
    orders = [each for each in turn.tx.open_orders(requested_by=turn.contact.id) if each.allows(Step.CANCEL)]
    orders = orders or [each for each in turn.tx.open_orders() if each.allows(Step.CANCEL)]
    meant = [each for each in orders if each.id == order or each.reference.casefold() in turn.text.casefold()] or orders
    if not meant:
        return talk.nothing_open(turn)
    if len(meant) > 1:
        draft = Draft(Intent.CANCEL, message=turn.message.id)
        return requests.ask(turn, Question(Asks.ORDER, draft, options=tuple(each.id for each in meant)))
    return answers.confirm_cancel(turn, meant[0].id)
