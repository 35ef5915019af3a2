"""Sending through pywa to a real sandbox: order, limits, refusals, closed windows, and what a cut leaves behind."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from hub.application.people import change_contact
from hub.application.ports.books import Actor
from hub.bot.dialogue.turn import tell
from hub.bot.whatsapp import WhatsAppSettings
from hub.bot.wording import Wording
from hub.domain.events import DeliveryState
from hub.domain.people import HandleKind, Role
from hub.domain.purchasing import OrderState
from hub.understanding.rules import RuleReader
from tests.bot.meta import Meta, around
from tests.bot.shop import LINDLEY, NELLY, VEGA
from tests.bot.test_ordering import WANTED


@pytest.fixture
def path(shop_files: Path, tmp_path: Path) -> Path:
    shutil.copytree(shop_files, tmp_path / "shop")
    return tmp_path / "shop" / "books.db"


@pytest.fixture
def meta(path: Path, reader: RuleReader) -> Iterator[Meta]:
    with around(path, reader) as made:
        yield made


def queue(meta: Meta, phone: str, *texts: str) -> list[str]:
    """Queue texts for somebody; return our ids."""
    shop = meta.shop
    contact = shop.contact(phone)

    def work(tx: Any, words: str) -> str:
        return tell(tx, tx.shop(), contact, words)

    return [shop.run("queue", lambda tx, words=words: work(tx, words)) for words in texts]


def texts(meta: Meta, phone: str) -> list[str]:
    return [message["text"] for message in meta.messages(phone)]


def states(meta: Meta, ids: list[str]) -> list[DeliveryState]:
    return [meta.shop.message(each).state for each in ids]


def heard(meta: Meta, phone: str = NELLY) -> None:
    """Somebody writes, so that the window is open; thanks want no answer."""
    meta.says(phone, "gracias")
    meta.work()


def test_an_order_goes_all_the_way_and_a_supplier_who_never_wrote_gets_the_template(meta: Meta) -> None:
    meta.says(NELLY, WANTED)
    meta.work()
    meta.presses(NELLY, "Confirmar")
    meta.work()
    [asked] = meta.messages(LINDLEY)
    assert asked["type"] == "template"
    assert asked["text"] == (
        "Hola Arca Continental Lindley, le escribe Bodega Elvira. Queremos pedirle: "
        "Coca-Cola 1.5 L: 20 paquetes de 6 (120 unidades). Lo necesitamos "
        f"{_due(meta)}. Es el pedido A-1. ¿Nos lo puede traer?"
    )
    assert [button["title"] for button in asked["buttons"]] == ["Sí, todo", "No todo", "No puedo"]
    meta.presses(LINDLEY, "Sí, todo")
    meta.work()
    assert [order.state for order in meta.shop.orders()] == [OrderState.CONFIRMED]
    assert texts(meta, NELLY)[-1].startswith("Arca Continental Lindley confirmó el pedido A-1:")
    assert len(meta.messages(NELLY)) == 2
    assert meta.shop.read(lambda r: r.bot_counters(meta.shop.clock())).messages_per_order == 3


def _due(meta: Meta) -> str:
    [order] = meta.shop.orders()
    shop = meta.shop.read(lambda r: r.shop())
    return Wording(shop, "es").due_within(order.due)


def test_messages_to_one_person_keep_their_order_and_their_states_are_recorded(meta: Meta) -> None:
    heard(meta)
    ids = queue(meta, NELLY, *[f"mensaje {n}" for n in range(12)])
    meta.work()
    assert texts(meta, NELLY) == [f"mensaje {n}" for n in range(12)]
    assert set(states(meta, ids)) == {DeliveryState.DELIVERED}


def test_a_lost_answer_is_settled_by_the_status_and_nothing_is_sent_twice(meta: Meta) -> None:
    heard(meta)
    meta.faults(drop_response=1)
    ids = queue(meta, NELLY, "una vez")
    meta.work()
    assert states(meta, ids) == [DeliveryState.DELIVERED]
    meta.move(minutes=5)
    meta.work()
    assert texts(meta, NELLY) == ["una vez"]


def test_what_waits_behind_a_lost_answer_goes_once_the_status_settled_it(meta: Meta) -> None:
    heard(meta)
    meta.faults(drop_response=1)
    queue(meta, NELLY, "una", "dos", "tres")
    meta.work()
    meta.work()
    assert texts(meta, NELLY) == ["una", "dos", "tres"]


def test_a_stop_between_send_and_record_is_settled_by_the_status(meta: Meta, monkeypatch: pytest.MonkeyPatch) -> None:
    heard(meta)
    meta.faults(webhook_hold=True)
    ids = queue(meta, NELLY, "una vez")
    run = meta.shop.books.run

    def cut(key: str, actor: Actor, work: Any) -> Any:
        if key.startswith("sent:"):
            raise SystemExit("the power went")
        return run(key, actor, work)

    monkeypatch.setattr(meta.shop.books, "run", cut)
    with pytest.raises(SystemExit):
        meta.shop.bot.step()
    monkeypatch.undo()
    meta.shop.restart()
    meta.shop.bot.step()
    assert states(meta, ids) == [DeliveryState.QUEUED]
    assert texts(meta, NELLY) == ["una vez"]
    meta.faults(webhook_hold=False)
    meta.settle()
    assert states(meta, ids) == [DeliveryState.DELIVERED]
    meta.move(minutes=5)
    meta.work()
    assert texts(meta, NELLY) == ["una vez"]


def test_without_any_status_a_lost_answer_is_sent_again_in_the_end(meta: Meta) -> None:
    heard(meta)
    meta.faults(drop_response=1, statuses=False)
    ids = queue(meta, NELLY, "al menos una vez", "después")
    meta.work()
    assert texts(meta, NELLY) == ["al menos una vez"]
    meta.move(seconds=61)
    meta.work()
    assert texts(meta, NELLY) == ["al menos una vez", "al menos una vez", "después"]
    assert states(meta, ids) == [DeliveryState.ACCEPTED, DeliveryState.ACCEPTED]


def test_too_many_to_one_person_holds_back_that_person_only(meta: Meta) -> None:
    heard(meta)
    heard(meta, LINDLEY)
    meta.faults(pair_rate_limit=1)
    queue(meta, NELLY, "uno", "dos")
    queue(meta, LINDLEY, "otro")
    meta.work()
    assert texts(meta, NELLY) == []
    assert texts(meta, LINDLEY) == ["otro"]
    meta.move(seconds=5)
    meta.work()
    assert texts(meta, NELLY) == ["uno", "dos"]


def test_the_rate_limit_of_the_number_holds_back_everybody_for_a_while(meta: Meta) -> None:
    heard(meta)
    heard(meta, LINDLEY)
    meta.faults(rate_limit=1)
    queue(meta, NELLY, "uno")
    queue(meta, LINDLEY, "otro")
    meta.work()
    assert texts(meta, NELLY) + texts(meta, LINDLEY) == []
    meta.move(seconds=5)
    meta.work()
    assert (texts(meta, NELLY), texts(meta, LINDLEY)) == (["uno"], ["otro"])


def test_a_refusal_fails_the_message_is_shown_on_home_and_the_next_one_goes(meta: Meta) -> None:
    heard(meta)
    meta.faults(refused=1)
    ids = queue(meta, NELLY, "no llega", "llega")
    meta.work()
    assert states(meta, ids) == [DeliveryState.FAILED, DeliveryState.DELIVERED]
    assert meta.shop.message(ids[0]).error == "131026"
    assert meta.shop.attention() == ["send_failed"]


def test_a_failure_that_meta_tells_later_is_recorded_too(meta: Meta) -> None:
    heard(meta)
    meta.faults(undeliverable=1)
    ids = queue(meta, NELLY, "no llega")
    meta.work()
    assert states(meta, ids) == [DeliveryState.FAILED]
    assert meta.shop.attention() == ["send_failed"]


def test_an_expired_token_fails_nothing_and_is_shown_on_home(meta: Meta) -> None:
    heard(meta)
    meta.faults(expired_token=True)
    ids = queue(meta, NELLY, "espera")
    meta.work()
    assert states(meta, ids) == [DeliveryState.QUEUED]
    assert meta.shop.attention() == ["account"]
    assert meta.shop.bot.problem == "account"
    meta.faults(expired_token=False)
    meta.move(minutes=6)
    meta.work()
    assert texts(meta, NELLY) == ["espera"]
    assert meta.shop.bot.problem == ""


def test_a_passing_error_is_tried_again(meta: Meta) -> None:
    heard(meta)
    meta.faults(server_error=2)
    ids = queue(meta, NELLY, "llega")
    for _ in range(4):
        meta.work()
        meta.move(seconds=30)
    assert states(meta, ids) == [DeliveryState.DELIVERED]
    assert texts(meta, NELLY) == ["llega"]


def test_a_day_later_the_words_travel_in_the_notice_template(meta: Meta) -> None:
    heard(meta)
    meta.move(hours=25)
    queue(meta, NELLY, "Lindley confirmó el pedido A-1.")
    meta.work()
    [told] = meta.messages(NELLY)
    assert told["type"] == "template"
    assert told["text"] == (
        "Un aviso de Bodega Elvira: Lindley confirmó el pedido A-1. Si quiere seguir, responda a este mensaje."
    )


def test_a_window_that_meta_knows_to_be_closed_gets_the_template_at_once(meta: Meta) -> None:
    heard(meta)
    meta.faults(window=1)
    ids = queue(meta, NELLY, "hola")
    meta.work()
    assert [message["type"] for message in meta.messages(NELLY)] == ["template"]
    assert states(meta, ids) == [DeliveryState.DELIVERED]


def test_a_window_that_closed_on_the_way_is_told_by_a_status_and_gets_the_template(meta: Meta) -> None:
    heard(meta)
    meta.faults(errors_as_status=True)
    meta.http.post("/sandbox/clock", json={"advance": 25 * 3600}).raise_for_status()
    ids = queue(meta, NELLY, "hola")
    meta.work()
    assert states(meta, ids) == [DeliveryState.FAILED]
    assert [message["type"] for message in meta.messages(NELLY)] == ["template"]
    assert meta.shop.attention() == []


def test_while_whatsapp_cannot_be_reached_everything_waits(meta: Meta) -> None:
    heard(meta)
    here = meta.shop.settings
    meta.shop.restart(WhatsAppSettings(here.phone_id, here.token, base_url="http://127.0.0.1:9", timeout=1))
    ids = queue(meta, NELLY, "espera")
    meta.shop.bot.step()
    assert states(meta, ids) == [DeliveryState.QUEUED]
    assert meta.shop.bot.problem == "unreachable"
    meta.shop.restart(here)
    meta.move(minutes=2)
    meta.work()
    assert texts(meta, NELLY) == ["espera"]


def test_a_person_without_a_number_is_answered_by_the_user_id(meta: Meta) -> None:
    hidden = "51911222333"
    meta.says(hidden, "hola")
    meta.work()
    assert texts(meta, hidden)[0].startswith("¡Hola, Oculta! Aquí Bodega Elvira.")


def test_somebody_who_cannot_be_reached_at_all_fails_with_a_reason(meta: Meta) -> None:
    from hub.application.people import add_contact

    nobody = meta.shop.run("nobody", lambda tx: add_contact(tx, name="Nadie", role=Role.SUPPLIER, language="es"))
    contact = meta.shop.read(lambda r: r.contact(nobody))
    made = meta.shop.run("queue", lambda tx: tell(tx, tx.shop(), contact, "hola"))
    meta.work()
    assert (states(meta, [made]), meta.shop.message(made).error) == ([DeliveryState.FAILED], "no_handle")


def test_an_order_waits_for_its_template_to_be_approved(path: Path, reader: RuleReader) -> None:
    with ExitStack() as stack:
        meta = stack.enter_context(around(path, reader, auto_approve_templates=False))
        meta.says(NELLY, WANTED)
        meta.work()
        meta.presses(NELLY, "Confirmar")
        meta.work()
        assert meta.messages(LINDLEY) == []
        assert meta.shop.attention() == ["account"]
        for name in ("mostrador_order_1", "mostrador_notice_1"):
            decision = {"name": name, "language": "es", "status": "APPROVED"}
            meta.http.post("/sandbox/templates", json=decision).raise_for_status()
        meta.move(minutes=6)
        meta.work()
        assert [message["type"] for message in meta.messages(LINDLEY)] == ["template"]


def test_templates_are_made_once_in_every_language(meta: Meta) -> None:
    from hub.bot.templates import ensure_templates
    from hub.bot.whatsapp import connect

    client, session = connect(meta.shop.settings)
    try:
        first = ensure_templates(client, meta.shop.settings.waba_id)
        again = ensure_templates(client, meta.shop.settings.waba_id)
    finally:
        session.close()
    assert first == again
    assert {language for _, language in first} == {"es", "pt_BR", "en"}
    assert len(first) == 12
    assert set(first.values()) == {"APPROVED"}


def test_a_role_given_to_a_stranger_counts_from_the_next_message(meta: Meta) -> None:
    hidden = "51911222333"
    meta.says(hidden, "cuánto queda de coca?")
    meta.work()
    assert "Ahora no hay" in texts(meta, hidden)[-1]
    rows = meta.shop.read(lambda r: r.contact_rows(Role.CUSTOMER))
    [new] = [row.id for row in rows if any(kind is HandleKind.WHATSAPP_USER for kind, _ in row.handles)]
    meta.shop.run("role", lambda tx: change_contact(tx, new, role=Role.EMPLOYEE))
    meta.says(hidden, "cuánto queda de coca?")
    meta.work()
    assert texts(meta, hidden)[-1].startswith("Hay:")


def test_a_long_order_reaches_a_supplier_who_never_wrote_whole_and_in_order(meta: Meta) -> None:
    names = [
        product.name
        for product in meta.shop.read(lambda r: [row.product for row in r.product_rows(limit=200)])
        if product.supplier == meta.shop.contact(VEGA).id
    ][:30]
    meta.shop.run("people", lambda tx: _order_of(tx, meta, names))
    meta.work()
    told = meta.messages(VEGA)
    assert {message["type"] for message in told} == {"template"}
    seen = "\n".join(message["text"] for message in told[:-1])
    assert [name for name in names if name not in seen] == []
    assert [button["title"] for button in told[-1]["buttons"]] == ["Sí, todo", "No todo", "No puedo"]
    assert len(told[-1]["text"]) <= 1024


def _order_of(tx: Any, meta: Meta, names: list[str]) -> None:
    from decimal import Decimal

    from hub.application import purchasing
    from hub.domain.events import OrderLine

    lines = [OrderLine(row.product.id, Decimal(12)) for row in tx.product_rows(limit=200) if row.product.name in names]
    purchasing.request_order(tx, supplier=meta.shop.contact(VEGA).id, lines=lines, due=None)


def test_it_runs_by_itself_and_stops_when_it_is_told(meta: Meta) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=meta.shop.bot.run_forever, args=(stop,))
    thread.start()
    try:
        meta.says(NELLY, WANTED)
        [card] = _waited(meta, NELLY)
        assert "20 paquetes de 6 (120 unidades)" in card["text"]
        meta.presses(NELLY, "Confirmar")
        [asked] = _waited(meta, LINDLEY)
        assert asked["type"] == "template"
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def _waited(meta: Meta, phone: str) -> list[Any]:
    """What the business wrote to somebody, once there is something."""
    query = {"from": "business", "wait": 20}
    return meta.http.get(f"/sandbox/people/{phone}/messages", params=query).json()["messages"]
