"""The exchange over the real books: what two devices write apart ends the same on both, and the report reads it."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cloud_sync.contract import Report, Webstore
from cloud_sync.pages import words as page_words
from hub.application import purchasing
from hub.application import shop as shop_commands
from hub.application.settings import WEBSTORE_OPEN, WHATSAPP_NUMBER
from hub.bot.intake import Intake
from hub.domain.events.purchasing import OrderLine
from hub.domain.people import Role
from hub.sync.client import RelayClient
from hub.sync.documents import BooksDocuments
from hub.sync.inbox import InboxLoop
from hub.sync.log import PullLoop, Pusher
from hub.sync.sealing import close_batch
from hub.sync.standing import Standing
from tests.application.scene import Clock, Scene, furnish, opened
from tests.relay.support import ENROLMENT, WEBHOOKS, Relay, Shop


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Scene]:
    clock = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1))
    with opened(tmp_path, device="till", clock=clock) as scene:
        keys = scene.books.keys.path
        told = json.loads(keys.read_text())
        keys.write_text(json.dumps(told | {"shop": f"shop-{secrets.token_hex(6)}"}))
    with opened(tmp_path, device="till", clock=clock) as scene:
        yield furnish(scene)


@pytest.fixture
def phone(till: Scene, tmp_path: Path) -> Iterator[Scene]:
    """Another device of the same shop: the same shop keys, an identity of its own, empty books."""
    told = json.loads(till.books.keys.path.read_text())
    mine = told | {"device": "phone", "token": secrets.token_urlsafe(32)}
    (tmp_path / "phone.db.keys").write_text(json.dumps(mine))
    with opened(tmp_path, device="phone", clock=till.clock) as scene:
        yield scene


def exchange(relay: Relay, scene: Scene, *, let_in: Scene | None = None) -> None:
    """Push, take from the inbox, and pull, once."""

    async def run() -> None:
        standing, keys, feed = Standing(), scene.books.keys, scene.feed
        async with RelayClient(relay.address, keys) as client:
            pusher = Pusher(client, keys, feed, standing)
            await pusher.push()
            if keys.device == "till":
                await client.register(ENROLMENT)
                await InboxLoop(client, standing, keys, Intake(scene.books), pusher).take()
            if let_in is not None:
                await client.add_device(let_in.books.keys.device, let_in.books.keys.token)
            await PullLoop(client, standing, keys, feed).pull()

    asyncio.run(run())


def register(relay: Relay, scene: Scene) -> Shop:
    keys = scene.books.keys
    shop = Shop(
        relay.address,
        keys.shop,
        keys.device,
        keys.token,
        (keys.inbox_private_keys()[0], keys.inbox_public_key()),
    )
    assert shop.register().status_code == 200
    return shop


def stock(scene: Scene, product: str) -> str:
    with scene.books.read() as reader:
        return str(next(row.on_hand for row in reader.product_rows() if row.product.id == product))


def test_a_second_device_learns_everything_and_sales_apart_add_up(relay: Relay, till: Scene, phone: Scene) -> None:
    register(relay, till)
    exchange(relay, till, let_in=phone)
    exchange(relay, phone)
    with phone.books.read() as reader:
        assert reader.shop() is not None
        assert [row.product.name for row in reader.product_rows()]
    phone.do(lambda tx: shop_commands.join_device(tx, name="Teléfono", branch=till.second_branch))
    till.sell(till.coke, "2")
    phone.sell(till.coke, "3")
    for _ in range(2):
        exchange(relay, till)
        exchange(relay, phone)
    assert stock(till, till.coke) == stock(phone, till.coke)
    assert till.events() == phone.events()
    assert till.feed.pending_count() == phone.feed.pending_count() == 0


def test_a_sale_costs_less_than_120_bytes_on_the_wire(till: Scene) -> None:
    for n in range(150):
        till.clock.forward(milliseconds=37)
        till.sell(till.coke if n % 3 else till.rice, str(1 + n % 5))
    keys, batch = till.books.keys, till.feed.pending(5_000)
    assert batch is not None
    place = {"shop": keys.shop, "device": keys.device, "number": batch.number, "epoch": 1}
    assert len(close_batch(batch.rows, keys.shop_key(1), **place)) / len(batch.rows) < 120


def test_every_sample_webhook_goes_through_relay_and_books_and_is_acknowledged(relay: Relay, till: Scene) -> None:
    shop = register(relay, till)
    for path in sorted(WEBHOOKS.glob("*.json")):
        assert shop.webhook(path.read_bytes()).status_code == 200
    waiting = [entry for entry, _ in shop.sealed() if entry.kind == "whatsapp"]
    assert len(waiting) > 60, "samples share placeholder ids, so some count as the same message"
    exchange(relay, till)
    assert [entry for entry, _ in shop.sealed() if entry.kind == "whatsapp"] == []
    before = till.events()
    exchange(relay, till)
    assert till.events() == before


def test_a_report_shows_sales_orders_with_their_history_and_what_runs_low(till: Scene) -> None:
    till.sell(till.coke, "2")
    line = OrderLine(till.coke, Decimal(120), Decimal(20))
    words = "no hay, " * 300
    order = till.do(
        lambda tx: purchasing.request_order(tx, supplier=till.supplier, lines=[line], due=date(2026, 11, 27)).id,
        by=till.actor(Role.EMPLOYEE),
    )
    till.do(lambda tx: purchasing.mark_sent(tx, order, "m-1"))
    till.do(lambda tx: purchasing.decline_order(tx, order, words), by=till.actor(Role.SUPPLIER))
    report = Report.model_validate(BooksDocuments(till.books, till.clock).report())
    assert (report.shop_name, report.language, report.country) == ("Bodega Elvira", "es", "PE")
    assert (report.currency, report.minor_digits) == ("PEN", 2)
    assert report.today == till.clock.at.astimezone(ZoneInfo("America/Lima")).date()
    assert [(day.total_minor, day.tickets) for day in report.sales if day.tickets] == [(14_00, 1)]
    (low,) = report.low_stock
    assert (low.product, low.supplier, low.out) == ("Coca-Cola 1.5 L", "Lindley", True)
    (shown,) = report.orders
    assert (shown.party, shown.state, shown.due, shown.total_minor) == (
        "Lindley",
        "declined",
        date(2026, 11, 27),
        672_00,
    )
    assert [each.quantity for each in shown.lines] == ["20 paquetes de 6 · 120 unidades"]
    assert [(step.what, step.who) for step in shown.history] == [
        ("OrderRequested", "Nelly Quispe"),
        ("OrderSent", ""),
        ("OrderDeclined", "Lindley"),
    ]
    assert len(shown.history[2].note) <= 1_000 < len(words), "a long message is cut and does not stop the report"
    assert shown.history[2].note.endswith("…")
    assert all(f"step.{step.what}" in page_words("es") for step in shown.history)


def test_the_webstore_names_no_cost_and_is_there_only_where_the_shop_wants_one(till: Scene) -> None:
    documents = BooksDocuments(till.books, till.clock)
    till.do(lambda tx: shop_commands.write_setting(tx, WHATSAPP_NUMBER, "+51 (987) 000-111"))
    listing = Webstore.model_validate(documents.webstore())
    assert listing.whatsapp == "51987000111"
    assert {(each.name, each.price_minor) for each in listing.products} == {
        ("Coca-Cola 1.5 L", 7_00),
        ("Arroz a granel", 4_20),
    }
    for cost in ("5.6", "560"):
        assert cost not in listing.model_dump_json(exclude={"products": {"__all__": {"id"}}})
    till.do(lambda tx: shop_commands.write_setting(tx, WEBSTORE_OPEN, "no"))
    assert documents.webstore() is None
