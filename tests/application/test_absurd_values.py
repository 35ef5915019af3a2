"""Whatever absurd value reaches a use case: one of our errors with nothing written, or a fact that can be.

Each use case is given a sensible call first; then each part of its arguments is replaced by each absurd value in turn.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import hub.application
from hub.application.ports.books import Transaction
from hub.domain.errors import MostradorError
from hub.storage.projections import dump
from tests.application.absurd import holds_what_cannot_be, mutated
from tests.application.scene import Scene, furnish, opened
from tests.application.sensible_calls import CALLS

HELPERS = frozenset(
    {
        "demand",
        "may",
        "open_for_business",
        "checked_amount",
        "note",
        "when",
        "checked",
        "checked_price",
        "checked_setting",
    }
    | {"find_customer_order", "ask_to_give_back", "session_now", "demand_credit", "hand_over", "priced", "promise"}
    | {"known_product", "shelf_product", "known_branch", "require_not_counting", "zone_for", "close_bill"}
    | {"find_order", "checked_line", "checked_cost", "checked_due", "known_supplier", "arrived", "cash_rule_of"}
    | {"open_ticket", "find_take", "find_transfer", "import_world"}
)
"""What use cases share: reached through these."""


REFUSED_ANYWAY = frozenset({"open_shop", "settle_conflict"})
"""Here the shop is open already, and nothing was written apart."""
TRUSTED = frozenset({("record_sale", "lines")})
"""A sale's lines are made by `sold_line`, which looks products up: asking again would be felt at the till."""


class Undone(Exception):
    """Ends a command that was done, so that the next one finds the shop as it was."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with opened(tmp_path_factory.mktemp("absurd")) as scene:
        yield furnish(scene)


def attempt(scene: Scene, call: str, part: str | None, value: Any) -> None:
    """Do the sensible call, or the one with `value` for one of its arguments; what it recorded can be, and be read."""

    def work(tx: Transaction) -> None:
        use_case, arguments = CALLS[call](tx, scene)
        before = len(tx.recorded)
        use_case(tx, **(arguments if part is None else {**arguments, part: value}))
        for fact in tx.recorded[before:]:
            assert (call, part) in TRUSTED or not holds_what_cannot_be(fact), fact
            tx.log.stream(fact.stream)
        raise Undone

    scene.do(work)


@pytest.mark.parametrize("call", CALLS)
def test_absurd_values_are_refused_in_our_words_or_do_no_harm(shop: Scene, call: str) -> None:
    arguments: dict[str, Any] = {}

    def look(tx: Transaction) -> None:
        arguments.update(CALLS[call](tx, shop)[1])
        raise Undone

    with pytest.raises(Undone):
        shop.do(look)
    if call not in REFUSED_ANYWAY:
        with pytest.raises(Undone):
            attempt(shop, call, None, None)
    before = dump(shop.books.writer_parts[0])
    wrong = []
    for part, sensible in arguments.items():
        for value in mutated(sensible):
            try:
                attempt(shop, call, part, value)
            except (MostradorError, Undone):
                pass
            except Exception as error:  # noqa: BLE001 - every kind of failure is what is looked for
                wrong.append(f"{part}={str(value)[:60]!r}: {type(error).__name__} {str(error)[:80]}")
    assert wrong == []
    assert dump(shop.books.writer_parts[0]) == before


def test_every_use_case_is_called() -> None:
    found = set()
    for module in pkgutil.walk_packages(hub.application.__path__, "hub.application."):
        if ".ports" in module.name or ".imports" in module.name or ".demo" in module.name:
            continue
        for name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            first = next(iter(inspect.signature(thing).parameters.values()), None)
            if not name.startswith("_") and first is not None and first.annotation == "Transaction":
                found.add(name)
    assert found - HELPERS == {name for name in CALLS if not name.startswith(("write_account", "add_product_"))}
