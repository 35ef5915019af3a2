"""The design system's parts: small functions that return Flet controls in a palette's colours."""
