"""What the shop's voice notes are misheard as, learnt from "no, dije doce" once the card that says so was confirmed.

A note that holds such a word again is read with the word that was meant as well: where nothing else was understood it
is taken, and where something was, it is asked which. A number that was misheard before is asked about, "¿12 o 2?",
unless the recogniser itself has the other one among its readings. What turns out to have been heard right counts
against, so that nobody is asked for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path

from hub.application.hearing import judge_hearing
from hub.application.ports.understanding import Action, Intent, Reading, RequestLine
from hub.bot.dialogue.turn import Turn
from hub.bot.drafts import Asks, Draft, Question
from hub.bot.hearing import Heard
from hub.bot.wording import quoted
from hub.domain.events import MessageKind
from hub.domain.hearing import Mishearing, misheard, numerals_alike, otherwise, stretches
from hub.domain.rights import Right
from hub.domain.words import bare

_MOST_READINGS = 4
"""Other readings of a note by words that were misheard before."""
_DATA = Path(__file__).parent.parent / "data"


@cache
def _own_mistake() -> frozenset[str]:
    """Words by which people say that they misspoke, so that they were heard right."""
    languages: dict[str, list[str]] = json.loads((_DATA / "own_mistake.json").read_text("utf-8"))
    return frozenset(chain.from_iterable(languages.values()))


def figures(quantity: Decimal) -> str:
    """A quantity as judgements tell it: ``12``, ``0.5``."""
    return f"{quantity.normalize():f}"


# Reading a note


def reread(read: Callable[[str], Reading], reading: Reading, heard: Heard, known: Sequence[Mishearing]) -> Reading:
    """`reading` of a note, weighed against what else it may say by what is `known` to be misheard."""
    for text in otherwise(heard.text, known)[:_MOST_READINGS]:
        reading = _weighed(reading, read(text))
    pairs = {(each.heard, each.meant) for each in known if each.is_number}
    # What transcripts dispute is asked about, "¿es así?"; here it is known which of them is right.
    disputed = reading.action is Action.ASK and reading.missing == ("confirmation",)
    whole = replace(reading, action=Action.ACT, missing=()) if disputed else reading
    for text in heard.alternatives if pairs & _numbers(reading, known) else ():
        other = read(text)
        if other.action is whole.action and _differ_by(whole, other, pairs):
            return other
    return reading


def _numbers(reading: Reading, known: Sequence[Mishearing]) -> set[tuple[str, str]]:
    """The pairs that a number of the reading may be one of."""
    said = {figures(line.quantity) for line in reading.lines if line.quantity is not None}
    return {(each.heard, each.meant) for each in known if each.heard in said}


def _differ_by(reading: Reading, other: Reading, pairs: set[tuple[str, str]]) -> bool:
    """Whether two readings are the same but for numbers of which one was misheard for the other before."""
    if len(reading.lines) != len(other.lines) or reading.lines == other.lines:
        return False
    for one, two in zip(reading.lines, other.lines, strict=True):
        if one != replace(two, quantity=one.quantity):
            return False
        if one.quantity != two.quantity:
            told = [figures(each) for each in (one.quantity, two.quantity) if each is not None]
            if tuple(told) not in pairs:
                return False
    return replace(reading, lines=(), seconds=0) == replace(other, lines=(), seconds=0)


def _weighed(reading: Reading, other: Reading) -> Reading:
    """`reading`, or with the products and people that `other` names where it has none; where both do, it is asked."""
    if other.action is Action.NONE or (reading.intent is not Intent.UNKNOWN and other.intent is not reading.intent):
        return reading
    if reading.action is Action.NONE:
        return other
    if len(reading.lines) != len(other.lines):
        return reading
    party = reading.party or other.party
    lines = tuple(_either(one, two) for one, two in zip(reading.lines, other.lines, strict=True))
    asked = any(line.candidates for line in lines)
    missing = dict.fromkeys(each for each in other.missing if each != "product")
    missing |= {"product": None} if asked or any(line.product is None for line in lines) else {}
    if lines == reading.lines:
        return replace(reading, party=party)
    return replace(reading, lines=lines, party=party, missing=tuple(missing), action=_action(missing))


def _action(missing: dict[str, None]) -> Action:
    return Action.ASK if missing else Action.ACT


def _either(one: RequestLine, two: RequestLine) -> RequestLine:
    """One line of two readings: what only one of them knows, and both products where they know different ones."""
    known, other = _products(one), _products(two)
    if not other or other == known:
        return one
    if not known or set(other) < set(known):
        return replace(two, quantity=one.quantity, unit=one.unit or two.unit)
    fits = tuple(dict.fromkeys((*other, *known)))
    return replace(one, product=None, candidates=fits, said=None)


def _products(line: RequestLine) -> tuple[str, ...]:
    return (line.product,) if line.product else line.candidates


def doubted(turn: Turn, draft: Draft) -> Question | None:
    """Ask which number was said, for the first line of a note whose number was misheard before; once for each note."""
    if turn.message.kind is not MessageKind.AUDIO:
        return None
    known = [each for each in turn.tx.mishearings() if each.is_number and each.language == turn.contact.language]
    for index, line in enumerate(draft.lines):
        heard = figures(line.quantity) if line.quantity is not None else ""
        meant = [each.meant for each in known if each.heard == heard]
        if meant:
            return Question(Asks.QUANTITY, draft, index, (*meant, heard))
    return None


def settled(turn: Turn, question: Question, draft: Draft) -> Draft:
    """`draft` with what the answer to "¿12 o 2?" teaches; a number heard right is written down at once.

    A spoken answer may be misheard as the note was, and any other number is a change of mind: neither teaches.
    """
    quantity = draft.lines[question.line].quantity
    *meant, heard = question.options
    if quantity is None or turn.message.kind is MessageKind.AUDIO:
        return draft
    if figures(quantity) == heard:
        for each in meant:
            _judge(turn, heard, each, mistaken=False)
        return draft
    return _with(draft, heard, figures(quantity)) if figures(quantity) in meant else draft


# Learning from what is put right


def corrected(turn: Turn, before: Draft, after: Draft) -> Draft:
    """`after` with what the correction that made it of `before` teaches about the note that began it."""
    heard = _note(turn, before)
    if not heard or not turn.may(Right.SEE_STOCK):
        return after
    pairs = list(zip(before.lines, after.lines, strict=False))
    numbers = [(one.quantity, two.quantity) for one, two in pairs if one.quantity != two.quantity]
    same = len(before.lines) == len(after.lines) and all(_products(one) == _products(two) for one, two in pairs)
    if same and len(numbers) == 1 and _own_mistake().isdisjoint(bare(turn.text).split()):
        [(old, new)] = numbers
        if old is not None and new is not None and numerals_alike(old, new):
            after = _with(after, figures(old), figures(new))
    for one, two in pairs:
        if _products(one) != _products(two) and (pair := misheard(heard, _naming(turn, _products(two)))):
            after = _with(after, *pair)
    return after


def told_apart(turn: Turn, draft: Draft, product: str) -> Draft:
    """`draft` with what the answer to "which one?" teaches: "litro y medio" where the note had "mitro en medio"."""
    heard = _note(turn, draft)
    if not heard or not turn.may(Right.SEE_STOCK):
        return draft
    name = bare(turn.product(product).name).split()
    heads = [" ".join(name[:width]) for width in range(len(name))]
    open_to = [head for head in heads if _fitting(turn, head) != {product}]
    telling = [run for run in stretches(turn.text) if any(_fitting(turn, f"{h} {run}") == {product} for h in open_to)]
    pair = misheard(heard, telling)
    return _with(draft, *pair) if pair else draft


def _note(turn: Turn, draft: Draft) -> str:
    """What the note that began a draft was heard as; empty where it was written."""
    note = turn.tx.message(draft.message) if draft.message else None
    return (note.heard or "") if note is not None and note.kind is MessageKind.AUDIO else ""


def _naming(turn: Turn, products: Sequence[str]) -> Iterator[str]:
    """The words of the correction that one of these products fits."""
    for run in stretches(turn.text):
        if any(fit.id in products for fit in turn.matcher.fits(run, turn.contact.language)):
            yield run


def _with(draft: Draft, heard: str, meant: str) -> Draft:
    kept = tuple(pair for pair in draft.misheard if pair[0] != heard)
    return replace(draft, misheard=(*kept, (heard, meant)))


def misheard_words(turn: Turn, draft: Draft) -> str:
    """What the card says will be remembered; empty where nothing is."""
    lines = [turn.wording("card.misheard", heard=quoted(heard), meant=quoted(meant)) for heard, meant in draft.misheard]
    return "\n".join(["", *lines]) if lines else ""


def learn(turn: Turn, draft: Draft) -> None:
    """Write down what the confirmed request says about how its note was heard."""
    for heard, meant in draft.misheard:
        _judge(turn, heard, meant, mistaken=True)
    held = {line.product for line in draft.lines}
    said = set(stretches(_note(turn, draft)))
    for each in turn.tx.mishearings():
        if each.is_number or each.heard not in said or any(each.heard == heard for heard, _ in draft.misheard):
            continue
        by_heard, by_meant = (bool(held & _fitting(turn, words)) for words in (each.heard, each.meant))
        if by_heard is not by_meant:
            _judge(turn, each.heard, each.meant, mistaken=by_meant)


def _fitting(turn: Turn, words: str) -> set[str | None]:
    return {fit.id for fit in turn.matcher.fits(words, turn.contact.language)} if words.strip() else set()


def _judge(turn: Turn, heard: str, other: str, *, mistaken: bool) -> None:
    who = turn.contact
    judge_hearing(turn.tx, who.id, who.language, heard=heard, other=other, mistaken=mistaken)
