"""Structural similarity against scikit-image and MONAI."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from monai.metrics.regression import SSIMMetric
from skimage.metrics import structural_similarity as skimage_ssim
from torch import Tensor

from CTGANAugmentLib.training.losses.ssim import ssim_loss, structural_similarity


def _images(shape: tuple[int, ...], noise: float = 0.3) -> tuple[Tensor, Tensor]:
    """Smooth waves and the same with noise."""
    generator = torch.Generator().manual_seed(0)
    waves = torch.stack(
        [torch.linspace(k, 9 + k, shape[-1]).sin().expand(shape[1:]) for k in range(shape[0])]
    )
    waves = 0.7 * waves * torch.linspace(-1, 1, shape[-2])[:, None]
    return waves + noise * torch.randn(shape, generator=generator), waves


@pytest.mark.parametrize("shape", [(2, 1, 24, 31), (2, 1, 16, 20, 13)])
@pytest.mark.parametrize("data_range", [1.0, 2.0])
def test_it_is_scikit_images(shape: tuple[int, ...], data_range: float) -> None:
    made, wanted = _images(shape)
    oracle = [
        skimage_ssim(
            a.numpy().astype(np.float64),
            b.numpy().astype(np.float64),
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
            data_range=data_range,
        )
        for a, b in zip(made[:, 0], wanted[:, 0], strict=True)
    ]
    values = structural_similarity(made, wanted, data_range=data_range)
    assert 0.05 < max(oracle) < 0.95
    np.testing.assert_allclose(values.numpy(), oracle, atol=1e-5)


@pytest.mark.parametrize("shape", [(3, 2, 32, 24), (2, 2, 16, 16, 16)])
def test_it_is_that_of_monai_with_channels(shape: tuple[int, ...]) -> None:
    made, wanted = _images(shape)
    oracle = SSIMMetric(spatial_dims=made.ndim - 2, data_range=2.0)(made, wanted)[:, 0]
    torch.testing.assert_close(structural_similarity(made, wanted), oracle, atol=1e-4, rtol=0)


def test_equal_images_cost_nothing_and_others_something() -> None:
    made, wanted = _images((2, 1, 16, 16))
    assert ssim_loss(wanted, wanted).item() == pytest.approx(0, abs=1e-5)
    assert ssim_loss(made, wanted).item() > 0.1


@pytest.mark.parametrize("size", [(8, 8), (1, 5), (4, 8, 8)])
def test_small_images_get_a_smaller_window(size: tuple[int, ...]) -> None:
    made, wanted = _images((2, 1, *size))
    values = structural_similarity(made, wanted)
    assert values.shape == (2,)
    assert torch.isfinite(values).all()
    assert (values < 0.999).all()


def test_a_step_down_the_loss_makes_images_more_alike() -> None:
    made, wanted = _images((2, 1, 16, 16))
    leaf = made.requires_grad_()
    (gradient,) = torch.autograd.grad(ssim_loss(leaf, wanted), [leaf])
    assert ssim_loss(made - 0.5 * gradient / gradient.norm(), wanted) < ssim_loss(made, wanted)


def test_half_precision_around_it_changes_nothing() -> None:
    made, wanted = _images((2, 1, 24, 24), noise=0.01)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = ssim_loss(made, wanted)
    torch.testing.assert_close(inside, ssim_loss(made, wanted), atol=1e-6, rtol=0)


def test_constant_images_are_compared_by_their_values() -> None:
    value = structural_similarity(torch.zeros(1, 1, 16, 16), torch.ones(1, 1, 16, 16))
    c1 = (0.01 * 2) ** 2
    assert value.item() == pytest.approx(c1 / (1 + c1), abs=1e-6)
