"""Messages, cards and media."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hub.application.views.conversation import Card, MediaFile, MessageView, OutgoingView
from hub.domain.events import DeliveryState, MessageKind, Outcome
from hub.domain.hearing import Mishearing
from hub.storage.reader.base import ReaderBase

_MESSAGES = """
SELECT m.*, c.name FROM messages m LEFT JOIN contacts c ON c.id = m.contact
"""
_UNHANDLED = """
WHERE m.incoming = 1 AND m.outcome IS NULL
    AND (m.kind <> 'audio' OR m.media IS NULL OR EXISTS (SELECT 1 FROM media WHERE media.id = m.media))
ORDER BY m.at, m.id LIMIT ?
"""
_OUTGOING = """
SELECT m.id, m.contact, m.body, m.at, m.about,
    (SELECT value FROM held WHERE contact = m.contact AND kind = 'phone' ORDER BY stamp DESC LIMIT 1) AS phone
FROM messages m WHERE m.incoming = 0
"""
_MISHEARD = """
SELECT language, heard, other, json_group_array(id) AS judgements FROM hearings
GROUP BY language, heard, other HAVING SUM(mistaken) > SUM(1 - mistaken) ORDER BY MAX(at) DESC, heard, other LIMIT ?
"""
_CARD = "SELECT id, contact, kind, content, message, at, answer FROM cards"


class ConversationReader(ReaderBase):
    """The conversation."""

    def _message_views(self, rest: str, values: Sequence[object]) -> list[MessageView]:
        return [self._message_view(dict(row)) for row in self._rows(_MESSAGES + rest, values)]

    def _message_view(self, row: dict[str, str]) -> MessageView:
        return MessageView(
            id=row["id"],
            contact=row["contact"],
            contact_name=row["name"],
            incoming=bool(row["incoming"]),
            kind=MessageKind(row["kind"]),
            at=self._at(int(row["at"])),
            text=row["text"],
            heard=row["heard"],
            button=row["button"],
            media=row["media"],
            reply_to=row["reply_to"],
            state=DeliveryState(row["state"]) if row["state"] else None,
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
            error=row["error"],
        )

    def message(self, message: str) -> MessageView | None:
        """One message."""
        found = self._message_views("WHERE m.id = ?", [message])
        return found[0] if found else None

    def messages_about(self, about: str) -> list[MessageView]:
        """Outgoing messages that belong to an order or card, oldest first."""
        return self._message_views("WHERE m.about = ? ORDER BY m.at, m.id", [about])

    def conversation(self, contact: str, limit: int = 50) -> Sequence[MessageView]:
        """The latest messages with a contact, oldest first."""
        found = self._message_views("WHERE m.contact = ? ORDER BY m.at DESC, m.id DESC LIMIT ?", [contact, limit])
        return found[::-1]

    def unhandled(self, limit: int = 20) -> Sequence[MessageView]:
        """Incoming messages that can be handled now, oldest first."""
        return self._message_views(_UNHANDLED, [limit])

    def _outgoing(self, rest: str, values: Sequence[object]) -> list[OutgoingView]:
        return [
            OutgoingView(
                id=row["id"],
                contact=row["contact"],
                phone=row["phone"],
                body=row["body"],
                queued_at=self._at(row["at"]),
                about=row["about"],
            )
            for row in self._rows(_OUTGOING + rest, values)
        ]

    def outgoing(self, limit: int = 20) -> Sequence[OutgoingView]:
        """Messages that wait to be sent, oldest first."""
        return self._outgoing("AND m.state = 'queued' ORDER BY m.at, m.id LIMIT ?", [limit])

    def queued(self, message: str) -> OutgoingView | None:
        """One of our messages as it was queued; None where its words were erased."""
        found = self._outgoing("AND m.id = ? AND m.body IS NOT NULL", [message])
        return found[0] if found else None

    def _card(self, rest: str, values: Sequence[object]) -> Card | None:
        row = self._row(f"{_CARD} {rest}", values)
        if row is None:
            return None
        fields = dict(row)
        return Card(**{k: fields[k] for k in fields if k != "at"}, shown_at=self._at(fields["at"]))

    def card(self, card: str) -> Card | None:
        """One card."""
        return self._card("WHERE id = ?", [card])

    def open_card(self, contact: str) -> Card | None:
        """The contact's newest open card."""
        return self._card("WHERE contact = ? AND answer IS NULL ORDER BY stamp DESC LIMIT 1", [contact])

    def mishearings(self, limit: int = 200) -> Sequence[Mishearing]:
        """What notes were misheard as more often than they were heard right, latest first."""
        return [
            Mishearing(row["language"], row["heard"], row["other"], tuple(sorted(json.loads(row["judgements"]))))
            for row in self._rows(_MISHEARD, [limit])
        ]

    def message_by_wamid(self, wamid: str) -> str | None:
        """Our id of a WhatsApp message."""
        found: str | None = self._value("SELECT id FROM messages WHERE wamid = ? ORDER BY at, id LIMIT 1", [wamid])
        return found

    def message_by_media(self, media: str) -> MessageView | None:
        """The incoming message that came with a medium."""
        found = self._message_views("WHERE m.media = ? AND m.incoming = 1 ORDER BY m.at LIMIT 1", [media])
        return found[0] if found else None

    def media(self, media: str) -> MediaFile | None:
        """A media file, decrypted."""
        row = self._row("SELECT id, subject, mime, sealed FROM media WHERE id = ?", [media])
        content = self.keys.open(row["subject"], row["sealed"], row["id"]) if row else None
        return MediaFile(row["id"], row["mime"], content) if row and content is not None else None
