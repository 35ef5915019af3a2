"""Who wrote: every spelling of a number leads to one contact."""

from __future__ import annotations

import pytest

from hub.application import people
from hub.application.ports.books import Transaction
from hub.domain.errors import InvalidInput, InvalidPhone, MostradorError, NotFound, WrongState
from hub.domain.people import Contact, HandleKind, Role
from tests.application.scene import Scene


def wrote(scene: Scene, phone: str | None, user_id: str | None = None, name: str | None = "Alguien") -> Contact:
    found = scene.do(
        lambda tx: people.contact_for(tx, phone=phone, user_id=user_id, profile_name=name, language="es").id
    )
    with scene.books.read() as reader:
        return reader.contact(found)


@pytest.mark.parametrize(
    "spellings",
    [
        ("+51 981 000 003", "51981000003"),
        ("5581981234567", "558181234567", "+55 81 98123-4567"),
        ("5215512345678", "525512345678"),
        ("5491144445555", "541144445555"),
    ],
)
def test_every_spelling_leads_to_one_contact(shop: Scene, spellings: tuple[str, ...]) -> None:
    assert len({wrote(shop, spelling).id for spelling in spellings}) == 1


def test_staff_are_recognised_by_their_number_and_strangers_are_customers(shop: Scene) -> None:
    assert wrote(shop, "51981000003").role is Role.EMPLOYEE
    stranger = wrote(shop, "51977000000", name="Vecina")
    assert (stranger.role, stranger.name, stranger.phone) == (Role.CUSTOMER, "Vecina", "+51977000000")
    before = shop.events()
    assert wrote(shop, "51977000000", name="Other name").id == stranger.id
    assert shop.events() == before
    assert wrote(shop, None, "PE.1", name=None).name == "?"


def test_a_user_id_seen_with_a_number_leads_to_the_same_contact_from_then_on(shop: Scene) -> None:
    assert wrote(shop, "51981000003", "PE.9").id == shop.employee
    assert wrote(shop, None, "PE.9").id == shop.employee


def test_a_number_seen_later_joins_a_user_id_to_the_contact_of_the_number(shop: Scene) -> None:
    unknown = wrote(shop, None, "PE.9")
    assert unknown.role is Role.CUSTOMER
    assert wrote(shop, "51981000003", "PE.9").id == shop.employee
    assert wrote(shop, None, "PE.9").id == shop.employee
    only_user = wrote(shop, None, "PE.7")
    assert wrote(shop, "51966000000", "PE.7").id == only_user.id
    assert wrote(shop, "51966000000").id == only_user.id


def test_a_sender_needs_a_handle_and_a_number_that_is_none_counts_only_beside_a_user_id(shop: Scene) -> None:
    with pytest.raises(InvalidInput):
        wrote(shop, None, None)
    with pytest.raises(InvalidPhone):
        wrote(shop, "123")
    assert wrote(shop, "123", "PE.3").phone is None


def test_a_number_belongs_to_one_person_of_the_shop(shop: Scene) -> None:
    before = shop.events()
    with pytest.raises(InvalidInput) as refused:
        shop.do(lambda tx: people.link_phone(tx, shop.manager, "981 000 003"))
    assert refused.value.code == "invalid_input.phone_taken"
    assert refused.value.params == {"number": "+51981000003", "name": "Nelly Quispe"}
    with pytest.raises(InvalidInput):
        shop.do(lambda tx: people.add_contact(tx, name="X", role=Role.EMPLOYEE, language="es", phone="+51 981 000 003"))
    assert shop.events() == before


def test_a_customer_s_number_may_become_a_member_of_staff_s(shop: Scene) -> None:
    shop.do(lambda tx: people.change_contact(tx, shop.manager, phone="991 450 327"))
    with shop.books.read() as reader:
        assert reader.contact_by_handle(HandleKind.PHONE, "+51991450327").id == shop.manager
        assert reader.contact(shop.customer).phone is None
        assert reader.contact(shop.manager).phone == "+51991450327"


def test_a_number_typed_without_country_code_is_the_shop_s_country_s(shop: Scene) -> None:
    added = shop.do(lambda tx: people.add_contact(tx, name="X", role=Role.EMPLOYEE, language="es", phone="955 111 222"))
    assert wrote(shop, "51955111222").id == added


def test_writing_what_is_already_so_records_nothing(shop: Scene) -> None:
    before = shop.events()
    shop.do(
        lambda tx: people.change_contact(
            tx, shop.employee, name=" Nelly Quispe ", role=Role.EMPLOYEE, language="es", phone="981 000 003"
        )
    )
    assert shop.events() == before
    shop.do(lambda tx: people.change_contact(tx, shop.employee, language="pt"))
    with shop.books.read() as reader:
        assert (reader.contact(shop.employee).language, reader.contact(shop.employee).name) == ("pt", "Nelly Quispe")


def test_a_contact_needs_a_name_a_language_that_we_speak_and_to_exist(shop: Scene) -> None:
    before = shop.events()

    def refused(work: object, code: str) -> None:
        with pytest.raises(MostradorError) as error:
            shop.do(work)  # type: ignore[arg-type]
        assert error.value.code == code

    def add(tx: Transaction, name: str = "X", language: str = "es", phone: str | None = None) -> str:
        return people.add_contact(tx, name=name, role=Role.CUSTOMER, language=language, phone=phone)

    refused(lambda tx: add(tx, name="  "), "invalid_input.no_name")
    refused(lambda tx: add(tx, language="qu"), "invalid_input.language")
    refused(lambda tx: add(tx, phone="12"), "invalid_phone")
    refused(lambda tx: people.change_contact(tx, "nobody", name="X"), "not_found.contact")
    refused(lambda tx: people.change_contact(tx, shop.customer, name=" "), "invalid_input.no_name")
    refused(lambda tx: people.link_phone(tx, "nobody", "+51 999 999 999"), "not_found.contact")
    assert shop.events() == before
    with pytest.raises(NotFound):
        shop.do(lambda tx: people.erase_contact(tx, "nobody"))


def test_the_last_owner_is_not_erased_and_an_erased_one_is_nobody(shop: Scene) -> None:
    before = shop.events()
    with pytest.raises(WrongState) as refused:
        shop.do(lambda tx: people.erase_contact(tx, shop.owner))
    assert (refused.value.code, shop.events()) == ("wrong_state.last_owner", before)
    other = shop.do(lambda tx: people.add_contact(tx, name="Hugo", role=Role.OWNER, language="es"))
    shop.do(lambda tx: people.erase_contact(tx, shop.owner))
    with pytest.raises(WrongState):
        shop.do(lambda tx: people.change_contact(tx, other, role=Role.EMPLOYEE))
