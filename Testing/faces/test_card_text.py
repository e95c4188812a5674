from dataclasses import replace

import pytest

from CTGANAugmentLib.faces.card_text import card_figures, card_lines
from CTGANAugmentLib.modelzoo.catalog import find_models

CARDS = [model.card for model in find_models() if model.card]


@pytest.mark.parametrize("card", CARDS, ids=[card.id for card in CARDS])
def test_a_card_tells_use_limits_licence_and_whom_it_was_trained_on(card):
    texts = " ".join(text for _heading, text in card_lines(card))
    for fact in (card.intended_use, card.limits, card.licence, card.training_data.citation, card.sha256[:12]):
        assert fact in texts
    assert all(heading and text for heading, text in card_lines(card))


def test_scores_on_held_out_patients_come_before_those_of_the_validation():
    card = replace(
        CARDS[0], metrics={"validation/mae": 1.0, "held_out/mae_hu": 52.4719, "held_out/scans": 7.0}
    )
    assert card_figures(card) == [("mae hu", "52.5"), ("scans", "7")]
    card = replace(card, metrics={"validation/mae": 0.25, "validation/psnr_db": None})
    assert card_figures(card) == [("validation/mae", "0.25"), ("validation/psnr db", "none")]


def test_a_heading_without_text_is_left_out():
    data = replace(CARDS[0].training_data, citation="")
    assert "Citation" not in dict(card_lines(replace(CARDS[0], training_data=data)))
