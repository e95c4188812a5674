"""Translations against real scans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.translation.against_reference import scores_against
from CTGANAugmentLib.translation.card_use import CardUse
from CTGANAugmentLib.translation.reference import reference_on
from CTGANAugmentLib.translation.ways import choose_way
from Testing.translation.conftest import PERCENTILE, WINDOW, images_of, scan_of, textured


@pytest.fixture
def use(model_folder):
    images = images_of(modality="CT+MR", normalization={"image_a": WINDOW, "image_b": PERCENTILE})
    card = read_card(model_folder(images=images))
    return lambda modality: CardUse(card, choose_way(card, modality, "auto"))


def test_in_hu_the_error_is_in_hu_within_each_region(use):
    reference = scan_of(textured((8, 30, 30)))
    mask = np.zeros(reference.array.shape, dtype=bool)
    mask[:, :15] = True
    made = reference.with_array((reference.array + np.where(mask, 10, 30)).astype(np.int16))
    scores = scores_against(reference_on(reference.grid, reference), made, use("MR"), mask)
    assert scores["unit"] == "HU"
    assert scores["value_range"] == [-1024.0, 3071.0]
    assert scores["regions"]["mask"]["mae"] == 10
    assert scores["regions"]["image"]["mae"] == 20
    assert scores["regions"]["body"]["mae"] == 20
    assert scores["reference_sha256"] == reference.sha256


def test_a_reference_without_a_unit_is_brought_to_the_scale_of_the_translation(use):
    values = textured((8, 30, 30)).astype(np.float32) + 400
    reference = scan_of(values, modality="MR")
    share = (values - values.min()) / (values.max() - values.min())
    made = replace(reference, array=(share * 1000).astype(np.float32))
    scores = scores_against(reference_on(reference.grid, reference), made, use("CT"), None)
    assert scores["unit"] == "a.u."
    assert scores["regions"]["image"]["mae"] < 0.1
    assert set(scores["regions"]) == {"image", "body"}
