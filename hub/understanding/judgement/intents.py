"""Which intent: the rules of `data/<language>/intents.toml` tried in order on the message's skeleton.

Rules may name features in `needs` and `lacks`; roles are ``staff``, ``customer``, ``supplier``; each intent is open
only to who may have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hub.application.ports.understanding import Intent
from hub.domain.people import Role
from hub.understanding.pieces.lexicon import Lexicon, lexicon
from hub.understanding.pieces.rule import Rule

_STAFF = "staff"
_ANY = frozenset({_STAFF, "customer", "supplier"})

WHO: dict[Intent, frozenset[str]] = {
    **dict.fromkeys(Intent, _ANY),
    **dict.fromkeys(
        (
            Intent.RESTOCK_REQUEST,
            Intent.RECORD_RECEIPT,
            Intent.RECORD_SALE,
            Intent.RECORD_LOSS,
            Intent.STOCK_COUNT,
            Intent.TRANSFER_STOCK,
            Intent.STOCK_QUERY,
            Intent.LOW_STOCK_QUERY,
            Intent.SALES_QUERY,
            Intent.CHANGE_PRICE,
            Intent.ADD_PRODUCT,
            Intent.RECORD_CREDIT,
            Intent.RECORD_PAYMENT,
            Intent.RECORD_EXPENSE,
        ),
        frozenset({_STAFF}),
    ),
    Intent.DEBT_QUERY: frozenset({_STAFF, "customer"}),
    Intent.CUSTOMER_ORDER: frozenset({"customer"}),
    Intent.AVAILABILITY_QUERY: frozenset({"customer"}),
    Intent.SUPPLIER_OFFER: frozenset({"supplier"}),
}
"""Who may have which intent (ShopTalk's table); a message is never read as what its sender may not ask."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the rules see of a message."""

    skeleton: str
    features: frozenset[str]
    role: str


def group_of(role: Role) -> str:
    """Staff, customer or supplier."""
    return _STAFF if role.is_staff else role.value


def holding(sketch: Sketch, lex: Lexicon) -> list[Intent]:
    """The intents of all rules that hold, in the rules' order; the first is the rules' choice."""
    return list(dict.fromkeys(rule.intent for rule in _that_hold(sketch, lex.language)))


def outright(sketch: Sketch, lex: Lexicon) -> bool:
    """Whether the rules' choice is one that the words say themselves."""
    return any(rule.outright for rule in _that_hold(sketch, lex.language)[:1])


@lru_cache(maxsize=32)
def _that_hold(sketch: Sketch, language: str) -> tuple[Rule, ...]:
    # Asked several times of one message: to judge it, and to say whether its reading has earned to act.
    return tuple(rule for rule in lexicon(language).rules if _holds(rule, sketch))


def _holds(rule: Rule, sketch: Sketch) -> bool:
    if sketch.role not in WHO[rule.intent] or (rule.roles and sketch.role not in rule.roles):
        return False
    if not rule.needs <= sketch.features or rule.lacks & sketch.features:
        return False
    if rule.patterns and not any(p.search(sketch.skeleton) for p in rule.patterns):
        return False
    return not any(p.search(sketch.skeleton) for p in rule.unless)
