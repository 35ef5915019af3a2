"""Whom a message names: the supplier of goods that are bought, anybody elsewhere, who owes or pays."""

from __future__ import annotations

from collections.abc import Sequence

from hub.application.ports.understanding import Intent, PartyRef
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.answer.naming import is_written_so, new_name, party_called
from hub.understanding.answer.standing import one_asked, put_right
from hub.understanding.message import Message


def party_of(message: Message, intent: Intent) -> PartyRef | None:
    """The person named: suppliers where goods are bought, anybody elsewhere."""
    refs = put_right(message)
    if message.role == "customer":
        # a customer speaks for itself: another name is who greets, or whom it greets
        refs = [ref for ref in refs if _only(message, ref, Role.SUPPLIER)]
    elif message.role == "supplier":
        # and so does a supplier: "le saluda Jenny, de Lala"
        refs = [ref for ref in refs if not _only(message, ref, Role.SUPPLIER)]
    if not refs:
        return None
    if intent in (Intent.RESTOCK_REQUEST, Intent.RECORD_RECEIPT, Intent.RECORD_EXPENSE):
        suppliers = [r for r in (_only(message, ref, Role.SUPPLIER) for ref in refs) if r]
        suppliers = one_asked(message, suppliers) if intent is Intent.RESTOCK_REQUEST else suppliers
        return _settled(suppliers) if suppliers else None
    return _settled(refs)


def _settled(refs: Sequence[PartyRef]) -> PartyRef:
    """The first person named; where that name fits several, the one of them that is named in full elsewhere."""
    first = refs[0]
    return next((ref for ref in refs[1:] if ref.contact in first.candidates and ref.contact), first)


def _only(message: Message, ref: PartyRef, role: Role) -> PartyRef | None:
    ids = [i for i in ((ref.contact,) if ref.contact else ref.candidates) if message.directory.roles.get(i) is role]
    if not ids:
        return None
    return PartyRef(contact=ids[0]) if len(ids) == 1 else PartyRef(candidates=tuple(ids))


def person(message: Message, *, with_lines: bool) -> PartyRef | None:
    """Who owes or pays: a person known, else a new name among the words that nothing else explains."""
    refs = put_right(message)
    if refs:
        return _settled(refs)
    if message.role == "customer" or message.lex.everybody.search(message.skeleton):
        return None
    open_ = (d for d, products in message.resolved if d.words and not (with_lines and (products or d.counts)))
    # "the higgler lady Miss Cherry": who only does something comes after who has a name, and what is not written as
    # one after what is ("tack 350 on to Wellington bill")
    names = [
        (fold(name) in message.lex.everyday, not is_written_so(message, draft.places), at, name)
        for at, draft in enumerate(open_)
        if (name := new_name(message, draft.places))
    ]
    return party_called(message, min(names)[-1]) if names else None
