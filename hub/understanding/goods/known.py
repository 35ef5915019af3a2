"""What a message's words are asked of the shop's goods, each question put to the matcher once."""

from __future__ import annotations

from functools import cache

from hub.application.ports.understanding import Fit, ProductMatcher


class Goods:
    """The shop's goods as the words of one language name them; lives as long as the reading of one message."""

    def __init__(self, matcher: ProductMatcher, language: str) -> None:
        @cache
        def fits(words: str) -> list[Fit]:
            return matcher.fits(words, language)

        @cache
        def describes(word: str) -> bool:
            return matcher.describes(word, language)

        self.fits = fits
        """Every product that words fit, best first; see the port."""
        self.describes = describes
        """Whether a word says which goods are meant; see the port."""
        self.begins_alias = cache(matcher.begins_alias)
        """Whether what the shop calls goods by begins with a word; see the port."""
