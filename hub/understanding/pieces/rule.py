"""The rules of `data/<language>/intents.toml`: patterns on a message's skeleton, with the features that they need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hub.application.ports.understanding import Intent


@dataclass(frozen=True)
class Rule:
    """One intent rule: any of `patterns` where no `unless` matches, `needs` hold and `lacks` do not.

    `outright`: its words say it themselves ("add 3 to what I ordered"), whatever else was learnt of others like them.
    """

    intent: Intent
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    needs: frozenset[str]
    lacks: frozenset[str]
    roles: frozenset[str]
    outright: bool = False


def _expanded(pattern: str, macros: dict[str, str]) -> str:
    """Put the macros into a pattern; a macro may use another once."""
    for name, value in [*macros.items(), *macros.items()]:
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def rules_of(raw: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules of a language's file, their macros put in."""
    macros = raw.get("macros", {})

    def compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_expanded(pattern, macros)) for pattern in patterns)

    return tuple(
        Rule(
            intent=Intent(rule["intent"]),
            patterns=compiled(rule.get("any", [])),
            unless=compiled(rule.get("unless", [])),
            needs=frozenset(rule.get("needs", [])),
            lacks=frozenset(rule.get("lacks", [])),
            roles=frozenset(rule.get("roles", [])),
            outright=rule.get("outright", False),
        )
        for rule in raw["rule"]
    )
