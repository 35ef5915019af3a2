"""What a change makes of a draft: lines taken off, added, put in the place of others, and quantities reckoned anew.

What cannot be settled comes back with everything else that was said already in it, so that only that is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hub.application.ports.understanding import Intent, LineUnit, Reading, Relative, RequestLine
from hub.bot.drafts import Draft, measured, named, names_none
from hub.domain.catalogue import Product
from hub.domain.quantity import LARGEST, Unit

Kin = Callable[[str, str], bool]
"""Whether two products are called alike, so that one may have been taken for the other."""


@dataclass(frozen=True, slots=True)
class Which:
    """A change that fits several lines of the draft, or none: `line` is what was said of it."""

    line: RequestLine
    draft: Draft
    """The draft with everything else that was said."""
    options: tuple[str, ...]
    """The products that it may be said of."""


@dataclass(frozen=True, slots=True)
class Incalculable:
    """A change of a quantity that leaves nothing sensible: less than nothing, or half a piece."""

    line: RequestLine
    draft: Draft
    index: int
    """The place of the draft's line that it is said of."""


def changed(
    draft: Draft, change: Reading, product: Callable[[str], Product], kin: Kin | None = None
) -> Draft | Which | Incalculable:
    """Return the draft as "que sean 15", "quita el aceite", "2 menos", "agrega 3 de arroz", "para el lunes" leave it.

    A quantity of 0 takes a line out. What names no product means the only line; with several it is `Which`. Where
    the change only corrects ("no, dije fanta"), a product that the draft does not have takes the place of the one that
    was denied, of the only one, or of the one that is of its `kin`.
    """
    party = change.party.contact if change.party else None
    made = replace(draft, due=change.due or draft.due, party=party or draft.party, branch=change.branch or draft.branch)
    left: Which | Incalculable | None = None
    for said in change.lines:
        # "son 3 y una inca kola": what is named after something else was put right comes beside it
        beside = said is not change.lines[0] and not change.denied
        one = _with_change(made, said, replace(change, corrects=change.corrects and not beside), product, kin)
        if isinstance(one, Draft):
            made = one
        else:
            left = left or one
    return made if left is None else replace(left, draft=made)


def _with_change(
    draft: Draft, said: RequestLine, change: Reading, product: Callable[[str], Product], kin: Kin | None
) -> Draft | Which | Incalculable:
    """The draft with one line of a change."""
    index = _meant(draft.lines, said, change.denied)
    if index is not None:
        return applied(draft, index, said, product, corrects=change.corrects)
    held = tuple(line.product for line in draft.lines if line.product)
    fits = tuple(each for each in held if each in named(said))
    if not draft.lines:
        return replace(draft, lines=_appended(draft, said))
    if change.corrects and not names_none(said):
        index = _replaced(draft.lines, said, change.denied, kin)
        return Which(said, draft, held) if index is None else _put(draft, index, said, instead=True)
    lessened = said.relative not in (None, Relative.MORE) or said.quantity == 0
    if names_none(said) or lessened or len(fits) > 1:
        return Which(said, draft, fits or held)
    return replace(draft, lines=_appended(draft, said))


def applied(
    draft: Draft, index: int, said: RequestLine, product: Callable[[str], Product], *, corrects: bool = False
) -> Draft | Incalculable:
    """The draft with what was said of one of its lines."""
    line = draft.lines[index]
    counts = draft.intent is Intent.STOCK_COUNT
    if said.relative is not None:
        quantity = _reckoned(line, said, product(line.product) if line.product else None)
        if quantity is None:
            return Incalculable(said, draft, index)
        made = replace(line, quantity=quantity[0], unit=quantity[1])
        return _without(draft, index) if not (made.quantity or counts) else _in_place(draft, index, made)
    if said.quantity == 0 and not (corrects and counts):
        return _without(draft, index)
    return _put(draft, index, said, instead=False)


def _reckoned(line: RequestLine, said: RequestLine, product: Product | None) -> tuple[Decimal, LineUnit | None] | None:
    """The quantity and unit that a line has with so many more, fewer or times as many; None where none is sensible."""
    if line.quantity is None or said.quantity is None:
        return None
    unit, before, step = line.unit, line.quantity, said.quantity
    if said.relative is not Relative.TIMES and said.unit not in (None, unit):
        if product is None:
            return None
        before, step = measured(line, product)[0], measured(said, product)[0]
        unit = LineUnit.BASE
    now = {
        Relative.MORE: before + step,
        Relative.LESS: before - step,
        Relative.TIMES: before * step,
    }[said.relative or Relative.MORE]
    packed = product.pack if product and unit is LineUnit.PACK else None
    pieces = now * packed.size if packed else now
    whole = product is None or product.base_unit is not Unit.UNIT or pieces == pieces.to_integral_value()
    return (now, unit) if 0 <= now <= LARGEST and whole else None


def _put(draft: Draft, index: int, said: RequestLine, *, instead: bool) -> Draft:
    return _in_place(draft, index, put_into(draft.lines[index], said, instead=instead))


def _in_place(draft: Draft, index: int, line: RequestLine) -> Draft:
    return replace(draft, lines=(*draft.lines[:index], line, *draft.lines[index + 1 :]))


def _without(draft: Draft, index: int) -> Draft:
    return replace(draft, lines=(*draft.lines[:index], *draft.lines[index + 1 :]))


def _appended(draft: Draft, said: RequestLine) -> tuple[RequestLine, ...]:
    added = replace(said, unit=said.unit or LineUnit.BASE, relative=None)
    return draft.lines if said.quantity == 0 else (*draft.lines, added)


def put_into(line: RequestLine, said: RequestLine, *, instead: bool) -> RequestLine:
    """`line` with the quantity that was said, and `instead` with the product that was."""
    if instead:
        line = replace(line, product=said.product, candidates=said.candidates, said=said.said)
    if said.quantity is None:
        return line
    return replace(line, quantity=said.quantity, unit=said.unit or line.unit)


def _meant(lines: Sequence[RequestLine], said: RequestLine, denied: Sequence[RequestLine]) -> int | None:
    if names_none(said):
        wrong = {each.quantity for each in denied if names_none(each) and each.quantity is not None}
        counted = [index for index, line in enumerate(lines) if line.quantity in wrong]
        return 0 if len(lines) == 1 else counted[0] if len(counted) == 1 else None
    fits = [index for index, line in enumerate(lines) if line.product in named(said)]
    return fits[0] if len(fits) == 1 else None


def _replaced(
    lines: Sequence[RequestLine], said: RequestLine, denied: Sequence[RequestLine], kin: Kin | None
) -> int | None:
    """Which line gives way to a product that none of them has."""
    wrong = {product for each in denied for product in named(each)}
    fits = [index for index, line in enumerate(lines) if line.product in wrong]
    if len(lines) > 1 and len(fits) != 1 and kin is not None:
        own = named(said)
        fits = [index for index, line in enumerate(lines) if any(kin(line.product or "", each) for each in own)]
    return 0 if len(lines) == 1 else fits[0] if len(fits) == 1 else None
