"""What a message wants and how sure that is: the rules' choice weighed against what was learnt of everyday talk.

The two agree on most messages. Where they do not, the likelier one is taken where it is likely enough, and the reading
asks for confirmation where neither is: `act` has to be earned. `docs/UNDERSTANDING.md` shows the tables of reliability
that the thresholds were set by (`python -m tests.understanding.learn`, `python -m tests.understanding.weigh_signs`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hub.application.ports.understanding import Action, Intent, Reading
from hub.understanding.answer.confirming import ANSWERS, agrees, denies, outspoken, puts_off, repeats
from hub.understanding.answer.due import another_day, comes_twice, each_its_day, unclear_day
from hub.understanding.answer.fill import DUE
from hub.understanding.answer.undone import denies_a_line, undone
from hub.understanding.answer.unmeant import unmeant
from hub.understanding.goods.edits import How
from hub.understanding.judgement.intents import WHO, Sketch, holding, outright
from hub.understanding.judgement.offering import garbled, offers, orders_about
from hub.understanding.judgement.signs import doubt
from hub.understanding.judgement.weighing import features, weights
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.text import clean

ACT_FROM = 0.5
"""The least certainty at which a reading acts: below it one in four was wrong on phrasings never seen, or more."""
UNRULED_FROM = 0.65
"""The same where no rule holds for the intent, so that what was learnt speaks alone."""
CAME_FROM = 0.75
"""The same of goods that came: where no rule says that they did, it may only be wished for."""
SECOND_FROM = 0.6
"""The same where a rule holds for the intent, but that of another goes before it."""
OVERRULES_FROM = 0.7
"""The same where the rules hold something else: what was learnt then speaks against them."""
ASK_FROM = 0.15
"""The risk that a whole reading is wrong from which it asks: with every author left out in turn, half of what was
silently wrong is asked about, for a question too many in one message of 65 (of the last seven authors': of 110)."""
OUTRIGHT = 0.9
"""How sure a rule is at least whose words say it themselves."""
DECIDE_FROM = 0.55
"""The least certainty at which what was learnt overrules a rule, or speaks where no rule does."""
CHAT_FROM = 0.9
"""The least certainty at which a message that no rule knows is mere chat, so that no other reader is asked."""
CHAT_OVER = 0.75
"""The same where a rule speaks against it: a question costs less than a customer who gets no answer."""
_UNRULED = {Intent.CANCEL: OUTRIGHT, Intent.CHANGE_ORDER: CAME_FROM}
"""The same of what is done to an order before, where no rule says so."""
CHATTED = frozenset({Intent.GREETING, Intent.THANKS})
"""What is only polite."""
_GREETED_FROM = 0.9
"""The least certainty at which a greeting that asks something asks only how one is."""
_CODE = re.compile(
    r"<\W{0,3}/?\W{0,3}[a-z]+[^<>]{0,80}>|\b(?:drop|alter)\W+table\b|\btable\W+drop\b|\bselect\b.{1,40}\bfrom\b|--\s*$|\$\{"
    r"|'\s*;|^\W*'\W*(?:drop|alter|select|insert|delete|update)\b",
    re.IGNORECASE,
)
"""What programs are written in and nobody's order is."""
_INSIDE = re.compile(r"(?<=\w)[ \t]+[-−]\d")
_BEGINS = re.compile(r"(?m)^\s*[-−]\d")
_BULLET = re.compile(r"(?m)^\s*[-−]\s*\d")
"""A minus before a number: below zero, or a list's dash where more than one line has it."""
_NOISE = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """An intent, or None where nothing is known, with the share of such judgements that are right."""

    intent: Intent | None
    certainty: float


def judged(message: Message) -> Judgement:
    """What `message` wants."""
    plain = _plainly(message)
    if plain is not None:
        return Judgement(plain, 1.0)
    held = held_intents(message)
    if (held and held[0] is Intent.UNKNOWN) or _CODE.search(clean(message.said.text)):
        return Judgement(Intent.UNKNOWN, 1.0)
    denied = held[:1] == [Intent.GREETING] and denies(message)  # "that ain't what I say", "wah you saying" beside it
    answer = Intent.DECLINE if denied else None if held else _answer_alone(message)
    if answer is not None:
        return Judgement(answer, 1.0)
    if not held and message.said.topic is None and not weights().knows(message.shown):
        return Judgement(None, 0.0)
    shown = features(message.shown, message.features, message.role, held)
    chances = weights().chances(shown, [i for i, who in WHO.items() if message.role in who])
    best = max(chances, key=lambda intent: chances[intent])
    if best is Intent.STOCK_COUNT and _asks_for_what_is_gone(message, held):
        return Judgement(Intent.RESTOCK_REQUEST, chances[best] + chances[Intent.RESTOCK_REQUEST])
    if message.said.topic is not None:
        answer = _answer(message, held)
        if answer is not None:
            return Judgement(answer, 1.0)
    if held and outright(_sketch(message), message.lex):
        return Judgement(held[0], max(chances[held[0]], OUTRIGHT))
    if best in ANSWERS and not held and chances[best] < UNRULED_FROM:
        return Judgement(None, 0.0)  # "mira eso": no word of it answers
    if best is Intent.UNKNOWN and chances[best] < (CHAT_OVER if held else CHAT_FROM):
        return Judgement(held[0], chances[held[0]]) if held else Judgement(None, 0.0)
    if chances[best] >= DECIDE_FROM or (held and best is held[0]):
        return Judgement(best, chances[best])
    if held:
        return Judgement(held[0], chances[held[0]])
    bare = _by_role(message)
    orders = message.role == "customer" and chances[Intent.CUSTOMER_ORDER] + chances[Intent.CHANGE_ORDER] >= DECIDE_FROM
    return Judgement(Intent.CUSTOMER_ORDER if bare is None and orders else bare, 0.0)


def _asks_for_what_is_gone(message: Message, held: list[Intent]) -> bool:
    """Whether what there is none of is asked for: "no more bleach, beg you order some", "de atún no queda, 2 cajas"."""
    ruled = Intent.STOCK_COUNT not in held and held[:1] == [Intent.RESTOCK_REQUEST]
    return ruled or message.orders_what_is_gone


def _answer_alone(message: Message) -> Intent | None:
    """What a message that no rule knows answers, where all of it is a yes or a no: "fechadíssimo", "no way"."""
    if message.features & {"number", "known_product", "money", "question"}:
        return None
    return Intent.CONFIRM if agrees(message) else Intent.DECLINE if denies(message) else None


def _plainly(message: Message) -> Intent | None:
    """What a message means that answers the open card or order and nothing else."""
    if (message.denied is None and _keeps(message) and agrees(message)) or repeats(message):
        return Intent.CONFIRM  # "dale nomás", which is no number that changes
    if message.edits is not None:
        return Intent.CHANGE_ORDER
    if message.denied is not None:
        return Intent.DECLINE if denies(message) else _put_right(message)
    if message.role == "supplier" and not message.features & {"number", "known_product", "money"}:
        other = another_day(message)
        if other is not None:  # "no puedo el viernes, el lunes sí"
            return Intent.SUPPLIER_OFFER if other else Intent.DECLINE
    return None


def _keeps(message: Message) -> bool:
    """Whether an open card is answered and nothing of it changed."""
    return message.said.topic is not None and all(edit.how is How.KEEP for edit in message.edits or ())


def _put_right(message: Message) -> Intent:
    """What an answer that only puts the card right means; a supplier's "está mal" alone is for a person to read."""
    if message.role != "supplier":
        return Intent.CHANGE_ORDER
    return Intent.SUPPLIER_OFFER if message.resolved or message.of(Sort.DATE) else Intent.UNKNOWN


def _answer(message: Message, held: list[Intent]) -> Intent | None:
    """What an answer to the open card or order means: a day alone changes it, whatever yes stands before it."""
    supplier = message.role == "supplier"
    plain = not message.features & {"number", "known_product", "money"}
    dated = not held or held[0] in (Intent.CONFIRM, Intent.CHANGE_ORDER) or bool(another_day(message))
    if plain and message.of(Sort.DATE) and dated:
        return Intent.SUPPLIER_OFFER if supplier else Intent.CHANGE_ORDER
    if plain and supplier and Intent.DECLINE in held and not message.of(Sort.DATE):
        return Intent.DECLINE
    return held[0] if held else None


def held_intents(message: Message) -> list[Intent]:
    """The intents that the rules allow, their choice first; where none holds, what nothing but lines means."""
    held = holding(_sketch(message), message.lex)
    bare = None if held or _something_is_done(message) else _by_role(message)
    return [bare] if bare else held


def _sketch(message: Message) -> Sketch:
    return Sketch(message.skeleton, message.features, message.role)


def sure_enough(message: Message, reading: Reading, certainty: float) -> bool:
    """Whether the intent of `reading` is sure enough to act upon, and no number in it is below nothing."""
    text = message.said.text
    below = _INSIDE.search(text) or (_BEGINS.search(text) and len(_BULLET.findall(text)) == 1)
    held = held_intents(message)
    unruled = CAME_FROM if reading.intent is Intent.RECORD_RECEIPT else OVERRULES_FROM if held else UNRULED_FROM
    ruled = reading.intent in held[:1] or certainty >= (SECOND_FROM if reading.intent in held else unruled)
    if reading.intent in CHATTED and not message.lex.however.isdisjoint(c.text for c in message.chunks):
        return False  # "thanks, but I want the large one"
    goods = any(line.product or line.candidates for line in reading.lines)
    if not goods and reading.intent not in held and certainty < _UNRULED.get(reading.intent, 0):
        return False  # "ya voy por el pedido", "le quedé debiendo 20"
    if reading.intent in CHATTED and message.question and certainty < _GREETED_FROM:
        return False  # whoever greets and asks something wants more than to be greeted
    return certainty >= ACT_FROM and ruled and not (below and reading.lines)


def earned(message: Message, reading: Reading, certainty: float) -> Reading:
    """`reading` as it is where it is sure enough and its signs (`signs.py`) let it act; else as a question.

    A supplier's words that offer nothing (`offering.py`) are no offer, and what was not done (`undone.py`) or not told
    (`unmeant.py`) is not recorded.
    """
    if reading.intent is Intent.CHANGE_ORDER and _either(message, reading):
        return Reading(Intent.CHANGE_ORDER, Action.ASK, missing=("product", "quantity"))
    if reading.action is not Action.ACT or reading.corrects or message.edits is not None:
        return reading
    if reading.intent is Intent.SUPPLIER_OFFER and orders_about(message, reading):
        return Reading(Intent.UNKNOWN, Action.NONE)
    if garbled(message.said.text) or (reading.intent is Intent.SUPPLIER_OFFER and not offers(message, reading)):
        return replace(reading, action=Action.ASK, missing=("confirmation",))
    if undone(message, reading.intent) or denies_a_line(message, reading) or unmeant(message, reading.intent):
        return replace(reading, action=Action.ASK, missing=("confirmation",))
    asked_back = message.question and not message.of(Sort.WORD)  # "¿6 cajas?"
    if reading.intent is Intent.SUPPLIER_OFFER and (asked_back or comes_twice(message)):
        return replace(reading, action=Action.ASK, missing=("confirmation",))
    dated = reading.intent in DUE
    if dated and (unclear_day(message, reading.due) or (reading.due is not None and each_its_day(message))):
        return replace(reading, action=Action.ASK, missing=("confirmation",))
    if reading.intent in (Intent.SUPPLIER_OFFER, Intent.CHANGE_ORDER) and not reading.lines and puts_off(message):
        return replace(reading, action=Action.ASK, missing=("confirmation",))
    if reading.intent is Intent.RESTOCK_REQUEST and reading.branch and not _has_verb(message):
        return replace(reading, action=Action.ASK, missing=("confirmation",))  # "6 cases in the storeroom"
    if reading.intent in ANSWERS and outspoken(message):
        return reading
    if sure_enough(message, reading, certainty) and doubt(message, reading, certainty).risk < ASK_FROM:
        return reading
    return replace(reading, action=Action.ASK, missing=("confirmation",))


def _has_verb(message: Message) -> bool:
    return any(chunk.sort in (Sort.WORD, Sort.FILLER) and chunk.text in message.lex.verbs for chunk in message.chunks)


def _either(message: Message, reading: Reading) -> bool:
    """Whether a change tells several numbers and no goods, or a share: "4 o 5", "una más una menos", "10%"."""
    named = any(line.product or line.candidates or line.said for line in reading.lines)
    return not named and (len(reading.lines) > 1 or (bool(reading.lines) and "%" in message.said.text))


def _something_is_done(message: Message) -> bool:
    """Whether a verb stands outside the lines of what is no customer's message, so that there is more than lines."""
    lex = message.lex
    places = {i for d, p in message.resolved if p for i in d.places}
    words = (c.text for i, c in enumerate(message.chunks) if i not in places and c.sort is Sort.WORD)
    small = (lex.connectors, lex.conjunctions, lex.priced, lex.times)
    return message.role == "staff" and any(
        word in lex.verbs or (word in lex.at and not any(word in group for group in small)) for word in words
    )


def _by_role(message: Message) -> Intent | None:
    """What a message that no rule knows means where it holds nothing but lines."""
    named = [(d, p) for d, p in message.resolved if d.words]
    topic = message.said.topic
    if topic is not None and message.resolved and all(d.counts and not d.words for d, _ in message.resolved):
        return Intent.SUPPLIER_OFFER if message.role == "supplier" else Intent.CHANGE_ORDER
    counted = [(d, p) for d, p in named if d.counts and not (d.article and not p)]
    known = bool(counted) and all(p and message.sure(d) for d, p in counted)
    noise = sum(len(d.words) for d, p in named if not p and not d.counts)
    own = message.lex.language == message.said.language
    if not known or message.question or noise > (_NOISE if own else 0):
        return None  # a word that nobody knows may be a verb of the sender's own
    if message.role == "customer":
        return Intent.CUSTOMER_ORDER
    dated = bool(message.of(Sort.DATE) or message.of(Sort.PARTY))
    listed = (len(counted) > 1 or any(d.unit for d, _ in counted)) and all(len(p) == 1 for _, p in counted)
    buying = dated or listed or all(d.unit for d, _ in counted)
    return Intent.RESTOCK_REQUEST if message.role == "staff" and buying else None
