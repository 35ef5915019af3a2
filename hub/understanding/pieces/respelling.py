"""Words written as they sound, or without some of their vowels, become the words of the language that they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hub.understanding.pieces.lexicon import Lexicon
from hub.understanding.pieces.text import Kind, Token


def respelt(parts: list[Token], lex: Lexicon, own: Lexicon, is_called: Callable[[Token], bool]) -> list[Token]:
    """`parts` with the words of `lex` for those that are misspelt.

    What is written like a name stays, what is a word of the sender's `own` language ("olha" is no "hola"), and what
    goods or people of the shop are called by.
    """
    return [_word(parts, at, lex, own, is_called) for at in range(len(parts))]


def _word(parts: list[Token], at: int, lex: Lexicon, own: Lexicon, is_called: Callable[[Token], bool]) -> Token:
    token = parts[at]
    if token.kind is not Kind.WORD or _like_a_name(parts, at) or (own is not lex and own.knows(token.text)):
        return token
    word = lex.respelt(token.text)
    return token if word is None or is_called(token) else replace(token, text=word)


def _like_a_name(parts: list[Token], at: int) -> bool:
    """Whether the word at `at` is written as names are: a capital inside a sentence."""
    raw = parts[at].raw
    inside = at > 0 and parts[at - 1].kind not in (Kind.MARK, Kind.NEWLINE)
    return inside and raw[:1].isupper() and raw[1:].islower()
