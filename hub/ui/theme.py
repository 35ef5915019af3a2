"""The design system: colours, spacing, corner radius and type scale, for light and dark.

Every screen takes its measures from here. Text on its surface keeps a contrast of at least 4.5 to 1 (WCAG 2.2,
1.4.3; a test computes it), and what is touched is at least `TOUCH` high.
"""

from __future__ import annotations

from dataclasses import dataclass

import flet as ft

FONT = "Mostrador Sans"
"""Figtree with arrows, check marks and currency signs added; see ``assets/assets/fonts/NOTICE.md``."""

TOUCH = 48
"""Least height of what is touched, in logical pixels (Material: 48)."""
RADIUS = 14
RADIUS_SMALL = 10
PHONE = 760
"""Narrower windows get the navigation bar and one column."""
WIDE = 1100
"""Wider windows get the rail with words and two columns."""


class Space:
    """Distances, in logical pixels."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Size:
    """The type scale, in logical pixels."""

    HERO = 34
    TITLE = 26
    HEADING = 18
    LARGE = 16
    BODY = 15
    SMALL = 13


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one brightness. A tone and its ``_soft`` belong together: text or icon on its surface."""

    dark: bool
    background: str
    surface: str
    raised: str
    """Inputs, hovered rows, chips at rest."""
    line: str
    ink: str
    muted: str
    primary: str
    on_primary: str
    primary_soft: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    shadow: str

    def tone(self, name: str) -> tuple[str, str]:
        """Return foreground and background of a tone: good, warn, bad, info, primary, accent, sun or neutral."""
        return {
            "good": (self.good, self.good_soft),
            "warn": (self.warn, self.warn_soft),
            "bad": (self.bad, self.bad_soft),
            "info": (self.info, self.info_soft),
            "primary": (self.primary, self.primary_soft),
            "accent": (self.on_accent, self.accent),
            "sun": (self.warn, self.accent_soft),
            "neutral": (self.muted, self.raised),
        }[name]


LIGHT = Palette(
    dark=False,
    background="#FBF6EE",
    surface="#FFFFFF",
    raised="#F5EDE1",
    line="#E9DFD1",
    ink="#241C15",
    muted="#675B4F",
    primary="#0B6B5B",
    on_primary="#FFFFFF",
    primary_soft="#DDF1EB",
    accent="#FFB627",
    on_accent="#3B2600",
    accent_soft="#FFF1D2",
    good="#17693B",
    good_soft="#DFF3E4",
    warn="#8A4B00",
    warn_soft="#FFEDD0",
    bad="#A8201A",
    bad_soft="#FDE4E1",
    info="#1B4F91",
    info_soft="#E1ECFA",
    shadow="#14241C15",
)
DARK = Palette(
    dark=True,
    background="#15120F",
    surface="#201C18",
    raised="#2C2621",
    line="#3B332C",
    ink="#F7F0E7",
    muted="#BDB0A2",
    primary="#58D1B6",
    on_primary="#00251D",
    primary_soft="#12392F",
    accent="#FFC14D",
    on_accent="#2B1B00",
    accent_soft="#40300F",
    good="#7BDA9C",
    good_soft="#16351F",
    warn="#FFC070",
    warn_soft="#3F2B0E",
    bad="#FF9D94",
    bad_soft="#471C19",
    info="#9CC4FA",
    info_soft="#172E4C",
    shadow="#66000000",
)


def scheme(p: Palette) -> ft.ColorScheme:
    """Return a palette as Material's colour scheme, for Flet's own controls."""
    return ft.ColorScheme(
        primary=p.primary,
        on_primary=p.on_primary,
        primary_container=p.primary_soft,
        on_primary_container=p.primary,
        secondary=p.primary,
        on_secondary=p.on_primary,
        secondary_container=p.primary_soft,
        on_secondary_container=p.primary,
        tertiary=p.accent,
        on_tertiary=p.on_accent,
        tertiary_container=p.accent_soft,
        on_tertiary_container=p.ink,
        error=p.bad,
        on_error=p.surface,
        error_container=p.bad_soft,
        on_error_container=p.bad,
        surface=p.surface,
        on_surface=p.ink,
        on_surface_variant=p.muted,
        outline=p.muted,
        outline_variant=p.line,
        inverse_surface=p.ink,
        on_inverse_surface=p.surface,
        surface_tint="#00000000",
        surface_container_lowest=p.surface,
        surface_container_low=p.surface,
        surface_container=p.surface,
        surface_container_high=p.surface,
        surface_container_highest=p.raised,
        shadow="#000000",
        scrim="#000000",
    )


def theme(p: Palette) -> ft.Theme:
    """Return the Flet theme of a palette."""
    label = ft.TextStyle(font_family=FONT, size=Size.SMALL, weight=ft.FontWeight.W_600)
    return ft.Theme(
        color_scheme=scheme(p),
        font_family=FONT,
        scaffold_bgcolor=p.background,
        visual_density=ft.VisualDensity.STANDARD,
        navigation_bar_theme=ft.NavigationBarTheme(
            bgcolor=p.surface,
            indicator_color=p.primary_soft,
            elevation=0,
            height=72,
            label_text_style={
                ft.ControlState.SELECTED: ft.TextStyle(
                    font_family=FONT, size=11, weight=ft.FontWeight.W_700, color=p.primary
                ),
                ft.ControlState.DEFAULT: ft.TextStyle(
                    font_family=FONT, size=11, weight=ft.FontWeight.W_500, color=p.muted
                ),
            },
        ),
        dialog_theme=ft.DialogTheme(
            bgcolor=p.surface,
            shape=ft.RoundedRectangleBorder(radius=RADIUS + 6),
            title_text_style=ft.TextStyle(font_family=FONT, size=20, weight=ft.FontWeight.W_700, color=p.ink),
            content_text_style=ft.TextStyle(font_family=FONT, size=Size.BODY, color=p.ink),
        ),
        snackbar_theme=ft.SnackBarTheme(
            bgcolor=p.ink,
            content_text_style=ft.TextStyle(font_family=FONT, size=Size.BODY, color=p.surface),
            behavior=ft.SnackBarBehavior.FLOATING,
            shape=ft.RoundedRectangleBorder(radius=RADIUS_SMALL),
        ),
        tab_bar_theme=ft.TabBarTheme(label_text_style=label, unselected_label_text_style=label),
        tooltip_theme=ft.TooltipTheme(
            text_style=ft.TextStyle(font_family=FONT, size=Size.SMALL, color=p.surface),
            decoration=ft.BoxDecoration(bgcolor=p.ink, border_radius=RADIUS_SMALL),
        ),
    )
