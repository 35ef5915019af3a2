"""What the shop shows on the relay: the owner's report and the public webstore, read from the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from cloud_sync.contract import (
    BotCounters,
    DayOfSales,
    Listed,
    LowStock,
    OrderLine,
    OrderStep,
    Report,
    ReportOrder,
    Webstore,
)
from hub.application.ports.books import Books, Reader
from hub.application.settings import WEBSTORE_OPEN, WHATSAPP_NUMBER
from hub.application.views.catalogue import ProductRow
from hub.application.views.purchasing import HistoryEntry, OrderDetail, OrderLineView
from hub.application.wording import Wording
from hub.domain.catalogue import Pack
from hub.domain.money import exponent
from hub.domain.quantity import Unit
from hub.domain.shop import Shop

DAYS = 14
ORDERS = 50
LOW = 100
LISTED = 5_000
_FEW = 5
"""Up to this many, the webstore says "few left"."""
TEXT, LONG_TEXT = 200, 1_000
"""What the contract allows for a name and for what somebody said, in characters."""


def short(text: str, most: int = TEXT) -> str:
    """Return `text`, cut where it is longer than the page takes: one long message must not stop the report."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


class BooksDocuments:
    """Implements `hub.application.ports.relay.PublishedDocuments`.

    `order_link` is where "order on WhatsApp" leads instead of WhatsApp itself (the demo's sandbox); empty in a shop.
    """

    def __init__(self, books: Books, now: Callable[[], datetime], order_link: str = "") -> None:
        self._books = books
        self._now = now
        self._order_link = order_link

    def report(self) -> Mapping[str, Any] | None:
        """The owner's report; None before the shop was opened."""
        with self._books.read() as reader:
            shop = reader.shop()
            return _report(reader, shop, self._now()).model_dump(mode="json") if shop else None

    def webstore(self) -> Mapping[str, Any] | None:
        """The public listing; None where the shop does not want one."""
        with self._books.read() as reader:
            shop = reader.shop()
            if shop is None or reader.setting(WEBSTORE_OPEN) != "yes":
                return None
            return _webstore(reader, shop, self._now(), self._order_link).model_dump(mode="json")


def _about(shop: Shop, now: datetime) -> dict[str, Any]:
    return {
        "shop_name": short(shop.name),
        "language": shop.language,
        "country": shop.country,
        "currency": shop.currency,
        "minor_digits": exponent(shop.currency),
        "timezone": shop.timezone,
        "generated_at": now.astimezone(shop.zone),
    }


def _report(reader: Reader, shop: Shop, now: datetime) -> Report:
    words = Wording(shop, shop.language)
    sales = reader.sales_summary(now, DAYS)
    counters = reader.bot_counters(now, DAYS)
    orders = [reader.order_detail(row.id) for row in reader.order_rows(limit=ORDERS)]
    return Report(
        **_about(shop, now),
        today=now.astimezone(shop.zone).date(),
        sales=[DayOfSales(day=day.day, total_minor=day.total.minor, tickets=day.count) for day in sales.days],
        orders=[_order(detail, words) for detail in orders if detail],
        low_stock=[_low(reader, row, words) for row in reader.product_rows(only_low=True, limit=LOW)],
        bot=BotCounters(
            since=counters.days[0][0],
            messages_in=counters.received,
            voice_notes=counters.voice_notes,
            understood=counters.understood,
            asked=counters.asked,
            not_understood=counters.not_understood,
            messages_out=counters.sent,
            orders_confirmed=counters.orders_confirmed,
        ),
    )


def _order(detail: OrderDetail, words: Wording) -> ReportOrder:
    row = detail.row
    return ReportOrder(
        number=row.reference,
        party=short(row.supplier or ""),
        state=row.state.value,
        created_at=row.at,
        due=row.due,
        total_minor=row.value.minor if row.value else None,
        lines=[_line(line, words) for line in row.lines],
        history=[_step(entry) for entry in detail.history],
    )


def _line(line: OrderLineView, words: Wording) -> OrderLine:
    unit = Unit(line.base_unit)
    quantity = words.amount(unit, line.quantity)
    if line.packs is not None and line.pack_name and line.pack_size:
        quantity = f"{words.packs(Pack(line.pack_name, line.pack_size), unit, line.packs)} · {quantity}"
    arrived = words.received(unit, line.received) if Decimal(0) < line.received < line.quantity else ""
    return OrderLine(product=short(line.name), quantity=quantity, note=arrived)


def _step(entry: HistoryEntry) -> OrderStep:
    return OrderStep(at=entry.at, what=entry.what, who=short(entry.who or ""), note=short(entry.words or "", LONG_TEXT))


def _low(reader: Reader, row: ProductRow, words: Wording) -> LowStock:
    product = row.product
    supplier = reader.contact(product.supplier) if product.supplier else None
    return LowStock(
        product=short(product.name),
        on_hand=words.amount(product.base_unit, row.on_hand),
        reorder_point=words.amount(product.base_unit, product.reorder_point or Decimal(0)),
        supplier=short((supplier.name if supplier else None) or ""),
        out=row.on_hand <= 0,
    )


def _webstore(reader: Reader, shop: Shop, now: datetime, order_link: str) -> Webstore:
    words = Wording(shop, shop.language)
    rows = [row for row in reader.product_rows(limit=LISTED) if row.product.price is not None]
    return Webstore(
        **_about(shop, now),
        whatsapp="".join(filter(str.isdecimal, reader.setting(WHATSAPP_NUMBER)))[:15],
        order_link=order_link,
        products=[_listed(row, words) for row in rows],
    )


def _listed(row: ProductRow, words: Wording) -> Listed:
    product = row.product
    price = product.price.times(Decimal(1)) if product.price else None
    return Listed(
        id=product.id,
        name=short(product.name),
        category=short((product.category or "").capitalize()),
        # "S/ 7.00" says it of a bottle; of rice it has to be "S/ 4.00 / kg".
        unit="" if product.base_unit is Unit.UNIT else words.unit(product.base_unit),
        price_minor=price.minor if price else None,
        available="no" if row.on_hand <= 0 else "few" if row.on_hand <= _FEW else "yes",
    )
