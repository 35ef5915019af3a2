"""Understanding: text becomes a request, a short question, or an honest "I don't know"."""

from hub.understanding.rules import RuleReader

__all__ = ["RuleReader"]
