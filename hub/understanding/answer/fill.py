"""Fills the answer of an intent: lines, dates, people, amounts, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine
from hub.understanding.answer import pricing, spoken_money
from hub.understanding.answer.confirming import ANSWERS, answered
from hub.understanding.answer.days_gone import days_asked
from hub.understanding.answer.doubts import (
    between,
    counts_or_costs,
    hedged,
    in_hundreds,
    meant_instead,
    of_what,
    one_or_other,
    several,
    spoken_to,
    two_people,
    unexplained,
)
from hub.understanding.answer.due import due as due_day
from hub.understanding.answer.due import for_a_day_gone_by
from hub.understanding.answer.edited import charged, edited, of_money
from hub.understanding.answer.naming import is_kin, may_be_new
from hub.understanding.answer.on_card import (
    changed_to,
    denied,
    differs_or_costs,
    in_other_units,
    number_apart,
    of_card,
    on_card,
    pointed,
    stands_for,
)
from hub.understanding.answer.persons import party_of, person
from hub.understanding.answer.places import branch_of, may_be_a_place, unclear, whole_shop
from hub.understanding.answer.standing import standing
from hub.understanding.answer.telling import (
    Resolved,
    as_told,
    fewer,
    goods_left,
    is_instead_of,
    new_goods,
    put_in,
    set_to,
    speaks_of_instead,
    stays,
    told,
    unheard_of,
)
from hub.understanding.answer.undone import new_price
from hub.understanding.goods.resolve import every
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.kinds import COUNTED

ASKED = frozenset({Intent.STOCK_QUERY, Intent.PRICE_QUERY, Intent.SALES_QUERY, Intent.AVAILABILITY_QUERY})
"""Questions about products: lines without quantity."""
DUE = frozenset(
    {
        Intent.RESTOCK_REQUEST,
        Intent.CUSTOMER_ORDER,
        Intent.SUPPLIER_OFFER,
        Intent.CHANGE_ORDER,
        Intent.REPEAT_ORDER,
        Intent.TRANSFER_STOCK,
    }
)
PERSONAL = frozenset({Intent.RECORD_CREDIT, Intent.RECORD_PAYMENT, Intent.DEBT_QUERY})
_WEIGHED = frozenset({Intent.RECORD_SALE, Intent.RECORD_LOSS, Intent.CUSTOMER_ORDER, Intent.RECORD_CREDIT})
"""Intents whose loose goods are weighed at the counter: hundreds of them are grams."""
_ADDRESSED = frozenset({Intent.TALK_TO_PERSON, Intent.GREETING, Intent.THANKS})
"""Where whoever is named is the one spoken to."""
_LARGEST_AMOUNT = Decimal(10) ** 9
_CENT = Decimal("0.0001")


def fill(message: Message, intent: Intent) -> Reading:
    """Return the reading of `message` as `intent`."""
    if intent in (Intent.CHANGE_PRICE, Intent.ADD_PRODUCT):
        return _priced(message, intent)
    if intent in PERSONAL or intent is Intent.RECORD_EXPENSE:
        return _owed(message, intent)
    if intent in COUNTED:
        return _counted(message, intent)
    if intent in ASKED:
        return _asked(message, intent)
    if intent is Intent.CHANGE_ORDER:
        return _on_card(message)
    if intent is Intent.SUPPLIER_OFFER:
        return _offered(message)
    reading = answered(message, intent) if intent in ANSWERS else Reading(intent, Action.ACT)
    return _finished(message, reading, reading.missing)


def _finished(message: Message, reading: Reading, missing: Sequence[str] = ()) -> Reading:
    """Add due date, branch and party, and say whether anything is missing."""
    wants = list(missing)
    due = due_day(message, reading.intent) if reading.intent in DUE else None
    branch = branch_of(message, reading.intent)
    party = reading.party
    if party is None and reading.intent not in PERSONAL and reading.intent not in _ADDRESSED:
        party = party_of(message, reading.intent)
        if party is not None and party.candidates:
            wants.append("party")
    if due is None and reading.intent in DUE and for_a_day_gone_by(message):
        wants.append("confirmation")
    if unclear(message, reading.intent, branch):
        wants.append("branch")
    if may_be_a_place(message, reading.intent):
        wants.append("confirmation")
    order = ("product", "quantity", "price", "party", "branch", "amount", "confirmation")
    missing = tuple(m for m in order if m in wants)
    action = Action.ASK if missing else reading.action
    return replace(reading, due=due, branch=branch, party=party, missing=missing, action=action)


def _wanting(lines: Sequence[RequestLine], *, quantity: bool) -> tuple[str, ...]:
    missing = []
    if not lines or any(line.product is None for line in lines):
        missing.append("product")
    if quantity and any(line.quantity is None for line in lines):
        missing.append("quantity")
    return tuple(missing)


def _counted(message: Message, intent: Intent) -> Reading:
    drafts = [each for d, p in told(message, counting=intent is Intent.STOCK_COUNT) for each in every(d, p)]
    lines = [message.resolver.line(d, p, grams=intent in _WEIGHED) for d, p in drafts]
    lines = as_told(message, intent, lines, [draft for draft, _ in drafts])
    lines = [line if line.quantity is not None else replace(line, unit=None) for line in lines]
    counted = {line.product for line in lines if line.quantity is not None}
    lines = [line for line in dict.fromkeys(lines) if line.quantity is not None or line.product not in counted - {None}]
    missing = _wanting(lines, quantity=True)
    doubtful = (
        unexplained(message)
        or between(message)
        or one_or_other(message)
        or meant_instead(message)
        or counts_or_costs(message)
        or hedged(message, intent)
        or goods_left(message, drafts)
    )
    doubtful = doubtful or (intent is Intent.RECORD_SALE and two_people(message))
    none = intent is not Intent.STOCK_COUNT and any(line.quantity == 0 for line in lines)  # "no vendí ni un jabón"
    none = none or (intent in DUE and bool(message.of(Sort.FIX) and message.lex.removals.search(message.skeleton)))
    if any(d.words for d, _ in drafts) and (doubtful or none):
        missing = (*missing, "confirmation")
    return _finished(message, Reading(intent, Action.ACT, tuple(lines)), missing)


def _asked(message: Message, intent: Intent) -> Reading:
    named = [(d, message.resolver.of_size(d, p)) for d, p in message.resolved if d.words]
    if intent in (Intent.STOCK_QUERY, Intent.SALES_QUERY):
        named = [(d, p) for d, p in named if not whole_shop(message, d)]
    known = [(d, p) for d, p in named if p]
    if intent is Intent.SALES_QUERY and not known:
        named = [(d, p) for d, p in named if message.follows_of(d)]
    named = [(d, p) for d, p in named if p or not spoken_to(message, d)] or named
    asked = [replace(message.resolver.line(d, p), quantity=None, unit=None) for d, p in (known or named[:3])]
    lines = tuple(dict.fromkeys(asked))
    needed = intent in (Intent.PRICE_QUERY, Intent.AVAILABILITY_QUERY)
    missing = _wanting(lines, quantity=False) if lines or needed else ()
    reading = Reading(intent, Action.ACT, lines)
    if intent is Intent.SALES_QUERY:
        period, sure = days_asked(message)
        reading = replace(reading, period=period)
        missing = missing if sure else (*missing, "confirmation")
    return _finished(message, reading, missing)


def _taken_out(message: Message, drafts: list[Resolved]) -> bool:
    """Whether goods that no line speaks of may be what is taken out, or put in: "and take off the cheese"."""
    known = [d for d, _ in drafts]
    return any(d.words and d not in known and (found or put_in(message, d)) for d, found in message.resolved)


def _on_card(message: Message) -> Reading:
    """A change of the open card, or of an order that no card shows."""
    if message.edits is not None:
        reading = _finished(message, *edited(message, message.edits))
        # "the first one" was taken for a day
        return replace(reading, due=None) if any(edit.place for edit in message.edits) else reading
    if message.denied is not None and of_money(message.said.topic):
        return _finished(message, *charged(message, standing(message)))
    return _changed(message)


def _changed(message: Message) -> Reading:
    """Lines of a change: a line taken out has quantity 0, a bare number keeps the unit of the line it speaks of."""
    removing = bool(message.lex.removals.search(message.skeleton))
    drafts = [(set_to(message, d), p) for d, p in told(message) if d.words or not stands_for(message, d)]
    unclear = [d for d, _ in drafts if removing and (fewer(message, d) or stays(message, d))]
    drafts = [(d, p) for d, p in drafts if d.counts or d not in unclear]
    lines = []
    for draft, fits in drafts:
        products = on_card(message, fits)
        line = message.resolver.line(draft, products)
        if draft.measure is not None and not draft.words and pointed(message, draft):
            line = RequestLine(said=message.chunks[draft.at].text)  # "que sean de 3 litros": another size, not so many
        given_up = line.quantity is None and is_instead_of(message, draft)
        if given_up or (removing and line.quantity is None and not put_in(message, draft)):
            line = replace(line, quantity=Decimal(0), unit=LineUnit.BASE)
        elif (draft.quantity is not None and draft.unit is None and not draft.words) or line.quantity is None:
            line = replace(line, unit=None)
        lines.append(line)
    if message.denied is not None:
        numbers = [line for line in lines if line.product is None and not line.candidates and not line.said]
        lines = [line for line in lines if line not in numbers] if len(numbers) > 1 else lines  # which one, then?
        lines = lines or in_other_units(message)
    bare = any(of_card(message, line) for line in lines)
    apart = number_apart(message, drafts)
    if apart or (bare and differs_or_costs(message) and not changed_to(message, lines)):
        return Reading(Intent.CHANGE_ORDER, Action.ASK, missing=("product", "quantity"), corrects=True)
    due = due_day(message, Intent.CHANGE_ORDER)
    own = [line for line in lines if line.product is None and not line.candidates and line.said is None]
    missing: tuple[str, ...] = (
        _wanting([line for line in lines if line not in own], quantity=True) if len(own) < len(lines) else ()
    )
    if not lines and due is None and not (message.of(Sort.BRANCH) or message.of(Sort.PARTY)):
        missing = ("product", "quantity")
    elif message.denied is not None:
        # what takes the place of something on the card needs no number of its own
        missing = () if all(line.product or line in own for line in lines) else ("product",)
    elif lines and (goods_left(message, drafts) or (removing and _taken_out(message, drafts))):
        missing = (*missing, "confirmation")
    # "saque el zote y mejor un fabuloso": is the zote taken out?
    put_right = removing and message.of(Sort.FIX) and all(line.quantity != 0 for line in lines)
    put_right = put_right or (bool(message.of(Sort.FIX)) and speaks_of_instead(message))
    excepted = removing and message.lex.excluding.search(message.skeleton)  # "remove everything but the bun"
    if unclear or excepted or (put_right and lines) or any(pricing.like_a_price(draft, fits) for draft, fits in drafts):
        missing = (*missing, "confirmation")
    reading = Reading(Intent.CHANGE_ORDER, Action.ACT, tuple(lines))
    if message.denied is not None:
        reading = replace(reading, corrects=True, denied=tuple(denied(message)))
    return _finished(message, reading, missing)


def _offered(message: Message) -> Reading:
    """What a supplier can bring: lines of products that were named, else of the order itself, with prices if said."""
    price = pricing.price_of(message)
    at = message.chunks.index(price.chunk) if price is not None and price.chunk is not None else -1
    resolved = pricing.counted(message, price, at)
    told = [(pricing.uncounted(message, d, price), p) for d, p in resolved if p and d.words]
    bare = [d for d, _ in resolved if d.counts and not d.words and d.at != at]
    counted = [(d, p) for d, p in told if d.counts]
    if len(told) == len(bare) == 1 and not counted:
        # "la papa está a 28 el quintal, le puedo dejar 5 quintales"
        told = [(replace(bare[0], words=told[0][0].words, places=told[0][0].places), told[0][1])]
    elif not told and (new := [each for each in resolved if new_goods(message, each)]):
        told = new
    elif not told:
        told = [(d, []) for d, _ in resolved if d.counts and d.at != at]
    elif counted:
        # what was only spoken of is what there is none of
        told = [each for each in resolved if each in counted or new_goods(message, each)]
    lines = []
    for draft, products in told:
        known = products or new_goods(message, (draft, products))
        line = message.resolver.line(draft if known else replace(draft, words=[]), products)
        if (draft.quantity is not None and draft.unit is None and not products) or line.quantity is None:
            line = replace(line, unit=None)
        lines.append(replace(line, price=price.value) if price is not None and len(told) <= 2 else line)
    missing = tuple(["product"] if any(line.candidates or line.said for line in lines) else [])
    if sum(line.product is None and not line.candidates for line in lines) > 1:
        missing = (*missing, "confirmation")  # several numbers and nothing named: who knows of what
    nameless = not any(line.product or line.candidates or line.said for line in lines)
    if nameless and (goods_left(message, []) or any(unheard_of(message, d) for d, _ in told)):
        missing = (*missing, "confirmation")  # goods were named, and no line holds them
    told_any = any(line.quantity is not None or line.price is not None or line.product for line in lines)
    if not told_any and not missing and due_day(message, Intent.SUPPLIER_OFFER) is None:
        missing = ("quantity",)
    if new_price(message):
        lines = [replace(line, quantity=None, unit=None) for line in lines]
        missing = (*missing, "confirmation")
    return _finished(message, Reading(Intent.SUPPLIER_OFFER, Action.ACT, tuple(lines)), missing)


def _priced(message: Message, intent: Intent) -> Reading:
    price = None if pricing.relative_or_many(message) else pricing.price_of(message)
    if price is None and not pricing.relative_or_many(message):
        price = pricing.ending(message)
    missing = [] if price is not None else ["price"]
    if intent is Intent.ADD_PRODUCT:
        said = pricing.new_product(message, price.places if price else frozenset())
        value = price.value if price else None
        line = RequestLine(said=said, quantity=None, unit=None, price=value)
        missing += ([] if said else ["product"]) + (["confirmation"] if pricing.several(message) else [])
        return _finished(message, Reading(intent, Action.ACT, (line,)), missing)
    drafts = pricing.without_price(message, price)
    resolved = [(d, message.resolver.products(d, ())) for d in drafts if d.words]
    known = [(d, p) for d, p in resolved if p] or resolved[:1]
    lines: list[RequestLine] = []
    for draft, products in known:
        value = price.value if price else None
        pack = None if price is None else draft.unit if price.pack is None else price.pack
        if value is not None and pack and products and message.resolver.packed(pack, products):
            pack_of = products[0].product.pack
            size = pack_of.size if pack_of else Decimal(1)
            value = (value / size).quantize(_CENT).normalize()
        missing += ["confirmation"] if pricing.far_from_price(value, products) else []
        line = replace(message.resolver.line(draft, products), quantity=None, unit=None, price=value)
        if all(line.product is None or line.product != other.product for other in lines):
            lines.append(line)
    lines = [line for line in lines if line.product is not None] or lines  # "..., ajusta el precio por pieza"
    missing += ["confirmation"] if len(lines) > 1 else []  # whose price it is, is not sure
    missing += _wanting(lines, quantity=False)
    return _finished(message, Reading(intent, Action.ACT, tuple(lines)), missing)


def _owed(message: Message, intent: Intent) -> Reading:
    figures = standing(message)
    money = [c for c in figures if c.sort is Sort.MONEY]
    numbers = [c for c in figures if c.sort is Sort.NUM and not pricing.counts_goods(message, c)]
    lines: tuple[RequestLine, ...] = ()
    amount: Decimal | None = money[0].value if money else None
    if amount is None and intent is Intent.RECORD_CREDIT:
        owed = [(d, p) for d, p in told(message) if d.words and p]
        lines = tuple(message.resolver.line(d, p, grams=True) for d, p in owed if any(d.counts for d, _ in owed))
    if amount is None and not lines and numbers and intent is not Intent.DEBT_QUERY:
        amount = spoken_money.amount_at(message, numbers[0])
    if amount is not None and amount > _LARGEST_AMOUNT:
        amount = None
    missing = ["confirmation"] if lines and any(pricing.buys(message, d, p) for d, p in message.resolved) else []
    party = None
    if intent in PERSONAL:
        party = person(message, with_lines=bool(lines))
        if (party is None and intent is not Intent.DEBT_QUERY) or (
            party is not None and (party.candidates or (party.new_name and not may_be_new(message, intent, party)))
        ):
            missing.append("party")
    if amount is None and not lines and intent is not Intent.DEBT_QUERY:
        missing.append("amount")
    missing.extend(_wanting(lines, quantity=True) if lines else ())
    doubtful = (
        in_hundreds(message, numbers[0], amount) or (intent in PERSONAL and of_what(message, numbers[0], party))
        if not money and numbers and amount is not None
        else several(figures) and intent is Intent.RECORD_CREDIT
    )
    beside = intent is Intent.RECORD_PAYMENT and any(d.counts and d.words and p for d, p in message.resolved)
    if doubtful or beside or (intent in PERSONAL and (two_people(message) or is_kin(message))):
        missing.append("confirmation")
    return _finished(message, Reading(intent, Action.ACT, lines, party=party, amount=amount), missing)
