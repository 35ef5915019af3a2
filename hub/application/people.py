"""People: adding, changing, leaving the staff, and finding who wrote."""

from __future__ import annotations

from dataclasses import replace

from hub.application.access import demand
from hub.application.amounts import LONGEST_NAME, short_text
from hub.application.i18n import LANGUAGES
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidPhone, NotAllowed, NotFound, WrongState
from hub.domain.events import ContactAdded, ContactChanged, ContactErased, HandleLinked, Personal, PinRemoved
from hub.domain.fields import Thing, replaced
from hub.domain.people import Contact, HandleKind, Role, normal_phone
from hub.domain.rights import Right


def _checked(tx: Transaction, *, name: str | None, role: Role | None, language: str | None) -> None:
    if name is not None and not short_text(name):
        raise InvalidInput("a contact needs a name", reason="no_name")
    if language is not None and language not in LANGUAGES:
        raise InvalidInput(f"no words in {language}", reason="language", language=language)
    if role is Role.OWNER:
        _demand_owner(tx)


def _demand_owner(tx: Transaction) -> None:
    # Otherwise a manager could make themself the owner.
    if tx.actor.role not in (None, Role.OWNER):
        raise NotAllowed(f"{tx.actor.role} may not say who owns the shop", reason="owner")


def _another_owner(tx: Transaction, leaving: Contact) -> None:
    if leaving.role is Role.OWNER and sum(owner.name is not None for owner in tx.contacts(Role.OWNER)) == 1:
        raise WrongState("the shop would have no owner", reason="last_owner")


def _known(tx: Transaction, contact: str) -> Contact:
    known = tx.contact(contact)
    if known is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    if known.name is None:
        raise WrongState(f"contact {contact} was erased", reason="erased")
    if known.role is Role.OWNER and tx.actor.id != contact:
        _demand_owner(tx)
    return known


def add_contact(
    tx: Transaction,
    *,
    name: str,
    role: Role,
    language: str,
    phone: str | None = None,
    code: str | None = None,
) -> str:
    """Add a person or firm; return the id.

    A phone number without country code is taken as one of the shop's country. Raises `InvalidInput` for an empty name,
    an unknown language or a number that is somebody else's, `InvalidPhone`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_PEOPLE)
    _checked(tx, name=name, role=role, language=language)
    contact = tx.new_id()
    code = short_text(code) or None if code is not None else None
    tx.record(ContactAdded(contact, Personal(contact, name.strip()), role, language, code))
    if phone:
        link_phone(tx, contact, phone)
    return contact


def link_phone(tx: Transaction, contact: str, phone: str) -> None:
    """Let a phone number lead to a contact; a customer's may be taken over, since they may turn out to be staff.

    Raises `InvalidInput` where it is somebody else's, `InvalidPhone`, `NotFound`, `WrongState` for an erased contact,
    `NotAllowed`.
    """
    demand(tx, Right.EDIT_PEOPLE)
    _known(tx, contact)
    shop = tx.shop()
    number = normal_phone(phone, shop.country if shop else None)
    holder = tx.contact_by_handle(HandleKind.PHONE, number)
    if holder is not None and holder.id != contact and holder.role is not Role.CUSTOMER:
        raise InvalidInput(f"{number} belongs to {holder.id}", reason="phone_taken", number=number, name=holder.name)
    if holder is None or holder.id != contact:
        tx.record(HandleLinked(contact, HandleKind.PHONE, Personal(contact, number)))


def change_contact(
    tx: Transaction,
    contact: str,
    *,
    name: str | None = None,
    role: Role | None = None,
    language: str | None = None,
    phone: str | None = None,
) -> None:
    """Write a contact's fields; None, and what equals the present value, is left alone.

    Raises `NotFound`, `InvalidInput`, `InvalidPhone`, `WrongState` for an erased contact and where the shop would be
    left without an owner, `NotAllowed`.
    """
    demand(tx, Right.EDIT_PEOPLE)
    known = _known(tx, contact)
    _checked(tx, name=name, role=role, language=language)
    if role not in (None, Role.OWNER):
        _another_owner(tx, known)
    said = name.strip() if name is not None else None
    written = ContactChanged(
        contact,
        Personal(contact, said) if said not in (None, known.name) else None,
        role if role is not known.role else None,
        language if language != known.language else None,
    )
    if written != ContactChanged(contact):
        fields = [field for field in ("name", "role", "language") if getattr(written, field) is not None]
        tx.record(replace(written, over=replaced(tx.standing(Thing.CONTACT, contact), fields)))
    if known.role.is_staff and role is not None and not role.is_staff and tx.pin(contact).hash is not None:
        tx.record(PinRemoved(contact))
    if phone:
        link_phone(tx, contact, phone)


def leave_staff(tx: Transaction, contact: str) -> None:
    """Let somebody work here no more: rights and PIN are gone, what they did stays in their name.

    Whoever left and writes to the shop is a customer. Doing it again changes nothing. Raises `NotFound`,
    `WrongState` for the last owner, an erased contact, and one who never worked here, `NotAllowed`.
    """
    demand(tx, Right.EDIT_PEOPLE)
    known = _known(tx, contact)
    if known.role is Role.SUPPLIER:
        raise WrongState(f"{contact} is a supplier", reason="not_staff", name=known.name)
    change_contact(tx, contact, role=Role.CUSTOMER)


def erase_contact(tx: Transaction, contact: str) -> None:
    """Forget a person: name, numbers, messages and voice notes become unreadable, here and on every device.

    Sums, orders and the log's chain stay. There is no way back; an erased contact stays erased. Raises `NotFound`,
    `WrongState` for the last owner, `NotAllowed`.
    """
    demand(tx, Right.EDIT_PEOPLE)
    known = tx.contact(contact)
    if known is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    if known.role is Role.OWNER and tx.actor.id != contact:
        _demand_owner(tx)
    if known.name is None:
        return
    _another_owner(tx, known)
    tx.record(ContactErased(contact))


def contact_for(
    tx: Transaction,
    *,
    phone: str | None,
    user_id: str | None,
    profile_name: str | None,
    language: str,
) -> Contact:
    """Return who wrote, by WhatsApp user id or phone number; somebody new becomes a customer.

    A handle not seen before is linked to the contact that the other one leads to. Raises `InvalidInput` where neither
    handle is given or the language is not one of ours; a phone number that cannot be normalised is left out where there
    is a user id. Of a profile's name, which anybody writes for themself, what can be a name is kept.
    """
    _checked(tx, name=None, role=None, language=language)
    user_id = short_text(user_id) if user_id else None
    try:
        number = normal_phone(phone) if phone else None
    except InvalidPhone:
        if not user_id:
            raise
        number = None
    by_user = tx.contact_by_handle(HandleKind.WHATSAPP_USER, user_id) if user_id else None
    by_phone = tx.contact_by_handle(HandleKind.PHONE, number) if number else None
    found = by_phone or by_user
    if not number and not user_id:
        raise InvalidInput("a sender has a phone number or a user id", reason="no_handle")
    if found is None:
        contact = tx.new_id()
        shown = "".join(letter if letter.isprintable() else " " for letter in profile_name or "").strip()
        name = shown[:LONGEST_NAME].strip() or number or "?"
        tx.record(ContactAdded(contact, Personal(contact, name), Role.CUSTOMER, language))
    else:
        contact = found.id
    if number and by_phone is None:
        tx.record(HandleLinked(contact, HandleKind.PHONE, Personal(contact, number)))
    if user_id and (by_user is None or by_user.id != contact):
        tx.record(HandleLinked(contact, HandleKind.WHATSAPP_USER, Personal(contact, user_id)))
    known = tx.contact(contact)
    if known is None:
        raise NotFound(f"no contact {contact}", reason="contact")
    return known
