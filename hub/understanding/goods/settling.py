"""What drafts mean once all of them are known: a container that is the product, words that only tell more of one; and
what is asked of chunks and words on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from hub.application.ports.understanding import Fit
from hub.domain.words import fold
from hub.understanding.goods.drafts import VAGUE, Draft, corrected, headless, inherited, joined, plain, same_word
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.data import data
from hub.understanding.pieces.lexicon import Lexicon

SURE = 0.95
"""From this score on words are a product's own, as written or nearly."""
Fits = Callable[[str], list[Fit]]


def settled(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> list[Draft]:
    """The drafts joined and corrected, in the order said."""

    def is_kind(words: str) -> bool:
        """Whether words name only a kind of product ("limpieza"), no product."""
        found = fits(words)
        return bool(found) and all(f.why == "category" for f in found)

    drafts = named_by_unit(single_ones(all_in(drafts, chunks, lex), lex), chunks, lex, fits)
    drafts = headless(joined(drafts, lambda words: bool(fits(words))), is_kind)
    drafts = corrected(told_more(drafts, chunks, lex, fits), fits)
    drafts = named_after(drafts, chunks, lex, fits)
    return inherited(without_containers(told_more(drafts, chunks, lex, fits), chunks, lex, fits))


def without_containers(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> list[Draft]:
    """Leave out a container that nothing counts and that tells nothing of goods counted beside it: "3 jabones, hechos
    bolsa", "la bolsa se rompió y perdí 2 atunes"."""
    if not any(d.words and d.counts for d in drafts):
        return drafts
    small = lex.connectors | lex.loose | lex.of | lex.packed_in | lex.without

    def idle(draft: Draft) -> bool:
        if draft.counts or draft.fixes or len(draft.words) != 1 or draft.words[0] not in lex.containers:
            return False
        led = min(draft.places) - 1
        while led >= 0 and chunks[led].text in lex.determiners:
            led -= 1
        told = led >= 0 and (chunks[led].sort not in (Sort.WORD, Sort.FILLER) or chunks[led].text in small)
        return not told and all(f.why == "container" and not _is_headed_by(draft.text, f) for f in fits(draft.text))

    return [draft for draft in drafts if not idle(draft)]


def named_after(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> list[Draft]:
    """Give a name told at the end to the variants counted before it: "una de negra y dos de trigo, las cusqueñas"."""
    last = drafts[-1] if len(drafts) > 1 else None
    if last is None or last.counts or not last.words:
        return drafts
    led = first = min(last.places)
    while led > 0 and chunks[led - 1].text in lex.determiners | lex.of | lex.connectors:
        led -= 1
    nameless = [d for d in drafts[:-1] if d.counts and d.words and not fits(d.text)]
    if not 0 < led < first or chunks[led - 1].sort is not Sort.BREAK or not nameless:
        return drafts
    if not all(fits(f"{last.text} {d.text}") for d in nameless):
        return drafts
    for draft in nameless:
        draft.words = [*last.words, *draft.words]
    return drafts[:-1]


def all_in(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon) -> list[Draft]:
    """Hand the pack that ends a list to what was counted in nothing else: "3 de piña y 2 de fresa, todo en cajas", ",
    puras cajas", ", cajas"."""
    last = drafts[-1] if drafts else None
    if last is not None and last.words[:1] and last.words[0] in lex.all_in and not last.counts:
        last = replace(last, words=last.words[2:], unit=last.words[-1], at=last.places[-1])
    if last is None or last.unit not in lex.packs or last.words or last.counts:
        return drafts
    led = [c for c in chunks[max(0, last.at - 2) : last.at] if c.text not in lex.loose][-1:]
    alone = any(c.sort is Sort.BREAK for c in led) and last.unit.endswith("s") and ends(chunks, last.at + 1, lex)
    if lex.all_in.isdisjoint(c.text for c in led) and not (alone and not last.fixes):
        return drafts
    for draft in drafts[:-1]:
        if draft.counts and draft.measure is None:
            draft.unit = draft.unit or last.unit
    return drafts[:-1]


def single_ones(drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Give what is counted as single ones the name of what was counted in packs before: "1 case cola and 4 loose"."""
    single = data("signs")["singles"][lex.language]
    for before, draft in pairwise(drafts):
        if before.words and before.unit in lex.packs and draft.counts and draft.words and not draft.unit:
            alone = all(word in single for word in draft.words)
            draft.words = list(before.words) if alone else draft.words
    return drafts


def held(words: str, word: str, fits: Fits) -> bool:
    """Whether `words` fit products in whose own names `word` stands."""
    names = (fold(f"{f.product.name} {' '.join(f.product.aliases)}") for f in fits(words))
    return any(word in name.replace("-", " ").split() for name in names)


def asked(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether a word that says what is done stands right before `at`, or before its "more"."""
    led = at - 2 if at > 1 and chunks[at - 1].text in lex.further else at - 1
    before = chunks[led] if led >= 0 else None
    if before is None or before.sort is not Sort.WORD:
        return False
    small = lex.connectors | lex.conjunctions | lex.determiners | lex.article | lex.priced
    return lex.is_filler(before.text) and before.text not in small


def has_size(draft: Draft, chunks: Sequence[Chunk]) -> bool:
    """Whether a measure is among a draft's words."""
    return any(chunks[i].sort is Sort.MEAS for i in draft.places)


def said_twice(chunks: Sequence[Chunk], at: int, draft: Draft | None) -> bool:
    """Whether the number at `at` only says the one right before it again, with the pack behind it: "sete sete
    caixas"."""
    before, chunk, after = chunks[at - 1] if at else None, chunks[at], chunks[at + 1 : at + 2]
    if before is None or before.sort is not Sort.NUM or chunk.value.article or not after:
        return False
    counted = draft is not None and draft.counts and not draft.words
    return after[0].sort is Sort.PACK and before.value.value == chunk.value.value and counted


def ends(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether nothing that tells more of a product stands at `at`."""
    after = chunks[at] if at < len(chunks) else None
    return after is None or after.sort in (Sort.BREAK, Sort.LINE, Sort.DATE) or after.text in lex.conjunctions


def tells_who_came(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether the word at `at`, goods or not, says that somebody or something came: "vino Arcor", "vino el camión", "ya
    vino el detergente" are no wine."""
    before = chunks[at - 1] if at else None
    if chunks[at].text not in lex.delivers or (before is not None and before.sort in (Sort.NUM, Sort.PACK, Sort.MEAS)):
        return False
    after = at + 1
    if [c.sort for c in chunks[after : after + 2]] == [Sort.NUM, Sort.PACK] and lex.of.issuperset(
        c.text for c in chunks[after + 2 : after + 3]
    ):
        return after + 3 < len(chunks) and chunks[after + 3].sort is Sort.WORD  # "vino una bolsa de papas"
    while after < len(chunks) and chunks[after].text in lex.determiners:
        after += 1
    brings = lex.carriers | lex.delivered
    came = after < len(chunks) and (
        chunks[after].sort is Sort.PARTY or chunks[after].text in brings | lex.titles.keys()
    )
    return came or after > at + 1 or (before is not None and before.text in lex.lately - lex.of)


def of_no_goods(chunks: Sequence[Chunk], at: int, lex: Lexicon, fits: Fits) -> bool:
    """Whether "whole" stands at `at` and is said of what follows, no goods: "the whole night", but "whole milk", "leche
    entera cortada"."""
    after = chunks[at + 1 : at + 2]
    if chunks[at].text not in lex.whole or not after or after[0].sort is not Sort.WORD:
        return False
    text, other = chunks[at].text, after[0].text
    small = other in lex.connectors or other in lex.conjunctions or other in lex.verbs
    idle = (lex.is_filler(other) or other in lex.everyday) and not small
    before = [c.text for c in chunks[max(0, at - 1) : at] if not (c.text in lex.determiners or lex.is_filler(c.text))]
    named = (f"{text} {other}", *(f"{word} {text}" for word in before))
    return idle and not fits(other) and not any(held(words, text, fits) for words in named)


def is_brand(chunks: Sequence[Chunk], at: int, fits: Fits) -> bool:
    """Whether the number at `at` is what a product is called ("una 51", "cuántos 1882") and counts no unit."""
    chunk, after = ([*chunks[at : at + 2], None, None])[:2]
    if chunk is None or chunk.sort is not Sort.NUM or chunk.value.article or not chunk.text.isdecimal():
        return False
    counts = after is not None and after.sort in (Sort.PACK, Sort.MEAS, Sort.MONEY)
    return not counts and any(f.score >= SURE for f in fits(chunk.text))


def sized(chunks: Sequence[Chunk], at: int, lex: Lexicon, fits: Fits) -> bool:
    """Whether a size stands at `at`, so that the article before it counts: "... y una de 750", "a 5 gallon water"."""
    pointed = [c.text for c in chunks[at + 1 : at + 3]]
    if len(pointed) == 2 and chunks[at].text in lex.of and pointed[0] in lex.determiners and pointed[1] in lex.of:
        at += 2  # "una de la de 2 litros"
    first, second = ([*chunks[at : at + 2], None, None])[:2]
    if first is None or second is None:
        return False
    if first.text in lex.of:
        return at > 1 and second.sort in (Sort.NUM, Sort.MEAS)
    told = first.sort is Sort.NUM and not first.value.article and second.sort is Sort.WORD
    return told and bool(fits(f"{plain(first.value.value)} {second.text}"))


def is_denied(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether the goods at `at` are those that are not meant: "de la normal, no la light"."""
    before = at - 1
    while before > 0 and chunks[before].text in lex.of:
        before -= 1
    return before > 0 and chunks[before].text in lex.determiners and chunks[before - 1].text in lex.denial


def denied_behind(draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> int:
    """Where the no stands right behind goods that nothing counts, or after a stop before them (", jabón no", "no, not
    soap"); -1 where none does."""
    if draft.counts or not draft.places:
        return -1
    led, after = min(draft.places) - 1, max(draft.places) + 1
    if after < len(chunks) and chunks[after].text in lex.denial and ends(chunks, after + 1, lex):
        return after
    stopped = led > 0 and chunks[led].text in lex.denial and chunks[led - 1].sort in (Sort.BREAK, Sort.FIX)
    return led if stopped and ends(chunks, after, lex) else -1


def forgotten(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> int:
    """Where the word stands that says that the goods at `at` are not wanted after all ("olvida el queso", "forget the
    cheese"); -1 where none does."""
    led = at - 1 - (at > 0 and chunks[at - 1].text in lex.determiners | lex.connectors)
    return led if led >= 0 and chunks[led].text in lex.forgets else -1


def named_by_unit(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> list[Draft]:
    """Where only a container was said ("2 garrafones"), it is the product where the shop calls one so."""
    for place, draft in enumerate(drafts):
        if draft.words or not draft.unit:
            continue
        told = _container_told(draft, chunks, lex)
        if told is not None and any(d.words and fits(f"{d.words[0]} {draft.unit}") for d in drafts[:place]):
            draft.words, draft.places, draft.unit, draft.of = [draft.unit], [told], None, True
            continue
        headed = all(_is_headed_by(draft.unit, f) for f in fits(draft.unit)) and draft.unit in lex.containers
        if draft.unit in lex.packs and not headed:
            continue
        if any(
            f.score >= SURE and (not draft.counts or f.why != "container" or _is_headed_by(draft.unit, f))
            for f in fits(draft.unit)
        ):
            own = chunks[draft.at].sort is Sort.PACK
            draft.words, draft.places, draft.unit = [draft.unit], [draft.at + (not own)], None
    return drafts


def _container_told(draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> int | None:
    """Where the container stands that only tells which of the goods before it is counted: "... e seis de latinha"."""
    pack = next(
        (at for at in range(draft.at + 1, len(chunks)) if chunks[at].text not in lex.of | lex.determiners), None
    )
    if pack is None or pack == draft.at + 1 or chunks[pack].sort is not Sort.PACK:
        return None
    return pack if chunks[draft.at].sort is Sort.NUM and chunks[pack].text in lex.containers else None


def _is_headed_by(container: str, fit: Fit) -> bool:
    """Whether a product is called by a container: "Garrafón Bonafont 20 L", but not "Coca-Cola lata"."""
    name = [w for w in fold(fit.product.name).replace("-", " ").split() if w.isalpha()]
    return same_word(container, name[0] if name else "")


def told_more(drafts: list[Draft], chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> list[Draft]:
    """Put what is only told afterwards to its product: "3 dozen cheese, the 500 gram", "..., tres, de camarón"."""
    out: list[Draft] = []
    for draft in drafts:
        if out and not draft.counts and is_denied(chunks, min(draft.places, default=draft.at), lex):
            continue
        before = out[-1] if out else None
        more = _told_of(draft, chunks, lex) or (_told_beside(before, draft, chunks, lex) if before is not None else [])
        instead = before is not None and (
            _ordered_instead(before, draft, chunks, lex) or _came_instead(before, draft, chunks, lex)
        )
        if before is not None and instead:
            before.quantity, before.counted, before.unit = draft.quantity, draft.counted, draft.unit or before.unit
            continue
        if not more or before is None or not before.words:
            out.append(draft)
            continue
        known = {f.id for f in fits(before.text)}
        both = {f.id for f in fits(" ".join((before.text, *more)))}
        own = {f.id for f in fits(" ".join(more)) if f.score >= SURE and f.why not in VAGUE}
        size = all(word[:1].isdigit() for word in more)
        if both and len(both) < len(known) and draft.forgotten >= 0:
            before.ruled_out.append(" ".join(more))  # "4 fardos de água, com gás não"
            before.places = before.places + draft.places
        elif both and len(both) < len(known) and (size or draft.stands or own <= known):
            before.words, before.places = before.words + more, before.places + (draft.places or [draft.at])
        else:
            out.append(draft)
    return out


def _told_beside(before: Draft, draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> list[str]:
    """The words of a line that counts nothing and that a comma parts from a counted one: "3 fardos de arroz, tio
    joão"."""
    if draft.counts or draft.fixes or not (draft.words and before.counts and before.words):
        return []
    between = chunks[max([before.at, *before.places]) + 1 : min(draft.places)]
    said = [c.text for c in between if c.sort is not Sort.WORD or not (c.text in lex.to or lex.is_filler(c.text))]
    return draft.words if said == [","] else []  # "2 bread fi mi, large"


def _ordered_instead(before: Draft, draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> bool:
    """Whether the number before is what remains or what there was, and this one what is meant: "quedan 2 X, encargue 4
    cajas", "de 12 huevos se rompieron 3"."""
    led = chunks[before.at - 1].text if before.at > 0 else ""
    remains = before.counts and before.words and (led in lex.remains or led in lex.of)
    return bool(remains and draft.asked and draft.quantity is not None and not draft.words)


def _came_instead(before: Draft, draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> bool:
    """Whether the number before is what was ordered, and this one, with nothing behind it, what came of it: "pedimos 5
    cajas de X pero llegaron 4", "we ordered 5 X but only 4 came"."""
    ordered = before.counts and before.words and before.at > 0 and chunks[before.at - 1].text in lex.had
    if not ordered or draft.quantity is None or draft.words or draft.article or before.at > draft.at:
        return False
    came = lex.delivers | lex.delivered
    between = {c.text for c in chunks[max([before.at, *before.places]) + 1 : draft.at]}
    after = draft.at + 1 + (draft.unit is not None)
    behind = after < len(chunks) and chunks[after].text in came
    after += behind
    while after < len(chunks) and (chunks[after].text in lex.only or chunks[after].text in lex.further):
        after += 1  # "nada más"
    told = behind or not came.isdisjoint(between)
    return told and not lex.however.isdisjoint(between) and ends(chunks, after, lex)


def _told_of(draft: Draft, chunks: Sequence[Chunk], lex: Lexicon) -> list[str]:
    """The words of a line that counts nothing and stands after "of" or "the"; a size is one."""
    first = min(draft.places, default=draft.at)
    before = chunks[first - 1].text if first else ""
    if draft.quantity is not None and not (draft.words or draft.unit or draft.article) and before in lex.determiners:
        return [plain(draft.quantity)]  # "two xm today, the 750"
    if before in lex.loose and draft.words and not draft.counts and lex.containers >= set(draft.words):
        return draft.words  # ", en botella"
    if draft.quantity is not None or not (draft.stands or before in lex.of or before in lex.determiners):
        return []
    if draft.measure is not None:
        return [] if draft.words else [f"{plain(draft.measure.value)} {draft.measure.dimension}"]
    return draft.words


def headed(draft: Draft, at: int, chunks: Sequence[Chunk], lex: Lexicon, fits: Fits) -> bool:
    """Whether a container that nothing counted begins a draft's name, which is counted by the pack at `at`."""
    begins = draft.words and draft.quantity is not None and chunks[draft.at].sort is Sort.PACK
    counted = chunks[at - 1].sort is Sort.NUM and draft.unit not in lex.packs
    return bool(begins and counted and fits(f"{draft.unit} {draft.text}"))


def priced_by_pack(chunks: Sequence[Chunk], at: int, lex: Lexicon) -> bool:
    """Whether the number at `at` is a price for each pack: "a 92 la caja"."""
    following = chunks[at + 1 : at + 3]
    return (
        at > 0
        and chunks[at - 1].text in lex.priced
        and len(following) == 2
        and following[0].text in lex.connectors | lex.each | lex.article | {lex.letter_x}
        and following[0].text not in lex.of
        and following[1].sort is Sort.PACK
    )
