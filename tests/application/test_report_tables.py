"""The reports as tables: every one in every language, and exact figures of a small day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import accounts, cash, purchasing
from hub.application.branches import branch_named
from hub.application.i18n import LANGUAGES
from hub.application.report_tables import Asked, Report, ReportTable, report_table
from hub.application.wording import Wording
from hub.domain.events import ExpenseCategory
from hub.domain.money import Money
from hub.domain.people import Role
from hub.storage.sheets import Workbook
from tests.application.scene import START, Scene, furnish, opened, received, soles

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Three sales of one day, something spent, somebody who owes."""
    with opened(tmp_path_factory.mktemp("shop")) as scene:
        furnish(scene)
        scene.do(lambda tx: purchasing.receive_goods(tx, lines=[received(scene.coke, "12", "5.60")]))
        nelly = scene.actor(Role.EMPLOYEE)
        scene.sell(scene.coke, "2", by=nelly)
        scene.sell(scene.coke, "1", by=nelly)
        scene.clock.forward(hours=1)
        scene.sell(scene.rice, "0.5", by=scene.actor(Role.OWNER))
        scene.do(lambda tx: cash.record_expense(tx, soles("9"), ExpenseCategory.FOOD, "almuerzo"))
        scene.do(lambda tx: accounts.charge(tx, scene.customer, soles("12.50"), "pan"))
        yield scene


def made(scene: Scene, report: Report, language: str = "es", branch: str = "") -> ReportTable:
    with scene.books.read() as reader:
        shop = reader.shop()
        assert shop is not None
        where = branch_named(reader, branch) if branch else None
        asked = Asked(scene.clock(), DAY.replace(day=1), DAY, where)
        return report_table(reader, Wording(shop, language), report, asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", Report)
def test_every_report_has_words_in_every_language_and_makes_a_workbook(
    scene: Scene, report: Report, language: str, tmp_path: Path
) -> None:
    table = made(scene, report, language)
    book = Workbook(tmp_path / "report.xlsx")
    assert book.write(table.title, table.header, table.plain()) == len(table.rows)
    book.close()
    assert table.title
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.header)}


def test_sales_by_day_hour_and_person_say_what_they_brought(scene: Scene) -> None:
    nothing = soles("0")
    assert made(scene, Report.DAY).rows == (
        (DAY, Decimal(3), soles("23.10"), nothing, nothing, soles("4.20"), Decimal("20.0")),
    )
    assert [(row[0], row[1], row[2]) for row in made(scene, Report.HOUR).rows] == [
        ("10:00", Decimal(2), soles("21")),
        ("11:00", Decimal(1), soles("2.10")),
    ]
    assert [(row[0], row[2]) for row in made(scene, Report.PERSON).rows] == [
        ("Nelly Quispe", soles("21")),
        ("Elvira Huamán", soles("2.10")),
    ]


def test_sales_by_product_and_category_leave_the_margin_s_share_open_where_no_cost_is_known(scene: Scene) -> None:
    assert made(scene, Report.PRODUCT).rows == (
        ("Coca-Cola 1.5 L", Decimal(3), soles("21"), soles("4.20"), Decimal("20.0")),
        ("Arroz a granel", Decimal("0.5"), soles("2.10"), soles("0"), None),
    )
    assert [row[0] for row in made(scene, Report.CATEGORY).rows] == ["gaseosas", "abarrotes"]


def test_a_branch_without_sales_has_no_rows(scene: Scene) -> None:
    empty = made(scene, Report.DAY, branch="almacén")
    assert (empty.about, empty.rows) == ("2026-11-01 – 2026-11-20, Almacén", ())
    assert made(scene, Report.CLOSE).about == "2026-11-20"


def test_stock_reorder_and_debts_say_how_the_shop_stands(scene: Scene) -> None:
    assert made(scene, Report.STOCK).rows[0][:3] == ("Coca-Cola 1.5 L", Decimal(9), soles("50.40"))
    ((supplier, product, order, cost, why),) = made(scene, Report.REORDER).rows
    assert (supplier, product, cost) == ("Lindley", "Coca-Cola 1.5 L", soles("33.60"))
    assert (order, "quedan 9" in str(why)) == (Decimal(6), True)
    ((customer, debt, *ages, since),) = made(scene, Report.DEBTS).rows
    assert (customer, debt, since) == ("Rosa Condori", soles("12.50"), START.date())
    assert ages[1:] == [soles("12.50"), soles("0"), soles("0"), soles("0")]


def test_the_close_says_where_the_day_s_money_came_from_and_went(scene: Scene) -> None:
    rows = {(row[0], row[1]): row[2] for row in made(scene, Report.CLOSE).rows}
    assert rows["ventas", "efectivo"] == soles("23.10")
    assert rows["gastos", "efectivo"] == Money(-900, "PEN")
    assert rows["debe haber en total", "efectivo"] == soles("14.10")
    assert rows["se fió", None] == soles("12.50")


def test_a_spreadsheet_gets_money_as_exact_numbers(scene: Scene) -> None:
    assert next(made(scene, Report.PRODUCT).plain())[2:4] == (Decimal("21.00"), Decimal("4.20"))


def test_the_demo_s_sales_are_somebody_s(tmp_path: Path) -> None:
    from hub.application.demo import seed

    with opened(tmp_path) as demo:
        seed(demo.books, START)
        assert {row[0] for row in made(demo, Report.PERSON).rows} == {"Doña Elvira"}
