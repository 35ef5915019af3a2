"""One command, one effect; all of it or nothing; and what others hear of it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from hub.application import catalogue, people, sales, stock
from hub.application.ports.books import Actor, Transaction
from hub.domain.errors import InvalidInput, NotFound
from hub.domain.events import ProductFields, SettingChanged
from hub.domain.people import Role
from hub.storage import open_books
from tests.application.scene import Scene, pen


def on_hand(scene: Scene) -> Decimal:
    with scene.books.read() as reader:
        return reader.on_hand(scene.coke)


def test_the_same_key_is_done_once_and_answers_the_same(shop: Scene) -> None:
    first = shop.sell(shop.coke, "3", key="sale-1")
    before = shop.events()
    assert shop.sell(shop.coke, "3", key="sale-1") == first
    assert (shop.events(), on_hand(shop)) == (before, -3)


def test_a_key_stays_done_across_reopening(shop: Scene) -> None:
    first = shop.sell(shop.coke, "3", key="sale-1")
    shop.books.close()
    with open_books(shop.books.path) as books:

        def never(_tx: Transaction) -> None:
            raise AssertionError("done before")

        assert books.run("sale-1", shop.hub, never) == first


def test_a_command_that_failed_may_be_given_again_under_its_key(shop: Scene) -> None:
    def fails(tx: Transaction) -> None:
        tx.record(SettingChanged("support_contact", "x"))
        tx.next_reference("sale")
        raise NotFound("on purpose")

    before = shop.events()
    with pytest.raises(NotFound):
        shop.do(fails, key="sale-1")
    assert shop.events() == before
    assert shop.sell(shop.coke, key="sale-1")["receipt"] == "A-1"


def test_two_threads_with_one_key_have_one_effect_and_one_answer(shop: Scene) -> None:
    answers: list[sales.SaleDone] = []
    start = threading.Barrier(8)

    def sell() -> None:
        start.wait()
        answers.append(shop.sell(shop.coke, key="sale-1"))

    threads = [threading.Thread(target=sell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), len({answer["sale"] for answer in answers}), on_hand(shop)) == (8, 1, -1)


def test_the_first_answer_is_what_a_repetition_gets(shop: Scene) -> None:
    assert shop.do(lambda _tx: (1, {2: "x"}), key="k") == [1, {"2": "x"}] == shop.do(lambda _tx: None, key="k")


def test_an_answer_that_json_cannot_keep_undoes_the_command(shop: Scene) -> None:
    before = shop.events()
    with pytest.raises(TypeError):
        shop.do(lambda tx: tx.record(SettingChanged("support_contact", "x")))
    assert shop.events() == before


@pytest.mark.parametrize("statement", ["SELEC 1", "INSERT INTO commands VALUES ('a', NULL)", "SELECT * FROM nowhere"])
def test_a_mistake_in_sql_is_a_mistake_and_not_the_disk_s(shop: Scene, statement: str) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        shop.do(lambda tx: tx.connection.execute(statement) and None)
    assert shop.sell(shop.coke)["receipt"] == "A-1"


def test_a_command_needs_a_key(shop: Scene) -> None:
    with pytest.raises(ValueError, match="key"):
        shop.books.run("", shop.hub, lambda _tx: None)


def test_reads_inside_a_command_see_what_it_wrote_and_others_do_not(shop: Scene) -> None:
    with shop.books.read() as outside:
        assert outside.on_hand(shop.coke) == 0

        def work(tx: Transaction) -> str:
            stock.count_stock(tx, shop.coke, Decimal(12))
            return str(tx.on_hand(shop.coke))

        assert shop.do(work) == "12"
        # One moment for all answers of a reader: that of its first question.
        assert outside.on_hand(shop.coke) == 0
        assert outside.product_rows()[1].on_hand == 0
    assert on_hand(shop) == 12


def test_a_listener_hears_the_facts_after_the_commit_until_it_leaves(shop: Scene) -> None:
    heard: list[Sequence[str]] = []
    leave = shop.books.subscribe(heard.append)
    shop.sell(shop.coke)
    leave()
    leave()
    shop.sell(shop.coke)
    assert heard == [["SaleRecorded"]]


def test_a_listener_that_raises_breaks_neither_the_command_nor_the_others(
    shop: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Sequence[str]] = []

    def broken(_facts: Sequence[str]) -> None:
        raise ZeroDivisionError

    shop.books.subscribe(broken)
    shop.books.subscribe(heard.append)
    with caplog.at_level(logging.CRITICAL, "hub.storage.books"):
        assert shop.sell(shop.coke)["receipt"] == "A-1"
        assert shop.sell(shop.coke)["receipt"] == "A-2"
    assert len(heard) == 2


def test_a_command_given_from_inside_a_command_is_refused_instead_of_waiting_for_ever(shop: Scene) -> None:
    with pytest.raises(RuntimeError):
        shop.do(lambda _tx: shop.sell(shop.coke))
    assert on_hand(shop) == 0


def test_references_are_of_this_device_and_never_repeated(shop: Scene) -> None:
    assert [shop.sell(shop.coke)["receipt"] for _ in range(3)] == ["A-1", "A-2", "A-3"]
    assert shop.do(lambda tx: tx.next_reference("order")) == "A-1"


def test_the_matcher_follows_commits_and_forgets_what_failed(shop: Scene) -> None:
    def add(tx: Transaction) -> str:
        return catalogue.add_product(tx, ProductFields(name="Inca Kola 2 L", price=pen("8")))

    def add_and_fail(tx: Transaction) -> None:
        catalogue.add_product(tx, ProductFields(name="Guaraná 2 L"))
        raise NotFound("on purpose")

    made = shop.do(add)
    with pytest.raises(NotFound):
        shop.do(add_and_fail)
    assert [fit.product.id for fit in shop.books.matcher.search("inca")] == [made]
    assert shop.books.matcher.search("guaraná") == []
    shop.do(lambda tx: catalogue.change_product(tx, made, ProductFields(active=False)))
    assert shop.books.matcher.search("inca") == []


def test_keys_made_by_a_command_that_failed_seal_nothing_afterwards(shop: Scene) -> None:
    def fails(tx: Transaction) -> None:
        people.add_contact(tx, name="Walter", role=Role.CUSTOMER, language="es")
        raise NotFound("on purpose")

    with pytest.raises(NotFound):
        shop.do(fails)
    added = shop.do(lambda tx: people.add_contact(tx, name="Walter", role=Role.CUSTOMER, language="es"))
    shop.books.rebuild()
    with shop.books.read() as reader:
        assert reader.contact(added).name == "Walter"


def test_actors_are_written_into_the_log(shop: Scene, tmp_path: Path) -> None:
    shop.sell(shop.coke, by=shop.actor(Role.EMPLOYEE))
    shop.sell(shop.coke, by=Actor.hub("dev-a"))
    with shop.books.read() as reader:
        moved = reader.product_detail(shop.coke).movements
    assert [move.actor for move in moved] == [None, "Nelly Quispe"]


def test_half_a_character_is_refused_and_nothing_is_written(shop: Scene) -> None:
    before = shop.events()
    with pytest.raises(InvalidInput) as refused:
        shop.do(lambda tx: catalogue.add_product(tx, ProductFields(name="Cola \ud83e")))
    assert (refused.value.code, shop.events()) == ("invalid_input.text", before)
