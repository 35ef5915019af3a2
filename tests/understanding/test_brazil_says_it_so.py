"""Everyday Brazilian ways of saying what is wanted: how verbs are spoken in the country, and words of each intent."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told

OWNER, CUSTOMER = Role.OWNER, Role.CUSTOMER


@pytest.mark.parametrize(
    ("text", "intent", "lines"),
    [
        ("recebemo 8 caixa de atum", Intent.RECORD_RECEIPT, ["8 pack TUNA"]),
        ("chegô 8 caixa de atum", Intent.RECORD_RECEIPT, ["8 pack TUNA"]),
        ("chegaro 8 caixa de atum", Intent.RECORD_RECEIPT, ["8 pack TUNA"]),
        ("peguei na Vega 6 caixas de atum", Intent.RECORD_RECEIPT, ["6 pack TUNA"]),
        ("vendemo 3 atum agorinha", Intent.RECORD_SALE, ["3 base TUNA"]),
        ("cabô o sabão", Intent.STOCK_COUNT, ["0 base SOAP"]),
        ("não tem mais um pingo de sabão", Intent.STOCK_COUNT, ["0 base SOAP"]),
        ("tamo sem sabão, manda vir 2 caixas", Intent.RESTOCK_REQUEST, ["2 pack SOAP"]),
        ("escorregou da mão 6 ovos", Intent.RECORD_LOSS, ["6 base EGG"]),
        ("deixei cair 1 iogurte de morango", Intent.RECORD_LOSS, ["1 base YOG-FR"]),
        ("4 sabões passaram do prazo", Intent.RECORD_LOSS, ["4 base SOAP"]),
        ("afanaram 3 atuns", Intent.RECORD_LOSS, ["3 base TUNA"]),
        ("deu ruim em 3 ovos, azedaram", Intent.RECORD_LOSS, ["3 base EGG"]),
    ],
)
def test_what_is_done_with_goods(text: str, intent: Intent, lines: list[str]) -> None:
    reading = read(text, "pt", OWNER)
    assert (reading.intent, told(reading), reading.action) == (intent, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "intent", "amount"),
    [
        ("um cara chamado Genivaldo ficou devendo 25", Intent.RECORD_CREDIT, 25),
        ("o Toninho da barbearia ficou devendo 12", Intent.RECORD_CREDIT, 12),
        ("baixa 45 na ficha da Rosa", Intent.RECORD_PAYMENT, 45),
        ("a Rosa zerou a conta dela com 85 reais", Intent.RECORD_PAYMENT, 85),
        ("internet 99 paga", Intent.RECORD_EXPENSE, 99),
        ("vale do funcionário 100 reais", Intent.RECORD_EXPENSE, 100),
        ("adiantei 100 pro funcionário", Intent.RECORD_EXPENSE, 100),
    ],
)
def test_who_owes_and_what_is_paid(text: str, intent: Intent, amount: int) -> None:
    reading = read(text, "pt", OWNER)
    assert (reading.intent, reading.amount, reading.action) == (intent, amount, Action.ACT)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("o sabão tá caro?", Intent.PRICE_QUERY),
        ("rola um sabão aí?", Intent.AVAILABILITY_QUERY),
        ("tão vendendo sabão?", Intent.AVAILABILITY_QUERY),
        ("tem jeito de trazer 2 sabões?", Intent.CUSTOMER_ORDER),
        ("arruma 2 sabões?", Intent.CUSTOMER_ORDER),
        ("o motoqueiro já saiu?", Intent.ORDER_STATUS),
        ("deixa pra lá o pedido", Intent.CANCEL),
        ("não precisa mais mandar", Intent.CANCEL),
    ],
)
def test_what_customers_want(text: str, intent: Intent) -> None:
    reading = read(text, "pt", CUSTOMER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize("text", ["quem tá no vermelho?", "me mostra os fiado"])
def test_everybody_who_owes(text: str) -> None:
    reading = read(text, "pt", OWNER)
    assert (reading.intent, reading.party, reading.action) == (Intent.DEBT_QUERY, None, Action.ACT)


def test_what_goods_are_going_to_cost() -> None:
    [line] = read("o queijo coalho vai custar 52 o quilo", "pt", OWNER).lines
    assert (line.product, line.price) == ("CHEESE", 52)


def test_a_past_day_that_an_order_is_like_is_no_day_to_come() -> None:
    reading = read("quero igualzinho sábado", "pt", CUSTOMER)
    assert (reading.intent, reading.due) == (Intent.REPEAT_ORDER, None)


@pytest.mark.parametrize(
    "text",
    [
        "manda 3 sabões na rua das flores 123",
        "manda 2 sabões, pensando bem 3",
    ],
)
def test_streets_count_nothing_and_second_thoughts_hold(text: str) -> None:
    reading = read(text, "pt", CUSTOMER)
    assert (told(reading), reading.action) == (["3 base SOAP"], Action.ACT)


def test_a_little_is_no_one() -> None:
    assert told(read("me vê um tiquinho de queijo coalho", "pt", CUSTOMER)) == ["? CHEESE"]


def test_more_are_ordered_of_what_is_left_in_its_pack() -> None:
    reading = read("tem 2 caixas de sabão ainda, pede mais 10", "pt", OWNER)
    assert (told(reading), reading.action) == (["10 pack SOAP"], Action.ACT)
