"""The shop, its branches, settings and people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.application.settings import DEFAULTS, WHATSAPP_NUMBER
from hub.application.views.people import ContactView
from hub.application.views.shop import AttentionView, BranchView, DeviceView, HomeView, SyncView
from hub.domain import pins
from hub.domain.events.people import pin_stream
from hub.domain.ids import series_letters
from hub.domain.people import Contact, HandleKind, Role
from hub.domain.shop import Branch, Shop
from hub.storage.reader.base import whole_worth
from hub.storage.reader.low import LowReader

_CONTACT = """
SELECT id, name, role, language, code,
    (SELECT value FROM held WHERE contact = contacts.id AND kind = 'phone' ORDER BY stamp DESC LIMIT 1) AS phone
FROM contacts
"""
_BRANCH_ROWS = """
SELECT b.id, b.code, b.name, coalesce(s.products, 0) AS products, coalesce(s.cost, 0) AS cost,
    coalesce(s.cost_rest, 0) AS cost_rest
FROM branches b
LEFT JOIN (
    SELECT branch, sum(held) AS products, sum(cost) AS cost, sum(cost_rest) AS cost_rest FROM stock_worth
    GROUP BY branch
) s ON s.branch = b.id
WHERE b.closed = 0 OR s.products > 0
ORDER BY b.stamp
"""
_ATTENTION = """
SELECT a.id, a.kind, a.at, a.contact, c.name, a.about, a.count, a.since
FROM attention a LEFT JOIN contacts c ON c.id = a.contact
WHERE a.resolved = 0 ORDER BY a.at DESC, a.id
"""
# A device numbers its events without gaps: what waits is its last number less that of the last one that was pushed. The
# plus keeps SQLite on the rowid, where that one lies near the end.
_PENDING = """
SELECT number - coalesce((
    SELECT number FROM events
    WHERE +device = heads.device AND seq <= (SELECT value FROM replica WHERE name = 'pushed')
    ORDER BY seq DESC LIMIT 1
), 0) FROM heads WHERE device = ?
"""


class ShopReader(LowReader):
    """Shop, settings and people."""

    def shop(self) -> Shop | None:
        """The shop, once opened."""
        row = self._row("SELECT id, name, language, country, currency, timezone FROM shop ORDER BY id")
        return Shop(**dict(row)) if row else None

    def branches(self, *, closed: bool = False) -> Sequence[Branch]:
        """Branches, oldest first."""
        where = "" if closed else "WHERE closed = 0"
        rows = self._rows(f"SELECT id, code, name, closed FROM branches {where} ORDER BY stamp, id")  # noqa: S608
        return [Branch(row["id"], row["code"], row["name"], bool(row["closed"])) for row in rows]

    def device_rows(self) -> Sequence[DeviceView]:
        """Devices as they joined."""
        return [
            DeviceView(
                row["id"], row["name"], row["branch"], series_letters(row["id"], self.keys.founder, row["letters"])
            )
            for row in self._rows("SELECT id, name, branch, letters FROM devices ORDER BY stamp, id")
        ]

    def branch_rows(self) -> Sequence[BranchView]:
        """Branches with how much they hold; value at average cost, stock below zero counted as none."""
        return [
            BranchView(
                id=row["id"],
                code=row["code"],
                name=row["name"],
                products=row["products"],
                value=self._worth(whole_worth(row["cost"], row["cost_rest"])),
            )
            for row in self._rows(_BRANCH_ROWS)
        ]

    def setting(self, name: str, default: str = "") -> str:
        """A setting's latest value, else its default."""
        found = self._value("SELECT value FROM settings WHERE name = ?", [name])
        return found if found is not None else (default or DEFAULTS.get(name, ""))

    def contact(self, contact: str) -> Contact | None:
        """One contact."""
        row = self._row(f"{_CONTACT} WHERE id = ?", [contact])
        return _contact(dict(row)) if row else None

    def was_erased(self, contact: str) -> bool:
        """Whether somebody was forgotten."""
        return self._value("SELECT 1 FROM erased WHERE subject = ?", [contact]) is not None

    def pin(self, contact: str) -> pins.PinState:
        """How a contact's PIN stands."""
        return pins.fold(self.log.stream(pin_stream(contact)))

    def contact_by_handle(self, kind: HandleKind, value: str) -> Contact | None:
        """Who is reached by a handle."""
        found = self._value("SELECT contact FROM held WHERE kind = ? AND value = ?", [kind.value, value])
        return self.contact(found) if found else None

    def contacts(self, role: Role | None = None) -> Sequence[Contact]:
        """Contacts by name."""
        where, values = ("WHERE role = ?", [role.value]) if role else ("", [])
        return [_contact(dict(row)) for row in self._rows(f"{_CONTACT} {where} ORDER BY name COLLATE NOCASE", values)]

    def contact_rows(self, role: Role | None = None) -> Sequence[ContactView]:
        """Contacts with their handles."""
        return [self._contact_view(contact) for contact in self.contacts(role)]

    def _contact_view(self, contact: Contact) -> ContactView:
        handles = self._rows("SELECT kind, value FROM held WHERE contact = ? ORDER BY kind, value", [contact.id])
        return ContactView(
            id=contact.id,
            name=contact.name,
            role=contact.role,
            language=contact.language,
            code=contact.code,
            handles=tuple((HandleKind(row["kind"]), row["value"]) for row in handles),
            last_heard=self.last_heard(contact.id),
        )

    def last_heard(self, contact: str) -> datetime | None:
        """When a contact last wrote."""
        at = self._value("SELECT max(at) FROM messages WHERE contact = ? AND incoming = 1", [contact])
        return self._at(at) if at is not None else None

    def attention(self) -> Sequence[AttentionView]:
        """What needs a person, newest first."""
        return [
            AttentionView(
                id=row["id"],
                kind=row["kind"],
                at=self._at(row["at"]),
                contact=row["contact"],
                contact_name=row["name"],
                about=row["about"],
                count=row["count"],
                since=self._at(row["since"]) if row["since"] is not None else None,
            )
            for row in self._rows(_ATTENTION)
        ]

    def sync_state(self) -> SyncView:
        """What the relay does not have yet."""
        at = self._value("SELECT value FROM replica WHERE name = 'exchanged_at'")
        return SyncView(
            pending=self._value(_PENDING, [self.keys.device]) or 0, last_exchange=self._at(at) if at else None
        )

    def last_recorded(self) -> datetime | None:
        """When the latest event was recorded."""
        last = self.log.last_stamp()
        return last.at if last else None

    def home(self, now: datetime) -> HomeView:
        """The Home page's figures."""
        shop = self.shop()
        today = now.astimezone(self._zone()).date().isoformat()
        sales = self._row("SELECT sum(total) AS total, sum(count) AS count FROM sale_sums WHERE day = ?", [today])
        waiting = self._value("SELECT count(*) FROM messages WHERE incoming = 1 AND outcome IS NULL")
        return HomeView(
            name=shop.name if shop else "",
            whatsapp_number=self.setting(WHATSAPP_NUMBER) or None,
            sales_today=self._money(sales["total"] if sales else 0),
            sales_count=(sales["count"] if sales else 0) or 0,
            open_orders=self._value("SELECT count(*) FROM orders WHERE is_open = 1"),
            low_stock=self.low_count(),
            waiting_messages=waiting,
            attention=tuple(self.attention()),
            sync=self.sync_state(),
        )


def _contact(row: dict[str, str]) -> Contact:
    return Contact(**{**row, "role": Role(row["role"])})  # type: ignore[arg-type]  # the columns are its fields
