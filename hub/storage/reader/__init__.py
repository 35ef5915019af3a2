"""Questions to the books over one connection; one module per part of the shop."""

from hub.storage.reader.accounts import AccountReader
from hub.storage.reader.catalogue import CatalogueReader
from hub.storage.reader.customer_orders import CustomerOrderReader
from hub.storage.reader.days import DayReader
from hub.storage.reader.exports import ExportReader
from hub.storage.reader.lots import LotReader
from hub.storage.reader.reorder import ReorderReader
from hub.storage.reader.reports import ReportReader
from hub.storage.reader.selling import SellingReader
from hub.storage.reader.stock import StockReader
from hub.storage.reader.stocktake import StockTakeReader
from hub.storage.reader.transfers import TransferReader


class SqliteReader(
    CatalogueReader,
    ReorderReader,
    CustomerOrderReader,
    SellingReader,
    StockReader,
    LotReader,
    StockTakeReader,
    TransferReader,
    DayReader,
    ExportReader,
    AccountReader,
    ReportReader,
):
    """Implements `hub.application.ports.books.Reader`. For one thread at a time."""


__all__ = ["SqliteReader"]
