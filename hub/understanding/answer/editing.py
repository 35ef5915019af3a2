"""Changing what the open card holds: "la cola ya no", "2 más", "o dobro", "just 12", "tuna instead of cola".

Such a message holds nothing but goods, numbers, days and words of `data/edits.toml`; one other word, and it is read
like any other. What is said without naming goods means the card's only line; whoever applies it asks where there are
more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hub.application.ports.understanding import Fit, Intent, Topic
from hub.understanding.answer import editing_words as ew
from hub.understanding.answer.editing_words import DOES, OFF, TOLD, Says, words_of
from hub.understanding.goods.drafts import VAGUE, Draft
from hub.understanding.goods.edits import Edit, How, with_number
from hub.understanding.pieces.chunks import Chunk, Sort
from hub.understanding.pieces.kinds import OF_GOODS
from hub.understanding.pieces.lexicon import Lexicon

_LONGEST = 30
"""Chunks: who explains at length wants more than one thing."""
Fits = Callable[[str], list[Fit]]
Drafts = Callable[[list[Chunk]], list[Draft]]
"""Reads the lines of some chunks."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """Chunks between stops and conjunctions: what they say, and what they speak of."""

    places: tuple[int, ...]
    does: frozenset[Says]
    content: tuple[int, ...]


def edits(chunks: Sequence[Chunk], lex: Lexicon, fits: Fits, topic: Topic | None, read: Drafts) -> list[Edit] | None:
    """What a message with these chunks does to the card that `topic` is about; None where it is no such message."""
    if topic is None or not topic.lines or topic.intent not in OF_GOODS or len(chunks) > _LONGEST:
        return None
    if any(c.sort is Sort.BREAK and c.text in "?¿" for c in chunks):
        return None
    labels = ew.labelled(chunks, lex)
    return _Reader(chunks, lex, fits, topic, read).read(*labels) if labels else None


class _Reader:
    """Reads the edits of one message."""

    def __init__(self, chunks: Sequence[Chunk], lex: Lexicon, fits: Fits, topic: Topic, read: Drafts) -> None:
        self._chunks, self._lex, self._fits, self._topic, self._drafts = chunks, lex, fits, topic, read
        self._values: dict[int, Decimal] = {}

    def read(self, says: Sequence[Says], values: dict[int, Decimal]) -> list[Edit] | None:
        """The edits, in the order said; None where anything is left over."""
        self._values = values
        told = set(says)
        if told <= {Says.ONLY, Says.SMALL, Says.STOP, Says.AS_IS, Says.RATHER} and told & {Says.ONLY, Says.AS_IS}:
            return [Edit(How.KEEP)]  # "nada más", "déjalo así"
        if TOLD & told:
            return [] if self._only_told(says) else None
        if Says.AS_IS in says or {Says.NO, Says.ONLY} <= told:
            return None  # "no, only one" puts right
        if not (DOES | {Says.NO, Says.PLACE}) & told and not self._another(says):
            return self._listed_beside(says) or self._restated(says)
        if {Says.INSTEAD, Says.SWAP} & told:
            return self._swapped(says)
        if DOES & told == {Says.RATHER}:
            return self._rather(says)
        return self._in_clauses(says)

    def _another(self, says: Sequence[Says]) -> bool:
        """Whether one more is wanted: "otra caja"."""
        said = {chunk.text for chunk, kind in zip(self._chunks, says, strict=True) if kind is Says.CONTENT}
        return bool(said & words_of(self._lex.language, "more"))

    def _in_clauses(self, says: Sequence[Says]) -> list[Edit] | None:
        """The edits of a message clause by clause."""
        clauses = self._joined(self._clauses(says))
        own = [bool(clause.does) for clause in clauses]
        if not any(own) and Says.PLACE not in says:
            return None
        found: list[Edit] = []
        for at, clause in enumerate(clauses):
            does = clause.does or next(
                (c.does for c in (*reversed(clauses[:at]), *clauses[at:]) if c.does), frozenset()
            )
            if not clause.does and Says.YES in {says[place] for place in clause.places}:
                drafts = self._read(clause, says)
                if drafts and len(self._topic.lines) == 1 and not all(map(self._held, drafts)):
                    return [Edit(How.ASK)]
                continue  # "la cola no, el atún sí"
            if not clause.does and Says.NO in does:
                beside = self._beside_denied(clause, says)
                if beside is None:
                    return None  # "la cola no, atún": what stands in its place is put right
                found.append(beside)
                continue
            if not clause.does and found and self._begins_with_put(clause):
                does = frozenset({Says.ADD})
            edit = self._edit(clause, does, says)
            if edit is None:
                return None
            found.append(edit)
        alone = len(found) > 1 and How.ALONE in {edit.how for edit in found}  # "só a skol que é 6"
        return [Edit(How.ASK)] if alone else found or None

    def _beside_denied(self, clause: _Clause, says: Sequence[Says]) -> Edit | None:
        """ "La cola no, atún 4" where the card holds both: the one gets its number, and without any it is asked."""
        drafts = self._read(clause, says)
        if not drafts or not all(draft.words for draft in drafts):
            return None
        counted = all(draft.counts for draft in drafts)
        if len(self._topic.lines) > 1 and all(len(self._held(draft)) == 1 for draft in drafts):
            return Edit(How.SET, drafts) if counted else Edit(How.ASK)
        joined = clause.places[0] and says[clause.places[0] - 1] is Says.AND
        return Edit(How.ASK) if counted and joined else None

    def _begins_with_put(self, clause: _Clause) -> bool:
        """Whether a clause has a verb of its own: "tira o atum e bota sabão"."""
        spoken = {self._chunks[at].text for at in clause.places}
        return bool(spoken & words_of(self._lex.language, "put"))

    def _clauses(self, says: Sequence[Says]) -> Iterator[_Clause]:
        """The parts of the message that hold goods or do something."""
        parts: list[list[int]] = [[]]
        for at, kind in enumerate(says):
            if kind in (Says.STOP, Says.AND):
                parts.append([])
            elif kind is Says.NOR:
                parts.append([at])
            else:
                parts[-1].append(at)
        started = False
        words = [chunk.sort is Sort.WORD for chunk in self._chunks]
        numbers = [chunk.sort in (Sort.NUM, Sort.MEAS) for chunk in self._chunks]
        for places in (part for each in parts for part in ew.parted_by_no(each, says, words, numbers)):
            content = tuple(at for at in places if says[at] is Says.CONTENT)
            does = {says[at] for at in places} & DOES
            if {self._chunks[at].text for at in content} & words_of(self._lex.language, "more"):
                does.add(Says.MORE)  # "otra caja"
            denied = [at for at in places if says[at] is Says.NO]
            placed = tuple(at for at in places if says[at] in (Says.CONTENT, Says.PLACE))
            after = started and not (len(self._topic.lines) > 1 and any(words[at] for at in placed))
            if placed and denied and not does and ew.says_no(denied, placed, started=after):
                does = {Says.NO}
            if content or does or Says.PLACE in {says[at] for at in places}:
                yield _Clause(tuple(places), frozenset(does), content)
                started = True

    def _joined(self, clauses: Iterable[_Clause]) -> list[_Clause]:
        """The clauses, with a number alone given to what was named before it: "la cola también, 3"."""
        out: list[_Clause] = []
        for clause in clauses:
            numbers = [at for at in clause.content if self._chunks[at].sort in (Sort.NUM, Sort.MEAS)]
            others = {self._chunks[at].sort for at in clause.content} - {Sort.NUM, Sort.MEAS, Sort.PACK}
            before = {self._chunks[at].sort for at in out[-1].content} if out else set()
            after_goods = Sort.WORD in before and not before & {Sort.NUM, Sort.MEAS}
            added = after_goods and out[-1].does & {Says.ADD, Says.ALSO}
            placed = bool(out) and not (out[-1].content or out[-1].does)
            if numbers and not (others or clause.does) and (added or placed):
                places, content = out[-1].places + clause.places, out[-1].content + clause.content
                out[-1] = _Clause(places, out[-1].does, content)
            else:
                out.append(clause)
        return out

    # What is done

    def _edit(self, clause: _Clause, does: frozenset[Says], says: Sequence[Says]) -> Edit | None:
        drafts = self._read(clause, says)
        if drafts is None:
            return None
        placed = [int(self._values[at]) for at in clause.places if says[at] is Says.PLACE]
        if placed:
            return self._of_place(clause, does, drafts, placed)
        counted = [d for d in drafts if d.counts]
        if Says.TIMES in does:
            factors = [self._values[at] for at in clause.places if says[at] is Says.TIMES]
            one = not counted and len(drafts) <= 1 == len(factors)
            return Edit(How.TIMES, drafts, factors[0]) if one else None
        if counted and len(counted) < len(drafts):
            return None
        if counted:
            how = self._of_number(does, clause)
            if how is How.ASK and does <= OFF:
                return self._notwith_number(drafts)
            return Edit(how, drafts) if how else None
        return self._of_goods(does - {Says.RATHER}, clause, drafts) if drafts else self._of_nothing(does, clause)

    def _of_place(self, clause: _Clause, does: frozenset[Says], drafts: list[Draft], placed: list[int]) -> Edit | None:
        """ "La primera no", "que la segunda sean 5"."""
        if len(placed) > 1 or len(drafts) > 1 or any(draft.words or not draft.counts for draft in drafts):
            return None
        if not 1 <= abs(placed[0]) <= len(self._topic.lines):
            return Edit(How.ASK)
        if drafts:
            how = self._of_number(does, clause) if does else How.SET
            return Edit(how, drafts, place=placed[0]) if how else None
        return Edit(How.OFF, place=placed[0]) if does and does <= OFF | {Says.TAKE} else None

    def _read(self, clause: _Clause, says: Sequence[Says]) -> list[Draft] | None:
        """The lines of a clause, nothing of it left over; None where its words are no goods of the shop."""
        kept = [at for at in clause.places if says[at] in (Says.CONTENT, Says.OF)]
        while kept and says[kept[-1]] is Says.OF:
            kept.pop()
        drafts = self._drafts([self._counting(at, says) for at in kept])
        for draft in drafts:
            draft.places = [kept[at] for at in draft.places]
            draft.at = kept[draft.at]
        named = {at for draft in drafts for at in draft.places}
        words = [at for at in clause.content if self._chunks[at].sort in (Sort.WORD, Sort.FILLER)]
        known = all(self._fits(draft.text) for draft in drafts if draft.words)
        numbers = sum(self._chunks[at].sort in (Sort.NUM, Sort.MEAS) and at not in named for at in clause.content)
        told = sum(draft.counts for draft in drafts)
        return drafts if known and named.issuperset(words) and numbers == told else None

    def _counting(self, at: int, says: Sequence[Says]) -> Chunk:
        """The chunk at `at`; "una más" counts, as "una" alone does not."""
        chunk = self._chunks[at]
        beside = {says[i] for i in (at - 1, at + 1) if 0 <= i < len(says)}
        other = chunk.text in words_of(self._lex.language, "more")
        if (
            chunk.sort is Sort.NUM
            and chunk.value.article
            and (other or beside & {Says.MORE, Says.LESS, Says.ONLY, Says.TAKE})
        ):
            return replace(chunk, value=replace(chunk.value, article=False))
        return chunk

    def _of_number(self, does: frozenset[Says], clause: _Clause) -> How | None:
        """What becomes of the quantity where a number was said."""
        does -= {Says.RATHER}
        if self._up_to(clause) or does == {Says.ONLY}:
            return How.SET if does & {Says.TAKE, Says.ADD, Says.LESS, Says.MORE, Says.ONLY} else None
        if does & OFF:
            return How.ASK if does <= OFF else None
        if Says.SHORT in does:
            return How.LESS if self._topic.intent is Intent.RECORD_RECEIPT else How.ASK
        if does & {Says.TAKE, Says.LESS}:
            return None if does & {Says.ADD, Says.ALSO} and Says.LESS not in does else How.LESS
        return How.MORE if does & {Says.ADD, Says.ALSO, Says.MORE} else None

    def _up_to(self, clause: _Clause) -> bool:
        """Whether the number is the new one itself: "baja a 4", "reduce it to 4"."""
        led = {
            self._chunks[at - 1].text for at in clause.content if at and self._chunks[at].sort in (Sort.NUM, Sort.MEAS)
        }
        return bool(led & words_of(self._lex.language, "up_to"))

    def _notwith_number(self, drafts: list[Draft]) -> Edit | None:
        """ "Las 6 colas ya no" is all of them; any other number that is only denied is asked about."""
        for draft in drafts:
            held = self._held(draft)
            if not draft.words or len(held) != 1 or held[0] != draft.quantity:
                return Edit(How.ASK) if draft.words and held else None
        return Edit(How.OFF, drafts)

    def _of_goods(self, does: frozenset[Says], clause: _Clause, drafts: list[Draft]) -> Edit | None:
        """What becomes of goods that were named without a number."""
        spoken = {self._chunks[at].text for at in clause.places}
        less = does == {Says.LESS} and bool(spoken & words_of(self._lex.language, "without"))
        if does & OFF or less:
            sure = all(self._sure(draft) or not (Says.WITHOUT in does or less) for draft in drafts)
            return Edit(How.OFF, drafts) if sure and all(map(self._held, drafts)) else None
        if does == {Says.TAKE}:
            return Edit(How.OFF, drafts)
        if does == {Says.ONLY} and all(map(self._held, drafts)):
            return Edit(How.ALONE, drafts)
        adds = does & {Says.ADD, Says.ALSO} and not does & {Says.LESS, Says.TAKE, Says.ONLY}
        return Edit(How.MORE, drafts) if adds and not any(map(self._held, drafts)) else None

    def _of_nothing(self, does: frozenset[Says], clause: _Clause) -> Edit | None:
        """ "Quítala" is the card's only line, "quita todo" every one of them."""
        every = {self._chunks[at].text for at in clause.places} & words_of(self._lex.language, "every")
        if does == {Says.TAKE}:
            return Edit(How.ALONE) if every else Edit(How.OFF)
        return None

    def _held(self, draft: Draft) -> list[Decimal | None]:
        """The quantities of the card's lines that a draft's words may mean."""
        ids = {fit.id for fit in self._fits(draft.text)}
        return [line.quantity for line in self._topic.lines if ids & {line.product, *line.candidates}]

    def _sure(self, draft: Draft) -> bool:
        """Whether a draft names goods, no mere kind of them: "sin gas" tells which water."""
        return any(fit.why not in VAGUE for fit in self._fits(draft.text))

    def _listed_beside(self, says: Sequence[Says]) -> list[Edit] | None:
        """ "Y 3 cajas de jabón": what begins with a conjunction comes beside what the card holds."""
        first = next((kind for kind in says if kind is not Says.SMALL), None)
        if first is not Says.AND or Says.NO in says:
            return None
        clauses = list(self._clauses(says))
        found = [self._read(clause, says) for clause in clauses]
        drafts = [draft for each in found for draft in each or []]
        counted = all(found) and all(draft.words and draft.counts for draft in drafts)
        return [Edit(How.MORE, drafts)] if drafts and counted else None

    def _restated(self, says: Sequence[Says]) -> list[Edit] | None:
        """ "La pilsen que sean 3", "a pilsen foi 3": goods of the card with the number that they shall have."""
        if Says.NO in says or not ew.restates(self._chunks, says, self._lex.language):
            return None
        drafts = [self._restated_in(clause, says) for clause in self._clauses(says)]
        found = [draft for draft in drafts if draft is not None and len(self._held(draft)) == 1]
        return [Edit(How.SET, found)] if found and len(found) == len(drafts) else None

    def _restated_in(self, clause: _Clause, says: Sequence[Says]) -> Draft | None:
        """The goods of a clause with their number, which "they are" may part from them."""
        own = [kind if at in clause.places else Says.SMALL for at, kind in enumerate(says)]
        runs = [self._read(_Clause(tuple(run), frozenset(), tuple(run)), own) for run in self._runs(own)]
        told = [each[0] for each in runs if each and len(each) == 1]
        if len(told) != len(runs) or not 1 <= len(told) <= 2 or not told[0].words or told[0].counts is (len(told) == 2):
            return None
        if len(told) == 1:
            return told[0]
        return with_number(*told) if told[1].counts and not told[1].words else None

    def _only_told(self, says: Sequence[Says]) -> bool:
        """Whether nothing but a person, a place or a day is told: "pídeselo a Vega mejor", "send it to Norte"."""
        small = {Says.SMALL, Says.STOP, Says.DAY, Says.BY, Says.OF, Says.RATHER}
        told = [at for at, kind in enumerate(says) if kind in TOLD]
        led = all(at and self._chunks[at - 1].text in words_of(self._lex.language, "via") for at in told)
        led = led and not any(
            self._chunks[at - 1].text in self._lex.of and self._fits(self._chunks[at].text) for at in told
        )
        return led and set(says) <= small | TOLD and len(told) == 1

    # One thing in the place of another

    def _swapped(self, says: Sequence[Says]) -> list[Edit] | None:
        if DOES & set(says) - {Says.INSTEAD, Says.SWAP, Says.RATHER, Says.ONLY}:
            return None
        runs = self._runs(says)
        told = [tuple(at for at in run if says[at] is Says.CONTENT) for run in runs]
        found = [self._read(_Clause(tuple(run), frozenset(), of), says) for run, of in zip(runs, told, strict=True)]
        drafts = [each[0] if each and len(each) == 1 else None for each in found]
        if any(draft is None for draft in drafts):
            return None
        order = ew.which_gives_way(says, runs)
        named = [draft for draft in drafts if draft is not None]
        if order is None or len(named) == 1:
            return None
        gives, meant = named[order], named[1 - order]
        if self._held(meant) and not self._held(gives) and gives.words:
            gives, meant = meant, gives  # "swap tuna for the cola", where the cola is on the card
        if gives.words and (not self._held(gives) or (gives.counts and self._held(gives) != [gives.quantity])):
            return [Edit(How.ASK)] if self._held(gives) else None
        if gives.words and not meant.words:
            return [Edit(How.SET, [with_number(gives, meant)])]  # "cambia la cola a 3"
        return [Edit(How.SWAP, [meant], gives_way=[gives])]

    def _rather(self, says: Sequence[Says]) -> list[Edit] | None:
        """ "Mejor atún", "give me tuna instead": goods that the card does not hold, in the place of what it does."""
        clauses = list(self._clauses(says))
        drafts = self._read(clauses[0], says) if len(clauses) == 1 and Says.NO not in says else None
        if not drafts or len(drafts) > 1 or not drafts[0].words or self._held(drafts[0]):
            return None
        return [Edit(How.SWAP, drafts)]

    def _runs(self, says: Sequence[Says]) -> list[list[int]]:
        """The places of what belongs together; a determiner or a number begins something else."""
        runs: list[list[int]] = []
        for at, kind in enumerate(says):
            if kind is not Says.CONTENT and not (kind is Says.OF and runs and runs[-1][-1] == at - 1):
                continue
            begins = not runs or runs[-1][-1] != at - 1
            anew = not begins and self._chunks[at].sort in (Sort.NUM, Sort.MEAS) and self._fits(self._text(runs[-1]))
            if begins or (anew and not self._fits(self._text([*runs[-1], at]))):
                runs.append([at])
            else:
                runs[-1].append(at)
        return [part for run in runs for part in self._parted(run)]

    def _parted(self, run: list[int]) -> list[list[int]]:
        """Two products side by side are two runs: "en vez de cola atún"."""
        if self._fits(self._text(run)):
            return [run]
        cuts = (
            cut for cut in range(1, len(run)) if self._fits(self._text(run[:cut])) and self._fits(self._text(run[cut:]))
        )
        cut = next(cuts, None)
        return [run] if cut is None else [run[:cut], run[cut:]]

    def _text(self, run: Sequence[int]) -> str:
        words = (self._chunks[at] for at in run if self._chunks[at].sort in (Sort.WORD, Sort.FILLER))
        return " ".join(chunk.text for chunk in words if chunk.text not in self._lex.of)
