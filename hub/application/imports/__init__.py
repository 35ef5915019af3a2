"""Bringing in what a shop kept elsewhere: products, people, stock and debts from a CSV or Excel file.

A file is first tried out whole, with the very use cases that the app uses, and nothing of it stays; only then, and only
if every row is right or the person says that the others shall be left out, it is written.
"""

from hub.application.imports.engine import Fault, ImportReport, import_sheet
from hub.application.imports.headings import Kind

__all__ = ["Fault", "ImportReport", "Kind", "import_sheet"]
