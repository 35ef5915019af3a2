"""One incoming message from its words to its answer: heard, read, routed, and committed once.

Hearing and reading happen outside of any transaction, since they take long. Then the books are asked again within
the transaction: what a card says, and whether it is still open, holds at that moment and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TypedDict

from hub.application.bias import shop_bias
from hub.application.i18n import words_for
from hub.application.ports.books import Actor, Books, Reader, Transaction
from hub.application.ports.speech import Recogniser
from hub.application.ports.understanding import Action, Intent, Knowledge, Reading, Said, Topic, Understanding
from hub.application.views.conversation import Card, MessageView
from hub.bot.dialogue import effects, mishearing, respond, suppliers, talk
from hub.bot.dialogue.turn import QUESTION, Press, Turn, pressed
from hub.bot.drafts import About, Asks, Draft, Question, load, names_none
from hub.bot.hearing import Heard, hear
from hub.domain.errors import InvalidInput, MostradorError, NotAllowed, NotFound, WrongState
from hub.domain.events import CardClosed, MessageHandled, MessageHeard, MessageKind, Outcome, Personal
from hub.domain.hearing import Mishearing
from hub.domain.people import Contact, Role
from hub.domain.purchasing import PurchaseOrder
from hub.domain.shop import Shop

CARD_HOLDS = timedelta(hours=24)
"""How long a card can be answered by words; its buttons hold longer, since they show what they do."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far this device's clock may be ahead of WhatsApp's before a card seems to be younger than its answer."""
PLAIN_WORDS = 2
"""A supplier's yes in more words than these reaches the shop with its words: they may hold a condition."""
_SPOKEN_OF = 12
"""Products of a card whose names help to read what it is answered."""
_RECENT = 8
"""Messages of a conversation among which the last one of the other side is looked for."""
_EXPLAINED = (WrongState, NotAllowed, NotFound, InvalidInput)
"""Errors whose words are an answer to whoever wrote."""
_PRESSED = Reading(Intent.CONFIRM, Action.ACT, route="button")
_ANSWERS = (Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL, Intent.CHANGE_ORDER, Intent.SUPPLIER_OFFER)
_NOTHING = Reading(Intent.UNKNOWN, Action.NONE, route="none")


class _Done(TypedDict):
    """Result of a card's command, kept with its key: by which message (None: the card was closed), with what words."""

    by: str | None
    say: str | None


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known before a message is read."""

    shop: Shop
    contact: Contact
    card: Card | None
    """The open card that words may refer to."""
    order: PurchaseOrder | None
    """The order that a supplier answers: the one quoted or just pressed "not all" of, else its only one that waits."""
    knowledge: Knowledge
    topic: Topic | None = None
    """What the open card or order is about."""
    behind: bool = False
    """Whether another card was shown after the open one and is answered: a plain yes, or "no, 4", may be of that."""
    early: bool = False
    """Whether the open card was shown only after the message was written, so that it cannot be its answer."""


class Dialogue:
    """Handles incoming messages, one at a time."""

    def __init__(self, books: Books, recogniser: Recogniser, understanding: Understanding) -> None:
        self._books = books
        self._recogniser = recogniser
        self._understanding = understanding
        self._bias: tuple[str, ...] | None = None
        self._misheard: tuple[Mishearing, ...] = ()
        self._knowledge: Knowledge | None = None

    def forget_names(self) -> None:
        """Products, people or branches changed: gather anew what helps to hear and to understand."""
        self._bias = None
        self._knowledge = None

    def handle(self, message: MessageView) -> None:
        """Handle `message` to its end, durably. Raises `EngineUnavailable` and what the books raise."""
        with self._books.read() as reader:
            scene = self._scene(reader, message)
            heard = self._hear(reader, message, scene) if message.kind is MessageKind.AUDIO else None
        if heard is not None and heard.reason is not None:
            reason = heard.reason
            self._finish(message, scene, _NOTHING, heard, lambda turn: _unheard(turn, reason), detail=reason)
            return
        press = pressed(message.button)
        if press is not None:
            self._press(message, scene, press)
            return
        text = heard.text if heard is not None else message.text or ""
        if not text.strip():
            self._finish(message, scene, _NOTHING, heard, talk.not_text)
            return
        self._words(message, scene, text, heard)

    def fail(self, message: MessageView, code: str) -> None:
        """Give up on a message that cannot be handled: a person looks at it, and whoever wrote is told so."""

        def give_up(turn: Turn) -> Outcome:
            turn.attention("unread")
            turn.say(turn.wording("talk.failed"))
            return Outcome.NOT_UNDERSTOOD

        with self._books.read() as reader:
            scene = self._scene(reader, message)
        self._finish(message, scene, _NOTHING, None, give_up, detail=code)

    # Before the transaction

    def _scene(self, reader: Reader, message: MessageView) -> _Scene:
        shop, contact = reader.shop(), reader.contact(message.contact)
        if shop is None or contact is None:
            raise NotFound("a message without a shop or a sender", reason="contact")
        quoted = reader.queued(message.reply_to) if message.reply_to else None
        about = quoted.about if quoted else None
        card = reader.card(about) if about else None
        if card is None or card.answer is not None or card.contact != contact.id:
            card = reader.open_card(contact.id)
        if card is not None and message.at - card.shown_at > CARD_HOLDS and contact.role is not Role.SUPPLIER:
            card = None
        early = quoted is None and card is not None and card.shown_at - message.at > CLOCKS_DIFFER
        if early:
            card = None
        order = None
        if contact.role is Role.SUPPLIER and not early:
            waiting = suppliers.answerable(reader, contact)
            about = about or _opened(reader, message)
            order = next((each for each in waiting if each.id == about), waiting[0] if len(waiting) == 1 else None)
        knowledge = self._knowledge or Knowledge(shop, reader.branches(), reader.contacts(), self._books.matcher)
        self._knowledge = knowledge
        behind = quoted is None and card is not None and _behind(reader, card)
        return _Scene(shop, contact, card, order, knowledge, _topic(reader, card, order), behind, early)

    def _hear(self, reader: Reader, message: MessageView, scene: _Scene) -> Heard:
        if self._bias is None:
            self._bias = shop_bias(reader)
            self._misheard = tuple(reader.mishearings())
        return hear(self._recogniser, reader, message, scene.contact.language, self._bias)

    def _read(self, message: MessageView, scene: _Scene, text: str, heard: Heard | None) -> Reading:
        said = Said(
            text=text,
            role=scene.contact.role,
            now=message.at.astimezone(scene.shop.zone),
            language=scene.contact.language,
            topic=scene.topic,
            alternatives=heard.alternatives if heard else (),
            spoken=heard is not None,
            heard=heard.words if heard else (),
        )
        reading = self._understanding.read(said, scene.knowledge)
        if heard is None:
            return reading
        known = [each for each in self._misheard if each.language == scene.contact.language]
        alone = replace(said, alternatives=())
        return mishearing.reread(
            lambda other: self._understanding.read(replace(alone, text=other), scene.knowledge), reading, heard, known
        )

    # Words

    def _words(self, message: MessageView, scene: _Scene, text: str, heard: Heard | None) -> None:
        reading = self._read(message, scene, text, heard)
        if scene.early and reading.intent in _ANSWERS:
            self._finish(message, scene, reading, heard, _early, text=text, detail="early")
            return
        press = _verdict(scene, reading, text)
        if scene.behind and scene.card is not None and (press is not None or _names_nothing(reading)):
            older = scene.card
            self._finish(message, scene, reading, heard, lambda turn: respond.show_again(turn, older), text=text)
            return
        if press is not None:
            self._press(message, scene, press, reading=reading, text=text, heard=heard)
            return
        card, order = scene.card, scene.order.id if scene.order else None

        def answer(turn: Turn) -> Outcome:
            still_open = turn.tx.card(card.id) if card else None
            return respond.to_words(turn, still_open if still_open and still_open.answer is None else None, order)

        self._finish(message, scene, reading, heard, answer, text=text)

    # Buttons, and words that mean one

    def _press(
        self,
        message: MessageView,
        scene: _Scene,
        press: Press,
        *,
        reading: Reading = _PRESSED,
        text: str = "",
        heard: Heard | None = None,
    ) -> None:
        with self._books.read() as reader:
            card = reader.card(press.card)
        if card is None or card.contact != scene.contact.id or card.content is None:
            self._finish(message, scene, reading, heard, _old_card, text=text)
            return
        if not effects.has_effect(card.kind, press.answer):
            self._finish(message, scene, reading, heard, lambda turn: _talk_on(turn, press), text=text)
            return

        def work(tx: Transaction) -> _Done:
            current = tx.card(press.card)
            if current is None or current.answer is not None:
                return _Done(by=None, say=None)
            turn = self._turn(tx, message, scene, reading, text)
            return _Done(by=message.id, say=effects.take(turn, current, press.answer))

        try:
            done: _Done | None = self._books.run(f"card:{card.id}", Actor.of(scene.contact), work)
        except _EXPLAINED as error:
            refused = partial(_refused, press=press, error=error)
            self._finish(message, scene, reading, heard, refused, text=text, detail=error.code)
            return
        self._finish(message, scene, reading, heard, lambda turn: _after(turn, press, done), text=text)

    # The transaction

    def _turn(self, tx: Transaction, message: MessageView, scene: _Scene, reading: Reading, text: str) -> Turn:
        return Turn(tx, scene.shop, scene.contact, message, text, reading, self._books.matcher)

    def _finish(
        self,
        message: MessageView,
        scene: _Scene,
        reading: Reading,
        heard: Heard | None,
        answer: Callable[[Turn], Outcome],
        *,
        text: str = "",
        detail: str | None = None,
    ) -> None:
        def work(tx: Transaction) -> None:
            current = tx.message(message.id)
            if current is not None and current.outcome is not None:
                # Taken back, or corrected, while it was being read.
                return
            if heard is not None and heard.reason is None and message.heard is None:
                words = Personal(scene.contact.id, heard.text)
                tx.record(MessageHeard(message.id, words, heard.engine, heard.seconds))
            outcome = answer(self._turn(tx, message, scene, reading, text))
            intent = reading.intent.value if reading.route not in ("button", "none") else None
            seconds = round(reading.seconds + (heard.seconds if heard else 0.0), 3)
            tx.record(MessageHandled(message.id, outcome, intent, reading.route, seconds, detail))

        try:
            self._books.run(f"handle:{message.id}", Actor.of(scene.contact), work)
        except _EXPLAINED as error:
            if detail is not None:
                raise
            # Something happened between reading and writing, or cannot be: say what, and write nothing else.
            self._finish(message, scene, reading, heard, partial(_said, error=error), detail=error.code)


def _opened(reader: Reader, message: MessageView) -> str | None:
    """Return the order on whose card a supplier's last message pressed "not all": what follows says how much."""
    recent = reader.conversation(message.contact, _RECENT)
    earlier = [m for m in recent if m.incoming and m.id != message.id and m.at <= message.at]
    press = pressed(earlier[-1].button) if earlier else None
    card = reader.card(press.card) if press and press.answer == "part" else None
    return load(card.content, About).order if card and card.content and card.kind == "supplier" else None


def _behind(reader: Reader, card: Card) -> bool:
    """Whether the last card that somebody was shown is not `card`, where `card` is of a request."""
    if card.kind not in respond.REQUEST_CARDS | {QUESTION}:
        return False
    for message in reversed(reader.conversation(card.contact, _RECENT)):
        queued = None if message.incoming else reader.queued(message.id)
        shown = reader.card(queued.about) if queued and queued.about else None
        if shown is not None:
            return shown.id != card.id
    return False


def _names_nothing(reading: Reading) -> bool:
    """Whether a change says only how many, and so not of which card: "no, 4"."""
    return reading.intent is Intent.CHANGE_ORDER and bool(reading.lines) and all(map(names_none, reading.lines))


def _topic(reader: Reader, card: Card | None, order: PurchaseOrder | None) -> Topic | None:
    if card is not None and card.content is not None and card.kind == QUESTION:
        question = load(card.content, Question)
        return _about(reader, question.draft, question.options)
    if card is not None and card.content is not None and card.kind in respond.REQUEST_CARDS:
        return _about(reader, load(card.content, Draft))
    return suppliers.topic(order) if order else None


def _about(reader: Reader, draft: Draft, options: Sequence[str] = ()) -> Topic:
    spoken_of = dict.fromkeys([line.product for line in draft.lines if line.product])
    spoken_of |= dict.fromkeys(each for line in draft.lines for each in line.candidates)
    products = (reader.product(each) for each in [*spoken_of, *options][:_SPOKEN_OF])
    return Topic(draft.intent, draft.lines, draft.order, tuple(dict.fromkeys(p.name for p in products if p)))


def _verdict(scene: _Scene, reading: Reading, text: str) -> Press | None:
    """Return the button that a plain yes or no stands for."""
    card = scene.card
    if card is None or card.content is None or reading.lines or reading.action is not Action.ACT:
        return None
    if card.kind == QUESTION:
        question = load(card.content, Question)
        changing = question.asks is Asks.CHANGE and question.card
        return Press(question.card or "", "yes") if changing and reading.intent is Intent.CONFIRM else None
    if card.kind == "supplier" and (scene.order is None or load(card.content, About).order != scene.order.id):
        return None
    if reading.intent is Intent.CONFIRM:
        # "Sí, pero …" is no plain yes: whatever it names beside is looked at, or passed on with the words.
        plain = not (reading.due or reading.party or reading.branch)
        brief = card.kind != "supplier" or len(text.split()) <= PLAIN_WORDS
        return Press(card.id, effects.affirmative(card.kind)) if plain and brief else None
    if reading.intent is Intent.CANCEL and card.kind == "cancel":
        return Press(card.id, effects.affirmative(card.kind))
    if reading.intent is Intent.CANCEL or (reading.intent is Intent.DECLINE and card.kind != "offer"):
        return Press(card.id, effects.negative(card.kind))
    return None


def _talk_on(turn: Turn, press: Press) -> Outcome:
    card = turn.tx.card(press.card)
    if card is None or card.answer is not None:
        return _old_card(turn)
    return respond.to_button(turn, card, press.answer)


def _early(turn: Turn) -> Outcome:
    """An answer from before the card: it means something else, and the card asks by itself."""
    if turn.contact.role is Role.SUPPLIER:
        turn.attention("supplier_wrote")
    return Outcome.IGNORED


def _old_card(turn: Turn) -> Outcome:
    turn.say(turn.wording("card.old"))
    return Outcome.IGNORED


def _after(turn: Turn, press: Press, done: _Done | None) -> Outcome:
    """Answer a press: the first one gets the effect's words; a repeated one nothing; an old card says that it is.

    Nothing is known of what another device did, which had the inbox before.
    """
    if done is not None and done["by"] == turn.message.id:
        if done["say"]:
            turn.say(done["say"], about=press.card)
        return Outcome.DONE
    card = turn.tx.card(press.card)
    if card is not None and card.answer == press.answer:
        return Outcome.IGNORED
    return _old_card(turn)


def _refused(turn: Turn, press: Press, error: MostradorError) -> Outcome:
    if isinstance(error, WrongState):
        card = turn.tx.card(press.card)
        if card is not None and card.answer is None:
            turn.tx.record(CardClosed(press.card, effects.NO_LONGER))
    return _said(turn, error)


def _said(turn: Turn, error: MostradorError) -> Outcome:
    what, hint = words_for(error, turn.contact.language)
    # The hints speak of the app, which only the shop's own people have.
    turn.say(f"{what} {hint}".strip() if turn.contact.role.is_staff else what)
    return Outcome.IGNORED


def _unheard(turn: Turn, reason: str) -> Outcome:
    key = f"unheard.{reason}"
    turn.say(turn.wording(key if turn.wording.catalogue.has(key) else "unheard.silent"))
    return Outcome.UNHEARD
