"""What the buttons of a card do to the books: each card has one effect, whatever is pressed, redelivered or repeated.

Every effect runs as the command ``card:<id>``, so that the same card pressed twice, at once or on two devices, is done
once. It returns the words for whoever pressed, or None where silence is cheaper and clear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hub.application import purchasing, sales, stock
from hub.application.ports.books import Reader
from hub.application.views.conversation import Card
from hub.bot.dialogue import mishearing
from hub.bot.dialogue.card_words import suppliers
from hub.bot.dialogue.requests import CARDS
from hub.bot.dialogue.teaching import learn
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import About, Draft, load, measured
from hub.bot.paying import tender
from hub.domain.errors import NotFound, WrongState
from hub.domain.events import CardClosed, LossReason, OrderLine, OrderOffered, Payment, ReceivedLine
from hub.domain.money import Money
from hub.domain.purchasing import OrderState

_DATA = Path(__file__).parent.parent / "data"
Effect = Callable[[Turn, str], str | None]
NO_LONGER = "stale"
"""Answer of a card whose matter was settled elsewhere meanwhile."""


def has_effect(kind: str, answer: str) -> bool:
    """Whether this button changes the books; the others only go on talking."""
    return (kind, answer) in _EFFECTS


def take(turn: Turn, card: Card, answer: str) -> str | None:
    """Close `card` with `answer` and do what it says. Raises what the use case raises; then nothing was written."""
    if card.content is None:
        raise NotFound(f"card {card.id} was erased", reason="card")
    turn.tx.record(CardClosed(card.id, answer))
    done = _EFFECTS[(card.kind, answer)](turn, card.content)
    if card.kind in CARDS.values() and answer == "yes":
        learn(turn, load(card.content, Draft))
        mishearing.learn(turn, load(card.content, Draft))
    return done


def _order(turn: Turn, content: str) -> str | None:
    draft = load(content, Draft)
    by_supplier: dict[str, list[OrderLine]] = {}
    for line, supplier in zip(draft.lines, suppliers(turn, draft), strict=True):
        quantity, packs = measured(line, turn.product(line.product or ""))
        by_supplier.setdefault(supplier or "", []).append(OrderLine(line.product or "", quantity, packs))
    for supplier, lines in by_supplier.items():
        purchasing.request_order(
            turn.tx,
            supplier=supplier,
            lines=lines,
            due=draft.due,
            message=draft.message,
            requested_by=turn.contact.id,
            branch=draft.branch,
        )
    return None


def _receive(turn: Turn, content: str) -> str | None:
    draft = load(content, Draft)
    lines = []
    for line in draft.lines:
        lines.append(ReceivedLine(line.product or "", measured(line, turn.product(line.product or ""))[0]))
    purchasing.receive_goods(turn.tx, lines=lines, order=draft.order, supplier=draft.party, branch=draft.branch)
    return turn.wording("done.receipt", lines=_on_hand(turn, draft))


def _on_hand(turn: Turn, draft: Draft) -> str:
    made = []
    for product in dict.fromkeys(line.product or "" for line in draft.lines):
        known = turn.product(product)
        left = turn.wording.amount(known.base_unit, turn.tx.on_hand(product, draft.branch or turn.tx.branch))
        made.append(turn.wording("line", product=known.name, quantity=left))
    return turn.wording.bullets(made)


def _count(turn: Turn, content: str) -> str | None:
    draft = load(content, Draft)
    for line in draft.lines:
        counted = measured(line, turn.product(line.product or ""))[0]
        stock.count_stock(turn.tx, line.product or "", counted, draft.branch)
    return turn.wording("done.count")


def _lose(turn: Turn, content: str) -> str | None:
    draft = load(content, Draft)
    reason = loss_reason(draft.words or "")
    for line in draft.lines:
        lost = measured(line, turn.product(line.product or ""))[0]
        stock.lose_stock(turn.tx, line.product or "", lost, reason, draft.branch)
    return turn.wording("done.loss", lines=_on_hand(turn, draft))


@cache
def _reasons() -> tuple[tuple[LossReason, re.Pattern[str]], ...]:
    languages: dict[str, dict[str, str]] = json.loads((_DATA / "loss_reasons.json").read_text("utf-8"))
    return tuple(
        (LossReason(reason), re.compile(rf"\b(?:{words})", re.IGNORECASE))
        for known in languages.values()
        for reason, words in known.items()
    )


def loss_reason(words: str) -> LossReason:
    """Return why goods were lost, by the words for it in any of the three languages."""
    return next((reason for reason, pattern in _reasons() if pattern.search(words)), LossReason.OTHER)


def _sell(turn: Turn, content: str) -> str | None:
    draft = load(content, Draft)
    asked = [
        sales.Asked(line.product or "", measured(line, turn.product(line.product or ""))[0]) for line in draft.lines
    ]
    lines = sales.sold_lines(turn.tx, asked)
    total = Money.total((line.amount for line in lines), turn.shop.currency)
    sales.record_sale(turn.tx, lines, [Payment(tender(draft.words or ""), total)])
    return turn.wording("done.sale", total=turn.wording.money(total))


def _dropped(turn: Turn, _content: str) -> str | None:
    return turn.wording("done.dropped")


def _approve(turn: Turn, content: str) -> str | None:
    purchasing.approve_order(turn.tx, load(content, About).order)
    return None


def _reject(turn: Turn, content: str) -> str | None:
    purchasing.cancel_order(turn.tx, load(content, About).order)
    return None


def _confirmed(turn: Turn, content: str) -> str | None:
    purchasing.confirm_order(turn.tx, load(content, About).order)
    return None


def _declined(turn: Turn, content: str) -> str | None:
    words = turn.text if turn.message.button is None else None
    purchasing.decline_order(turn.tx, load(content, About).order, words)
    return None


def _accepted(turn: Turn, content: str) -> str | None:
    about = load(content, About)
    if offers(turn.tx, about.order) != about.offer:
        raise WrongState("the supplier has made another offer since", reason="offer")
    purchasing.accept_offer(turn.tx, about.order)
    return None


def offers(reader: Reader, order: str) -> int:
    """Return how many offers a supplier has made for an order."""
    detail = reader.order_detail(order)
    return sum(1 for entry in detail.history if entry.what == OrderOffered.type_name) if detail else 0


def _called_off(turn: Turn, content: str) -> str | None:
    order = purchasing.find_order(turn.tx, load(content, About).order)
    purchasing.cancel_order(turn.tx, order.id)
    key = (
        "done.cancelled.told"
        if order.state not in (OrderState.DRAFT, OrderState.AWAITING_APPROVAL)
        else ("done.cancelled")
    )
    return turn.wording(key, reference=order.reference, supplier=turn.name(order.supplier))


_EFFECTS: dict[tuple[str, str], Effect] = {
    ("restock", "yes"): _order,
    ("receipt", "yes"): _receive,
    ("count", "yes"): _count,
    ("loss", "yes"): _lose,
    ("sale", "yes"): _sell,
    **{(kind, "no"): _dropped for kind in ("restock", "receipt", "count", "loss", "sale")},
    ("approval", "approve"): _approve,
    ("approval", "reject"): _reject,
    ("supplier", "all"): _confirmed,
    ("supplier", "no"): _declined,
    ("offer", "accept"): _accepted,
    ("offer", "cancel"): _called_off,
    ("cancel", "yes"): _called_off,
    ("cancel", "no"): lambda _turn, _content: None,
}
_AFFIRM = {"approval": "approve", "supplier": "all", "offer": "accept"}
_REFUSE = {"approval": "reject", "supplier": "no", "offer": "cancel"}


def affirmative(kind: str) -> str:
    """Return the answer that "sí" gives to a card of this kind."""
    return _AFFIRM.get(kind, "yes")


def negative(kind: str) -> str:
    """Return the answer that "no" gives to a card of this kind."""
    return _REFUSE.get(kind, "no")
