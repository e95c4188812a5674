"""Which way a scan takes through a model."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.translation.ways import Way, can_translate, choose_way, modality_of, ways_of
from Testing.translation.conftest import images_of


@pytest.fixture
def card(model_folder):
    def make(objective="cyclegan", modality="CT+MR", **parameters):
        return read_card(model_folder(objective, images_of(modality=modality), **parameters))

    return make


def test_a_cycle_goes_both_ways_and_knows_the_way_back(card):
    assert ways_of(card()) == (Way("a_to_b", "a_to_b", "b_to_a"), Way("b_to_a", "b_to_a", "a_to_b"))


def test_a_model_of_pairs_goes_the_way_it_was_trained(card):
    (way,) = ways_of(card("pix2pix", direction="b_to_a"))
    assert (way.network, way.back, way.source, way.target) == ("generator", "", "image_b", "image_a")


def test_other_models_go_no_way(card):
    from dataclasses import replace

    assert ways_of(replace(card(), objective=ObjectiveEntry("inpainting", {}))) == ()


def test_a_model_of_volumes_goes_no_way(model_folder):
    images = images_of(size=(8, 16, 16), spacing_mm=(3.0, 2.0, 2.0))
    assert ways_of(read_card(model_folder(images=images))) == ()


def test_the_modality_tells_the_way(card):
    assert choose_way(card(), "CT", "auto").direction == "a_to_b"
    assert choose_way(card(), "MR", "auto").direction == "b_to_a"


def test_between_kinds_of_one_modality_the_user_has_to_say(card):
    with pytest.raises(UserError, match="both ways: say which kind"):
        choose_way(card(modality="MR"), "MR", "auto")
    assert choose_way(card(modality="MR"), "MR", "b_to_a").direction == "b_to_a"
    assert not can_translate(card(modality="MR"), "CT", "auto")


def test_a_way_that_is_named_is_taken_whatever_the_scan_is_said_to_be(card):
    assert choose_way(card(), "CT", "b_to_a").direction == "b_to_a"


def test_a_way_that_a_model_does_not_go_is_refused(card):
    with pytest.raises(UserError, match="does not translate CT b_to_a"):
        choose_way(card("pix2pix"), "CT", "b_to_a")


def test_each_kind_has_its_modality(card):
    assert [modality_of(card(), kind) for kind in ("image_a", "image_b")] == ["CT", "MR"]
    assert [modality_of(card(modality="MR"), kind) for kind in ("image_a", "image_b")] == ["MR", "MR"]
