"""Which writes of a field were made apart is known from what each replaced; merged entries fold to one product."""

from __future__ import annotations

from itertools import count

import pytest

from hub.domain.clock import Stamp
from hub.domain.events import Event, Payload, ProductAdded, ProductChanged, ProductFields, ProductsMerged
from hub.domain.fields import Write, are_apart, replaced, stand
from hub.domain.merging import kept_products
from hub.domain.money import UnitPrice
from hub.domain.products import Histories

PRICES = {n: UnitPrice.of(n, "PEN") for n in range(1, 10)}


def write(at: int, value: object, *over: int, unsaid: bool = False, device: str = "a") -> Write:
    known = None if unsaid else frozenset(str(Stamp(n, 0, "a")) for n in over)
    return Write(Stamp(at, 0, device), "who", value, known)


def standing(*writes: Write) -> list[object]:
    stood: tuple[Write, ...] = ()
    for each in writes:
        stood = stand(stood, each)
    return [each.value for each in stood]


def test_a_write_replaces_what_its_device_knew_and_nothing_else() -> None:
    assert standing(write(1, "x"), write(2, "y", 1)) == ["y"]
    assert standing(write(1, "x"), write(2, "y", 1), write(3, "z", 1)) == ["y", "z"]
    assert standing(write(1, "x"), write(2, "y", 1), write(3, "z", 1), write(4, "chosen", 2, 3)) == ["chosen"]
    # Somebody who had seen one of two replaces that one alone.
    assert standing(write(1, "x"), write(2, "y", 1), write(3, "z", 1), write(4, "w", 3)) == ["y", "w"]
    # Two devices gave a first value to what was empty.
    assert standing(write(1, "x"), write(2, "y")) == ["x", "y"]


def test_writes_of_an_older_version_say_nothing_and_so_replace_all() -> None:
    assert standing(write(1, "x"), write(2, "y", 1), write(3, "z", unsaid=True)) == ["z"]


def test_a_person_is_asked_only_where_the_values_differ() -> None:
    assert not are_apart(())
    assert not are_apart((write(1, "x"),))
    assert not are_apart((write(1, "x"), write(2, "x")))
    assert are_apart((write(1, "x"), write(2, "y"), write(3, "y")))


def test_a_new_write_names_all_that_stands() -> None:
    stood = {"price": (write(1, 1), write(2, 2))}
    assert replaced(stood, ["price", "name"]) == {
        "price": (str(Stamp(1, 0, "a")), str(Stamp(2, 0, "a"))),
        "name": (),
    }


class Log:
    """Facts with their stamps, each a moment after the one before."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._at = count(1)

    def say(self, payload: Payload) -> str:
        at = next(self._at)
        stamp = Stamp(at, 0, "a")
        self.events.append(Event(f"e{at}", stamp, at, None, "who", "c", at, payload))
        return str(stamp)

    def price(self, product: str, price: int, *over: str) -> str:
        return self.say(ProductChanged(product, ProductFields(price=PRICES[price]), {"price": over}))


def entries(**products: ProductFields) -> tuple[Log, dict[str, str]]:
    log = Log()
    return log, {name: log.say(ProductAdded(name, fields)) for name, fields in products.items()}


def values(histories: Histories, product: str, field: str) -> list[object]:
    return [each.value for each in histories.standing(product)[field]]


def test_the_kept_product_takes_what_it_lacks_and_the_codes_of_both() -> None:
    log, stamps = entries(
        a=ProductFields(name="Coca", price=PRICES[7], barcodes=("1",)),
        b=ProductFields(name="Coca cola", price=PRICES[8], brand="Coca-Cola", barcodes=("2",), aliases=("coquita",)),
    )
    seen = dict.fromkeys(("name", "price", "brand", "barcodes", "aliases"), (stamps["b"],))
    log.say(ProductsMerged("a", "b", seen))
    histories = Histories(log.events)
    kept = histories.product("a")
    assert kept is not None
    assert (kept.name, kept.price, kept.brand) == ("Coca", PRICES[7], "Coca-Cola")
    assert (kept.barcodes, kept.aliases) == (("1", "2"), ("coquita",))
    assert histories.root("b") == "a"
    assert not any(are_apart(writes) for writes in histories.standing("a").values())


def test_what_the_dropped_entry_got_apart_from_the_merge_is_listed_beside_the_kept_one_s() -> None:
    log, stamps = entries(a=ProductFields(price=PRICES[7]), b=ProductFields(price=PRICES[8]))
    log.price("b", 9, stamps["b"])  # on a device that the one which merges has not heard of
    log.say(ProductsMerged("a", "b", {"price": (stamps["b"],)}))
    later = log.price("b", 5, stamps["b"])  # by a third that has not heard of either
    histories = Histories(log.events)
    assert values(histories, "a", "price") == [PRICES[7], PRICES[9], PRICES[5]]
    assert histories.product("a").price == PRICES[5]  # type: ignore[union-attr]
    log.price("a", 6, *(str(each.stamp) for each in histories.standing("a")["price"]))
    assert values(Histories(log.events), "a", "price") == [PRICES[6]]
    assert later in {str(each.stamp) for each in histories.standing("a")["price"]}


def test_codes_that_an_offline_device_gives_to_the_dropped_entry_come_and_go_on_the_kept_one() -> None:
    log, stamps = entries(a=ProductFields(barcodes=("1",)), b=ProductFields(barcodes=("2", "3")))
    log.say(ProductsMerged("a", "b", {"barcodes": (stamps["b"],)}))
    log.say(ProductChanged("b", ProductFields(barcodes=("3", "4")), {"barcodes": (stamps["b"],)}))
    histories = Histories(log.events)
    assert histories.product("a").barcodes == ("1", "3", "4")  # type: ignore[union-attr]
    # Taken away from the kept one, they stay away.
    over = tuple(str(each.stamp) for each in histories.standing("a")["barcodes"])
    log.say(ProductChanged("a", ProductFields(barcodes=("1",)), {"barcodes": over}))
    assert Histories(log.events).product("a").barcodes == ("1",)  # type: ignore[union-attr]


def test_whether_the_dropped_entry_is_carried_says_nothing_of_the_kept_one() -> None:
    log, stamps = entries(a=ProductFields(name="A", sku="A"), b=ProductFields(name="B", sku="B"))
    log.say(ProductsMerged("a", "b"))
    log.say(ProductChanged("b", ProductFields(active=False, sku="B2"), {"active": (), "sku": (stamps["b"],)}))
    kept = Histories(log.events).product("a")
    assert kept is not None
    assert (kept.active, kept.sku) == (True, "A")


@pytest.mark.parametrize(
    ("merges", "kept"),
    [
        ([("a", "b")], {"b": "a"}),
        ([("a", "b"), ("c", "a")], {"a": "c", "b": "c"}),
        ([("a", "b"), ("b", "a")], {"b": "a"}),  # opposite ones made apart: the first counts
        ([("a", "b"), ("b", "c"), ("c", "a")], {"b": "a", "c": "a"}),
        ([("a", "b"), ("c", "d"), ("d", "b")], {"a": "c", "b": "c", "d": "c"}),
        ([("a", "b"), ("a", "b")], {"b": "a"}),
    ],
)
def test_of_merged_products_one_is_meant(merges: list[tuple[str, str]], kept: dict[str, str]) -> None:
    log, _ = entries()
    for keep, drop in merges:
        log.say(ProductsMerged(keep, drop))
    assert kept_products(log.events) == kept
    histories = Histories(log.events)
    assert {product: histories.root(product) for product in kept} == kept
