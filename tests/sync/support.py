"""A small set of books for the exchange: real SQLite, one file a device, written in the ports' own terms."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cloud_sync.contract import new_inbox_keys
from cloud_sync.store import now_ms
from hub.application.ports.relay import EventBatch, Inbound, InboundMedia, InboundUpdate

TABLES = """
CREATE TABLE IF NOT EXISTS events (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, row BLOB, own INTEGER);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER);
CREATE TABLE IF NOT EXISTS items (item TEXT PRIMARY KEY, kind TEXT);
"""


class Books:
    """Implements `EventFeed` and `InboxSink`; each received item causes one event, as in the real books."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(TABLES)
        self._lock = threading.RLock()
        self.received: list[Inbound] = []
        self.fail_next: list[Exception] = []
        """Raised, one each, by the next calls of `receive`."""

    def write(self, event: str, text: str = "", *, own: bool = True, stamp_ms: int | None = None) -> None:
        row = json.dumps({"id": event, "text": text, "ms": stamp_ms or now_ms()}).encode()
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO events (id, row, own) VALUES (?, ?, ?)", (event, row, own))

    def correct_stamps(self) -> None:
        """Make every event one of the past, as if this device's clock had been right."""
        with self._lock:
            self._db.execute("UPDATE events SET row = CAST(json_set(row, '$.ms', 0) AS BLOB)")

    def ids(self) -> list[str]:
        with self._lock:
            return [row[0] for row in self._db.execute("SELECT id FROM events ORDER BY place")]

    def _mark(self, name: str) -> int:
        row = self._db.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return row[0] if row else 0

    def _set(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def pending(self, limit: int) -> EventBatch | None:
        with self._lock:
            previous = self._mark("pushed")
            rows = self._db.execute(
                "SELECT place, row FROM events WHERE own AND place > ? ORDER BY place LIMIT ?", (previous, limit)
            ).fetchall()
        if not rows:
            return None
        stamps = [json.loads(row)["ms"] for _, row in rows]
        return EventBatch([row for _, row in rows], previous, rows[-1][0], max(stamps))

    def pending_count(self) -> int:
        with self._lock:
            return int(
                self._db.execute(
                    "SELECT count(*) FROM events WHERE own AND place > ?", (self._mark("pushed"),)
                ).fetchone()[0]
            )

    def pushed(self, number: int) -> None:
        with self._lock:
            self._set("pushed", number)

    def position(self) -> int:
        with self._lock:
            return self._mark("pulled")

    def pulled(self, rows: Sequence[bytes], *, device: str, position: int) -> None:
        with self._lock:
            self._db.execute("BEGIN")
            for row in rows:
                event = json.loads(row)
                self._db.execute("INSERT OR IGNORE INTO events (id, row, own) VALUES (?, ?, 0)", (event["id"], row))
            self._set("pulled", position)
            self._db.execute("COMMIT")

    def receive(self, item: Inbound) -> None:
        if self.fail_next:
            raise self.fail_next.pop(0)
        with self._lock:
            new = self._db.execute("INSERT OR IGNORE INTO items VALUES (?, ?)", (item.item_id, type(item).__name__))
            if new.rowcount:
                self.write(f"event-of-{item.item_id}")
            self.received.append(item)

    def texts(self) -> list[str]:
        values = [i.payload["entry"][0]["changes"][0]["value"] for i in self.received if isinstance(i, InboundUpdate)]
        return [value["messages"][0]["text"]["body"] for value in values]

    def media(self) -> list[InboundMedia]:
        return [item for item in self.received if isinstance(item, InboundMedia)]


@dataclass
class Keys:
    """Implements `SyncKeys`."""

    shop: str = field(default_factory=lambda: f"shop-{secrets.token_hex(6)}")
    device: str = "till-1"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    epoch: int = 1
    shop_keys: dict[int, bytes] = field(default_factory=lambda: {1: secrets.token_bytes(32)})
    inbox: list[tuple[bytes, bytes]] = field(default_factory=lambda: [new_inbox_keys()])
    report: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    vouched_by: str = ""

    def shop_key(self, epoch: int) -> bytes:
        return self.shop_keys[epoch]

    def inbox_public_key(self) -> bytes:
        return self.inbox[0][1]

    def inbox_private_keys(self) -> Sequence[bytes]:
        return [private for private, _ in self.inbox]

    def report_key(self) -> bytes:
        return self.report

    def of(self, device: str) -> Keys:
        """The same shop's keys on another device."""
        return Keys(self.shop, device, secrets.token_urlsafe(32), self.epoch, self.shop_keys, self.inbox, self.report)


REPORT: dict[str, Any] = {
    "shop_name": "Bodega Elvira",
    "language": "es",
    "country": "PE",
    "currency": "PEN",
    "timezone": "America/Lima",
    "generated_at": "2026-11-22T10:00:00-05:00",
    "today": "2026-11-22",
}


@dataclass
class Documents:
    """Implements `PublishedDocuments`."""

    report_values: dict[str, Any] | None = None
    webstore_values: dict[str, Any] | None = None
    built: int = 0

    def report(self) -> dict[str, Any] | None:
        self.built += 1
        return self.report_values

    def webstore(self) -> dict[str, Any] | None:
        return self.webstore_values
