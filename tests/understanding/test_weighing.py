"""The second opinion on what a message wants: chances that add up, of what the sender may ask."""

from __future__ import annotations

from hub.application.ports.understanding import Intent
from hub.understanding.judgement.intents import WHO
from hub.understanding.judgement.weighing import Weights, features, weights

STAFF = [intent for intent, who in WHO.items() if "staff" in who]


def test_features_name_words_letters_neighbours_and_the_rules_that_hold() -> None:
    shown = features(["llegaron", "NUM"], ["number"], "staff", [Intent.RECORD_RECEIPT, Intent.STOCK_COUNT])
    for name in (
        "w=llegaron",
        "w=llegaron|staff",
        "g=<ll",
        "g=ega",
        "g=on>",
        "b=^ llegaron",
        "k=^ NUM",
        "h=number",
        "n=party",
        "rule=record_receipt",
        "also=stock_count",
    ):
        assert name in shown
    assert not any(name.startswith("rule=") for name in features(["llegaron"], [], "staff", None))


def test_chances_follow_the_weights_and_are_those_of_what_the_sender_may_ask() -> None:
    made = Weights(
        {"intents": ["thanks", "help"], "unit": 0.01, "bias": [0.0, 0.0], "weights": {"w=gracias": [0, 200, 1, -200]}}
    )
    chances = made.chances(["w=gracias", "w=unseen"], [Intent.THANKS, Intent.HELP])
    assert round(chances[Intent.THANKS], 3) == 0.982
    assert round(sum(chances.values()), 9) == 1
    assert made.chances(["w=gracias"], [Intent.HELP]) == {Intent.HELP: 1.0}


def test_the_shipped_weights_know_phrasings_in_three_languages() -> None:
    for words, wanted in (
        ("nos cayeron NUM PACK de PROD", Intent.RECORD_RECEIPT),
        ("joguei fora NUM PROD", Intent.RECORD_LOSS),
        ("what we short on QUESTION", Intent.LOW_STOCK_QUERY),
    ):
        chances = weights().chances(features(words.split(), [], "staff", None), STAFF)
        assert max(chances, key=lambda intent: chances[intent]) is wanted, words
