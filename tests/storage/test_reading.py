"""What screens, bot and report are told: figures that add up, days of the shop's own zone, pages in order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hub.application import catalogue, people, purchasing, sales, stock
from hub.application.ports.books import Transaction
from hub.domain.events import (
    AttentionRaised,
    CardShown,
    DeliveryChanged,
    DeliveryState,
    LossReason,
    MessageHandled,
    MessageKind,
    MessageQueued,
    MessageReceived,
    OfferedLine,
    OrderLine,
    Outcome,
    Payment,
    Personal,
    ProductFields,
    Tender,
)
from hub.domain.people import HandleKind, Role
from hub.domain.purchasing import OrderState
from tests.application.scene import START, Scene, pen, received, soles

TODAY = date(2026, 11, 20)


def say(tx: Transaction, message: str, who: str, at: datetime, outcome: Outcome | None = None, **about: str) -> None:
    tx.record(MessageReceived(message, who, MessageKind.TEXT, at, Personal(who, f"text of {message}")))
    if outcome:
        tx.record(MessageHandled(message, outcome, about.get("intent"), about.get("route")))


def send(tx: Transaction, message: str, who: str, about: str | None, *states: DeliveryState) -> None:
    tx.record(MessageQueued(message, who, MessageKind.TEXT, Personal(who, "{}"), Personal(who, message), about))
    for state in states:
        tx.record(DeliveryChanged(message, state, tx.now))


def test_sales_are_counted_by_days_of_the_shop_s_zone(shop: Scene) -> None:
    for at, quantity in (
        (datetime(2026, 11, 20, 4, 59, tzinfo=UTC), "1"),  # still the 19th in Lima
        (datetime(2026, 11, 20, 5, 0, tzinfo=UTC), "2"),
        (datetime(2026, 11, 21, 4, 59, tzinfo=UTC), "3"),
        (datetime(2026, 11, 6, 12, 0, tzinfo=UTC), "4"),  # the period before
    ):
        shop.clock.at = at
        shop.sell(shop.coke, quantity)
    shop.sell(shop.rice, "0.5", key="rice")
    shop.clock.at = START
    with shop.books.read() as reader:
        summary = reader.sales_summary(START, days=14)
        assert len(summary.days) == 14
        assert [(d.day.day, d.total, d.count) for d in summary.days[-2:]] == [(19, soles("7"), 1), (20, soles("35"), 2)]
        assert (summary.total, summary.before, summary.count) == (soles("42"), soles("30.10"), 3)
        assert summary.average == soles("14")
        assert [(top.name, top.quantity, top.total) for top in summary.top] == [("Coca-Cola 1.5 L", 6, soles("42"))]
        home = reader.home(START)
        assert (home.sales_today, home.sales_count, home.name) == (soles("35"), 2, "Bodega Elvira")
        other = reader.sales_summary(START, days=14, branch=shop.second_branch)
        assert (other.total, other.count, other.average) == (soles("0"), 0, soles("0"))


def test_inventory_is_worth_its_average_cost_and_stock_below_zero_is_worth_nothing(shop: Scene) -> None:
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "5.50")]))
    shop.do(
        lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "10", "6.50")], branch=shop.second_branch)
    )
    shop.sell(shop.rice, "2")
    with shop.books.read() as reader:
        inventory = reader.inventory_summary()
        assert (inventory.products, inventory.value_at_cost, inventory.value_at_price) == (
            2,
            soles("120"),
            soles("140"),
        )
        assert [row.product.sku for row in inventory.negative] == ["ARROZ"]
        assert (inventory.low, inventory.low_count) == ((), 0)
        assert inventory.by_category == (("gaseosas", soles("120")), ("abarrotes", soles("0")))
        here = reader.inventory_summary(branch=shop.second_branch)
        assert (here.value_at_cost, here.low_count, here.low[0].on_hand) == (soles("60"), 1, 10)
        assert [(b.name, b.products, b.value) for b in reader.branch_rows()] == [
            ("Surquillo", 2, soles("60")),
            ("Almacén", 1, soles("60")),
        ]


def test_products_page_by_page_by_words_category_branch_and_low_stock(shop: Scene) -> None:
    shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="azúcar rubia", category="abarrotes")) and None)
    shop.do(lambda tx: str(stock.count_stock(tx, shop.coke, Decimal(12))))
    with shop.books.read() as reader:
        names = [row.product.name for row in reader.product_rows()]
        assert names == ["Arroz a granel", "azúcar rubia", "Coca-Cola 1.5 L"]
        assert [row.product.name for row in reader.product_rows(limit=1, offset=1)] == ["azúcar rubia"]
        assert [row.product.sku for row in reader.product_rows(category="gaseosas")] == ["COCA-1500"]
        assert [(row.product.sku, row.low) for row in reader.product_rows(only_low=True)] == [("COCA-1500", True)]
        assert [row.product.sku for row in reader.product_rows(words="coca cola litro y medio")] == ["COCA-1500"]
        assert reader.product_rows(words="coca", category="abarrotes") == []
        assert reader.product_rows(words="coca", branch=shop.second_branch)[0].on_hand == 0
        assert reader.categories() == ["abarrotes", "gaseosas"]
        assert reader.product_by_barcode("7751271008358").id == shop.coke
        assert reader.product_by_sku("ARROZ").id == shop.rice
        assert reader.product_by_barcode("0") is None


def test_a_product_s_detail_tells_its_branches_and_movements_newest_first(shop: Scene) -> None:
    shop.do(
        lambda tx: purchasing.receive_goods(tx, lines=[received(shop.coke, "24", "5.60")]), by=shop.actor(Role.EMPLOYEE)
    )
    shop.sell(shop.coke, "2", by=shop.actor(Role.OWNER))
    shop.do(lambda tx: stock.lose_stock(tx, shop.coke, Decimal(1), LossReason.BROKEN, shop.second_branch))
    with shop.books.read() as reader:
        detail = reader.product_detail(shop.coke)
        assert detail.supplier == "Lindley"
        assert detail.by_branch == (("Surquillo", Decimal(22)), ("Almacén", Decimal(-1)))
        assert [(m.kind, m.quantity, m.actor, m.branch) for m in detail.movements] == [
            ("loss", Decimal(-1), None, "Almacén"),
            ("sale", Decimal(-2), "Elvira Huamán", "Surquillo"),
            ("receipt", Decimal(24), "Nelly Quispe", "Surquillo"),
        ]
        assert detail.movements[0].at.utcoffset() == timedelta(hours=-5)
        assert reader.product_detail("nothing") is None


def confirmed_order(shop: Scene, message: str) -> str:
    """An order by chat: card, order to the supplier, result to the employee."""

    def work(tx: Transaction) -> str:
        say(tx, message, shop.employee, tx.now, Outcome.ASKED, intent="order", route="rules")
        tx.record(CardShown(f"card-{message}", shop.employee, "order", Personal(shop.employee, "{}"), message))
        send(tx, f"{message}-card", shop.employee, f"card-{message}", DeliveryState.SENT)
        line = OrderLine(shop.coke, Decimal(120), Decimal(20), pen("5.60"))
        order = purchasing.request_order(tx, supplier=shop.supplier, lines=[line], due=TODAY, message=message).id
        send(tx, f"{message}-supplier", shop.supplier, order, DeliveryState.FAILED)
        send(tx, f"{message}-template", shop.supplier, order, DeliveryState.DELIVERED)
        purchasing.mark_sent(tx, order, f"{message}-template")
        purchasing.confirm_order(tx, order)
        send(tx, f"{message}-result", shop.employee, order, DeliveryState.READ)
        return order

    return shop.do(work, by=shop.actor(Role.EMPLOYEE))


def test_the_bot_s_counters(shop: Scene) -> None:
    confirmed_order(shop, "m1")
    shop.do(lambda tx: say(tx, "m2", shop.customer, START, Outcome.NOT_UNDERSTOOD, route="model"))
    shop.do(
        lambda tx: say(tx, "m3", shop.customer, START - timedelta(days=1), Outcome.DONE, intent="price", route="rules")
    )
    shop.do(lambda tx: say(tx, "m4", shop.customer, START - timedelta(hours=10, minutes=1)))
    shop.do(lambda tx: say(tx, "old", shop.customer, START - timedelta(days=40), Outcome.DONE))
    shop.do(lambda tx: send(tx, "waiting", shop.customer, None))
    with shop.books.read() as reader:
        counters = reader.bot_counters(START, days=3)
        assert (counters.received, counters.voice_notes, counters.understood, counters.asked) == (4, 0, 1, 1)
        assert (counters.not_understood, counters.waiting, counters.sent, counters.failed) == (1, 1, 3, 1)
        assert (counters.orders, counters.orders_confirmed) == (1, 1)
        # Card, supplier, result: what failed or still waits did not go out.
        assert counters.messages_per_order == 3
        assert (counters.by_intent, counters.by_route) == ((("order", 1), ("price", 1)), (("rules", 2), ("model", 1)))
        # Lima is five hours behind: a minute past ten hours ago was yesterday.
        assert counters.days == ((date(2026, 11, 18), 0, 0), (date(2026, 11, 19), 2, 0), (TODAY, 2, 3))
        assert reader.bot_counters(START + timedelta(days=60)).messages_per_order is None


def test_an_order_with_its_whole_history(shop: Scene) -> None:
    order = confirmed_order(shop, "m1")
    shop.clock.forward(minutes=5)
    offered = [OfferedLine(shop.coke, Decimal(90), pen("6"))]
    supplier = shop.actor(Role.SUPPLIER)
    shop.do(lambda tx: purchasing.offer(tx, order, offered, TODAY, "solo 15, a 6") and None, by=supplier)
    with shop.books.read() as reader:
        detail = reader.order_detail(order)
        assert [(entry.what, entry.who, entry.words) for entry in detail.history] == [
            ("OrderRequested", "Nelly Quispe", None),
            ("OrderSent", "Nelly Quispe", None),
            ("OrderConfirmed", "Nelly Quispe", None),
            ("OrderOffered", "Lindley", "solo 15, a 6"),
        ]
        assert detail.history[0].at == START
        assert (detail.branch, detail.voice_note, detail.row.state) == ("Surquillo", None, OrderState.SHORT)
        assert [message.id for message in detail.messages] == ["m1", "m1-result", "m1-supplier", "m1-template"]
        line = detail.row.lines[0]
        assert (line.quantity, line.packs, line.pack_name, line.pack_size) == (120, 20, "paquete", 6)
        assert (line.offered, line.offered_cost, line.unit_cost) == (90, Decimal(6), Decimal("5.6"))
        assert (detail.row.value, detail.row.supplier, detail.row.requested_by) == (
            soles("672"),
            "Lindley",
            "Nelly Quispe",
        )
        assert reader.order_detail("none") is None


def test_orders_latest_first_and_open_ones_oldest_first(shop: Scene) -> None:
    made = []
    for n in range(4):
        shop.clock.forward(minutes=1)
        made.append(confirmed_order(shop, f"m{n}"))
    shop.do(lambda tx: purchasing.cancel_order(tx, made[1]))
    with shop.books.read() as reader:
        assert [row.id for row in reader.order_rows()] == made[::-1]
        assert [row.id for row in reader.order_rows(only_open=True, limit=2)] == [made[3], made[2]]
        assert [row.id for row in reader.order_rows(limit=2, offset=2)] == [made[1], made[0]]
        assert [order.id for order in reader.open_orders()] == [made[0], made[2], made[3]]
        assert reader.open_orders(supplier=shop.other_supplier) == []
        assert len(reader.open_orders(supplier=shop.supplier, requested_by=shop.employee)) == 3
        assert reader.home(START).open_orders == 3


def test_delivery_states_that_come_late_twice_or_in_disorder(shop: Scene) -> None:
    for message, states, state in (
        ("a", [DeliveryState.SENT, DeliveryState.READ, DeliveryState.DELIVERED], DeliveryState.READ),
        ("b", [DeliveryState.DELIVERED, DeliveryState.FAILED], DeliveryState.DELIVERED),
        ("c", [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SENT], DeliveryState.FAILED),
        ("d", [], DeliveryState.QUEUED),
    ):
        shop.do(lambda tx, m=message, s=states: send(tx, m, shop.customer, None, *s))
        with shop.books.read() as reader:
            assert reader.message(message).state is state
    with shop.books.read() as reader:
        assert [waiting.id for waiting in reader.outgoing()] == ["d"]
        assert reader.outgoing()[0].phone == "+51991450327"


def test_messages_wait_until_handled_and_voice_notes_until_their_audio_is_here(shop: Scene) -> None:
    def arrive(tx: Transaction) -> None:
        say(tx, "late", shop.customer, START + timedelta(seconds=2))
        say(tx, "early", shop.customer, START)
        voice = MessageReceived(
            "voice", shop.employee, MessageKind.AUDIO, START + timedelta(seconds=1), None, media="v1"
        )
        tx.record(voice)

    shop.do(arrive)
    with shop.books.read() as reader:
        assert [m.id for m in reader.unhandled()] == ["early", "late"]
        assert reader.last_heard(shop.customer) == START + timedelta(seconds=2)
        assert reader.message_by_media("v1").id == "voice"
    shop.do(lambda tx: tx.keep_media("v1", shop.employee, b"OggS", "audio/ogg"))
    shop.do(lambda tx: tx.keep_media("v1", shop.employee, b"other", "audio/ogg"))
    shop.do(lambda tx: tx.record(MessageHandled("early", Outcome.DONE)) and None)
    with shop.books.read() as reader:
        assert [m.id for m in reader.unhandled()] == ["voice", "late"]
        assert reader.media("v1").content == b"OggS"
        assert [m.id for m in reader.conversation(shop.customer)] == ["early", "late"]


def test_people_are_listed_with_their_handles(shop: Scene) -> None:
    shop.do(lambda tx: people.contact_for(tx, phone="+51991450327", user_id="PE.1", profile_name="R", language="es").id)
    with shop.books.read() as reader:
        rows = {row.name: row for row in reader.contact_rows()}
        assert rows["Rosa Condori"].handles == ((HandleKind.PHONE, "+51991450327"), (HandleKind.WHATSAPP_USER, "PE.1"))
        assert [contact.name for contact in reader.contacts(Role.SUPPLIER)] == ["Backus", "Lindley"]
        assert reader.setting("webstore_open") == "yes"
        assert [(device.id, device.letters) for device in reader.device_rows()] == [("dev-a", "A")]


def test_what_needs_a_person_stands_on_home(shop: Scene) -> None:
    shop.do(lambda tx: tx.record(AttentionRaised("a1", "number_changed", shop.customer)) and None)
    with shop.books.read() as reader:
        assert [(a.kind, a.contact_name) for a in reader.home(START).attention] == [("number_changed", "Rosa Condori")]


def test_a_sale_on_credit_is_the_customer_s(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.coke, Decimal(2))
        return sales.record_sale(tx, [line], [Payment(Tender.CREDIT, line.amount)], customer=shop.customer)

    sale = shop.do(work)["sale"]
    connection, *_ = shop.books.writer_parts
    assert connection.execute("SELECT customer FROM sales WHERE id = ?", [sale]).fetchone()[0] == shop.customer
