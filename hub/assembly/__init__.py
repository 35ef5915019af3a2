"""The composition root: rooms wired to ports, for `main.py`. May import every room; no room imports it."""
