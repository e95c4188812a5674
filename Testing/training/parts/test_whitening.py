"""Whitening against numpy's mean and standard deviation."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.parts.whitening import whiten


@pytest.mark.parametrize("size", [(9, 11), (5, 9, 11)])
def test_each_channel_has_zero_mean_and_unit_variance(size: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    images = torch.randn(2, 3, *size) * torch.rand(2, 3, *[1] * len(size)) * 4 + 5
    white = whiten(images)
    assert white.shape == images.shape
    for image, result in zip(images.flatten(0, 1).numpy(), white.flatten(0, 1).numpy(), strict=True):
        assert result == pytest.approx((image - image.mean()) / image.std(), abs=1e-4)


def test_an_image_of_one_value_becomes_zero() -> None:
    assert whiten(torch.full((1, 1, 8, 8), -1.0)).abs().max() == 0


def test_window_and_level_make_no_difference() -> None:
    torch.manual_seed(0)
    images = torch.rand(2, 1, 8, 8)
    torch.testing.assert_close(whiten(images), whiten(3 * images - 1), rtol=0, atol=1e-5)
