"""A sensible call of every use case, with every argument that it takes, and what has to be there before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hub.application import (
    accounts,
    advances,
    attention,
    backups,
    branches,
    cash,
    catalogue,
    conflicts,
    customer_orders,
    customer_placing,
    delivery_zones,
    hearing,
    order_drafts,
    people,
    pins,
    purchasing,
    receiving,
    reordering,
    returns,
    sales,
    stock,
    stocktake,
    supplier_terms,
    tickets,
    transfers,
)
from hub.application import shop as shops
from hub.application.customer_placing import Handover
from hub.application.ports.books import Transaction
from hub.domain import events as e
from hub.domain.catalogue import KitPart, Pack, PriceTier
from hub.domain.fields import Thing
from hub.domain.hearing import Mishearing
from hub.domain.people import Role
from hub.domain.pricing import Discount
from hub.domain.stock import Lot
from tests.application.scene import START, Scene, other_device, pen, received, soles

D = Decimal
CASH = e.Tender.CASH
TODAY = date(2026, 11, 20)
Call = tuple[Callable[..., object], dict[str, Any]]


def order(tx: Transaction, s: Scene, *steps: str) -> str:
    lines = [e.OrderLine(s.coke, D(60), D(10), pen("5.60"))]
    made = purchasing.request_order(tx, supplier=s.supplier, lines=lines, due=None, draft="draft" in steps).id
    if "sent" in steps:
        purchasing.mark_sent(tx, made, "m")
    if "offered" in steps:
        purchasing.offer(tx, made, [e.OfferedLine(s.coke, D(30))], None)
    return made


def wish(tx: Transaction, s: Scene) -> str:
    said = {"channel": e.OrderChannel.CHAT, "wanted": {s.coke: D(6)}, "customer": s.customer}
    return str(customer_placing.place(tx, **said)["order"])


def misheard(tx: Transaction, s: Scene) -> Mishearing:
    hearing.judge_hearing(tx, s.customer, "es", heard="santa", other="fanta", mistaken=True)
    return tx.mishearings()[0]


def sold(tx: Transaction, s: Scene) -> str:
    lines = [sales.sold_line(tx, s.coke, D(2))]
    return sales.record_sale(tx, lines, [e.Payment(CASH, soles("14"))])["sale"]


def receipt(tx: Transaction, s: Scene) -> str:
    return str(purchasing.receive_goods(tx, lines=[received(s.coke, "60", "5")], supplier=s.supplier))


def moving(tx: Transaction, s: Scene) -> str:
    return transfers.send_goods(tx, [e.TransferLine(s.coke, D(3))], target=s.second_branch).id


def till(tx: Transaction) -> str:
    return cash.open_session(tx, soles("50"))


def debt(tx: Transaction, s: Scene) -> str:
    return accounts.charge(tx, s.customer, soles("20"))["entry"]


def cancelled(tx: Transaction, s: Scene) -> str:
    made = wish(tx, s)
    advances.take_advance(tx, made, CASH)
    customer_orders.cancel(tx, made, e.CancelReason.OTHER)
    return made


def accepted(tx: Transaction, s: Scene) -> str:
    made = wish(tx, s)
    customer_orders.accept(tx, made)
    return made


def raised(tx: Transaction, s: Scene) -> str:
    cancelled(tx, s)
    return tx.attention()[0].id


def closed(tx: Transaction, s: Scene) -> str:
    branches.close_branch(tx, s.second_branch)
    return s.second_branch


def twin(tx: Transaction) -> str:
    return catalogue.add_product(tx, e.ProductFields(name="Coca Cola litro y medio"))


def asked(tx: Transaction, s: Scene) -> str:
    """An order above the shop's limit, written by an employee."""
    shops.write_setting(tx, "order_limit", "1")
    actor, tx.actor = tx.actor, s.actor(Role.EMPLOYEE)
    made = order(tx, s)
    purchasing.ask_approval(tx, made)
    tx.actor = actor
    return made


def confirmed(tx: Transaction, s: Scene) -> str:
    made = order(tx, s, "sent")
    purchasing.confirm_order(tx, made)
    return made


def sent_back(tx: Transaction, s: Scene) -> str:
    lines = [received(s.coke, "6", "5")]
    return receiving.return_goods(tx, lines=lines, reason=e.ReturnReason.DAMAGED, supplier=s.supplier)


def take(tx: Transaction, s: Scene | None = None) -> str:
    """A stock-take, with something counted where a shop is given."""
    made = stocktake.start_take(tx)
    if s is not None:
        stocktake.count_product(tx, made, s.coke, D(5), "vitrina")
    return made


def with_lot(tx: Transaction, s: Scene) -> str:
    lines = [e.ReceivedLine(s.coke, D(6), pen("5"), LOT)]
    purchasing.receive_goods(tx, lines=lines, branch=s.second_branch)
    return LOT.code


def parked(tx: Transaction, s: Scene) -> str:
    return tickets.park_ticket(tx, "mesa 3", [e.TicketLine(s.coke, D(1))])


def wanted(tx: Transaction, s: Scene) -> str:
    here = tx.branch
    return transfers.request_transfer(tx, [e.TransferLine(s.coke, D(3))], source=here, target=s.second_branch).id


def short(tx: Transaction, s: Scene) -> str:
    """A transfer of which not all arrived."""
    made = moving(tx, s)
    transfers.receive_transfer(tx, made, [e.TransferLine(s.coke, D(2))])
    return made


LOT = Lot("L-1", date(2027, 1, 1))
COUNTED = [e.Counted(CASH, soles("50"), (e.Pieces(soles("10"), 5),))]
FULL = e.ProductFields(
    sku="X-1", name="Inca Kola", brand="Lindley", category="gaseosas", pack=Pack("caja", D(6)), price=pen("7"),
    cost=pen("5"), barcodes=("036000291452",), aliases=("inca",), tiers=(PriceTier(D(6), pen("6")),),
    tax_rate=D("18"), reorder_point=D(6), reorder_target=D(12), image="",
)  # fmt: skip

CALLS: dict[str, Callable[[Transaction, Scene], Call]] = {
    "write_terms": lambda tx, s: (supplier_terms.write_terms, {
        "product": s.coke, "supplier": s.supplier, "written": e.TermsFields(
            price=pen("5"), pack=Pack("caja", D(12)), minimum=D(12), lead_days=2, code="C-1")}),
    "write_account_terms": lambda tx, s: (accounts.write_terms, {"customer": s.customer, "limit": soles("50")}),
    "charge": lambda tx, s: (accounts.charge, {
        "customer": s.customer, "amount": soles("5"), "words": "pan", "at": START}),
    "bring_in": lambda tx, s: (accounts.bring_in, {
        "customer": s.customer, "amount": soles("5"), "since": TODAY, "words": "cuaderno"}),
    "take_payment": lambda tx, s: (accounts.take_payment, {
        "customer": s.customer, "payments": [e.Payment(CASH, soles("5"), soles("10"))], "words": "abono", "at": START}),
    "pay_back": lambda tx, s: (
        accounts.take_payment(tx, s.customer, [e.Payment(CASH, soles("5"))])
        and accounts.pay_back, {"customer": s.customer, "payment": e.Payment(CASH, soles("5")), "words": "vuelto"}),
    "adjust_debt": lambda tx, s: (accounts.adjust_debt, {
        "customer": s.customer, "amount": soles("5"), "reason": e.AdjustReason.OTHER, "words": "error"}),
    "undo_entry": lambda tx, s: (accounts.undo_entry, {"entry": debt(tx, s)}),
    "take_advance": lambda tx, s: (advances.take_advance, {
        "order": wish(tx, s), "tender": CASH, "amount": soles("5")}),
    "give_back": lambda tx, s: (advances.give_back, {"order": cancelled(tx, s)}),
    "judge_hearing": lambda tx, s: (hearing.judge_hearing, {
        "contact": s.customer, "language": "es", "heard": "santa", "other": "fanta", "mistaken": True}),
    "forget_mishearing": lambda tx, s: (hearing.forget_mishearing, {"known": misheard(tx, s)}),
    "resolve": lambda tx, s: (attention.resolve, {"attention": raised(tx, s)}),
    "rename_branch": lambda tx, s: (branches.rename_branch, {"branch": s.second_branch, "name": "Depósito"}),
    "close_branch": lambda tx, s: (branches.close_branch, {"branch": s.second_branch}),
    "reopen_branch": lambda tx, s: (branches.reopen_branch, {"branch": closed(tx, s)}),
    "move_device": lambda tx, s: (branches.move_device, {"branch": s.second_branch, "device": tx.device}),
    "open_session": lambda tx, s: (cash.open_session, {
        "opening": soles("50"), "pieces": [e.Pieces(soles("10"), 5)], "at": START}),
    "count_session": lambda tx, s: (cash.count_session, {"session": till(tx), "counted": COUNTED}),
    "close_session": lambda tx, s: (cash.close_session, {
        "session": till(tx), "counted": COUNTED, "left": soles("20"), "at": START}),
    "put_in": lambda tx, s: (cash.put_in, {"session": till(tx), "amount": soles("5"), "words": "sencillo"}),
    "take_out": lambda tx, s: (cash.take_out, {"session": till(tx), "amount": soles("5"), "words": "retiro"}),
    "drop_cash": lambda tx, s: (cash.drop_cash, {"session": till(tx), "amount": soles("5"), "words": "caja fuerte"}),
    "record_expense": lambda tx, s: (cash.record_expense, {
        "session": till(tx), "amount": soles("5"), "words": "luz", "at": START}),
    "pay_supplier": lambda tx, s: (cash.pay_supplier, {
        "supplier": s.supplier, "session": till(tx), "amount": soles("5"), "words": "gas", "at": START}),
    "undo_cash_move": lambda tx, s: (cash.undo_cash_move, {"move": cash.put_in(tx, soles("5"), "sencillo")}),
    "add_product": lambda tx, s: (catalogue.add_product, {"fields": FULL}),
    "add_product_kit": lambda tx, s: (catalogue.add_product, {
        "fields": e.ProductFields(name="Combo", price=pen("9"), parts=(KitPart(s.coke, D(1)),), supplier=s.supplier)}),
    "change_product": lambda tx, s: (catalogue.change_product, {"product": s.coke, "fields": FULL}),
    "keep_picture": lambda tx, s: (catalogue.keep_picture, {
        "product": s.coke, "content": b"\xff\xd8\xff" + bytes(9)}),
    "learn_alias": lambda tx, s: (catalogue.learn_alias, {"product": s.coke, "said": "negra"}),
    "merge_products": lambda tx, s: (catalogue.merge_products, {"keep": s.coke, "drop": twin(tx)}),
    "settle_conflict": lambda tx, s: (conflicts.settle_conflict, {
        "kind": Thing.PRODUCT, "thing": s.coke, "field": "price", "stamp": "x"}),
    "change": lambda tx, s: (customer_orders.change, {
        "order": wish(tx, s), "quantities": {s.coke: D(2)}, "reason": e.ChangeReason.OTHER}),
    "accept": lambda tx, s: (customer_orders.accept, {
        "order": wish(tx, s), "promised": datetime(2026, 11, 21, tzinfo=UTC)}),
    "mark_ready": lambda tx, s: (customer_orders.mark_ready, {"order": accepted(tx, s)}),
    "backup_failed": lambda tx, s: (backups.backup_failed, {}),
    "backup_made": lambda tx, s: (backups.backup_made, {}),
    "draft_orders": lambda tx, s: (reordering.draft_orders, {"suppliers": [s.supplier]}),
    "cancel": lambda tx, s: (customer_orders.cancel, {
        "order": wish(tx, s), "reason": e.CancelReason.OTHER, "words": "no vino"}),
    "place": lambda tx, s: (customer_placing.place, {
        "channel": e.OrderChannel.WEB, "wanted": {s.coke: D(2), s.rice: D("0.5")}, "customer": s.customer,
        "handover": Handover(e.Fulfilment.DELIVERY, None, "Jr. Dante 480", "Rosa", datetime(2026, 11, 21, tzinfo=UTC),
                             "timbre"), "branch": s.second_branch}),
    "write_zone": lambda tx, s: (delivery_zones.write_zone, {
        "name": "Lince", "fee": soles("3"), "minimum": soles("20"), "free_from": soles("60")}),
    "edit_order": lambda tx, s: (order_drafts.edit_order, {
        "order": order(tx, s, "draft"), "lines": [e.OrderLine(s.rice, D(10), None, pen("3"))], "dropped": [s.coke],
        "due": date(2026, 12, 1), "supplier": s.other_supplier}),
    "release_order": lambda tx, s: (order_drafts.release_order, {"order": order(tx, s, "draft")}),
    "add_contact": lambda tx, s: (people.add_contact, {
        "name": "Nora", "role": Role.CUSTOMER, "language": "es", "phone": "+51 999 888 777", "code": "N-1"}),
    "link_phone": lambda tx, s: (people.link_phone, {"contact": s.customer, "phone": "+51 999 888 777"}),
    "change_contact": lambda tx, s: (people.change_contact, {
        "contact": s.customer, "name": "Nora", "language": "pt", "phone": "+51 999 888 777"}),
    "leave_staff": lambda tx, s: (people.leave_staff, {"contact": s.employee}),
    "erase_contact": lambda tx, s: (people.erase_contact, {"contact": s.customer}),
    "contact_for": lambda tx, s: (people.contact_for, {
        "phone": "51999888777", "user_id": "PE.9", "profile_name": "Nora", "language": "es"}),
    "remove_pin": lambda tx, s: (pins.remove_pin, {"contact": s.employee}),
    "request_order": lambda tx, s: (purchasing.request_order, {
        "supplier": s.supplier, "lines": [e.OrderLine(s.coke, D(60), D(10), pen("5"))], "due": date(2026, 12, 1),
        "message": "m-1", "requested_by": s.employee}),
    "ask_approval": lambda tx, s: (purchasing.ask_approval, {"order": order(tx, s)}),
    "approve_order": lambda tx, s: (purchasing.approve_order, {"order": asked(tx, s)}),
    "mark_sent": lambda tx, s: (purchasing.mark_sent, {"order": order(tx, s), "message": "m-1"}),
    "confirm_order": lambda tx, s: (purchasing.confirm_order, {
        "order": order(tx, s, "sent"), "due": date(2026, 12, 1)}),
    "offer": lambda tx, s: (purchasing.offer, {
        "order": order(tx, s, "sent"), "lines": [e.OfferedLine(s.coke, D(30), pen("5.80"))],
        "due": date(2026, 12, 1), "words": "solo treinta"}),
    "accept_offer": lambda tx, s: (purchasing.accept_offer, {"order": order(tx, s, "sent", "offered")}),
    "decline_order": lambda tx, s: (purchasing.decline_order, {"order": order(tx, s, "sent"), "words": "no hay"}),
    "cancel_order": lambda tx, s: (purchasing.cancel_order, {"order": order(tx, s, "sent")}),
    "close_order": lambda tx, s: (purchasing.close_order, {"order": confirmed(tx, s)}),
    "move_back_order": lambda tx, s: (purchasing.move_back_order, {
        "order": confirmed(tx, s), "supplier": s.other_supplier, "due": date(2026, 12, 1)}),
    "receive_goods": lambda tx, s: (purchasing.receive_goods, {
        "lines": [e.ReceivedLine(s.coke, D(6), pen("5"), LOT)], "order": order(tx, s, "sent"),
        "branch": s.second_branch, "invoice": "F-1"}),
    "correct_receipt": lambda tx, s: (receiving.correct_receipt, {
        "receipt": receipt(tx, s), "lines": [received(s.coke, "6", "5")], "reason": e.CorrectionReason.TYPED_WRONG}),
    "return_goods": lambda tx, s: (receiving.return_goods, {
        "lines": [received(s.coke, "6", "5")], "reason": e.ReturnReason.DAMAGED, "supplier": s.supplier,
        "branch": s.second_branch}),
    "settle_return": lambda tx, s: (receiving.settle_return, {
        "returned": sent_back(tx, s), "how": e.CreditSettlement.MONEY}),
    "return_sale": lambda tx, s: (returns.return_sale, {
        "sale": sold(tx, s), "lines": [returns.Back(0, D(1))], "reason": e.UndoReason.OTHER}),
    "void_sale": lambda tx, s: (returns.void_sale, {"sale": sold(tx, s), "reason": e.UndoReason.MISTAKE}),
    "sold_line": lambda tx, s: (sales.sold_line, {
        "product": s.rice, "sold": D("0.5"), "unit_price": pen("7"), "discount": Discount(percent=D(5)),
        "amount": soles("3.50")}),
    "sold_lines": lambda tx, s: (sales.sold_lines, {
        "asked": [sales.Asked(s.rice, D("0.5"), pen("7"), Discount(percent=D(5)), soles("3.50"))]}),
    "record_sale": lambda tx, s: (sales.record_sale, {
        "lines": [sales.sold_line(tx, s.coke, D(2))], "customer": s.customer, "at": START,
        "payments": [e.Payment(CASH, soles("13.50"), soles("20"))], "discount": Discount(amount=soles("0.50"))}),
    "open_shop": lambda tx, s: (shops.open_shop, {
        "name": "X", "language": "es", "country": "PE", "currency": "PEN", "timezone": "America/Lima",
        "branches": [("a", "A")], "device_name": "Caja", "owner": ("Nora", "+51 999 888 777")}),
    "open_branch": lambda tx, s: (shops.open_branch, {"code": "tres", "name": "Tres"}),
    "join_device": lambda tx, s: (shops.join_device, {"name": "Celular", "branch": s.second_branch}),
    "give_letters": lambda tx, s: (shops.give_letters, {"device": other_device(tx, s), "letters": "B"}),
    "write_setting": lambda tx, s: (shops.write_setting, {"name": "whatsapp_number", "value": "+51 999 888 777"}),
    "count_stock": lambda tx, s: (stock.count_stock, {"product": s.coke, "counted": D(5), "branch": s.second_branch}),
    "lose_stock": lambda tx, s: (stock.lose_stock, {
        "product": s.coke, "lost": D(1), "branch": s.second_branch, "lot": with_lot(tx, s)}),
    "undo_loss": lambda tx, s: (stock.undo_loss, {"loss": stock.lose_stock(tx, s.coke, D(1))}),
    "start_take": lambda tx, s: (stocktake.start_take, {"category": "gaseosas", "branch": s.second_branch}),
    "count_product": lambda tx, s: (stocktake.count_product, {
        "take": take(tx), "product": s.coke, "counted": D(5), "place": "vitrina"}),
    "take_back_count": lambda tx, s: (stocktake.take_back_count, {
        "take": take(tx, s), "product": s.coke, "place": "vitrina"}),
    "close_take": lambda tx, s: (stocktake.close_take, {"take": take(tx, s)}),
    "cancel_take": lambda tx, s: (stocktake.cancel_take, {"take": take(tx, s)}),
    "park_ticket": lambda tx, s: (tickets.park_ticket, {
        "name": "mesa 3", "customer": s.customer, "discount": Discount(percent=D(5)),
        "lines": [e.TicketLine(s.coke, D(1), pen("6"), Discount(amount=soles("0.50")), soles("5.50"))]}),
    "take_ticket": lambda tx, s: (tickets.take_ticket, {"ticket": parked(tx, s)}),
    "drop_ticket": lambda tx, s: (tickets.drop_ticket, {"ticket": parked(tx, s)}),
    "request_transfer": lambda tx, s: (transfers.request_transfer, {
        "lines": [e.TransferLine(s.coke, D(3), LOT)], "source": s.second_branch}),
    "send_transfer": lambda tx, s: (transfers.send_transfer, {
        "transfer": wanted(tx, s), "lines": [e.TransferLine(s.coke, D(3))]}),
    "send_goods": lambda tx, s: (transfers.send_goods, {
        "lines": [e.TransferLine(s.coke, D(3), LOT)], "target": s.second_branch}),
    "receive_transfer": lambda tx, s: (transfers.receive_transfer, {
        "transfer": moving(tx, s), "lines": [e.TransferLine(s.coke, D(2))]}),
    "resolve_missing": lambda tx, s: (transfers.resolve_missing, {
        "transfer": short(tx, s), "fate": e.Fate.LOST, "lines": [e.TransferLine(s.coke, D(1))]}),
    "cancel_transfer": lambda tx, s: (transfers.cancel_transfer, {"transfer": moving(tx, s)}),
}  # fmt: skip
