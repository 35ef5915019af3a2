"""Everyday sayings: another day for the delivery, goods that come out spoilt, new goods, sizes said alone."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent, PartyRef, Topic
from hub.domain.people import Role
from tests.understanding.pieces import Goods, read, shop, told

BIG: tuple[Goods, ...] = (
    ("BIG", "Pan grande / Big bread / Broa grande", None, "unit", None, None, ("big loaf",), None),
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cambia la entrega para el lunes", "es"),
        ("muevan la entrega para el lunes", "es"),
        ("muda a entrega pra segunda", "pt"),
        ("move the delivery to Monday", "en"),
    ],
)
def test_another_day_for_the_delivery_changes_the_order(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, str(reading.due)) == (Intent.CHANGE_ORDER, "2025-11-24")


def test_goods_that_come_out_spoilt_are_lost() -> None:
    reading = read("salieron picadas 2 latas de atún", "es")
    assert (reading.intent, told(reading)) == (Intent.RECORD_LOSS, ["2 base TUNA"])


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("cria o produto vela Luar a 3 reais", "pt", "vela Luar"),
        ("nuevo: velas Luar a 3", "es", "velas Luar"),
        ("novo: vela Luar a 3", "pt", "vela Luar"),
        ("we now carrying Luar candles, sell for 3", "en", "Luar candles"),
    ],
)
def test_what_is_sold_from_now_on_is_new(text: str, language: str, said: str) -> None:
    reading = read(text, language)
    assert (reading.intent, [(line.said, line.price) for line in reading.lines]) == (Intent.ADD_PRODUCT, [(said, 3)])


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("Pedido:\nleche de litro 5 cajas, 2 litros 3 cajas", "es", ["5 pack MILK", "3 pack MILK-2"]),
        ("leite gloria 1 litro 4 caixas\n2 litros 2 caixas", "pt", ["4 pack MILK", "2 pack MILK-2"]),
        ("gloria milk 1 litre 4 case, 2 litre 2 case", "en", ["4 pack MILK", "2 pack MILK-2"]),
        ("milk small bottle 2 case, big bottle 1 case", "en", ["2 pack MILK", "1 pack MILK-2"]),
        ("pide 2 leches chicas y 3 grandes", "es", ["2 base MILK", "3 base MILK-2"]),
        ("order 2 more case of soap and 3 extra case of tuna", "en", ["2 pack SOAP", "3 pack TUNA"]),
    ],
)
def test_a_size_alone_is_one_of_what_was_said_before(text: str, language: str, lines: list[str]) -> None:
    assert told(read(text, language)) == lines


@pytest.mark.parametrize(("text", "language"), [("grande", "es"), ("the big tin", "en"), ("duas pequenas", "pt")])
def test_how_large_something_is_names_nothing(text: str, language: str) -> None:
    assert not shop(language, BIG).matcher.fits(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the tuna too cheap, put it up", "en"),
        ("raise the price on the tuna", "en"),
        ("tuna going out too dear, lower the price", "en"),
        ("el atún está muy barato, súbele el precio", "es"),
        ("los atunes muy caros, bájale", "es"),
        ("actualiza el precio del atún", "es"),
        ("o atum tá muito barato, aumenta o preço", "pt"),
        ("atum muito caro, baixa um pouco", "pt"),
    ],
)
def test_what_sells_too_cheap_or_dear_gets_another_price(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action, reading.missing) == (Intent.CHANGE_PRICE, Action.ASK, ("price",))
    assert [line.product for line in reading.lines] == ["TUNA"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("should I raise the price of tuna?", "en"), ("me subieron el precio del atún", "es")],
)
def test_what_others_ask_for_their_goods_changes_no_price(text: str, language: str) -> None:
    assert read(text, language).intent is not Intent.CHANGE_PRICE


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("para el lunes 3 cajas de jabón y 10 atunes que ya no hay", "es", ["3 pack SOAP", "10 base TUNA"]),
        ("12 atunes porque se acabaron, para el martes", "es", ["12 base TUNA"]),
        ("pra segunda 10 atum que acabou", "pt", ["10 base TUNA"]),
        ("for Monday 2 cases of soap and 10 tuna that done", "en", ["2 pack SOAP", "10 base TUNA"]),
    ],
)
def test_so_many_of_what_there_is_none_of_by_a_day_are_ordered(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action, told(reading)) == (Intent.RESTOCK_REQUEST, Action.ACT, lines)
    assert reading.due is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿cuántas latas de atún salieron ayer?", "es"),
        ("quanto atum saiu ontem?", "pt"),
        ("how much tuna went out yesterday", "en"),
    ],
)
def test_what_went_out_on_a_day_is_a_question_about_sales(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action) == (Intent.SALES_QUERY, Action.ACT)
    assert [line.product for line in reading.lines] == ["TUNA"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("perdone, ese audio se lo mandé sin querer", "es"),
        ("me equivoqué de chat, disculpe", "es"),
        ("mandei essa foto por engano", "pt"),
        ("ih, conversa errada", "pt"),
        ("sorry sent that picture by mistake", "en"),
        ("oops wrong chat", "en"),
    ],
)
def test_what_a_customer_sent_by_mistake_wants_nothing(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.UNKNOWN, Action.NONE)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("ponle 20 soles a nombre de Yolanda", "es", "Yolanda"),
        ("põe 15 reais no nome do Adenilson", "pt", "Adenilson"),
        ("put 20 dollars under Rohan name", "en", "Rohan"),
    ],
)
def test_what_is_put_in_somebodys_name_is_owed(text: str, language: str, name: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (Intent.RECORD_CREDIT, Action.ACT)
    assert reading.party == PartyRef(new_name=name)


def test_the_bill_of_a_firm_written_with_an_ampersand_is_an_expense() -> None:
    reading = read("paid B&Q bill 300 dollars", "en", Role.OWNER)
    assert (reading.intent, reading.amount) == (Intent.RECORD_EXPENSE, 300)


def test_brother_is_no_hand_of_bananas() -> None:
    reading = read("oiga mano pídame dos cajas de jabón", "es")
    assert (reading.action, told(reading)) == (Action.ACT, ["2 pack SOAP"])


@pytest.mark.parametrize(
    ("text", "language"),
    [("perdón, quita el jabón", "es"), ("desculpa, tira o sabão", "pt"), ("sorry, take out the soap", "en")],
)
def test_who_begs_pardon_first_takes_nothing_of_it_back(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.CHANGE_ORDER, Action.ACT, ["0 base SOAP"])


GROCERIES: tuple[Goods, ...] = (
    ("FLOUR", "Harina / Farinha / Flour", None, "unit", None, None, (), "almacén"),
    ("SALT", "Sal / Salt", None, "unit", None, None, (), "almacén"),
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("muéstrame el stock de todo el almacén", "es"),
        ("el inventario de la tienda entera", "es"),
        ("mostra o estoque da loja toda", "pt"),
        ("show me the stock for the whole shop", "en"),
    ],
)
def test_the_whole_shop_is_asked_about_though_a_category_is_called_so(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER, more=GROCERIES)
    assert (reading.intent, reading.action, reading.lines) == (Intent.STOCK_QUERY, Action.ACT, ())


def test_what_stays_badly_is_not_what_there_is_none_of() -> None:
    reading = read("para el lunes 10 jabones que no quedan bien", "es")
    assert reading.intent is not Intent.RESTOCK_REQUEST or reading.action is Action.ASK


@pytest.mark.parametrize(
    "text", ["allyuh selling tuna?", "you does sell tuna?", "unu still selling tuna", "the shop carry tuna?"]
)
def test_who_sells_something_is_asked_whether_it_is_there(text: str) -> None:
    reading = read(text, "en", Role.CUSTOMER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.AVAILABILITY_QUERY, Action.ACT, ["? TUNA"])


def test_what_something_sells_for_is_its_price() -> None:
    assert read("how much allyuh selling tuna for?", "en", Role.CUSTOMER).intent is Intent.PRICE_QUERY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("oh gosh make it 6 instead", "en"),
        ("whoops, make it 6", "en"),
        ("lord have mercy, make it 6", "en"),
        ("uf mejor que sean 6", "es"),
        ("madre mía, que sean 6", "es"),
        ("vixe, que sejam 6", "pt"),
        ("nossa senhora, melhor 6", "pt"),
    ],
)
def test_who_cries_out_names_no_goods(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER, Topic(Intent.CUSTOMER_ORDER))
    assert (reading.intent, reading.action, told(reading)) == (Intent.CHANGE_ORDER, Action.ACT, ["6 -"])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("order 3 cases of eggs and 2 tuna 4 sunday", ["3 pack EGG", "2 base TUNA"]),
        ("need 5 cases of tuna 4 Monday please", ["5 pack TUNA"]),
    ],
)
def test_a_four_before_a_day_is_for(text: str, lines: list[str]) -> None:
    reading = read(text, "en")
    assert (told(reading), reading.action, reading.due is not None) == (lines, Action.ACT, True)


@pytest.mark.parametrize(("text", "intent"), [("👋", Intent.GREETING), ("🙏", Intent.THANKS), ("✔️", Intent.CONFIRM)])
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_sign_alone_says_what_its_word_says(text: str, intent: Intent, language: str) -> None:
    assert read(text, language).intent is intent
