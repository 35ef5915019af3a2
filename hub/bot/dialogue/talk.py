"""Greeting, help, thanks, wanting a person, and what is not understood or not done by chat yet."""

from __future__ import annotations

from datetime import timedelta

from hub.bot.dialogue.turn import Turn
from hub.bot.wording import called, quoted
from hub.domain.events import MessageKind, Outcome

_PATIENCE = 3
"""Messages in a row, within an hour, that are answered though not understood."""
_SAID = 2
"""How often within an hour the same words are said to somebody: the other side may be a machine that answers all."""
_LATELY = timedelta(hours=1)


def chat(turn: Turn, words: str, most: int = _SAID) -> None:
    """Say `words` that carry nothing of the books, unless they were said `most` times within the hour."""
    before = turn.tx.conversation(turn.contact.id, 8 * _PATIENCE)
    same = [m for m in before if not m.incoming and m.text == words and turn.tx.now - m.at < _LATELY]
    if len(same) < most:
        turn.say(words)


def greeting(turn: Turn) -> Outcome:
    """Greet, and say by example what one can write."""
    example = turn.wording(f"example.{_group(turn)}")
    name = called(turn.contact.name)
    key = "talk.greeting" if name else "talk.greeting.nameless"
    chat(turn, turn.wording(key, name=name, shop=turn.shop.name, example=example))
    return Outcome.DONE


def help_(turn: Turn) -> Outcome:
    """Say what can be done by chat, by role."""
    chat(turn, turn.wording(f"talk.help.{_group(turn)}", shop=turn.shop.name))
    return Outcome.DONE


def thanks(_turn: Turn) -> Outcome:
    """Stay silent: every message costs money, and thanks want no answer."""
    return Outcome.IGNORED


def person(turn: Turn) -> Outcome:
    """Fetch a person of the shop."""
    turn.attention("talk_to_person")
    chat(turn, turn.wording("talk.person"))
    return Outcome.DONE


def later(turn: Turn) -> Outcome:
    """Say honestly that the books do not take this by chat yet, and leave it to a person."""
    turn.attention("request_waiting")
    chat(turn, turn.wording("talk.later.staff" if turn.contact.role.is_staff else "talk.later"))
    return Outcome.DONE


def customer_order(turn: Turn) -> Outcome:
    """Pass a customer's order on to a person of the shop."""
    turn.attention("customer_order")
    chat(turn, turn.wording("talk.customer_order"))
    return Outcome.DONE


def customer_change(turn: Turn) -> Outcome:
    """Pass on that a customer changes an order."""
    turn.attention("customer_order")
    chat(turn, turn.wording("talk.customer_change"))
    return Outcome.DONE


def customer_cancel(turn: Turn) -> Outcome:
    """Pass on that a customer calls an order off."""
    turn.attention("customer_order")
    chat(turn, turn.wording("talk.customer_cancel"))
    return Outcome.DONE


def waiting(turn: Turn) -> Outcome:
    """Say that a card waits, to words that nobody understands: an example of a new request would be no help."""
    chat(turn, turn.wording("talk.unknown.card"))
    return Outcome.NOT_UNDERSTOOD


def not_allowed(turn: Turn) -> Outcome:
    """Say that this is not for everybody."""
    chat(turn, turn.wording("talk.not_allowed.staff" if turn.contact.role.is_staff else "talk.not_allowed"))
    return Outcome.IGNORED


def unknown(turn: Turn) -> Outcome:
    """Say plainly that it was not understood, with an example of what is; after a few times leave it to a person.

    The other side may be a machine that answers everything: two of them would talk, and cost, all night.
    """
    before = [m for m in turn.tx.conversation(turn.contact.id, 4 * _PATIENCE) if m.incoming and m.id != turn.message.id]
    lately = [m for m in before[-_PATIENCE:] if turn.message.at - m.at < _LATELY]
    if len(lately) == _PATIENCE and all(m.outcome is Outcome.NOT_UNDERSTOOD for m in lately):
        turn.attention("talk_to_person")
        return Outcome.NOT_UNDERSTOOD
    example = turn.wording(f"example.{_group(turn)}")
    if turn.message.kind is MessageKind.AUDIO:
        turn.say(turn.wording("talk.unknown.heard", words=quoted(turn.text), example=example))
    else:
        turn.say(turn.wording("talk.unknown", example=example))
    return Outcome.NOT_UNDERSTOOD


def nothing_open(turn: Turn) -> Outcome:
    """Answer a yes or a no that has nothing to answer; a mere sign wants no answer."""
    if turn.text and not any(letter.isalpha() for letter in turn.text):
        return Outcome.IGNORED
    chat(turn, turn.wording("talk.nothing_open", example=turn.wording(f"example.{_group(turn)}")))
    return Outcome.NOT_UNDERSTOOD


def not_text(turn: Turn) -> Outcome:
    """Answer a picture, a place or a file without words; once, however many come together."""
    chat(turn, turn.wording("talk.not_text"), most=1)
    return Outcome.NOT_UNDERSTOOD


def _group(turn: Turn) -> str:
    return "staff" if turn.contact.role.is_staff else turn.contact.role.value
