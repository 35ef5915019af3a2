"""A line of progress as it stands on a terminal, where it is written over, and in a file, where it is not."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from hub.application.i18n import LANGUAGES, Catalogue
from hub.assembly.cli.common import Line
from hub.storage.audit import Step

WORDS = Path(__file__).resolve().parents[2] / "hub" / "assembly" / "locale"


class Terminal(io.StringIO):
    """What was written, to somebody who watches."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """What one sees: after a carriage return what follows is written over what stands there."""
        seen = []
        for written in self.getvalue().split("\n"):
            line = ""
            for piece in written.split("\r"):
                line = piece + line[len(piece) :]
            seen.append(line.rstrip())
        return seen


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    return made


def test_a_shorter_step_leaves_no_tail_of_a_longer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    with Line() as line:
        line("Leyendo lo que todavía se puede leer", 40, 100)
        line("Rehaciendo", 1, 2)
        assert terminal.lines() == ["  Rehaciendo  50 %"]


def test_what_is_done_stays_and_what_follows_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    with Line() as line:
        line("Leyendo", 1, 2)
        line("Leyendo", 2, 2)
        line("Rehaciendo", 1, 2)
    sys.stderr.write("Listo")
    assert terminal.lines() == ["  Leyendo 100 %", "Listo"]


def test_where_something_went_wrong_its_words_have_a_line_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)

    def export() -> None:
        with Line() as line:
            line("clientes 20000", 20000, 0)
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        export()
    sys.stderr.write("No")
    assert terminal.lines() == ["No"]


def test_where_nobody_watches_each_tenth_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with Line() as line:
        for done in range(101):
            line("Leyendo", done, 100)
    assert log.getvalue().splitlines() == [f"  Leyendo {percent:3d} %" for percent in range(0, 101, 10)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_words(language: str) -> None:
    words = Catalogue(WORDS, language)
    assert all(words.has(f"verify.{step}") for step in Step if step is not Step.UNPACKING)
