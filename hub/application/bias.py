"""What is likely to be said in this shop: the bias that a recogniser is given."""

from __future__ import annotations

from collections.abc import Iterable

from hub.application.ports.books import Reader
from hub.domain.catalogue import Product
from hub.domain.people import Contact
from hub.domain.shop import Branch

MOST_PRODUCTS = 3000
"""Products whose names help; a larger catalogue helps with its first ones."""


def shop_bias(reader: Reader) -> tuple[str, ...]:
    """Return what `likely_words` finds in the books, and before it the words that were misheard here."""
    misheard = (each.meant for each in reader.mishearings() if not each.is_number)
    products = [row.product for row in reader.product_rows(limit=MOST_PRODUCTS)]
    likely = likely_words(products, reader.contacts(), reader.branches())
    return tuple(dict.fromkeys((*misheard, *likely)))


def likely_words(
    products: Iterable[Product], contacts: Iterable[Contact], branches: Iterable[Branch]
) -> tuple[str, ...]:
    """Return names of products, brands and packs, short names that the shop was taught, people and branches; each once.

    The everyday words of ordering are the recogniser's own.
    """
    phrases: dict[str, None] = {}
    for product in products:
        phrases.update(dict.fromkeys(text for text in (product.name, product.brand, *product.aliases) if text))
        if product.pack:
            phrases[product.pack.name] = None
    people_and_places: tuple[Contact | Branch, ...] = (*contacts, *branches)
    phrases.update(dict.fromkeys(each.name for each in people_and_places if each.name))
    return tuple(phrases)
