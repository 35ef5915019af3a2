"""The benchmark's own parts: what it counts and writes must be right, or its tables say nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from hub.application.ports.understanding import Action, Intent, LineUnit, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.baselines import ModelWhole
from tests.understanding.scoring import between_markers, labelled_sets, sample_of, summary, verdicts, wilson
from tests.understanding.voicing import slot_errors
from tests.understanding.with_hassil import HassilReader
from tests.understanding.worlds import product

NOW = datetime.fromisoformat("2025-11-22T10:00:00-05:00")


@pytest.fixture(scope="module")
def lima():
    return next(each for each in labelled_sets() if each.raw["id"] == "bodega-lima")


def test_the_interval_is_wilsons():
    assert [round(x, 1) for x in wilson(90, 110)] == [73.6, 87.9]
    assert [round(x, 1) for x in wilson(0, 52)] == [0.0, 6.9]
    assert wilson(0, 0) == (0.0, 100.0)


def test_a_sample_holds_messages_of_every_kind_and_is_the_same_each_time():
    sets = labelled_sets()
    sample = sample_of(sets, 60)

    assert {each.kind.split("/")[0] for each in sample} == {"dev", "fresh", "outside"}
    assert 55 <= sum(len(each.messages) for each in sample) <= 70
    assert [m["id"] for s in sample for m in s.messages] == [m["id"] for s in sample_of(sets, 60) for m in s.messages]


def test_a_table_is_written_between_its_markers_and_nothing_else_changes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "before\n<!-- measured: rules -->\nold\n<!-- end -->\nafter\n<!-- measured: x -->\nx\n<!-- end -->\n"
    )
    between_markers(page, "rules", "new\n")

    assert page.read_text() == (
        "before\n<!-- measured: rules -->\n\nnew\n\n<!-- end -->\nafter\n<!-- measured: x -->\nx\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="no marker"):
        between_markers(page, "voice", "new")


def test_figures_of_a_sample_count_right_and_silent(lima):
    found = verdicts(sample_of([lima], 10), RuleReader())

    assert summary(found)["messages"] == len(found) >= 10
    assert summary(found)["right"] == sum(v.right for v in found)


def test_hassil_reads_a_plain_order_by_its_templates(lima):
    reader = HassilReader([product(raw, "PEN") for raw in lima.raw["products"]])
    said = Said("Pide 20 cajas de Coca-Cola 3 L para el viernes, por favor", Role.OWNER, NOW, "es")
    reading = reader.read(said, lima.knowledge)

    assert (reading.intent, reading.action) == (Intent.RESTOCK_REQUEST, Action.ACT)
    assert [(line.product, line.quantity, line.unit) for line in reading.lines] == [("COCA-3000", 20, LineUnit.PACK)]
    assert reading.due.isoformat() == "2025-11-28"


class Scripted:
    name = "scripted"

    def ready(self) -> bool:
        return True

    def complete(self, prefix: str, prompt: str, *, grammar: str, max_tokens: int) -> str:
        return (
            '{"intent":"restock_request","lines":[{"product":"inca kola 500","quantity":3,"unit":"pack"}],'
            '"person":null,"day":"2025-11-28","amount":null}'
        )


def test_a_model_that_writes_everything_has_its_products_looked_up(lima):
    reading = ModelWhole(Scripted(), examples=True).read(Said("x", Role.OWNER, NOW, "es"), lima.knowledge)

    assert (reading.intent, reading.action, reading.due.isoformat()) == (
        Intent.RESTOCK_REQUEST,
        Action.ACT,
        "2025-11-28",
    )
    assert [(line.product, line.quantity) for line in reading.lines] == [("INCA-500", 3)]


def test_product_slot_errors_count_lines_missed_and_lines_too_many():
    a, b, c = ("A", (), ""), ("B", (), ""), (None, ("A", "B"), "")

    assert slot_errors([a, b], [a, b]) == 0
    assert slot_errors([a, b], [a]) == 1
    assert slot_errors([a], [a, b]) == 1
    assert slot_errors([a, b], [c, c]) == 2
