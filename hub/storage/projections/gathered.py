"""What is kept beside the tables of stock and costs while the whole log is folded."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.storage.projections.projector import Projector

_NAME = "stock"


@dataclass(slots=True)
class Gathered:
    """While the whole log is folded: what each movement would else look up, and write where the last one did."""

    stock: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """By product and branch what is on hand, and when the first of it moved."""
    held: dict[str, int] = field(default_factory=dict)
    """By product what is on hand or on the way."""
    last: dict[str, str] = field(default_factory=dict)
    """By product the stamp of what moved last."""
    costs: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By product the average, and the stamp of what it was folded with last."""
    gone: dict[tuple[str, str], int] = field(default_factory=dict)
    """By product and branch, of what was taken back, when the first of it moved."""

    def add(self, product: str, branch: str, amount: int, at: int) -> None:
        """Add to what is on hand."""
        self.hold(product, amount)
        known = self.stock.get((product, branch))
        if known is None:
            self.stock[product, branch] = [amount, at]
        else:
            known[0] += amount
            known[1] = min(at, known[1])

    def hold(self, product: str, amount: int) -> None:
        """Add to what is on hand or on the way."""
        self.held[product] = self.held.get(product, 0) + amount


def gather(to: Projector) -> None:
    """Keep it from now on."""
    to.gathered[_NAME] = Gathered()


def gathered(to: Projector) -> Gathered | None:
    """What is kept; None where the tables themselves are kept up."""
    found: Gathered | None = to.gathered.get(_NAME)
    return found


def scattered(to: Projector) -> Gathered:
    """What was kept until now."""
    found: Gathered = to.gathered.pop(_NAME)
    return found
