"""What did not happen, or only in part, is never recorded by itself; a supplier's new price is no quantity."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("no llegaron las 5 cajas de atún", "es", Intent.RECORD_RECEIPT),
        ("las 5 cajas de atún no llegaron", "es", Intent.RECORD_RECEIPT),
        ("todavía no llegaron las 2 cajas de atún", "es", Intent.RECORD_RECEIPT),
        ("no me trajeron las 4 cajas de jabón", "es", Intent.RECORD_RECEIPT),
        ("no vendí 3 jabones", "es", Intent.RECORD_SALE),
        ("no se rompieron 3 huevos", "es", Intent.RECORD_LOSS),
        ("no pasé 3 cajas de atún a la norte", "es", Intent.TRANSFER_STOCK),
        ("não chegaram as 5 caixas de atum", "pt", Intent.RECORD_RECEIPT),
        ("ainda não chegou as 2 caixas de atum", "pt", Intent.RECORD_RECEIPT),
        ("num chegou as 5 caixas de atum", "pt", Intent.RECORD_RECEIPT),
        ("não vendi 3 sabão", "pt", Intent.RECORD_SALE),
        ("não quebrou 3 ovos", "pt", Intent.RECORD_LOSS),
        ("the 5 cases of tuna didn't come", "en", Intent.RECORD_RECEIPT),
        ("never got 3 cases of soap", "en", Intent.RECORD_RECEIPT),
        ("dem neva bring di 3 case a soap", "en", Intent.RESTOCK_REQUEST),
        ("mi nah sell 3 soap", "en", Intent.RECORD_SALE),
        ("didn't break 3 eggs", "en", Intent.RECORD_LOSS),
    ],
)
def test_goods_that_did_not_come_or_go_are_asked_about(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("la sra gloria no pagó los 20 soles", "es", Intent.RECORD_PAYMENT),
        ("rosa no ha pagado los 20 soles", "es", Intent.RECORD_PAYMENT),
        ("no le fié 20 soles a gloria", "es", Intent.RECORD_CREDIT),
        ("no pagamos 50 de luz", "es", Intent.RECORD_EXPENSE),
        ("a dona rosa não pagou os 20 reais", "pt", Intent.RECORD_PAYMENT),
        ("rosa nem pagou os 20", "pt", Intent.RECORD_PAYMENT),
        ("não paguei 50 de luz", "pt", Intent.RECORD_EXPENSE),
        ("rosa didn't pay the 20", "en", Intent.RECORD_PAYMENT),
        ("rosa never pay the 20 dollars", "en", Intent.RECORD_PAYMENT),
        ("we didn't pay 50 for the light bill", "en", Intent.RECORD_EXPENSE),
    ],
)
def test_money_that_was_not_paid_is_asked_about(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("pide 3 cajas de atún que no llegaron ayer", "es", Intent.RESTOCK_REQUEST),
        ("rosa pagó 20, no debe nada", "es", Intent.RECORD_PAYMENT),
        ("se rompieron 3 huevos, no sirven", "es", Intent.RECORD_LOSS),
        ("no, llegaron 3 cajas de atún", "es", Intent.RECORD_RECEIPT),
        ("no queda atún", "es", Intent.STOCK_COUNT),
        ("não tem sabão", "pt", Intent.STOCK_COUNT),
        ("not 3, 5 cases of tuna came", "en", Intent.RECORD_RECEIPT),
        ("no more tuna", "en", Intent.STOCK_COUNT),
    ],
)
def test_a_no_that_denies_nothing_of_the_request_leaves_it_alone(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) == (intent, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("faltaron 2 latas de atún en el pedido", "es"),
        ("llegaron 5 cajas de atún pero faltó una", "es"),
        ("el pedido de Vega vino con 2 atunes de menos", "es"),
        ("vendí 2 cola de 3 litros y me deben una", "es"),
        ("vega viene mañana con 10 cajas de atún", "es"),
        ("vega dejó 4 cajas de atún, faltó una de jabón", "es"),
        ("recibí 3 cajas de atún y me quedaron debiendo 2 de jabón", "es"),
        ("faltaram 2 latas de atum no pedido", "pt"),
        ("a vega entregou 4 caixas de atum e ficou devendo 2 de sabão", "pt"),
        ("veio faltando 2 atum", "pt"),
        ("vendi 2 sabão e ficou me devendo um", "pt"),
        ("vega vem amanhã com 10 caixas de atum", "pt"),
        ("2 tins of tuna missing from the order", "en"),
        ("the order came 2 tuna short", "en"),
        ("got 4 cases tuna, 2 case soap still to come", "en"),
        ("received 4 cases tuna, dem owe wi 2 case soap", "en"),
        ("sold 3 soap and only got paid for 2", "en"),
        ("rosa took 2 soap and pay fi one", "en"),
        ("celebration coming tomorrow with 10 cases of tuna", "en"),
    ],
)
def test_what_came_or_was_paid_in_part_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.OWNER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "product"),
    [
        ("la cola de 3 litros sube a 9.80", "es", "COLA-3"),
        ("la caja de atún sube a 48", "es", "TUNA"),
        ("el jabón baja a 3.50 desde el lunes", "es", "SOAP"),
        ("atum vai subir pra 4,20", "pt", "TUNA"),
        ("a caixa de atum aumentou pra 120", "pt", "TUNA"),
        ("tuna going up to 4800 a case", "en", "TUNA"),
        ("tuna now 4800 a case", "en", "TUNA"),
        ("soap dropping to 50", "en", "SOAP"),
    ],
)
def test_a_suppliers_new_price_is_no_quantity(text: str, language: str, product: str) -> None:
    reading = read(text, language, Role.SUPPLIER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.SUPPLIER_OFFER, Action.ASK, [f"? {product}"])


@pytest.mark.parametrize(
    ("text", "language"),
    [("tengo 5 cajas de atún a 48", "es"), ("tenho 5 caixas de atum a 48", "pt"), ("have 5 cases of tuna at 48", "en")],
)
def test_a_price_beside_what_there_is_leaves_the_offer(text: str, language: str) -> None:
    reading = read(text, language, Role.SUPPLIER)
    assert (reading.action, told(reading)) == (Action.ACT, ["5 pack TUNA"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no pidas más jabón", "es"),
        ("ya no pidas jabón", "es"),
        ("não pede mais sabão", "pt"),
        ("dont order any more soap", "en"),
        ("don't order no more soap", "en"),
    ],
)
def test_what_shall_not_be_ordered_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.OWNER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no quiero 3 huevos", "es"),
        ("ya no ocupo 3 huevos", "es"),
        ("no me hacen falta 3 huevos", "es"),
        ("no me mandes 3 huevos", "es"),
        ("não preciso de 3 ovos", "pt"),
        ("não precisa mandar 3 ovos", "pt"),
        ("não necessito de 3 ovos", "pt"),
        ("no need for 3 eggs", "en"),
        ("mi nuh need 3 eggs", "en"),
        ("no sé si quiero 3 huevos", "es"),
        ("não sei se quero 3 ovos", "pt"),
        ("not sure if i want 3 eggs", "en"),
    ],
)
def test_what_a_customer_does_not_want_or_wavers_about_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is Action.ASK


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("no, quiero 3 huevos", "es", "3 base EGG"),
        ("quiero 2 huevos, no quiere decir 3 huevos", "es", "3 base EGG"),
        ("quero 2 ovos, não quer dizer 3 ovos", "pt", "3 base EGG"),
        ("no, i need 3 eggs", "en", "3 base EGG"),
    ],
)
def test_a_no_that_puts_an_order_right_denies_none(text: str, language: str, line: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.action, told(reading)) == (Action.ACT, [line])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # it nearly happened, or is yet to happen
        ("casi se me caen 3 huevos", "es"),
        ("quase caiu 3 ovos", "pt"),
        ("nearly drop 3 eggs", "en"),
        ("vencen mañana 3 leches de litro", "es"),
        ("3 milk 1 litre expire tomorrow", "en"),
        # only if, or after asking
        ("si hay oferta pide 10 cajas de jabón", "es"),
        ("se tiver promoção pede 10 caixas de sabão", "pt"),
        ("if the price good order 10 case soap", "en"),
        ("pide 10 cajas de jabón pero primero pregunta el precio", "es"),
        # it was ordered on a day gone by
        ("la semana pasada pedimos 5 cajas de atún", "es"),
        ("semana passada pedi 3 caixas de sabão", "pt"),
        ("last week I ordered 3 cases soap", "en"),
        # not there, which is no count of what is
        ("me faltan 2 atunes del conteo", "es"),
        ("faltan 3 jabones en el estante", "es"),
    ],
)
def test_what_nearly_or_perhaps_happens_is_asked_about(text: str, language: str) -> None:
    assert read(text, language, Role.OWNER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me guardó los 2 jabones que le pedí?", "es"),
        ("guardou os 2 sabão que eu pedi?", "pt"),
        ("me cobró 2 jabones y solo llevé uno", "es"),
        # it was wanted and is no more; something else is wanted beside it
        ("quería 2 jabones pero ya no", "es"),
        ("iba a pedir 2 jabones", "es"),
        ("eu ia pedir 2 sabão mas deixa", "pt"),
        ("was going to order 2 soap", "en"),
        ("mi did want 2 soap but never mind", "en"),
        ("mándeme lo de siempre y 2 jabones", "es"),
        ("me manda o de sempre e 2 sabão", "pt"),
        ("send mi usual and 2 soap", "en"),
        ("me cobrou 2 sabão e só levei um", "pt"),
        ("you charge me for 2 soap and I only get one", "en"),
    ],
)
def test_what_was_ordered_or_charged_is_no_new_order(text: str, language: str) -> None:
    assert read(text, language, Role.CUSTOMER).action is not Action.ACT


def test_goods_brought_back_are_not_ordered() -> None:
    assert read("customer bring back 2 tuna", "en", Role.EMPLOYEE).intent is Intent.UNKNOWN


def test_a_customer_may_ask_if_there_is_any_and_order() -> None:
    reading = read("si tiene jabón mándeme 2", "es", Role.CUSTOMER)
    assert (reading.intent, reading.action) == (Intent.CUSTOMER_ORDER, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("vendí 3 jabones a Rosa, me paga mañana", "es"),
        ("vendi 3 sabão pra Rosa, ela paga na sexta", "pt"),
        ("sold 3 soap to Rosa, she paying friday", "en"),
    ],
)
def test_what_is_paid_later_is_no_sale_to_act_upon(text: str, language: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.action) != (Intent.RECORD_SALE, Action.ACT)


def test_who_owes_nothing_cancels_no_order() -> None:
    assert read("Rosa ya no debe nada", "es", Role.OWNER).intent is not Intent.CANCEL


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("llegó Vega con 10 cajas de atún, faltó el jabón", "es"),
        ("Vega dejó 10 cajas de atún, faltaron los huevos", "es"),
        ("a Vega entregou 10 caixas de atum, faltou o sabão", "pt"),
        ("Vega brought 10 cases tuna, the soap was missing", "en"),
    ],
)
def test_goods_that_did_not_come_with_the_others_are_no_line(text: str, language: str) -> None:
    assert told(read(text, language)) == ["10 pack TUNA"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("fíale a Rosa hasta 50", "es"),
        ("máximo 40 de fiado a Rosa", "es"),
        ("pode vender fiado pra Rosa até 50", "pt"),
        ("credit Rosa up to 50", "en"),
        ("Rosa can credit no more than 50", "en"),
    ],
)
def test_how_much_may_be_owed_at_most_is_not_owed(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action) == (Intent.RECORD_CREDIT, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language"), [("fíale a Rosa 50 hasta el viernes", "es"), ("anota 20 pra Rosa", "pt")]
)
def test_until_when_limits_nothing(text: str, language: str) -> None:
    assert read(text, language).action is Action.ACT
