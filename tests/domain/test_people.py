"""Phone numbers in one form, whoever spells them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.errors import InvalidPhone, NotAllowed
from hub.domain.people import Role, normal_phone
from hub.domain.rights import RIGHTS, Right, require


@pytest.mark.parametrize(
    ("spellings", "normal"),
    [
        (["+51 981 204 771", "51981204771", "0051 981-204-771", "(51) 981.204.771"], "+51981204771"),
        (["+55 81 98123-4567", "55 81 8123 4567", "5581981234567"], "+5581981234567"),
        (["+55 81 3222-1234"], "+558132221234"),
        (["+52 1 55 1234 5678", "+52 55 1234 5678", "525512345678"], "+525512345678"),
        (["+54 9 11 4444-5555", "+54 11 4444 5555", "54 11 15 4444 5555"], "+5491144445555"),
        (["+54 9 261 412 3456", "54 261 15 412 3456"], "+5492614123456"),
        (["+1 (876) 555-1234", "18765551234"], "+18765551234"),
    ],
)
def test_every_spelling_of_a_line_leads_to_one_number(spellings: list[str], normal: str) -> None:
    assert {normal_phone(spelling) for spelling in spellings} == {normal}


@pytest.mark.parametrize(
    ("typed", "country", "normal"),
    [
        ("981 204 771", "PE", "+51981204771"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("(81) 98123-4567", "BR", "+5581981234567"),
        ("081 98123 4567", "BR", "+5581981234567"),
        ("876 555 1234", "JM", "+18765551234"),
        ("51981204771", "PE", "+51981204771"),
        ("+506 8888 8888", "MX", "+50688888888"),
        ("981 204 771", "XX", "+981204771"),
    ],
)
def test_a_number_typed_without_country_code_is_one_of_the_shop_s_country(
    typed: str, country: str, normal: str
) -> None:
    assert normal_phone(typed, country) == normal


@pytest.mark.parametrize("raw", ["", "123", "1" * 16, "llámame", "+51 981 ABC 771", "0981 204 771", "+٥١٩٨١٢٠٤٧٧١"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(InvalidPhone):
        normal_phone(raw)


@given(st.text(max_size=30) | st.from_regex(r"\+?(5[245])?[0-9]{8,13}", fullmatch=True))
def test_any_text_is_a_number_or_refused_and_the_normal_form_is_stable(raw: str) -> None:
    try:
        number = normal_phone(raw)
    except InvalidPhone:
        return
    assert normal_phone(number) == number


def test_what_is_not_listed_is_not_allowed() -> None:
    for role in Role:
        for right in Right:
            if right in RIGHTS[role]:
                require(role, right)
            else:
                with pytest.raises(NotAllowed):
                    require(role, right)
    assert RIGHTS[Role.CUSTOMER] == {Right.SEE_PRICES, Right.TALK, Right.PLACE_ORDER}
    assert RIGHTS[Role.CUSTOMER] < RIGHTS[Role.EMPLOYEE] < RIGHTS[Role.MANAGER] < RIGHTS[Role.OWNER]
    assert RIGHTS[Role.OWNER] == set(Right) - {Right.ANSWER_ORDER}
