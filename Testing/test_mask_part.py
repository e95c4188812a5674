from __future__ import annotations

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import MaskPart


@pytest.fixture
def mask():
    found = np.zeros((9, 11, 13), dtype=bool)
    found[2:6, 3:9, 1:12] = np.random.default_rng(0).random((4, 6, 11)) > 0.4
    return found


def test_a_mask_comes_back_from_json_bit_for_bit(mask):
    text = json.dumps(MaskPart.of(mask).to_json())
    back = MaskPart.from_json(json.loads(text), mask.shape)
    assert np.array_equal(back.on(Box((0, 0, 0), mask.shape)), mask)


def test_a_part_fills_only_the_block_that_is_asked_for(mask):
    part = MaskPart.of(mask)
    for box in (Box((0, 0, 0), (4, 5, 6)), Box((3, 4, 2), (9, 11, 13)), Box((7, 0, 0), (9, 2, 2))):
        assert np.array_equal(part.on(box), mask[box.slices])


@pytest.mark.parametrize(
    "damage",
    [
        {"bits": "!!"},
        {"bits": "AAAA"},
        {"shape_kji": [4, 6]},
        {"start_kji": [-1, 0, 0]},
        {"shape_kji": [400, 6, 11]},
        {"shape_kji": None},
    ],
)
def test_a_damaged_mask_is_refused(mask, damage):
    with pytest.raises(UserError, match="mask in the plan"):
        MaskPart.from_json({**MaskPart.of(mask).to_json(), **damage}, mask.shape)


def test_a_mask_that_is_larger_than_it_says_is_refused_without_being_unpacked(mask):
    huge = MaskPart.of(np.ones((300, 300, 300), dtype=bool)).to_json()
    with pytest.raises(UserError, match="mask in the plan"):
        MaskPart.from_json({**huge, "shape_kji": [2, 2, 2], "start_kji": [0, 0, -1]}, mask.shape)
