"""Reports as an owner's nephew asks for them, while the shop is open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hub.application.accounts import bring_in
from hub.application.catalogue import add_product, change_product
from hub.application.people import add_contact
from hub.application.ports.books import Transaction
from hub.application.sales import record_sale, sold_line
from hub.application.stock import count_stock
from hub.domain.events import Payment, ProductFields, Tender
from hub.domain.people import Role
from tests.application.scene import furnish, opened, pen, soles
from tests.assembly.commands import mostrador


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a shop that is open."""
    root = tmp_path_factory.mktemp("shop")
    with opened(root, device="books") as scene:
        furnish(scene)
        scene.sell(scene.coke, "2")
        yield root


def test_a_report_is_printed_in_the_reader_s_language_while_the_shop_is_open(folder: Path) -> None:
    shown = mostrador("report", "product", "--since", "2026-11-01", "--until", "2026-11-30", "--data", str(folder))
    assert shown.returncode == 0, shown.stderr
    assert "Ventas por producto" in shown.stdout
    assert [cell.strip() for cell in shown.stdout.splitlines()[4].split("  ") if cell.strip()] == [
        "Coca-Cola 1.5 L", "2", "S/\N{NO-BREAK SPACE}14.00", "S/\N{NO-BREAK SPACE}2.80", "20",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_report_is_written_for_a_spreadsheet(folder: Path, tmp_path: Path, suffix: str) -> None:
    to = tmp_path / f"ventas.{suffix}"
    done = mostrador(
        *("report", "product", "--since", "2026-11-01", "--until", "2026-11-30"),
        *("--to", str(to), "--data", str(folder)),
    )
    assert (done.returncode, done.stdout) == (0, f"1 fila en {to}\n")
    if suffix == "csv":
        assert to.read_text("utf-8-sig").splitlines() == [
            "producto,cantidad,total,ganancia,ganancia %", "Coca-Cola 1.5 L,2,14.00,2.80,20.0",
        ]  # fmt: skip
    else:
        assert list(load_workbook(to).active.values)[1] == ("Coca-Cola 1.5 L", 2, 14, 2.8, 20)


def test_a_page_of_what_to_order_says_how_much_there_is_in_all(tmp_path: Path) -> None:
    with opened(tmp_path, device="books") as scene:
        furnish(scene)
        watched = ProductFields(reorder_point=Decimal(5))
        scene.do(lambda tx: change_product(tx, scene.rice, watched))
        shown = mostrador("report", "reorder", "--limit", "1", "--data", str(tmp_path), MOSTRADOR_LANG="en")
        all_of_it = mostrador("report", "reorder", "--data", str(tmp_path), MOSTRADOR_LANG="en")
    assert "The first row of 2; --limit shows more." in shown.stdout
    assert "Arroz a granel" in shown.stdout
    assert "Coca-Cola" not in shown.stdout
    assert "The first" not in all_of_it.stdout


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a shop with more of everything than a screen has rows."""
    root = tmp_path_factory.mktemp("large")
    with opened(root, device="books") as scene:
        furnish(scene)

        def add(tx: Transaction) -> None:
            for number in range(60):
                fields = ProductFields(name=f"Artículo {number}", price=pen("2"), reorder_point=Decimal(5))
                product = add_product(tx, fields)
                count_stock(tx, product, Decimal(3))
                line = sold_line(tx, product, Decimal(1))
                record_sale(tx, [line], [Payment(Tender.CASH, line.amount)])
                someone = add_contact(tx, name=f"Cliente {number}", role=Role.CUSTOMER, language="es")
                bring_in(tx, someone, soles("10"))

        scene.do(add)
        yield root


@pytest.mark.parametrize(("report", "in_all"), [("reorder", 61), ("debts", 60), ("product", 60), ("stock", 60)])
def test_a_screen_says_of_how_many_rows_it_shows_the_first_and_a_file_has_them_all(
    large: Path, tmp_path: Path, report: str, in_all: int
) -> None:
    period = ("--since", "2026-11-01") if report == "product" else ()
    asked = ("report", report, *period, "--data", str(large))
    assert f"Las primeras 50 filas de {in_all}; con --limit se ven más." in mostrador(*asked).stdout
    to = tmp_path / "todo.csv"
    assert mostrador(*asked, "--to", str(to)).stdout == f"{in_all} filas en {to}\n"
    assert len(to.read_text("utf-8-sig").splitlines()) == in_all + 1
    few = mostrador(*asked, "--to", str(to), "--limit", "7").stdout
    assert few == f"7 filas en {to}\nLas primeras 7 filas de {in_all}; con --limit se ven más.\n"


@pytest.mark.parametrize("rows", ["0", "1000001", "99999999999999999999"])
def test_a_number_of_rows_that_makes_no_sense_is_refused_in_words(folder: Path, rows: str) -> None:
    done = mostrador("report", "reorder", "--limit", rows, "--data", str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("El número de filas va de 1 a 1000000.\n")


def test_no_figure_is_cut_where_the_terminal_is_narrow(folder: Path) -> None:
    shown = mostrador("report", "day", "--since", "2026-11-01", "--data", str(folder), COLUMNS="40")
    assert "2026-11-20" in shown.stdout
    assert "S/\N{NO-BREAK SPACE}14.00" in shown.stdout
    assert "…" not in shown.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--since", "2026-12-01", "--until", "2026-11-01"), "Esse período termina antes de começar."),
        (("--branch", "Luna"), "Não há filial"),
        (("--limit", "5"), "Esse relatório não tem a opção --limit."),
        (("--to", "vendas.ods"), "“vendas.ods” não é CSV nem Excel."),
    ],
)
def test_what_cannot_be_reported_is_said_in_words(folder: Path, wrong: tuple[str, ...], said: str) -> None:
    done = mostrador("report", "day", *wrong, "--data", str(folder), MOSTRADOR_LANG="pt")
    assert (done.returncode, said in done.stderr, done.stdout) == (1, True, ""), done.stderr
