"""Pages against real books, with no client: what they show, what they write, and what they refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from hub.application.hearing import judge_hearing
from hub.application.ports.books import Actor
from hub.application.ports.status import PartState, PartStatus, StatusView
from hub.domain.people import HandleKind, Role
from hub.domain.purchasing import OrderState
from hub.storage import SqliteBooks
from hub.ui.app import build_app
from hub.ui.services import Services
from hub.ui.session import LANGUAGE_KEY, THEME_KEY
from tests.ui.conftest import Shop
from tests.ui.headless import HeadlessApp
from tests.ui.shop import NELLY, SteadyStatus

Journey = Callable[[HeadlessApp], Awaitable[None]]


def walk_through(services: Services, journey: Journey, **how: object) -> None:
    async def run() -> None:
        async with HeadlessApp(build_app(services), **how) as app:
            await journey(app)

    # In a thread of its own: Playwright, where it runs, holds this thread's event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


def as_nelly(shop: Shop) -> Services:
    with shop.books.read() as reader:
        nelly = Actor.of(reader.contact_by_handle(HandleKind.PHONE, NELLY))
    return replace(shop.services, actor=lambda: nelly)


def test_home_says_how_the_shop_and_its_helper_stand(shop: Shop) -> None:
    async def journey(app: HeadlessApp) -> None:
        for text in ("Buenos días", "Bodega Elvira", "WhatsApp de la tienda: +51 987 000 111", "Pedidos abiertos"):
            await app.shows(text)
        await app.shows("Preparando 42 %")
        await app.shows("por enviar")
        await app.press("Resuelto")
        await app.until(lambda: app.texts().count("Resuelto") == 2)  # one button left, and the toast

    walk_through(shop.services, journey)
    with shop.books.read() as reader:
        assert len(reader.attention()) == 1


def test_home_names_a_part_that_needs_somebody(shop: Shop) -> None:
    off = PartStatus(PartState.OFF)
    view = StatusView(
        relay=PartStatus(PartState.PROBLEM, problem="unauthorised"), bot=off, speech=off, understanding=off
    )

    async def journey(app: HeadlessApp) -> None:
        await app.shows("El servidor no acepta este equipo")
        await app.shows("Código para soporte: unauthorised")

    walk_through(replace(shop.services, status=SteadyStatus(view)), journey)


@pytest.mark.parametrize(
    ("route", "text"),
    [
        ("/", "Bienvenido a Mostrador"),
        ("/counter", "Todavía no hay productos"),
        ("/products", "Todavía no hay productos"),
        ("/orders", "Todavía no hay pedidos"),
        ("/settings", "Este equipo"),
        ("/nowhere/at/all", "Aquí no hay nada"),
    ],
)
def test_a_shop_that_is_not_open_yet_is_told_what_comes(empty: SqliteBooks, route: str, text: str) -> None:
    services = Services(empty, SteadyStatus(), lambda: Actor.hub(empty.device))

    async def journey(app: HeadlessApp) -> None:
        await app.shows(text)

    walk_through(services, journey, route=route)


def test_the_first_start_opens_the_shop(empty: SqliteBooks) -> None:
    services = Services(empty, SteadyStatus(), lambda: Actor.hub(empty.device))

    async def journey(app: HeadlessApp) -> None:
        await app.press("Abrir mi tienda")
        await app.type("Nombre de la tienda", "Tiendita Rosa")
        await app.type("Su nombre", "Rosa")
        await app.type("Su WhatsApp", "+51 987 111 222")
        await app.press("Guardar")
        await app.shows("Ventas de hoy")

    walk_through(services, journey)
    with empty.read() as reader:
        shop = reader.shop()
        assert (shop.name, shop.currency, shop.timezone) == ("Tiendita Rosa", "PEN", "America/Lima")
        assert [x.name for x in reader.branches()] == ["Tiendita Rosa"]
        assert [x.name for x in reader.contacts(Role.OWNER)] == ["Rosa"]


def test_a_scanned_code_sells_at_once_and_gives_change(shop: Shop) -> None:
    with shop.books.read() as reader:
        before = reader.on_hand(reader.product_by_sku("COCA-1500").id)

    async def journey(app: HeadlessApp) -> None:
        await app.type("Busque o escanee un producto", "3*7751271008358", enter=True)
        await app.press("Cobrar S/\u00a021.00")
        await app.type("Recibido", "20")
        await app.press("Terminar venta")
        await app.until(lambda: not any("Recibo" in x for x in app.texts()) and app.field("Recibido").error)
        await app.type("Recibido", "50")
        await app.shows("29.00")
        await app.press("Terminar venta")
        await app.shows("Recibo A-")

    walk_through(shop.services, journey, route="/counter")
    with shop.books.read() as reader:
        assert reader.on_hand(reader.product_by_sku("COCA-1500").id) == before - 3


def test_the_bill_stays_while_one_looks_something_up(shop: Shop) -> None:
    async def journey(app: HeadlessApp) -> None:
        await app.type("Busque o escanee un producto", "7751271008358", enter=True)
        await app.until(lambda: app.button("Cobrar S/\u00a07.00"))
        await app.route("/products")
        await app.shows("Elija un producto")
        await app.route("/counter")
        await app.until(lambda: app.button("Cobrar S/\u00a07.00"))

    walk_through(shop.services, journey, route="/counter")


def test_an_unpaid_bill_is_there_again_when_the_hub_was_started_anew(shop: Shop) -> None:
    def kept() -> str:
        with shop.books.read() as reader:
            return reader.draft(f"bill:{shop.services.actor().id}")

    async def fill(app: HeadlessApp) -> None:
        await app.type("Busque o escanee un producto", "2*7751271008358", enter=True)
        await app.until(lambda: app.button("Cobrar S/\u00a014.00"))
        await app.until(kept)

    async def go_on(app: HeadlessApp) -> None:
        await app.press("Cobrar S/\u00a014.00")
        await app.press("Terminar venta")
        await app.shows("Recibo A-")

    walk_through(replace(shop.services, resumed=set()), fill, route="/counter")
    walk_through(replace(shop.services, resumed=set()), go_on, route="/counter")
    assert kept() == ""


def test_an_unknown_code_puts_nothing_into_the_cart(shop: Shop) -> None:
    async def journey(app: HeadlessApp) -> None:
        await app.type("Busque o escanee un producto", "0000000000000", enter=True)
        await app.shows("No hay ningún producto “0000000000000”")
        await app.shows("La cuenta está vacía")

    walk_through(shop.services, journey, route="/counter")


def test_a_price_is_changed_and_written_as_people_write_it(shop: Shop) -> None:
    with shop.books.read() as reader:
        product = reader.product_by_sku("COCA-1500")

    async def journey(app: HeadlessApp) -> None:
        await app.press("Editar")
        await app.type("Precio", "7,50")
        await app.type("Nombre", "")
        await app.press("Guardar")
        await app.shows("Falta este dato")
        await app.type("Nombre", "Coca-Cola litro y medio")
        await app.press("Guardar")
        await app.shows("Producto guardado")

    walk_through(shop.services, journey, route=f"/products/{product.id}")
    with shop.books.read() as reader:
        changed = reader.product(product.id)
    assert (changed.name, changed.price.amount) == ("Coca-Cola litro y medio", Decimal("7.5000"))
    assert changed.barcodes == product.barcodes
    assert changed.reorder_point == product.reorder_point


def test_a_count_moves_the_stock_of_one_branch(shop: Shop) -> None:
    with shop.books.read() as reader:
        product = reader.product_by_sku("COCA-1500").id
        branch = reader.branches()[0].id

    async def journey(app: HeadlessApp) -> None:
        await app.press("Contar")
        await app.type("¿Cuánto hay? (unidad)", "41")
        await app.press("Guardar")
        await app.shows("Conteo guardado")
        await app.shows("41 u")

    walk_through(shop.services, journey, route=f"/products/{product}")
    with shop.books.read() as reader:
        assert reader.on_hand(product, branch) == 41


def test_the_owner_approves_and_takes_an_offer(shop: Shop) -> None:
    approval, short = shop.orders["approval"], shop.orders["short"]

    async def approve(app: HeadlessApp) -> None:
        await app.press("Aprobar")
        await app.shows("Pedido aprobado")

    async def accept(app: HeadlessApp) -> None:
        await app.shows("Ofrecen 72 u")
        await app.press("Aceptar oferta")
        await app.shows("Oferta aceptada")

    walk_through(shop.services, approve, route=f"/orders/{approval}")
    walk_through(shop.services, accept, route=f"/orders/{short}")
    with shop.books.read() as reader:
        assert reader.order(approval).state is OrderState.DRAFT
        assert reader.order(short).state is OrderState.CONFIRMED
        assert reader.order(short).lines[0].quantity == 72


def test_an_employee_sees_no_button_that_is_not_hers(shop: Shop) -> None:
    async def orders(app: HeadlessApp) -> None:
        await app.shows("Historia")
        assert app.button("Aprobar") is None
        assert app.button("Cancelar pedido") is not None

    async def product(app: HeadlessApp) -> None:
        await app.shows("Ficha")
        assert app.button("Editar") is None
        assert app.button("Contar") is not None

    async def reports(app: HeadlessApp) -> None:
        await app.shows("Esto lo ve otra persona")

    nelly = as_nelly(shop)
    with shop.books.read() as reader:
        coke = reader.product_by_sku("COCA-1500").id
    walk_through(nelly, orders, route=f"/orders/{shop.orders['approval']}")
    walk_through(nelly, product, route=f"/products/{coke}")
    walk_through(nelly, reports, route="/analytics")


def test_a_cancelled_order_asks_first(shop: Shop) -> None:
    order = shop.orders["confirmed"]

    async def keep(app: HeadlessApp) -> None:
        await app.press("Cancelar pedido")
        await app.shows("¿Cancelar este pedido?")
        await app.press("No, dejarlo")

    walk_through(shop.services, keep, route=f"/orders/{order}")
    with shop.books.read() as reader:
        assert reader.order(order).state is OrderState.CONFIRMED


@pytest.mark.parametrize(
    ("tab", "texts"),
    [
        ("sales", ("Vendido", "Lo que más vende", "Queso fresco")),
        ("inventory", ("Valor al costo", "Abarrotes", "Mire estos primero")),
        ("bot", ("Mensajes por pedido", "Pedir mercadería", "de 1 pedido", "1 nota de voz")),
    ],
)
def test_reports_show_the_books(shop: Shop, tab: str, texts: tuple[str, ...]) -> None:
    async def journey(app: HeadlessApp) -> None:
        for text in texts:
            await app.shows(text)

    walk_through(shop.services, journey, route=f"/analytics/{tab}")


def test_an_employee_is_added_once_and_a_wrong_number_is_explained(shop: Shop) -> None:
    async def journey(app: HeadlessApp) -> None:
        await app.press("Agregar")
        await app.type("Nombre", "Lucho")
        await app.type("Teléfono", "12")
        await app.press("Guardar")
        await app.until(lambda: any("+51" in x and "12" not in x for x in app.texts()))
        await app.type("Teléfono", "+51 987 000 999")
        await app.press("Guardar")
        await app.shows("Lucho")

    walk_through(shop.services, journey, route="/settings")
    with shop.books.read() as reader:
        added = reader.contact_by_handle(HandleKind.PHONE, "+51987000999")
        assert (added.name, added.role) == ("Lucho", Role.EMPLOYEE)
        assert [x.name for x in reader.contacts(Role.EMPLOYEE)].count("Lucho") == 1


def test_what_is_misheard_is_shown_and_taken_back(shop: Shop) -> None:
    with shop.books.read() as reader:
        nelly = reader.contact_by_handle(HandleKind.PHONE, NELLY).id
    for heard, meant in (("cocoa", "coca cola"), ("2", "12")):
        shop.books.run(
            f"judge:{heard}",
            Actor.hub(shop.books.device),
            lambda tx, a=heard, b=meant: judge_hearing(tx, nelly, "es", heard=a, other=b, mistaken=True),
        )

    async def journey(app: HeadlessApp) -> None:
        await app.shows("Palabras que se oyen mal")
        await app.shows("Se oyó «cocoa»")
        await app.press("Olvidar")
        await app.shows("Olvidado")

    walk_through(shop.services, journey, route="/settings")
    with shop.books.read() as reader:
        assert len(reader.mishearings()) == 1


def test_an_employee_does_not_see_what_is_misheard(shop: Shop) -> None:
    with shop.books.read() as reader:
        nelly = reader.contact_by_handle(HandleKind.PHONE, NELLY).id
    shop.books.run(
        "judge",
        Actor.hub(shop.books.device),
        lambda tx: judge_hearing(tx, nelly, "es", heard="2", other="12", mistaken=True),
    )

    async def journey(app: HeadlessApp) -> None:
        await app.shows("Este equipo")
        await app.until(lambda: "Palabras que se oyen mal" not in app.texts())

    walk_through(as_nelly(shop), journey, route="/settings")


def test_language_and_theme_belong_to_the_device(shop: Shop) -> None:
    kept: dict[str, object] = {}

    async def choose(app: HeadlessApp) -> None:
        await app.press("Português")
        await app.shows("Este aparelho")
        await app.press("Escuro")

    async def again(app: HeadlessApp) -> None:
        await app.shows("Precisa da sua atenção")

    walk_through(shop.services, choose, route="/settings", kept=kept)
    assert kept == {LANGUAGE_KEY: "pt", THEME_KEY: "dark"}
    walk_through(shop.services, again, kept=kept)


def test_a_part_that_fails_leaves_the_rest_at_work(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(SteadyStatus):
        def status(self) -> StatusView:
            return replace(self.view, bot=None)

    async def journey(app: HeadlessApp) -> None:
        await app.shows("Algo falló aquí; lo demás sigue funcionando")
        await app.press("Resuelto")
        await app.shows("Resuelto, gracias")

    walk_through(replace(shop.services, status=Broken()), journey)
    assert "StatusCard could not be drawn" in caplog.text
