"""Self-corrections: what is taken back in the same breath is not ordered."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, told


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide diez, no, mejor doce cajas de tomate", "es", ["12 pack TOMATO"]),
        ("pide diez no mejor doce cajas de tomate", "es", ["12 pack TOMATO"]),
        ("pide 10 cajas de tomate, perdón, 12", "es", ["12 pack TOMATO"]),
        ("pide 12 perdón 15 cajas de tomate", "es", ["15 pack TOMATO"]),
        # what is too much is not ordered; what is said again with another number takes the first back
        ("pide veinte cajas de jabón, veinte es mucho, mejor doce", "es", ["12 pack SOAP"]),
        ("pede 20 caixas de sabão, 20 é demais, melhor 12", "pt", ["12 pack SOAP"]),
        ("order 20 cases of soap, no twenty too much, make it 12", "en", ["12 pack SOAP"]),
        ("pide tres cajas de atún, no, de atún dos nomás", "es", ["2 pack TUNA"]),
        ("pide 2 cajas de jabón y 3 de atún no de atún ponle 4", "es", ["2 pack SOAP", "4 pack TUNA"]),
        ("pede três caixas de atum, não, de atum duas só", "pt", ["2 pack TUNA"]),
        ("order three cases of tuna, no, tuna just two", "en", ["2 pack TUNA"]),
        ("pide 10 cajas de tomate\n*12", "es", ["12 pack TOMATO"]),
        ("pide 10 cajas de tomate\n*12 cajas", "es", ["12 pack TOMATO"]),
        ("pide 5 cajas de jabón, digo, de huevos", "es", ["5 pack EGG"]),
        ("vendí 3 atún, no, 4", "es", ["4 base TUNA"]),
        ("pide 8 cajas de jabón, corrijo, 6 cajas", "es", ["6 pack SOAP"]),
        ("pide 3 cajas de huevos, espera, que sean 5", "es", ["5 pack EGG"]),
        ("boté un kilo de arroz y 6 tomates... 6 no, medio kilo de tomate", "es", ["1 base RICE", "0.5 base TOMATO"]),
        ("pide 3 cajas de atún en vez de 5", "es", ["3 pack TUNA"]),
        ("pide dos cajas de yogurt, no, mejor tres, de fresa", "es", ["3 pack YOG-FR"]),
        ("pide 6 cajas de cola real de medio litro no no de tres litros", "es", ["6 pack COLA-3"]),
        ("pide 6 cajas de leche de un litro, perdón, de dos litros", "es", ["6 pack MILK-2"]),
        ("pide 6 cajas de leche de un litro, no, la de dos litros", "es", ["6 pack MILK-2"]),
        ("vendí 3 colas de 500, digo, de 3 litros", "es", ["3 base COLA-3"]),
        ("pide 2 cajas de yogurt de fresa, digo, vainilla y 3 de atún", "es", ["2 pack YOG-VA", "3 pack TUNA"]),
        ("pide 3 kilos de queso, no, 4 kilos", "es", ["4 base CHEESE"]),
        ("pede 6 caixas de leite de 1 litro, quer dizer, de 2 litros", "pt", ["6 pack MILK-2"]),
        ("vendi 3 leites de 2 litros, digo, de 1 litro", "pt", ["3 base MILK"]),
        ("order 6 cases of gloria milk 1 litre, no, 2 litre", "en", ["6 pack MILK-2"]),
        ("sold 3 milk 1 L, no wait, the 2 L", "en", ["3 base MILK-2"]),
        ("order 2 cases strawberry yogurt, I mean vanilla", "en", ["2 pack YOG-VA"]),
        ("pede dez, não, melhor doze caixas de tomate", "pt", ["12 pack TOMATO"]),
        ("pede 10 caixas de tomate, desculpa, 12", "pt", ["12 pack TOMATO"]),
        ("pede 10 caixas de tomate\n*12", "pt", ["12 pack TOMATO"]),
        ("vendi 3 atum, quer dizer, 4", "pt", ["4 base TUNA"]),
        ("pede 5 caixas de sabão, digo, de ovos", "pt", ["5 pack EGG"]),
        ("pede 8 caixas de atum, aliás, 6", "pt", ["6 pack TUNA"]),
        ("order ten, no, make it twelve cases of tomatoes", "en", ["12 pack TOMATO"]),
        ("order 10 cases of tomatoes, sorry, 12", "en", ["12 pack TOMATO"]),
        ("order 10 cases of tomatoes\n*12", "en", ["12 pack TOMATO"]),
        ("sold 3 tuna, no wait, 4", "en", ["4 base TUNA"]),
        ("order 5 cases of soap, I mean eggs", "en", ["5 pack EGG"]),
        ("order 8 cases tuna, actually 6", "en", ["6 pack TUNA"]),
        # more than one small word between what is taken back and what stands for it
        ("vendí dos atún no espera fueron tres atún y un jabón", "es", ["3 base TUNA", "1 base SOAP"]),
        ("vendí 5 panes no aguanta eran 6 panes y 2 jabones", "es", ["6 base BREAD", "2 base SOAP"]),
        ("vendí 2 yogures de fresa... no me confundí 3", "es", ["3 base YOG-FR"]),
        ("llegaron 12 huevos no eran 10", "es", ["10 base EGG"]),
        ("pide 3 cajas de atún, ay no, mejor 5", "es", ["5 pack TUNA"]),
        ("vendi 5 pães não pera eram 6 pães e 2 sabões", "pt", ["6 base BREAD", "2 base SOAP"]),
        ("pede 3 caixas de atum, ai não, na verdade 5", "pt", ["5 pack TUNA"]),
        ("chegaram 12 ovos não foram 10", "pt", ["10 base EGG"]),
        ("sold 5 bread no wait it was 6 bread and 2 soap", "en", ["6 base BREAD", "2 base SOAP"]),
        ("order 3 cases tuna, oops, make that 5", "en", ["5 pack TUNA"]),
        ("order 4 cases soap no my mistake 6", "en", ["6 pack SOAP"]),
        ("12 eggs came no was 10", "en", ["10 base EGG"]),
        ("pide atún 2 cajas, y de jabón 3, no no, de jabón uno nomás", "es", ["2 pack TUNA", "1 pack SOAP"]),
        # what is put right is the line that is named again, not the last one
        ("sold 2 strawberry yogurt and 1 soap, correction, vanilla yogurt", "en", ["2 base YOG-VA", "1 base SOAP"]),
        ("order 3 cases tuna and 5 cases soap. Wait, 4 cases of the tuna", "en", ["4 pack TUNA", "5 pack SOAP"]),
        ("pide 3 cajas de atún y 5 de jabón, perdón, 4 de atún", "es", ["4 pack TUNA", "5 pack SOAP"]),
        ("vendí 2 panes, un atún, no, 3 panes", "es", ["3 base BREAD", "1 base TUNA"]),
        ("order ten cases tuna, no is twelve I mean, and six case soap", "en", ["12 pack TUNA", "6 pack SOAP"]),
        ("order 5 cases tuna, *15", "en", ["15 pack TUNA"]),
    ],
)
def test_the_last_word_counts(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "intent", "amount"),
    [
        ("apúntale a Rosa diez, no, doce soles", "es", Intent.RECORD_CREDIT, "12"),
        ("anótale a Rosa veinte no no quince mil que se llevó fiado", "es", Intent.RECORD_CREDIT, "15000"),
        ("Rosa quedó debiendo 8 soles, no, 9 soles", "es", Intent.RECORD_CREDIT, "9"),
        ("don Julio pagó 30 soles, perdón, 40", "es", Intent.RECORD_PAYMENT, "40"),
        ("pagué 80 no mentira 90 soles de luz", "es", Intent.RECORD_EXPENSE, "90"),
        ("Rosa levou trinta não trinta e cinco reais fiado", "pt", Intent.RECORD_CREDIT, "35"),
        ("seu Julio pagou 50 reais, quer dizer, 45 reais", "pt", Intent.RECORD_PAYMENT, "45"),
        ("paguei 80 não 85 reais de luz", "pt", Intent.RECORD_EXPENSE, "85"),
        ("put ten no fifteen dollars on Rosa account", "en", Intent.RECORD_CREDIT, "15"),
        ("Mr Julio paid $200, no, $250", "en", Intent.RECORD_PAYMENT, "250"),
        ("paid 3000 sorry 3500 dollars for light bill", "en", Intent.RECORD_EXPENSE, "3500"),
        # who is ashamed of it takes it back
        ("don Julio abonó veinte mil, ah no qué pena, veinticinco mil", "es", Intent.RECORD_PAYMENT, "25000"),
        ("apúntale a Rosa 20 soles, lo siento, 25 soles", "es", Intent.RECORD_CREDIT, "25"),
        ("seu Julio pagou 50 reais, que vergonha, 45 reais", "pt", Intent.RECORD_PAYMENT, "45"),
        ("Mr Julio paid $200, silly me, $250", "en", Intent.RECORD_PAYMENT, "250"),
    ],
)
def test_an_amount_taken_back_is_not_owed(text: str, language: str, intent: Intent, amount: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.amount, reading.action) == (intent, Decimal(amount), Action.ACT)


def test_money_taken_back_for_goods_leaves_the_goods() -> None:
    reading = read("1 sol no mejor 8 panes y una leche gloria de litro", "es", Role.CUSTOMER)
    assert (reading.intent, told(reading)) == (Intent.CUSTOMER_ORDER, ["8 base BREAD", "1 base MILK"])


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("no pidas pan, pide 3 cajas de huevos", "es", ["3 pack EGG"]),
        ("ya no hay atún, pide 2 cajas", "es", ["2 pack TUNA"]),
        ("acabou o atum, pede 2 caixas", "pt", ["2 pack TUNA"]),
        ("no more tuna, order 2 cases", "en", ["2 pack TUNA"]),
    ],
)
def test_a_no_that_takes_nothing_back(text: str, language: str, lines: list[str]) -> None:
    assert lines[0] in told(read(text, language))


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide 20 cajas de atún... digo paquetes, son paquetes", "es", ["20 pack TUNA"]),
        ("llegaron 5 bolsas de arroz, perdón, sacos", "es", ["5 pack RICE"]),
        ("vendí 4 cajas de jabón, no, unidades, 4 unidades", "es", ["4 base SOAP"]),
        ("pede 6 fardos de atum, quer dizer, caixas", "pt", ["6 pack TUNA"]),
        ("pede 5 caixas de sabão, digo, unidades", "pt", ["5 base SOAP"]),
        ("order 5 cases of soap, I mean boxes", "en", ["5 pack SOAP"]),
        ("order 10 packs tuna... sorry, cases, cases", "en", ["10 pack TUNA"]),
    ],
)
def test_a_unit_put_right_leaves_its_number(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("son 3 jabones no 2", "es"),
        ("son 3 jabones, no 2", "es"),
        ("eran 3 jabones y no 2", "es"),
        ("são 3 sabão não 2", "pt"),
        ("eram 3 sabão, não 2", "pt"),
        ("its 3 soap not 2", "en"),
        ("it is 3 soap no 2", "en"),
        ("mejor 3 jabones, ya no 2", "es"),
        ("que sean 3 jabones y ya no 2", "es"),
        ("que sejam 3 sabão e já não 2", "pt"),
        ("make it 3 soap and no longer 2", "en"),
    ],
)
def test_what_it_is_stands_before_what_it_is_not(text: str, language: str) -> None:
    assert told(read(text, language, Role.CUSTOMER)) == ["3 base SOAP"]


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        (
            "vendí 2 panes, un atún, no, 3 panes y un atún y 2 jabones",
            "es",
            ["3 base BREAD", "1 base TUNA", "2 base SOAP"],
        ),
        ("vendi 2 pães, um atum, não, 3 pães e um atum", "pt", ["3 base BREAD", "1 base TUNA"]),
        ("sold 2 bread, 1 tuna, no, 3 bread and 1 tuna", "en", ["3 base BREAD", "1 base TUNA"]),
    ],
)
def test_a_list_said_again_stands_for_the_one_before(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("pide 6 cajas de yogurt laive de fresa, no, haz 9", "es", "9 pack YOG-FR"),
        ("pede 10 caixas de atum florida em lata, não, bota 12 que sábado tem festa", "pt", "12 pack TUNA"),
        ("order 6 cases of florida tuna tin, no, send 9", "en", "9 pack TUNA"),
    ],
)
def test_a_no_of_its_own_takes_back_the_number_before_it(text: str, language: str, line: str) -> None:
    reading = read(text, language)
    assert (reading.intent, told(reading), reading.action) == (Intent.RESTOCK_REQUEST, [line], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("no hombre, déjalo en 9 mejor", "es", "9 -"),
        ("eran 5 no, cámbialo a 8", "es", "8 -"),
        ("pensándolo mejor, déjalo en 6 cajas", "es", "6 pack -"),
        ("pensando bem deixa em 8 só", "pt", "8 -"),
        ("era 6 não, muda pra 4", "pt", "4 -"),
        ("leave it at 8", "en", "8 -"),
        ("it was 6 no, change it to 4", "en", "4 -"),
        ("on second thought just 2", "en", "2 -"),
    ],
)
def test_staff_change_the_number_just_spoken_of(text: str, language: str, line: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, told(reading), reading.action) == (Intent.CHANGE_ORDER, [line], Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("déjalo en 9.50", "es"),
        ("déjalo en 9 o 10", "es"),
        ("bájalo a 9", "es"),
        ("deixa a 8 cada", "pt"),
        ("muda o preço pra 4", "pt"),
        ("sell it for 8", "en"),
    ],
)
def test_what_may_be_a_price_or_another_number_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.OWNER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide 20 yogures de fresa y 15 de vainilla, no, espera, los de fresa que sean 25", "es", None),
        ("pide 20 yogures de fresa y 15 de vainilla, perdón, de fresa 25", "es", None),
        ("pede 20 iogurtes de morango e 15 de baunilha, não, espera, faz o de morango 25", "pt", None),
        ("order 20 strawberry yogurt and 15 vanilla one, no wait, make the strawberry 25", "en", None),
        ("order 20 strawberry yogurt and 15 vanilla yogurt, no wait, make the strawberry yogurt 25", "en", None),
        (
            "pide 20 yogures de fresa y 15 de vainilla, no, espera, que sean 25",
            "es",
            ["20 base YOG-FR", "25 base YOG-VA"],
        ),
    ],
)
def test_a_variant_tells_which_line_is_put_right(text: str, language: str, lines: list[str] | None) -> None:
    reading = read(text, language)
    assert (told(reading), reading.action) == (lines or ["25 base YOG-FR", "15 base YOG-VA"], Action.ACT)


def test_one_behind_a_counted_variant_stands_for_its_name() -> None:
    assert told(read("order 10 cases of strawberry yogurt and 5 vanilla one", "en")) == [
        "10 pack YOG-FR",
        "5 pack YOG-VA",
    ]
    assert told(read("2 soap one tuna", "en", Role.CUSTOMER)) == ["2 base SOAP", "1 base TUNA"]


_FLAVOURS: tuple[Goods, ...] = (
    ("SODA-FR", "Gaseosa Chispa fresa 1 L", "Chispa", "unit", "caja", 6, ("chispa fresa",), None),
    ("YOG-MO", "Yogurt Laive mora", "Laive", "unit", "caja", 12, (), None),
    ("GRAPE", "Sparkle grape 600 ml", "Sparkle", "unit", "case", 12, (), None),
    ("LIME", "Sparkle lime 600 ml", "Sparkle", "unit", "case", 12, (), None),
    ("GRAPE-2", "Bubble grape 500 ml", "Bubble", "unit", "case", 12, ("bubble grape",), None),
    ("YOG-CO", "Iogurte Laive coco", "Laive", "unit", "caixa", 12, (), None),
    ("SORVETE", "Sorvete Neve morango 1 L", "Neve", "unit", "caixa", 6, ("neve morango",), None),
)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("pide 40 yogures de mora y veinte, no, treinta de fresa", "es", ["40 base YOG-MO", "30 base YOG-FR"]),
        ("pide 10 yogures de mora y 5 de fresa", "es", ["10 base YOG-MO", "5 base YOG-FR"]),
        ("pide 10 yogures de mora, no, 5 de fresa", "es", ["5 base YOG-FR"]),
        ("pide 10 yogures de mora y 4, no, 5 chispa fresa", "es", ["10 base YOG-MO", "5 base SODA-FR"]),
        ("vendí 3 chispa fresa", "es", ["3 base SODA-FR"]),
        ("pede 40 iogurtes de coco e vinte, não, trinta de morango", "pt", ["40 base YOG-CO", "30 base YOG-FR"]),
        ("order 40 sparkle lime and twenty, no, thirty grape", "en", ["40 base LIME", "30 base GRAPE"]),
        ("order 40 sparkle lime and twenty, no, thirty bubble grape", "en", ["40 base LIME", "30 base GRAPE-2"]),
    ],
)
def test_a_flavour_after_another_is_of_the_same_goods(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, more=_FLAVOURS)
    assert (told(reading), reading.action) == (lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pide 2 cajas de atún, no, de sardina", "es"),
        ("pede 2 caixas de atum, não, de sardinha", "pt"),
        ("order 2 cases of tuna, no, sardine", "en"),
        ("pide 20 cajas de jabón y 15 de atún, perdón, deja el jabón en 25", "es"),
        ("order 20 cases soap and 15 tuna, sorry, put the soap at 25", "en"),
    ],
)
def test_what_is_put_right_and_cannot_be_written_down_is_asked_about(text: str, language: str) -> None:
    assert read(text, language).action is Action.ASK


def test_a_price_put_right_leaves_what_was_sold() -> None:
    reading = read("vendí 3 jabones a 2, perdón, a 3", "es")
    assert (told(reading), reading.action) == (["3 base SOAP"], Action.ACT)
