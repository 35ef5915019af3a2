"""One product: price and stock at a glance, its facts, stock by branch, and every movement."""

from __future__ import annotations

from decimal import Decimal

import flet as ft

from hub.application.views.catalogue import ProductDetail
from hub.application.views.stock import MovementView
from hub.domain.rights import Right
from hub.domain.stock import MovementKind
from hub.ui.components import buttons, surfaces
from hub.ui.components.frame import header, scrolled
from hub.ui.components.product_form import CountForm, ProductForm
from hub.ui.components.text import BOLD, muted, strong
from hub.ui.context import component
from hub.ui.session import Session
from hub.ui.theme import Size, Space

_MOVES = {
    MovementKind.RECEIPT: (ft.Icons.LOCAL_SHIPPING_OUTLINED, "good"),
    MovementKind.SALE: (ft.Icons.POINT_OF_SALE, "info"),
    MovementKind.RETURN: (ft.Icons.UNDO, "neutral"),
    MovementKind.COUNT: (ft.Icons.FACT_CHECK_OUTLINED, "neutral"),
    MovementKind.LOSS: (ft.Icons.DELETE_OUTLINE, "bad"),
    MovementKind.OWN_USE: (ft.Icons.HOME_OUTLINED, "neutral"),
}
_OTHER_MOVE = (ft.Icons.SWAP_VERT, "neutral")


@component
def ProductView(session: Session, detail: ProductDetail) -> ft.Control:
    """The detail at the right of the list, or alone on a phone."""
    p, w = session.palette, session.words
    editing, set_editing = ft.use_state(False)
    counting, set_counting = ft.use_state(False)
    product = detail.row.product

    async def edit(_event: ft.ControlEvent) -> None:
        set_editing(True)

    async def count(_event: ft.ControlEvent) -> None:
        set_counting(True)

    async def edited() -> None:
        set_editing(False)

    async def counted() -> None:
        set_counting(False)

    actions: list[ft.Control] = []
    if session.may(Right.EDIT_CATALOGUE):
        actions.append(buttons.primary(p, w("product.edit"), edit, icon=ft.Icons.EDIT_OUTLINED))
    if session.may(Right.COUNT_STOCK):
        actions.append(buttons.secondary(p, w("count.name"), count, icon=ft.Icons.FACT_CHECK_OUTLINED))
    content = [
        _summary(session, detail),
        ft.Row(actions, spacing=Space.S, wrap=True),
        _branches(session, detail),
        _facts(session, detail),
        _movements(session, detail),
        ProductForm(session, product, editing, edited),
        CountForm(session, product, counting, counted),
    ]
    return scrolled(session, header(session, product.name, detail=True, back="/products"), content, product.id)


def _summary(session: Session, detail: ProductDetail) -> ft.Control:
    p, w = session.palette, session.words
    product, row = detail.row.product, detail.row
    price = w.formats.money(product.price.times(Decimal(1))) if product.price else w("product.no_price")
    state = (
        ("product.out", "bad")
        if row.on_hand <= 0
        else ("product.low", "warn")
        if row.low
        else ("product.enough", "good")
    )
    return surfaces.card(
        p,
        ft.Row(
            [
                ft.Column(
                    [
                        muted(p, w("product.price.per", unit=w("unit." + product.base_unit.value))),
                        ft.Text(price, size=Size.HERO, weight=BOLD, color=p.primary),
                    ],
                    spacing=0,
                    expand=True,
                    tight=True,
                ),
                ft.Column(
                    [
                        muted(p, w("product.on_hand")),
                        ft.Text(w.quantity(row.on_hand, product.base_unit), size=Size.TITLE, weight=BOLD, color=p.ink),
                        surfaces.chip(p, w(state[0]), state[1]),
                    ],
                    spacing=Space.XS,
                    horizontal_alignment=ft.CrossAxisAlignment.END,
                    tight=True,
                ),
            ]
        ),
    )


def _branches(session: Session, detail: ProductDetail) -> ft.Control:
    p, w = session.palette, session.words
    unit = detail.row.product.base_unit
    most = max((amount for _, amount in detail.by_branch), default=Decimal(0))
    rows: list[ft.Control] = [
        ft.Column(
            [
                ft.Row([muted(p, name, size=14, expand=True), strong(p, w.quantity(amount, unit))]),
                ft.ProgressBar(
                    value=float(max(amount, Decimal(0)) / most) if most > 0 else 0,
                    color=p.primary,
                    bgcolor=p.raised,
                    bar_height=6,
                    border_radius=3,
                ),
            ],
            spacing=Space.XS,
            tight=True,
        )
        for name, amount in detail.by_branch
    ]
    return surfaces.section(p, w("product.branches"), rows or [muted(p, w("product.branches.none"))])


def _facts(session: Session, detail: ProductDetail) -> ft.Control:
    p, w = session.palette, session.words
    product = detail.row.product
    money = w.formats.money
    facts = [(w("product.sku"), product.sku)]
    if product.category:
        facts.append((w("product.category"), product.category.capitalize()))
    if product.barcodes:
        facts.append((w("product.barcode"), " · ".join(product.barcodes)))
    if product.cost:
        facts.append((w("product.cost"), money(product.cost.times(Decimal(1)))))
    if product.cost and product.price and product.price.amount:
        margin = (product.price.amount - product.cost.amount) / product.price.amount * 100
        facts.append((w("product.margin"), f"{w.formats.number(round(margin, 1))} %"))
    if product.reorder_point is not None:
        facts.append((w("product.reorder"), w.quantity(product.reorder_point, product.base_unit)))
    if product.pack:
        facts.append((w("product.pack"), f"{product.pack.name} · {w.quantity(product.pack.size, product.base_unit)}"))
    if detail.supplier:
        facts.append((w("product.supplier"), detail.supplier))
    return surfaces.section(p, w("product.facts"), [surfaces.fact(p, name, value) for name, value in facts])


def _movements(session: Session, detail: ProductDetail) -> ft.Control:
    p, w = session.palette, session.words
    if not detail.movements:
        return surfaces.section(p, w("product.movements"), [muted(p, w("product.movements.none"), size=Size.BODY)])
    return surfaces.section(
        p, w("product.movements"), [_movement(session, detail, movement) for movement in detail.movements]
    )


def _movement(session: Session, detail: ProductDetail, movement: MovementView) -> ft.Control:
    p, w = session.palette, session.words
    icon, tone = _MOVES.get(movement.kind, _OTHER_MOVE)
    amount = w.quantity(movement.quantity, detail.row.product.base_unit)
    note = " · ".join(x for x in (w.formats.moment(movement.at), movement.branch, movement.actor or "") if x)
    return surfaces.row(
        p,
        surfaces.badge_icon(p, icon, tone),
        w.known(f"movement.{movement.kind}", "movement.other"),
        note,
        [
            strong(
                p,
                f"+{amount}" if movement.quantity > 0 else amount,
                color=p.good if movement.quantity > 0 else p.ink,
                no_wrap=True,
            )
        ],
    )
