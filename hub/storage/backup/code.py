"""The recovery code: 128 random bits that open a shop's backups, written as twelve words of BIP-39.

Each language has its own list of 2048 words; the last word carries a check, so that a wrong one is noticed before any
file is opened.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache

from mnemonic import Mnemonic

from hub.domain.errors import InvalidInput

CODE_BYTES = 16
_WORDS = 12
_LISTS = {"es": "spanish", "pt": "portuguese", "en": "english"}
_TELLING = 4
"""Letters after which no two words of a list are the same."""


def new_code() -> bytes:
    """Return a new code."""
    return secrets.token_bytes(CODE_BYTES)


@cache
def _list(language: str) -> Mnemonic:
    return Mnemonic(_LISTS.get(language, _LISTS["es"]))


def to_words(code: bytes, language: str) -> list[str]:
    """Return the code's twelve words in a language."""
    return [unicodedata.normalize("NFC", word) for word in _list(language).to_mnemonic(code).split()]


@cache
def _by_beginning(language: str) -> dict[str, str]:
    return {_plain(word)[:_TELLING]: word for word in _list(language).wordlist}


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word.lower()) if letter.isalpha())


def read_words(text: str) -> bytes:
    """Return the code that somebody typed: in any of the languages, with or without accents, numbers or commas.

    The first four letters of a word are enough. Raises `InvalidInput` naming the first word that no list has, or where
    the words are not twelve or do not belong together.
    """
    typed = [word for word in map(_plain, re.split(r"[\s,;.]+", text)) if word]
    if len(typed) != _WORDS:
        raise InvalidInput(f"{len(typed)} words", reason="recovery_count", count=len(typed))
    known = {language: [_by_beginning(language).get(word[:_TELLING]) for word in typed] for language in _LISTS}
    for language, words in known.items():
        whole = [word for word, said in zip(words, typed, strict=True) if word and _plain(word).startswith(said)]
        if len(whole) == _WORDS and _list(language).check(" ".join(whole)):
            return bytes(_list(language).to_entropy(whole))
    likeliest = max(known.values(), key=lambda words: sum(word is not None for word in words))
    strange = next((said for said, word in zip(typed, likeliest, strict=True) if word is None), None)
    if strange:
        raise InvalidInput(f"{strange!r} is in no list", reason="recovery_word", word=strange)
    raise InvalidInput("the words do not belong together", reason="recovery_check")
