"""Days that only tell why something is wanted, feasts, and days as Brazil says them."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action
from hub.domain.people import Role
from tests.understanding.pieces import read


@pytest.mark.parametrize(
    ("text", "language", "due"),
    [
        ("amanhã tem jogo, pede 10 caixas de sabão", "pt", None),
        ("pede 10 caixas de sabão que amanhã tem jogo", "pt", None),
        ("domingo é dia das mães, pede 3 caixas de atum", "pt", None),
        ("o atum vence dia 30, pede mais 2 caixas de atum", "pt", None),
        ("o pagamento cai dia 5, pede 10 caixas de sabão pro dia 4", "pt", "2025-12-04"),
        ("amanhã tem jogo, pede 10 caixas de sabão pra esse dia", "pt", "2025-11-23"),
        ("pede 10 caixas de sabão pra sexta que tem jogo", "pt", "2025-11-28"),
        ("amanhã tem que chegar 5 caixas de sabão", "pt", "2025-11-23"),
        ("mañana hay partido, pide 5 cajas de jabón", "es", None),
        ("friday is holiday, order 5 cases of soap", "en", None),
        ("pede 3 caixas de sabão pro natal", "pt", "2025-12-25"),
        ("para o réveillon: 3 caixas de sabão. Entregar dia 30", "pt", "2025-11-30"),
        ("pede 3 caixas de sabão pro comecinho do mês", "pt", "2025-12-01"),
        ("pede 3 caixas de sabão pra 5 do 12", "pt", "2025-12-05"),
        ("pede 3 caixas de sabão pa manhã cedim", "pt", "2025-11-23"),
        ("pede 3 caixas de sabão pra sexta, sábado aliás", "pt", "2025-11-29"),
    ],
)
def test_the_day_that_is_meant(text: str, language: str, due: str | None) -> None:
    reading = read(text, language)
    assert (reading.due and reading.due.isoformat(), reading.action) == (due, Action.ACT)


def test_a_supplier_who_names_a_holiday_comes_on_the_other_day() -> None:
    reading = read("sexta é feriado, levo as 20 caixas de sabão na quinta", "pt", Role.SUPPLIER)
    assert reading.due is not None
    assert reading.due.isoformat() == "2025-11-27"
