"""Who gets in, and with which headers: the gate in front of the app, over real sockets."""

from __future__ import annotations

import re

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hub.ui.web import COOKIE, content_security_policy, link, new_token
from tests.ui.conftest import Shop
from tests.ui.serving import opening, served


@pytest.fixture
def visitor(address: str) -> httpx.Client:
    """A browser that opened the link."""
    client = httpx.Client(base_url=address)
    client.get(opening(address).removeprefix(address))
    return client


def test_a_stranger_gets_neither_pages_nor_the_socket(address: str) -> None:
    for path in ("/", "/orders", "/main.dart.js", "/assets/FontManifest.json", "/?k=wrong"):
        answer = httpx.get(address + path)
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
    with pytest.raises(InvalidStatus) as refused, connect(address.replace("http", "ws") + "/ws", origin=address):
        pass
    assert refused.value.response.status_code == 403


def test_the_link_sets_a_cookie_that_no_script_or_other_site_can_use(address: str) -> None:
    answer = httpx.get(opening(address))
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 200
    assert cookie.startswith(f"{COOKIE}-")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "k=" not in answer.text
    assert "a-token-for-tests" not in cookie


def test_two_hubs_on_one_machine_keep_their_visitors(address: str, shop: Shop) -> None:
    with served(shop.services, token="another-token") as other, httpx.Client() as browser:
        browser.get(opening(address))
        browser.get(link(other, "another-token"))
        assert [browser.get(base + "/").status_code for base in (address, other)] == [200, 200]


def test_the_cookie_opens_plain_addresses(visitor: httpx.Client) -> None:
    for path in ("/", "/orders", "/products/abc"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "<title>Mostrador</title>" in answer.text


def test_other_hosts_and_origins_are_refused(visitor: httpx.Client, address: str) -> None:
    assert visitor.get("/", headers={"host": "evil.example"}).status_code == 421
    assert visitor.get("/", headers={"origin": "http://evil.example"}).status_code == 403
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    socket = address.replace("http", "ws") + "/ws"
    for origin in ("http://evil.example", None):
        with (
            pytest.raises(InvalidStatus),
            connect(socket, origin=origin, additional_headers={"cookie": cookie}),
        ):
            pass
    with connect(socket, origin=address, additional_headers={"cookie": cookie}) as opened:
        assert opened.response.status_code == 101


def test_pages_may_load_nothing_from_elsewhere(visitor: httpx.Client) -> None:
    answer = visitor.get("/")
    policy = answer.headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert len(scripts) == policy.count("'sha256-") == 3
    assert policy == content_security_policy(answer.content)
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "http" not in policy
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_never_changes_is_small_and_kept(visitor: httpx.Client) -> None:
    answer = visitor.get("/main.dart.js")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "private, max-age=86400"
    assert visitor.get("/").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "assets/fonts/MostradorSans-Regular.ttf",
        "assets/fonts/notocoloremoji/v32/Yq6P-KqIXTD0t4D9z1ESnKM3-HpFabsE4tq3luCC7p-aXxcn.9.woff2",
        "icons/icon-192.png",
        "canvaskit/chromium/canvaskit.wasm",
    ],
)
def test_fonts_icons_and_engine_come_from_this_machine(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get("/" + path)
    assert answer.status_code == 200
    assert len(answer.content) > 1000


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
    assert link("http://127.0.0.1:8550/", "abc") == "http://127.0.0.1:8550/?k=abc"
