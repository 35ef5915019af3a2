"""Words that belong to people: sealed in the log, gone once a person is erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.application import people
from hub.application.ports.books import Transaction
from hub.domain.errors import BooksDamaged, NotAllowed, NotFound, WrongState
from hub.domain.events import (
    CardShown,
    DeliveryState,
    MessageHeard,
    MessageKind,
    MessageQueued,
    MessageReceived,
    Personal,
)
from hub.domain.people import HandleKind, Role
from hub.storage.projections import dump
from tests.application.scene import Scene, furnish, opened
from tests.storage.devices import pull, second_device

NAME, PHONE, WORDS, HEARD, BODY = (
    "Teófila Mamani Ccori",
    "+51903296154",
    "necesito fiado hasta el sábado",
    "dos panetones",
    "Hola vecina Teófila",
)
AUDIO = b"OggS the voice of a customer" * 50


def converse(tx: Transaction) -> str:
    """A customer writes, speaks and is answered."""
    who = people.contact_for(tx, phone=PHONE, user_id="PE.4711", profile_name=NAME, language="es").id
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    tx.record(
        MessageReceived("in-1", who, MessageKind.TEXT, at, Personal(who, WORDS), wamid=Personal(who, "wamid.abc"))
    )
    tx.record(MessageReceived("in-2", who, MessageKind.AUDIO, at, None, media="media-1"))
    tx.record(MessageHeard("in-2", Personal(who, HEARD), "vosk", 1.5))
    tx.record(CardShown("card-1", who, "order", Personal(who, WORDS), "in-1"))
    tx.record(MessageQueued("out-1", who, MessageKind.TEXT, Personal(who, BODY), Personal(who, BODY), "card-1"))
    tx.keep_media("media-1", who, AUDIO, "audio/ogg")
    return who


def log_text(scene: Scene) -> str:
    connection, *_ = scene.books.writer_parts
    return repr(connection.execute("SELECT * FROM events").fetchall())


def bytes_on_disk(scene: Scene) -> bytes:
    """The database, its write-ahead log and everything else beside it, except the keys."""
    folder = scene.books.path.parent
    return b"".join(p.read_bytes() for p in sorted(folder.iterdir()) if not p.name.endswith(".keys"))


def test_the_log_holds_no_word_of_anybody_and_the_tables_on_this_device_do(shop: Scene) -> None:
    shop.do(converse)
    log = log_text(shop)
    for said in (NAME, PHONE, WORDS, HEARD, BODY, "PE.4711", "Elvira Huamán", "+51981000001"):
        assert said not in log
    with shop.books.read() as reader:
        assert reader.message("in-1").text == WORDS
        assert reader.message("in-2").heard == HEARD
    raw = bytes_on_disk(shop)
    assert AUDIO not in raw
    # Screens sort and search by them: the projections hold them in clear, on this device alone.
    assert NAME.encode() in raw


def test_what_travels_to_other_devices_holds_no_word(shop: Scene) -> None:
    shop.do(converse)
    batch = shop.feed.pending(1000)
    assert batch is not None
    travelling = b"\n".join([*batch.rows, *shop.feed.subject_keys()])
    for said in (NAME, PHONE, WORDS, HEARD, BODY, "Elvira Huamán"):
        assert said.encode() not in travelling


def test_erasing_a_person_leaves_no_word_on_the_disk_while_sums_and_chain_stay(shop: Scene) -> None:
    who = shop.do(converse)
    shop.sell(shop.coke, "2")
    shop.do(lambda tx: people.erase_contact(tx, who))
    with shop.books.read() as reader:
        contact = reader.contact(who)
        assert (contact.name, contact.phone, contact.role) == (None, None, Role.CUSTOMER)
        assert reader.contact_by_handle(HandleKind.PHONE, PHONE) is None
        assert reader.contact_by_handle(HandleKind.WHATSAPP_USER, "PE.4711") is None
        assert [m.text or m.heard for m in reader.conversation(who)] == [None, None, None]
        assert reader.media("media-1") is None
        assert reader.card("card-1").content is None
        assert reader.queued("out-1") is None
        assert reader.on_hand(shop.coke) == -2
    raw = bytes_on_disk(shop)
    for said in (NAME, PHONE, WORDS, HEARD, BODY, "PE.4711", "wamid.abc"):
        assert said.encode() not in raw
    shop.books.verify()
    connection, *_ = shop.books.writer_parts
    before = dump(connection)
    shop.books.rebuild()
    assert dump(connection) == before


def test_what_is_said_of_an_erased_person_later_is_not_kept(shop: Scene) -> None:
    who = shop.do(converse)
    shop.do(lambda tx: people.erase_contact(tx, who))

    def late(tx: Transaction) -> None:
        tx.record(MessageReceived("in-3", who, MessageKind.TEXT, tx.now, Personal(who, WORDS)))
        tx.keep_media("media-2", who, AUDIO, "audio/ogg")

    shop.do(late)
    with shop.books.read() as reader:
        assert reader.message("in-3").text is None
        assert reader.media("media-2") is None
    assert WORDS.encode() not in bytes_on_disk(shop)


def test_somebody_erased_who_writes_again_is_somebody_new(shop: Scene) -> None:
    who = shop.do(converse)
    shop.do(lambda tx: people.erase_contact(tx, who))
    again = shop.do(
        lambda tx: people.contact_for(tx, phone=PHONE, user_id=None, profile_name="Teófila", language="es").id
    )
    assert again != who
    with pytest.raises(WrongState) as refused:
        shop.do(lambda tx: people.change_contact(tx, who, name="Teófila"))
    assert refused.value.code == "wrong_state.erased"


def test_erasing_twice_is_erasing_once_and_nobody_is_nobody(shop: Scene) -> None:
    shop.do(lambda tx: people.erase_contact(tx, shop.customer))
    before = shop.events()
    shop.do(lambda tx: people.erase_contact(tx, shop.customer))
    assert shop.events() == before
    with pytest.raises(NotFound):
        shop.do(lambda tx: people.erase_contact(tx, "nobody"))


def test_only_who_may_edit_people_may_erase_them(shop: Scene) -> None:
    before = shop.events()
    for role in (Role.EMPLOYEE, Role.SUPPLIER, Role.CUSTOMER):
        with pytest.raises(NotAllowed):
            shop.do(lambda tx: people.erase_contact(tx, shop.customer), by=shop.actor(role))
    with pytest.raises(NotAllowed):
        shop.do(lambda tx: people.erase_contact(tx, shop.owner), by=shop.actor(Role.MANAGER))
    assert shop.events() == before
    shop.do(lambda tx: people.erase_contact(tx, shop.customer), by=shop.actor(Role.MANAGER))


def test_a_number_that_led_to_an_erased_person_leads_to_whom_it_led_before(shop: Scene) -> None:
    customer = shop.do(lambda tx: people.contact_for(tx, phone=PHONE, user_id=None, profile_name="T", language="es").id)
    staff = shop.do(lambda tx: people.add_contact(tx, name="Teo", role=Role.EMPLOYEE, language="es", phone=PHONE))
    with shop.books.read() as reader:
        assert reader.contact_by_handle(HandleKind.PHONE, PHONE).id == staff
        assert reader.contact(customer).phone is None
    shop.do(lambda tx: people.erase_contact(tx, staff))
    connection, *_ = shop.books.writer_parts
    before = dump(connection)
    shop.books.rebuild()
    assert dump(connection) == before
    with shop.books.read() as reader:
        assert reader.contact_by_handle(HandleKind.PHONE, PHONE).id == customer


def test_words_of_another_device_read_none_until_their_keys_are_here(shop: Scene, tmp_path: Path) -> None:
    who = shop.do(converse)
    with second_device(shop, tmp_path / "b") as other:
        pull(other, shop)
        with other.books.read() as reader:
            assert reader.contact(who).name is None
            assert reader.message("in-1").text is None
            assert reader.message("out-1").state is DeliveryState.QUEUED
        assert other.feed.adopt_keys(shop.feed.subject_keys()) > 5
        assert other.feed.adopt_keys(shop.feed.subject_keys()) == 0
        with other.books.read() as reader:
            assert reader.contact(who).name == NAME
            assert reader.message("in-1").text == WORDS
            assert reader.contact_by_handle(HandleKind.PHONE, PHONE).id == who
        assert dump(other.books.writer_parts[0]) == dump(shop.books.writer_parts[0])


def test_an_erasure_reaches_the_other_device_and_old_keys_do_not_come_back(shop: Scene, tmp_path: Path) -> None:
    who = shop.do(converse)
    old_keys = shop.feed.subject_keys()
    with second_device(shop, tmp_path / "b") as other:
        pull(other, shop)
        other.feed.adopt_keys(old_keys)
        shop.do(lambda tx: people.erase_contact(tx, who))
        pull(other, shop)
        other.feed.adopt_keys(old_keys)
        with other.books.read() as reader:
            assert reader.contact(who).name is None
            assert reader.message("in-1").text is None
        assert WORDS.encode() not in bytes_on_disk(other)
        assert dump(other.books.writer_parts[0]) == dump(shop.books.writer_parts[0])


def test_keys_of_another_shop_are_refused_whole(shop: Scene, tmp_path: Path) -> None:
    with opened(tmp_path / "other", device="dev-x") as stranger:
        furnish(stranger)
        before = shop.feed.subject_keys()
        with pytest.raises(BooksDamaged):
            shop.feed.adopt_keys([*before, *stranger.feed.subject_keys()])
        with pytest.raises(BooksDamaged):
            shop.feed.adopt_keys([b"[1, 2"])
        assert shop.feed.subject_keys() == before
