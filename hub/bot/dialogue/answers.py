"""Answers to what the bot asked: a tapped option or free words, and what becomes of the request then."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path

from hub.application import purchasing
from hub.application.ports.understanding import Action, Intent, LineUnit, Reading, RequestLine
from hub.application.views.conversation import Card
from hub.bot.bodies import common_words
from hub.bot.changes import Incalculable, Which, applied, changed, put_into
from hub.bot.dialogue import suppliers
from hub.bot.dialogue.card_words import order_lines
from hub.bot.dialogue.mishearing import corrected, settled, told_apart
from hub.bot.dialogue.requests import SKIP, advance, ask
from hub.bot.dialogue.teaching import teaching
from hub.bot.dialogue.turn import Turn, show
from hub.bot.drafts import (
    REPLACED,
    About,
    Asks,
    Draft,
    Question,
    doubtful,
    load,
    named,
    names_none,
    with_line,
)
from hub.bot.wording import quoted
from hub.domain.events import Outcome
from hub.domain.words import bare

_DATA = Path(__file__).parent.parent / "data"
_STOP = (Intent.DECLINE, Intent.CANCEL)
_BY_PACK = (Intent.RESTOCK_REQUEST, Intent.RECORD_RECEIPT)
"""Requests in which most goods are counted by the pack."""
_WHILE_ASKED = (Asks.PRODUCT, Asks.NAME, Asks.SUPPLIER)
"""Questions during which something else may be put right; what answers the others looks like it."""


@cache
def _every_line() -> frozenset[str]:
    """Words that answer "which one?" by all of them."""
    languages: dict[str, list[str]] = json.loads((_DATA / "every_line.json").read_text("utf-8"))
    return frozenset(chain.from_iterable(languages.values()))


def to_question(turn: Turn, card: Card, option: str | None) -> Outcome | None:
    """Take the answer to a question card; `option` is what was tapped, None for words.

    Returns None where the words answer nothing that was asked, so that they are read as something new.
    """
    question = load(card.content or "", Question)
    if option is None and turn.reading.corrects and question.asks in _WHILE_ASKED:
        outcome = _put_right(turn, card, question)
        if outcome is not None:
            return outcome
    if option is None and any(line.relative or line.quantity == 0 for line in turn.reading.lines):
        outcome = _changed_meanwhile(turn, card, question)
        if outcome is not None:
            return outcome
    if option is None and question.card and _leaves_it(turn.reading):
        return advance(turn, load(_content(turn, question.card), Draft), question.card, card.id)
    if option is None and turn.reading.intent in _STOP and not turn.reading.lines:
        turn.close("no", card.id, question.card)
        turn.say(turn.wording("done.dropped"))
        return Outcome.DONE
    return _TAKERS[question.asks](turn, card, question, option)


def _leaves_it(said: Reading) -> bool:
    """Whether nothing shall be changed after all: "no", "déjalo así"."""
    as_it_is = said.intent is Intent.CHANGE_ORDER and said.action is Action.ACT
    nothing = not (said.lines or said.due or said.party or said.branch)
    return nothing and (said.intent is Intent.DECLINE or as_it_is)


def _put_right(turn: Turn, card: Card, question: Question) -> Outcome | None:
    """Take "no, dije doce" while something else is asked; None where the words answer the question."""
    said, draft = turn.reading, question.draft
    if len(said.lines) > 1 or any(line.said for line in said.lines):
        return None
    if not (said.lines or said.due or said.party or said.branch):
        return None
    spoken_of = {each for line in said.lines for each in named(line)}
    if spoken_of and (question.asks is not Asks.PRODUCT or spoken_of & set(question.options)):
        return None
    made = changed(draft, replace(said, lines=()), turn.product)
    if not isinstance(made, Draft):
        return None
    if said.lines and question.line < len(draft.lines):
        lines = list(made.lines)
        lines[question.line] = put_into(lines[question.line], said.lines[0], instead=bool(spoken_of))
        made = replace(made, lines=tuple(lines))
    return _go_on(turn, card, question, corrected(turn, draft, made))


def _changed_meanwhile(turn: Turn, card: Card, question: Question) -> Outcome | None:
    """Take "quita la cola" or "2 más" while something else is asked; None where the words answer the question."""
    if turn.reading.intent is not Intent.CHANGE_ORDER or question.asks is Asks.CHANGE:
        return None
    made = changed(question.draft, turn.reading, turn.product)
    if not isinstance(made, Draft) or made == question.draft:
        return None
    return _shown(turn, made, question.card, card.id)


def _go_on(turn: Turn, card: Card, question: Question, draft: Draft) -> Outcome:
    if draft.intent is Intent.SUPPLIER_OFFER:
        return suppliers.weigh(turn, draft, card.id)
    if draft.intent is Intent.CANCEL:
        turn.close(REPLACED, card.id)
        return confirm_cancel(turn, draft.order or "")
    return advance(turn, draft, card.id, question.card)


def _again(turn: Turn, card: Card, question: Question) -> Outcome | None:
    """Words that fit nothing: something new if they are whole by themselves, else the question stands."""
    # By its topic a short answer may have been read as a change: it is an answer all the same.
    if turn.reading.intent not in (Intent.UNKNOWN, Intent.CHANGE_ORDER, Intent.CONFIRM, question.draft.intent):
        return None
    if turn.reading.intent is question.draft.intent and turn.reading.lines:
        turn.close(REPLACED, card.id)
        return None
    turn.say(turn.wording("ask.again"), about=card.id)
    return Outcome.NOT_UNDERSTOOD


def _fits(turn: Turn, options: Sequence[str]) -> list[str]:
    """Return the products that the words mean, among `options` where there are any.

    "La de litro y medio" names no product by itself: it is read once more behind what the options have in common.
    """
    read = next((line for line in turn.reading.lines if line.product or line.candidates), None)
    ids = [read.product] if read and read.product else list(read.candidates) if read else []
    head = common_words([turn.product(each).name for each in options]) if options else ""
    for words in (turn.text, f"{head} {turn.text}" if head else ""):
        fits = [each for each in ids if each and (not options or each in options)]
        if len(fits) == 1 or (fits and not options):
            return fits
        ids = [fit.id for fit in turn.matcher.fits(words, turn.contact.language)] if words else ids
    return [each for each in ids if each and (not options or each in options)]


def _suggested(turn: Turn, options: Sequence[str]) -> list[str]:
    """Return the one product that the words behind the beginning of a suggested name mean: "litro y medio"."""
    found: dict[str, None] = {}
    for product in (turn.tx.product(each) for each in options):
        name = product.name.split() if product else []
        for width in range(1, len(name)):
            fits = turn.matcher.fits(f"{' '.join(name[:width])} {turn.text}", turn.contact.language)
            found.update({fit.id: None for fit in fits[:2]})
    return list(found) if len(found) == 1 else []


def _product(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    fits = [option] if option in question.options else [] if option else _fits(turn, question.options)
    if not fits:
        return _counted_first(turn, card, question) or _again(turn, card, question)
    if len(fits) == 1:
        draft = with_line(question.draft, question.line, product=fits[0], candidates=(), said=None)
        draft = draft if option else told_apart(turn, draft, fits[0])
    else:
        draft = with_line(question.draft, question.line, candidates=tuple(fits))
    # Said anew as a whole, a number counts; in a short answer it may be a size ("la de 3 litros").
    packs = any(each.unit is LineUnit.PACK for each in turn.reading.lines)
    if option is None and (packs or turn.reading.intent is question.draft.intent):
        draft = _with_quantity(turn, draft, question.line)
    return _go_on(turn, card, question, draft)


def _counted_first(turn: Turn, card: Card, question: Question) -> Outcome | None:
    """Take "5 sacos" while it is not known of which product, and ask that again; None where nothing was counted."""
    said = turn.reading.lines
    alone = len(said) == 1 and names_none(said[0]) and said[0].relative is None
    if not alone or not said[0].quantity or question.draft.lines[question.line].quantity is not None:
        return None
    draft = _with_quantity(turn, question.draft, question.line)
    return ask(turn, replace(question, draft=draft), card.id)


def _name(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    draft = question.draft
    if option == SKIP:
        lines = tuple(line for index, line in enumerate(draft.lines) if index != question.line)
        return _go_on(turn, card, question, replace(draft, lines=lines))
    if not draft.lines:
        if not turn.reading.lines:
            return _again(turn, card, question)
        return _go_on(turn, card, question, replace(draft, lines=turn.reading.lines, due=turn.reading.due or draft.due))
    if option is None and len(turn.reading.lines) > 1:
        turn.close(REPLACED, card.id)
        return None
    own = any(line.quantity is not None and line.product for line in turn.reading.lines)
    if option is None and own and turn.reading.intent not in (Intent.UNKNOWN, Intent.CHANGE_ORDER):
        turn.close(REPLACED, card.id)
        return None  # "vendí 2 sprite" is a request of its own
    fits = [option] if option else _fits(turn, ()) or _suggested(turn, question.options)
    if not fits and turn.reading.intent not in (Intent.UNKNOWN, Intent.CHANGE_ORDER, draft.intent):
        return None
    if not fits:
        turn.close("unknown", card.id, question.card)
        turn.say(turn.wording("ask.name.give_up", said=quoted(turn.text)))
        return Outcome.NOT_UNDERSTOOD
    one = {"product": fits[0], "candidates": ()} if len(fits) == 1 else {"candidates": tuple(fits)}
    if len(fits) == 1:
        draft = teaching(turn, draft, draft.lines[question.line].said, fits[0])
        draft = draft if option else told_apart(turn, draft, fits[0])
    draft = with_line(draft, question.line, said=None, **one)
    if draft.lines[question.line].quantity is None and option is None:
        draft = _with_quantity(turn, draft, question.line)
    return _go_on(turn, card, question, draft)


def _with_quantity(turn: Turn, draft: Draft, index: int) -> Draft:
    said = next((line for line in turn.reading.lines if line.quantity is not None), None)
    return with_line(draft, index, quantity=said.quantity, unit=said.unit or LineUnit.BASE) if said else draft


def _quantity(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    line = question.draft.lines[question.line]
    if option is not None:
        number = Decimal(option) if option in question.options else line.quantity
        draft = with_line(question.draft, question.line, quantity=number)
        return _go_on(turn, card, question, settled(turn, question, draft) if question.options else draft)
    said = [each for each in turn.reading.lines if each.quantity is not None]
    if len(said) != 1 or not (names_none(said[0]) or line.product in (said[0].product, *said[0].candidates)):
        return _again(turn, card, question)
    if said[0].quantity == 0 and question.draft.intent is not Intent.STOCK_COUNT:
        return _again(turn, card, question)
    unit = said[0].unit or line.unit or LineUnit.BASE
    draft = with_line(question.draft, question.line, quantity=said[0].quantity, unit=unit)
    draft = settled(turn, question, draft) if question.options else draft
    return _go_on(turn, card, question, replace(draft, due=turn.reading.due or draft.due))


def _supplier(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    chosen = option or (turn.reading.party.contact if turn.reading.party else None) or _named(turn, question.options)
    if chosen is None or chosen not in question.options:
        return _again(turn, card, question)
    return _go_on(turn, card, question, replace(question.draft, fallback=chosen))


def _named(turn: Turn, options: Sequence[str]) -> str | None:
    """Return the one of `options` whose name shares a word with what was said."""
    words = {word for word in turn.text.casefold().split() if len(word) > 2}
    fits = [each for each in options if words & set(turn.name(each).casefold().split())]
    return fits[0] if len(fits) == 1 else None


def _which_order(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    orders = [order for order in (turn.tx.order(each) for each in question.options) if order is not None]
    said = [order.id for order in orders if order.reference.casefold() in turn.text.casefold()]
    if not said and option is None:
        named = set(_fits(turn, ()))
        said = [order.id for order in orders if named & {line.product for line in order.lines}]
    chosen = option or (said[0] if len(said) == 1 else None)
    if chosen is None:
        return _again(turn, card, question)
    return _go_on(turn, card, question, replace(question.draft, order=chosen))


def _line(turn: Turn, card: Card, question: Question, option: str | None) -> Outcome | None:
    if option is None and question.change is not None and bare(turn.text) in _every_line():
        return _in_every_line(turn, card, question, question.change)
    fits = [option] if option else _fits(turn, question.options)
    if len(fits) != 1:
        return _again(turn, card, question)
    if question.change is not None:
        draft, said = question.draft, question.change
        index = next(i for i, line in enumerate(draft.lines) if line.product == fits[0])
        if said.relative is not None or said.quantity == 0:
            done = applied(draft, index, said, turn.product)
            if isinstance(done, Incalculable):
                return _ask_how_many(turn, done, question.card, card.id)
            return _shown(turn, done, question.card, card.id)
        lines = list(draft.lines)
        lines[index] = put_into(lines[index], said, instead=not names_none(said))
        made = corrected(turn, draft, replace(draft, lines=tuple(lines)))
        return advance(turn, made, question.card, card.id)
    draft = with_line(question.draft, question.line, product=fits[0], candidates=(), said=None)
    return _go_on(turn, card, question, draft)


def _in_every_line(turn: Turn, card: Card, question: Question, said: RequestLine) -> Outcome:
    """Take "las dos" as an answer to which line a change is said of."""
    draft = question.draft
    for product in question.options:
        index = next(i for i, line in enumerate(draft.lines) if line.product == product)
        done = applied(draft, index, said, turn.product)
        if isinstance(done, Incalculable):
            return _ask_how_many(turn, done, question.card, card.id)
        draft = done
    return _shown(turn, draft, question.card, card.id)


def _change(turn: Turn, card: Card, question: Question, _option: str | None) -> Outcome | None:
    reading = turn.reading
    if not (reading.lines or reading.due or reading.party or reading.branch):
        return _again(turn, card, question)
    return to_draft(turn, question.draft, reading, question.card, card.id)


def to_draft(turn: Turn, draft: Draft, change: Reading, card: str | None, asked: str | None = None) -> Outcome:
    """Change the request on `card`; the new card takes its place, and that of the question `asked`."""
    made = changed(draft, change, turn.product, lambda one, other: _alike(turn, one, other))
    if isinstance(made, Which):
        return ask(turn, Question(Asks.LINE, made.draft, options=made.options, card=card, change=made.line), asked)
    if isinstance(made, Incalculable):
        return _ask_how_many(turn, made, card, asked)
    if change.corrects:
        made = _counted_anew(turn, draft, made)
        made = made if change.change_of_mind else corrected(turn, draft, made)
    return _shown(turn, replace(made, unsure=doubtful(change)), card, asked)


def _shown(turn: Turn, draft: Draft, *replaces: str | None) -> Outcome:
    """Go on with a changed draft; nothing is left to do where its last line went off."""
    if not draft.lines:
        turn.close("no", *replaces)
        turn.say(turn.wording("done.dropped"))
        return Outcome.DONE
    return advance(turn, draft, *replaces)


def _ask_how_many(turn: Turn, left: Incalculable, card: str | None, asked: str | None) -> Outcome:
    return ask(turn, Question(Asks.QUANTITY, left.draft, left.index, card=card, change=left.line), asked)


def _content(turn: Turn, card: str) -> str:
    found = turn.tx.card(card)
    return (found.content if found else None) or ""


def _counted_anew(turn: Turn, before: Draft, after: Draft) -> Draft:
    """`after`, with the quantity asked for where it was counted in packs that only the product put right comes in."""
    lines = list(after.lines)
    for index, (one, two) in enumerate(zip(before.lines, after.lines, strict=False)):
        if before.intent not in _BY_PACK or not one.product or not two.product or two.unit is LineUnit.PACK:
            continue
        if one.quantity == two.quantity and turn.product(one.product).pack is None:
            lines[index] = replace(two, quantity=None if turn.product(two.product).pack else two.quantity)
    return replace(after, lines=tuple(lines))


def _alike(turn: Turn, one: str, other: str) -> bool:
    """Whether two products share the first word of their names."""
    names = [turn.product(each).name.casefold().split() for each in (one, other) if each]
    return len(names) == 2 and names[0][:1] == names[1][:1]


def begin_change(turn: Turn, card: Card) -> Outcome:
    """Ask what shall be different; the card stays good until the new one is shown."""
    return ask(turn, Question(Asks.CHANGE, load(card.content or "", Draft), card=card.id))


def confirm_cancel(turn: Turn, order: str) -> Outcome:
    """Show the card that calls an order off."""
    found = purchasing.find_order(turn.tx, order)
    words = turn.wording(
        "card.cancel",
        reference=found.reference,
        supplier=turn.name(found.supplier),
        lines=order_lines(turn, found),
    )
    options = [("yes", turn.wording("button.cancel.yes")), ("no", turn.wording("button.cancel.no"))]
    show(turn.tx, turn.shop, turn.contact, "cancel", About(order), words, options, message=turn.message.id)
    return Outcome.DONE


_TAKERS: dict[Asks, Callable[[Turn, Card, Question, str | None], Outcome | None]] = {
    Asks.PRODUCT: _product,
    Asks.NAME: _name,
    Asks.QUANTITY: _quantity,
    Asks.SUPPLIER: _supplier,
    Asks.ORDER: _which_order,
    Asks.LINE: _line,
    Asks.CHANGE: _change,
}
