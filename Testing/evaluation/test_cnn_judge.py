"""The network judges slices and volumes by what is in them, and leaves PyTorch's own random numbers alone."""

import sys

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation import cnn_judge
from CTGANAugmentLib.evaluation.cnn_judge import CnnJudge

COUNT = 12
TRAIN, TEST = np.arange(8), np.arange(8, COUNT)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(cnn_judge, "_STEPS", 40)


def judge_of(size, brighter=2.0):
    mask = np.zeros(size, dtype=bool)
    mask[tuple(slice(side // 4, side // 2) for side in size)] = True
    real = np.random.default_rng(0).normal(50, 1, (COUNT, *size))
    return CnnJudge(real, np.where(mask, real + brighter, real), [mask] * COUNT, [(1.0,) * len(size)] * COUNT)


@pytest.mark.parametrize("size", [(16, 20), (6, 16, 20)])
def test_made_lesions_score_above_real_ones_that_it_has_not_seen(size):
    real, made = judge_of(size).scores(TRAIN, TEST, seed=3)
    assert real.shape == made.shape == (len(TEST),)
    assert real.max() < made.min()


def test_equal_lesions_score_alike():
    real, made = judge_of((16, 20), brighter=0.0).scores(TRAIN, TEST, seed=3)
    np.testing.assert_array_equal(real, made)


def test_the_seed_alone_says_what_it_learns():
    judge = judge_of((16, 20))
    one, same, other = (judge.scores(TRAIN, TEST, seed=seed)[1] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_random_numbers_of_the_caller_stay_as_they_were():
    torch.manual_seed(9)
    before = torch.get_rng_state()
    judge_of((16, 20)).scores(TRAIN, TEST, seed=3)
    assert torch.equal(torch.get_rng_state(), before)


def test_patches_of_several_sizes_are_refused():
    sizes = [(16, 20), (16, 16)]
    images, masks = [np.zeros(size) for size in sizes], [np.zeros(size, dtype=bool) for size in sizes]
    with pytest.raises(UserError, match="one size"):
        CnnJudge(images, images, masks, [(1.0, 1.0)] * 2)


def test_it_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UserError, match="install torch, or choose the classifier forest"):
        judge_of((16, 20))
