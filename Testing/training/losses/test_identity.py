"""The identity loss, recomputed by hand."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.losses.identity import identity_loss

_ZERO = torch.zeros(2, 1, 3, 4, 4)


def test_each_kind_counts_with_its_own_weight() -> None:
    loss = identity_loss(_ZERO, _ZERO + 0.5, _ZERO, _ZERO - 0.25, weight_a=5, weight_b=2)
    assert loss.item() == pytest.approx(5 * 0.5 + 2 * 0.25)


def test_images_that_stay_as_they_are_cost_nothing() -> None:
    assert identity_loss(_ZERO + 0.3, _ZERO + 0.3, _ZERO, _ZERO).item() == 0
