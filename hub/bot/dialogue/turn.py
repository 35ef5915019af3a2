"""One turn of the conversation: who said what, and the ways to answer within the transaction that handles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from hub.application.ports.books import Transaction
from hub.application.ports.understanding import ProductMatcher, Reading
from hub.application.views.conversation import MessageView
from hub.bot import bodies, outbox, templates
from hub.bot.drafts import REPLACED, About, Draft, Question, dump
from hub.bot.wording import Wording
from hub.domain.catalogue import Product
from hub.domain.errors import NotFound
from hub.domain.events import AttentionRaised, CardClosed, CardShown, Personal
from hub.domain.ids import derived_id
from hub.domain.people import Contact
from hub.domain.rights import RIGHTS, Right
from hub.domain.shop import Shop

VERSION = "v1"
QUESTION = "question"
"""Kind of a card that asks; all other kinds confirm."""
_SURELY_OPEN = timedelta(hours=23)
"""How long after somebody wrote it is sure that free words will still reach them once they are sent."""
_PAGE = 700
"""Characters that fit into a notice with room to spare."""


class Press(NamedTuple):
    """A button of ours: the card that it stands on, and the answer that it gives."""

    card: str
    answer: str


def button_id(card: str, answer: str) -> str:
    """Return the id of a button. It names card and answer, so that a new version never re-maps old buttons."""
    return f"{VERSION}:{card}:{answer}"


def pressed(button: str | None) -> Press | None:
    """Read what `button_id` wrote; None for a button that is none of ours."""
    parts = (button or "").split(":")
    return Press(parts[1], parts[2]) if len(parts) == 3 and parts[0] == VERSION and parts[1] else None


@dataclass(slots=True)
class Turn:
    """A message being handled, and the means to answer it."""

    tx: Transaction
    shop: Shop
    contact: Contact
    message: MessageView
    text: str
    reading: Reading
    matcher: ProductMatcher
    wording: Wording = field(init=False)

    def __post_init__(self) -> None:
        """Speak the contact's language."""
        self.wording = Wording(self.shop, self.contact.language)

    def may(self, right: Right) -> bool:
        """Whether whoever wrote has `right`."""
        return right in RIGHTS[self.contact.role]

    def product(self, product: str) -> Product:
        """Return a product. Raises `NotFound`."""
        found = self.tx.product(product)
        if found is None:
            raise NotFound(f"no product {product}", reason="product")
        return found

    def name(self, contact: str | None) -> str:
        """Return how a person or firm is called; a plain word where nobody knows any more."""
        found = self.tx.contact(contact) if contact else None
        return (found.name if found else None) or self.wording("somebody")

    def place(self, branch: str | None) -> str:
        """Return the line of a card that names the branch that was told; empty where none was."""
        found = next((each for each in self.tx.branches() if each.id == branch), None)
        return self.wording("card.branch", branch=found.name) + "\n" if found else ""

    def say(self, words: str, *, about: str | None = None) -> None:
        """Answer in plain text."""
        tell(self.tx, self.shop, self.contact, words, about=about)

    def attention(self, kind: str, about: str | None = None) -> None:
        """Show on Home that a person has to look at this message."""
        subject = about or self.message.id
        self.tx.record(AttentionRaised(derived_id("attention", kind, self.message.id), kind, self.contact.id, subject))

    def confirm(self, kind: str, draft: Draft, words: str, *, replaces: Sequence[str | None] = ()) -> None:
        """Show a card to confirm, change or cancel; the cards that it replaces are closed."""
        answers = [("yes", "button.yes"), ("change", "button.change"), ("no", "button.no")]
        self.close(REPLACED, *replaces)
        options = [(answer, self.wording(key)) for answer, key in answers]
        show(self.tx, self.shop, self.contact, kind, draft, words, options, message=draft.message)

    def ask(
        self, question: Question, words: str, options: Sequence[bodies.Choice], *, replaces: Sequence[str | None] = ()
    ) -> None:
        """Ask one short question; each option's id is the answer that its button gives."""
        self.close(REPLACED, *replaces)
        card = self.tx.new_id()
        self._record_card(card, question)
        if not options:
            tell(self.tx, self.shop, self.contact, words, about=card)
            return
        choices = [bodies.Choice(button_id(card, o.id), o.title, o.detail) for o in options]
        body = bodies.question(bodies.shorten(words, bodies.INTERACTIVE), self.wording("button.list"), choices)
        outbox.queue(self.tx, self.contact.id, body, words, closed=notice(self.shop, self.contact, words), about=card)

    def _record_card(self, card: str, question: Question) -> None:
        content = Personal(self.contact.id, dump(question))
        self.tx.record(CardShown(card, self.contact.id, QUESTION, content, question.draft.message))

    def close(self, answer: str, *cards: str | None) -> None:
        """Close those of `cards` that are open."""
        for card in cards:
            found = self.tx.card(card) if card else None
            if found is not None and found.answer is None:
                self.tx.record(CardClosed(found.id, answer))


def notice(shop: Shop, contact: Contact, words: str) -> bodies.Body:
    """Return the template that carries any words to somebody whose window is closed."""
    return templates.filled("notice", contact.language, [shop.name, words])


def tell(tx: Transaction, shop: Shop, contact: Contact, words: str, *, about: str | None = None) -> str:
    """Queue plain words for a contact; return our id of the message."""
    closed = notice(shop, contact, words)
    return outbox.queue(tx, contact.id, bodies.text(words), words, closed=closed, about=about)


def show(
    tx: Transaction,
    shop: Shop,
    contact: Contact,
    kind: str,
    content: Draft | About,
    words: str,
    answers: Sequence[tuple[str, str]],
    *,
    message: str | None = None,
    about: str | None = None,
    closed: tuple[str, Sequence[str]] | None = None,
) -> str:
    """Show a card with a button for each of `answers` (answer, title); return our id of the message.

    `closed` names the template and its parameters for a closed window. Words longer than a card or its template takes
    go ahead in messages of their own.
    """
    card = tx.new_id()
    wording = Wording(shop, contact.language)
    tx.record(CardShown(card, contact.id, kind, Personal(contact.id, dump(content)), message))
    choices = [bodies.Choice(button_id(card, answer), title) for answer, title in answers]
    template, parameters = closed or ("notice", [shop.name, words])
    ahead = _ahead(tx, contact, words, templates.says_all(template, contact.language, parameters))
    for page in ahead:
        tell(tx, shop, contact, page, about=about or card)
    if ahead:
        words = wording("card.above")
    body = bodies.buttons(words, choices)
    payloads = [choice.id for choice in choices] if closed else []
    otherwise = templates.filled(template, contact.language, parameters, payloads)
    return outbox.queue(tx, contact.id, body, words, closed=otherwise, about=about or card)


def _ahead(tx: Transaction, contact: Contact, words: str, template_says_all: bool) -> list[str]:
    """Return the messages that go ahead of a card, so that everything is seen before it is confirmed."""
    heard = tx.last_heard(contact.id)
    if heard is not None and tx.now - heard < _SURELY_OPEN:
        return bodies.pages(words, bodies.TEXT) if len(words) > bodies.INTERACTIVE else []
    return [] if template_says_all and len(words) <= bodies.INTERACTIVE else bodies.pages(words, _PAGE)
