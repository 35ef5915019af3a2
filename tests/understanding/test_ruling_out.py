"""Variants that are ruled out name no line; what was said before them is not they."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, read, told
from tests.understanding.worlds import knowledge_of


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("deme 2 yogurt de fresa no de vainilla", "es", ["2 base YOG-FR"]),
        ("un yogurt que no sea de vainilla", "es", ["1 base YOG-FR"]),
        ("2 yogures de la fresa no la vainilla", "es", ["2 base YOG-FR"]),
        ("quero 2 iogurtes, menos o de baunilha", "pt", ["2 base YOG-FR"]),
        ("quero 2 iogurtes que não seja de baunilha", "pt", ["2 base YOG-FR"]),
        ("send 2 yogurt, not the vanilla", "en", ["2 base YOG-FR"]),
        ("quiero 2 yogures excepto el de fresa", "es", ["2 base YOG-VA"]),
        ("quero 3 iogurtes sem ser morango e 1 sabão", "pt", ["3 base YOG-VA", "1 base SOAP"]),
        ("send two yogurt, anything but vanilla", "en", ["2 base YOG-FR"]),
        ("send 2 cola, but not the 3 litre, and 1 soap", "en", ["2 base COLA", "1 base SOAP"]),
    ],
)
def test_what_is_ruled_out_narrows_what_was_said_before(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("quiero 2 panes y no jabón", "es", "SOAP"),
        ("quero 2 pães e não sabão", "pt", "SOAP"),
    ],
)
def test_other_goods_are_no_variant_that_is_ruled_out(text: str, language: str, lines: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert reading.action is Action.ASK or not any(lines in line for line in told(reading))


SODAS = [
    {
        "sku": sku,
        "name": name,
        "brand": "Lux",
        "category": None,
        "base_unit": "unit",
        "pack_name": None,
        "pack_size": None,
        "price": 2,
        "cost": 1,
        "barcode": None,
        "supplier": None,
        "aliases": [],
    }
    for sku, name in (
        ("ZERO", "Lux Cola Zero 2 L"),
        ("PLAIN", "Lux Cola 2 L"),
        ("CAN", "Lux Malta lata"),
        ("GLASS", "Lux Malta botella"),
        ("GAS", "Agua Lux con gas 600 ml"),
        ("STILL", "Agua Lux sin gas 600 ml"),
        ("FLAME", "Gas cilindro 10 kg"),
    )
]


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("quero 2 cola lux, da normal não da zero", "pt", "2 base PLAIN"),
        ("quiero 2 cola lux no de la zero", "es", "2 base PLAIN"),
        ("deme 3 maltas lux, en botella no en lata", "es", "3 base GLASS"),
        ("deme 3 maltas lux en lata", "es", "3 base CAN"),
        ("quiero 4 aguas lux de la sin gas", "es", "4 base STILL"),
        ("2 aguas lux con gas y 4 de la sin gas", "es", "4 base STILL"),
    ],
)
def test_variants_written_like_numbers_and_containers(text: str, language: str, line: str) -> None:
    raw = {
        "id": "sodas",
        "language": language,
        "country": "EC",
        "currency": "USD",
        "timezone": "America/Guayaquil",
        "branches": [],
        "suppliers": [],
        "customers": [],
        "products": SODAS,
    }
    reading = RuleReader().read(Said(text, Role.CUSTOMER, NOW, language), knowledge_of(raw))
    assert (told(reading)[-1], reading.action) == (line, Action.ACT)
