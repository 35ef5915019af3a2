"""The reader's data files: TOML beside the code, one place that knows where they lie."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str, language: str | None = None) -> dict[str, Any]:
    """What `data/<name>.toml` holds, or what one language's `data/<language>/<name>.toml` does.

    Numbers with a point are Decimal. Read once; nobody writes into what is returned.
    """
    folder = files("hub.understanding") / "data"
    path = (folder / language if language else folder) / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def verb_forms(language: str, clitics: frozenset[str]) -> frozenset[str]:
    """The verb forms of a language's `verbs.txt`: words that say what is done, and name no product.

    Forms after a bar are also said with a clitic behind them ("súbelo").
    """
    path = files("hub.understanding") / "data" / language / "verbs.txt"
    out: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            alone, _, bases = line.partition("|")
            out.update(alone.split())
            out.update(base + clitic for base in bases.split() for clitic in clitics)
    return frozenset(out)
