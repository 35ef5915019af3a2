"""Analytics: sales, inventory and what the bot did, for a period."""

from __future__ import annotations

from decimal import Decimal

import flet as ft

from hub.application.views.reports import BotCounters, InventorySummary, SalesSummary
from hub.domain.rights import Right
from hub.ui.components import surfaces
from hub.ui.components.charts import Bar, bars, nice_top, shares
from hub.ui.components.frame import header, scrolled
from hub.ui.components.text import muted, strong
from hub.ui.context import component, go, use_session
from hub.ui.hooks import use_answer
from hub.ui.session import Session
from hub.ui.theme import Size, Space

TABS = ("sales", "inventory", "bot")
PERIODS = (7, 14, 30)
_COL = {"xs": 6, "lg": 3}


@component
def AnalyticsPage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words
    part = ft.use_route_params().get("part") or ""
    tab = part if part in TABS else TABS[0]
    days, set_days = ft.use_state(14)
    if not session.may(Right.SEE_SALES):
        return surfaces.empty(p, ft.Icons.LOCK_OUTLINE, w("denied.what"), w("denied.how"))

    def pick_tab(name: str) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            go(f"/analytics/{name}")

        return surfaces.filter_chip(p, w("analytics." + name), tab == name, pressed)

    def pick_days(number: int) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            set_days(number)

        return surfaces.filter_chip(p, w("analytics.days", n=number), days == number, pressed)

    tabs = surfaces.chips([pick_tab(name) for name in TABS])
    periods = [] if tab == "inventory" else [surfaces.chips([pick_days(number) for number in PERIODS])]
    switches = (
        ft.Column([tabs, *periods], spacing=Space.S)
        if session.phone
        else ft.Row([ft.Container(tabs, expand=True), *periods])
    )
    view = {"sales": SalesTab, "inventory": InventoryTab, "bot": BotTab}[tab]
    return scrolled(
        session, header(session, w("page.analytics")), [switches, view(session, days, key=tab)], f"analytics-{tab}"
    )


def _nothing(session: Session, name: str, icon: ft.IconData) -> ft.Control:
    w = session.words
    return surfaces.card(
        session.palette,
        surfaces.empty(session.palette, icon, w(f"analytics.{name}.empty"), w(f"analytics.{name}.empty.how")),
    )


def _two(session: Session, left: ft.Control, right: ft.Control) -> ft.Control:
    if not session.wide:
        return ft.Column([left, right], spacing=Space.L)
    return ft.Row(
        [ft.Container(left, expand=3), ft.Container(right, expand=2)],
        spacing=Space.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _stack(controls: list[ft.Control]) -> ft.Control:
    return ft.Column(controls, spacing=Space.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@component
def SalesTab(session: Session, days: int) -> ft.Control:
    """Sales by day, against the period before, and the products that brought most."""
    p, w = session.palette, session.words
    answer = use_answer(session, lambda reader: reader.sales_summary(session.services.now(), days), days)
    if not answer.value:
        return surfaces.waiting(p)
    sales: SalesSummary = answer.value
    if not sales.count:
        return _nothing(session, "sales", ft.Icons.POINT_OF_SALE)
    money = w.formats.money
    figures = ft.ResponsiveRow(
        [
            surfaces.tile(
                p,
                ft.Icons.PAYMENTS_OUTLINED,
                w("sales.total"),
                money(sales.total),
                _against(session, sales),
                "good",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.RECEIPT_LONG_OUTLINED,
                w("sales.count"),
                w.formats.number(sales.count),
                w("analytics.days", n=days),
                "info",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.SHOPPING_BASKET_OUTLINED,
                w("sales.average"),
                money(sales.average),
                w("sales.average.note"),
                "primary",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.CALENDAR_MONTH_OUTLINED,
                w("sales.per_day"),
                money(type(sales.total)(sales.total.minor // days, sales.total.currency)),
                w("sales.per_day.note"),
                "accent",
                col=_COL,
                narrow=session.phone,
            ),
        ],
        spacing=Space.L,
        run_spacing=Space.L,
    )
    top = nice_top(max(float(day.total.amount) for day in sales.days))
    chart = bars(
        p,
        [
            Bar(
                w.formats.short_day(day.day),
                (float(day.total.amount),),
                (f"{w.formats.short_day(day.day)}\n{money(day.total)}",),
            )
            for day in sales.days
        ],
        [p.primary],
        [(top * part / 4, w.formats.number(Decimal(str(top * part / 4)))) for part in range(5)],
    )
    best = shares(
        p,
        [
            (
                item.name,
                float(item.total.amount),
                f"{money(item.total)} · {w.formats.number(item.quantity)}",
            )
            for item in sales.top[:8]
        ],
        p.accent,
    )
    return _stack(
        [
            figures,
            _two(
                session,
                surfaces.section(p, w("sales.by_day"), [chart]),
                surfaces.section(p, w("sales.top"), [best]),
            ),
        ]
    )


def _against(session: Session, sales: SalesSummary) -> str:
    w = session.words
    if not sales.before.minor:
        return w("sales.before.none")
    share = (Decimal(sales.total.minor) / sales.before.minor - 1) * 100
    number = w.formats.number(abs(round(share)))
    return w("sales.more" if share >= 0 else "sales.less", n=number)


@component
def InventoryTab(session: Session, days: int) -> ft.Control:
    """What stands on the shelves, what it is worth, and what runs low."""
    del days
    p, w = session.palette, session.words
    answer = use_answer(session, lambda reader: reader.inventory_summary())
    if not answer.value:
        return surfaces.waiting(p)
    stock: InventorySummary = answer.value
    if not stock.products:
        return _nothing(session, "inventory", ft.Icons.INVENTORY_2_OUTLINED)
    money = w.formats.money

    async def show_low(_event: ft.ControlEvent) -> None:
        go("/products/low")

    figures = ft.ResponsiveRow(
        [
            surfaces.tile(
                p,
                ft.Icons.INVENTORY_2_OUTLINED,
                w("inventory.products"),
                w.formats.number(stock.products),
                w("inventory.products.note"),
                "primary",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.SAVINGS_OUTLINED,
                w("inventory.cost"),
                money(stock.value_at_cost),
                w("inventory.cost.note"),
                "info",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.SELL_OUTLINED,
                w("inventory.price"),
                money(stock.value_at_price),
                w("inventory.price.note"),
                "good",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.PRODUCTION_QUANTITY_LIMITS,
                w("inventory.low"),
                w.formats.number(stock.low_count),
                w("inventory.low.note"),
                "warn",
                on_click=show_low,
                col=_COL,
                narrow=session.phone,
            ),
        ],
        spacing=Space.L,
        run_spacing=Space.L,
    )
    parts = shares(
        p,
        [(name.capitalize(), float(value.amount), money(value)) for name, value in stock.by_category[:12]],
        p.primary,
    )
    low: list[ft.Control] = [
        surfaces.row(
            p,
            surfaces.initials(p, row.product.name),
            row.product.name,
            row.product.sku,
            [surfaces.chip(p, w.quantity(row.on_hand, row.product.base_unit), "bad" if row.on_hand <= 0 else "warn")],
        )
        for row in (*stock.negative, *[x for x in stock.low if x.on_hand >= 0])[:10]
    ]
    return _stack(
        [
            figures,
            _two(
                session,
                surfaces.section(p, w("inventory.by_category"), [parts]),
                surfaces.section(
                    p, w("inventory.low.list"), low or [muted(p, w("inventory.low.none"), size=Size.BODY)]
                ),
            ),
        ]
    )


@component
def BotTab(session: Session, days: int) -> ft.Control:
    """How many messages came and went, what was understood, and what an order costs in messages."""
    p, w = session.palette, session.words
    answer = use_answer(session, lambda reader: reader.bot_counters(session.services.now(), days), days)
    if not answer.value:
        return surfaces.waiting(p)
    bot: BotCounters = answer.value
    if not bot.received and not bot.sent:
        return _nothing(session, "bot", ft.Icons.FORUM_OUTLINED)
    number = w.formats.number
    handled = bot.understood + bot.asked + bot.not_understood
    share = f"{number(round(Decimal(bot.understood) * 100 / handled))} %" if handled else "—"
    per_order = number(bot.messages_per_order) if bot.messages_per_order is not None else "—"
    figures = ft.ResponsiveRow(
        [
            surfaces.tile(
                p,
                ft.Icons.FORUM_OUTLINED,
                w("bot.received"),
                number(bot.received),
                w.count("bot.voice", bot.voice_notes),
                "info",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.PSYCHOLOGY_ALT_OUTLINED,
                w("bot.understood"),
                share,
                w("bot.understood.note", n=number(bot.understood)),
                "good",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.CHECK_CIRCLE_OUTLINED,
                w("bot.confirmed"),
                number(bot.orders_confirmed),
                w.count("bot.orders", bot.orders),
                "primary",
                col=_COL,
                narrow=session.phone,
            ),
            surfaces.tile(
                p,
                ft.Icons.SEND_OUTLINED,
                w("bot.per_order"),
                per_order,
                w("bot.per_order.note", n=number(bot.sent)),
                "accent",
                col=_COL,
                narrow=session.phone,
            ),
        ],
        spacing=Space.L,
        run_spacing=Space.L,
    )
    top = nice_top(max((max(came, went) for _, came, went in bot.days), default=0), whole=True)
    chart = bars(
        p,
        [
            Bar(
                w.formats.short_day(day),
                (came, went),
                (w("bot.came", n=number(came)), w("bot.went", n=number(went))),
            )
            for day, came, went in bot.days
        ],
        [p.primary, p.accent],
        [(top * part / 4, number(Decimal(str(top * part / 4)))) for part in range(5)],
    )
    legend = ft.Row(
        [_key(session, p.primary, w("bot.key.came")), _key(session, p.accent, w("bot.key.went"))], spacing=Space.L
    )
    intents = shares(
        p,
        [(w.known("intent." + name, "intent.other"), count, number(count)) for name, count in bot.by_intent[:8]],
        p.primary,
    )
    rest = [
        surfaces.fact(p, w("bot.asked"), number(bot.asked)),
        surfaces.fact(p, w("bot.not_understood"), number(bot.not_understood)),
        surfaces.fact(p, w("bot.waiting"), number(bot.waiting)),
        surfaces.fact(p, w("bot.failed"), number(bot.failed)),
        *[
            surfaces.fact(p, w.known("route." + name.partition(":")[0], "route.other"), number(count))
            for name, count in bot.by_route
        ],
    ]
    return _stack(
        [
            figures,
            _two(
                session,
                surfaces.section(p, w("bot.by_day"), [legend, chart]),
                surfaces.section(p, w("bot.detail"), rest),
            ),
            surfaces.section(
                p, w("bot.intents"), [intents] if bot.by_intent else [muted(p, w("bot.intents.none"), size=Size.BODY)]
            ),
        ]
    )


def _key(session: Session, colour: str, text: str) -> ft.Control:
    return ft.Row(
        [
            ft.Container(width=12, height=12, border_radius=3, bgcolor=colour),
            strong(session.palette, text, size=Size.SMALL),
        ],
        spacing=Space.S,
        tight=True,
    )
