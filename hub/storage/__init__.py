"""The books on disk: event log, projections, search, media and migrations, in SQLite through sqlite-utils."""

from hub.storage.books import SqliteBooks, open_books
from hub.storage.feed import BooksFeed

__all__ = ["BooksFeed", "SqliteBooks", "open_books"]
