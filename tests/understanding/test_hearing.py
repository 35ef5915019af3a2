"""A voice note acts only where it was heard surely: what its other transcripts say, and words heard unsurely."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hub.application.ports.understanding import Action, Intent, PartyRef, Reading, RequestLine, Said
from hub.domain.people import Role
from hub.understanding.rules import RuleReader
from tests.understanding.worlds import knowledge

NOW = datetime.fromisoformat("2026-03-11T10:00:00-05:00")  # a Wednesday


def hear(
    *transcripts: str,
    role: Role = Role.OWNER,
    unsure: dict[str, float] | None = None,
    world: str = "bodega-lima",
) -> Reading:
    """What a note is read as; the words of its first transcript were heard with 0.9 but for those in `unsure`."""
    shop = knowledge(world)
    heard = tuple((word, (unsure or {}).get(word, 0.9)) for word in transcripts[0].split())
    said = Said(
        transcripts[0],
        role,
        NOW,
        shop.shop.language,
        alternatives=transcripts[1:],
        spoken=True,
        heard=heard if unsure is not None else (),
    )
    return RuleReader().read(said, shop)


@pytest.mark.parametrize(
    ("heard", "other"),
    [
        ("vendí 12 sprite de medio litro", "vendí 2 sprite de medio litro"),
        ("vendí sesenta sprite de medio litro", "vendí setenta sprite de medio litro"),
        ("don Julio pagó 50", "don Julio pagó 15"),
        ("sube la sprite de medio litro a 3.50", "sube la sprite de medio litro a 2.50"),
    ],
)
def test_transcripts_that_differ_by_a_number_are_asked_about(heard: str, other: str) -> None:
    alone = hear(heard)
    assert alone.action is Action.ACT

    disputed = hear(heard, other)

    assert (disputed.action, disputed.missing) == (Action.ASK, ("confirmation",))
    assert disputed.lines == alone.lines
    assert hear(heard, heard.replace("vendí", "ve di").replace("sube", "suba")).action is Action.ACT


def test_the_same_number_in_words_and_in_figures_is_no_dispute() -> None:
    assert hear("vendí doce sprite de medio litro", "vendí 12 sprite de medio litro").action is Action.ACT


def test_transcripts_that_differ_by_a_product_are_asked_about() -> None:
    heard, other = "vendí 2 sprite de medio litro", "vendí 2 fanta de medio litro"
    assert hear(other).action is Action.ACT

    assert hear(heard, other).action is Action.ASK


def test_a_product_that_only_another_transcript_names_is_asked_about() -> None:
    reading = hear("vendí 2 prais de medio litro", "vendí 2 sprite de medio litro")

    assert reading.action is Action.ASK
    assert [line.product for line in reading.lines] == [
        line.product for line in hear("vendí 2 sprite de medio litro").lines
    ]


def test_a_number_may_be_taken_from_another_transcript_where_the_first_makes_no_request() -> None:
    reading = hear("pide das cajas de sprite de medio litro", "pide diez cajas de sprite de medio litro")

    assert reading.action is Action.ACT
    assert [line.quantity for line in reading.lines] == [10]


def test_a_yes_or_no_that_another_transcript_hears_as_a_number_is_asked_about() -> None:
    assert hear("no déjalo").action is Action.ACT

    assert hear("no déjalo", "no, que sean doce").action is Action.ASK


def test_politeness_gives_way_to_a_transcript_that_knows_goods() -> None:
    polite, goods = "buenas tardes señito", "buenas tardes tendrá pilas doble a"
    assert hear(polite, role=Role.CUSTOMER).intent is Intent.GREETING

    reading = hear(polite, goods, role=Role.CUSTOMER)

    assert reading.intent is Intent.AVAILABILITY_QUERY
    assert reading.lines == hear(goods, role=Role.CUSTOMER).lines
    assert hear(goods, polite, role=Role.CUSTOMER).intent is Intent.AVAILABILITY_QUERY
    assert hear("mitro inmedio perces", polite, role=Role.CUSTOMER).intent is Intent.UNKNOWN


def test_a_question_about_somebody_is_not_answered_for_everybody() -> None:
    reading = hear("Doña celo cuánto trae de deuda", "Doña celo, ¿cuánto trae de deuda?")

    assert reading.action is Action.ASK
    assert reading.party is not None


def test_a_new_name_acts_only_where_it_was_heard_surely() -> None:
    words = "apúntale 20 soles a Yesenia"
    new = PartyRef(new_name="Yesenia")

    sure, unsure = hear(words, unsure={}), hear(words, unsure={"Yesenia": 0.55})

    assert (sure.action, sure.party) == (Action.ACT, new)
    assert (unsure.action, unsure.party, unsure.missing) == (Action.ASK, new, ("confirmation",))
    assert hear(words).action is Action.ACT  # nothing is known of how it was heard


def test_a_known_name_and_a_number_need_no_sureness_of_their_own() -> None:
    """Whisper is torn between "veinte" and "20", and a name that it does not know may be spelled in many ways."""
    reading = hear("apúntale veinte soles a doña Teófila", unsure={"veinte": 0.2, "Teófila": 0.1})

    assert reading.action is Action.ACT
    assert reading.amount == 20


def test_a_new_product_acts_only_where_its_name_was_heard_surely() -> None:
    words = "agrega un producto nuevo que se llama volta a dos soles"

    assert hear(words, unsure={}).lines == (RequestLine(said="volta", price=hear(words).lines[0].price, unit=None),)
    assert hear(words, unsure={}).action is Action.ACT
    assert hear(words, unsure={"volta": 0.5}).action is Action.ASK


def test_an_offer_with_an_unsure_word_that_nobody_knows_may_have_lost_its_goods_or_its_day() -> None:
    words = "solo tengo 5 cajas se las llevo el perces"

    def offer(confidence: float) -> Reading:
        return hear(words, role=Role.SUPPLIER, unsure={"perces": confidence})

    assert (offer(0.9).action, offer(0.4).action) == (Action.ACT, Action.ASK)
    day = hear("solo tengo 5 cajas se las llevo el viernes", role=Role.SUPPLIER, unsure={"viernes": 0.4})
    assert (day.action, day.due) == (Action.ACT, date(2026, 3, 13))


def test_nobody_is_looked_for_in_another_transcript_where_nobody_is_needed() -> None:
    assert hear("cuánto se vendió ayer", "cuánto Backus vendió ayer").party is None
