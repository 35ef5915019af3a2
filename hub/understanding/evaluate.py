"""ShopTalk's answers: reads messages and writes what was understood in the form that `score.py score` reads."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from hub.application.ports.understanding import Intent, Knowledge, Reading, RequestLine, Said, Understanding
from hub.domain.people import Role

_PRICED = (Intent.CHANGE_PRICE, Intent.ADD_PRODUCT)


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _line(line: RequestLine, intent: Intent, skus: Mapping[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {
        "sku": skus[line.product] if line.product else None,
        "quantity": _number(line.quantity),
        "unit": str(line.unit) if line.unit and line.quantity is not None else None,
    }
    if line.candidates:
        out["candidates"] = sorted(skus[c] for c in line.candidates)
    if line.said is not None:
        out["said"] = line.said
    if intent in _PRICED:
        out["price"] = _number(line.price)
    return out


def answer(reading: Reading, shop: Knowledge, skus: Mapping[str, str]) -> dict[str, Any]:
    """A reading as ShopTalk writes it: skus, contact and branch codes. `skus` maps product ids."""
    contacts = {c.id: c.code or c.id for c in shop.contacts}
    branches = {b.id: b.code for b in shop.branches}
    out: dict[str, Any] = {"intent": str(reading.intent), "action": str(reading.action)}
    if reading.lines:
        out["lines"] = [_line(line, reading.intent, skus) for line in reading.lines]
    if reading.due:
        out["due"] = reading.due.isoformat()
    if reading.period:
        out["period"] = {"from": reading.period[0].isoformat(), "to": reading.period[1].isoformat()}
    if reading.party and reading.party.contact:
        out["party"] = contacts[reading.party.contact]
    elif reading.party and reading.party.new_name:
        out["party"] = {"new": reading.party.new_name}
    if reading.branch:
        out["branch"] = branches[reading.branch]
    if reading.amount is not None:
        out["amount"] = _number(reading.amount)
    return out


def answers(
    messages: Iterable[Mapping[str, Any]], reader: Understanding, shop: Knowledge, skus: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield ``{"id", "answer", "seconds", "route"}`` for each message of ShopTalk's form (see its README).

    A message may carry ``alternatives`` (other transcripts), ``spoken`` and ``heard`` (words and confidences).
    `seconds` is wall time of the reading.
    """
    for message in messages:
        said = Said(
            text=message["text"],
            role=Role(message["role"]),
            now=datetime.fromisoformat(message["now"]),
            language=message.get("language", shop.shop.language),
            alternatives=tuple(message.get("alternatives", ())),
            spoken=bool(message.get("spoken", False)),
            heard=tuple((word, confidence) for word, confidence in message.get("heard", ())),
        )
        begun = time.perf_counter()
        reading = reader.read(said, shop)
        yield {
            "id": message["id"],
            "answer": answer(reading, shop, skus),
            "seconds": round(time.perf_counter() - begun, 6),
            "route": reading.route,
        }
