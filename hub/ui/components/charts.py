"""Charts in the palette's colours: bars by day, and named shares as lines of different length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import flet as ft
import flet_charts as fc

from hub.ui.components.text import line, muted, strong
from hub.ui.theme import Palette, Size, Space


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of the chart: what stands below it, how high its bars are, and what they say when touched."""

    label: str
    values: tuple[float, ...]
    said: tuple[str, ...]


def nice_top(highest: float, *, whole: bool = False) -> float:
    """Return a round number at or above `highest`: its quarters, which the axis shows, are round as well.

    `whole`: what is counted has no halves, so neither have the quarters.
    """
    power = 10.0 ** floor(log10(highest)) if highest > 0 else 1.0
    tops = (step * scale for scale in (power, power * 10) for step in (1, 2, 4, 6, 8))
    return next(top for top in tops if top >= highest and not (whole and top % 4))


def bars(p: Palette, groups: Sequence[Bar], colours: Sequence[str], axis: Sequence[tuple[float, str]]) -> ft.Control:
    """Bars side by side; `axis` are the marks at the left as (value, words). At most about eight labels are shown."""
    every = max(1, ceil(len(groups) / 8))
    last = len(groups) - 1
    top = max((mark for mark, _ in axis), default=1)
    width = 6 if len(groups) > 20 else 10 if len(groups) > 10 else 18
    return fc.BarChart(
        groups=[
            fc.BarChartGroup(
                x=index,
                spacing=3,
                rods=[
                    fc.BarChartRod(
                        to_y=value,
                        width=width,
                        color=colour,
                        border_radius=ft.BorderRadius.only(top_left=4, top_right=4),
                        tooltip=fc.BarChartRodTooltip(
                            text=said, text_style=ft.TextStyle(color=p.surface, size=Size.SMALL)
                        ),
                    )
                    for value, said, colour in zip(group.values, group.said, colours, strict=True)
                ],
            )
            for index, group in enumerate(groups)
        ],
        min_y=0,
        max_y=top,
        interactive=True,
        tooltip=fc.BarChartTooltip(
            bgcolor=p.ink, border_radius=8, fit_inside_horizontally=True, fit_inside_vertically=True
        ),
        horizontal_grid_lines=fc.ChartGridLines(interval=top / 4, color=p.line, width=1),
        left_axis=fc.ChartAxis(
            label_spacing=top / 4,
            labels=[fc.ChartAxisLabel(value=mark, label=muted(p, words, size=11)) for mark, words in axis],
            label_size=52,
        ),
        bottom_axis=fc.ChartAxis(
            labels=[
                fc.ChartAxisLabel(
                    value=index, label=ft.Container(muted(p, group.label, size=11), padding=ft.Padding.only(top=6))
                )
                for index, group in enumerate(groups)
                if (last - index) % every == 0
            ],
            label_size=28,
        ),
        border=ft.Border.only(bottom=ft.BorderSide(1, p.line)),
        height=240,
        animation=ft.Animation(0),
    )


def shares(p: Palette, rows: Sequence[tuple[str, float, str]], colour: str) -> ft.Control:
    """Named amounts as lines of different length: (name, amount, words of the amount)."""
    most = max((amount for _, amount, _ in rows), default=0) or 1
    return ft.Column(
        [
            ft.Column(
                [
                    ft.Row([ft.Container(line(strong(p, name, size=14)), expand=True), muted(p, said, size=14)]),
                    ft.ProgressBar(
                        value=max(0.0, amount / most), color=colour, bgcolor=p.raised, bar_height=8, border_radius=4
                    ),
                ],
                spacing=Space.XS,
                tight=True,
            )
            for name, amount, said in rows
        ],
        spacing=Space.M,
        tight=True,
    )
