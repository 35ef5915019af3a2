"""The books on disk: event log, projections, search, media and migrations, in SQLite through sqlite-utils."""

from hub.storage.books import SqliteBooks, look_into, open_books
from hub.storage.feed import BooksFeed

__all__ = ["BooksFeed", "SqliteBooks", "look_into", "open_books"]
