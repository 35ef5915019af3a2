"""Customers and suppliers from a file: known ones (by code, phone or name) get what it has, the others are added."""

from __future__ import annotations

from functools import partial

from hub.application.amounts import folded
from hub.application.i18n import LANGUAGES
from hub.application.imports.records import Effect, Reading, Record
from hub.application.people import add_contact, change_contact
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput
from hub.domain.people import Contact, HandleKind, Role, normal_phone


def read(row: Reading, role: Role) -> Record:
    """Return what a row says. Raises `InvalidInput`, `InvalidPhone`."""
    name, code = row.text("name"), row.text("code")
    said = row.text("phone")
    phone = normal_phone(said, row.shop.country) if said else None
    language = row.text("language")
    if name is None:
        row.asked = "name"
        raise InvalidInput("a contact needs a name", reason="no_name")
    if language is not None and language not in LANGUAGES:
        raise InvalidInput(f"no words in {language}", reason="language", language=language)
    keys = [f"code {code.casefold()}"] if code else []
    keys += [f"phone {phone}"] if phone else []
    keys = keys or [f"name {folded(name)}"]
    return Record(
        tuple(keys),
        partial(_write, role=role, name=name, code=code, phone=phone, language=language or row.shop.language),
    )


def _write(tx: Transaction, *, role: Role, name: str, code: str | None, phone: str | None, language: str) -> Effect:
    known = find(tx, role, code=code, phone=phone, name=name)
    if known is None:
        add_contact(tx, name=name, role=role, language=language, phone=phone, code=code)
        return Effect.ADDED
    change_contact(tx, known.id, name=name, phone=phone)
    return Effect.SAME if tx.contact(known.id) == known else Effect.CHANGED


def find(
    tx: Transaction, role: Role, *, code: str | None = None, phone: str | None = None, name: str | None = None
) -> Contact | None:
    """Return the contact of a role that a row is about: by code, else by phone, else by the whole name.

    Raises `InvalidInput` where several have that name.
    """
    everybody = tx.contacts(role)
    if code:
        return next((contact for contact in everybody if folded(contact.code or "") == folded(code)), None)
    if phone:
        holder = tx.contact_by_handle(HandleKind.PHONE, phone)
        return holder if holder is not None and holder.role is role else None
    same = [contact for contact in everybody if folded(contact.name or "") == folded(name or "")]
    if len(same) > 1:
        raise InvalidInput(f"{len(same)} people are called {name}", reason="several_people", name=name)
    return same[0] if same else None
