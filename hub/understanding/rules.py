"""`RuleReader`: understanding by rules that know the shop's own catalogue and people.

It reads a message in steps: clean and take apart, claim what are dates, people and places, chunk the rest, draft lines,
choose the intent, and fill the answer. Nothing here knows a language; the data files do.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import replace

from hub.application.ports.understanding import Action, Fit, Intent, Knowledge, Reading, Said, Topic
from hub.domain.people import Role
from hub.domain.words import fold
from hub.understanding.answer.due import refused_days
from hub.understanding.answer.editing import edits
from hub.understanding.answer.fill import PERSONAL, fill
from hub.understanding.answer.putting_right import put_right
from hub.understanding.answer.undone import denied_at_the_end
from hub.understanding.goods.drafts import VAGUE, Draft
from hub.understanding.goods.figured import with_figured_names
from hub.understanding.goods.known import Goods
from hub.understanding.goods.lines import LineReader
from hub.understanding.goods.own_packs import with_own_packs
from hub.understanding.goods.resolve import Resolver
from hub.understanding.goods.ruling_out import rule_out, silenced, without_ruled_out
from hub.understanding.judgement.hearing import believed, heard_surely
from hub.understanding.judgement.intents import group_of
from hub.understanding.judgement.judging import ACT_FROM, CHATTED, Judgement, earned, held_intents, judged
from hub.understanding.judgement.weighing import weights
from hub.understanding.message import Message
from hub.understanding.pieces import dates
from hub.understanding.pieces.chunks import Chunk, Claim, Sort, chunks, says_something
from hub.understanding.pieces.lexicon import DECIMAL_COMMA, LANGUAGES, Lexicon, lexicon
from hub.understanding.pieces.people import Directory
from hub.understanding.pieces.respelling import respelt
from hub.understanding.pieces.skeleton import skeleton
from hub.understanding.pieces.spoken_to import filler_phrases, spoken_to
from hub.understanding.pieces.text import LONGEST, Kind, Token, clean, spell_out, tokens

_MOST_TOKENS = 500
_STOPS = re.compile(r"[,;:.!](?=\s|$)")
_SURE = 0.95
_WORDED = (Sort.WORD, Sort.FILLER)
_MOST_MIXED = 2
"""Words of goods that are said in another language than the rest."""
_BUYING = frozenset(
    {
        Intent.RESTOCK_REQUEST,
        Intent.RECORD_RECEIPT,
        Intent.RECORD_EXPENSE,
        Intent.CHANGE_ORDER,
        Intent.REPEAT_ORDER,
        Intent.ORDER_STATUS,
        Intent.CANCEL,
    }
)
_ANSWERED = frozenset({Intent.TALK_TO_PERSON, Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.LOW_STOCK_QUERY})
"""What is only answered: where a rule says so, a question whether it was meant would be no better."""
UNKNOWN = Reading(Intent.UNKNOWN, Action.NONE)


def warm_up() -> None:
    """Read every language's words and what was learnt: a second of work for which the first message would wait."""
    for language in LANGUAGES:
        lexicon(language)
    weights()


class RuleReader:
    """Implements the port `Understanding` by rules alone. Never raises for what people write."""

    def __init__(self) -> None:
        self._directories: dict[str, tuple[Knowledge, Directory]] = {}

    def read(self, said: Said, shop: Knowledge) -> Reading:
        """Understand `said`; of a note's transcripts the first whole request is taken, if it was heard surely."""
        begun = time.perf_counter()
        reading, _ = self.consider(said, shop)
        return replace(reading, seconds=time.perf_counter() - begun)

    def consider(self, said: Said, shop: Knowledge) -> tuple[Reading, Message | None]:
        """Return the reading, and the message taken apart where no rule knew it and another reader may be asked."""
        if not said.spoken:
            return self._read_any(said, shop)
        # a recogniser sets its commas by ear; without them the rules go by the words
        texts = [plain for text in (said.text, *said.alternatives) for plain in (_unpunctuated(text), text)]
        read = {text: self._read_any(replace(said, text=text), shop) for text in dict.fromkeys(texts)}
        readings = [reading for reading, _ in read.values()]
        best = believed(readings)
        if best.action is Action.ACT:
            first = believed(readings[: len({said.text, _unpunctuated(said.text)})])
            if not heard_surely(said, best, first, readings, lambda word: self._is_known(word, said.language, shop)):
                best = replace(best, action=Action.ASK, missing=("confirmation",))
        return best, read[texts[0]][1] if best is readings[0] else None

    def _is_known(self, word: str, language: str, shop: Knowledge) -> bool:
        """Whether `word`, folded, is one of the language's, of the shop's goods or of somebody's name."""
        named = (name for known in (shop.contacts, shop.branches) for each in known for name in fold(each.name).split())
        return lexicon(language).knows(word) or bool(shop.matcher.fits(word, language)) or word in named

    def message(
        self,
        said: Said,
        shop: Knowledge,
        language: str,
        *,
        people_first: bool = False,
        buying: bool = False,
    ) -> Message | None:
        """Take `said` apart by the words of `language`; None where there is nothing to read or far too much.

        `people_first`: a name that is a product's too is taken for the person. `buying`: so is a supplier's, where
        somebody is asked or told.
        """
        if len(said.text) > LONGEST:
            return None
        lex = lexicon(language)
        text = spell_out(clean(said.text), lex)
        goods = Goods(shop.matcher, language)
        fits = goods.fits

        def is_goods(word: str) -> bool:
            return any(f.score >= _SURE and f.why not in VAGUE for f in fits(word))

        parts = tokens(text, lex, decimal_comma=shop.shop.country in DECIMAL_COMMA, goods=is_goods)
        if not parts or len(parts) > _MOST_TOKENS or not any(t.kind in (Kind.WORD, Kind.NUMBER) for t in parts):
            return None

        directory = self._directory(shop, lex)

        def is_called(token: Token) -> bool:
            named = any(f.score >= _SURE for f in fits(token.text)) or goods.describes(token.text)
            return named or directory.may_name([token])

        parts = respelt(parts, lex, lexicon(said.language), is_called)
        whole = chunks(
            parts,
            self._claims(
                parts,
                lex,
                directory,
                fits,
                people_first=people_first,
                buying=buying,
                outsider=not said.role.is_staff,
            ),
            lex,
            shop.shop.country,
        )
        whole = with_figured_names(whole, parts, lex, fits)
        topic = said.topic if language in (said.language, shop.shop.language) else None
        edited = edits(whole, lex, fits, topic, lambda some: LineReader(some, lex, goods).read())
        if edited != [] and topic is not None and not people_first:
            other = self.message(said, shop, language, people_first=True, buying=buying)
            if other is not None and other.edits == []:
                return other  # "pídeselo a Gloria mejor", who is a brand too
        if edited is None and buying and topic is not None and _names_goods_of(topic, whole):
            other = self.message(said, shop, language)
            if other is not None and other.edits:
                return other  # "a coca pode deixar 12", whose maker is called so too
        offers = said.role is Role.SUPPLIER and bool(refused_days(whole, lex))  # "el viernes no, el lunes"
        right = None if edited is not None or offers else put_right(whole, lex, fits, said.topic)
        if right and not people_first and _is_to_somebody(right.meant, lex, said.topic):
            return self.message(said, shop, language, people_first=True, buying=buying)
        whole = right.meant if right else whole
        whole, packs = with_own_packs(_with_corrections(whole, lex), parts, lex, shop.matcher.packs(), fits)

        def words_of(draft: Draft) -> str:
            places = sorted(draft.places)
            first, last = whole[places[0]], whole[places[-1]]
            return text[parts[first.start].start : parts[last.end - 1].end]

        whole, others = (whole, []) if right or edited is not None else without_ruled_out(whole, lex, goods)
        lines = LineReader(whole, replace(lex, packs=lex.packs | packs) if packs else lex, goods)
        drafts = lines.read()
        whole = silenced(whole, lines.taken_back)
        rule_out(drafts, others)
        question = any(t.raw in "?¿" for t in parts) or bool(lex.questions.search(skeleton(whole, question=False)))
        return Message(
            said=said,
            shop=shop,
            lex=lex,
            tokens=parts,
            chunks=whole,
            drafts=drafts,
            resolver=Resolver(lex, fits, words_of, shop.shop.country),
            directory=directory,
            role=group_of(said.role),
            question=question,
            goods=goods,
            text=text,
            denied=LineReader(right.denied, lex, goods).read() if right else None,
            edits=edited,
        )

    def _read_any(self, said: Said, shop: Knowledge) -> tuple[Reading, Message | None]:
        """Read in the sender's language, then in the others, since shops mix them; the surest reading is taken."""
        first: Message | None = None
        best: tuple[float, Reading] | None = None
        for language in dict.fromkeys((said.language, shop.shop.language, *LANGUAGES)):
            message = self.message(said, shop, language, buying=said.role.is_staff)
            if message is None:
                return UNKNOWN, None
            first = first or message
            message, judgement = self._judged(message)
            intent, certainty = judgement.intent, judgement.certainty
            if intent in _ANSWERED and intent in held_intents(message)[:1]:
                certainty = max(certainty, ACT_FROM)
            if intent is Intent.UNKNOWN and (certainty >= 1 or message.lex is first.lex):
                return (best[1] if best else UNKNOWN), None
            if intent in (None, Intent.UNKNOWN):
                continue
            reading = fill(message, intent)
            if message.lex is not first.lex and not _holds(reading):
                continue
            if best is not None and not best[0] and intent is best[1].intent:
                continue  # lines beside a verb of the sender's own language are no more than lines in another
            if best is None:
                told = self.earned(message, reading, certainty)
                if message.lex is not first.lex and intent in CHATTED and told.action is not Action.ACT:
                    continue  # chat in a language that is not the sender's is no question worth asking
                best = certainty, told
            elif certainty > best[0]:
                # the sender's own language says something else, if less surely: a question, then
                differs = reading.intent is not best[1].intent or _leaves_out(best[1], reading)
                best = certainty, self.earned(message, reading, 0.0 if differs else certainty)
            if certainty >= ACT_FROM:
                break
        return (best[1], None) if best else (UNKNOWN, first)

    def earned(self, message: Message, reading: Reading, certainty: float) -> Reading:
        """`reading` as an act where it has earned it, else as a question."""
        return earned(message, reading, certainty)

    def _judged(self, message: Message) -> tuple[Message, Judgement]:
        """What `message` wants, and the message with its names as this intent takes them."""
        said, shop, language = message.said, message.shop, message.lex.language
        judgement = judged(message)
        if said.role.is_staff and judgement.intent not in _BUYING and message.of(Sort.PARTY):
            message = self.message(said, shop, language) or message
            judgement = judged(message)
        if message.of(Sort.PARTY) or not said.role.is_staff or not message.directory.may_name(message.tokens):
            return message, judgement
        # where somebody owes or pays, a name that is also a brand is the person's
        other = self.message(said, shop, language, people_first=True) or message
        meant = judged(other)
        surer = meant.intent in PERSONAL and meant.certainty > judgement.certainty
        return (other, meant if surer else judgement) if surer or judgement.intent in PERSONAL else (message, judgement)

    def _directory(self, shop: Knowledge, lex: Lexicon) -> Directory:
        known = self._directories.get(lex.language)
        if known is None or known[0].contacts is not shop.contacts or known[0].branches is not shop.branches:
            known = (shop, Directory(shop, lex))
            self._directories[lex.language] = known
        return known[1]

    def _claims(
        self,
        parts: list[Token],
        lex: Lexicon,
        directory: Directory,
        fits: Callable[[str], list[Fit]],
        *,
        people_first: bool,
        buying: bool,
        outsider: bool,
    ) -> list[Claim]:
        """Branches, people, dates and filler phrases, in this order, none overlapping."""

        def is_goods(words: str) -> bool:
            return any(f.score >= _SURE and f.why != "category" for f in fits(words))

        def is_product(words: str) -> bool:
            return not people_first and is_goods(words)

        def is_called(words: str) -> bool:
            return any(f" {words} " in f" {fold(f.product.name)} " for f in fits(words))

        claims = directory.branches(parts, is_goods)
        claims += directory.parties(parts, is_product, claims, buying=buying)
        taken = {i for c in claims for i in range(c.start, c.end)}
        called = spoken_to(parts, lex, directory.house, is_product, outsider=outsider)
        claims += [c for c in called if not taken & set(range(c.start, c.end))]
        taken |= {i for c in called for i in range(c.start, c.end)}
        for found in dates.find(parts, lex):
            places = range(found.start, found.end)
            named = (
                len(places) == 1
                and found.start
                and is_product(f"{parts[found.start - 1].text} {parts[found.start].text}")
            )
            if not taken & set(places) and not named:
                sort = Sort.DATE if found.when else Sort.FILLER
                claims.append(Claim(sort, found.start, found.end, found.when))
                taken |= set(places)
        claims += filler_phrases(parts, lex, taken, is_product, is_called)
        return sorted(claims, key=lambda c: c.start)


def _is_to_somebody(whole: list[Chunk], lex: Lexicon, topic: Topic | None) -> bool:
    """Whether what was meant begins with "a", "from": a name behind it that is a product's too is the person's, unless
    the word is "the" too and goods of the card are called so ("a coca é da lata")."""
    told = [c for c in whole if c.text and c.sort is not Sort.BREAK][:2]
    if len(told) < 2 or told[0].text not in lex.to or told[1].sort is not Sort.WORD:
        return False
    names = fold(" ".join(topic.names)).replace("-", " ").split() if topic is not None else []
    return not (told[0].text in lex.determiners and told[1].text in names)


def _names_goods_of(topic: Topic, whole: Collection[Chunk]) -> bool:
    """Whether somebody is named whose name is that of goods of the card too."""
    names = fold(" ".join(topic.names)).replace("-", " ").split()
    return any(chunk.sort is Sort.PARTY and chunk.text in names for chunk in whole)


def _unpunctuated(text: str) -> str:
    """A transcript without the stops and commas between its words; those inside numbers stay."""
    return _STOPS.sub(" ", text)


def _with_corrections(whole: list[Chunk], lex: Lexicon) -> list[Chunk]:
    """Mark the words that take back what was said before them."""
    starts: dict[int, int] = {}
    text = ""
    for i, chunk in enumerate(whole):
        starts[len(text)] = i
        text += skeleton([chunk], question=False) + " "
    out = list(whole)
    ending = denied_at_the_end(text)
    denied = set()
    for first, end in [m.span() for m in lex.instead.finditer(text)] + ([ending] if ending else []):
        for place, i in starts.items():
            if first <= place < end:
                denied.add(i)
                out[i] = replace(whole[i], sort=Sort.FILLER, value=None)
    taken_back = [m.span() for m in lex.corrections.finditer(text)]
    taken_back += [m.span("no") for again in (lex.said_again, lex.named_anew) for m in again.finditer(text)]
    anew = ((m, m["verb"].split()) for m in lex.asked_anew.finditer(text))
    taken_back += [
        m.span("no") if m["no"] else m.span("no2")
        for m, said in anew
        if all(map(lex.is_filler, said)) and not lex.verbs.isdisjoint(said)
    ]
    for first, end in taken_back:
        if not any(says_something(whole[i], lex) for place, i in starts.items() if place < first):
            continue  # "perdón, quita el queso" takes back nothing
        for place, i in starts.items():
            if first <= place < end and i not in denied and whole[i].sort in _WORDED:
                out[i] = replace(whole[i], sort=Sort.FIX)
    return out


def _holds(reading: Reading) -> bool:
    """Whether a reading in another language than the sender's rests on more than a word that looks alike: a product
    of the shop, or a complete short answer."""
    known = any(line.product or line.candidates for line in reading.lines)
    return known or (reading.action is Action.ACT and not reading.lines and reading.amount is None)


def _leaves_out(own: Reading, other: Reading) -> bool:
    """Whether words that the sender's language has after a product are lost in another: "soap for the dishes"."""
    long = any(line.said and len(line.said.split()) > _MOST_MIXED for line in own.lines)
    return long and any(line.product for line in other.lines)
