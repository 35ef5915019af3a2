"""Debts from a file: what customers owe from before the shop kept these books.

A row that says what was brought in already is left alone: a file that is put right and given again doubles no debt.
"""

from __future__ import annotations

from datetime import date, time
from functools import partial

from hub.application.accounts import bring_in
from hub.application.amounts import folded, open_for_business
from hub.application.imports.people import find
from hub.application.imports.records import Effect, Reading, Record
from hub.application.ports.books import Transaction
from hub.application.views.accounts import StatementEntry
from hub.domain.accounts import EntryKind
from hub.domain.errors import InvalidInput, InvalidMoney, NotFound
from hub.domain.money import Money
from hub.domain.people import Role, normal_phone


def read(row: Reading) -> Record:
    """Return what a row says. A customer may owe for several days: each is a row of its own.

    Raises `InvalidInput`, `InvalidMoney`, `InvalidPhone`.
    """
    name, code, said = row.text("customer"), row.text("code"), row.text("phone")
    phone = normal_phone(said, row.shop.country) if said else None
    amount, since, words = row.money("amount"), row.day("date"), row.text("note")
    if amount is None:
        row.asked = "amount"
        raise InvalidMoney("no amount", reason="none")
    who = name or said or code
    if who is None:
        raise InvalidInput("a contact needs a name", reason="no_name")
    key = f"debt {folded(code or phone or who)} {since or ''} {amount.minor} {folded(words or '')}"
    write = partial(_write, name=name, code=code, phone=phone, who=who, amount=amount, since=since, words=words)
    return Record((key,), write)


def _write(
    tx: Transaction,
    *,
    name: str | None,
    code: str | None,
    phone: str | None,
    who: str,
    amount: Money,
    since: date | None,
    words: str | None,
) -> Effect:
    customer = find(tx, Role.CUSTOMER, code=code, phone=phone, name=name)
    if customer is None:
        raise NotFound(f"no customer {who}", reason="customer_named", name=who)
    if any(_says(entry, tx, amount, since, words) for entry in tx.statement(customer.id, limit=-1)):
        return Effect.SAME
    bring_in(tx, customer.id, amount, since, words)
    return Effect.ADDED


def _says(entry: StatementEntry, tx: Transaction, amount: Money, since: date | None, words: str | None) -> bool:
    """Whether an entry is what a row brings in; one without a day counts from the moment when it was brought in."""
    if entry.kind is not EntryKind.OPENING or entry.amount != amount or (entry.words or "") != (words or "").strip():
        return False
    at = entry.at.astimezone(open_for_business(tx).zone)
    dated = at.time() == time()
    return at.date() == since if dated and since else not dated and since is None
