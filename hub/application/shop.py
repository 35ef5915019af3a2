"""Opening the shop, its branches and settings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.application.access import demand
from hub.application.amounts import short_text
from hub.application.i18n import LANGUAGES
from hub.application.people import add_contact
from hub.application.ports.books import Transaction
from hub.application.settings import (
    BACKUP_KEEP,
    CASH_ROUNDING,
    CREDIT_LIMIT,
    DEFAULTS,
    DISCOUNT_LIMIT,
    ORDER_LIMIT,
    REORDER_COVER_DAYS,
    REORDER_LEAD_DAYS,
    RESERVE_FROM,
    SCALE_LABELS,
    STUCK_AFTER,
    TAX_RATE,
)
from hub.domain.errors import InvalidInput, NotFound, WrongState
from hub.domain.events import BranchOpened, DeviceJoined, LettersGiven, SettingChanged, ShopOpened
from hub.domain.fields import Thing, replaced
from hub.domain.ids import can_be_given
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.pricing import cash_rule
from hub.domain.quantity import quantity
from hub.domain.retention import Keep
from hub.domain.rights import Right
from hub.domain.scale_labels import layouts
from hub.domain.tax import tax_rate

LONGEST_WAIT = 24 * 60
"""Minutes: an order that waits longer for its answer is forgotten."""
LONGEST_SETTING = 1000
"""Characters: a folder's path, or the patterns of a scale's labels."""
LONGEST_DAYS = 365
"""What a number of days among the settings comes to at most."""


def open_shop(
    tx: Transaction,
    *,
    name: str,
    language: str,
    country: str,
    currency: str,
    timezone: str,
    branches: Sequence[tuple[str, str]],
    device_name: str,
    owner: tuple[str, str | None] | None = None,
) -> str:
    """Begin the books: shop, branches as (code, name), this device at the first branch, and the owner as (name, phone).

    Returns the shop's id. Raises `WrongState` where the shop is open already, `InvalidInput` for an empty name, an
    unknown language, country, currency or zone, or no branch, `InvalidPhone`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    if tx.shop() is not None:
        raise WrongState("the shop is open already", reason="shop_open")
    name = short_text(name)
    if not name:
        raise InvalidInput("a shop needs a name", reason="no_name")
    if language not in LANGUAGES:
        raise InvalidInput(f"no words in {language}", reason="language", language=language)
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise InvalidInput(f"no country {country}", reason="country", country=country)
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise InvalidInput(f"no currency {currency}", reason="currency", currency=currency)
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(f"no such time zone: {timezone}", reason="timezone", zone=timezone) from error
    if not branches:
        raise InvalidInput("a shop has at least one branch", reason="no_branch")
    shop = tx.new_id()
    tx.record(ShopOpened(shop, name, language, country, currency, timezone))
    opened = [open_branch(tx, code=code, name=branch) for code, branch in branches]
    join_device(tx, name=device_name, branch=opened[0])
    if owner:
        add_contact(tx, name=owner[0], role=Role.OWNER, language=language, phone=owner[1])
    return shop


def open_branch(tx: Transaction, *, code: str, name: str) -> str:
    """Add a branch; return its id. Raises `InvalidInput` where the code is taken or code or name are empty."""
    demand(tx, Right.EDIT_SETTINGS)
    code, name = short_text(code), short_text(name)
    if not name or not code:
        raise InvalidInput("a branch needs a name and a code", reason="no_name")
    if any(branch.code == code for branch in tx.branches(closed=True)):
        raise InvalidInput(f"branch {code} exists", reason="code_taken", code_name=code)
    branch = tx.new_id()
    tx.record(BranchOpened(branch, code, name))
    return branch


def join_device(tx: Transaction, *, name: str, branch: str) -> None:
    """Let this device write for `branch`. Raises `InvalidInput` without a name, `NotFound`, `NotAllowed`."""
    demand(tx, Right.EDIT_SETTINGS)
    if all(known.id != branch for known in tx.branches()):
        raise NotFound(f"no branch {branch}", reason="branch")
    said = short_text(name)
    if not said:
        raise InvalidInput("a device needs a name", reason="no_name")
    tx.record(DeviceJoined(tx.device, said, branch))


def give_letters(tx: Transaction, device: str, letters: str) -> str:
    """Give another device short letters for its receipts and orders, for good; return them as they are written.

    Only the device that founded the shop does, since it alone can know which were given: else two devices that do not
    hear of each other could write one number. Raises `InvalidInput` for what is no such letters or is taken,
    `WrongState` on another device or where that one has some already, `NotFound`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    said = letters.strip().upper()
    if not can_be_given(said):
        raise InvalidInput(f"no letters for receipts: {letters!r}", reason="letters", letters=letters)
    if not tx.is_founder:
        raise WrongState("only the founder gives letters", reason="letters_founder")
    devices = {row.id: row for row in tx.device_rows()}
    if device not in devices:
        raise NotFound(f"no device {device}", reason="device")
    if said in {row.letters for row in devices.values()}:
        raise InvalidInput(f"{said} is taken", reason="letters_taken", letters=said)
    if device == tx.device or can_be_given(devices[device].letters):
        raise WrongState(f"{device} has letters", reason="letters_given", letters=devices[device].letters)
    tx.record(LettersGiven(device, said))
    return said


def write_setting(tx: Transaction, name: str, value: str) -> None:
    """Write one of the shop's settings.

    Raises `InvalidInput` for an unknown name or a tax that cannot be, `InvalidMoney`, `NotAllowed`.
    """
    demand(tx, Right.EDIT_SETTINGS)
    value = checked_setting(tx, name, value)
    if tx.setting(name) != value:
        tx.record(SettingChanged(name, value, replaced(tx.standing(Thing.SETTING, name), ["value"])))


def checked_setting(tx: Transaction, name: str, value: str) -> str:
    """Return a setting's value tidied up. Raises as `write_setting` does."""
    if name not in DEFAULTS:
        raise InvalidInput(f"no setting {name}", reason="setting", setting=name)
    value = short_text(value, LONGEST_SETTING)
    shop = tx.shop()
    currency = shop.currency if shop else "USD"
    if name in (ORDER_LIMIT, CREDIT_LIMIT) and value:
        Money.of(value, currency)
    if name == DISCOUNT_LIMIT and value and quantity(value) > 100:
        raise InvalidInput(f"{value} per cent", reason="percent", value=value)
    if name == CASH_ROUNDING:
        cash_rule(value, currency)
    if name == SCALE_LABELS:
        layouts(value)
    if name == TAX_RATE and value:
        value = str(tax_rate(value))
    if name == RESERVE_FROM and value not in ("accepted", "placed"):
        raise InvalidInput(f"{name} is not {value}", reason="setting_value", setting=name)
    if name == STUCK_AFTER and not (value.isascii() and value.isdigit() and 0 < int(value) <= LONGEST_WAIT):
        raise InvalidInput(f"{name} is not {value}", reason="setting_value", setting=name)
    if name in (REORDER_LEAD_DAYS, REORDER_COVER_DAYS):
        value = str(_days(value))
    if name == BACKUP_KEEP:
        Keep.read(value)
    return value


def _days(value: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,3}\s*", value) or int(value) > LONGEST_DAYS:
        raise InvalidInput(f"not a number of days: {value!r}", reason="days", longest=LONGEST_DAYS)
    return int(value)
