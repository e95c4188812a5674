"""Soft Dice against MONAI's."""

from __future__ import annotations

import pytest
import torch
from monai.losses import DiceCELoss, DiceLoss

from CTGANAugmentLib.training.losses.dice import dice_cross_entropy_loss, dice_loss


@pytest.mark.parametrize("shape", [(3, 1, 8, 9), (2, 2, 5, 6, 7)])
def test_it_is_monais(shape: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(shape, generator=generator)
    mask = (torch.rand(shape, generator=generator) < 0.3).float()
    oracle = DiceLoss(sigmoid=True, smooth_nr=1, smooth_dr=1)
    torch.testing.assert_close(dice_loss(logits, mask), oracle(logits, mask))


def test_with_cross_entropy_it_is_monais() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 1, 8, 8, generator=generator)
    mask = (torch.rand(3, 1, 8, 8, generator=generator) < 0.3).float()
    oracle = DiceCELoss(sigmoid=True, smooth_nr=1, smooth_dr=1)
    torch.testing.assert_close(dice_cross_entropy_loss(logits, mask), oracle(logits, mask))


def test_a_sure_and_right_segmentation_costs_nothing_and_a_wrong_one_almost_one() -> None:
    mask = torch.zeros(1, 1, 8, 8)
    mask[..., 2:6, 2:6] = 1
    sure = 60 * (mask - 0.5)
    assert dice_loss(sure, mask).item() == pytest.approx(0, abs=1e-5)
    assert dice_loss(-sure, mask).item() == pytest.approx(1 - 1 / 65)


def test_an_empty_mask_says_where_to_go_and_is_free_when_nothing_is_found() -> None:
    logits = torch.zeros(1, 1, 8, 8, requires_grad=True)
    mask = torch.zeros(1, 1, 8, 8)
    (gradient,) = torch.autograd.grad(dice_loss(logits, mask), [logits])
    assert (gradient > 0).all()
    assert dice_loss(torch.full_like(mask, -30), mask).item() == pytest.approx(0, abs=1e-5)
