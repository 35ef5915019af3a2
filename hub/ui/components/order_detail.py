"""One order: its lines, what can be done now, the voice note that asked for it, its history and its messages."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from decimal import Decimal

import flet as ft

from hub.application import purchasing
from hub.application.ports.books import Transaction
from hub.application.views.conversation import MessageView
from hub.application.views.purchasing import OrderDetail, OrderLineView
from hub.domain.events import MessageKind, ReceivedLine
from hub.domain.purchasing import ALLOWED, OrderState, Step
from hub.domain.rights import Right
from hub.ui.commands import command_key
from hub.ui.components import buttons, surfaces
from hub.ui.components.forms import Asked, Draft, FormDialog
from hub.ui.components.frame import header, scrolled
from hub.ui.components.orders import STATE_TONES, cost, said_quantity
from hub.ui.components.text import BOLD, body, muted, strong
from hub.ui.components.voice import VoiceNote
from hub.ui.context import component
from hub.ui.session import Session
from hub.ui.theme import RADIUS, Size, Space

_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
"""The offline emoji come in one colour; a modifier without its hand would show as an empty box."""
_STEP_ICONS = {
    "OrderRequested": ft.Icons.EDIT_NOTE,
    "ApprovalAsked": ft.Icons.HELP_OUTLINE,
    "OrderApproved": ft.Icons.THUMB_UP_OUTLINED,
    "OrderSent": ft.Icons.SEND_OUTLINED,
    "OrderConfirmed": ft.Icons.CHECK_CIRCLE_OUTLINED,
    "OrderOffered": ft.Icons.LOCAL_OFFER_OUTLINED,
    "OfferAccepted": ft.Icons.HANDSHAKE_OUTLINED,
    "OrderDeclined": ft.Icons.THUMB_DOWN_OUTLINED,
    "OrderCancelled": ft.Icons.CANCEL_OUTLINED,
    "GoodsReceived": ft.Icons.INVENTORY_OUTLINED,
    "OrderClosed": ft.Icons.FLAG_OUTLINED,
}


@component
def OrderView(session: Session, detail: OrderDetail) -> ft.Control:
    """The detail at the right of the list, or alone on a phone."""
    w = session.words
    content = [_summary(session, detail), Actions(session, detail)]
    if detail.voice_note:
        content.append(VoiceNote(session, detail.voice_note, _heard(detail), key=detail.voice_note))
    content += [_lines(session, detail), _history(session, detail), _messages(session, detail)]
    head = header(session, w("order.name", reference=detail.row.reference), detail=True, back="/orders")
    return scrolled(session, head, content)


def _heard(detail: OrderDetail) -> str | None:
    return next((x.heard or x.text for x in detail.messages if x.media == detail.voice_note), None)


def _summary(session: Session, detail: OrderDetail) -> ft.Control:
    p, w = session.palette, session.words
    row = detail.row
    facts = [(w("order.requested_by"), row.requested_by or w("person.unknown")), (w("order.branch"), detail.branch)]
    if row.due:
        facts.append((w("order.due"), w.formats.day(row.due)))
    if row.value:
        facts.append((w("order.value"), w.formats.money(row.value)))
    unsent = [] if row.synced else [surfaces.chip(p, w("sync.unsent"), "warn", ft.Icons.CLOUD_UPLOAD_OUTLINED)]
    return surfaces.card(
        p,
        ft.Column(
            [
                ft.Row(
                    [
                        surfaces.initials(p, row.supplier or "?", size=48),
                        ft.Column(
                            [
                                ft.Text(
                                    row.supplier or w("person.unknown"), size=Size.HEADING, weight=BOLD, color=p.ink
                                ),
                                ft.Row(
                                    [
                                        surfaces.chip(p, w("order.state." + row.state.value), STATE_TONES[row.state]),
                                        *unsent,
                                    ],
                                    wrap=True,
                                    spacing=Space.S,
                                ),
                            ],
                            spacing=Space.XS,
                            expand=True,
                            tight=True,
                        ),
                    ],
                    spacing=Space.M,
                ),
                surfaces.rule(p),
                *[surfaces.fact(p, name, value) for name, value in facts],
            ],
            spacing=Space.M,
            tight=True,
        ),
    )


@component
def Actions(session: Session, detail: OrderDetail) -> ft.Control:
    """What may be done to the order in its state, by who is at this device."""
    p, w = session.palette, session.words
    receiving, set_receiving = ft.use_state(False)
    cancelling, set_cancelling = ft.use_state(False)
    row = detail.row

    def press(action: str, work: Callable[[Transaction, str], None], done: str) -> surfaces.Handler:
        key = command_key(action)

        async def pressed(_event: ft.ControlEvent) -> None:
            await session.attempt(key, lambda tx: work(tx, row.id), w(done))

        return pressed

    async def receive(_event: ft.ControlEvent) -> None:
        set_receiving(True)

    async def received() -> None:
        set_receiving(False)

    async def ask_cancel(_event: ft.ControlEvent) -> None:
        set_cancelling(True)

    async def keep(_event: ft.ControlEvent | None = None) -> None:
        set_cancelling(False)

    async def cancel(_event: ft.ControlEvent) -> None:
        await keep()
        await session.attempt(
            command_key("cancel"), lambda tx: purchasing.cancel_order(tx, row.id), w("order.cancelled")
        )

    def can(step: Step, right: Right) -> bool:
        return row.state in ALLOWED[step] and session.may(right)

    shown: list[ft.Control] = []
    if can(Step.APPROVE, Right.APPROVE_ORDER):
        shown.append(
            buttons.primary(
                p,
                w("order.approve"),
                press("approve", purchasing.approve_order, "order.approved"),
                icon=ft.Icons.THUMB_UP_OUTLINED,
            )
        )
    if can(Step.ACCEPT, Right.ORDER):
        shown.append(
            buttons.primary(
                p, w("order.accept"), press("accept", purchasing.accept_offer, "order.accepted"), icon=ft.Icons.CHECK
            )
        )
    if can(Step.RECEIVE, Right.RECEIVE_GOODS):
        look = buttons.secondary if row.state in ALLOWED[Step.ACCEPT] else buttons.primary
        shown.append(look(p, w("order.receive"), receive, icon=ft.Icons.INVENTORY_OUTLINED))
    if can(Step.CANCEL, Right.ORDER):
        shown.append(buttons.danger(p, w("order.cancel"), ask_cancel, icon=ft.Icons.CLOSE))
    dialog = None
    if cancelling:
        dialog = ft.AlertDialog(
            title=w("order.cancel.ask"),
            content=ft.Container(body(p, w("order.cancel.how")), width=360),
            actions=[
                buttons.secondary(p, w("order.cancel.keep"), keep),
                buttons.danger(p, w("order.cancel"), cancel, icon=ft.Icons.CLOSE),
            ],
            on_dismiss=keep,
        )
    ft.use_dialog(dialog)
    return ft.Column(
        [
            ft.Row(shown, wrap=True, spacing=Space.S, run_spacing=Space.S),
            ReceiveForm(session, detail, receiving, received),
        ],
        tight=True,
        visible=bool(shown),
    )


@component
def ReceiveForm(
    session: Session, detail: OrderDetail, open_now: bool, close: Callable[[], Awaitable[None]]
) -> ft.Control:
    """How much of each line arrived; what is still expected is filled in."""
    w = session.words

    async def save(key: str, draft: Draft) -> None:
        arrived = [
            ReceivedLine(line.product, w.number(draft[line.product]))
            for line in detail.row.lines
            if draft[line.product].strip()
        ]
        await session.run(key, lambda tx: purchasing.receive_goods(tx, lines=arrived, order=detail.row.id))

    asked = [
        Asked(
            line.product,
            line.name,
            w.plain(max(line.quantity - line.received, Decimal(0))),
            number=True,
            hint=w("order.receive.hint", expected=w.quantity(line.quantity - line.received, line.base_unit)),
        )
        for line in detail.row.lines
    ]
    return FormDialog(session, w("order.receive"), asked, open_now, save, close, w("order.received"))


def _lines(session: Session, detail: OrderDetail) -> ft.Control:
    p, w = session.palette, session.words
    rows: list[ft.Control] = []
    for line in detail.row.lines:
        if rows:
            rows.append(surfaces.rule(p))
        rows.append(_line(session, detail.row.state, line))
    return surfaces.section(p, w("order.lines"), rows)


def _line(session: Session, state: OrderState, line: OrderLineView) -> ft.Control:
    p, w = session.palette, session.words
    notes: list[ft.Control] = []
    if line.offered is not None and state in ALLOWED[Step.ACCEPT]:
        offered = w.quantity(line.offered, line.base_unit)
        at = f" · {cost(session, line.offered_cost)}" if line.offered_cost is not None else ""
        notes.append(surfaces.chip(p, w("order.offered", what=offered + at), "warn", ft.Icons.LOCAL_OFFER_OUTLINED))
    if line.received:
        notes.append(
            ft.ProgressBar(
                value=min(1.0, float(line.received / line.quantity)) if line.quantity else 1,
                color=p.good,
                bgcolor=p.raised,
                bar_height=6,
                border_radius=3,
            )
        )
        notes.append(muted(p, w("order.line.received", what=w.quantity(line.received, line.base_unit))))
    price = [muted(p, w("order.line.cost", cost=cost(session, line.unit_cost)))] if line.unit_cost is not None else []
    return ft.Column(
        [
            ft.Row(
                [
                    ft.Column([strong(p, line.name), *price], spacing=2, expand=True, tight=True),
                    strong(p, said_quantity(session, line), text_align=ft.TextAlign.RIGHT),
                ],
                spacing=Space.M,
            ),
            *notes,
        ],
        spacing=Space.XS,
        tight=True,
    )


def _history(session: Session, detail: OrderDetail) -> ft.Control:
    p, w = session.palette, session.words
    steps: list[ft.Control] = []
    for entry in detail.history:
        words = [body(p, f"“{entry.words}”", size=14)] if entry.words else []
        note = " · ".join(x for x in (w.formats.moment(entry.at), entry.who or w("person.hub")) if x)
        steps.append(
            ft.Row(
                [
                    surfaces.badge_icon(p, _STEP_ICONS.get(entry.what, ft.Icons.CIRCLE_OUTLINED), "primary", 36),
                    ft.Column(
                        [strong(p, w.known(f"history.{entry.what}", "history.other")), muted(p, note), *words],
                        spacing=1,
                        expand=True,
                        tight=True,
                    ),
                ],
                spacing=Space.M,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        )
    return surfaces.section(p, w("order.history"), steps)


def _messages(session: Session, detail: OrderDetail) -> ft.Control:
    p, w = session.palette, session.words
    if not detail.messages:
        return surfaces.section(p, w("order.messages"), [muted(p, w("order.messages.none"), size=Size.BODY)])
    return surfaces.section(p, w("order.messages"), [_bubble(session, message) for message in detail.messages])


def _bubble(session: Session, message: MessageView) -> ft.Control:
    p, w = session.palette, session.words
    said = message.heard or message.text
    text = _SKIN_TONES.sub("", said) if said else w("message.no_words")
    head = [muted(p, message.contact_name or w("person.unknown"), weight=BOLD)] if message.incoming else []
    if not message.incoming:
        head = [muted(p, w("message.to", name=message.contact_name or w("person.unknown")), weight=BOLD)]
    if message.kind is MessageKind.AUDIO:
        head.append(ft.Icon(ft.Icons.MIC, size=15, color=p.muted))
    state = f" · {w('delivery.' + message.state.value)}" if message.state else ""
    bubble = ft.Container(
        ft.Column(
            [ft.Row(head, spacing=Space.XS), body(p, text), muted(p, w.formats.moment(message.at) + state)],
            spacing=2,
            tight=True,
        ),
        bgcolor=p.raised if message.incoming else p.primary_soft,
        border_radius=RADIUS,
        padding=Space.M,
        expand=5,
    )
    gap = ft.Container(expand=1)
    return ft.Row([bubble, gap] if message.incoming else [gap, bubble])
