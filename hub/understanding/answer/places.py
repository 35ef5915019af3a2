"""The branch that is meant where several are named: goods are taken to where they are needed, from where they lie."""

from __future__ import annotations

from hub.application.ports.understanding import Intent
from hub.understanding.goods.drafts import Draft
from hub.understanding.message import Message
from hub.understanding.pieces.chunks import Claim, Sort, word
from hub.understanding.pieces.taken_back import meant_from

_REACH = 4
"""So many words before a branch say whether goods come from there or go there."""


def branch_of(message: Message, intent: Intent) -> str | None:
    """The branch that a message is about; of a transfer it is where to, else the last that was named."""
    places = [at for at, c in enumerate(message.chunks) if c.sort is Sort.BRANCH]
    if intent is Intent.RECORD_EXPENSE:
        # "el arriendo del local" is paid, not a place
        places = [at for at in places if message.chunks[at].text not in message.lex.branch_words]
    since = meant_from(message.chunks, message.lex)
    places = [at for at in places if at >= since and not _in_a_street(message, at)] or places
    if all(_in_a_street(message, at) for at in places):
        return None
    if not places:
        return None
    if intent is not Intent.TRANSFER_STOCK:
        places = [at for at in places if _way(message, at) >= 0] or places  # "o Centro recebeu 3 do depósito"
        last: str = message.chunks[places[-1]].value
        return last
    # said with "to", else where nothing says that the goods come from there
    meant = max(places, key=lambda at: (_way(message, at), -at if _way(message, at) < 1 else at))
    told = {message.chunks[at].value for at in places}
    if _way(message, meant) < 0 or (len(told) > 1 and all(_way(message, at) == 0 for at in places)):
        return None  # "split 10 between Norte and Centro"
    branch: str = message.chunks[meant].value
    return branch


def unclear(message: Message, intent: Intent, branch: str | None) -> bool:
    """Whether a transfer names no place where to, or another intent more than one place: "o Centro e o Norte ontem"."""
    if intent is Intent.TRANSFER_STOCK or branch is None:
        return intent is Intent.TRANSFER_STOCK and branch is None
    since = meant_from(message.chunks, message.lex)
    places = [at for at, c in enumerate(message.chunks) if c.sort is Sort.BRANCH and at >= since]
    moved = intent is Intent.RESTOCK_REQUEST  # "Centro needs 2 sacks from Norte"
    return len({message.chunks[at].value for at in places if moved or _way(message, at) >= 0}) > 1


def may_be_a_place(message: Message, intent: Intent) -> bool:
    """Whether it is asked how much of something is there or was sold that is called like a branch too, with nothing
    that tells which is meant: "cuánto vendió San Juan ayer", where there is a beer of that name."""
    if intent not in (Intent.SALES_QUERY, Intent.STOCK_QUERY):
        return False
    named = message.directory.branches(message.tokens)
    return any(_is_alone(message, draft, claim) for claim in named for draft in message.drafts if draft.places)


def _is_alone(message: Message, draft: Draft, claim: Claim) -> bool:
    """Whether a draft holds nothing but words of a branch's name, and nothing counts it: no "cuántas San Juan"."""
    held = (message.chunks[place] for place in draft.places)
    counted = draft.unit is not None or word(message.tokens, claim.start - 1) in message.lex.how_many
    return not counted and all(claim.start <= chunk.start and chunk.end <= claim.end for chunk in held)


def _in_a_street(message: Message, at: int) -> bool:
    """Whether the branch at `at` is the name of a street that goods are brought to: "14 Norte Avenue"."""
    after = message.chunks[at + 1] if at + 1 < len(message.chunks) else None
    before = message.text[: message.tokens[message.chunks[at].start].start].split()[-1:]
    return after is not None and after.text in message.lex.nobody and bool(before) and before[0].isdecimal()


def whole_shop(message: Message, draft: Draft) -> bool:
    """Whether a draft's words are the whole shop and no goods: "de todo el almacén", where that is a category too."""
    lex, chunks = message.lex, message.chunks
    first, last = min(draft.places), max(draft.places)
    beside = {c.text for c in [*chunks[max(0, first - 2) : first], *chunks[last + 1 : last + 2]]}
    named = beside | set(draft.words)
    places = lex.branch_words | lex.whole
    return bool(named & lex.whole and named & lex.branch_words) and places.issuperset(draft.words)


def _way(message: Message, at: int) -> int:
    """1 where goods go to the branch at `at`, -1 where they come from there, 0 where nothing is said."""
    lex, chunks = message.lex, message.chunks
    articles = lex.determiners | lex.plural_articles
    begins = all(c.text in articles or c.sort is Sort.FILLER for c in chunks[:at])
    if begins and at + 1 < len(chunks) and chunks[at + 1].text in lex.delivers:
        return -1  # "Norte sent back 2 cases"
    for place in range(at - 1, max(-1, at - 1 - _REACH), -1):
        word = chunks[place].text
        if word == "/":
            continue  # "p/ Centro"
        if chunks[place].sort not in (Sort.WORD, Sort.FILLER):
            break
        named = place > 0 and chunks[place - 1].text in lex.branch_words | lex.generic
        if named and word in lex.name_particles:
            continue  # "la tienda de Mitras"
        if word in lex.towards:
            return 1
        if word in lex.name_particles and place and chunks[place - 1].text in articles:
            continue  # "a la de Otay"
        if word in lex.away:
            return -1 if _comes_from(message, place) else 0
        if word not in lex.name_particles | lex.determiners | lex.generic | lex.connectors | lex.branch_words:
            break
    return 0


def _comes_from(message: Message, at: int) -> bool:
    """Whether the word at `at` says where goods come from, and not whose something is: "o povo do Siqueira"."""
    lex, before = message.lex, message.chunks[at - 1] if at else None
    goods = {place for draft in message.drafts for place in draft.places}
    whose = before is not None and before.sort is Sort.WORD and at - 1 not in goods and before.text not in lex.verbs
    return message.chunks[at].text not in lex.name_particles or not whose
