"""Intents: everyday ways of wanting something, by who says them, in each language."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from hub.domain.people import Role
from tests.understanding.pieces import read, told

OWNER, STAFF, CUSTOMER, SUPPLIER = Role.OWNER, Role.EMPLOYEE, Role.CUSTOMER, Role.SUPPLIER


@pytest.mark.parametrize(
    ("text", "language", "role", "intent"),
    [
        ("pide 3 cajas de atún", "es", STAFF, Intent.RESTOCK_REQUEST),
        ("se está acabando el atún, hay que pedir 3 cajas", "es", STAFF, Intent.RESTOCK_REQUEST),
        ("llegaron 3 cajas de atún", "es", STAFF, Intent.RECORD_RECEIPT),
        ("vendí 3 atún", "es", STAFF, Intent.RECORD_SALE),
        ("se cayeron 3 huevos", "es", STAFF, Intent.RECORD_LOSS),
        (
            "anota ahí que tuve que botar 3 huevos porque se pusieron malos con el calor",
            "es",
            STAFF,
            Intent.RECORD_LOSS,
        ),
        ("hay que dar de baja 4 huevos", "es", STAFF, Intent.RECORD_LOSS),
        ("dale de baja a 3 jabones", "es", STAFF, Intent.RECORD_LOSS),
        ("se cortaron 4 leches de litro", "es", STAFF, Intent.RECORD_LOSS),
        ("salieron malos 4 huevos", "es", STAFF, Intent.RECORD_LOSS),
        ("tive que jogar 2 quilos de queijo fora", "pt", STAFF, Intent.RECORD_LOSS),
        ("3 ovos foram pro lixo", "pt", STAFF, Intent.RECORD_LOSS),
        ("deu bicho em 2 quilos de arroz", "pt", STAFF, Intent.RECORD_LOSS),
        ("2 iogurtes de morango passou da validade", "pt", STAFF, Intent.RECORD_LOSS),
        ("weevils get in 2 kilo of the rice, had to throw it out", "en", STAFF, Intent.RECORD_LOSS),
        ("had to throw 6 of the eggs away", "en", STAFF, Intent.RECORD_LOSS),
        ("dash way 3 bread they gone stale", "en", STAFF, Intent.RECORD_LOSS),
        ("somebody tief 2 soap", "en", STAFF, Intent.RECORD_LOSS),
        ("levaram 2 atum sem pagar", "pt", STAFF, Intent.RECORD_LOSS),
        ("unos chamacos se llevaron 3 jabones sin pagar", "es", STAFF, Intent.RECORD_LOSS),
        ("a boy run off with 3 soap", "en", STAFF, Intent.RECORD_LOSS),
        ("somebody take 2 tuna and didn't pay", "en", STAFF, Intent.RECORD_LOSS),
        ("I count 11 eggs and 8 soap in the cooler", "en", STAFF, Intent.STOCK_COUNT),
        ("how much soap leave", "en", STAFF, Intent.STOCK_QUERY),
        ("a case of soap should sell for 60, fix the price", "en", OWNER, Intent.CHANGE_PRICE),
        ("eggs should be 3 each", "en", OWNER, Intent.CHANGE_PRICE),
        ("la caja de jabón tiene que salir a 60", "es", OWNER, Intent.CHANGE_PRICE),
        ("o sabão tem que ser 3,50", "pt", OWNER, Intent.CHANGE_PRICE),
        ("voy a pasar 2 cajas de atún para la otra", "es", STAFF, Intent.TRANSFER_STOCK),
        ("llevo 4 cajas de atún pal otro lado", "es", STAFF, Intent.TRANSFER_STOCK),
        ("vou passar 2 caixas de atum pra outra", "pt", STAFF, Intent.TRANSFER_STOCK),
        ("taking 2 cases of tuna over to the other one", "en", STAFF, Intent.TRANSFER_STOCK),
        ("moving 2 cases of tuna over", "en", STAFF, Intent.TRANSFER_STOCK),
        ("mi just sell 3 tuna", "en", STAFF, Intent.RECORD_SALE),
        ("anota aí que saiu 250 gramas de queijo e um pão", "pt", STAFF, Intent.RECORD_SALE),
        ("Rosa gimme two thousand pan weh she owe", "en", OWNER, Intent.RECORD_PAYMENT),
        ("Rosa knock 300 off the bill", "en", OWNER, Intent.RECORD_PAYMENT),
        ("gave Gloria 42,000 for the invoice", "en", OWNER, Intent.RECORD_EXPENSE),
        ("add banana chips at 3", "en", OWNER, Intent.ADD_PRODUCT),
        ("tuna is two a tin from today", "en", OWNER, Intent.CHANGE_PRICE),
        ("cheque, mándelo pues", "es", CUSTOMER, Intent.CONFIRM),
        ("vaya pues", "es", CUSTOMER, Intent.CONFIRM),
        ("pode mandar bala", "pt", CUSTOMER, Intent.CONFIRM),
        ("thanks a million, bless up", "en", CUSTOMER, Intent.THANKS),
        ("how dis ting work", "en", CUSTOMER, Intent.HELP),
        ("conté y hay 3 cajas de atún", "es", STAFF, Intent.STOCK_COUNT),
        ("stock del mostrador: atún 3, jabón 5", "es", STAFF, Intent.STOCK_COUNT),
        ("pasa 3 cajas de atún a la norte", "es", STAFF, Intent.TRANSFER_STOCK),
        ("llevá 3 cajas de atún al otro local", "es", STAFF, Intent.TRANSFER_STOCK),
        ("cuánto atún queda?", "es", STAFF, Intent.STOCK_QUERY),
        ("qué se está acabando?", "es", STAFF, Intent.LOW_STOCK_QUERY),
        ("a cómo está el atún?", "es", CUSTOMER, Intent.PRICE_QUERY),
        ("cuánto vendimos ayer?", "es", STAFF, Intent.SALES_QUERY),
        ("sube el atún a 5 soles", "es", OWNER, Intent.CHANGE_PRICE),
        ("el atún quedó en 60 la caja, o sea 5 cada uno, actualiza", "es", OWNER, Intent.CHANGE_PRICE),
        ("apúntale 20 a Rosa", "es", OWNER, Intent.RECORD_CREDIT),
        ("Rosa pagó 20", "es", OWNER, Intent.RECORD_PAYMENT),
        ("cuánto me debe Rosa?", "es", OWNER, Intent.DEBT_QUERY),
        ("pásame todo lo que me deben", "es", OWNER, Intent.DEBT_QUERY),
        ("pagué 80 de luz", "es", OWNER, Intent.RECORD_EXPENSE),
        ("quiero 3 atún", "es", CUSTOMER, Intent.CUSTOMER_ORDER),
        ("tienen atún?", "es", CUSTOMER, Intent.AVAILABILITY_QUERY),
        ("ya sale mi pedidito?", "es", CUSTOMER, Intent.ORDER_STATUS),
        ("lo mismo de la semana pasada", "es", CUSTOMER, Intent.REPEAT_ORDER),
        ("me puede pasar con Tito? es un tema personal", "es", CUSTOMER, Intent.TALK_TO_PERSON),
        ("se vende terreno 200 m2 inf. 099000000", "es", CUSTOMER, Intent.UNKNOWN),
        ("pésimo, el pan que me mandaron estaba duro", "es", CUSTOMER, Intent.UNKNOWN),
        ("tengo 3 cajas de atún, las llevo el lunes", "es", SUPPLIER, Intent.SUPPLIER_OFFER),
        ("decime todo lo que hay en Norte", "es", STAFF, Intent.STOCK_QUERY),
        ("me diz tudo que tem em Norte", "pt", STAFF, Intent.STOCK_QUERY),
        ("tell me everything we have in Norte", "en", STAFF, Intent.STOCK_QUERY),
        ("pasen dos cajas de jabón para allá", "es", STAFF, Intent.TRANSFER_STOCK),
        ("leva 3 caixas de atum pra lá", "pt", STAFF, Intent.TRANSFER_STOCK),
        ("send two cases of soap over so", "en", STAFF, Intent.TRANSFER_STOCK),
        ("manda 3 cajas de atún para acá", "es", STAFF, Intent.RESTOCK_REQUEST),
        ("q balor tiene el jabon", "es", CUSTOMER, Intent.PRICE_QUERY),
        ("a cuanto sta el keso", "es", CUSTOMER, Intent.PRICE_QUERY),
        ("me dice el valor del atún", "es", CUSTOMER, Intent.PRICE_QUERY),
        ("kkkkkkk olha isso", "pt", CUSTOMER, Intent.UNKNOWN),
        ("jajajaja mira eso", "es", CUSTOMER, Intent.UNKNOWN),
        ("hahaha look at this", "en", CUSTOMER, Intent.UNKNOWN),
        ("allyuh have soap", "en", CUSTOMER, Intent.AVAILABILITY_QUERY),
        ("ya está el pedido de Vega: 3 cajas de atún y 2 de jabón", "es", STAFF, Intent.RECORD_RECEIPT),
        ("Rosa lleva 2 leches de litro, apúntaselas", "es", STAFF, Intent.RECORD_CREDIT),
        ("don Julio se puso al día, 30 soles", "es", STAFF, Intent.RECORD_PAYMENT),
        ("le quedó atún", "es", CUSTOMER, Intent.AVAILABILITY_QUERY),
        ("tenho 8 sabões na prateleira", "pt", STAFF, Intent.STOCK_COUNT),
        ("lady come for 2 tuna and pay cash", "en", STAFF, Intent.RECORD_SALE),
        ("se le pagó 40 al electricista", "es", STAFF, Intent.RECORD_EXPENSE),
        ("cancelamos el alquiler, 300", "es", STAFF, Intent.RECORD_EXPENSE),
        ("dei 40 pro rapaz que descarrega", "pt", STAFF, Intent.RECORD_EXPENSE),
        ("gave the youth that sweep the yard 40", "en", STAFF, Intent.RECORD_EXPENSE),
        ("a Rosa le faltaron 3 soles, apúntaselos", "es", STAFF, Intent.RECORD_CREDIT),
        ("Rosa short 5 dollars, write it down", "en", STAFF, Intent.RECORD_CREDIT),
        ("la Rosa vino a pagar lo del fiado", "es", STAFF, Intent.RECORD_PAYMENT),
        ("recepcionado: 3 cajas de atún, 2 de jabón", "es", STAFF, Intent.RECORD_RECEIPT),
        ("acaban de bajar 3 cajas de atún", "es", STAFF, Intent.RECORD_RECEIPT),
        ("conferido e guardado: 3 caixas de atum", "pt", STAFF, Intent.RECORD_RECEIPT),
        ("derrubei 1 caixa de ovos", "pt", STAFF, Intent.RECORD_LOSS),
        ("how much tuna in the fridge", "en", STAFF, Intent.STOCK_QUERY),
        ("how dis ting work", "en", STAFF, Intent.HELP),
        ("devolví 2 cajas de atún a Vega", "es", STAFF, Intent.UNKNOWN),
        ("quiero devolver un atún", "es", CUSTOMER, Intent.UNKNOWN),
        ("I want to return a tuna", "en", CUSTOMER, Intent.UNKNOWN),
        ("pede 3 caixas de atum", "pt", STAFF, Intent.RESTOCK_REQUEST),
        ("chegaram 3 caixas de atum", "pt", STAFF, Intent.RECORD_RECEIPT),
        ("vendi 3 atum", "pt", STAFF, Intent.RECORD_SALE),
        ("quebraram 3 ovos", "pt", STAFF, Intent.RECORD_LOSS),
        ("estoque do balcão: atum 3, sabão 5", "pt", STAFF, Intent.STOCK_COUNT),
        ("manda 3 caixas de atum pra outra loja", "pt", STAFF, Intent.TRANSFER_STOCK),
        ("quanto tem de atum?", "pt", STAFF, Intent.STOCK_QUERY),
        ("anota 20 pra Rosa", "pt", OWNER, Intent.RECORD_CREDIT),
        ("anota 27,50 pro Jonas Batista", "pt", OWNER, Intent.RECORD_CREDIT),
        ("a caixa do atum ficou 170, quer dizer 8,50 cada um, atualiza aí", "pt", OWNER, Intent.CHANGE_PRICE),
        ("queria falar com o Tito", "pt", CUSTOMER, Intent.TALK_TO_PERSON),
        ("péssimo, o pão veio duro", "pt", CUSTOMER, Intent.UNKNOWN),
        ("order 3 cases of tuna", "en", STAFF, Intent.RESTOCK_REQUEST),
        ("3 cases of tuna came in", "en", STAFF, Intent.RECORD_RECEIPT),
        ("sold 3 tuna", "en", STAFF, Intent.RECORD_SALE),
        ("3 eggs broke", "en", STAFF, Intent.RECORD_LOSS),
        ("carry 3 cases of tuna to the other shop", "en", STAFF, Intent.TRANSFER_STOCK),
        ("how much tuna we have left", "en", STAFF, Intent.STOCK_QUERY),
        ("put 25 dollars on Rosa account", "en", OWNER, Intent.RECORD_CREDIT),
        ("paid the boy to clean the drain", "en", STAFF, Intent.RECORD_EXPENSE),
        ("can I speak to Marcus", "en", CUSTOMER, Intent.TALK_TO_PERSON),
        ("not 2 cases, 4 cases", "en", OWNER, Intent.CHANGE_ORDER),
        ("house for rent, call now", "en", CUSTOMER, Intent.UNKNOWN),
        ("se alquila cuarto, comunicarse con Doris", "es", CUSTOMER, Intent.UNKNOWN),
        ("aluga-se quarto mobiliado, falar com Nete", "pt", CUSTOMER, Intent.UNKNOWN),
        ("van for sale, low mileage, ask to talk to Errol", "en", CUSTOMER, Intent.UNKNOWN),
        ("el jueves hay corte de luz en el centro", "es", CUSTOMER, Intent.UNKNOWN),
        ("amanhã tem corte de energia no bairro", "pt", CUSTOMER, Intent.UNKNOWN),
        ("power cut tomorrow from 9 to 3", "en", CUSTOMER, Intent.UNKNOWN),
        ("bom dia, o mesmo de ontem por favor", "pt", CUSTOMER, Intent.REPEAT_ORDER),
        ("me manda a mesma da semana passada", "pt", CUSTOMER, Intent.REPEAT_ORDER),
        ("same last week thanks", "en", CUSTOMER, Intent.REPEAT_ORDER),
        ("y este chat para qué sirve?", "es", STAFF, Intent.HELP),
        ("qué puedo escribir aquí", "es", CUSTOMER, Intent.HELP),
        ("hola, cómo le hago para encargar?", "es", CUSTOMER, Intent.HELP),
        ("buenas, cómo se pide por acá", "es", CUSTOMER, Intent.HELP),
        ("buen día, cómo se hace para pedir", "es", CUSTOMER, Intent.HELP),
        ("o que eu posso mandar aqui?", "pt", CUSTOMER, Intent.HELP),
        ("what i can tell this thing", "en", CUSTOMER, Intent.HELP),
        ("what this number does", "en", STAFF, Intent.HELP),
        ("cuánto me tiene que pagar Rosa", "es", OWNER, Intent.DEBT_QUERY),
        ("quanto a Rosa tem que me pagar", "pt", OWNER, Intent.DEBT_QUERY),
        ("how much Rosa have to pay me", "en", OWNER, Intent.DEBT_QUERY),
        ("pídase 2 cajas de huevos", "es", STAFF, Intent.RESTOCK_REQUEST),
        ("anótele a don Pascual tres mil quinientos de la compra de ayer", "es", OWNER, Intent.RECORD_CREDIT),
        ("le di al que vino por la basura, póngalo en gastos", "es", STAFF, Intent.RECORD_EXPENSE),
    ],
)
def test_what_is_wanted(text: str, language: str, role: Role, intent: Intent) -> None:
    assert read(text, language, role).intent is intent


@pytest.mark.parametrize(
    ("text", "language", "price"),
    [
        ("el arroz ponlo 3.50 el kilo", "es", "3.50"),
        ("o arroz agora 3,50 o quilo", "pt", "3.50"),
        ("make the rice 3.50 a kilo from today", "en", "3.50"),
        ("sube el atún de 2 a 2.50", "es", "2.50"),
        ("sube la caja de atún a 96", "es", "2"),
        ("sube la caja de huevos a 4.20, o sea a 14 centavos el huevo", "es", "0.14"),
        ("atún a siete cincuenta", "es", "7.5"),
        ("o atum baixou, põe dois e cinquenta", "pt", "2.5"),
        ("subile un sol... mejor dicho poné a 3 el atún", "es", "3"),
        ("aumenta um real... aliás põe o atum a 3", "pt", "3"),
        ("el atún a sol cincuenta", "es", "1.5"),
        ("aumenta o atum de 2 pra 2,50", "pt", "2.50"),
        ("o atum agora é oito e cinquenta", "pt", "8.5"),
        ("raise tuna from 2 to 2.50", "en", "2.50"),
        ("case of eggs going for $25.50 now so that is 85 cents an egg, fix it", "en", "0.85"),
        ("tuna now two fifty", "en", "250"),
        ("la caja de atún queda en 96, ajusta el precio por pieza", "es", "2"),
        ("o fardo de atum sai a 96 reais, muda o preço da unidade", "pt", "2"),
    ],
)
def test_new_prices(text: str, language: str, price: str) -> None:
    reading = read(text, language, OWNER)
    assert [(reading.intent, f"{line.price:f}") for line in reading.lines] == [(Intent.CHANGE_PRICE, price)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sube un sol el atún", "es"),
        ("baja el atún 50 céntimos", "es"),
        ("sube 10% el atún", "es"),
        ("el atún ahora a 3 por 10", "es"),
        ("atún 3 x 10 soles", "es"),
        ("aumenta o atum em 1 real", "pt"),
        ("raise tuna by 2 dollars", "en"),
        ("sube el atún a 45", "es"),
        ("nuevo precio atún 2.50 jabón 3", "es"),
    ],
)
def test_a_price_told_by_its_change_or_for_several_or_far_off_is_asked(text: str, language: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, reading.action) == (Intent.CHANGE_PRICE, Action.ASK)


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("el atún está con faltante, te puedo dejar 6 cajas el martes", "es", ["6 pack TUNA"]),
        ("el tomate está a 28 la caja, le puedo dejar 5 cajas mañana", "es", ["5 pack TOMATO"]),
        ("la cola de 3 litros está agotada, le ofrezco 10 cajas de atún", "es", ["10 pack TUNA"]),
        ("tengo tomate lindo lindo, 10 cajas, se los llevo el lunes", "es", ["10 pack TOMATO"]),
        ("atum em falta, consigo mandar só 3 caixas na sexta", "pt", ["3 pack TUNA"]),
        ("out of soap but I have tuna, can bring 6 cases Thursday", "en", ["6 pack TUNA"]),
        ("tuna scarce dis week but can give you 4 cases Thursday", "en", ["4 pack TUNA"]),
        ("te puedo mandar 10 de las 15 cajas", "es", ["10 pack -"]),
        ("solo tengo 15 cajas", "es", ["15 pack -"]),
    ],
)
def test_what_a_supplier_can_bring(text: str, language: str, lines: list[str]) -> None:
    reading = read(text, language, SUPPLIER)
    assert (reading.intent, told(reading), reading.action) == (Intent.SUPPLIER_OFFER, lines, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en la norte guardo 9 cajas de atún y 22 jabones", "es"),
        ("norte guarda 9 caixas de atum e 22 sabões", "pt"),
        ("norte keeps 9 cases of tuna and 22 soap", "en"),
    ],
)
def test_lines_with_a_verb_that_no_rule_knows_are_no_order_to_act_upon(text: str, language: str) -> None:
    assert read(text, language).action is not Action.ACT


def test_what_two_languages_read_differently_is_asked() -> None:
    assert read("hay que pasar 3 cajas de atún", "es").action is Action.ASK


def test_several_numbers_of_nothing_named_are_no_offer_to_act_upon() -> None:
    assert read("solo tengo 15, 31/02 a 2026 y 7", "es", SUPPLIER).action is not Action.ACT


def test_goods_that_were_given_away_are_no_money_spent() -> None:
    assert read("dei 2 pão pro cachorro", "pt", OWNER).action is not Action.ACT


def test_an_amount_in_another_language_than_the_senders_is_never_acted_upon() -> None:
    assert read("zorgt 27,50 blub", "pt", OWNER).action is not Action.ACT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hoy llego un poco tarde jefa, no pasa la combi", "es"),
        ("mañana no puedo ir, tengo cita en el doctor", "es"),
        ("amanecí enferma, hoy no voy", "es"),
        ("vou chegar mais tarde hoje", "pt"),
        ("não vou poder ir trabalhar amanhã", "pt"),
        ("boss I running late today", "en"),
        ("mi cyaan come today, mi sick", "en"),
    ],
)
def test_who_is_late_or_sick_brings_no_goods(text: str, language: str) -> None:
    assert read(text, language, STAFF).intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("agrega lejía Clorox", "es", "lejía Clorox"),
        ("adiciona água sanitária Brilux", "pt", "água sanitária Brilux"),
        ("add Clorox bleach", "en", "Clorox bleach"),
    ],
)
def test_what_is_added_to_no_order_is_a_new_product(text: str, language: str, said: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, [line.said for line in reading.lines]) == (Intent.ADD_PRODUCT, [said])
    assert (reading.action, reading.missing) == (Action.ASK, ("price",))


@pytest.mark.parametrize(("text", "language"), [("agrega jabón", "es"), ("adiciona sabão", "pt"), ("add soap", "en")])
def test_what_the_shop_has_is_added_to_an_order(text: str, language: str) -> None:
    assert read(text, language, OWNER).intent is Intent.CHANGE_ORDER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a lo que le pedí a Vega súmale 3 cajas de huevos", "es"),
        ("súmale 3 cajas de huevos a lo que le pedí a Vega", "es"),
        ("no que eu pedi pra Vega acrescenta 3 caixas de ovos", "pt"),
        ("acrescenta 3 caixas de ovos no que a gente pediu pra Vega", "pt"),
        ("to what I ordered from Vega add 3 cases of eggs", "en"),
        ("add 3 cases of eggs to what we ordered from Vega", "en"),
    ],
)
def test_more_for_what_was_ordered_changes_that_order(text: str, language: str) -> None:
    reading = read(text, language, OWNER)
    assert (reading.intent, reading.action, told(reading)) == (Intent.CHANGE_ORDER, Action.ACT, ["3 pack EGG"])
    assert reading.party is not None
    assert reading.party.contact == "vega"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no more soap on the shelf, beg yuh order some", "en"),
        ("tuna finish, please buy some", "en"),
        ("ya no queda jabón, encarga más", "es"),
        ("acabou o sabão, pede mais", "pt"),
    ],
)
def test_what_there_is_none_of_and_is_asked_for_is_no_count(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.missing) == (Intent.RESTOCK_REQUEST, ("quantity",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("del pedido quita el jabón y que el atún sean 3 cajas", "es"),
        ("do pedido tira o sabão e bota 3 caixas de atum", "pt"),
        ("from the order drop the soap and add 3 case of tuna", "en"),
    ],
)
def test_what_is_taken_from_the_order_changes_it(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, [(line.product, line.quantity) for line in reading.lines]) == (
        Intent.CHANGE_ORDER,
        [("SOAP", 0), ("TUNA", 3)],
    )


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("necesitamos 5 cajas de huevos para la de norte", "es", Intent.RESTOCK_REQUEST),
        ("ocupamos 5 cajas de huevos para norte", "es", Intent.RESTOCK_REQUEST),
        ("hacen falta 5 cajas de huevos pa norte", "es", Intent.RESTOCK_REQUEST),
        ("ocupamos que pasen 5 cajas de huevos a norte", "es", Intent.TRANSFER_STOCK),
        ("precisamos de 5 caixas de ovos pra loja norte", "pt", Intent.RESTOCK_REQUEST),
        ("preciso que leve 5 caixas de ovos pra norte", "pt", Intent.TRANSFER_STOCK),
        ("we need 5 case of eggs for the norte shop", "en", Intent.RESTOCK_REQUEST),
        ("need to send 5 case of eggs to norte", "en", Intent.TRANSFER_STOCK),
    ],
)
def test_what_a_branch_needs_is_ordered_and_not_taken_there(text: str, language: str, intent: Intent) -> None:
    reading = read(text, language, STAFF)
    assert (reading.intent, reading.branch, told(reading)) == (intent, "norte", ["5 pack EGG"])


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("tengo mermelada de mora, le llevo 10 el lunes", "es", ["10 [mermelada de mora]"]),
        ("ando con mermelada de higo, le dejo 10 mañana", "es", ["10 [mermelada de higo]"]),
        ("tengo 10 cajas de atún y 5 de mermelada", "es", ["10 pack TUNA", "5 pack [mermelada]"]),
        ("tô com castanha de caju, te levo 10 na sexta", "pt", ["10 [castanha de caju]"]),
        ("consigo 10 caixas de atum e 5 de castanha", "pt", ["10 pack TUNA", "5 pack [castanha]"]),
        ("I have some nice honey, can bring 12 friday", "en", ["12 [honey]"]),
        ("I can give you 10 cases tuna and 5 of honey", "en", ["10 pack TUNA", "5 pack [honey]"]),
    ],
)
def test_what_a_supplier_offers_that_the_shop_has_not_is_asked_about(
    text: str, language: str, lines: list[str]
) -> None:
    reading = read(text, language, SUPPLIER)
    assert (told(reading), reading.action, reading.missing) == (lines, Action.ASK, ("product",))
    assert all(line.price is None for line in reading.lines)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("solo tengo 10 cajas, se las llevo el lunes con mi sobrino", "es"),
        ("só tenho 10 caixas, levo na segunda", "pt"),
        ("only have 10 cases, bring them monday", "en"),
    ],
)
def test_so_many_of_what_was_ordered_name_no_new_goods(text: str, language: str) -> None:
    reading = read(text, language, SUPPLIER)
    assert (told(reading), reading.action) == (["10 pack -"], Action.ACT)
