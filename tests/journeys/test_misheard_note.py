"""A real voice note that the real recogniser mishears: put right once, and read right the next time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.bot.service import Bot
from hub.understanding.rules import RuleReader
from hub.voice.recogniser import LocalRecogniser
from models import Store
from tests.bot.shop import NELLY, ShopTest, build

NOTE = Path(__file__).parents[1] / "data" / "voice" / "noisy-es.ogg"
"""The demo's "Necesito veinte cajas de Coca-Cola de litro y medio para el viernes" under noise twice as strong."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ShopTest]:
    store = Store()
    assert store.is_installed("whisper-base"), f"run `make models` first: whisper-base is not under {store.folder}"
    build(tmp_path / "books.db")
    made = ShopTest(tmp_path / "books.db", RuleReader())
    with LocalRecogniser(store.folder) as recogniser:
        made.bot.close()
        made.recogniser = recogniser
        made.bot = Bot(made.books, recogniser, made.understanding, made.settings, made.clock)
        yield made
    made.close()
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_what_the_recogniser_makes_of_a_word_is_known_once_somebody_said_what_it_was(shop: ShopTest) -> None:
    said = shop.speaks(NELLY, "", NOTE.read_bytes())
    heard = shop.message(said).heard
    assert "litro y medio" not in heard, "the recogniser has become better than this note: take a noisier one"
    assert "No encuentro" in shop.told(NELLY)[-1].text
    shop.says(NELLY, "la de litro y medio")
    card = shop.told(NELLY)[-1].text
    assert "Coca-Cola 1.5 L: 20 paquetes de 6" in card
    assert "donde dices «litro y medio»" in card
    shop.says(NELLY, "sí")
    [known] = shop.read(lambda r: r.mishearings())
    assert (known.heard in heard, known.meant) == (True, "litro y medio")
    shop.told(NELLY)
    shop.speaks(NELLY, "", NOTE.read_bytes())
    assert "Coca-Cola 1.5 L: 20 paquetes de 6" in shop.one(NELLY).text
