"""Persons and branches: found by any part of their names, never where the words mean something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.application.ports.understanding import Action, Intent, Knowledge, PartyRef, Said
from hub.domain.people import Contact, Role
from hub.domain.shop import Branch, Shop
from hub.storage.matching import CatalogueMatcher
from hub.understanding import RuleReader
from hub.understanding.pieces.chunks import Sort
from hub.understanding.pieces.lexicon import lexicon
from hub.understanding.pieces.nearness import near
from hub.understanding.pieces.people import Directory
from hub.understanding.pieces.text import clean, tokens
from tests.understanding.pieces import NOW, read, shop


def _directory() -> Directory:
    people = [
        ("rosa-q", "Sra. Rosa Quispe", Role.CUSTOMER),
        ("rosa-h", "Rosa Huamán", Role.CUSTOMER),
        ("beto", "Beto del Taller", Role.CUSTOMER),
        ("pearl", "Miss Pearl", Role.CUSTOMER),
        ("chin", "Chin's Wholesale", Role.SUPPLIER),
        ("andina", "Andina Bebidas", Role.SUPPLIER),
    ]
    knowledge = Knowledge(
        shop=Shop("s", "Tienda", "es", "PE", "PEN", "America/Lima"),
        branches=(Branch("b1", "norte", "Tienda Luz Norte"), Branch("b2", "bodega", "Bodega Luz")),
        contacts=tuple(Contact(i, name, role, "es", i) for i, name, role in people),
        matcher=CatalogueMatcher((), "es"),
    )
    return Directory(knowledge, lexicon("es"))


def party(text: str, *, product: str = "", buying: bool = False) -> list[PartyRef]:
    parts = tokens(clean(text), lexicon("es"), decimal_comma=False)
    claims = _directory().parties(parts, lambda w: w == product, [], buying=buying)
    return [c.value for c in claims if c.sort is Sort.PARTY]


def test_a_branch_is_found_without_the_word_for_its_kind() -> None:
    knowledge = Knowledge(
        shop=Shop("s", "Shop", "en", "BB", "BBD", "America/Barbados"),
        branches=(Branch("b1", "a", "Baxter's Road Shop"), Branch("b2", "b", "Oistins Stall")),
        contacts=(),
        matcher=CatalogueMatcher((), "en"),
    )
    parts = tokens(clean("send 2 cases to oistins"), lexicon("en"), decimal_comma=False)
    assert [c.value for c in Directory(knowledge, lexicon("en")).branches(parts)] == ["b2"]


def test_the_rent_of_the_shop_names_no_branch() -> None:
    reading = read("pagué 200 del alquiler del local", "es")
    assert (reading.branch, reading.amount) == (None, 200)


def test_people_are_found_by_any_part_of_their_name() -> None:
    assert party("apúntale a Quispe") == [PartyRef(contact="rosa-q")]
    assert party("Beto del taller pagó") == [PartyRef(contact="beto")]
    assert party("put it on Miss Pearl's account") == [PartyRef(contact="pearl")]
    assert party("pídele a Chin") == [PartyRef(contact="chin")]
    assert party("el taller está cerrado") == []


def test_a_title_settles_a_name_only_where_one_carries_it() -> None:
    assert party("debe Rosa") == [PartyRef(candidates=("rosa-q", "rosa-h"))]
    assert party("debe la señora Rosa") == [PartyRef(contact="rosa-q")]


def test_the_one_greeted_or_signing_is_no_party() -> None:
    assert party("hola Rosa, pide pan") == []
    assert party("pide pan. Atentamente, Rosa Quispe") == []


def test_a_supplier_named_as_its_brand_is_meant_only_where_it_is_asked() -> None:
    assert party("pídele a andina 5 cajas", product="andina", buying=True) == [PartyRef(contact="andina")]
    assert party("pide 5 andina", product="andina", buying=True) == []


def test_branches_are_found_by_what_tells_them_apart() -> None:
    lex = lexicon("es")
    for text, code in (("pasa 3 a la norte", "b1"), ("lleva 3 a la bodega", "b2"), ("qué hay en bodega", "b2")):
        claims = _directory().branches(tokens(clean(text), lex, decimal_comma=False))
        assert [c.value for c in claims] == [code]


@pytest.mark.parametrize(
    ("a", "b", "same"), [("quispe", "quispi", True), ("rosa", "rosas", False), ("luis", "luz", False)]
)
def test_near_names(a: str, b: str, same: bool) -> None:
    assert near(a, b) is same


@pytest.mark.parametrize(
    ("text", "language", "role", "party"),
    [
        ("pídele a Vega 5 cajas de atún", "es", Role.OWNER, "vega"),
        ("pídele a Gloria 5 cajas de atún", "es", Role.OWNER, "gloria"),
        ("pide 5 cajas de leche Gloria de 2 litros", "es", Role.OWNER, None),
        ("llegó Gloria, dejó 5 cajas de atún", "es", Role.EMPLOYEE, "gloria"),
        ("Gloria ya está aquí, dejó 3 cajas de leche de 2 litros", "es", Role.EMPLOYEE, "gloria"),
        ("llegó el camión de Gloria con 10 cajas de leche de 2 litros", "es", Role.EMPLOYEE, "gloria"),
        ("o rapaz da Gloria deixou 5 caixas de leite de 1 litro", "pt", Role.EMPLOYEE, "gloria"),
        ("Gloria truck here with 10 cases of 2 litre milk", "en", Role.EMPLOYEE, "gloria"),
        ("the Gloria man dropped 5 cases of milk 1 litre", "en", Role.EMPLOYEE, "gloria"),
        ("el de Gloria trajo 6 cajas de leche de litro", "es", Role.EMPLOYEE, "gloria"),
        ("o da Gloria trouxe 6 caixas de leite de 1 litro", "pt", Role.EMPLOYEE, "gloria"),
        ("necesito 5 cajas de leche de litro, que Gloria me las mande mañana", "es", Role.OWNER, "gloria"),
        ("two bottle a Gloria milk 1 litre drop and mash up", "en", Role.EMPLOYEE, None),
        ("llegaron 5 cajas de gloria de 2 litros", "es", Role.EMPLOYEE, None),
        ("buenas, le saluda Ana de Gloria, tengo 5 cajas de atún para el lunes", "es", Role.SUPPLIER, None),
        ("tengo 5 cajas de atún, las dejo el lunes. Vega", "es", Role.SUPPLIER, None),
        ("pede pra Vega 5 caixas de atum", "pt", Role.OWNER, "vega"),
        ("aqui é da Vega, consigo 5 caixas de atum na sexta", "pt", Role.SUPPLIER, None),
        ("order 5 cases of tuna from Vega", "en", Role.OWNER, "vega"),
        ("Vega here, can bring 5 cases of tuna Friday", "en", Role.SUPPLIER, None),
        ("Paid Gloria $118.50", "en", Role.OWNER, "gloria"),
        ("pagué Gloria 118.50", "es", Role.OWNER, "gloria"),
        ("paguei Gloria 118,50", "pt", Role.OWNER, "gloria"),
        ("don julio pagó 20", "es", Role.OWNER, "julio"),
        ("Rosa me debe 20", "es", Role.OWNER, "rosa"),
        ("apúntale 20 a Rosa, la del segundo piso", "es", Role.OWNER, "rosa"),
    ],
)
def test_who_is_meant_in_a_whole_message(text: str, language: str, role: Role, party: str | None) -> None:
    found = read(text, language, role).party
    assert (found.contact if found else None) == party


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("write down twenty dollars for Dwayne Cartwright", "en", "Dwayne Cartwright"),
        ("put 20 dollars down for Dwayne Cartwright, the plumber fella", "en", "Dwayne Cartwright"),
        ("jot down $40 for Miss Pearl", "en", "Pearl"),
        ("Shaniqua Roberts owe me 20 dollars", "en", "Shaniqua Roberts"),
        ("vino Jimena y pagó 4000 del fiado", "es", "Jimena"),
        ("apúntale dos soles cincuenta a la Nayeli Pilco, la nueva del segundo piso", "es", "Nayeli Pilco"),
        ("anota 27,50 no fiado do Jonas Batista", "pt", "Jonas Batista"),
        ("a fella name Jermaine come and pay 30 on his account", "en", "Jermaine"),
    ],
)
def test_somebody_that_the_shop_does_not_know_yet(text: str, language: str, name: str) -> None:
    assert read(text, language, Role.OWNER).party == PartyRef(new_name=name)


def test_a_title_as_it_is_written_goes_before_one_that_means_the_same() -> None:
    people = [("a", "Miss Agnes Joseph"), ("b", "Mrs. Agnes Charles")]
    knowledge = Knowledge(
        shop=Shop("s", "Shop", "en", "LC", "XCD", "America/St_Lucia"),
        branches=(),
        contacts=tuple(Contact(i, name, Role.CUSTOMER, "en", i) for i, name in people),
        matcher=CatalogueMatcher((), "en"),
    )
    directory = Directory(knowledge, lexicon("en"))

    def named(text: str) -> list[PartyRef]:
        return [
            c.value for c in directory.parties(tokens(text, lexicon("en"), decimal_comma=False), lambda _: False, [])
        ]

    assert named("put 25 on Miss Agnes") == [PartyRef(contact="a")]
    assert named("put 25 on Mrs Agnes") == [PartyRef(contact="b")]
    assert named("put 25 on Ms Agnes") == [PartyRef(candidates=("a", "b"))]


def test_a_number_word_is_no_misspelt_branch() -> None:
    assert read("pede um cento de pães", "pt").branch is None


@pytest.mark.parametrize(
    ("language", "name", "text", "meant"),
    [
        ("es", "Panadería El Trigal", "el lunes llegan 3 cajas de atún", False),
        ("es", "La Moderna", "la semana pasada llegaron 3 cajas de atún", False),
        ("es", "El Trigal", "pide 3 cajas de atún a El Trigal", True),
        ("pt", "O Trigal", "o caminhão trouxe 3 caixas de atum", False),
        ("pt", "A Colina", "pede 3 caixas de atum pra Colina", True),
        ("en", "The Mill", "the monday 3 cases of tuna came", False),
        ("en", "The Mill", "order 3 cases of tuna from The Mill", True),
        ("pt", "M. Brandão", "chegaram 3 caixas de atum tamanho M", False),
        ("pt", "M. Brandão", "chegaram 3 caixas de atum da M Brandão", True),
    ],
)
def test_an_article_alone_names_nobody(language: str, name: str, text: str, meant: bool) -> None:
    known = shop(language)
    supplier = Contact("new", name, Role.SUPPLIER, language, "new")
    known = replace(known, contacts=(*known.contacts, supplier))
    party = RuleReader().read(Said(text, Role.OWNER, NOW, language), known).party
    assert (party == PartyRef(contact="new")) is meant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, soy la rosa, cuánto debo?", "es"),
        ("buenas, le habla el don julio, cuánto le debo?", "es"),
        ("oi, aqui quem fala é a rosa, quanto eu devo?", "pt"),
        ("oi, sou a rosa, quanto tô devendo?", "pt"),
    ],
)
def test_who_says_its_own_name_with_an_article_is_no_other(text: str, language: str) -> None:
    reading = read(text, language, Role.CUSTOMER)
    assert (reading.intent, reading.party, reading.action) == (Intent.DEBT_QUERY, None, Action.ACT)


def test_who_is_here_and_paid_is_meant() -> None:
    assert read("acá la rosa pagó 50", "es").party == PartyRef(contact="rosa")


def test_goods_lie_in_a_branch_that_in_stands_before() -> None:
    assert read("hay huevos en norte?", "es").branch == "norte"


@pytest.mark.parametrize(
    ("text", "language", "branch"),
    [
        ("saca 2 cajas de atún del centro", "es", None),
        ("manda 2 cajas de atún del centro a norte", "es", "norte"),
        ("manda 2 cajas de atún a los del centro", "es", "centro"),
        ("tira 2 caixas de atum do centro", "pt", None),
        ("o pessoal do centro tá sem atum, manda 2 caixas pra lá", "pt", "centro"),
        ("move 2 cases of tuna from centro", "en", None),
    ],
)
def test_goods_moved_out_of_a_branch_have_no_destination_yet(text: str, language: str, branch: str | None) -> None:
    reading = read(text, language, Role.OWNER)
    assert (reading.intent, reading.branch) == (Intent.TRANSFER_STOCK, branch)
    assert ("branch" in reading.missing) is (branch is None)


@pytest.mark.parametrize(
    ("text", "language", "party"),
    [
        ("apúntale 30 a Rosa Mamani", "es", PartyRef(new_name="Rosa Mamani")),
        ("anota 30 pra Rosa Pereira", "pt", PartyRef(new_name="Rosa Pereira")),
        ("put 300 on credit for Rosa Campbell", "en", PartyRef(new_name="Rosa Campbell")),
        ("apúntale 30 a Rosa Quispe", "es", PartyRef(contact="rosa")),
        ("apúntale 30 a Rosa", "es", PartyRef(contact="rosa")),
    ],
)
def test_a_surname_that_nobody_known_has_is_somebody_new(text: str, language: str, party: PartyRef) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.party, reading.action) == (Intent.RECORD_CREDIT, party, Action.ACT)


@pytest.mark.parametrize("text", ["vino don Eulogio a pagar 40", "vino la señora Eulogio a pagar 40 de lo que debe"])
def test_who_came_to_pay_is_called_by_no_verb(text: str) -> None:
    reading = read(text, "es")
    assert (reading.intent, reading.party, reading.amount) == (
        Intent.RECORD_PAYMENT,
        PartyRef(new_name="Eulogio"),
        40,
    )


@pytest.mark.parametrize(
    ("text", "language", "party"),
    [
        # a first name that nobody known has before somebody's surname is another person
        ("fíale 12 a Gladys Quispe", "es", PartyRef(new_name="Gladys Quispe")),
        ("anota 12 a la enfermera Gladys Quispe", "es", PartyRef(new_name="Gladys Quispe")),
        ("anota 12 pra Gildete Quispe", "pt", PartyRef(new_name="Gildete Quispe")),
        ("put 12 on credit for Shanelle Quispe", "en", PartyRef(new_name="Shanelle Quispe")),
        # where it may be a nickname or misspelt it is asked about
        ("fíale 12 a gladys quispe", "es", PartyRef(candidates=("rosa",))),
        ("fíale 12 a la flaca quispe", "es", PartyRef(candidates=("rosa",))),
        ("fíale 12 a Roza Quispe", "es", PartyRef(candidates=("rosa",))),
        ("fíale 12 a la vecina Quispe", "es", PartyRef(contact="rosa")),
        ("fíale 12 a la Quispe", "es", PartyRef(contact="rosa")),
    ],
)
def test_a_first_name_that_nobody_known_has_is_somebody_new(text: str, language: str, party: PartyRef) -> None:
    assert read(text, language, Role.OWNER).party == party


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Distribuidora El Sauce", "pídele a elsauce 2 cajas de atún", "es"),
        ("Los Robles", "llegaron 2 cajas de atún de losrobles", "es"),
        ("Atacado Boa Serra", "pede 2 caixas de atum pra boaserra", "pt"),
        ("Blue Ridge Traders", "order 2 cases of tuna from blueridge", "en"),
    ],
)
def test_two_words_of_a_name_written_as_one(name: str, text: str, language: str) -> None:
    known = shop(language)
    known = replace(known, contacts=(*known.contacts, Contact("new", name, Role.SUPPLIER, language, "new")))
    assert RuleReader().read(Said(text, Role.OWNER, NOW, language), known).party == PartyRef(contact="new")


def test_who_is_meant_after_pa() -> None:
    assert read("2 cajas de atún\npa gloria, que lleguen el lunes", "es", Role.OWNER).party == PartyRef(
        contact="gloria"
    )


@pytest.mark.parametrize(
    ("branch", "text", "language"),
    [
        ("San Roque", "pide 4 cajas de atún para el 24 que es San Juan", "es"),
        ("São Bento", "pede 4 caixas de atum pro dia 24 que é São João", "pt"),
    ],
)
def test_a_saint_is_no_branch_called_after_another(branch: str, text: str, language: str) -> None:
    known = shop(language)
    known = replace(known, branches=(*known.branches, Branch("saint", "saint", branch)))
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, language), known)
    assert (reading.branch, reading.action) == (None, Action.ACT)


@pytest.mark.parametrize(("text", "language"), [("pagué 86 de la luz", "es"), ("paguei 86 da luz", "pt")])
def test_the_light_is_no_customer_called_so(text: str, language: str) -> None:
    known = shop(language)
    known = replace(known, contacts=(*known.contacts, Contact("luz", "Luz Pardo", Role.CUSTOMER, language, "luz")))
    reading = RuleReader().read(Said(text, Role.OWNER, NOW, language), known)
    assert (reading.intent, reading.action, reading.amount) == (Intent.RECORD_EXPENSE, Action.ACT, 86)


@pytest.mark.parametrize(
    ("text", "language", "branch"),
    [
        ("pasa 3 cajas de atún a Guayacanes", "es", "long"),
        ("los de guayacanes no tienen atún, pásales 3 cajas", "es", "long"),
        ("¿cuánto vendimos ayer en guayacanes?", "es", "long"),
        ("passa 3 caixas de atum pro guayacanes", "pt", "long"),
        ("send 3 cases of tuna to Guayacanes", "en", "long"),
        ("guayacanes pagó 20", "es", None),
    ],
)
def test_a_branch_of_two_words_is_called_by_the_first_where_a_place_is_meant(
    text: str, language: str, branch: str | None
) -> None:
    known = shop(language)
    known = replace(known, branches=(*known.branches, Branch("long", "long", "Guayacanes Altozano")))
    assert RuleReader().read(Said(text, Role.OWNER, NOW, language), known).branch == branch


def test_a_customer_called_like_a_branchs_first_word_is_meant() -> None:
    known = shop("es")
    people = (*known.contacts, Contact("g", "Don Guayacanes", Role.CUSTOMER, "es", "g"))
    known = replace(known, contacts=people, branches=(*known.branches, Branch("long", "long", "Guayacanes Altozano")))
    reading = RuleReader().read(Said("fíale 20 a don guayacanes", Role.OWNER, NOW, "es"), known)
    assert (reading.party, reading.branch) == (PartyRef(contact="g"), None)
