"""Answers of the matcher: which products fit, how well and why, each product fetched once it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from hub.application.ports.understanding import Fit
from hub.domain.catalogue import Product

_AT_ONCE = 64
"""Products fetched where one is asked for: often the first of an answer says enough."""
Answer = list[tuple[str, float, str]]
"""Ids of products with their scores and why they fit."""
Products = Callable[[Collection[str]], Mapping[str, Product]]
"""Gives the products with these ids."""


class Later:
    """The products of an answer, fetched some at a time when one is asked for: of thousands few are looked at."""

    def __init__(self, ids: Sequence[str], products: Products) -> None:
        self._ids = ids
        self._products = products
        self._places: dict[str, int] = {}
        self._known: dict[str, Product] = {}

    def __call__(self, product: str) -> Product:
        """The product with this id, which is one of the answer's."""
        if product not in self._known:
            self._places = self._places or {each: at for at, each in enumerate(self._ids)}
            at = self._places[product]
            self._known.update(self._products(self._ids[at : at + _AT_ONCE]))
        return self._known[product]


def fits_of(answer: Answer, products: Products) -> list[Fit]:
    """The port's answer to `answer`."""
    load = Later([product for product, _, _ in answer], products)
    return [Fit(product, score, why, load) for product, score, why in answer]
