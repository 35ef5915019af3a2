"""The app's words: whole in three languages, all used, none written into the code; numbers as people type them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import hub.ui
from hub.application.i18n import LANGUAGES
from hub.application.ports.status import PartState
from hub.application.ports.understanding import Intent
from hub.domain.errors import InvalidInput
from hub.domain.events import DeliveryState, Tender
from hub.domain.people import Role
from hub.domain.purchasing import OrderState
from hub.domain.quantity import Unit
from hub.domain.stock import MovementKind
from hub.ui.components.checkout import offered_tenders
from hub.ui.words import LOCALE, words

CODE = sorted(Path(hub.ui.__file__).parent.rglob("*.py"))
_KEY = re.compile(r"^fault$|^[a-z_]+(\.[A-Za-z_]+)+$")
_SHOWN = {"Text", "Button", "TextField", "AlertDialog", "Tooltip", "primary", "secondary", "danger", "plain"}


def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    with (LOCALE / f"{language}.po").open("rb") as file:
        entries = [message for message in read_po(file, locale=language) if message.id]
    found = {}
    for message in entries:
        plural = isinstance(message.id, tuple)
        found[message.id[0] if plural else message.id] = tuple(message.string) if plural else (message.string,)
    return found


def _made_keys() -> set[str]:
    """Keys that the code puts together from a part of the domain."""
    parts = ("bot", "relay", "speech", "understanding")
    made = {f"status.{part}" for part in parts}
    made |= {f"status.{part}.{state.value}" for part in parts for state in PartState}
    made |= {f"status.{state.value}" for state in PartState}
    made |= {f"movement.{kind.value}" for kind in MovementKind}
    made |= {f"order.state.{state.value}" for state in OrderState}
    made |= {f"delivery.{state.value}" for state in DeliveryState}
    made |= {f"{name}.{unit.value}" for name in ("unit", "quantity") for unit in Unit}
    made |= {f"role.{role.value}" for role in Role if role is not Role.CUSTOMER}
    made |= {f"tender.{tender.value}" for tender in Tender if tender is not Tender.CREDIT}
    made |= {f"intent.{intent.value}" for intent in Intent if intent is not Intent.UNKNOWN}
    made |= {f"orders.filter.{name}" for name in ("open", "decide", "coming", "all")}
    made |= {f"settings.theme.{name}" for name in ("system", "light", "dark")}
    made |= {f"settings.{name}{end}" for name in ("people", "suppliers") for end in ("", ".add", ".empty")}
    made |= {f"analytics.{name}{end}" for name in ("sales", "inventory", "bot") for end in ("", ".empty", ".empty.how")}
    return made


# Kinds that come from events and readers, named here as the rooms that write them name them.
_FROM_EVENTS = {
    "attention": "account approval_waiting customer_order number_changed offer_waiting order_not_sent request_waiting "
    "send_failed supplier_unreachable supplier_wrote talk_to_person unread backup_failed customer_order_late "
    "customer_order_not_collected customer_order_waiting order_refund events_lost clock_wrong "
    "order_crossed",
    "history": "OrderRequested ApprovalAsked OrderApproved OrderSent OrderConfirmed OrderOffered OfferAccepted "
    "OrderDeclined OrderCancelled GoodsReceived OrderClosed OrderEdited OrderReleased ReceiptCorrected GoodsReturned",
    "route": "rules model none",
}


def _written_keys() -> set[str]:
    strings = (
        node.value
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in strings if _KEY.match(text)}


def test_every_language_has_the_same_keys() -> None:
    spanish = _catalogue("es")
    for language in LANGUAGES:
        catalogue = _catalogue(language)
        assert set(catalogue) == set(spanish)
        for key, forms in catalogue.items():
            assert all(forms), (language, key)
            assert [sorted(re.findall(r"{\w+}", form)) for form in forms] == [
                sorted(re.findall(r"{\w+}", form)) for form in spanish[key]
            ], (language, key)


def test_every_key_is_used_and_every_used_key_has_words() -> None:
    known = set(_catalogue("es"))
    made = _made_keys() | {f"{name}.{kind}" for name, kinds in _FROM_EVENTS.items() for kind in kinds.split()}
    assert made - known == set()
    assert known - made - _written_keys() == set()


def _literals() -> Iterator[str]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in _SHOWN:
                continue
            given = [
                *node.args,
                *(k.value for k in node.keywords if k.arg in ("content", "label", "title", "hint_text")),
            ]
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield f"{path.name}:{node.lineno}: {value.value}"


def test_no_words_are_written_into_the_code() -> None:
    assert [found for found in _literals() if re.search(r"[A-Za-zÀ-ÿ]{3}", found.split(": ", 1)[1])] == []


def test_all_tenders_that_are_offered_have_words() -> None:
    for country in ("PE", "BR", "MX"):
        for tender in offered_tenders(country):
            assert words("es", country)(f"tender.{tender.value}")


@pytest.mark.parametrize(
    ("language", "country", "typed", "meant"),
    [
        ("es", "PE", "12.5", "12.5"),
        ("es", "PE", "12,5", "12.5"),
        ("es", "PE", "1,200", "1200"),
        ("es", "PE", "1,200.50", "1200.50"),
        ("es", "PE", "1.200,50", "1200.50"),
        ("pt", "BR", "12,50", "12.50"),
        ("pt", "BR", "1.200", "1200"),
        ("pt", "BR", "0.5", "0.5"),
        ("es", "CO", "15.000", "15000"),
        ("en", "JM", " 1 200 ", "1200"),
    ],
)
def test_numbers_are_read_as_people_type_them(language: str, country: str, typed: str, meant: str) -> None:
    assert words(language, country).number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "12a", "nan", "inf", "--1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        words("es", "PE").number(typed)


def test_what_is_shown_for_editing_reads_back_as_the_same() -> None:
    for country in ("PE", "BR", "CO", "MX"):
        for value in ("0.5", "1200", "1234.567", "0.125"):
            reader = words("es", country)
            assert reader.number(reader.plain(Decimal(value))) == Decimal(value)
    assert words("es", "PE").price(Decimal("10.5000"), 2) == "10.50"
    assert words("es", "PE").price(Decimal("0.0125"), 2) == "0.0125"
    assert words("pt", "BR").price(Decimal(7), 2) == "7,00"
