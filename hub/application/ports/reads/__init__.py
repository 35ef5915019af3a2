"""Questions to the books, by part of the shop; `hub.application.ports.books.Reader` is all of them."""
