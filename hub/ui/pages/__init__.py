"""The six pages."""
