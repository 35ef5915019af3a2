"""What is likely to be said in this shop: the bias that a recogniser is given."""

from __future__ import annotations

from hub.application.ports.books import Reader

MOST_PRODUCTS = 3000
"""Products whose names help; a larger catalogue helps with its first ones."""


def shop_bias(reader: Reader) -> tuple[str, ...]:
    """Return names of products, brands and packs, short names, and the people whom the shop knows; each once.

    The everyday words of ordering are the recogniser's own.
    """
    phrases: dict[str, None] = {}
    for row in reader.product_rows(limit=MOST_PRODUCTS):
        product = row.product
        phrases.update(dict.fromkeys(text for text in (product.name, product.brand, *product.aliases) if text))
        if product.pack:
            phrases[product.pack.name] = None
    phrases.update(dict.fromkeys(contact.name for contact in reader.contacts() if contact.name))
    return tuple(phrases)
