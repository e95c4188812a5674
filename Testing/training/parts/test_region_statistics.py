"""Figures of regions against numpy and scipy on the same voxels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import binary_dilation, binary_erosion, laplace, uniform_filter

from CTGANAugmentLib.training.parts.region_statistics import levels_of, region_statistics

_FIGURES = 5
"""Of each region."""


def _case(seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    image = torch.randn(2, 1, 24, 28, generator=torch.Generator().manual_seed(seed)) * 0.2
    mask = torch.zeros_like(image)
    mask[0, 0, 5:16, 8:20] = 1
    mask[1, 0, 9:18, 6:14] = 1
    return image, mask


def test_means_and_spreads_of_lesion_rim_and_surroundings_are_numpys() -> None:
    image, mask = _case()
    found = region_statistics(image, mask, levels_of(image, mask)).numpy()
    square = np.ones((5, 5))
    for values, inside, figures in zip(image[:, 0].numpy(), mask[:, 0].numpy() > 0, found, strict=True):
        rim = inside & ~binary_erosion(inside, square)
        around = binary_dilation(inside, square) & ~inside
        for number, region in enumerate((inside, rim, around)):
            mean, spread = figures[_FIGURES * number : _FIGURES * number + 2]
            assert mean == pytest.approx(values[region].mean(), abs=1e-5)
            assert spread == pytest.approx(values[region].std(), abs=1e-4)


def test_grain_is_the_spread_of_what_a_mean_of_three_takes_out() -> None:
    image, mask = _case()
    found = region_statistics(image, mask, levels_of(image, mask)).numpy()
    for values, inside, figures in zip(image[:, 0].numpy(), mask[:, 0].numpy() > 0, found, strict=True):
        grain = (values - uniform_filter(values, 3))[inside].std()
        assert figures[3] == pytest.approx(grain, abs=1e-4)


def test_edges_and_sharp_grain_are_those_of_numpys_differences_and_scipys_laplacian() -> None:
    image, mask = _case()
    found = region_statistics(image, mask, levels_of(image, mask)).numpy()
    for values, inside, figures in zip(image[:, 0].numpy(), mask[:, 0].numpy() > 0, found, strict=True):
        slopes = [np.diff(values, axis=axis, append=np.nan) for axis in (0, 1)]
        assert figures[2] == pytest.approx(np.hypot(*slopes)[inside].mean(), abs=1e-5)
        assert figures[4] == pytest.approx(laplace(values)[inside].std(), abs=1e-4)


def test_shares_below_the_levels_are_near_those_counted() -> None:
    image, mask = _case()
    levels = levels_of(image, mask)
    soft = region_statistics(image, mask, levels)[:, 3 * _FIGURES :].numpy()
    for values, inside, shares in zip(image[:, 0].numpy(), mask[:, 0].numpy() > 0, soft, strict=True):
        counted = [(values[inside] < float(level)).mean() for level in levels]
        np.testing.assert_allclose(shares, counted, atol=0.06)


def test_slices_of_a_volume_count_as_one_lesion() -> None:
    image, mask = _case()
    volume, inside = image.transpose(0, 1)[None], mask.transpose(0, 1)[None]
    figures = region_statistics(volume, inside, levels_of(volume, inside))
    assert figures.shape[0] == 1
    assert float(figures[0, 0]) == pytest.approx(float(image[mask > 0].mean()), abs=1e-6)


def test_without_a_lesion_all_is_finite_and_has_a_gradient() -> None:
    image = torch.zeros(2, 1, 16, 16, requires_grad=True)
    mask = torch.zeros(2, 1, 16, 16)
    figures = region_statistics(image, mask, levels_of(image, mask))
    figures.sum().backward()
    assert torch.isfinite(figures).all()
    assert torch.isfinite(image.grad).all()
