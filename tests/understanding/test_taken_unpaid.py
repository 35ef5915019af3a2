"""What somebody without a name took and did not pay is owed, and it is asked by whom: no sale and no payment."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Action, Intent
from tests.understanding.pieces import read, told


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [
        ("es", "un cliente se llevó 2 atunes y no pagó", "2 base TUNA"),
        ("es", "se llevó 2 atunes y no pagó", "2 base TUNA"),
        ("es", "una señora llevó 3 panes y no me pagó", "3 base BREAD"),
        ("es", "la vecina se llevó 2 jabones y quedó debiendo", "2 base SOAP"),
        ("es", "un muchacho sacó 2 colas de 3 litros y quedó en pagar mañana", "2 base COLA-3"),
        ("es", "el vecino agarró 2 atunes y todavía no cancela", "2 base TUNA"),
        ("es", "una clienta se llevó 2 jabones y dijo que pagaba después", "2 base SOAP"),
        ("es", "una doña llevó 2 panes, no tenía plata", "2 base BREAD"),
        ("es", "vendí 2 atunes y no me pagaron", "2 base TUNA"),
        ("es", "se llevaron 2 cajas de atún y no las pagaron", "2 pack TUNA"),
        ("pt", "um cliente levou 2 cola de 3 litros e não pagou", "2 base COLA-3"),
        ("pt", "um rapaz pegou 2 sabão e ficou devendo", "2 base SOAP"),
        ("pt", "um cliente comprou 3 atum e não pagou ainda", "3 base TUNA"),
        ("pt", "um moço pegou 3 pães e não tinha dinheiro", "3 base BREAD"),
        ("pt", "uma senhora levou 2 sabão e disse que paga depois", "2 base SOAP"),
        ("pt", "vendi 2 atum pra um rapaz e ele ficou me devendo", "2 base TUNA"),
        ("en", "a customer took 2 tuna and didn't pay", "2 base TUNA"),
        ("en", "a lady took 2 soap and hasn't paid yet", "2 base SOAP"),
        ("en", "a guy take 2 tuna and nuh pay", "2 base TUNA"),
        ("en", "some boy buy 2 soap and still owing", "2 base SOAP"),
        ("en", "a woman took 2 soap, said she'll pay Friday", "2 base SOAP"),
        ("en", "the neighbour took 2 soap and didn't have money", "2 base SOAP"),
        ("en", "sold 2 tuna to a man and he owe me", "2 base TUNA"),
    ],
)
def test_it_is_owed_and_asked_by_whom(language: str, text: str, line: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action, reading.missing) == (Intent.RECORD_CREDIT, Action.ASK, ("party",))
    assert told(reading) == [line]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "Chucho se llevó 2 atunes y me debe", "Chucho"),
        ("pt", "Tião levou 2 atum e não pagou", "Tião"),
        ("en", "Marcia took 2 tuna and didn't pay", "Marcia"),
    ],
)
def test_who_is_named_owes_it(language: str, text: str, name: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.action, told(reading)) == (Intent.RECORD_CREDIT, Action.ACT, ["2 base TUNA"])
    assert reading.party is not None
    assert reading.party.new_name == name


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("es", "se llevaron 3 atunes sin pagar", Intent.RECORD_LOSS),
        ("es", "vendí 3 atunes, pagaron en efectivo", Intent.RECORD_SALE),
        ("es", "llegaron 5 cajas de atún de Vega, no le pagué", Intent.RECORD_RECEIPT),
        ("es", "compré 3 cajas de atún a Vega y quedé debiendo", Intent.RECORD_RECEIPT),
        ("pt", "levaram 3 atum sem pagar", Intent.RECORD_LOSS),
        ("pt", "vendi 3 atum e recebi tudo", Intent.RECORD_SALE),
        ("en", "a man take 2 soap and paid", Intent.RECORD_SALE),
        ("en", "sold 2 tuna and got paid", Intent.RECORD_SALE),
        ("en", "we got 5 cases of tuna and haven't paid yet", Intent.RECORD_RECEIPT),
    ],
)
def test_theft_what_was_paid_and_what_we_owe_are_none_of_it(language: str, text: str, intent: Intent) -> None:
    assert read(text, language).intent is intent


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "salieron 2 jabones sin pagar"),
        ("pt", "saíram 2 sabão sem pagar"),
    ],
)
def test_what_is_unpaid_in_another_way_is_asked(language: str, text: str) -> None:
    assert read(text, language).action is not Action.ACT


def test_a_verb_with_its_stress_written_is_no_pack() -> None:
    assert told(read("sacó 2 atunes y no pagó", "es")) == ["2 base TUNA"]
    assert told(read("pide un saco de arroz", "es")) == ["1 pack RICE"]
