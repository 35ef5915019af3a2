"""People whom the shop does not know: the name alone; branches: where goods are taken to."""

from __future__ import annotations

import pytest

from hub.application.ports.understanding import Intent, PartyRef
from tests.understanding.pieces import read


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("apúntale 20 a don Chucho el de la tortillería", "es", "Chucho"),
        ("anota 20 soles a Chela la del quiosco", "es", "Chela"),
        ("apunta 30 a la señora Lupe esposa del panadero", "es", "Lupe"),
        ("Nacho el mecánico se llevó 2 jabones fiados", "es", "Nacho"),
        ("fiale 2 jabones a Toño albañil", "es", "Toño"),
        ("fiale 20 a toño albañil", "es", "Toño"),
        ("anótale 15 a María de los Ángeles", "es", "María de los Ángeles"),
        ("anótale 15 a maria de los angeles", "es", "Maria de los Angeles"),
        ("anótale 15 a Jose Luis Paredes", "es", "Jose Luis Paredes"),
        ("anota 20 pro seu Bastião pedreiro", "pt", "Bastião"),
        ("bota 20 na conta da Neide da padaria", "pt", "Neide"),
        ("pendura 15 pra dona Lurdes costureira", "pt", "Lurdes"),
        ("anota 20 pro zé da silva", "pt", "Zé da Silva"),
        ("put 20 on credit for Neville the taxi driver", "en", "Neville"),
        ("put down 30 for Tall Boy", "en", "Tall Boy"),
        ("mark 20 fi Errol weh sell fish", "en", "Errol"),
        ("put 40 on credit for Desmond mechanic", "en", "Desmond"),
        # who owes is told in other ways than "a la cuenta de"
        ("anota que Fermín Huanca me debe treinta", "es", "Fermín Huanca"),
        ("don Fermín me debe 25, apúntalo", "es", "Fermín"),
        ("el Tavo me quedó debiendo 15", "es", "Tavo"),
        ("Charo debe 25 desde ayer", "es", "Charo"),
        ("apunta a Fermín Huanca 8.50", "es", "Fermín Huanca"),
        ("anota aí que o Gilson me deve 40", "pt", "Gilson"),
        ("Jucilene ficou devendo 18", "pt", "Jucilene"),
        ("marca 12,50 pra Jucilene", "pt", "Jucilene"),
        ("credit Keron Baptiste 300", "en", "Keron Baptiste"),
        ("Desmond owe mi 300", "en", "Desmond"),
        ("Mrs Baptiste owes 45", "en", "Baptiste"),
        ("book 300 to Desmond", "en", "Desmond"),
        # a title or a trade before the name is none of it
        ("anota 20 soles a la profesora Zulema", "es", "Zulema"),
        ("fiale 15 al carpintero Eusebio", "es", "Eusebio"),
        ("apunta 12 soles al sargento Rojas", "es", "Rojas"),
        ("pendura 30 pra professora Lindinalva", "pt", "Lindinalva"),
        ("anota 30 pro pedreiro Josué", "pt", "Josué"),
        ("write down 15 dollars for Constable Harris", "en", "Harris"),
        ("put 25 on credit for the carpenter Winston", "en", "Winston"),
        ("apúntale 15 al carpintero", "es", "Carpintero"),
    ],
)
def test_a_new_person_is_called_by_name_alone(text: str, language: str, name: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.party) == (Intent.RECORD_CREDIT, PartyRef(new_name=name))


@pytest.mark.parametrize(
    ("text", "language", "name", "amount"),
    [
        ("un tal Segundo Huamaní trajo 35 de su deuda", "es", "Segundo Huamaní", 35),
        ("um tal de Segundo Lima pagou 35", "pt", "Segundo Lima", 35),
        ("one Garfield come in and pay 800 on him bill", "en", "Garfield", 800),
        ("one Miss Precious come pay 500 on her bill", "en", "Precious", 500),
    ],
)
def test_a_certain_one_is_called_by_the_whole_name_and_counts_nothing(
    text: str, language: str, name: str, amount: int
) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.party, reading.amount) == (Intent.RECORD_PAYMENT, PartyRef(new_name=name), amount)


@pytest.mark.parametrize(
    ("text", "language", "branch"),
    [
        ("en Norte ocupan jabón, pásales 6 de los que están en Centro", "es", "norte"),
        ("pasa 4 cajas de jabón de Norte a Centro", "es", "centro"),
        ("pasa 4 cajas de jabón de Norte a la tienda de Centro", "es", "centro"),
        ("passa 4 caixas de sabão do Centro pra loja do Norte", "pt", "norte"),
        ("pasa a Centro 4 cajas de jabón de las que hay en Norte", "es", "centro"),
        ("manda al Norte 4 cajas de jabón desde Centro", "es", "norte"),
        ("passa 4 caixas de sabão do Norte pro Centro", "pt", "centro"),
        ("manda pro Norte 4 caixas de sabão que tão no Centro", "pt", "norte"),
        ("move 4 cases of soap from Norte to Centro", "en", "centro"),
        ("send 4 cases of soap to Norte from Centro", "en", "norte"),
        ("Norte nuh have no soap, send 4 cases from Centro", "en", "norte"),
    ],
)
def test_goods_are_moved_to_where_they_are_wanted(text: str, language: str, branch: str) -> None:
    reading = read(text, language)
    assert (reading.intent, reading.branch) == (Intent.TRANSFER_STOCK, branch)
