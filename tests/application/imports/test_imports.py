"""Bringing in a shop's own files: tried out first, written whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import catalogue
from hub.application import shop as shops
from hub.application.i18n import words_for
from hub.application.imports import ImportReport, Kind, import_sheet
from hub.application.ports.books import Actor
from hub.domain.catalogue import Pack, PriceTier, Product
from hub.domain.errors import InvalidInput, NotAllowed, WrongState
from hub.domain.events import ProductFields
from hub.domain.people import HandleKind, Role
from hub.domain.quantity import Unit
from hub.storage import open_books
from hub.storage.sheets import open_sheet
from tests.application.scene import Scene, pen, soles
from tests.storage.devices import pull, second_device

PRODUCTS = """\
Lista de precios;;;;;;;;;;;
Código;Código de barras;Descripción;Marca;Rubro;Unidad;Empaque;Unidades por caja;Precio venta;Costo;Existencia;Color
GLO-400;7750885000123;Leche Gloria 400 g;Gloria;lácteos;und;caja;24;S/ 4,20;3,65;48;azul
ARR-KG;;Arroz a granel;;abarrotes;kilo;saco;50;3,90;;12,5;
"""


def imported(
    shop: Scene, folder: Path, kind: Kind, text: str, name: str = "lista.csv", **options: bool
) -> ImportReport:
    (folder / name).write_text(text)
    return import_sheet(shop.books, shop.hub, open_sheet(folder / name), kind, **options)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.rows, report.added, report.changed, report.same


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.error.code) for fault in report.faults]


def product(shop: Scene, sku: str) -> Product:
    with shop.books.read() as reader:
        found = reader.product_by_sku(sku)
    assert found is not None
    return found


def on_hand(shop: Scene, sku: str) -> Decimal:
    found = product(shop, sku)
    with shop.books.read() as reader:
        return reader.on_hand(found.id)


def test_a_price_list_with_a_title_above_it_becomes_products_with_their_stock(shop: Scene, tmp_path: Path) -> None:
    report = imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS)
    assert (counts(report), report.faults, report.written) == ((2, 2, 0, 0), (), True)
    assert report.unread == ("Color",)
    milk, rice = product(shop, "GLO-400"), product(shop, "ARR-KG")
    assert (milk.name, milk.brand, milk.category) == ("Leche Gloria 400 g", "Gloria", "lácteos")
    assert (milk.pack, milk.price, milk.barcodes) == (Pack("caja", Decimal(24)), pen("4.20"), ("7750885000123",))
    assert (rice.base_unit, rice.price, rice.cost) == (Unit.KG, pen("3.90"), None)
    assert (on_hand(shop, "GLO-400"), on_hand(shop, "ARR-KG")) == (Decimal(48), Decimal("12.5"))


def test_a_trial_says_the_same_and_leaves_nothing(shop: Scene, tmp_path: Path) -> None:
    before = shop.events()
    report = imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS, dry_run=True)
    assert (counts(report), report.written, shop.events()) == ((2, 2, 0, 0), False, before)
    with shop.books.read() as reader:
        assert reader.product_rows(words="gloria") == []


def test_the_same_file_again_changes_nothing_and_a_newer_one_changes_what_differs(shop: Scene, tmp_path: Path) -> None:
    imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS)
    before = shop.events()
    imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS)
    assert shop.events() == before
    newer = "codigo,precio\nGLO-400,4.50\nARR-KG,3.90\n"
    report = imported(shop, tmp_path, Kind.PRODUCTS, newer, "nueva.csv")
    assert (counts(report), shop.events()) == ((2, 0, 1, 1), before + 1)
    milk = product(shop, "GLO-400")
    assert (milk.price, milk.name) == (pen("4.50"), "Leche Gloria 400 g")


def test_a_file_that_was_given_before_holds_again_after_another_one(shop: Scene, tmp_path: Path) -> None:
    usual, offer = (f"sku,precio\nCOCA-1500,{price}\n" for price in ("7.00", "5.50"))
    for text, changed, price in ((offer, 1, "5.50"), (usual, 1, "7"), (offer, 1, "5.50"), (offer, 0, "5.50")):
        report = imported(shop, tmp_path, Kind.PRODUCTS, text)
        assert (report.changed, product(shop, "COCA-1500").price) == (changed, pen(price))


def test_a_file_that_another_device_brought_in_already_is_the_same_here(shop: Scene, tmp_path: Path) -> None:
    with second_device(shop, tmp_path / "b") as other:
        pull(other, shop)
        other.do(lambda tx: shops.join_device(tx, name="Caja 2", branch=tx.branches()[0].id))
        imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS)
        pull(other, shop)
        before = other.events()
        report = imported(other, tmp_path, Kind.PRODUCTS, PRODUCTS)
        assert (counts(report), report.written, other.events()) == ((2, 0, 0, 2), True, before)
        # Of what it brought in a part was lost with a page of the books: the rest of the command's key stands.
        connection, *_ = shop.books.writer_parts
        connection.execute("UPDATE commands SET result = 'null' WHERE key LIKE 'import:%'")
        connection.execute("DELETE FROM drafts")
        shop.do(lambda tx: catalogue.change_product(tx, product(shop, "GLO-400").id, ProductFields(price=pen("9"))))
        assert imported(shop, tmp_path, Kind.PRODUCTS, PRODUCTS).changed == 1


FAULTY = """\
sku,barcode,name,unit,price,reorder point,active
OK-1,,Pan francés,unit,0.40,,yes
BAD-1,,Queso,unit,abc,,
BAD-2,,Queso fresco,arroba,3,,
BAD-3,7750885000124,Leche,unit,3,,
BAD-4,,Aceite,unit,-3,,
BAD-5,,Fideos,unit,3,-1,
BAD-6,,Atún,unit,3,1e309,
BAD-7,,Sal,unit,3,,quizás
OK-1,,Pan otra vez,unit,0.40,,
"""


def test_every_faulty_row_is_named_with_its_cell_and_nothing_is_written(shop: Scene, tmp_path: Path) -> None:
    before = shop.events()
    report = imported(shop, tmp_path, Kind.PRODUCTS, FAULTY)
    assert codes(report) == [
        (3, "price", "invalid_money"),
        (4, "unit", "invalid_input.unit"),
        (5, "", "invalid_input.check_digit"),
        (6, "price", "invalid_money"),
        (7, "reorder point", "invalid_quantity"),
        (8, "reorder point", "invalid_quantity"),
        (9, "active", "invalid_input.yes_no"),
        (10, "", "invalid_input.row_twice"),
    ]
    assert (report.rows, report.added, report.written, shop.events()) == (9, 1, False, before)
    for fault in report.faults:
        for language in ("es", "pt", "en"):
            what, hint = words_for(fault.error, language)
            assert what
            assert hint
            assert "{" not in what + hint


def test_the_good_rows_are_written_where_a_person_says_so(shop: Scene, tmp_path: Path) -> None:
    report = imported(shop, tmp_path, Kind.PRODUCTS, FAULTY, skip_faulty=True)
    assert (report.added, len(report.faults), report.written) == (1, 8, True)
    assert product(shop, "OK-1").name == "Pan francés"


def test_a_row_that_fails_half_way_leaves_nothing_of_itself(shop: Scene, tmp_path: Path) -> None:
    # The customer is written before their number turns out to be the supplier's.
    text = "nombre,telefono\nJulio,+51 981 204 771\nAna,999111222\n"
    report = imported(shop, tmp_path, Kind.CUSTOMERS, text, skip_faulty=True)
    assert codes(report) == [(2, "", "invalid_input.phone_taken")]
    with shop.books.read() as reader:
        names = [contact.name for contact in reader.contacts(Role.CUSTOMER)]
        assert names == ["Ana", "Rosa Condori"]
        assert reader.contact_by_handle(HandleKind.PHONE, "+51999111222") is not None
    shop.books.verify()


def test_known_people_are_found_by_number_and_by_name(shop: Scene, tmp_path: Path) -> None:
    text = "Nombre;Teléfono\nRosa Condori Mamani;991450327\nLuz;\nluz;\n"
    report = imported(shop, tmp_path, Kind.CUSTOMERS, text)
    assert codes(report) == [(4, "", "invalid_input.row_twice")]
    report = imported(shop, tmp_path, Kind.CUSTOMERS, text, skip_faulty=True)
    assert (report.added, report.changed) == (1, 1)
    with shop.books.read() as reader:
        known = reader.contact(shop.customer)
        assert known is not None
        assert known.name == "Rosa Condori Mamani"


def test_suppliers_come_before_the_products_that_name_them(shop: Scene, tmp_path: Path) -> None:
    text = "sku,nombre,proveedor\nA-1,Yogur,Laive\n"
    assert codes(imported(shop, tmp_path, Kind.PRODUCTS, text)) == [(2, "", "invalid_input.supplier_unknown")]
    imported(shop, tmp_path, Kind.SUPPLIERS, "proveedor codigo,razon social\nl,Laive\n", "p.csv")
    assert imported(shop, tmp_path, Kind.PRODUCTS, text).added == 1


def test_stock_is_counted_branch_by_branch(shop: Scene, tmp_path: Path) -> None:
    text = (
        "producto;sucursal;cantidad\ncoca-cola 1.5 l;Almacén;24\nCOCA-COLA 1.5 L;;6\nQueso;;1\nCoca-Cola 1.5 L;Puno;1\n"
    )
    report = imported(shop, tmp_path, Kind.STOCK, text, skip_faulty=True)
    assert codes(report) == [
        (4, "", "not_found.product_named"),
        (5, "", "not_found.branch_named"),
    ]
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke, shop.second_branch) == Decimal(24)
        assert reader.on_hand(shop.coke) == Decimal(30)


@pytest.mark.parametrize(
    ("country", "written", "price"),
    [("PE", "1,234.50", "1234.50"), ("PE", "1,234", "1234"), ("PE", "4,20", "4.20"), ("PE", "0.350", "0.35"),
     ("BR", "1.234,50", "1234.50"), ("BR", "1.234", "1234"), ("BR", "R$ 4,20", "4.20"), ("BR", "4.20", "4.20"),
     ("MX", "$1'234.50", "1234.50"), ("CO", "$ 3.500", "3500"), ("AR", "1.234.567,5", "1234567.50")],
)  # fmt: skip
def test_numbers_are_read_as_the_country_writes_them(tmp_path: Path, country: str, written: str, price: str) -> None:
    from hub.application.imports.cells import Cells

    assert Cells("pt" if country == "BR" else "es", country).amount(written) == Decimal(price)


def test_wholesale_prices_aliases_and_tax_come_along(shop: Scene, tmp_path: Path) -> None:
    text = (
        "sku,nombre,precio,mayoreo,mayoreo desde,igv,alias\n"
        'A-1,Agua,2,1.80,12,18 %,"agüita; cielo"\n'
        "A-2,Sal,2,1.80,,,\n"
    )
    report = imported(shop, tmp_path, Kind.PRODUCTS, text, skip_faulty=True)
    assert codes(report) == [(3, "mayoreo desde", "invalid_input.wholesale_from")]
    water = product(shop, "A-1")
    assert (water.tiers, water.tax_rate) == ((PriceTier(Decimal(12), pen("1.80")),), Decimal(18))
    assert water.aliases == ("agüita", "cielo")


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(
    shop: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.application.imports.engine._AT_ONCE", 2)
    text = "sku,nombre\n" + "".join(f"N-{n},Producto {n}\n" for n in range(7))
    run = shop.books.run

    def cut(key: str, actor: Actor, work: object) -> object:
        if key.startswith("import:") and key.endswith(":4"):
            raise KeyboardInterrupt
        return run(key, actor, work)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.books, "run", cut)
    with pytest.raises(KeyboardInterrupt):
        imported(shop, tmp_path, Kind.PRODUCTS, text)
    monkeypatch.undo()
    monkeypatch.setattr("hub.application.imports.engine._AT_ONCE", 2)
    report = imported(shop, tmp_path, Kind.PRODUCTS, text)
    assert (report.written, report.faults) == (True, ())
    with shop.books.read() as reader:
        assert [row.product.sku for row in reader.product_rows(words="producto")] == [f"N-{n}" for n in range(7)]


def test_whoever_may_not_edit_the_catalogue_imports_nothing(shop: Scene, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(PRODUCTS)
    before = shop.events()
    with pytest.raises(NotAllowed):
        import_sheet(shop.books, shop.actor(Role.EMPLOYEE), open_sheet(tmp_path / "t.csv"), Kind.PRODUCTS)
    assert shop.events() == before


def test_a_file_without_headings_and_a_shop_that_is_not_open_say_so(shop: Scene, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        imported(shop, tmp_path, Kind.STOCK, "leche,3\npan,4\n")
    assert error.value.code == "invalid_input.no_heading"
    assert error.value.params["wanted"] == "código de barras, producto, cantidad, sku"
    with open_books(tmp_path / "empty.db") as books, pytest.raises(WrongState):
        import_sheet(books, Actor.hub("x"), open_sheet(tmp_path / "lista.csv"), Kind.PRODUCTS)


def test_names_that_two_products_share_are_asked_about(shop: Scene, tmp_path: Path) -> None:
    def twins(tx: object) -> Sequence[str]:
        return [catalogue.add_product(tx, ProductFields(name=name)) for name in ("Pan de yema", "PAN DE YEMA")]  # type: ignore[arg-type]

    shop.do(twins)
    report = imported(shop, tmp_path, Kind.STOCK, "producto,cantidad\npan de yema,3\n")
    assert codes(report) == [(2, "", "invalid_input.several_products")]


def test_debts_from_the_old_notebook_are_owed_since_their_day(shop: Scene, tmp_path: Path) -> None:
    text = (
        "Cliente;Debe;Fecha;Nota\nRosa Condori;S/ 35,50;01/10/2026;arroz\nRosa Condori;10;15/11/2026;\n"
        "Juan Nadie;5;;\nRosa Condori;10;25/12/2026;\nRosa Condori;;;\n"
    )
    report = imported(shop, tmp_path, Kind.DEBTS, text, skip_faulty=True)
    assert codes(report) == [
        (4, "", "not_found.customer_named"), (5, "", "invalid_input.day_to_come"), (6, "Debe", "invalid_money.none")
    ]  # fmt: skip
    with shop.books.read() as reader:
        assert reader.debt(shop.customer) == soles("45.50")
        entries = reader.statement(shop.customer)
    assert [(entry.at.date().isoformat(), entry.amount) for entry in entries] == [
        ("2026-11-15", soles("10")), ("2026-10-01", soles("35.50"))
    ]  # fmt: skip


def test_debts_of_a_file_that_was_put_right_and_given_again_are_not_doubled(shop: Scene, tmp_path: Path) -> None:
    rows = (
        "Cliente;Debe;Fecha;Nota\nRosa Condori;35,50;01/10/2026;arroz\nRosa Condori;10;;\nRosa Condori;10;02/10/2026;\n"
    )
    wrong = imported(shop, tmp_path, Kind.DEBTS, rows + "Rosa Condori;7;;no;\nJuan Nadie;5;;\n", skip_faulty=True)
    assert (wrong.added, codes(wrong)) == (4, [(6, "", "not_found.customer_named")])
    shop.clock.forward(days=2)
    right = imported(shop, tmp_path, Kind.DEBTS, rows + "Rosa Condori;7;;sí;\nRosa Condori;5;;\n")
    assert (right.added, right.same, right.faults) == (2, 3, ())
    with shop.books.read() as reader:
        assert reader.debt(shop.customer) == soles("74.50")
