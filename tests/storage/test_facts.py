"""Every fact is projected, survives the codec, and leaves no float on the disk."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.application import people, purchasing, stock
from hub.domain.catalogue import Product
from hub.domain.errors import BooksDamaged, BooksTooNew, InvalidInput
from hub.domain.events import REGISTRY, MessageHandled, MessageReceived, Outcome, Payload, Personal, ProductFields
from hub.domain.events.conversation import MessageKind
from hub.domain.money import Money, UnitPrice
from hub.domain.people import Role
from hub.storage.codec import Codec
from hub.storage.connection import connect
from hub.storage.projections import TABLES, projected_facts
from hub.storage.sealing import SubjectKeys
from hub.storage.transaction import SqliteTransaction
from tests.application.scene import Scene, opened, received

thousandths = st.integers(-(10**12), 10**12).map(lambda n: Decimal(n) / 1000)
currencies = st.sampled_from(["PEN", "BRL", "MXN", "JMD", "CLP"])
words = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
zones = st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=-3, minutes=-30))])
st.register_type_strategy(Decimal, thousandths)
st.register_type_strategy(Money, st.builds(Money, st.integers(-(10**14), 10**14), currencies))
st.register_type_strategy(UnitPrice, st.builds(UnitPrice, st.integers(0, 10**16), currencies))
st.register_type_strategy(Personal, st.builds(Personal, st.sampled_from(["c1", "c2", "item"]), st.none() | words))
st.register_type_strategy(float, st.integers(0, 10**9).map(lambda ms: ms / 1000))
st.register_type_strategy(datetime, st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones))  # noqa: DTZ001
st.register_type_strategy(date, st.dates(date(2000, 1, 1), date(2199, 12, 31)))
st.register_type_strategy(str, words)

FACTS = sorted(REGISTRY.values(), key=lambda fact: fact.__name__)


def has_float(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(has_float, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


def test_every_fact_is_folded_by_some_projection() -> None:
    assert projected_facts() == frozenset(FACTS)


def test_the_log_knows_each_fact_by_its_own_name() -> None:
    assert {name: fact.__name__ for name, fact in REGISTRY.items()} == {name: name for name in REGISTRY}


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Codec:
    with opened(tmp_path_factory.mktemp("codec")) as scene:
        keys = scene.books.keys
    return Codec(SubjectKeys(connect(scene.books.path), keys))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_comes_back_from_the_log_as_it_went_in(codec: Codec, fact: type[Payload]) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.builds(fact))
    def comes_back(said: Payload) -> None:
        data = codec.encode(said, "event-1")
        assert not has_float(json.loads(data))
        assert codec.decode(fact.__name__, data, "event-1") == said

    comes_back()


@pytest.mark.parametrize(
    "said",
    [
        MessageHandled("a\0b", Outcome.DONE),
        MessageReceived("m", "c1", MessageKind.TEXT, datetime(2026, 1, 1, tzinfo=UTC), Personal("c1", "a\0b")),
        MessageReceived("m", "c1", MessageKind.TEXT, datetime(1, 1, 1, tzinfo=UTC), None),
        MessageReceived("m", "c1", MessageKind.TEXT, datetime(2026, 1, 1), None),  # noqa: DTZ001
    ],
)
def test_what_no_fact_can_hold_is_refused_before_it_is_in_the_log(codec: Codec, said: Payload) -> None:
    with pytest.raises(InvalidInput):
        codec.encode(said, "e")
    # Somebody who writes out how a NUL is spelt wrote no NUL.
    spelt = MessageHandled("\\u0000", Outcome.DONE)
    assert codec.decode("MessageHandled", codec.encode(spelt, "e"), "e") == spelt


def test_words_moved_to_another_event_do_not_open(codec: Codec) -> None:
    said = MessageReceived(
        "m", "c1", MessageKind.TEXT, datetime(2026, 1, 1, tzinfo=UTC), Personal("c1", "veinte cajas")
    )
    moved = codec.decode("MessageReceived", codec.encode(said, "event-1"), "event-2")
    assert isinstance(moved, MessageReceived)
    assert moved.text == Personal("c1", None)


def test_what_this_version_does_not_know_asks_for_an_update(codec: Codec) -> None:
    with pytest.raises(BooksTooNew):
        codec.decode("LedgerOpened", "{}", "e")


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"message": 1}', '{"message":"m","outcome":"no such"}'])
def test_what_cannot_be_read_is_called_damaged(codec: Codec, data: str) -> None:
    with pytest.raises(BooksDamaged):
        codec.decode("MessageHandled", data, "e")


def test_defaults_take_no_room_and_come_back(codec: Codec) -> None:
    said = MessageHandled("m", Outcome.DONE)
    assert codec.encode(said, "e") == '{"message":"m","outcome":"done"}'
    assert codec.decode("MessageHandled", '{"message":"m","outcome":"done"}', "e") == said


def test_every_table_is_strict_and_no_column_can_hold_a_float(shop: Scene) -> None:
    connection, *_ = shop.books.writer_parts
    ours = connection.execute(
        "SELECT name, strict FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE '%sqlite%'"
    ).fetchall()
    assert {name for name, _ in ours} >= set(TABLES) | {"events", "heads", "commands", "subject_keys", "media"}
    assert [name for name, strict in ours if not strict] == []
    kinds = {
        row[0]
        for name, _ in ours
        for row in connection.execute("SELECT type FROM pragma_table_info(?)", [name]).fetchall()
    }
    assert kinds == {"TEXT", "INTEGER", "BLOB"}


def test_a_day_s_work_leaves_no_float_anywhere(shop: Scene) -> None:
    shop.sell(shop.coke, "2.5")
    shop.do(lambda tx: purchasing.receive_goods(tx, lines=[received(shop.rice, "50.125", "3.3333")]))
    shop.do(lambda tx: str(stock.count_stock(tx, shop.rice, Decimal("49.9"))))
    shop.do(lambda tx: people.add_contact(tx, name="Walter", role=Role.CUSTOMER, language="es"))
    connection, *_ = shop.books.writer_parts
    for table in (*TABLES, "events", "commands"):
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():
            assert not has_float(list(row)), table
    for (data,) in connection.execute("SELECT data FROM events").fetchall():
        assert not has_float(json.loads(data))
    with shop.books.read() as reader:
        assert reader.on_hand(shop.coke) == Decimal("-2.5")
        assert reader.on_hand(shop.rice) == Decimal("49.9")
        assert reader.product(shop.rice).cost == UnitPrice(33333, "PEN")


def test_product_fields_that_are_written_are_the_fields_of_a_product() -> None:
    assert {f.name for f in fields(ProductFields)} - {"cleared"} == {f.name for f in fields(Product)} - {"id"}


def test_no_part_of_the_reader_hides_what_another_part_answers() -> None:
    named: dict[str, list[str]] = {}
    for part in SqliteTransaction.__mro__:
        for name in vars(part):
            # A command asks for some things in its own way; its helpers and the reader's do not share a name.
            if not name.startswith("__") and (name.startswith("_") or part is not SqliteTransaction):
                named.setdefault(name, []).append(part.__name__)
    assert {name: parts for name, parts in named.items() if len(parts) > 1} == {}
