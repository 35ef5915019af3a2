"""The recovery code: twelve words that a person can write on paper and type again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import InvalidInput
from hub.storage.backup import new_code, read_words, to_words

CODE = bytes(range(16))
LANGUAGES = ("es", "pt", "en")


def refusal(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        read_words(text)
    return refused.value


@given(st.binary(min_size=16, max_size=16), st.sampled_from(LANGUAGES))
def test_words_lead_back_to_the_code_in_every_language(code: bytes, language: str) -> None:
    words = to_words(code, language)
    assert len(words) == 12
    assert read_words(" ".join(words)) == code


def test_codes_are_of_the_full_length_and_never_the_same() -> None:
    assert {len(new_code()) for _ in range(50)} == {16}
    assert len({new_code() for _ in range(50)}) == 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_people_type_is_read(language: str) -> None:
    words = to_words(CODE, language)
    bare = ["".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)) for word in words]
    for typed in (
        "  ".join(words).upper(),
        "\n".join(f"{n}. {word}" for n, word in enumerate(bare, 1)),
        ", ".join(bare),
        " ".join(word[:4] for word in bare),
        unicodedata.normalize("NFD", " ".join(words)),
    ):
        assert read_words(typed) == CODE


def test_what_cannot_be_a_code_is_refused_with_what_is_wrong() -> None:
    words = to_words(CODE, "es")
    assert refusal(" ".join(words[:11])).params == {"count": 11}
    assert refusal("").code == "invalid_input.recovery_count"
    strange = refusal(" ".join([*words[:5], "coca", *words[6:]]))
    assert (strange.code, strange.params) == ("invalid_input.recovery_word", {"word": "coca"})
    swapped = [words[1], words[0], *words[2:]]
    assert refusal(" ".join(swapped)).code == "invalid_input.recovery_check"
    misspelt = refusal(" ".join([*words[:11], words[11] + "xx"]))
    assert misspelt.code in ("invalid_input.recovery_check", "invalid_input.recovery_word")
