"""The search index in the books: current with every commit, the same everywhere, from one moment, ready when opened."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hub.application import catalogue
from hub.domain.catalogue import Product
from hub.domain.events import ProductFields
from hub.storage import SqliteBooks, open_books
from hub.storage.matching import CatalogueMatcher
from hub.storage.matching.indexer import analysis
from hub.storage.matching.keys import is_one_edit
from hub.storage.matching.postings import SEGMENTS, Postings, number_of, pack, segment_of
from hub.storage.projections import dump
from tests.application.scene import Scene, fast_folder, furnish, opened
from tests.bench.catalogue import catalogue as products
from tests.bench.catalogue import stock_books
from tests.bench.queries import FEW, Asker
from tests.storage.devices import pull, second_device
from tests.storage.test_matching import product as kept_apart

INDEX = ("search_basis", "search_products", "search_postings", "search_keys")


@cache
def made() -> list[ProductFields]:
    return products(1000)


def index_of(books: SqliteBooks) -> dict[str, list[tuple[object, ...]]]:
    tables = books.on_writer(lambda: dump(books.writer_parts[0]))
    return {table: tables[table] for table in INDEX}


def found(books: SqliteBooks, words: str) -> list[str]:
    return [fit.product.name for fit in books.matcher.search(words)]


def change(scene: Scene, product: str, **fields: object) -> None:
    scene.do(lambda tx: catalogue.change_product(tx, product, ProductFields(**fields)))  # type: ignore[arg-type]


def test_a_new_name_alias_sku_or_barcode_is_found_at_once_and_the_old_one_no_more(shop: Scene) -> None:
    change(shop, shop.coke, name="Inca Kola 1.5 L", aliases=("la amarilla",), sku="INCA", barcodes=("7751271008365",))
    for words in ("inca", "kola inca", "la amarilla", "inca", "7751271008365"):
        assert found(shop.books, words) == ["Inca Kola 1.5 L"], words
    for words in ("coca", "coca-1500", "7751271008358"):
        assert found(shop.books, words) == [], words
    change(shop, shop.coke, active=False)
    assert found(shop.books, "inca") == found(shop.books, "7751271008365") == []


def test_each_of_several_barcodes_finds_the_product_in_whatever_form_it_is_scanned(shop: Scene) -> None:
    change(shop, shop.rice, barcodes=("036000291452", "2000000000008"))
    for code in ("036000291452", "0036000291452", "2000000000008", " 2000000000008 "):
        assert found(shop.books, code) == ["Arroz a granel"], code


def test_a_command_searches_what_it_wrote_and_what_fails_leaves_nothing_behind(shop: Scene) -> None:
    before = index_of(shop.books)

    def work(tx: object) -> None:
        catalogue.add_product(tx, ProductFields(name="Inca Kola 500 ml"))
        assert [row.product.name for row in tx.product_rows(words="inca")] == ["Inca Kola 500 ml"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shop.do(work)
    assert index_of(shop.books) == before
    assert found(shop.books, "inca") == []


def test_a_reader_searches_its_own_moment(shop: Scene) -> None:
    with shop.books.read() as reader:
        assert [fit.product.name for fit in reader.matcher.search("coca")] == ["Coca-Cola 1.5 L"]
        change(shop, shop.coke, name="Inca Kola 1.5 L")
        assert [fit.product.name for fit in reader.matcher.search("coca")] == ["Coca-Cola 1.5 L"]
        assert reader.matcher.search("inca") == []
    with shop.books.read() as reader:
        assert [fit.product.name for fit in reader.matcher.search("inca")] == ["Inca Kola 1.5 L"]


def test_what_fits_is_fetched_later_from_the_books_as_they_are_then(shop: Scene) -> None:
    [fit] = shop.books.matcher.fits("coca", "es")
    change(shop, shop.coke, name="Coca de litro y medio")
    assert (fit.id, fit.product.name) == (shop.coke, "Coca de litro y medio")


def test_the_index_is_the_same_however_the_products_came_to_be(shop: Scene, tmp_path: Path) -> None:
    """Written one by one, folded anew, on another device, or built from the products as they are in the end."""
    ids = stock_books(shop.books, made()[:60])
    for number, product in enumerate(random.Random(5).choices(ids, k=60)):
        fields = made()[100 + number]
        change(shop, product, name=fields.name, brand=fields.brand, aliases=fields.aliases, active=number % 7 != 0)
    written = index_of(shop.books)
    assert len(written["search_products"]) > 50
    shop.books.rebuild()
    assert index_of(shop.books) == written
    with second_device(shop, tmp_path / "second") as other:
        pull(other, shop, limit=17)
        assert index_of(other.books) == written
        assert found(other.books, "arroz granel") == ["Arroz a granel"]
    with shop.books.read() as reader:
        known = list(reader.all_products())
    shop.books.on_writer(lambda: _refilled(shop.books, known))
    assert index_of(shop.books) == written


def _refilled(books: SqliteBooks, known: list[Product]) -> None:
    with books.writing():
        books.writer_parts[1].search.refill(known, "es")


def test_an_index_that_another_version_wrote_is_made_anew_when_the_books_are_opened(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)
        written = index_of(scene.books)
        assert written["search_basis"][0][:2] == ("es", analysis("es"))

        def spoil() -> None:
            connection = scene.books.writer_parts[0]
            connection.execute("UPDATE search_basis SET analysis = analysis + 1")
            connection.execute("DELETE FROM search_postings")

        scene.books.on_writer(spoil)
        assert found(scene.books, "coca") == []
    with open_books(tmp_path / "dev-a.db") as books:
        assert index_of(books) == written
        assert found(books, "coca") == ["Coca-Cola 1.5 L"]


def test_opening_reads_no_index(tmp_path: Path) -> None:
    with opened(tmp_path) as scene:
        furnish(scene)
        asked: list[str] = []
        path = scene.books.path
    with open_books(path) as books:
        books.on_writer(lambda: books.writer_parts[0].set_trace_callback(asked.append))
        with books.read() as reader:
            reader.connection.set_trace_callback(asked.append)
            reader.product_by_barcode("7751271008358")
    assert not [sql for sql in asked if re.search(r"FROM search_(postings|keys|products)", sql)]


def test_a_barcode_is_looked_up_by_the_barcode_alone(shop: Scene) -> None:
    asked: list[str] = []
    with shop.books.read() as reader:
        reader.connection.set_trace_callback(asked.append)
        assert reader.product_by_barcode("7751271008358").id == shop.coke
        reader.connection.set_trace_callback(None)
        (sql,) = [sql for sql in asked if "barcodes" in sql]
        plan = [row[3] for row in reader.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert not [step for step in plan if "SCAN" in step or "products_name" in step], plan


@pytest.fixture(scope="module")
def stocked() -> Iterator[Scene]:
    with fast_folder() as folder, opened(Path(folder)) as scene:
        furnish(scene)
        stock_books(scene.books, made())
        yield scene


def test_the_right_product_stands_among_the_first_five(stocked: Scene) -> None:
    """By words in any order, prefix, without accents, with one typo, by alias, by size in other words, by sku."""
    known = made()
    queries = Asker(known).queries(15)
    missed = [
        query
        for query in queries
        if known[query.meant].name not in [fit.product.name for fit in stocked.books.matcher.search(query.text)[:FEW]]
    ]
    assert len(missed) <= 0.02 * len(queries), missed


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("sin agua gas puquio", "Agua sin gas Puquio 600 ml"),
        ("hagua puqio", "Agua sin gas Puquio 600 ml"),
        ("puquio agua 0.6 lt gas", "Agua sin gas Puquio 600 ml"),
        ("agua sin gas puquio barata", "Agua sin gas Puquio 600 ml"),
        ("agua puquio 700 ml", "Agua sin gas Puquio 600 ml"),
        ("pte yogur", "Yogur Laive pote 120 g"),
    ],
)
def test_the_search_box_forgives_more_than_a_message_may(words: str, name: str) -> None:
    matcher = CatalogueMatcher(
        [
            kept_apart("1", "Agua sin gas Puquio 600 ml", "Puquio"),
            kept_apart("2", "Yogur Laive pote 120 g", "Laive"),
            kept_apart("3", "Leche Gloria 400 g", "Gloria"),
        ]
    )
    assert matcher.search(words)[0].product.name == name


def test_postings_of_all_segments_are_read_as_they_were_written() -> None:
    parts = {number_of(f"product-{n}"): n % 100 for n in range(500)}
    segments: dict[int, dict[int, int]] = {}
    for doc, part in parts.items():
        segments.setdefault(segment_of(doc), {})[doc] = part
    assert sorted(segments) == list(range(SEGMENTS))
    read = Postings.read(pack(segments[segment]) for segment in sorted(segments))
    assert list(read.items()) == sorted(parts.items())
    assert all(read.part(doc) == part for doc, part in parts.items())
    assert read.part(number_of("another")) is None


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("leche", "leche", True),
        ("leche", "lech", True),
        ("leche", "llleche", False),
        ("leche", "lecha", True),
        ("leche", "elche", True),
        ("leche", "elhce", False),
        ("", "a", True),
        ("ab", "ba", True),
        ("aab", "aba", True),
        ("abc", "cba", False),
    ],
)
def test_one_edit_is_a_letter_more_less_or_changed_or_two_swapped(a: str, b: str, one: bool) -> None:
    assert is_one_edit(a, b) is is_one_edit(b, a) is one
