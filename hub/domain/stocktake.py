"""Stock-takes: what the counts of several people at several places come to.

A count is blind: whoever counts is not shown what the books say. Each one freezes what the books said at its moment,
so that sales before it (in the books already) and after it (off the shelf and off the books alike) do not disturb.
Counts of one product at several places add up; what is sold between them is taken to have come from a place that was
counted already, so the books of the first count hold for all, and the product is flagged, since it may be otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hub.domain.clock import Stamp
from hub.domain.errors import WrongState
from hub.domain.events import Event, StockTakeCancelled, StockTakeClosed, StockTakeCounted, StockTakeStarted
from hub.domain.money import Money, UnitPrice

LARGE_SHARE = Decimal("0.1")
"""A difference above this share of what the books or the count say is counted again."""
LARGE_AMOUNT = Decimal(2)
"""Up to so many base units nobody is asked to count again."""


class TakeState(StrEnum):
    """Where a stock-take stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Recount(StrEnum):
    """Why a product should be counted again before the stock-take is closed."""

    LARGE = "large"
    """The difference is large: a typing error, or a shelf that was overlooked."""
    DISPUTED = "disputed"
    """Two people found different amounts at one place."""
    MOVED = "moved"
    """It was sold or came in between the counts of its places."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count of a product at a place, in base units."""

    product: str
    place: str
    counted: Decimal | None
    books: Decimal
    unit_cost: UnitPrice | None
    by: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Found:
    """What the counts of one product come to, in base units."""

    product: str
    counted: Decimal
    books: Decimal
    unit_cost: UnitPrice | None
    by: tuple[str, ...]
    """Who counted what holds, in the order in which they did."""
    places: tuple[CountLine, ...]
    recount: Recount | None

    @property
    def difference(self) -> Decimal:
        """What is there beyond the books; below zero where goods are missing."""
        return self.counted - self.books

    @property
    def value(self) -> Money | None:
        """What the difference is worth at the average cost of then; None where that was unknown."""
        return self.unit_cost.times(self.difference) if self.unit_cost else None


@dataclass(frozen=True, slots=True)
class StockTake:
    """A stock-take as its history leaves it."""

    id: str
    branch: str
    products: tuple[str, ...]
    category: str | None
    started_by: str
    state: TakeState = TakeState.OPEN
    ended: Event | None = None
    lines: tuple[CountLine, ...] = ()
    """Counts made before it ended."""

    def require_open(self) -> None:
        """Raise `WrongState` unless it is open."""
        if self.state is not TakeState.OPEN:
            raise WrongState(f"stock-take {self.id} is {self.state}", reason="stock_take", state=self.state.value)


def is_large(difference: Decimal, books: Decimal, counted: Decimal) -> bool:
    """Whether a difference is such that one counts again: above 2 base units, and above a tenth of what there is."""
    return abs(difference) > LARGE_AMOUNT and abs(difference) > LARGE_SHARE * max(books, counted)


def found(lines: Iterable[CountLine]) -> list[Found]:
    """Return what counts, in clock order, come to: by product, in the order in which they were first counted."""
    places: dict[str, dict[str, CountLine]] = {}
    disputed: set[tuple[str, str]] = set()
    for line in lines:
        at = places.setdefault(line.product, {})
        before = at.pop(line.place, None)
        key = line.product, line.place
        if before and before.by != line.by and None not in (before.counted, line.counted):
            (disputed.add if before.counted != line.counted else disputed.discard)(key)
        elif line.counted is None:
            disputed.discard(key)
        if line.counted is not None:
            at[line.place] = line
    return [
        _add_up(product, tuple(at.values()), any((product, place) in disputed for place in at))
        for product, at in places.items()
        if at
    ]


def _add_up(product: str, lines: tuple[CountLine, ...], disputed: bool) -> Found:
    counted, books = sum((line.counted or Decimal(0) for line in lines), Decimal(0)), lines[0].books
    recount: Recount | None = None
    if disputed:
        recount = Recount.DISPUTED
    elif any(line.books != books for line in lines):
        recount = Recount.MOVED
    elif is_large(counted - books, books, counted):
        recount = Recount.LARGE
    people = tuple(dict.fromkeys(line.by for line in lines))
    return Found(product, counted, books, lines[-1].unit_cost, people, lines, recount)


def fold(events: Iterable[Event]) -> StockTake | None:
    """Return the stock-take that its events, in clock order, leave; None before it was started.

    The first end holds. Counts before it count, also those that arrive later from a device that was apart; counts
    after it have no effect.
    """
    start: tuple[StockTakeStarted, str] | None = None
    lines: list[CountLine] = []
    ended: Event | None = None
    for event in events:
        said = event.payload
        if isinstance(said, StockTakeStarted):
            start = start or (said, event.actor)
        elif isinstance(said, StockTakeCounted) and ended is None:
            lines.append(line_of(said, event))
        elif isinstance(said, StockTakeClosed | StockTakeCancelled):
            ended = ended or event
    if start is None:
        return None
    state = TakeState.OPEN
    if ended:
        state = TakeState.CLOSED if isinstance(ended.payload, StockTakeClosed) else TakeState.CANCELLED
    said, by = start
    return StockTake(said.take, said.branch, said.products, said.category, by, state, ended, tuple(lines))


def line_of(said: StockTakeCounted, event: Event) -> CountLine:
    """The count that a fact speaks of."""
    return CountLine(said.product, said.place, said.counted, said.books, said.unit_cost, event.actor, event.stamp)
