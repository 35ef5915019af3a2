"""Questions, small talk, and what each role may have."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from hub.application.ports.understanding import Intent
from hub.application.stock import count_stock
from hub.bot.dialogue import respond
from hub.bot.wording import Wording
from hub.domain.events import Outcome
from tests.bot.shop import ELVIRA, JOAO, LINDLEY, NELLY, SHARON, STRANGER, ShopTest
from tests.bot.test_ordering import ordered


def stocked(shop: ShopTest, **counts: int) -> None:
    for sku, count in counts.items():
        product = shop.product(sku.replace("_", "-"))
        shop.run(sku, lambda tx, product=product, count=count: str(count_stock(tx, product.id, Decimal(count))))


def test_staff_hear_how_much_is_left_of_all_that_the_words_fit(shop: ShopTest) -> None:
    stocked(shop, COCA_1500=12, COCA_500=3)
    shop.says(NELLY, "cuánto queda de coca?")
    words = shop.one(NELLY).text
    assert words.startswith("Hay:\n")
    assert "• Coca-Cola 1.5 L: 12 unidades" in words
    assert "• Coca-Cola 500 ml: 3 unidades" in words


def test_a_customer_hears_yes_or_no_and_the_price_but_never_a_count(shop: ShopTest) -> None:
    stocked(shop, HUG_G=7)
    shop.says(STRANGER, "tienen pañales?")
    assert shop.one(STRANGER).text.replace("\xa0", " ") == (
        "Sí hay Pañales Huggies Active Sec talla G 20 un: S/ 22.00 la unidad.\n"
        "Ahora no hay Pañales Babysec Premium talla M 20 un y Pañales Huggies Active Sec talla XG 18 un."
    )
    shop.says(STRANGER, "cuánto queda de coca?")
    assert "unidades" not in shop.one(STRANGER).text


def test_prices_are_for_everybody(shop: ShopTest) -> None:
    shop.says(STRANGER, "a cómo está la pilsen de 630?")
    words = shop.one(STRANGER).text.replace("\xa0", " ")
    assert words == "Cerveza Pilsen Callao botella 630 ml: S/ 7.50 la unidad"


def test_sales_are_for_the_owner_not_for_an_employee_or_a_customer(shop: ShopTest) -> None:
    shop.says(NELLY, "vendí 2 inca kola 500")
    shop.presses(NELLY, "Confirmar")
    shop.told(NELLY)
    shop.says(NELLY, "cuánto vendimos hoy?")
    assert shop.one(NELLY).text == "Eso lo puede ver solo la dueña, el dueño o quien administra."
    shop.says(ELVIRA, "cuánto vendimos hoy?")
    assert shop.one(ELVIRA).text.replace("\xa0", " ") == (
        "Ventas (hoy): *S/ 6.00*, 1 venta.\n• Inca Kola 500 ml: 2 unidades = S/ 6.00"
    )
    shop.clock.move(days=1)
    shop.says(ELVIRA, "cuánto vendimos hoy?")
    assert shop.one(ELVIRA).text == "No hay ventas anotadas (hoy)."


def test_low_stock_is_listed(shop: ShopTest) -> None:
    shop.says(ELVIRA, "qué me falta pedir?")
    assert shop.one(ELVIRA).text == "Por ahora no falta nada: todo está por encima de su mínimo."


def test_order_status_by_role(shop: ShopTest) -> None:
    shop.says(NELLY, "cómo va mi pedido?")
    assert shop.one(NELLY).text == "No hay pedidos abiertos."
    ordered(shop)
    shop.says(NELLY, "cómo va mi pedido?")
    assert shop.one(NELLY).text == (
        "Pedidos abiertos:\n• A-1, Arca Continental Lindley, enviado, sin respuesta: "
        "Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades)"
    )
    shop.says(STRANGER, "ya salió mi pedido?")
    assert shop.one(STRANGER).text.startswith("Ya le pregunté a la tienda por tu pedido")
    assert shop.attention() == ["request_waiting"]


@pytest.mark.parametrize(
    "words",
    ["Necesito 20 cajas de coca 1.5", "llegaron 20 cajas de coca 1.5", "conté y quedan 8 coca 1.5", "sí", "cancela"],
)
def test_an_unknown_sender_never_changes_the_books(shop: ShopTest, words: str) -> None:
    before = set(shop.facts())
    shop.says(STRANGER, words)
    allowed = {"ContactAdded", "HandleLinked", "MessageReceived", "MessageHandled", "MessageQueued", "AttentionRaised"}
    assert set(shop.facts()) - before <= allowed
    assert shop.orders() == []


def test_a_customers_order_reaches_a_person(shop: ShopTest) -> None:
    shop.says(STRANGER, "quiero 2 panes y una leche para mañana")
    assert shop.one(STRANGER).text.startswith("¡Gracias! Ya le pasé tu pedido a la tienda")
    assert shop.attention() == ["customer_order"]


def test_what_the_books_do_not_take_by_chat_yet_is_said_and_kept(shop: ShopTest) -> None:
    shop.says(NELLY, "sube la coca de 500 a 3.50")
    assert shop.one(NELLY).text.startswith("Eso todavía no lo anoto por chat.")
    assert shop.attention() == ["request_waiting"]
    assert shop.product("COCA-500").price.amount == Decimal(3)


def test_a_person_is_fetched(shop: ShopTest) -> None:
    shop.says(STRANGER, "quiero hablar con alguien")
    assert shop.one(STRANGER).text.startswith("Claro, ya avisé a la tienda.")
    assert shop.attention() == ["talk_to_person"]


def test_thanks_cost_nothing(shop: ShopTest) -> None:
    made = shop.says(NELLY, "gracias")
    assert shop.told(NELLY) == []
    assert shop.message(made).outcome is Outcome.IGNORED


def test_greeting_and_help_by_role_and_language(shop: ShopTest) -> None:
    shop.says(NELLY, "hola")
    assert shop.one(NELLY).text.startswith("¡Hola, Nelly! Aquí Bodega Elvira. Escribe o manda un audio")
    shop.says(SHARON, "hello")
    assert shop.one(SHARON).text.startswith("Hello, Sharon! This is Bodega Elvira. Write or send a voice note")
    shop.says(STRANGER, "ayuda")
    assert shop.one(STRANGER).text.startswith("Aquí Bodega Elvira. Puedes preguntar por precios")
    shop.says(LINDLEY, "ayuda")
    assert shop.one(LINDLEY).text.startswith("Aquí Bodega Elvira. Los pedidos le llegan por aquí")


def test_nonsense_gets_one_example_and_after_three_times_a_person(shop: ShopTest) -> None:
    for count in range(5):
        shop.says(STRANGER, f"xqzt wvub {count}")
    told = shop.told(STRANGER)
    assert len(told) == 3
    assert told[0].text.startswith("No entendí bien. Pregunta por ejemplo:")
    assert set(shop.attention()) == {"talk_to_person"}


def test_a_supplier_who_is_not_understood_reaches_a_person(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "xqzt wvub")
    assert shop.attention() == ["supplier_wrote"]


def test_a_picture_without_words_is_answered_and_a_sticker_or_reaction_is_not(shop: ShopTest) -> None:
    shop.receives(NELLY, {"type": "image", "image": {"id": "i1", "mime_type": "image/jpeg", "sha256": "x"}})
    shop.receives(NELLY, {"type": "reaction", "reaction": {"message_id": "w", "emoji": "👍"}})
    shop.work()
    assert shop.one(NELLY).text == "Por ahora leo textos y escucho audios. ¿Puede ser por escrito o en un audio?"


def test_a_pictures_caption_is_read_like_any_words(shop: ShopTest) -> None:
    caption = "necesito 20 cajas de coca de litro y medio"
    image = {"id": "i2", "mime_type": "image/jpeg", "sha256": "x", "caption": caption}
    shop.receives(NELLY, {"type": "image", "image": image})
    shop.work()
    assert "20 paquetes de 6" in shop.one(NELLY).text


def test_a_yes_with_nothing_to_answer_says_so(shop: ShopTest) -> None:
    shop.says(NELLY, "sí")
    assert shop.one(NELLY).text.startswith("No tengo nada pendiente por confirmar.")


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        (NELLY, "Necesito 20 cajas de Coca-Cola para el viernes"),
        (NELLY, "Llegaron las 20 cajas"),
        (NELLY, "Conté y quedan 8 bolsas de azúcar"),
        (NELLY, "¿Cuánto queda de aceite?"),
        (JOAO, "Preciso de 20 caixas de Coca-Cola para sexta"),
        (JOAO, "Chegaram as 20 caixas"),
        (SHARON, "Need 20 crates of Coca-Cola by Friday"),
        (SHARON, "The 20 crates arrived"),
        (STRANGER, "¿a cómo está el arroz?"),
        (STRANGER, "quiero hablar con alguien"),
    ],
)
def test_what_the_bot_gives_as_an_example_it_understands(shop: ShopTest, phone: str, words: str) -> None:
    made = shop.says(phone, words)
    assert shop.message(made).outcome in (Outcome.DONE, Outcome.ASKED)
    assert len(shop.told(phone)) == 1


def test_every_intent_leads_somewhere() -> None:
    answers_and_changes = {Intent.CONFIRM, Intent.DECLINE, Intent.CANCEL, Intent.CHANGE_ORDER}
    assert set(respond._STEPS) | answers_and_changes == set(Intent)


def test_a_supplier_may_ask_for_a_price(shop: ShopTest) -> None:
    ordered(shop)
    shop.says(LINDLEY, "a cómo está el arroz?")
    assert "Arroz superior a granel: " in shop.one(LINDLEY).text
    assert [order.state.value for order in shop.orders()] == ["sent"]


@pytest.mark.parametrize(
    ("words", "later"),
    # Thanks need no answer at all.
    [("Hola", 1), ("Gracias por comunicarte con Lindley. En breve te atenderemos", 0), ("ayuda", 1), ("sí", 1)],
)
def test_a_machine_that_answers_everything_hears_the_same_words_twice_at_most(
    shop: ShopTest, words: str, later: int
) -> None:
    for _ in range(5):
        shop.says(LINDLEY, words)
    assert len(shop.told(LINDLEY)) <= 2
    shop.clock.move(hours=2)
    shop.says(LINDLEY, words)
    assert len(shop.told(LINDLEY)) == later


def test_an_album_of_pictures_is_answered_once(shop: ShopTest) -> None:
    for number in range(4):
        image = {"id": f"i{number}", "mime_type": "image/jpeg", "sha256": "x"}
        shop.receives(NELLY, {"type": "image", "image": image})
    shop.work()
    assert len(shop.told(NELLY)) == 1


@pytest.mark.parametrize("name", ["", " ", "+51911000999", "\u202e\u200f", "🙂"])
def test_somebody_without_a_name_is_greeted_without_one(shop: ShopTest, name: str) -> None:
    shop.receives(STRANGER, {"type": "text", "text": {"body": "hola"}}, name=name)
    shop.work()
    assert shop.one(STRANGER).text.startswith("¡Hola! Aquí Bodega Elvira. Pregunta")


def test_a_long_name_leaves_room_for_the_greeting(shop: ShopTest) -> None:
    shop.receives(STRANGER, {"type": "text", "text": {"body": "hola"}}, name="Rosa\u202e " + "Quispe " * 40)
    shop.work()
    words = shop.one(STRANGER).text
    assert words.startswith("¡Hola, Rosa Quispe Quispe")
    assert len(words) < 160


def test_long_words_are_said_back_in_short(shop: ShopTest) -> None:
    shop.says(NELLY, "necesito 5 cajas de " + "zzxq" * 200)
    words = shop.one(NELLY).text
    assert words.endswith("¿Con qué otro nombre lo busco?")
    assert len(words) < 300
    shop.speaks(ELVIRA, "xqzt wvub " * 300)
    assert shop.one(ELVIRA).text.endswith("para el viernes».")


TU = re.compile(r"\b(te|tu|tus|usa|toca|graba|manda|mándalo|escribe|escríbelo|mandas|grabas|escribes)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "key",
    ["card.old", "ask.again", "ask.line", "ask.order", "talk.person", "talk.later", "talk.not_text", "talk.failed"]
    + [f"unheard.{why}" for why in ("silent", "empty", "not_opus", "too_large", "too_long", "lost", "late")]
    + ["supplier.part", "supplier.no_order", "talk.help.supplier", "example.supplier"],
)
def test_a_supplier_is_never_addressed_as_tu(shop: ShopTest, key: str) -> None:
    words = Wording(shop.read(lambda r: r.shop()), "es")(key, shop="Bodega Elvira")
    assert not TU.search(words)


def test_sales_asked_for_before_midnight_are_those_of_that_day(shop: ShopTest) -> None:
    shop.clock.move(hours=13, minutes=58)
    shop.says(NELLY, "vendí 2 inca kola 500")
    shop.presses(NELLY, "Confirmar")
    shop.receives(ELVIRA, {"type": "text", "text": {"body": "cuánto vendimos?"}})
    shop.clock.move(minutes=5)
    shop.work()
    assert shop.one(ELVIRA).text.replace("\xa0", " ").startswith("Ventas (lunes 23 de noviembre): *S/ 6.00*, 1 venta.")


def test_an_unknown_product_stands_in_the_readers_own_quotation_marks(shop: ShopTest) -> None:
    shop.says(SHARON, "how much zzxq is left?")
    assert shop.one(SHARON).text == "I can't find “zzxq” among the products."
