"""Giving out the books: everything is there, opens in a spreadsheet, and what can be brought in comes back the same."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hub.application import catalogue, exports, people
from hub.application.exports import export_tables
from hub.application.i18n import LANGUAGES
from hub.application.imports import Kind, import_sheet
from hub.application.ports.books import Actor
from hub.application.shop import open_shop
from hub.application.stock import count_stock
from hub.domain.catalogue import Pack, PriceTier
from hub.domain.errors import NotFound
from hub.domain.events import ProductFields
from hub.domain.people import Role
from hub.domain.quantity import Unit
from hub.storage import look_into, open_books
from hub.storage.sheets import CsvFolder, open_sheet
from tests.application.scene import Scene, furnish, opened, pen
from tests.assembly.commands import mostrador


def described(scene: Scene) -> list[tuple[object, ...]]:
    with scene.books.read() as reader:
        products = [row.product for row in reader.product_rows(limit=100)]
        return [(*astuple(replace(p, id="", supplier=None)), reader.on_hand(p.id)) for p in products]


def written(scene: Scene, folder: Path, language: str = "es") -> dict[str, int]:
    with scene.books.read() as reader:
        return export_tables(reader, CsvFolder(folder), language)


def test_whoever_waits_for_a_long_table_is_told_how_far_it_is(
    shop: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_TOLD_EVERY", 1)
    said: list[tuple[str, int]] = []
    with shop.books.read() as reader:
        rows = export_tables(
            reader, CsvFolder(tmp_path), "en", ["customers", "suppliers"], lambda *far: said.append(far)
        )
    # Of a table as short as that nobody is told anything.
    assert (rows, said) == ({"customers": 1, "suppliers": 2}, [("suppliers", 1)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_products_people_and_stock_come_back_the_same(tmp_path: Path, language: str) -> None:
    with opened(tmp_path / "one") as scene:
        furnish(scene)

        def more(tx: object) -> None:
            fields = ProductFields(
                sku="=A1", name="+Azúcar, «rubia»", brand="@Cartavio", base_unit=Unit.KG, price=pen("3.5"),
                pack=Pack("saco", Decimal(50)), aliases=("rubia", "-azucar"), tax_rate=Decimal("10.5"),
                tiers=(PriceTier(Decimal(5), pen("3.2")), PriceTier(Decimal("12.5"), pen("3"))),
                reorder_point=Decimal("2.5"), reorder_target=Decimal(80),
            )  # fmt: skip
            catalogue.add_product(tx, fields)  # type: ignore[arg-type]
            people.add_contact(tx, name="Luz", role=Role.CUSTOMER, language="pt", phone="+51 999 111 222")  # type: ignore[arg-type]

        scene.do(more)
        scene.do(lambda tx: str(count_stock(tx, scene.coke, Decimal(12))))
        scene.sell(scene.coke, "2")
        before = described(scene)
        names = written(scene, tmp_path / "out", language)
        assert all((tmp_path / "out" / f"{name}.csv").exists() for name in names)
        with scene.books.read() as reader:
            for kind in Kind:
                export_tables(reader, CsvFolder(tmp_path / kind), language, [kind])
    with opened(tmp_path / "two") as other:
        other.do(open_empty)
        for kind in (Kind.SUPPLIERS, Kind.CUSTOMERS, Kind.PRODUCTS, Kind.STOCK):
            [file] = (tmp_path / kind).iterdir()
            report = import_sheet(other.books, other.hub, open_sheet(file), kind)
            assert report.faults == ()
        assert described(other) == before
        with other.books.read() as reader:
            names_there = sorted((c.name, c.phone) for c in reader.contacts(Role.CUSTOMER))
        assert names_there == [("Luz", "+51999111222"), ("Rosa Condori", "+51991450327")]


def open_empty(tx: object) -> None:
    open_shop(
        tx,  # type: ignore[arg-type]
        name="Otra",
        language="es",
        country="PE",
        currency="PEN",
        timezone="America/Lima",
        branches=[("surquillo", "Surquillo"), ("almacen", "Almacén")],
        device_name="Caja",
        owner=("Ana", "+51 981 000 009"),
    )


def test_every_table_has_words_in_every_language_and_the_sale_is_in_it(shop: Scene, tmp_path: Path) -> None:
    shop.sell(shop.coke, "2")
    for language in LANGUAGES:
        counts = written(shop, tmp_path / language, language)
        assert len(counts) == len(list((tmp_path / language).glob("*.csv")))
    lines = (tmp_path / "es" / "movimientos.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "fecha,código,producto,sucursal,qué,cantidad,costo,persona"
    assert lines[-1].split(",")[1:] == ["COCA-1500", "Coca-Cola 1.5 L", "Surquillo", "venta", "-2", "", ""]
    assert "2026-11-20T10:00:00-05:00" in lines[-1]


def test_an_unknown_table_is_refused(shop: Scene, tmp_path: Path) -> None:
    with shop.books.read() as reader, pytest.raises(NotFound):
        export_tables(reader, CsvFolder(tmp_path), "es", ["nada"])


def test_the_log_is_given_out_with_names_readable(shop: Scene) -> None:
    with look_into(shop.books.path) as reader:
        facts = [json.loads(line) for line in reader.log_lines()]
    assert facts[0]["type"] == "ShopOpened"
    assert "Rosa Condori" in [fact["data"]["name"] for fact in facts if fact["type"] == "ContactAdded"]


def test_the_commands_export_while_the_shop_is_open_and_import_once_it_is_closed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "lista.csv").write_text("codigo,nombre,precio\nP-1,Pan,0.40\nP-2,Queso,caro\n")
    with open_books(data / "books.db") as books:
        books.run("open", Actor.hub(books.device), open_empty)
        shown = mostrador("export", tmp_path / "todo.xlsx", "--data", data)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert load_workbook(tmp_path / "todo.xlsx").sheetnames[:2] == ["cuentas de fiado", "cortes de caja"]
        shown = mostrador("import", "products", tmp_path / "lista.csv", "--data", data)
        assert shown.returncode == 1
        assert "books_locked" in shown.stderr
    shown = mostrador("import", "products", tmp_path / "lista.csv", "--data", data)
    assert shown.returncode == 1
    assert "Fila 3, precio «caro»:" in shown.stderr
    assert shown.stdout.startswith("No se escribió nada: 1 filas están mal.")
    shown = mostrador("import", "products", tmp_path / "lista.csv", "--skip-faulty", "--data", data)
    assert shown.returncode == 0
    assert shown.stdout.startswith("Listo: 2 filas. Nuevos 1, cambiados 0, iguales 0, dejados fuera 1.")
    shown = mostrador("export", tmp_path / "carpeta", "--data", data)
    assert (tmp_path / "carpeta" / "productos.csv").read_text("utf-8-sig").splitlines()[1].startswith("P-1,,Pan,")
    assert (tmp_path / "carpeta" / "log.jsonl").read_text().count("ProductAdded") == 1
