"""What was answered 200 is on disk: through kill -9, shared commits, failures of neighbours, and two relays at once."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, create_engine, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from cloud_sync import store as store_module
from cloud_sync.inbox import DAY_MS, purge
from cloud_sync.schema import MIGRATIONS, DatabaseTooNew, devices, items, migrate, versions
from cloud_sync.store import Store, StoreUnavailable, now_ms
from tests.relay.postgres import Cluster, running_cluster
from tests.relay.support import (
    ANYBODY,
    APP_SECRET,
    ENROLMENT,
    Relay,
    Shop,
    delivery,
    registered_shop,
    running_relay,
    settings_for,
    text_message,
)

PROGRAM = """
import os
from cloud_sync.app import serve
from cloud_sync.settings import Settings
serve(Settings.from_environment(os.environ), "127.0.0.1", 0, lambda port: print(port, flush=True))
"""


def relay_process(database_url: str, *, file_size: int = 0) -> tuple[subprocess.Popen[str], str]:
    """Start a relay in a process of its own; `file_size` is the most that any of its files may hold, 0 for any."""
    environment = os.environ | {
        "MOSTRADOR_RELAY_SECRET": "relay-secret-of-the-tests",
        "MOSTRADOR_RELAY_ENROLMENT_TOKEN": ENROLMENT,
        "MOSTRADOR_RELAY_APP_SECRET": APP_SECRET,
        "MOSTRADOR_RELAY_DATABASE_URL": database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))) if file_size else None,
    )
    assert process.stdout is not None
    return process, f"http://127.0.0.1:{int(process.stdout.readline())}"


def test_kill_9_in_the_middle_of_the_load_loses_nothing_that_was_answered(sqlite_url: str, tmp_path: Path) -> None:
    process, address = relay_process(sqlite_url)
    answered: list[str] = []
    try:
        shop = registered_shop(address)
        stop = threading.Event()

        def load(worker: int) -> None:
            with httpx.Client(base_url=address, verify=False) as http:
                for n in range(10_000):
                    wamid = f"wamid.{worker}.{n}"
                    try:
                        answer = shop.webhook(delivery(text_message(wamid)), http=http)
                    except httpx.HTTPError:
                        return
                    if answer.status_code == 200:
                        answered.append(wamid)
                    if stop.is_set():
                        return

        workers = [threading.Thread(target=load, args=(n,)) for n in range(4)]
        for worker in workers:
            worker.start()
        deadline = time.monotonic() + 20
        while len(answered) < 200 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        stop.set()
        for worker in workers:
            worker.join(20)
    finally:
        process.kill()
        process.wait(10)
    assert len(answered) >= 200
    with sqlite3.connect(tmp_path / "relay.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with running_relay(settings_for(sqlite_url)) as relay:
        again = Shop(relay.address, shop.shop, token=shop.token, keys=shop.keys)
        stored = [u["entry"][0]["changes"][0]["value"]["messages"][0]["id"] for u in again.updates()]
    assert set(answered) <= set(stored)
    assert len(stored) == len(set(stored))


def test_a_full_disk_is_answered_503_and_the_relay_goes_on_when_there_is_room(sqlite_url: str) -> None:
    room = 600 * 1024
    process, address = relay_process(sqlite_url, file_size=room)
    try:
        shop = registered_shop(address)
        answers = {}
        for n in range(40):
            answers[n] = shop.webhook(delivery(text_message(f"wamid.{n}", "x" * 50_000))).status_code
        assert set(answers.values()) == {200, 503}
        assert ANYBODY.get(f"{address}/healthz").status_code == 200
    finally:
        process.kill()
        process.wait(10)
    with running_relay(settings_for(sqlite_url)) as relay:
        again = Shop(relay.address, shop.shop, token=shop.token, keys=shop.keys)
        for n, status in answers.items():
            if status == 503:  # as Meta does
                sent = delivery(text_message(f"wamid.{n}", "x" * 50_000))
                assert again.webhook(sent).status_code == 200
        stored = [u["entry"][0]["changes"][0]["value"]["messages"][0]["id"] for u in again.updates()]
    assert sorted(stored) == sorted(f"wamid.{n}" for n in answers)


def test_a_postgresql_that_goes_away_is_503_until_it_is_back() -> None:
    with running_cluster() as cluster, running_relay(settings_for(cluster.new_database())) as relay:
        shop = registered_shop(relay.address)
        shop.webhook(delivery(text_message("wamid.before")))
        cluster.stop()
        try:
            for answer in (
                shop.webhook(delivery(text_message("wamid.meanwhile"))),
                shop.http.get("/v1/inbox"),
                shop.http.get("/healthz"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
                assert answer.headers["retry-after"] == "5"
        finally:
            cluster.start()
        assert shop.webhook(delivery(text_message("wamid.meanwhile"))).status_code == 200
        assert len(shop.sealed()) == 2


def test_a_signal_ends_the_relay_at_once_although_devices_wait_in_long_polls(sqlite_url: str) -> None:
    process, address = relay_process(sqlite_url)
    try:
        shop = registered_shop(address)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(shop.sealed, 0, 20)
            time.sleep(0.5)
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert waiting.result(10) == []
            assert process.wait(10) in (0, -signal.SIGTERM)
            assert time.monotonic() - started < 4
    finally:
        process.kill()
        process.wait(10)


def test_the_store_writes_through_to_the_disk(relay: Relay) -> None:
    if relay.settings.database_url.startswith("sqlite"):
        asked = {"PRAGMA synchronous": 2, "PRAGMA journal_mode": "wal"}
    else:
        asked = {"SHOW synchronous_commit": "on"}
    store = Store(relay.settings.database_url)
    for pragma, value in asked.items():
        with store._writer.connect() as connection:
            assert connection.execute(text(pragma)).scalar() == value


def in_store(url: str, body: object) -> None:
    async def run() -> None:
        store = Store(url)
        await store.start()
        try:
            await body(store)  # type: ignore[operator]
        finally:
            await store.stop()

    asyncio.run(run())


def device(number: int) -> dict[str, object]:
    return {"shop": "s", "device": f"d{number}", "token_hash": f"hash{number}", "pushed": 0, "created_ms": 0}


def _add(connection: Connection, number: int) -> int:
    connection.execute(insert(devices).values(**device(number)))
    return number


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(devices)) or 0


def test_many_writes_share_one_commit(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []

    async def body(store: Store) -> None:
        commit = store._commit

        def counted(group: list[store_module.Work]) -> object:
            groups.append(len(group))
            return commit(group)

        # This store's alone: the relay that other tests share writes beside it.
        monkeypatch.setattr(store, "_commit", counted)
        await asyncio.gather(*(store.write(lambda c, n=n: _add(c, n)) for n in range(100)))
        assert await store.read(count) == 100

    in_store(database_url, body)
    assert sum(groups) == 100
    assert len(groups) <= 5


def test_a_write_that_fails_fails_alone(database_url: str) -> None:
    async def body(store: Store) -> None:
        def refuse(connection: Connection) -> None:
            connection.execute(insert(devices).values(**device(900)))
            raise LookupError("no")

        def duplicate(connection: Connection) -> None:
            connection.execute(insert(devices).values(**device(0)))

        await store.write(lambda c: _add(c, 0))
        good = [store.write(lambda c, n=n: _add(c, n)) for n in range(1, 6)]
        outcomes = await asyncio.gather(*good, store.write(refuse), store.write(duplicate), return_exceptions=True)
        assert outcomes[:5] == [1, 2, 3, 4, 5]
        assert isinstance(outcomes[5], LookupError)
        assert isinstance(outcomes[6], StoreUnavailable)
        assert await store.read(count) == 6, "what failed left nothing behind"

    in_store(database_url, body)


def test_a_database_that_is_locked_holds_nobody_up_in_turn(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LOCK_MS", 200)
    lock = "BEGIN IMMEDIATE" if database_url.startswith("sqlite") else "LOCK TABLE devices"

    async def body(store: Store) -> None:
        other = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://")).connect()
        other.execute(text(lock))
        started = time.monotonic()
        writes = [store.write(lambda c, n=n: _add(c, n)) for n in range(20)]
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {StoreUnavailable}
        assert time.monotonic() - started < 2, "all together, not one after the other"
        other.close()
        assert await store.write(lambda c: _add(c, 1)) == 1

    in_store(database_url, body)


def test_a_postgresql_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "CONNECT_SECONDS", 2)  # the least that its client knows

    async def start(port: int) -> None:
        await Store(f"postgresql://nobody@127.0.0.1:{port}/relay").start()

    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(OperationalError):
            asyncio.run(start(silent.getsockname()[1]))
    assert time.monotonic() - started < 10


def test_a_reader_sees_what_was_written_as_soon_as_the_writer_knows(database_url: str) -> None:
    async def body(store: Store) -> None:
        for n in range(20):
            await store.write(lambda c, n=n: _add(c, n))
            assert await store.read(count) == n + 1

    in_store(database_url, body)


def test_tombstones_are_forgotten_after_eight_days_and_not_before(database_url: str) -> None:
    async def body(store: Store) -> None:
        rows = [
            {"shop": "s", "item": f"{age}", "kind": "whatsapp", "received_ms": 0, "acked_ms": acked, "sealed": sealed}
            for age, acked, sealed in (
                ("waiting", None, b"x"),
                ("7 days", now_ms() - 7 * DAY_MS, None),
                ("9 days", now_ms() - 9 * DAY_MS, None),
            )
        ]
        await store.write(lambda c: [c.execute(insert(items).values(**row)) for row in rows] and None)
        assert await store.write(purge) == 1
        left = await store.read(lambda c: set(c.scalars(select(items.c.item))))
        assert left == {"waiting", "7 days"}

    in_store(database_url, body)


def test_migrating_twice_changes_nothing_and_a_newer_database_is_refused(database_url: str) -> None:
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.begin() as connection:
        assert migrate(connection) == len(MIGRATIONS)
    with engine.begin() as connection:
        assert migrate(connection) == len(MIGRATIONS)
        assert connection.scalar(select(func.count()).select_from(versions)) == len(MIGRATIONS)
        connection.execute(update(versions).values(version=99))
    with engine.begin() as connection, pytest.raises(DatabaseTooNew):
        migrate(connection)
    engine.dispose()


def test_two_relays_on_one_postgresql_are_one_relay(cluster: Cluster) -> None:
    settings = settings_for(cluster.new_database())
    with running_relay(settings) as one, running_relay(settings) as two:
        shop = registered_shop(one.address)
        at_two = Shop(two.address, shop.shop, shop.device, shop.token, shop.keys)
        with ThreadPoolExecutor(4) as pool:
            sent = [(shop if n % 2 else at_two, f"wamid.{n // 4}") for n in range(80)]
            answers = list(pool.map(lambda each: each[0].webhook(delivery(text_message(each[1]))).status_code, sent))
        assert answers == [200] * 80
        assert len(shop.sealed()) == 20
        positions = [entry.position for entry, _ in at_two.sealed()]
        assert positions == sorted(set(positions))
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(at_two.sealed, positions[-1], 20)
            time.sleep(0.3)
            started = time.monotonic()
            shop.webhook(delivery(text_message("wamid.news")))
            assert len(waiting.result(15)) == 1
            assert time.monotonic() - started < 5, "news of the other relay is found by looking again"
