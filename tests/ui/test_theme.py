"""The design system keeps its promises: contrast, and things large enough to touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.ui.app import ASSETS
from hub.ui.theme import DARK, LIGHT, TOUCH, Palette

TONES = ("good", "warn", "bad", "info", "primary", "accent", "sun", "neutral")


def _luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_surface(palette: Palette) -> None:
    for surface in (palette.background, palette.surface, palette.raised, palette.primary_soft):
        assert contrast(palette.ink, surface) >= 7
        assert contrast(palette.muted, surface) >= 4.5
    assert contrast(palette.primary, palette.surface) >= 4.5
    assert contrast(palette.on_primary, palette.primary) >= 4.5
    for tone in TONES:
        assert contrast(*palette.tone(tone)) >= 4.5, tone


def test_what_is_touched_is_large_enough() -> None:
    assert TOUCH >= 48


def test_the_offline_fonts_stay_small_and_have_their_licence() -> None:
    fonts = ASSETS / "assets" / "fonts"
    assert sum(path.stat().st_size for path in fonts.rglob("*") if path.is_file()) < 1_500_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text("utf-8")
    notice = (fonts / "NOTICE.md").read_text("utf-8")
    for path in fonts.iterdir():
        if path.suffix == ".ttf":
            assert path.stem.split("-")[1] in notice
    assert Path(ASSETS / "favicon.png").exists()
