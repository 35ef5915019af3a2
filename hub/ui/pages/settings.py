"""Settings: this device's language and theme, the shop, its people and branches, and where its data lies."""

from __future__ import annotations

from dataclasses import dataclass

import flet as ft

from hub.application.i18n import LANGUAGES
from hub.application.people import add_contact
from hub.application.ports.books import Reader, Transaction
from hub.application.settings import ORDER_LIMIT, SUPPORT_CONTACT, WHATSAPP_NUMBER
from hub.application.shop import open_branch, write_setting
from hub.application.views.people import ContactView
from hub.application.views.shop import BranchView, SyncView
from hub.domain.hearing import Mishearing
from hub.domain.ids import derived_id
from hub.domain.people import HandleKind, Role, normal_phone
from hub.domain.rights import Right
from hub.ui.components import buttons, surfaces
from hub.ui.components.forms import Asked, Draft, FormDialog
from hub.ui.components.frame import header, scrolled
from hub.ui.components.hearing import hearing_section
from hub.ui.components.text import BOLD, body, muted
from hub.ui.context import component, use_session
from hub.ui.hooks import use_answer
from hub.ui.pages.home import spaced
from hub.ui.preferences import save_preferences
from hub.ui.session import THEMES, Session
from hub.ui.theme import Size, Space

_NAMES = {"es": "Español", "pt": "Português", "en": "English"}
"""Each language's name in itself, so that one who reads no other finds it."""
_MOST_MISHEARD = 30
_STAFF = (Role.OWNER, Role.MANAGER, Role.EMPLOYEE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page reads of the books."""

    settings: tuple[tuple[str, str], ...]
    people: tuple[ContactView, ...]
    suppliers: tuple[ContactView, ...]
    branches: tuple[BranchView, ...]
    sync: SyncView
    misheard: tuple[Mishearing, ...]


def _read(reader: Reader) -> Shown:
    people = reader.contact_rows()
    return Shown(
        tuple((name, reader.setting(name)) for name in (WHATSAPP_NUMBER, ORDER_LIMIT, SUPPORT_CONTACT)),
        tuple(x for x in people if x.role in _STAFF),
        tuple(x for x in people if x.role is Role.SUPPLIER),
        tuple(reader.branch_rows()),
        reader.sync_state(),
        tuple(reader.mishearings(_MOST_MISHEARD)),
    )


@component
def SettingsPage() -> ft.Control:
    """The page."""
    session = use_session()
    p, w = session.palette, session.words
    answer = use_answer(session, _read)
    head = header(session, w("page.settings"))
    if not answer.value:
        return scrolled(session, head, [_preferences(session), surfaces.waiting(p)])
    shown = answer.value
    left = [
        _preferences(session),
        ShopSection(session, shown),
        PeopleSection(session, shown.people, staff=True),
        *hearing_section(session, shown.misheard),
    ]
    right = [
        PeopleSection(session, shown.suppliers, staff=False),
        BranchSection(session, shown.branches),
        _data(session, shown),
        _about(session, dict(shown.settings)[SUPPORT_CONTACT]),
    ]
    if not session.wide:
        return scrolled(session, head, [*left, *right])
    columns = ft.Row(
        [ft.Column(left, expand=1, spacing=Space.L), ft.Column(right, expand=1, spacing=Space.L)],
        spacing=Space.L,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return scrolled(session, head, [columns])


def _preferences(session: Session) -> ft.Control:
    p, w = session.palette, session.words

    def language(code: str) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            session.choose_language(code)
            await save_preferences(session)

        return surfaces.filter_chip(p, _NAMES[code], session.language == code, pressed)

    def theme(name: str) -> ft.Control:
        async def pressed(_event: ft.ControlEvent) -> None:
            session.choose_theme(name)
            await save_preferences(session)

        return surfaces.filter_chip(p, w("settings.theme." + name), session.theme == name, pressed)

    return surfaces.section(
        p,
        w("settings.preferences"),
        [
            muted(p, w("settings.language")),
            ft.Row([language(code) for code in LANGUAGES], wrap=True, spacing=Space.S, run_spacing=Space.S),
            muted(p, w("settings.theme")),
            ft.Row([theme(name) for name in THEMES], wrap=True, spacing=Space.S, run_spacing=Space.S),
            muted(p, w("settings.device.only")),
        ],
    )


@component
def ShopSection(session: Session, shown: Shown) -> ft.Control:
    """The shop's name and what the owner decides about it."""
    p, w = session.palette, session.words
    editing, set_editing = ft.use_state(False)
    settings = dict(shown.settings)

    async def edit(_event: ft.ControlEvent) -> None:
        set_editing(True)

    async def close() -> None:
        set_editing(False)

    async def save(key: str, draft: Draft) -> None:
        number, limit = draft[WHATSAPP_NUMBER].strip(), draft[ORDER_LIMIT].strip()
        written = {
            WHATSAPP_NUMBER: normal_phone(number) if number else "",
            ORDER_LIMIT: str(w.number(limit)) if limit else "",
            SUPPORT_CONTACT: draft[SUPPORT_CONTACT].strip(),
        }

        def write(tx: Transaction) -> None:
            for name, value in written.items():
                write_setting(tx, name, value)

        await session.run(key, write)

    asked = [
        Asked(WHATSAPP_NUMBER, w("settings.whatsapp"), settings[WHATSAPP_NUMBER], hint=w("settings.phone.hint")),
        Asked(ORDER_LIMIT, w("settings.limit"), settings[ORDER_LIMIT], number=True, hint=w("settings.limit.hint")),
        Asked(SUPPORT_CONTACT, w("settings.support"), settings[SUPPORT_CONTACT], hint=w("settings.support.hint")),
    ]
    shop = session.shop
    number, limit = settings[WHATSAPP_NUMBER], settings[ORDER_LIMIT]
    edit_button = buttons.plain(p, w("action.edit"), edit, icon=ft.Icons.EDIT_OUTLINED)
    return surfaces.section(
        p,
        w("settings.shop"),
        [
            surfaces.fact(p, w("settings.shop.name"), shop.name if shop else "—"),
            surfaces.fact(p, w("settings.whatsapp"), spaced(number) if number else "—"),
            surfaces.fact(
                p,
                w("settings.limit"),
                f"{shop.currency if shop else ''} {limit}" if limit else w("settings.limit.none"),
            ),
            surfaces.fact(p, w("settings.support"), settings[SUPPORT_CONTACT] or "—"),
            surfaces.fact(p, w("settings.currency"), shop.currency if shop else "—"),
            surfaces.fact(p, w("settings.zone"), shop.timezone if shop else "—"),
            FormDialog(session, w("settings.shop"), asked, editing, save, close, w("settings.saved")),
        ],
        trailing=edit_button if session.may(Right.EDIT_SETTINGS) else None,
    )


@component
def PeopleSection(session: Session, people: tuple[ContactView, ...], staff: bool) -> ft.Control:
    """Who works here, or who delivers; and adding somebody."""
    p, w = session.palette, session.words
    adding, set_adding = ft.use_state(False)
    kind = "people" if staff else "suppliers"

    async def add(_event: ft.ControlEvent) -> None:
        set_adding(True)

    async def close() -> None:
        set_adding(False)

    async def save(key: str, draft: Draft) -> None:
        role = Role(draft["role"]) if staff else Role.SUPPLIER
        await session.run(
            key,
            lambda tx: add_contact(
                tx, name=draft["name"], role=role, language=draft["language"], phone=draft["phone"].strip() or None
            ),
        )

    roles = tuple((role.value, w("role." + role.value)) for role in _STAFF)
    asked = [
        Asked("name", w("person.name"), required=True),
        Asked("phone", w("person.phone"), hint=w("settings.phone.hint"), required=True),
        *([Asked("role", w("person.role"), Role.EMPLOYEE.value, options=roles)] if staff else []),
        Asked("language", w("settings.language"), session.language, options=tuple(_NAMES.items())),
    ]
    rows: list[ft.Control] = [_person(session, person) for person in people]
    button = buttons.plain(p, w("action.add"), add, icon=ft.Icons.PERSON_ADD_ALT)
    return surfaces.section(
        p,
        w(f"settings.{kind}"),
        [
            *(rows or [body(p, w(f"settings.{kind}.empty"), color=p.muted)]),
            FormDialog(session, w(f"settings.{kind}.add"), asked, adding, save, close, w("settings.saved")),
        ],
        trailing=button if session.may(Right.EDIT_PEOPLE) else None,
    )


def _person(session: Session, person: ContactView) -> ft.Control:
    p, w = session.palette, session.words
    phone = next((value for kind, value in person.handles if kind is HandleKind.PHONE), "")
    name = person.name or w("person.unknown")
    tone = "sun" if person.role in _STAFF else "info"
    return surfaces.row(
        p,
        surfaces.initials(p, name, tone),
        name,
        spaced(phone) if phone else w("person.no_phone"),
        [surfaces.chip(p, w("role." + person.role.value))],
    )


@component
def BranchSection(session: Session, branches: tuple[BranchView, ...]) -> ft.Control:
    """The places that hold stock."""
    p, w = session.palette, session.words
    adding, set_adding = ft.use_state(False)

    async def add(_event: ft.ControlEvent) -> None:
        set_adding(True)

    async def close() -> None:
        set_adding(False)

    async def save(key: str, draft: Draft) -> None:
        name = draft["name"].strip()
        code = derived_id("branch", name.casefold())[:8]
        await session.run(key, lambda tx: open_branch(tx, code=code, name=name))

    rows = [
        surfaces.row(
            p,
            surfaces.badge_icon(p, ft.Icons.STORE_OUTLINED),
            branch.name,
            w.count("branch.products", branch.products),
            [muted(p, w.formats.money(branch.value), weight=BOLD)],
        )
        for branch in branches
    ]
    asked = [Asked("name", w("branch.name"), required=True)]
    button = buttons.plain(p, w("action.add"), add, icon=ft.Icons.ADD_BUSINESS_OUTLINED)
    return surfaces.section(
        p,
        w("settings.branches"),
        [
            *(rows or [body(p, w("settings.branches.empty"), color=p.muted)]),
            FormDialog(session, w("settings.branches.add"), asked, adding, save, close, w("settings.saved")),
        ],
        trailing=button if session.may(Right.EDIT_SETTINGS) else None,
    )


def _data(session: Session, shown: Shown) -> ft.Control:
    p, w = session.palette, session.words
    sync = shown.sync
    last = (
        w.formats.moment(sync.last_exchange.astimezone(session.shop.zone if session.shop else None))
        if sync.last_exchange
        else w("settings.exchange.never")
    )
    return surfaces.section(
        p,
        w("settings.data"),
        [
            surfaces.fact(p, w("settings.device"), session.services.books.device),
            surfaces.fact(p, w("settings.pending"), w.formats.number(sync.pending)),
            surfaces.fact(p, w("settings.exchange"), last),
            *(
                [
                    muted(p, w("settings.database")),
                    ft.Text(session.services.database, size=14, color=p.ink, selectable=True),
                ]
                if session.services.database
                else []
            ),
            muted(p, w("settings.data.how")),
        ],
    )


def _about(session: Session, support: str) -> ft.Control:
    p, w = session.palette, session.words
    return surfaces.section(
        p,
        w("settings.about"),
        [
            ft.Text(w("app.name"), size=Size.HEADING, weight=BOLD, color=p.primary),
            body(p, w("app.slogan")),
            *([surfaces.fact(p, w("settings.version"), session.services.version)] if session.services.version else []),
            surfaces.fact(p, w("home.support"), support or "—"),
        ],
    )
