"""Words as they are compared."""

from __future__ import annotations

import pytest

from hub.domain.words import bare, fold, unaccented


@pytest.mark.parametrize(
    ("text", "as_written"),
    [("Ñandú ÇA", "nandu ca"), ("D'Água", "d'agua"), ("Straße ﬁna", "strasse fina"), ("2½ kg", "21⁄2 kg")],
)
def test_accents_and_capitals_go(text: str, as_written: str) -> None:
    assert unaccented(text) == as_written


def test_folded_words_have_no_apostrophes_and_keep_other_signs() -> None:
    assert [fold(text) for text in ("D'Água", "pa’ allá", "pa´ allá", "O`Brien, nº 3")] == [
        "dagua",
        "pa alla",
        "pa alla",
        "obrien, no 3",
    ]


def test_bare_words_are_letters_and_figures_one_space_apart() -> None:
    assert bare("  Leche_50% — ¡Añejo!\n(1.5 L) ") == "leche 50 anejo 1 5 l"
    assert bare("Leche 50%, (1.5 L)", keep="%") == "leche 50% 1 5 l"
    assert bare("🙂 …") == ""
