"""Money as it is written and said in each country: signs, words, slang, cents, halves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Action, Intent, Said
from hub.domain.people import Role
from hub.understanding import RuleReader
from hub.understanding.pieces.chunks import Sort
from tests.understanding.pieces import NOW, chunks_of, read, shop


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el jabón estaba 2.50, súbelo a 3", "es"),
        ("el jabón valía 2 ahora ponlo a 3", "es"),
        ("sube el jabón de 2 a 3", "es"),
        ("el jabón está en 2.50, ponlo a 3", "es"),
        ("el jabón que vale 2 súbelo a 3", "es"),
        ("o sabão tá 2,50, bota pra 3", "pt"),
        ("o sabão tava 2,50, bota pra 3", "pt"),
        ("o sabão custava 2 reais, muda pra 3 reais", "pt"),
        ("soap was 2 dollars, make it 3", "en"),
        ("change the soap price from 2 to 3", "en"),
        ("soap used to be $2, put it at $3", "en"),
    ],
)
def test_what_a_price_was_is_not_what_it_becomes(text: str, language: str) -> None:
    reading = read(text, language)
    assert reading.intent is Intent.CHANGE_PRICE
    assert [(line.product, line.price) for line in reading.lines] == [("SOAP", 3)]
    assert reading.action is Action.ACT


@pytest.mark.parametrize(("text", "language"), [("cambia el atún a 5 cajas", "es"), ("muda o atum pra 5 caixas", "pt")])
def test_a_number_of_packs_is_no_price(text: str, language: str) -> None:
    reading = read(text, language)
    assert reading.intent is Intent.CHANGE_ORDER or reading.action is Action.ASK
    assert all(line.price is None for line in reading.lines)


def test_what_a_supplier_charges_is_not_how_many_it_brings() -> None:
    [line] = read("el atún sube a 4 desde el lunes", "es", Role.SUPPLIER).lines
    assert (line.product, line.quantity, line.price) == ("TUNA", None, 4)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("el atún ahora 180 la caja", "es"),
        ("atún 180 cada caja", "es"),
        ("o atum subiu, tá 180 a caixa", "pt"),
        ("price gone up on tuna, 180 a case", "en"),
        ("tuna 180 the case now", "en"),
        ("tuna is 180 per case", "en"),
    ],
)
def test_what_a_supplier_charges_for_a_pack_counts_nothing(text: str, language: str) -> None:
    [line] = read(text, language, Role.SUPPLIER).lines
    assert (line.product, line.quantity, line.price) == ("TUNA", None, 180)


@pytest.mark.parametrize(("text", "language"), [("llevo 5 cajas de atún el lunes", "es"), ("bring 5 case tuna", "en")])
def test_packs_that_a_supplier_brings_are_counted(text: str, language: str) -> None:
    [line] = read(text, language, Role.SUPPLIER).lines
    assert (line.product, line.quantity, line.price) == ("TUNA", 5, None)


@pytest.mark.parametrize(
    ("text", "language", "said", "price"),
    [
        ("pon a la venta mazamorra Negrita de piña a 2.80", "es", "mazamorra Negrita de piña", "2.80"),
        ("nuevo: chicles Trident a 3.50", "es", "chicles Trident", "3.50"),
        ("bota pra vender pipoca Yoki a 4,50", "pt", "pipoca Yoki", "4.50"),
        ("agrega Chizitos 40 g a 1.50", "es", "Chizitos 40 g", "1.5"),
        ("agrega galletas Rellenitas x 6 a 2.50", "es", "galletas Rellenitas x 6", "2.5"),
        ("mete a la lista de productos el vive 100 de 380, ese va a 28", "es", "vive 100 de 380", "28"),
        ("da de alta el Super 8 a 2.50", "es", "Super 8", "2.5"),
        ("cadastra Fandangos 45 g a 3,50", "pt", "Fandangos 45 g", "3.5"),
        ("cadastra o 51 ice a 6 reais", "pt", "51 ice", "6"),
        ("add Cheezees 40 g at 1.50", "en", "Cheezees 40 g", "1.5"),
        ("add Malt 330 ml at 2", "en", "Malt 330 ml", "2"),
    ],
)
def test_a_new_products_figures_belong_to_its_name(text: str, language: str, said: str, price: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action) == (Intent.ADD_PRODUCT, Action.ACT)
    assert [(line.said, line.price) for line in reading.lines] == [(said, Decimal(price))]


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("fiado pra Rosa, vinte e dois e cinquenta", "pt", "22.5"),
        ("anota no fiado da Rosa quinze com cinquenta", "pt", "15.5"),
        ("apúntale a Rosa siete con cincuenta", "es", "7.5"),
        ("apúntale a Rosa 22 con 50", "es", "22.5"),
        ("Rosa pagó treinta y dos y cincuenta", "es", "32.5"),
        ("apúntale 12 a Rosa", "es", "12"),
        ("Rosa pagó 22 y 50 de su cuenta", "es", "22.5"),
        ("Rosa pagó quince cincuenta", "es", "15.5"),
        ("Rosa pagou 22 e 50 da conta", "pt", "22.5"),
        ("Rosa paid fifteen fifty", "en", "1550"),  # nobody in Jamaica owes 15.50
    ],
)
def test_hundredths_joined_to_an_amount_without_its_currency(text: str, language: str, amount: str) -> None:
    assert read(text, language).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "language", "country", "expected"),
    [
        ("S/ 3.50", "es", "PE", "3.5"),
        ("s/3.50", "es", "PE", "3.5"),
        ("S/.12", "es", "PE", "12"),
        ("3 soles", "es", "PE", "3"),
        ("tres soles cincuenta", "es", "PE", "3.5"),
        ("un sol", "es", "PE", "1"),
        ("siete soles con cincuenta céntimos", "es", "PE", "7.5"),
        ("veinte soles", "es", "PE", "20"),
        ("50 céntimos", "es", "PE", "0.5"),
        ("cincuenta céntimos", "es", "PE", "0.5"),
        ("medio sol", "es", "PE", "0.5"),
        ("sol y medio", "es", "PE", "1.5"),
        ("dos soles y medio", "es", "PE", "2.5"),
        ("un sol con veinte", "es", "PE", "1.2"),
        ("mil soles", "es", "PE", "1000"),
        ("S/ 1,250.50", "es", "PE", "1250.5"),
        ("10 lucas", "es", "PE", "10"),
        ("$3.500", "es", "CL", "3500"),
        ("5 lucas", "es", "CL", "5000"),
        ("luca y media", "es", "CL", "1500"),
        ("3 lucas y media", "es", "CL", "3500"),
        ("una luca", "es", "CL", "1000"),
        ("media luca", "es", "CL", "500"),
        ("una gamba", "es", "CL", "100"),
        ("una quina", "es", "CL", "500"),
        ("$ 12.990", "es", "CL", "12990"),
        ("mil quinientos pesos", "es", "CL", "1500"),
        ("10 mil pesos", "es", "CL", "10000"),
        ("quinientos pesos", "es", "CL", "500"),
        ("$25", "es", "MX", "25"),
        ("25 pesos", "es", "MX", "25"),
        ("$1,200", "es", "MX", "1200"),
        ("veinticinco pesos con cincuenta centavos", "es", "MX", "25.5"),
        ("25.50 pesos", "es", "MX", "25.5"),
        ("cien varos", "es", "MX", "100"),
        ("doscientos pesitos", "es", "MX", "200"),
        ("$ 15.5", "es", "MX", "15.5"),
        ("$ 4.500", "es", "AR", "4500"),
        ("4 lucas", "es", "AR", "4000"),
        ("un palo", "es", "AR", "1000000"),
        ("medio palo", "es", "AR", "500000"),
        ("dos gambas", "es", "AR", "200"),
        ("2500 mangos", "es", "AR", "2500"),
        ("$12.500", "es", "CO", "12500"),
        ("12 mil pesos", "es", "CO", "12000"),
        ("5 lucas", "es", "CO", "5000"),
        ("12.500 pesos", "es", "CO", "12500"),
        ("Bs 30", "es", "VE", "30"),
        ("Bs. 30,50", "es", "VE", "30.5"),
        ("$5", "es", "VE", "5"),
        ("Bs 12", "es", "BO", "12"),
        ("doce bolivianos", "es", "BO", "12"),
        ("₲ 5.000", "es", "PY", "5000"),
        ("5 mil guaranies", "es", "PY", "5000"),
        ("R$ 5,49", "pt", "BR", "5.49"),
        ("R$5", "pt", "BR", "5"),
        ("R$ 1.250,00", "pt", "BR", "1250"),
        ("cinco reais", "pt", "BR", "5"),
        ("cinco reais e cinquenta", "pt", "BR", "5.5"),
        ("5 reais e 50 centavos", "pt", "BR", "5.5"),
        ("dez conto", "pt", "BR", "10"),
        ("20 pila", "pt", "BR", "20"),
        ("um real", "pt", "BR", "1"),
        ("um real e vinte", "pt", "BR", "1.2"),
        ("cinquenta centavos", "pt", "BR", "0.5"),
        ("meio real", "pt", "BR", "0.5"),
        ("dois reais e meio", "pt", "BR", "2.5"),
        ("vinte pratas", "pt", "BR", "20"),
        ("cem reais", "pt", "BR", "100"),
        ("mil e duzentos reais", "pt", "BR", "1200"),
        ("2,50 reais", "pt", "BR", "2.5"),
        ("$850", "en", "JM", "850"),
        ("J$1,500", "en", "JM", "1500"),
        ("850 dollars", "en", "JM", "850"),
        ("two grand", "en", "JM", "2000"),
        ("5k", "en", "JM", "5000"),
        ("three bills", "en", "JM", "300"),
        ("twenty dollars and fifty cents", "en", "JM", "20.5"),
        ("fifty cents", "en", "JM", "0.5"),
        ("a dollar", "en", "JM", "1"),
        ("a dollar fifty", "en", "JM", "1.5"),
        ("$2.50", "en", "JM", "2.5"),
        ("ten bucks", "en", "JM", "10"),
        ("half a grand", "en", "JM", "500"),
        ("three and a half grand", "en", "JM", "3500"),
        ("a grand", "en", "JM", "1000"),
        ("$12.50", "en", "TT", "12.5"),
        ("twelve dollars fifty", "en", "TT", "12.5"),
        ("TT$12", "en", "TT", "12"),
        ("$1,000", "en", "TT", "1000"),
        ("vinte e dois reais e cinquenta", "pt", "BR", "22.5"),
        ("oito conto", "pt", "BR", "8"),
        ("75 centavos", "es", "PE", "0.75"),
        ("EC$ 25", "en", "LC", "25"),
        ("dos lucas quinientos", "es", "CL", "2500"),
        ("3 lucas 500", "es", "AR", "3500"),
        ("two grand five hundred", "en", "JM", "2500"),
        ("cuatro rojos", "es", "CR", "4000"),
    ],
)
def test_money(text: str, language: str, country: str, expected: str) -> None:
    [chunk] = chunks_of(text, language, country)
    assert (chunk.sort, chunk.value) == (Sort.MONEY, Decimal(expected))


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("sol cincuenta", "es", "PE"),
        ("cinco pitufos", "es", "PE"),
        ("doce mil quinientos", "es", "CO"),
        ("two fifty", "en", "JM"),
        ("twelve fifty", "en", "TT"),
        ("2 gambas", "es", "PE"),
        ("5k", "es", "PE"),
    ],
)
def test_what_is_no_money_by_itself(text: str, language: str, country: str) -> None:
    assert all(chunk.sort is not Sort.MONEY for chunk in chunks_of(text, language, country))


@pytest.mark.parametrize(
    ("text", "language", "country", "expected"),
    [
        ("a dólar con veinticinco", "es", "EC", "1.25"),
        ("a sol", "es", "PE", "1"),
        ("por real e cinquenta", "pt", "BR", "1.5"),
        ("dos dólares cincuenta a la Rosa", "es", "EC", "2.5"),
        ("4 lucas y media al Cacho", "es", "AR", "4500"),
        ("dois reais e 2 caixas", "pt", "BR", "2"),
        ("diez soles veinte panes", "es", "PE", "10"),
    ],
)
def test_money_among_other_words(text: str, language: str, country: str, expected: str) -> None:
    [money] = [chunk for chunk in chunks_of(text, language, country) if chunk.sort is Sort.MONEY]
    assert money.value == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        (
            "inclui no cadastro água de coco Obrigado de 1 litro custando 12 reais",
            "pt",
            "água de coco Obrigado de 1 litro",
        ),
        ("put in the system candles Star at 60 dollars", "en", "candles Star"),
        ("put Digicel phone cards in the system at 5", "en", "Digicel phone cards"),
        ("agrega al catálogo velas cumpleaños grandes Luminosa a 5 soles", "es", "velas cumpleaños grandes Luminosa"),
        ("agrega al catálogo galletas Gracias de 100 gramos a 2 soles", "es", "galletas Gracias de 100 gramos"),
    ],
)
def test_a_brand_that_says_something_else_too_is_part_of_a_new_name(text: str, language: str, said: str) -> None:
    reading = read(text, language)
    assert (reading.intent, [line.said for line in reading.lines]) == (Intent.ADD_PRODUCT, [said])


@pytest.mark.parametrize(("text", "price"), [("ponle 3 al atún", "3"), ("ponle 2.50 al jabón", "2.50")])
def test_what_is_put_on_goods_is_their_price(text: str, price: str) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.lines[0].price) == (Intent.CHANGE_PRICE, Decimal(price))


@pytest.mark.parametrize(("text", "language"), [("troca pra 3 por favor", "pt"), ("cámbialo a 3 porfa", "es")])
def test_a_customer_changes_how_many_and_no_price(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, [line.quantity for line in reading.lines], reading.action) == (
        Intent.CHANGE_ORDER,
        [3],
        Action.ACT,
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("agrega lejía a 3 y suavizante a 5", "es"),
        ("cadastra ração Pedigree por 18,90 e areia de gato por 12", "pt"),
        ("add bleach at 3 and softener at 5", "en"),
    ],
)
def test_two_new_products_at_once_are_asked_about(text: str, language: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action) == (Intent.ADD_PRODUCT, Action.ASK)


@pytest.mark.parametrize(
    ("text", "country", "amount"),
    [
        ("Rosa pagó 12 500", "CO", "12500"),
        ("Rosa pagó 12 500", "AR", "12500"),
        ("Rosa pagó 12 500", "PE", "12"),  # where the comma groups thousands, a space does not
        ("Rosa pagó quince cincuenta", "CO", "15"),
        ("Rosa pagó quince cincuenta", "MX", "15.5"),
    ],
)
def test_amounts_as_a_country_says_them(text: str, country: str, amount: str) -> None:
    known = shop("es")
    there = replace(known, shop=replace(known.shop, country=country))
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, "es"), there)
    assert reading.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "country", "amount"),
    [
        ("don Julio abonó tres quinientos", "CO", "3500"),
        ("don Julio pagó doce ochocientos", "CL", "12800"),
        ("don Julio abonó tres quinientos", "PE", None),
        ("don Julio abonó tres mil quinientos", "CO", "3500"),
    ],
)
def test_thousands_are_not_said_where_prices_have_no_hundredths(text: str, country: str, amount: str | None) -> None:
    known = shop("es")
    known = replace(known, shop=replace(known.shop, country=country))
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, "es"), known)
    assert reading.intent is Intent.RECORD_PAYMENT
    assert (reading.amount, reading.action) == (Decimal(amount), Action.ACT) if amount else reading.action is Action.ASK


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rosa pagou cinquentinha", "50"),
        ("Rosa pagou dezão", "10"),
        ("Rosa deu uma onça", "50"),
        ("Rosa acertou 1 mil e 200", "1200"),
        ("Rosa acertou 2 milão", "2000"),
        ("Rosa pagou deiz real", "10"),
        ("Rosa pagou cincoenta conto", "50"),
    ],
)
def test_amounts_as_brazil_calls_them(text: str, amount: str) -> None:
    reading = read(text, "pt")
    assert (reading.intent, reading.amount, reading.action) == (Intent.RECORD_PAYMENT, Decimal(amount), Action.ACT)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cambia el precio del atún, la caja ponla a 120", "es"),
        ("sube el atún, ahora la caja sale en 120", "es"),
        ("muda o preço do atum, a caixa agora é 120 reais", "pt"),
        ("change the price of the tuna, the case is now 120", "en"),
    ],
)
def test_the_price_of_a_pack_that_is_named_behind_its_goods_is_shared_out_to_its_pieces(
    text: str, language: str
) -> None:
    reading = read(text, language)
    assert [(line.product, line.price) for line in reading.lines] == [("TUNA", Decimal("2.5"))]
    assert (reading.intent, reading.action) == (Intent.CHANGE_PRICE, Action.ACT)


@pytest.mark.parametrize(
    ("text", "language", "price"),
    [
        ("el atún va a costar dos cincuenta", "es", "2.5"),
        ("el jabón cambió, déjalo en 48 la caja", "es", "2"),
        ("o sabão mudou, bota 48 a caixa agora", "pt", "2"),
        ("soap change, make it 48 a case now", "en", "2"),
    ],
)
def test_what_goods_or_their_pack_will_cost_is_their_price(text: str, language: str, price: str) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.lines[0].price, reading.action) == (
        Intent.CHANGE_PRICE,
        Decimal(price),
        Action.ACT,
    )


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("pide 5 cajas de jabón, ahora está a 48 la caja", "es", Intent.RESTOCK_REQUEST),
        ("make the soap 8 cases", "en", Intent.CHANGE_ORDER),
        ("order 10 cases soap, they are 48 a case now", "en", Intent.RESTOCK_REQUEST),
    ],
)
def test_so_many_packs_are_no_price(text: str, language: str, intent: Intent) -> None:
    assert read(text, language, Role.OWNER).intent is intent
