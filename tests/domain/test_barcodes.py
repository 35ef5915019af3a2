"""Check digits, and one form for the ways in which scanners give one number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.barcodes import LONGEST, barcode_key, check_digit, checked_barcode, expanded_upc_e
from hub.domain.errors import InvalidInput

digits = st.text("0123456789", min_size=7, max_size=13).filter(lambda text: len(text) in (7, 11, 12, 13))


@pytest.mark.parametrize(
    "barcode",
    [
        "7751271008358",  # EAN-13
        "73513537",  # EAN-8
        "036000291452",  # UPC-A
        "04252614",  # UPC-E of 042100005264
        "15400141288763",  # ITF-14
        "2012345009998",  # a scale's label
        "00123",  # a price look-up code
        "4011",
        "A-12/b",
        "1234567890123456",  # sixteen digits are nobody's GTIN
    ],
)
def test_good_barcodes_and_the_shop_s_own_codes_stay_as_they_are(barcode: str) -> None:
    assert checked_barcode(barcode) == barcode


def test_spaces_that_people_type_are_left_out() -> None:
    assert checked_barcode(" 7 751271 008358 ") == "7751271008358"


@pytest.mark.parametrize(
    ("barcode", "right"),
    [
        ("7751271008359", "8"),
        ("73513530", "7"),
        ("036000291453", "2"),
        ("04252615", "4"),
        ("15400141288760", "3"),
    ],
)
def test_a_wrong_check_digit_is_refused_with_the_right_one(barcode: str, right: str) -> None:
    with pytest.raises(InvalidInput) as error:
        checked_barcode(barcode)
    assert error.value.code == "invalid_input.check_digit"
    assert error.value.params == {"barcode": barcode, "right": right}


@pytest.mark.parametrize("barcode", ["", "  ", "x" * (LONGEST + 1), "775\x00", "código"])
def test_what_no_scanner_reads_is_no_barcode(barcode: str) -> None:
    with pytest.raises(InvalidInput) as error:
        checked_barcode(barcode)
    assert error.value.code == "invalid_input.barcode"


@given(digits, st.integers(0, 12), st.integers(1, 9))
def test_one_mistyped_digit_never_passes(body: str, place: int, more: int) -> None:
    good = body + check_digit(body)
    assert len(good) == 8 or checked_barcode(good) == good
    at = place % len(good)
    wrong = good[:at] + str((int(good[at]) + more) % 10) + good[at + 1 :]
    if len(good) != 8:  # eight digits may by chance be a good UPC-E
        with pytest.raises(InvalidInput):
            checked_barcode(wrong)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("04252614", "042100005264"),
        ("01234505", "012000003455"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
    ],
)
def test_upc_e_stands_for_a_upc_a(short: str, full: str) -> None:
    assert expanded_upc_e(short) == full
    assert check_digit(full[:-1]) == full[-1]


def test_a_scanner_may_give_one_number_in_several_ways() -> None:
    assert {barcode_key(way) for way in ("04252614", "042100005264", "0042100005264")} == {"00042100005264"}
    # A case of the product has a number of its own, and so has what is no GTIN.
    assert barcode_key("10042100005261") == "10042100005261"
    assert (barcode_key("4011"), barcode_key("7751271008359")) == ("4011", "7751271008359")
