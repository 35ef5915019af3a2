"""Tables in files: what is read is what was written, and what is no table is refused before it costs anything."""

from __future__ import annotations

import csv
import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook

from hub.application.ports.sheets import Cell
from hub.domain.errors import BooksUnusable, InvalidInput
from hub.storage.sheets import CsvFolder, Workbook, open_sheet
from hub.storage.sheets.formulas import neutral, plain


def cells(path: Path) -> list[tuple[Cell, ...]]:
    return [row.cells for row in open_sheet(path).rows()]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_whatever_stands_between_its_cells(tmp_path: Path, delimiter: str) -> None:
    lines = ["sku,nombre,precio", 'A-1,"Leche, entera",3.50', "A-2,Arroz,4"]
    text = "\n".join(line if delimiter == "," else line.replace(", ", "\x00").replace(",", delimiter) for line in lines)
    found = cells(written(tmp_path / "t.csv", text.replace("\x00", ", ")))
    assert found == [("sku", "nombre", "precio"), ("A-1", "Leche, entera", "3.50"), ("A-2", "Arroz", "4")]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "t.csv", "a,b\n\n,,\n1,\n"))
    assert [(row.number, row.cells) for row in sheet.rows()] == [(1, ("a", "b")), (4, ("1",))]


def test_a_cell_of_two_lines_does_not_shift_the_numbers_that_follow(tmp_path: Path) -> None:
    sheet = open_sheet(written(tmp_path / "t.csv", 'a,b\n"uno\ndos",1\nx,2\n'))
    assert [row.number for row in sheet.rows()] == [1, 2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_are_read_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "t.csv", "nombre,precio\nAzúcar Ñandú,3\n".encode(encoding))
    assert cells(path)[1] == ("Azúcar Ñandú", "3")


def test_a_file_of_mixed_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    content = b"nombre,precio\n" + "Azúcar,3\n".encode("cp1252") + "Café,4\n".encode()
    assert [row[0] for row in cells(written(tmp_path / "t.csv", content))] == ["nombre", "Azúcar", "Café"]


def test_what_a_till_of_the_days_of_dos_wrote_is_read_with_its_accents(tmp_path: Path) -> None:
    text = "nombre,precio\nAzúcar rubia,3\nPIÑA AÑEJA Nº 2,4\nJABÓN,5\nPão de maçã,6\n"
    for encoding in ("cp850", "cp1252"):
        found = cells(written(tmp_path / "t.csv", text.replace("Nº", "No").encode(encoding)))
        assert [row[0] for row in found] == ["nombre", "Azúcar rubia", "PIÑA AÑEJA No 2", "JABÓN", "Pão de maçã"]


def test_a_mark_of_utf_8_before_lines_of_another_encoding_is_no_hindrance(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfnombre,precio\n" + "Café,4\n".encode() + "Azúcar,3\n".encode("cp1252")
    assert [row[0] for row in cells(written(tmp_path / "t.csv", content))] == ["nombre", "Café", "Azúcar"]


@pytest.mark.parametrize("sign", ["\u2028", "\x0c", "\x85", "\x1e"])
def test_a_sign_that_some_take_for_a_line_s_end_does_not_end_a_row(tmp_path: Path, sign: str) -> None:
    found = cells(written(tmp_path / "t.csv", f"nombre,precio\nLeche{sign}entera,3\n"))
    assert found[1:] == [(f"Leche{sign}entera", "3")]


def workbook(path: Path, **changed: tuple[bytes, bytes]) -> Path:
    """A workbook of three rows; each part that is named with some bytes in place of others."""
    book = OpenpyxlWorkbook()
    for row in (["sku", "nombre", "precio"], ["A-1", "Leche", 3.5], ["A-2", "Arroz", 4]):
        book.active.append(row)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts.items():
            before, after = changed.get(Path(entry).stem, (b"", b""))
            assert before in content
            archive.writestr(entry, content.replace(before, after) if before else content)
    return path


@pytest.mark.parametrize("size", [b"A1", b"A1:B2", b"A1:XFD1048576"])
def test_rows_are_read_whole_whatever_the_workbook_says_of_its_size(tmp_path: Path, size: bytes) -> None:
    path = workbook(tmp_path / "t.xlsx", sheet1=(b'<dimension ref="A1:C3"', b'<dimension ref="' + size + b'"'))
    assert cells(path)[1:] == [("A-1", "Leche", Decimal("3.5")), ("A-2", "Arroz", Decimal(4))]


def test_an_empty_row_far_below_the_table_is_no_row(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="A1048576"/></row></sheetData>'
    assert len(cells(workbook(tmp_path / "t.xlsx", sheet1=(b"</sheetData>", far)))) == 3


def test_an_excel_with_any_byte_damaged_is_read_or_refused_in_our_words(tmp_path: Path) -> None:
    whole, chance = workbook(tmp_path / "t.xlsx").read_bytes(), random.Random(7)
    refused = 0
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(chance.choice((1, 3, 10))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            cells(written(tmp_path / "damaged.xlsx", bytes(raw)))
        except InvalidInput as error:
            refused += error.reason in ("no_table", "file_too_large")
    assert refused > 150


def test_excel_gives_exact_numbers_dates_and_text_and_the_first_sheet_that_has_rows(tmp_path: Path) -> None:
    book = OpenpyxlWorkbook()
    sheet = book.create_sheet("Productos")
    sheet.append(["código", "precio", "desde", "activo"])
    sheet.append([7751271008358, 0.1, date(2026, 11, 22), True])
    book.save(tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [
        ("código", "precio", "desde", "activo"),
        (Decimal(7751271008358), Decimal("0.1"), datetime(2026, 11, 22), "1"),  # noqa: DTZ001  Excel knows no zones
    ]


def refused(path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as error:
        list(open_sheet(path).rows())
    return error.value


def test_a_file_that_is_no_table_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "invalid_input.file"
    assert refused(written(tmp_path / "p.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")).code == "invalid_input.no_table"
    assert refused(written(tmp_path / "o.xls", b"\xd0\xcf\x11\xe0\xa1\xb1")).code == "invalid_input.old_excel"
    assert refused(written(tmp_path / "z.xlsx", b"PK\x03\x04 no archive")).code == "invalid_input.no_table"
    assert refused(written(tmp_path / "q.csv", 'a,b\n"open,1\n')).code == "invalid_input.no_table"
    with zipfile.ZipFile(tmp_path / "w.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(tmp_path / "w.xlsx").code == "invalid_input.no_table"


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    error = refused(path)
    assert (error.code, error.params["megabytes"]) == ("invalid_input.file_too_large", 200)


def test_a_small_excel_that_unpacks_to_a_flood_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            with archive.open(name, "w") as entry:
                for _ in range(110):
                    entry.write(bytes(1_000_000))
    assert (tmp_path / "bomb.xlsx").stat().st_size < 1_000_000
    assert refused(tmp_path / "bomb.xlsx").code == "invalid_input.file_too_large"


def test_too_many_rows_and_absurd_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.storage.sheets.reading.MOST_ROWS", 3)
    assert refused(written(tmp_path / "a.csv", "a,b\n" * 4)).code == "invalid_input.too_many_rows"
    assert refused(written(tmp_path / "b.csv", "a" + ",b" * 300)).code == "invalid_input.no_table"
    assert refused(written(tmp_path / "c.csv", "a" * 6000)).code == "invalid_input.no_table"


ROWS: list[tuple[Cell, ...]] = [
    ("=1+1", Decimal("-3.50"), date(2026, 11, 22), None),
    ("'=quoted", Decimal(2), datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "+51 981 000 001"),
    ("@SUM(A1)\t", Decimal("0.001"), None, "Azúcar, «blanca»\nsegunda línea"),
]


def test_text_never_becomes_a_formula_and_comes_back_as_it_was(tmp_path: Path) -> None:
    assert CsvFolder(tmp_path).write("datos", ["a", "b", "c", "d"], ROWS) == 3
    with (tmp_path / "datos.csv").open(encoding="utf-8-sig", newline="") as file:
        raw = list(csv.reader(file))
    assert raw[1] == ["'=1+1", "-3.50", "2026-11-22", ""]
    assert raw[2][0] == "''=quoted"
    found = cells(tmp_path / "datos.csv")
    assert found[1] == ("=1+1", "-3.50", "2026-11-22")
    assert found[2][3] == "+51 981 000 001"

    book = Workbook(tmp_path / "datos.xlsx")
    assert book.write("datos", ["a", "b", "c", "d"], ROWS) == 3
    book.close()
    values = [cell for row in load_workbook(tmp_path / "datos.xlsx")["datos"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in values if isinstance(cell.value, str)} == {"s"}
    assert cells(tmp_path / "datos.xlsx")[1][:2] == ("=1+1", Decimal("-3.5"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["datos.csv", "datos.xlsx"]


def test_a_workbook_keeps_text_numbers_and_dates_to_the_last_sign(tmp_path: Path) -> None:
    texts = [" <Ñandú & Hnos> ", "línea\r\notra\tmás", "\x0b\ufffe", "😀" * 3, "a" * 40_000]
    moment = datetime(2026, 11, 20, 23, 59, 58, 999_999, tzinfo=UTC)
    others = [Decimal("-0.001"), Decimal("1E+3"), date(2024, 2, 29), moment, None]
    book = Workbook(tmp_path / "t.xlsx")
    assert book.write("Hoja 'A' & <B>", ["a", "b", "c", "d", "e"], [texts, others]) == 2
    assert book.write("Vacía", ["a"], []) == 0
    book.close()
    read = load_workbook(tmp_path / "t.xlsx")
    empty = read["Vacía"]
    assert read.sheetnames == ["Hoja 'A' & <B>", "Vacía"]
    assert (empty.max_row, empty["A1"].font.bold, empty.freeze_panes) == (1, True, "A2")
    first, second = ([cell.value for cell in row] for row in read["Hoja 'A' & <B>"].iter_rows(min_row=2))
    assert first == [" <Ñandú & Hnos> ", "línea\notra\tmás", "", "😀" * 3, "a" * 32_767]
    assert [f"{value}" for value in second] == ["-0.001", "1000", "2024-02-29 00:00:00", "2026-11-20 23:59:58", "None"]


def test_a_day_before_those_that_excel_counts_is_written_as_text(tmp_path: Path) -> None:
    book = Workbook(tmp_path / "t.xlsx")
    book.write("Lotes", ["vence", "desde"], [[date(26, 12, 1), date(1900, 1, 1)]])
    book.close()
    assert cells(tmp_path / "t.xlsx")[1] == ("0026-12-01", datetime(1900, 1, 1))  # noqa: DTZ001  Excel knows no zones


@given(st.text())
def test_neutralising_loses_nothing(text: str) -> None:
    assert plain(neutral(text)) == text
    assert neutral(text)[:1] not in tuple("=+-@\t\r\n")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    written(tmp_path / "taken", "a file")
    with pytest.raises(BooksUnusable) as error:
        CsvFolder(tmp_path / "taken" / "in")
    assert error.value.code == "books_unusable.export"


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("Qué pedir", "Qué pedir"),
        ("Fiado: quién debe y desde cuándo", "Fiado - quién debe y desde"),
        ("Lo que hay, lo que vale y cuánto dura", "Lo que hay, lo que vale y"),
        ("'Ventas' de la bodega de la 'esquina'", "Ventas' de la bodega de la"),
        ("Ventas de la bodega 'Don José' de Lima", "Ventas de la bodega 'Don José"),
        ("[1/2] * ¿cuánto?", "1 2 ¿cuánto"),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_sheet_s_name_is_cut_at_a_word_and_has_no_sign_that_excel_refuses(
    tmp_path: Path, name: str, sheet: str
) -> None:
    book = Workbook(tmp_path / "t.xlsx")
    book.write(name, ["a"], [["1"]])
    book.close()
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == [sheet]


def test_what_one_sheet_cannot_hold_goes_on_in_another_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.storage.sheets.workbook._MOST_ROWS", 2)
    book = Workbook(tmp_path / "t.xlsx")
    assert book.write("Lo que hay en la bodega de doña", ["a"], [["1"], ["2"], ["3"]]) == 3
    book.close()
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == [
        "Lo que hay en la bodega de doña",
        "Lo que hay en la bodega de 2",
    ]
