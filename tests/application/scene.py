"""A small shop in real books, for tests of use cases and storage: a clock that can be moved, people, products."""

from __future__ import annotations

import copy
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from hub.application import catalogue, people, sales, shop
from hub.application.ports.books import Actor, Transaction
from hub.domain.catalogue import Pack
from hub.domain.events import DeviceJoined, Payment, ProductFields, ReceivedLine, Tender
from hub.domain.money import Money, UnitPrice
from hub.domain.people import Role
from hub.storage import BooksFeed, SqliteBooks, open_books

T = TypeVar("T")
START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""Ten in the morning in Lima."""


@dataclass
class Clock:
    """A wall clock that a test sets."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Scene:
    """Books with a shop in them."""

    books: SqliteBooks
    clock: Clock
    owner: str = ""
    manager: str = ""
    employee: str = ""
    supplier: str = ""
    other_supplier: str = ""
    customer: str = ""
    coke: str = ""
    rice: str = ""
    second_branch: str = ""
    keys: Iterator[int] = field(default_factory=itertools.count)

    @property
    def hub(self) -> Actor:
        return Actor.hub(self.books.device)

    @property
    def feed(self) -> BooksFeed:
        return BooksFeed(self.books)

    def do(self, work: Callable[[Transaction], T], *, by: Actor | None = None, key: str | None = None) -> T:
        """Run a command under a key of its own, by the hub unless said otherwise."""
        return self.books.run(key or f"{self.books.device}/{next(self.keys)}", by or self.hub, work)

    def actor(self, role: Role) -> Actor:
        contact = {
            Role.OWNER: self.owner,
            Role.MANAGER: self.manager,
            Role.EMPLOYEE: self.employee,
            Role.SUPPLIER: self.supplier,
            Role.CUSTOMER: self.customer,
        }[role]
        return Actor(contact, role)

    def events(self) -> int:
        with self.books.read() as reader:
            return reader.connection.execute("SELECT count(*) FROM events").fetchone()[0]

    def sell(self, product: str, quantity: str = "1", **command: object) -> sales.SaleDone:
        """Sell at the product's price, in cash."""

        def work(tx: Transaction) -> sales.SaleDone:
            line = sales.sold_line(tx, product, Decimal(quantity))
            return sales.record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])

        return self.do(work, **command)


def pen(amount: str) -> UnitPrice:
    return UnitPrice.of(amount, "PEN")


def soles(amount: str) -> Money:
    return Money.of(amount, "PEN")


def received(product: str, quantity: str, cost: str | None = None) -> ReceivedLine:
    return ReceivedLine(product, Decimal(quantity), pen(cost) if cost else None)


def other_device(tx: Transaction, scene: Scene) -> str:
    """A second till, as this device hears of it."""
    tx.record(DeviceJoined("till-2", "Caja 2", scene.second_branch))
    return "till-2"


def furnish(scene: Scene) -> Scene:
    """Open the shop: two branches, five people, two products."""

    def work(tx: Transaction) -> dict[str, str]:
        shop.open_shop(
            tx,
            name="Bodega Elvira",
            language="es",
            country="PE",
            currency="PEN",
            timezone="America/Lima",
            branches=[("surquillo", "Surquillo"), ("almacen", "Almacén")],
            device_name="Caja",
            owner=("Elvira Huamán", "+51 981 000 001"),
        )
        made = {"owner": tx.contacts(Role.OWNER)[0].id, "second_branch": tx.branches()[1].id}
        for field_name, name, role, phone in (
            ("manager", "Hugo Medina", Role.MANAGER, "+51 981 000 002"),
            ("employee", "Nelly Quispe", Role.EMPLOYEE, "+51 981 000 003"),
            ("supplier", "Lindley", Role.SUPPLIER, "+51 981 204 771"),
            ("other_supplier", "Backus", Role.SUPPLIER, "+51 994 310 256"),
            ("customer", "Rosa Condori", Role.CUSTOMER, "+51 991 450 327"),
        ):
            made[field_name] = people.add_contact(tx, name=name, role=role, language="es", phone=phone)
        made["coke"] = catalogue.add_product(
            tx,
            ProductFields(
                sku="COCA-1500",
                name="Coca-Cola 1.5 L",
                category="gaseosas",
                pack=Pack("paquete", Decimal(6)),
                price=pen("7"),
                cost=pen("5.60"),
                barcodes=("7751271008358",),
                supplier=made["supplier"],
                reorder_point=Decimal(12),
            ),
        )
        made["rice"] = catalogue.add_product(
            tx, ProductFields(sku="ARROZ", name="Arroz a granel", category="abarrotes", price=pen("4.20"))
        )
        return made

    for name, made in scene.do(work).items():
        setattr(scene, name, made)
    return scene


def fast_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is one: for properties over many books, where no disk is under test."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


@contextmanager
def opened(folder: Path, *, device: str = "dev-a", clock: Clock | None = None) -> Iterator[Scene]:
    """Books in `folder`, not yet a shop."""
    clock = clock or Clock()
    with open_books(folder / f"{device}.db", device=device, now=clock) as books:
        yield Scene(books, clock)


class Furnished:
    """The files of a furnished shop: copying and opening them takes a fifth of making them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with opened(folder) as scene:
            self._made = furnish(scene)

    @contextmanager
    def copied(self, to: Path) -> Iterator[Scene]:
        """The shop in a folder of its own; its clock stands where it stood, its keys go on."""
        shutil.copytree(self._folder, to, dirs_exist_ok=True)
        with opened(to) as scene:
            yield replace(self._made, books=scene.books, clock=scene.clock, keys=copy.copy(self._made.keys))
