"""A catalogue of any size, the same for the same seed: what a shop carries, of brands that nobody owns.

`catalogue(50_000)` is what benchmarks and large tests fill their books with; `stock_books` records it. A name is thing,
brand, variant and size as shops write them, in Spanish, Portuguese or English (`data/catalogue.<language>.toml`). Some
brands differ by one letter, on purpose, and most products have brothers that differ by their size alone.
"""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from hub.application import catalogue as command
from hub.application.ports.books import Actor, Books, Transaction
from hub.domain.barcodes import check_digit
from hub.domain.catalogue import Pack
from hub.domain.events import ProductFields
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit

_DATA = Path(__file__).parent / "data"
_BRANDS = 2400
_BRANDS_A_CATEGORY = 300
_BRANDS_A_THING = 44
_ONSETS = ["b", "br", "c", "ch", "d", "f", "g", "j", "l", "ll", "m", "n", "p", "r", "s", "t", "tr", "v", "y", "z"]
_SYLLABLES = [onset + rest for onset in _ONSETS for rest in ["a", "e", "i", "o", "u", "an", "en", "ar", "el", "on"]]
_AT_ONCE = 2000


def catalogue(count: int, *, language: str = "es", currency: str = "PEN", seed: int = 7) -> list[ProductFields]:
    """The fields of `count` products with different names, skus and barcodes, in no particular order.

    One in ten has no barcode, one in twenty a second one, one in eight an alias that is its own. At most about 60,000
    of a language.
    """
    chance = random.Random(f"{language} {seed}")
    data = tomllib.loads((_DATA / f"catalogue.{language}.toml").read_text("utf-8"))
    named = list(_names(data, chance))
    if count > len(named):
        raise ValueError(f"there are {len(named)} products of this language")
    chance.shuffle(named)
    aliases: set[str] = set()
    made = []
    for number, (category, thing, brand, name) in enumerate(named[:count]):
        cost = Decimal(chance.randint(40, 3000)) / 100
        alias = f"{brand.lower()} {chance.choice(data['nicknames'])} {thing.split()[0].lower()}"
        known = alias in aliases or chance.random() > 1 / 8
        aliases.add(alias)
        made.append(
            ProductFields(
                sku=f"{category[:3].upper()}-{number:05d}",
                name=name,
                brand=brand,
                category=category,
                base_unit=Unit.UNIT,
                pack=Pack(chance.choice(data["packs"]["names"]), Decimal(chance.choice((6, 12, 24)))),
                price=UnitPrice.of(str((cost * Decimal("1.25")).quantize(Decimal("0.1"))), currency),
                cost=UnitPrice.of(str(cost), currency),
                barcodes=tuple(_ean13(f"77{k}{number:09d}") for k in range(_barcodes(chance))),
                aliases=() if known else (alias,),
                reorder_point=Decimal(chance.randint(2, 40)) if chance.random() < 0.5 else None,
            )
        )
    return made


def _barcodes(chance: random.Random) -> int:
    drawn = chance.random()
    return 0 if drawn < 0.1 else 2 if drawn > 0.95 else 1


def _ean13(twelve: str) -> str:
    return twelve + check_digit(twelve)


def _brands(chance: random.Random, count: int) -> list[str]:
    """Made-up brands of one or two words; one in six is another with one letter changed."""
    made: list[str] = []
    known: set[str] = set()
    while len(made) < count:
        if made and chance.random() < 1 / 6:
            word = chance.choice(made)
            at = chance.randrange(1, len(word))
            brand = f"{word[:at]}{chance.choice('aeioulnrst')}{word[at + 1 :]}" if word[at] != " " else word
        else:
            brand = "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3)))).capitalize()
            if chance.random() < 0.15:
                brand += f" {''.join(chance.choices(_SYLLABLES, k=2)).capitalize()}"
        if brand not in known:
            known.add(brand)
            made.append(brand)
    return made


def _names(data: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Category, thing, brand and name of everything that there is."""
    brands = _brands(chance, _BRANDS)
    for category, things in data["things"].items():
        house = chance.sample(brands, _BRANDS_A_CATEGORY)
        for line in things:
            thing, kind, listed = line.split("|")
            variants = ["", *filter(None, listed.split(","))]
            held = [""] * 3 + [c for c, kinds in data["container"].items() if kind in kinds]
            for brand in chance.sample(house, _BRANDS_A_THING):
                sizes = chance.sample(data["sizes"][kind], chance.randint(3, 5))
                own = [variants[0], *chance.sample(variants[1:], min(len(variants) - 1, chance.randint(2, 7)))]
                for variant, size in itertools.product(own, sizes):
                    words = [thing, brand, variant, chance.choice(held), size]
                    yield category, thing, brand, " ".join(filter(None, words))


def stock_books(books: Books, products: Sequence[ProductFields], *, key: str = "catalogue") -> list[str]:
    """Add these products to books that hold a shop, some thousand a command; return their ids in the same order."""

    def add(tx: Transaction, some: Sequence[ProductFields]) -> list[str]:
        return [command.add_product(tx, fields) for fields in some]

    ids: list[str] = []
    for at in range(0, len(products), _AT_ONCE):
        some = products[at : at + _AT_ONCE]
        ids += books.run(f"{key}-{at}", Actor.hub(books.device), lambda tx, some=some: add(tx, some))
    return ids
