"""The language data of understanding: `data/<language>/{numbers,dates,words,intents}.toml`, read once, folded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from hub.domain.words import fold
from hub.understanding.pieces import patterns
from hub.understanding.pieces.data import data, verb_forms
from hub.understanding.pieces.patterns import Phrase, addresses, alternatives, phrases
from hub.understanding.pieces.rule import Rule, rules_of
from hub.understanding.pieces.shortened import by_consonants, whole
from hub.understanding.pieces.sounding import SHORTEST, Sounds, by_sound, sounded

LANGUAGES = ("es", "pt", "en")
DECIMAL_COMMA = frozenset({"AR", "BO", "BR", "CL", "CO", "CR", "EC", "ES", "PT", "PY", "UY", "VE", "CU", "AO", "MZ"})
"""Countries (ISO 3166-1) that write 3,50 and 3.500; the others write 3.50 and 3,500 (CLDR number patterns)."""


@dataclass(frozen=True)
class Lexicon:
    """Everything that understanding knows about one language."""

    language: str
    cardinals: dict[str, int]
    fractions: dict[str, Decimal]
    collectives: dict[str, int]
    after_number: frozenset[str]
    """Collectives that are other words too ("sal gruesa"), so that they count only after a number or before "of"."""
    joiners: frozenset[str]
    joins_hundreds: bool
    """Whether a joiner stands between hundreds and what follows: "cento e nove"; in Spanish they are two numbers."""
    skips_hundred: bool
    """Whether "hundred" may be left out: "four fifty" is 450 where prices have no hundredths."""
    article: frozenset[str]
    of: frozenset[str]
    zero: frozenset[str]
    none_of: frozenset[str]
    gone: frozenset[str]
    """After goods: nothing is left of them ("ovo acabou")."""
    rules_out: frozenset[str]
    """Before a variant: not that one ("que no sea")."""
    none_before: re.Pattern[str]
    none_after: re.Pattern[str]
    """What a clause says before or after goods of which nothing is left: "ya no hay ...", "... sold out"."""
    relative: re.Pattern[str]
    """A price told by how much it changes: "súbele un sol"."""
    things: frozenset[str]
    """Names of people that are things too: "pago de luz"."""
    saints: frozenset[str]
    """Words that begin many names and tell none alone: "san"."""
    was: frozenset[str]
    """Before a price: so it was until now."""
    partitive: frozenset[str]
    ranges: frozenset[str]
    ranges_from: frozenset[str]
    further: frozenset[str]
    """Between a number and what it counts: "2 more case of soap"."""
    unheeded: frozenset[str]
    """Between a number or pack and goods, of which it says nothing: "3 pound a nice irish", "4 of them eggs"."""
    remains: frozenset[str]
    """Before a number: so much is left."""
    only: frozenset[str]
    """After "uno": one and no more."""
    had: frozenset[str]
    """Before a day gone by: what was ordered or brought then."""
    price_only: frozenset[str]
    """Before a number that is no quantity, whatever stands before: "at 120"."""
    stands_for: frozenset[str]
    """Stands for the name said before: "the beef one"."""
    compared: frozenset[str]
    """What makes a number a difference, or stands for one: "two more", "half"."""
    how_many: frozenset[str]
    """Right before the name of what is counted, which is no small word then: "cuántas facturas"."""
    nor: frozenset[str]
    wanted: frozenset[str]
    deadline: frozenset[str]
    worth: frozenset[str]
    all_in: frozenset[str]
    described: frozenset[str]
    """After goods, before how they were and no goods: "una leche que estaba pinchada", "that was"."""
    numbered: frozenset[str]
    """Before a number that is a name: "café Número Um"."""
    whole: frozenset[str]
    """Beside the word for a place: all that is in it ("todo el almacén")."""
    lacking: frozenset[str]
    has: frozenset[str]
    reasons: frozenset[str]
    measures: dict[str, tuple[str, Decimal]]
    packs: frozenset[str]
    pack_phrases: tuple[tuple[str, ...], ...]
    containers: frozenset[str]
    packed_in: frozenset[str]
    """Between goods and the pack that they come in: "colas en caja"."""
    ambiguous_packs: frozenset[str]
    subjects: frozenset[str]
    """Before a verb that is a pack's name too: "I can"."""
    asked: frozenset[str]
    each: frozenset[str]
    determiners: frozenset[str]
    plural_articles: frozenset[str]
    currency_words: frozenset[str]
    currency_times: dict[str, dict[str, int]]
    whole_prices: frozenset[str]
    """Countries whose everyday prices have no hundredths: "fifteen fifty" is no 15.50 there."""
    cents: frozenset[str]
    money_with: tuple[str, ...]
    """What joins cents to money; the first joins nothing else."""
    weekdays: dict[str, int]
    months: dict[str, int]
    ordinals: dict[str, int]
    ordinal_ends: frozenset[str]
    """What figures end with that tell which day: "2nd"."""
    phrases: tuple[Phrase, ...]
    connectors: frozenset[str]
    conjunctions: frozenset[str]
    times: frozenset[str]
    addressed: frozenset[str]
    signing: frozenset[str]
    introduces: frozenset[str]
    speaking: frozenset[str]
    delivers: frozenset[str]
    delivered: frozenset[str]
    carriers: frozenset[str]
    lately: frozenset[str]
    with_goods: frozenset[str]
    to: frozenset[str]
    generic: frozenset[str]
    districts: frozenset[str]
    """Parts of a town: "barrio", "bairro"."""
    branch_words: frozenset[str]
    name_particles: frozenset[str]
    verbs: frozenset[str]
    """Forms of verbs that say what is done with goods and money."""
    clitics: frozenset[str]
    """Pronouns that verbs are written together with: "súbelo"."""
    fillers: frozenset[str]
    filler_phrases: re.Pattern[str]
    addresses: re.Pattern[str]
    """Where somebody lives, how old somebody is: these numbers count nothing."""
    abbreviations: dict[str, str]
    titles: dict[str, str]
    corrections: re.Pattern[str]
    said_again: re.Pattern[str]
    """A "no" between goods and the same goods with another number: "tres de atún, no, de atún dos"."""
    asked_anew: re.Pattern[str]
    """A "no" between a number and one that is asked for anew: "medio kilo no, mándame un kilo"."""
    named_anew: re.Pattern[str]
    """A "no" between somebody or a place and the one that is meant: "pra Rosa, não, pro Julio"."""
    questions: re.Pattern[str]
    removals: re.Pattern[str]
    everybody: re.Pattern[str]
    at: frozenset[str]
    priced: frozenset[str]
    instead: re.Pattern[str]
    letter_x: str
    loose: frozenset[str]
    without: frozenset[str]
    beside: frozenset[str]
    credits: re.Pattern[str]
    given: frozenset[str]
    """A word that writes something down for somebody ("apúntale"), and what leads from goods to whom ("a la")."""
    located: frozenset[str]
    """What leads from a product to for whom, what for or with whom ("para la", "with the"), and to where ("no")."""
    everyday: frozenset[str]
    """Words of everyday talk that are no goods: people, places, occasions."""
    purposes: frozenset[str]
    """After "for": dishes and work that goods are wanted for, no kind of goods ("cornmeal for porridge")."""
    excluding: re.Pattern[str]
    already: re.Pattern[str]
    not_yet: re.Pattern[str]
    """In the skeleton: some goods are not meant, it was ordered before, or it has not happened yet."""
    as_then: frozenset[str]
    """Right before a day: so it was then ("lo mismo que el jueves")."""
    upcoming: frozenset[str]
    """Before or after a day that only says why ("se viene el finde")."""
    lasts: frozenset[str]
    """Before a day until which goods are enough, and by which nothing is wanted ("alcanza para hoy")."""
    no_day: re.Pattern[str]
    """What a clause says of a day on which it is not possible ("el viernes no puedo"); days stand there as ``DATE``."""
    however: frozenset[str]
    """Between two clauses that say otherwise of their days."""
    put_on: frozenset[str]
    """After a price: what it is put on ("ponle 44 al aceite")."""
    forgets: frozenset[str]
    """Before goods said before: these are not wanted after all ("no, olvida el queso")."""
    denial: frozenset[str]
    """Before "the" and a name: not that one ("no la light")."""
    towards: frozenset[str]
    away: frozenset[str]
    """Before a branch: goods go there, or come from there ("de la bodega", "de los que están en")."""
    nobody: frozenset[str]
    """Words that are no name of somebody new: "no tenía plata"."""
    surnames: frozenset[str]
    """Words after a particle that are part of a name, however they are written: "dos santos", "de jesus"."""
    sounds: Sounds
    by_sound: dict[str, str]
    shortened: dict[str, tuple[str, ...]]
    """Everyday words by what stays of them without their vowels."""
    spoken: tuple[tuple[re.Pattern[str], str], ...]
    filler_stems: tuple[str, ...]
    emoji: dict[str, str]
    hellos: frozenset[str]
    """Words of a greeting: folded hands beside them thank for nothing."""
    rules: tuple[Rule, ...] = field(repr=False)

    def respelt(self, word: str) -> str | None:
        """The word of the language that sounds as `word`, where that is none itself ("nesesito" is "necesito"), or that
        it is without its vowels ("urgnte")."""
        if len(word) < SHORTEST or self.knows(word):
            return None
        if word[-1] == word[-2] and self.knows(word[:-1]):
            return word[:-1]  # "diaa", "buenass"
        return self.by_sound.get(sounded(word, self.sounds)) or whole(word, self.shortened)

    def is_filler(self, word: str) -> bool:
        """Whether `word` says nothing about a product: listed, or a form of a listed stem (``necesit*``)."""
        return word in self.fillers or word.startswith(self.filler_stems)

    def knows(self, word: str) -> bool:
        """Whether `word` is the language's own, so that it is nobody's misspelt name."""
        return (
            word in self.cardinals
            or word in self.measures
            or word in self.packs
            or word in self.containers
            or word in self.collectives
            or word in self.weekdays
            or word in self.months
            or word in self.currency_words
            or word in self.connectors
            or self.is_filler(word)
        )


@cache
def lexicon(language: str) -> Lexicon:
    """Return the data of `language`; a language without data is read as Spanish."""
    if language not in LANGUAGES:
        return lexicon("es")
    numbers, dates, words, intents = (data(name, language) for name in ("numbers", "dates", "words", "intents"))
    currency = numbers["currency"]
    sounds = tuple((re.compile(a), b) for a, b in words["sounds"])

    def group(raw: dict[str, Any], key: str) -> frozenset[str]:
        return frozenset(fold(w) for w in raw.get(key, []))

    clitics = group(words, "clitics")
    verbs = verb_forms(language, clitics) - group(words, "not_verbs")
    own = (*sorted(verbs), *numbers["packs"]["words"], *words["fillers"].split())
    return Lexicon(
        language=language,
        cardinals=numbers["cardinals"],
        fractions={w: Decimal(v) for w, v in numbers["fractions"].items()},
        collectives=numbers["collectives"],
        after_number=group(numbers, "after_number"),
        joiners=group(numbers, "joiners"),
        joins_hundreds=numbers["joins_hundreds"],
        skips_hundred=numbers["skips_hundred"],
        article=group(numbers, "article"),
        of=group(numbers, "of"),
        zero=group(numbers, "zero"),
        none_of=group(words, "none_of"),
        gone=group(words, "gone"),
        rules_out=group(words, "rules_out"),
        none_before=re.compile(words["none_before"]),
        none_after=re.compile(words["none_after"]),
        relative=re.compile(words["relative"]),
        things=group(words, "things"),
        saints=group(words, "saints"),
        was=group(words, "was"),
        partitive=group(words, "partitive"),
        ranges=group(words, "ranges"),
        ranges_from=group(words, "ranges_from"),
        further=group(words, "further"),
        unheeded=group(words, "unheeded"),
        remains=group(words, "remains"),
        only=group(words, "only"),
        had=group(words, "had"),
        price_only=group(words, "price_only"),
        stands_for=group(words, "stands_for"),
        compared=group(words, "compared"),
        how_many=group(words, "how_many"),
        nor=group(words, "nor"),
        wanted=group(words, "wanted"),
        deadline=group(words, "deadline"),
        worth=group(words, "worth"),
        all_in=group(words, "all_in"),
        described=group(words, "described"),
        numbered=group(words, "numbered"),
        whole=group(words, "whole"),
        lacking=group(words, "lacking"),
        has=group(words, "has"),
        reasons=group(words, "reasons"),
        measures={w: (dim, Decimal(f)) for dim, ws in numbers["measures"].items() for w, f in ws},
        packs=frozenset(fold(w) for w in numbers["packs"]["words"]),
        pack_phrases=tuple(tuple(p.split()) for p in numbers["packs"]["phrases"]),
        containers=frozenset(fold(w) for w in numbers["containers"]["words"]),
        packed_in=group(words, "packed_in"),
        ambiguous_packs=group(words, "ambiguous_packs"),
        subjects=group(words, "subjects"),
        asked=group(words, "asked"),
        each=group(words, "each"),
        determiners=group(words, "determiners"),
        plural_articles=group(words, "plural_articles"),
        currency_words=frozenset(fold(w) for w in currency["words"]),
        currency_times=currency.get("times", {}),
        whole_prices=frozenset(currency["whole"]),
        cents=frozenset(fold(w) for w in currency["cents"]),
        money_with=tuple(currency["with"]),
        weekdays=dates["weekdays"],
        months=dates["months"],
        ordinals=dates.get("ordinals", {}),
        ordinal_ends=frozenset(dates.get("ordinal_ends", ())),
        phrases=phrases(dates, numbers),
        connectors=group(words, "connectors"),
        conjunctions=group(words, "conjunctions"),
        times=group(words, "times"),
        addressed=group(words, "addressed"),
        signing=group(words, "signing"),
        introduces=group(words, "introduces"),
        speaking=group(words, "speaking"),
        delivers=group(words, "delivers"),
        delivered=group(words, "delivered"),
        carriers=group(words, "carriers"),
        lately=group(words, "lately"),
        with_goods=group(words, "with_goods"),
        to=group(words, "to"),
        generic=group(words, "generic"),
        districts=group(words, "districts"),
        branch_words=group(words, "branch_words"),
        name_particles=group(words, "name_particles"),
        verbs=verbs,
        clitics=clitics,
        fillers=frozenset(fold(w) for w in words["fillers"].split()) | verbs,
        filler_phrases=re.compile(rf"\b{alternatives(fold(p) for p in words['phrases'])}(?!\S)"),
        addresses=addresses(words["addresses"], words["ages"], numbers),
        abbreviations={fold(k): fold(v) for k, v in words["abbreviations"].items()},
        titles={fold(w): name for name, ws in words["titles"].items() for w in ws},
        corrections=re.compile(words["corrections"]),
        said_again=patterns.said_again(group(words, "denial")),
        asked_anew=patterns.asked_anew(group(words, "denial")),
        named_anew=patterns.named_anew(group(words, "denial")),
        questions=re.compile(words["questions"]),
        removals=re.compile(words["removals"]),
        everybody=re.compile(words["everybody"]),
        at=group(words, "at"),
        priced=group(words, "priced"),
        instead=re.compile(words["instead"]),
        letter_x=words["letter_x"],
        loose=group(words, "loose"),
        without=group(words, "without"),
        beside=group(words, "beside"),
        credits=re.compile(words["credits"]),
        given=group(words, "given"),
        located=group(words, "located"),
        excluding=re.compile(words["excluding"]),
        already=re.compile(words["already"]),
        not_yet=re.compile(words["not_yet"]),
        as_then=group(words, "as_then"),
        upcoming=group(words, "upcoming"),
        lasts=group(words, "lasts"),
        no_day=re.compile(words["no_day"]),
        however=group(words, "however"),
        put_on=group(words, "put_on"),
        forgets=group(words, "forgets"),
        denial=group(words, "denial"),
        towards=group(words, "towards"),
        away=group(words, "away"),
        nobody=group(words, "nobody"),
        surnames=group(words, "surnames"),
        purposes=frozenset(fold(w) for w in words["purposes"].split()),
        everyday=frozenset(fold(w) for w in words["everyday"].split()),
        sounds=sounds,
        by_sound=by_sound((*own, *numbers["cardinals"], *dates["weekdays"], *dates["months"]), sounds),
        shortened=by_consonants(
            fold(w)
            for w in (*words["fillers"].split(), *numbers["packs"]["words"], *dates["weekdays"])
            if not w.endswith("*") and len(w) > SHORTEST
        ),
        spoken=tuple((re.compile(rf"\b{a}\b", re.I), b) for a, b in words["spoken"].items()),
        filler_stems=tuple(fold(w[:-1]) for w in words["fillers"].split() if w.endswith("*")),
        emoji=words.get("emoji", {}),
        hellos=frozenset(words["hellos"]),
        rules=rules_of(intents),
    )
