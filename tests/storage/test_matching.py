"""The product matcher: what words fit and what a search box finds, also in a large catalogue."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

import pytest

from hub.domain.catalogue import Pack, Product
from hub.domain.money import UnitPrice
from hub.domain.quantity import Unit
from hub.storage.matching import CatalogueMatcher
from hub.storage.matching.answers import Later
from hub.storage.matching.tables import called


def product(sku: str, name: str, brand: str | None = None, category: str = "", **more: object) -> Product:
    fields: dict[str, object] = {
        "id": f"id-{sku}",
        "sku": sku,
        "name": name,
        "brand": brand,
        "category": category,
        "base_unit": Unit.UNIT,
        "pack": Pack("caja", Decimal(12)),
        "price": UnitPrice.of("1.50", "PEN"),
        "cost": None,
        "barcodes": (),
        "supplier": None,
        "aliases": (),
    }
    return Product(**{**fields, **more})  # type: ignore[arg-type]


ES = [
    product("COLA05", "Cola Andina 500 ml", "Cola Andina", "gaseosas", aliases=("andina personal",)),
    product("COLA15", "Cola Andina 1.5 L", "Cola Andina", "gaseosas"),
    product("COLA3", "Cola Andina 3 L", "Cola Andina", "gaseosas"),
    product("COLAZ", "Cola Andina Sin Azúcar 600 ml", "Cola Andina", "gaseosas"),
    product("LECHE", "Leche evaporada Blanquita tarro 390 g", "Blanquita", "lácteos"),
    product("LECHEL", "Leche evaporada Blanquita Light tarro 390 g", "Blanquita", "lácteos"),
    product("DULCE", "Dulce de leche Blanquita 250 g", "Blanquita", "lácteos"),
    product("AGUAG", "Agua con gas Puquio 600 ml", "Puquio", "aguas"),
    product("AGUAS", "Agua sin gas Puquio 600 ml", "Puquio", "aguas"),
    product("BEERB", "Cerveza Huacho botella 630 ml", "Huacho", "cervezas"),
    product("BEERL", "Cerveza Huacho lata 355 ml", "Huacho", "cervezas"),
    product("REHID", "Sporade Tropical 500 ml", "Sporade", "rehidratantes"),
    product("PAN", "Pan francés", None, "panadería"),
    product("PILAS", "Pilas Volta AA par", "Volta", "hogar"),
    product("GALLE", "Galletas Tamborina Menta", "Tamborina", "galletas", barcodes=("7750001000017",)),
]


@pytest.fixture(scope="module")
def shop() -> CatalogueMatcher:
    return CatalogueMatcher(ES, "es")


def skus(matcher: CatalogueMatcher, words: str, language: str = "es") -> set[str]:
    return {fit.product.sku for fit in matcher.fits(words, language)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cola andina", {"COLA05", "COLA15", "COLA3", "COLAZ"}),
        ("andina de litro y medio", {"COLA15"}),
        ("andina 1.5", {"COLA15"}),
        ("andina de 1500", {"COLA15"}),
        ("andina 500", {"COLA05"}),
        ("andina de medio litro", {"COLA05"}),
        ("andina de tres litros", {"COLA3"}),
        ("andina chica", {"COLA05"}),
        ("andina grande", {"COLA3"}),
        ("andina personal", {"COLA05"}),
        ("andina zero", {"COLAZ"}),
        ("andina normal", {"COLA05", "COLA15", "COLA3"}),
        ("andina de 5 litros", set()),
        ("kola andyna de 3 litros", {"COLA3"}),
        ("leche", {"LECHE", "LECHEL"}),
        ("leche blanquita light", {"LECHEL"}),
        ("blanquita", {"LECHE", "LECHEL", "DULCE"}),
        ("dulce de leche", {"DULCE"}),
        ("agua con gas", {"AGUAG"}),
        ("agua sin gas", {"AGUAS"}),
        ("huachos en lata", {"BEERL"}),
        ("botellas de huacho", {"BEERB"}),
        ("cajas de huacho", {"BEERB", "BEERL"}),
        ("esporeid", {"REHID"}),
        ("panes franceses", {"PAN"}),
        ("pancito frances", {"PAN"}),
        ("pilas doble a", {"PILAS"}),
        ("galletas oreo", set()),
        ("comida para gato", set()),
        ("", set()),
    ],
)
def test_words_fit_every_product_that_they_may_mean_and_no_other(
    shop: CatalogueMatcher, words: str, expected: set[str]
) -> None:
    assert skus(shop, words) == expected


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("COLA15", "COLA15"),
        ("7750001000017", "GALLE"),
        ("tamb", "GALLE"),
        ("menta tamborina", "GALLE"),
        ("tambornia", "GALLE"),
        ("frances pan", "PAN"),
        ("azucar andina", "COLAZ"),
        ("andina 3 l", "COLA3"),
    ],
)
def test_the_search_box_finds_by_code_prefix_order_typo_and_size(
    shop: CatalogueMatcher, words: str, first: str
) -> None:
    assert shop.search(words)[0].product.sku == first


HOME = [
    product("PALTA", "Palta fuerte", None, "verduras"),
    product("CRISTAL", "Cristal 650 ml", "Cristal", "licores"),
    product("PILSEN", "Pilsen Callao 620 ml", "Pilsen Callao", "licores"),
    product("VASO", "Vaso de cristal", None, "hogar"),
    product("SEDAL", "Sedal Ceramidas 340 ml", "Sedal", "aseo"),
    product("MALTA", "Malta morena 330 ml", None, "bebidas"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("aguacates", ["PALTA"]),
        ("2 aguacates", ["PALTA"]),
        ("avocado", ["PALTA"]),
        ("champú", ["SEDAL"]),
        ("champú 340", ["SEDAL"]),
        ("cerveza cristal", ["CRISTAL"]),
        ("chela fría", ["CRISTAL", "PILSEN"]),
        ("palta", ["PALTA"]),
        ("patla", ["PALTA"]),
    ],
)
def test_the_search_box_knows_what_goods_are_called_elsewhere_and_of_what_kind_a_brand_is(
    typed: str, found: list[str]
) -> None:
    shop = CatalogueMatcher(HOME, "es")
    assert [fit.product.sku for fit in shop.search(typed)] == found


def test_another_word_for_goods_is_shown_and_never_taken_for_their_name() -> None:
    shop = CatalogueMatcher(HOME, "es")
    assert [(fit.id, fit.why) for fit in shop.search("aguacate")] == [("id-PALTA", "goods")]
    assert shop.fits("aguacate", "es") == []
    assert {fit.why for fit in shop.search("palta fuerte")} == {"words"}


def test_a_word_for_goods_that_is_a_name_misspelt_too_shows_both() -> None:
    shop = CatalogueMatcher(
        [product("KG", "Choclo kg"), product("LATA", "Choclo lata"), product("PAPEL", "Papel Elite")], "es"
    )
    assert [(fit.product.sku, fit.why) for fit in shop.search("elote")] == [
        ("KG", "goods"),
        ("PAPEL", "words"),
        ("LATA", "goods"),
    ]


def test_a_word_typed_again_says_no_more() -> None:
    shop = CatalogueMatcher(HOME, "es")
    assert shop.search("chela " * 200) == shop.search("chela")


@pytest.mark.parametrize(
    ("language", "name", "typed"), [("en", "Dorado fillet", "mahi mahi"), ("es", "Agua Cielo bidón 20 L", "garrafón")]
)
def test_goods_are_found_whose_name_repeats_a_word_or_is_a_container(language: str, name: str, typed: str) -> None:
    shop = CatalogueMatcher([product("IT", name)], language)
    assert [(fit.product.sku, fit.why) for fit in shop.search(typed)] == [("IT", "goods")]


def test_a_refresco_is_no_energy_drink() -> None:
    shop = CatalogueMatcher([product("ENERGY", "Bebida energizante"), product("COLA", "Gaseosa cola")], "es")
    assert [fit.product.sku for fit in shop.search("refresco")] == ["COLA"]


def test_a_word_that_the_shop_writes_means_what_the_shop_means() -> None:
    shop = CatalogueMatcher([*HOME, product("TALCO", "Talco champú", None, "aseo")], "es")
    assert [fit.product.sku for fit in shop.search("champú")] == ["TALCO"]


@pytest.mark.parametrize(
    ("language", "name", "typed"),
    [
        ("pt", "Mandioca", "aipim"),
        ("pt", "Skol lata 350 ml", "breja"),
        ("en", "Eggplant", "baigan"),
        ("en", "Stag", "beer"),
    ],
)
def test_goods_have_other_names_in_every_language(language: str, name: str, typed: str) -> None:
    shop = CatalogueMatcher([product("IT", name)], language)
    assert [fit.product.sku for fit in shop.search(typed)] == ["IT"]


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_word_for_goods_leads_to_another_one(language: str) -> None:
    goods = called(language)
    ways = [way for by_first in (goods.synonymous, goods.kinds) for phrases in by_first.values() for way in phrases]
    assert len(ways) > 1500
    assert [phrase for phrase, others in ways if not others or not all(others)] == []


def test_a_changed_a_new_and_a_removed_product_are_seen_at_once() -> None:
    matcher = CatalogueMatcher(ES, "es")
    matcher.update(product("NUEVO", "Galletas Oreo 6 un", "Oreo"))
    assert skus(matcher, "oreo") == {"NUEVO"}
    renamed = replace(ES[-1], aliases=("las verdes",))
    matcher.update(renamed)
    assert skus(matcher, "las verdes") == {"GALLE"}
    matcher.update(replace(renamed, active=False))
    assert skus(matcher, "tamborina") == set()
    assert matcher.search("7750001000017") == []
    matcher.update(replace(product("NUEVO", "Galletas Oreo 6 un", "Oreo"), active=False))
    matcher.update(replace(product("NUEVO", "Galletas Oreo 6 un", "Oreo"), active=False))
    assert skus(matcher, "oreo") == set()
    assert len(matcher) == len(ES) - 1


def test_english_names_are_headed_by_their_last_noun() -> None:
    matcher = CatalogueMatcher(
        [
            product("COND", "Betty Condensed Milk 395 g", "Betty"),
            product("POWD", "Betty Whole Milk Powder 80 g", "Betty"),
            product("GINB", "Old Yard Ginger Beer can 330 ml", "Old Yard"),
            product("BEER", "Stripe beer bottle 341 ml", "Stripe"),
        ],
        "en",
    )
    assert skus(matcher, "milk", "en") == {"COND"}
    assert skus(matcher, "beer", "en") == {"BEER"}
    assert skus(matcher, "ginger beer", "en") == {"GINB"}


def test_an_english_plural_before_what_only_tells_more_names_the_goods() -> None:
    matcher = CatalogueMatcher(
        [
            product("OIL", "Ocean sardines in oil 106 g", "Ocean"),
            product("HOT", "Ocean sardines hot pepper 106 g", "Ocean"),
            product("FLAT", "Crest noodles red curry 80 g", "Crest"),
        ],
        "en",
    )
    assert skus(matcher, "sardines", "en") == {"OIL", "HOT"}
    assert skus(matcher, "hot pepper sardines", "en") == {"HOT"}
    assert skus(matcher, "noodles", "en") == {"FLAT"}


def test_letters_with_dots_are_one_word() -> None:
    matcher = CatalogueMatcher(
        [product("PAN", "Harina P.A.N. blanca 1 kg", "P.A.N."), product("TRIGO", "Harina de trigo 1 kg", None)], "es"
    )
    assert skus(matcher, "harina pan") == skus(matcher, "harina p.a.n.") == skus(matcher, "harinapan") == {"PAN"}


def test_what_english_names_are_measured_in_is_no_head_noun_and_an_er_is_heard_as_an_a() -> None:
    matcher = CatalogueMatcher(
        [
            product("EVAP", "Nation evaporated milk 12 oz", "Nation"),
            product("WATER", "Aquapure water 5 gallon", "Aquapure"),
            product("CRACK", "Crix crackers 10 ct", "Crix"),
            product("DIAP", "Pampers diapers size 5", "Pampers"),
        ],
        "en",
    )
    assert skus(matcher, "milk", "en") == skus(matcher, "12 ounce milk", "en") == {"EVAP"}
    assert skus(matcher, "water", "en") == skus(matcher, "5 gallon water", "en") == {"WATER"}
    assert skus(matcher, "crackas", "en") == {"CRACK"}
    assert skus(matcher, "pampas size 5", "en") == {"DIAP"}


def test_a_mere_likeness_to_a_word_that_names_nothing_fits_nothing() -> None:
    rum = CatalogueMatcher([product("RUM", "Rum Montilla Carta Cristal 1 L", "Montilla")], "pt")
    assert skus(rum, "corote", "pt") == set()
    assert skus(rum, "carta", "pt") == skus(rum, "montila", "pt") == skus(rum, "rum cristall", "pt") == {"RUM"}
    paper = CatalogueMatcher([product("TISSUE", "Flex Toilet Paper 4 rolls", "Flex")], "en")
    assert skus(paper, "pampers", "en") == set()


def test_portuguese_plurals_and_sounds() -> None:
    matcher = CatalogueMatcher(
        [product("PAO", "Pão doce"), product("HEI", "Cerveja Heineken lata 350 ml", "Heineken")], "pt"
    )
    assert skus(matcher, "pães doces", "pt") == {"PAO"}
    assert skus(matcher, "raineken", "pt") == {"HEI"}


@pytest.fixture(scope="module")
def large() -> CatalogueMatcher:
    """10,000 products with made-up names over 6,000 brands."""
    chance = random.Random(7)
    syllables = [a + b for a in "bcdflmnprstv" for b in "aeio"]
    brands = ["".join(chance.choices(syllables, k=4)) for _ in range(6000)]
    heads = ["Leche", "Aceite", "Galletas", "Detergente", "Arroz", "Jabón", "Jugo", "Fideos", "Atún", "Café"]
    sizes = ["200 g", "500 ml", "1 L", "1.5 L", "900 g", "2 kg"]
    made = []
    for i in range(10_000):
        brand = brands[i % len(brands)]
        made.append(
            product(
                f"P{i}",
                f"{heads[i % 10]} {brand.title()} {sizes[i % 6]} {i // 6000}",
                brand.title(),
                barcodes=(f"775{i:010d}",),
            )
        )
    return CatalogueMatcher(made, "es")


def test_of_thousands_that_fit_only_those_that_are_looked_at_are_fetched(large: CatalogueMatcher) -> None:
    fits = large.fits("leche", "es")
    assert len({f.id for f in fits}) == len(fits) == 1000
    known = {f.id: f.product for f in fits}
    asked: list[int] = []

    def fetched(ids: Collection[str]) -> dict[str, Product]:
        asked.append(len(ids))
        return {i: known[i] for i in ids}

    load = Later([f.id for f in fits], fetched)
    assert [load(f.id) for f in fits[:3]] == [f.product for f in fits[:3]]
    assert load(fits[-1].id).id == fits[-1].id
    assert asked == [64, 1]


def test_packs_are_what_products_come_in_and_follow_them() -> None:
    eggs = replace(product("EGGS", "Huevos"), pack=Pack("panal", Decimal(30)))
    matcher = CatalogueMatcher([eggs], "es")
    assert matcher.packs() == {"panal"}
    matcher.update(replace(eggs, pack=Pack("bandeja  de 30", Decimal(30))))
    assert matcher.packs() == {"bandeja de 30"}
    matcher.update(replace(eggs, active=False))
    assert matcher.packs() == frozenset()


def test_an_alias_of_several_words_is_known_by_its_first_and_follows_the_product() -> None:
    matcher = CatalogueMatcher(ES, "es")
    assert matcher.begins_alias("andina")
    assert matcher.begins_alias("andinas")
    assert not matcher.begins_alias("personal")
    assert not matcher.begins_alias("leche")
    matcher.update(replace(ES[4], aliases=("leche", "bote de leche")))
    assert matcher.begins_alias("bote")
    assert not matcher.begins_alias("leche")


def test_among_thousands_a_letter_short_a_barcode_and_a_brand_find_the_product(large: CatalogueMatcher) -> None:
    chance = random.Random(8)
    for item in chance.sample([fit.product for fit in large.search("leche", limit=800)], 60):
        brand = item.brand or ""
        at = chance.randrange(1, len(brand) - 1)
        assert item in [fit.product for fit in large.search(f"leche {brand[:at]}{brand[at + 1 :]}")]
        assert large.search(item.barcodes[0])[0].product is item
        assert item.id in {fit.id for fit in large.fits(f"leche {brand}", "es")}
