"""Product matching in whole shops of three languages: what words fit, what they do not, and how names vary."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Said
from hub.domain.people import Role
from hub.storage.matching import CatalogueMatcher
from hub.understanding import RuleReader
from tests.understanding.pieces import NOW, shop
from tests.understanding.worlds import knowledge_of, product, world


def fitting(words: str, language: str) -> set[str]:
    return {fit.id for fit in shop(language).matcher.fits(words, language)}


def _shop_of(language: str, name: str) -> CatalogueMatcher:
    """The matcher of a shop that has one product, "A"."""
    raw = world("bodega-lima")["products"][0] | {"sku": "A", "name": name, "brand": None, "category": None}
    return CatalogueMatcher([product(raw | {"aliases": [], "pack_name": None}, "PEN")], language)


@pytest.mark.parametrize(
    ("words", "language", "skus"),
    [
        ("leche", "es", {"MILK", "MILK-2"}),
        ("leche de 2 litros", "es", {"MILK-2"}),
        ("leche de litro", "es", {"MILK"}),
        ("leche gloria 1 lt", "es", {"MILK"}),
        ("lechita gloria de litro", "es", {"MILK"}),
        ("lehce gloria 2l", "es", {"MILK-2"}),
        ("huebos", "es", {"EGG"}),
        ("huevitos", "es", {"EGG"}),
        ("cola 500", "es", {"COLA"}),
        ("cola de medio litro", "es", {"COLA"}),
        ("cola tres litros", "es", {"COLA-3"}),
        ("yogur de vainiya", "es", {"YOG-VA"}),
        ("jabon bolibar", "es", {"SOAP"}),
        ("tomates", "es", {"TOMATO"}),
        ("pansito frances", "es", {"BREAD"}),
        ("red bull", "es", set()),
        # cut short beside what names it, alone it names nothing
        ("laive vaini", "es", {"YOG-VA"}),
        ("yogurt fres", "es", {"YOG-FR"}),
        ("vaini", "es", set()),
        ("laive bauni", "pt", {"YOG-VA"}),
        ("strawberry yog", "en", set()),
        ("laive straw", "en", {"YOG-FR"}),
        ("guevos", "es", {"EGG"}),
        ("leite", "pt", {"MILK", "MILK-2"}),
        ("iogurte morango", "pt", {"YOG-FR"}),
        ("ovo", "pt", {"EGG"}),
        ("queijinho coalho", "pt", {"CHEESE"}),
        ("pãozinho francês", "pt", {"BREAD"}),
        ("milk", "en", {"MILK", "MILK-2"}),
        ("half litre cola", "en", {"COLA"}),
        ("vanilla yoghurt", "en", {"YOG-VA"}),
        ("egg", "en", {"EGG"}),
        ("tomatos", "en", {"TOMATO"}),
        ("cheese", "en", {"CHEESE"}),
    ],
)
def test_words_fit_every_product_that_they_may_mean(words: str, language: str, skus: set[str]) -> None:
    assert fitting(words, language) == skus


@pytest.mark.parametrize(
    ("shop_language", "name", "said"),
    [
        ("es", "Bica Loca 2 L", ["bicas", "biquita", "biquitas", "bikitas"]),
        ("es", "Lechuga americana", ["lechuguita", "lechuguitas"]),
        ("es", "Taza de loza", ["tacita", "tacitas"]),
        ("es", "Arroz flor", ["arrocito", "arrosito"]),
        ("es", "Mango criollo", ["manguito", "manguitos"]),
        ("pt", "Faca de mesa", ["faquinha", "fakinhas"]),
        ("pt", "Manga rosa", ["manguinha"]),
    ],
)
def test_a_diminutive_may_be_spelt_for_its_sound(shop_language: str, name: str, said: list[str]) -> None:
    matcher = _shop_of(shop_language, name)
    assert all([fit.id for fit in matcher.fits(word, shop_language)] == ["A"] for word in said)


@pytest.mark.parametrize(
    ("shop_language", "name", "misspelt", "other"),
    [
        ("en", "Clean spirit 750 ml", "sprit", "sprite"),
        ("en", "Hailes soap", "haills", "halls"),
        ("es", "Cremia de tocador", "cremai", "crema"),
        ("pt", "Nestera de vime", "nesteda", "nestea"),
    ],
)
def test_a_known_brand_or_goods_are_no_other_name_misspelt(
    shop_language: str, name: str, misspelt: str, other: str
) -> None:
    matcher = _shop_of(shop_language, name)
    assert matcher.fits(misspelt, shop_language)
    assert not matcher.fits(other, shop_language)


@pytest.mark.parametrize(
    ("shop_language", "name", "asked"),
    [
        ("es", "Coca-Cola 1.5 L", [("coke", "en"), ("coca", "pt")]),
        ("es", "Atún Florida lata", [("tuna", "en"), ("atum", "pt")]),
        ("es", "Papel higiénico Suave", [("toilet paper", "en")]),
        ("pt", "Creme dental Sorriso 90 g", [("pasta de dientes", "es"), ("toothpaste", "en")]),
        ("pt", "Água sanitária Ypê 1 L", [("lejía", "es"), ("bleach", "en")]),
        ("en", "Tuna in oil tin", [("atún", "es"), ("atum", "pt")]),
        ("en", "Fresh carrots lb", [("zanahoria", "es"), ("cenoura", "pt")]),
    ],
)
def test_people_ask_in_their_own_language_whatever_the_shops_is(
    shop_language: str, name: str, asked: list[tuple[str, str]]
) -> None:
    raw = {"id": "s", "language": shop_language, "country": "PE", "currency": "PEN", "timezone": "America/Lima"}
    goods = {"sku": "IT", "name": name, "brand": None, "category": None, "base_unit": "unit"} | dict.fromkeys(
        ("pack_name", "pack_size", "price", "cost", "barcode", "supplier")
    )
    known = knowledge_of(
        raw | {"branches": [], "suppliers": [], "customers": [], "products": [goods | {"aliases": []}]}
    )
    for words, language in asked:
        assert [fit.id for fit in known.matcher.fits(words, language)] == ["IT"], words


def _named(sku: str, name: str, brand: str, *aliases: str) -> dict[str, object]:
    empty = dict.fromkeys(("category", "pack_name", "pack_size", "price", "cost", "barcode", "supplier"))
    return {**empty, "sku": sku, "name": name, "brand": brand, "base_unit": "unit", "aliases": list(aliases)}


def test_a_nickname_in_one_products_alias_is_all_of_the_brands_where_it_is_said_alone() -> None:
    cola = [
        _named("C", "Coca-Cola 500 ml", "Coca-Cola"),
        _named("Z", "Coca-Cola Zero 500 ml", "Coca-Cola", "coke zero"),
    ]
    matcher = CatalogueMatcher([product(raw, "XCD") for raw in cola], "en")

    def fits(words: str) -> list[str]:
        return sorted(fit.id for fit in matcher.fits(words, "en"))

    assert fits("coke") == ["C", "Z"]
    assert fits("coke zero") == ["Z"]
    assert fits("regular coke") == ["C"]


def test_a_long_word_of_a_name_may_be_written_as_it_sounds() -> None:
    goods = [_named("M", "Pan marraqueta", ""), _named("C", "Papel Carta", "")]
    matcher = CatalogueMatcher([product(raw, "CLP") for raw in goods], "es")
    assert [fit.id for fit in matcher.fits("marraketa", "es")] == ["M"]
    assert matcher.fits("corote", "es") == []


def test_what_sounds_like_a_name_is_that_and_no_diminutive_of_another() -> None:
    goods = [_named("B", "Manteca Blanquita 1 lb", "Blanquita"), _named("C", "Cloro Magia Blanca 1 L", "Magia Blanca")]
    matcher = CatalogueMatcher([product(raw, "HNL") for raw in goods], "es")
    assert [fit.id for fit in matcher.fits("blankita", "es")] == ["B"]
    assert [fit.id for fit in matcher.fits("blanca", "es")] == ["C"]


def test_what_all_of_one_kind_are_told_by_names_them_unless_it_is_goods_of_its_own() -> None:
    oils = [
        _named("P", "Azeite de dendê Mariza 900 ml", "Mariza"),
        _named("L", "Azeite de dendê a granel", ""),
        _named("O", "Azeite de oliva Galo 500 ml", "Galo"),
        _named("D", "Doce de leite Itambé", "Itambé"),
        _named("M", "Macarrão Vitarella espaguete 500 g", "Vitarella"),
    ]
    matcher = CatalogueMatcher([product(raw, "BRL") for raw in oils], "pt")
    assert {fit.id for fit in matcher.fits("dendê", "pt")} == {"P", "L"}
    assert [fit.id for fit in matcher.fits("oliva", "pt")] == ["O"]
    assert [fit.id for fit in matcher.fits("espaguete", "pt")] == ["M"]
    assert matcher.fits("leite", "pt") == []


def test_an_alias_may_hold_a_measure_that_is_no_size() -> None:
    coffee = [
        _named("S", "Café Sello Rojo 250 g", "Sello Rojo", "sello rojo de media libra"),
        _named("L", "Café Sello Rojo 500 g", "Sello Rojo", "sello rojo de libra"),
    ]
    raw = {"id": "s", "language": "es", "country": "CO", "currency": "COP", "timezone": "America/Bogota"}
    shop = knowledge_of({**raw, "branches": [], "suppliers": [], "customers": [], "products": coffee})
    said = Said("vendí un sello rojo de media libra y 3 sello rojo de libra", Role.EMPLOYEE, NOW, "es")
    assert [line.product for line in RuleReader().read(said, shop).lines] == ["S", "L"]


def test_a_size_in_words_is_no_head_noun() -> None:
    bleach = [_named("Q", "Clorox Bleach quart", "Clorox"), _named("H", "Clorox Bleach half gallon", "Clorox")]
    matcher = CatalogueMatcher([product(raw, "BSD") for raw in bleach], "en")
    assert {fit.id for fit in matcher.fits("bleach", "en")} == {"Q", "H"}
    assert [fit.id for fit in matcher.fits("quart of bleach", "en")] == ["Q"]


def test_a_number_beside_a_word_tells_names_apart_and_a_size_does_not() -> None:
    rice = [
        _named("R1", "Arroz Andino grado 1 1 kg", "Andino"),
        _named("R2", "Arroz Andino grado 2 1 kg", "Andino"),
        _named("R3", "Arroz Sur 1 kg", "Sur"),
    ]
    matcher = CatalogueMatcher([product(raw, "CLP") for raw in rice], "es")
    assert [fit.id for fit in matcher.fits("arroz andino grado 1", "es")] == ["R1"]
    assert [fit.id for fit in matcher.fits("arroz grado 2", "es")] == ["R2"]
    assert len(matcher.fits("arroz 1 kg", "es")) == 3


def test_what_is_called_by_its_container_is_no_other_goods_in_it() -> None:
    goods = [_named("G", "Galón de agua 20 L", ""), _named("A", "Agua Sur 600 ml", "Sur")]
    raw = {"id": "s", "language": "es", "country": "PE", "currency": "PEN", "timezone": "America/Lima"}
    shop = knowledge_of({**raw, "branches": [], "suppliers": [], "customers": [], "products": goods})
    said = Said("vendí 3 galones de agua", Role.EMPLOYEE, NOW, "es")
    assert [line.product for line in RuleReader().read(said, shop).lines] == ["G"]


def test_a_nickname_in_the_plural_is_all_of_the_brands_too() -> None:
    cola = [_named("C", "Coca-Cola 500 ml", "Coca-Cola"), _named("Z", "Coca-Cola Zero", "Coca-Cola", "coke zero")]
    matcher = CatalogueMatcher([product(raw, "XCD") for raw in cola], "en")
    assert sorted(fit.id for fit in matcher.fits("cokes", "en")) == ["C", "Z"]


def test_the_regular_one_is_the_one_without_a_flavour() -> None:
    beer = [_named("P", "Piton Beer bottle 275 ml", "Piton"), _named("L", "Piton Lemon bottle 275 ml", "Piton")]
    matcher = CatalogueMatcher([product(raw, "XCD") for raw in beer], "en")
    assert [fit.id for fit in matcher.fits("piton bottle regular", "en")] == ["P"]
    assert sorted(fit.id for fit in matcher.fits("piton bottle", "en")) == ["L", "P"]


def test_what_is_told_in_any_order_narrows() -> None:
    goods = [
        _named("S", "Cerveza Presidente botella 355 ml", "Presidente", "presidente pequeña"),
        _named("L", "Cerveza Presidente botella 650 ml", "Presidente", "presidente grande"),
        _named("P4", "Papel higiénico Scott 4 rollos", "Scott"),
        _named("P1", "Papel higiénico Elite 1 rollo", "Elite"),
        _named("H", "Habichuelas rojas por libra", ""),
        _named("W", "Pan sobao", ""),
    ]
    matcher = CatalogueMatcher([product(raw, "DOP") for raw in goods], "es")

    def fits(words: str) -> list[str]:
        return [fit.id for fit in matcher.fits(words, "es")]

    assert fits("frías presidente grandes") == ["L"]
    assert fits("presidente fría pequeña") == ["S"]
    assert fits("papel scott de baño") == fits("papel de baño scott") == ["P4"]
    assert fits("abichuela") == ["H"]
    assert fits("pan sobao calientico") == ["W"]


def test_a_number_beside_a_size_is_no_size() -> None:
    rice = [
        _named("R1", "Arroz Urbano tipo 1 pacote 1 kg", "Urbano"),
        _named("R5", "Arroz Urbano tipo 1 pacote 5 kg", "Urbano"),
    ]
    matcher = CatalogueMatcher([product(raw, "BRL") for raw in rice], "pt")
    assert [fit.id for fit in matcher.fits("arroz urbano 1 kg", "pt")] == ["R1"]
    assert sorted(fit.id for fit in matcher.fits("arroz urbano tipo 1", "pt")) == ["R1", "R5"]


def test_flour_of_three_noughts_is_not_that_of_four() -> None:
    flour = [_named("F3", "Harina Pureza 000 1 kg", "Pureza"), _named("F4", "Harina Pureza 0000 1 kg", "Pureza")]
    matcher = CatalogueMatcher([product(raw, "ARS") for raw in flour], "es")
    assert [fit.id for fit in matcher.fits("harina 000", "es")] == ["F3"]
    assert [fit.id for fit in matcher.fits("harina 0000", "es")] == ["F4"]


def test_an_alias_with_a_size_makes_the_names_own_number_no_other() -> None:
    drink = {**_named("INCA", "Inca Kola 600", "Inca"), "aliases": ["inca medio litro"]}
    matcher = CatalogueMatcher([product(drink, "PEN")], "es")
    assert [fit.id for fit in matcher.fits("inca kola 600 ml", "es")] == ["INCA"]
