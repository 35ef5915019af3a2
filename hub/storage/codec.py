"""Events to JSON and back: integers for numbers, sealed text for personal words.

Quantities are thousandths, money is ``[minor, currency]``, unit prices are ``[ten-thousandths, currency]``, durations
milliseconds, so that no float ever stands on the disk, and no rounding between the domain's numbers and it.

Use cases check what they are given; whatever slips through and cannot be (a NaN, a day of the year 1, a NUL in a name)
is refused here, before it is in the log for good. What is in the log already is always read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, get_origin

from cattrs import Converter

from hub.domain.errors import BooksDamaged, BooksTooNew, MostradorError
from hub.domain.events import REGISTRY, Payload, Personal
from hub.domain.money import Money, UnitPrice
from hub.domain.quantity import from_thousandths
from hub.storage import possible
from hub.storage.sealing import SubjectKeys

Hook = Callable[[Any, Any], Any]
to_json: Callable[[Any], str] = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
"""JSON as the log writes and hashes it. Made once: `json.dumps` would make an encoder for every row.

Facts hold no cycles; looking for them took a sixth of the time.
"""
# The same values stand in many facts, and none of them ever changes.
_money, _unit_price = (lru_cache(1 << 14)(make) for make in (Money, UnitPrice))


def _may_be_none(kind: Any) -> bool:
    return isinstance(kind, UnionType) and len(kind.__args__) == 2 and NoneType in kind.__args__


def _optional(converter: Converter, kind: Any) -> Hook:
    """What the converter would do, found out once and not for every value: half of the time that a sale takes."""
    [other] = [arg for arg in kind.__args__ if arg is not NoneType]
    structure = converter.get_structure_hook(other)
    return lambda value, _: None if value is None else structure(value, other)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and len(kind.__args__) == 2 and kind.__args__[1] is Ellipsis


def _listed(converter: Converter, kind: Any) -> Hook:
    each = kind.__args__[0]
    structure = converter.get_structure_hook(each)
    return lambda values, _: tuple([structure(value, each) for value in values])


def _unlisted(converter: Converter, kind: Any) -> Callable[[Any], Any]:
    """What the converter would do by a generator."""
    unstructure = converter.get_unstructure_hook(kind.__args__[0])
    return lambda values: [unstructure(value) for value in values]


class Codec:
    """Encodes and decodes payloads with one connection's keys; not thread-safe."""

    def __init__(self, keys: SubjectKeys) -> None:
        self.keys = keys
        self._event = ""
        self._converter = self._make()
        self._open_converter = self._make()
        self._open_converter.register_unstructure_hook(Personal, lambda value: value.words)

    def _make(self) -> Converter:
        made = Converter(omit_if_default=True, detailed_validation=False)
        made.register_unstructure_hook(float, lambda seconds: round(seconds * 1000))
        made.register_structure_hook(float, lambda value, _: value / 1000)
        made.register_unstructure_hook(Decimal, possible.thousandths)
        made.register_structure_hook(Decimal, lambda value, _: from_thousandths(value))
        made.register_unstructure_hook(date, possible.day)
        made.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
        made.register_unstructure_hook(datetime, possible.moment)
        made.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
        made.register_unstructure_hook(Money, possible.money)
        made.register_structure_hook(Money, lambda value, _: _money(*value))
        made.register_unstructure_hook(UnitPrice, possible.price)
        made.register_structure_hook(UnitPrice, lambda value, _: _unit_price(*value))
        made.register_structure_hook_factory(_may_be_none, lambda kind: _optional(made, kind))
        made.register_structure_hook_factory(_is_list, lambda kind: _listed(made, kind))
        made.register_unstructure_hook_factory(_is_list, lambda kind: _unlisted(made, kind))
        made.register_unstructure_hook(Personal, self._seal)
        made.register_structure_hook(Personal, self._open)
        return made

    def _seal(self, value: Personal) -> list[str | None]:
        if value.words is None:
            return [value.subject, None]
        possible.demand_words(value.words)
        return [value.subject, self.keys.seal_text(value.subject, value.words, self._event)]

    def _open(self, value: list[str | None], _: Any) -> Personal:
        subject, sealed = str(value[0]), value[1]
        return Personal(subject, None if sealed is None else self.keys.open_text(subject, sealed, self._event))

    def encode(self, payload: Payload, event: str) -> str:
        """Return the JSON that the log keeps; personal words are bound to `event`, the event's id.

        Raises `InvalidInput`, `InvalidQuantity` or `InvalidMoney` for what no fact can hold.
        """
        self._event = event
        data = to_json(self._converter.unstructure(payload))
        possible.demand_text(data)
        return data

    def readable(self, payload: Payload) -> dict[str, Any]:
        """Return a payload as JSON values with personal words in clear, for whoever the books belong to."""
        values: dict[str, Any] = self._open_converter.unstructure(payload)
        return values

    def decode(self, type_name: str, data: str, event: str) -> Payload:
        """Return the payload of a row of the log.

        Raises `BooksTooNew` for a fact that this version does not know, `BooksDamaged` for one that cannot be read.
        """
        self._event = event
        try:
            kind = REGISTRY[type_name]
        except KeyError:
            raise BooksTooNew(f"this version does not know the fact {type_name}") from None
        try:
            made: Payload = self._converter.structure(json.loads(data), kind)
        except MostradorError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BooksDamaged(f"a {type_name} cannot be read", reason="row") from error
        return made
