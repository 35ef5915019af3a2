"""Tables in files: CSV and Excel, read with limits before anything is parsed, and written safe from formulas."""

from hub.storage.sheets.reading import open_sheet
from hub.storage.sheets.workbook import Workbook
from hub.storage.sheets.writing import CsvFolder, write_lines

__all__ = ["CsvFolder", "Workbook", "open_sheet", "write_lines"]
