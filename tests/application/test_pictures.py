"""Pictures of products: what is one is told by its bytes, and a product has only one that the books keep."""

from __future__ import annotations

import pytest

from hub.application import catalogue
from hub.domain.errors import InvalidInput, MostradorError, NotAllowed
from hub.domain.events import ProductFields
from hub.domain.people import Role
from hub.domain.pictures import LARGEST, picture_type
from tests.application.scene import Scene

JPEG, PNG = b"\xff\xd8\xff\xe0" + bytes(60), b"\x89PNG\r\n\x1a\n" + bytes(60)
WEBP = b"RIFF\x40\0\0\0WEBPVP8 " + bytes(40)
OTHERS = (b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF\0\0\0\0WAVE", b"%PDF-1.7", b"\xff\xd8")


def keep(scene: Scene, content: bytes, role: Role = Role.MANAGER) -> str:
    return scene.do(lambda tx: catalogue.keep_picture(tx, scene.coke, content), by=scene.actor(role))


def image(scene: Scene) -> str | None:
    with scene.books.read() as reader:
        return reader.product(scene.coke).image


def test_what_a_picture_is_stands_in_its_first_bytes() -> None:
    assert [picture_type(x) for x in (JPEG, PNG, WEBP)] == ["image/jpeg", "image/png", "image/webp"]
    for other in OTHERS:
        with pytest.raises(InvalidInput) as refused:
            picture_type(other)
        assert refused.value.code == "invalid_input.picture_type"
    with pytest.raises(InvalidInput) as refused:
        picture_type(JPEG + bytes(LARGEST))
    assert (refused.value.code, refused.value.params) == ("invalid_input.picture_large", {"most": 5})


def test_a_picture_is_kept_once_and_shown_as_it_was(shop: Scene) -> None:
    kept = keep(shop, PNG)
    before = shop.events()
    assert (keep(shop, PNG), shop.events(), image(shop)) == (kept, before, kept)
    with shop.books.read() as reader:
        assert (reader.media(kept).mime, reader.media(kept).content) == ("image/png", PNG)
    other = keep(shop, WEBP)
    assert image(shop) == other != kept
    # The first one is still there to go back to.
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(image=kept)))
    assert image(shop) == kept
    shop.do(lambda tx: catalogue.change_product(tx, shop.coke, ProductFields(image="")))
    assert image(shop) is None
    shop.books.verify()


def test_a_product_takes_no_picture_that_the_books_do_not_keep(shop: Scene) -> None:
    shop.do(lambda tx: tx.keep_media("voice", shop.customer, b"OggS", "audio/ogg"))
    before = shop.events()
    for wrong in ("voice", "no-such", "https://example.com/a.png", "../../etc/passwd"):
        with pytest.raises(MostradorError) as refused:
            shop.do(lambda tx, x=wrong: catalogue.change_product(tx, shop.coke, ProductFields(image=x)))
        assert refused.value.code == "invalid_input.picture_unknown"
    with pytest.raises(NotAllowed):
        keep(shop, JPEG, Role.EMPLOYEE)
    with pytest.raises(InvalidInput):
        keep(shop, b"GIF89a")
    assert (shop.events(), image(shop)) == (before, None)
    with shop.books.read() as reader:
        assert reader.connection.execute("SELECT count(*) FROM media").fetchone()[0] == 1
