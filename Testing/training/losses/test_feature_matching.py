"""Feature matching over layers of different sizes."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.losses.feature_matching import feature_matching_loss


def test_layers_count_alike_whatever_their_size() -> None:
    real = [torch.zeros(2, 4, 8, 8), torch.zeros(2, 16, 2, 2)]
    made = [torch.ones(2, 4, 8, 8), torch.full((2, 16, 2, 2), -3.0)]
    assert feature_matching_loss(real, made).item() == pytest.approx(2)


def test_gradient_reaches_made_features_alone() -> None:
    real, made = torch.zeros(1, 2, 4, requires_grad=True), torch.ones(1, 2, 4, requires_grad=True)
    feature_matching_loss([real], [made]).backward()
    assert real.grad is None
    assert made.grad is not None
    assert (made.grad > 0).all()


def test_different_numbers_of_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        feature_matching_loss([torch.zeros(1, 1)], [])
