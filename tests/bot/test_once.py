"""One command, one effect: whatever is repeated, doubled, reordered, cut short or fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.application import purchasing
from hub.application.ports.books import Actor
from hub.application.ports.relay import InboundUpdate
from hub.application.ports.understanding import Knowledge, Reading, Said
from hub.bot.dialogue.turn import tell
from hub.bot.intake import message_id
from hub.domain.errors import AudioUnusable
from hub.domain.events import Outcome
from hub.domain.purchasing import OrderState
from tests.bot.shop import LINDLEY, MONDAY, NELLY, ShopTest, engine_missing, webhook
from tests.bot.test_ordering import WANTED, ordered, states

REQUEST = {"id": "wamid.once", "type": "text", "text": {"body": WANTED}}


def at_once(*works: Callable[[], Any]) -> None:
    """Run all of them in threads that start together."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        barrier.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_same_webhook_five_times_and_two_at_a_time_is_one_order(shop: ShopTest) -> None:
    request = webhook(NELLY, "Nelly", REQUEST, MONDAY)
    for _ in range(5):
        at_once(*[lambda: shop.intake.receive(InboundUpdate("a" * 64, request, MONDAY))] * 2)
        shop.work()
    card = shop.one(NELLY)
    press = webhook(NELLY, "Nelly", {**shop.press(NELLY, "Confirmar"), "id": "wamid.press"}, MONDAY)
    assert card.titles == ["Confirmar", "Cambiar", "Cancelar"]
    for _ in range(5):
        at_once(*[lambda: shop.intake.receive(InboundUpdate("b" * 64, press, MONDAY))] * 2)
        shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.told(NELLY) == []
    assert len(shop.told(LINDLEY)) == 1


def test_a_card_pressed_twice_in_two_messages_is_one_order_and_no_second_word(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    press = shop.press(NELLY, "Confirmar")
    for wamid in ("wamid.p1", "wamid.p2"):
        shop.receives(NELLY, {**press, "id": wamid})
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.told(NELLY) == []
    assert shop.message(message_id("wamid.p2")).outcome is Outcome.IGNORED


def test_a_press_that_another_device_handled_before_it_gave_the_inbox_up_has_no_second_effect(
    shop: ShopTest,
) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    press = shop.press(NELLY, "Confirmar")
    shop.receives(NELLY, {**press, "id": "wamid.p1"})
    shop.work()
    # What a device knows of a command whose events it pulled: that it was done, and not what it answered.
    connection, *_ = shop.books.writer_parts
    connection.execute("UPDATE commands SET result = 'null' WHERE key LIKE 'card:%'")
    shop.receives(NELLY, {**press, "id": "wamid.p2"})
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert shop.message(message_id("wamid.p2")).outcome is Outcome.IGNORED


def test_two_handlers_at_a_time_handle_a_message_once(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.receives(NELLY, shop.press(NELLY, "Confirmar"))
    at_once(shop.bot.handle_step, shop.bot.handle_step)
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert len(shop.told(LINDLEY)) == 1


def test_a_yes_typed_and_pressed_at_once_is_one_order(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.receives(NELLY, shop.press(NELLY, "Confirmar"))
    shop.receives(NELLY, {"type": "text", "text": {"body": "sí"}})
    shop.work()
    assert states(shop) == [OrderState.SENT]


def test_confirm_and_cancel_at_once_is_whichever_came_first(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.told(NELLY)
    shop.receives(NELLY, shop.press(NELLY, "Cancelar"))
    shop.receives(NELLY, shop.press(NELLY, "Confirmar"))
    shop.work()
    assert shop.orders() == []
    assert [told.text for told in shop.told(NELLY)] == [
        "Listo, no anoté nada.",
        "Esa tarjeta ya no vale: algo cambió después. Vale la más reciente; si no, se puede escribir de nuevo.",
    ]


def test_a_stop_between_a_cards_effect_and_its_message_is_made_good(
    shop: ShopTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.says(NELLY, "conté y quedan 8 bolsas de azúcar dulfina")
    press = shop.receives(NELLY, shop.press(NELLY, "Confirmar"))
    run = shop.books.run

    def cut(key: str, actor: Actor, work: Any) -> Any:
        if key.startswith("handle:"):
            raise SystemExit("the power went")
        return run(key, actor, work)

    monkeypatch.setattr(shop.books, "run", cut)
    with pytest.raises(SystemExit):
        shop.bot.handle_step()
    assert shop.on_hand("AZUCAR-BLA-1K") == 8
    assert shop.message(press).outcome is None
    monkeypatch.undo()
    shop.restart()
    shop.work()
    assert shop.facts().count("StockCounted") == 1
    assert [told.text for told in shop.told(NELLY)][-1] == "Listo, conteo anotado."


def test_a_stop_before_the_supplier_is_told_is_made_good(shop: ShopTest) -> None:
    shop.says(NELLY, WANTED)
    shop.receives(NELLY, shop.press(NELLY, "Confirmar"))
    shop.bot.handle_step()
    assert states(shop) == [OrderState.DRAFT]
    shop.restart()
    shop.work()
    assert states(shop) == [OrderState.SENT]
    assert len(shop.told(LINDLEY)) == 1


def test_what_was_told_is_not_told_again_after_a_restart(shop: ShopTest) -> None:
    ordered(shop)
    shop.presses(LINDLEY, "Sí, todo")
    shop.told(NELLY)
    shop.restart()
    shop.work()
    assert shop.told(NELLY) == []
    assert shop.told(LINDLEY) == []


def test_what_happened_long_ago_is_told_to_nobody(shop: ShopTest) -> None:
    ordered(shop)
    [order] = shop.orders()
    shop.run("cancel", lambda tx: purchasing.cancel_order(tx, order.id))
    shop.clock.move(days=3)
    shop.work()
    assert shop.told(LINDLEY) == []


class Stumbling:
    """An understanding that fails on one word, as a bug would."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.times = inner, 0

    def read(self, said: Said, shop: Knowledge) -> Reading:
        if "veneno" in said.text:
            self.times += 1
            raise ZeroDivisionError("a bug")
        return self.inner.read(said, shop)


def test_a_message_that_fails_holds_back_no_other_and_reaches_a_person_after_three_tries(shop: ShopTest) -> None:
    shop.understanding = Stumbling(shop.understanding)
    shop.restart()
    poison = shop.receives(NELLY, {"type": "text", "text": {"body": "veneno"}})
    fine = shop.receives(NELLY, {"type": "text", "text": {"body": WANTED}})
    shop.bot.handle_step()
    assert shop.message(poison).outcome is None
    assert shop.message(fine).outcome is Outcome.DONE
    for _ in range(3):
        shop.bot.handle_step()
    assert shop.understanding.times == 3
    failed = shop.message(poison)
    assert (failed.outcome, failed.error) == (Outcome.NOT_UNDERSTOOD, "internal:ZeroDivisionError")
    assert shop.attention() == ["unread"]
    assert shop.told(NELLY)[-1].text.startswith("Algo falló de mi lado con ese mensaje.")


# Voice


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("empty", "El audio llegó vacío. ¿Puede ser otra vez?"),
        ("not_opus", "No puedo abrir ese archivo. ¿Puede ser una nota de voz, o por escrito?"),
        ("too_large", "Ese audio es demasiado grande. ¿Puede ser más corto, o por escrito?"),
        ("too_long", "Ese audio es demasiado largo. ¿Puede ser más corto, o por escrito?"),
        ("silent", "No se oye nada en el audio. ¿Puede ser otra vez, más cerca del teléfono?"),
    ],
)
def test_audio_that_cannot_be_heard_gets_one_plain_sentence(shop: ShopTest, reason: str, words: str) -> None:
    shop.recogniser.error = AudioUnusable(reason, reason=reason)
    made = shop.speaks(NELLY, "")
    assert shop.one(NELLY).text == words
    assert (shop.message(made).outcome, shop.message(made).error) == (Outcome.UNHEARD, reason)


@pytest.mark.parametrize(
    ("error", "words"), [("gone", "No pude descargar el audio."), ("too_large", "Ese audio es demasiado grande.")]
)
def test_audio_that_the_relay_could_not_fetch_is_told(shop: ShopTest, error: str, words: str) -> None:
    voice = {"id": "m1", "mime_type": "audio/ogg; codecs=opus", "sha256": "x", "voice": True}
    shop.receives(NELLY, {"type": "audio", "audio": voice})
    shop.work()
    assert shop.told(NELLY) == []
    shop.media("m1", b"", error)
    shop.work()
    assert shop.one(NELLY).text.startswith(words)
    assert shop.recogniser.heard == []


def test_the_recogniser_is_helped_by_the_shops_names_in_the_speakers_language(shop: ShopTest) -> None:
    shop.speaks(NELLY, "hola", b"OggS-audio")
    assert shop.recogniser.heard == [(b"OggS-audio", "es")]
    assert {"Coca-Cola 1.5 L", "paquete", "Nelly", "Arca Continental Lindley"} <= set(shop.recogniser.bias)


def test_a_missing_engine_is_tried_again_and_the_speaker_told_once(shop: ShopTest) -> None:
    shop.recogniser.error = engine_missing()
    note = shop.speaks(NELLY, WANTED.lower())
    shop.says(NELLY, "hola")
    assert shop.one(NELLY).text.startswith("¡Hola, Nelly!")
    for _ in range(6):
        shop.clock.move(minutes=2)
        shop.work()
    told = [each.text for each in shop.told(NELLY)]
    assert told == ["Recibí el audio; en cuanto pueda lo escucho y respondo. Si urge, mejor por escrito."]
    assert shop.message(note).outcome is None
    shop.recogniser.error = None
    shop.clock.move(minutes=10)
    shop.work()
    assert "20 paquetes de 6 (120 unidades)" in shop.one(NELLY).text


def test_now_is_when_the_message_was_written_not_when_it_is_read(shop: ShopTest) -> None:
    shop.receives(NELLY, {"type": "text", "text": {"body": "Necesito 20 cajas de Coca-Cola 1.5 para mañana"}})
    shop.clock.now += timedelta(days=2)
    shop.work()
    assert "Para el martes 24 de noviembre." in shop.one(NELLY).text


def test_what_was_heard_but_not_understood_is_said_back(shop: ShopTest) -> None:
    shop.speaks(NELLY, "xqzt wvub")
    assert shop.one(NELLY).text.startswith("Escuché «xqzt wvub», y no lo entendí bien.")


def test_what_is_queued_in_one_command_goes_out_as_it_was_queued(shop: ShopTest) -> None:
    nelly = shop.contact(NELLY)
    words = [f"mensaje {number}" for number in range(12)]

    def work(tx: Any) -> None:
        for each in words:
            tell(tx, tx.shop(), nelly, each)

    shop.run("many", work)
    assert [json.loads(each.body)["text"]["body"] for each in shop.read(lambda r: r.outgoing(50))] == words
