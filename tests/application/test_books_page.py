"""docs/BOOKS.md names tests that prove what it promises: each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "BOOKS.md").read_text("utf-8")
    rows = page.partition("## Which test proves what")[2].partition("\n## ")[0].splitlines()
    missing = []
    for row in rows[4:]:
        cells = row.split("|")
        file = ""
        for named in re.findall("`([^`]+)`", cells[2]) if len(cells) > 2 else ():
            path, _, test = named.rpartition("::") if "::" in named else ("", "", named)
            if named.endswith(".py"):
                path, test = named, ""
            file = path or file
            source = ROOT / "tests" / file
            if not source.is_file() or (test and f"def {test}(" not in source.read_text("utf-8")):
                missing.append(named)
    assert len(rows) > 40
    assert missing == []
