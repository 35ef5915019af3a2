"""Understanding: text becomes a request, a short question, or an honest "I don't know"."""

from hub.understanding.hybrid import HybridReader
from hub.understanding.rules import RuleReader

__all__ = ["HybridReader", "RuleReader"]
