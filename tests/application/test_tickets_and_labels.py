"""Bills that wait, codes that are scanned, and labels of scales."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hub.application import catalogue, sales, scanning, tickets
from hub.application import shop as shops
from hub.application.open_bill import OpenBill, close_bill, keep_bill, open_bill
from hub.application.ports.books import Transaction
from hub.domain.catalogue import Pack
from hub.domain.errors import MostradorError
from hub.domain.events import Payment, ProductFields, Tender, TicketLine
from hub.domain.money import Money
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.quantity import Unit
from hub.storage import open_books
from tests.application.counter import cash, label, refused, ring
from tests.application.scene import Scene, pen, soles


def test_several_tickets_wait_under_their_names_until_one_is_paid(shop: Scene) -> None:
    def park(name: str, **more: Any) -> str:
        shop.clock.forward(minutes=1)
        lines = [TicketLine(shop.coke, Decimal(2)), TicketLine(shop.rice, Decimal("0.5"))]
        return shop.do(lambda tx: tickets.park_ticket(tx, name, lines, **more))

    table, lady = park(" mesa 3 "), park("señora", customer=shop.customer)
    shop.books.rebuild()
    with shop.books.read() as reader:
        waiting = [(row.name, row.lines, row.customer, row.holder) for row in reader.ticket_rows()]
        assert waiting == [("mesa 3", 2, None, None), ("señora", 2, "Rosa Condori", None)]
        assert reader.ticket(table).lines[1].quantity == Decimal("0.5")
    shop.do(lambda tx: tickets.take_ticket(tx, table))
    ring(shop, [(shop.coke, "2")], [cash("14")], ticket=table)

    def pay_again(tx: Transaction) -> sales.SaleDone:
        return sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1))], [cash("7")], ticket=table)

    assert refused(shop, pay_again) == "wrong_state.ticket_closed"
    again = park("señora", again=lady)
    with shop.books.read() as reader:
        assert [row.id for row in reader.ticket_rows()] == [again]
    shop.do(lambda tx: tickets.drop_ticket(tx, again))
    with shop.books.read() as reader:
        assert (reader.ticket_rows(), reader.sale_doubts()) == ([], [])


def test_what_is_no_ticket_is_refused(shop: Scene) -> None:
    line = TicketLine(shop.coke, Decimal(1))
    for name, lines, code in (
        (" ", [line], "invalid_input.ticket_name"),
        ("x" * 61, [line], "invalid_input.ticket_name"),
        ("x", [], "invalid_input.no_lines"),
        ("x", [TicketLine("none", Decimal(1))], "not_found.product"),
        ("x", [TicketLine(shop.coke, Decimal(0))], "invalid_quantity"),
    ):
        assert refused(shop, lambda tx, n=name, x=lines: tickets.park_ticket(tx, n, x)) == code
    assert refused(shop, lambda tx: tickets.take_ticket(tx, "none")) == "not_found.ticket"


def test_a_scanned_code_is_a_piece_a_pack_or_what_a_scale_weighed(shop: Scene) -> None:
    rice = ProductFields(base_unit=Unit.KG, barcodes=("123",))
    shop.do(lambda tx: catalogue.change_product(tx, shop.rice, rice))
    crate = ProductFields(barcodes=("7751271008358", "17751271008355"), pack=Pack("paquete", Decimal(6)))
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, crate))
    shop.do(lambda tx: shops.write_setting(tx, "scale_labels", "20IIIIIWW.WWWC 21IIIIIPPP.PPC"))
    with shop.books.read() as reader:

        def scanned(code: str) -> tuple[str, Decimal, Money | None]:
            found = scanning.scan(reader, code)
            return found.product.id, found.quantity, found.amount

        assert scanned(" 7751271008358 ") == (shop.coke, 1, None)
        assert scanned("17751271008355") == (shop.coke, 6, None)
        assert scanned(label("200012300350")) == (shop.rice, Decimal("0.35"), None)
        assert scanned(label("210012300315")) == (shop.rice, Decimal("0.75"), soles("3.15"))
        for code, reason in (
            ("7751271008359", "invalid_input.check_digit"),
            (label("200012300350")[:-1] + "0", "invalid_input.check_digit"),
            (label("200099900350"), "not_found.label_item"),
            (label("200012300000"), "invalid_quantity"),
            (label("201234500350"), "not_found.label_item"),
            (label("775018200002"), "not_found.barcode"),
            ("", "invalid_input.barcode"),
        ):
            with pytest.raises(MostradorError) as raised:
                scanning.scan(reader, code)
            assert raised.value.code == reason


def test_a_label_s_price_is_what_is_paid(shop: Scene) -> None:
    def work(tx: Transaction) -> sales.SaleDone:
        line = sales.sold_line(tx, shop.rice, Decimal("0.333"), amount=soles("1.45"))
        return sales.record_sale(tx, [line], [Payment(Tender.CARD, soles("1.45"))])

    assert shop.do(work, by=shop.actor(Role.EMPLOYEE))["total"] == 145


@pytest.mark.parametrize(("typed", "kilos"), [("350 g", "0.35"), ("0,35", "0.35"), ("1.2kg", "1.2"), (".5", "0.5")])
def test_a_weight_is_typed_in_grams_or_kilos(typed: str, kilos: str) -> None:
    assert scanning.measured(typed, Unit.KG) == Decimal(kilos)


@pytest.mark.parametrize(("typed", "unit"), [("350 g", Unit.UNIT), ("1 l", Unit.KG), ("x", Unit.KG), ("-1", Unit.KG)])
def test_what_is_no_weight_of_it_is_refused(typed: str, unit: Unit) -> None:
    with pytest.raises(MostradorError):
        scanning.measured(typed, unit)


def test_an_open_bill_survives_the_hub_and_goes_with_its_sale(shop: Scene) -> None:
    who = shop.actor(Role.EMPLOYEE)
    bill = OpenBill(
        "sale-7",
        (
            TicketLine(shop.coke, Decimal(2), pen("6.50"), Discount(percent=Decimal("2.5"))),
            TicketLine(shop.rice, Decimal("0.35"), None, Discount(amount=soles("0.10")), soles("1.45")),
            TicketLine("gone", Decimal(1)),
        ),
        customer=shop.customer,
        discount=Discount(percent=Decimal(5)),
    )
    before = shop.events()
    keep_bill(shop.books, who.id, replace(bill, key="earlier"))
    keep_bill(shop.books, who.id, bill)
    keep_bill(shop.books, shop.owner, OpenBill("other", (TicketLine(shop.coke, Decimal(1)),)))
    shop.books.rebuild()
    shop.books.close()
    with open_books(shop.books.path, now=shop.clock) as books:
        with books.read() as reader:
            assert open_bill(reader, who.id) == replace(bill, lines=bill.lines[:2])
            assert open_bill(reader, shop.manager) is None
        again = replace(shop, books=books)
        assert again.events() == before

        def pay(tx: Transaction, *, fails: bool) -> None:
            close_bill(tx)
            sales.record_sale(tx, [sales.sold_line(tx, shop.coke, Decimal(1))], [cash("6" if fails else "7")])

        with pytest.raises(MostradorError):
            again.do(lambda tx: pay(tx, fails=True), by=who)
        with books.read() as reader:
            assert open_bill(reader, who.id) is not None
        again.do(lambda tx: pay(tx, fails=False), by=who)
        keep_bill(books, shop.owner, None)
        with books.read() as reader:
            assert (open_bill(reader, who.id), open_bill(reader, shop.owner)) == (None, None)
