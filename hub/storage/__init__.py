"""The books on disk: event log, projections, search, media and migrations, in SQLite through sqlite-utils."""

from hub.storage.books import SqliteBooks, open_books

__all__ = ["SqliteBooks", "open_books"]
