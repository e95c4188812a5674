"""The absolute difference, weighted or not."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import l1_loss as reference

from CTGANAugmentLib.training.losses.l1 import l1_loss

_MADE = torch.randn(2, 2, 3, 4, 5, generator=torch.Generator().manual_seed(0))
_WANTED = torch.randn(2, 2, 3, 4, 5, generator=torch.Generator().manual_seed(1))


def test_without_weights_it_is_the_mean_absolute_difference() -> None:
    torch.testing.assert_close(l1_loss(_MADE, _WANTED), reference(_MADE, _WANTED))


def test_weights_say_what_counts() -> None:
    region = torch.zeros(2, 1, 3, 4, 5)
    region[0, 0, 1], region[1, 0, :, 2] = 1, 1
    first, second = (
        reference(_MADE[0, :, 1], _WANTED[0, :, 1]),
        reference(_MADE[1, :, :, 2], _WANTED[1, :, :, 2]),
    )
    wanted = (first + second) / 2
    torch.testing.assert_close(l1_loss(_MADE, _WANTED, region), wanted)
    torch.testing.assert_close(l1_loss(_MADE, _WANTED, 7 * region), wanted)


def test_halves_of_a_batch_cost_on_the_mean_what_the_batch_costs() -> None:
    region = (torch.rand(2, 1, 3, 4, 5, generator=torch.Generator().manual_seed(2)) > 0.6).float()
    halves = [l1_loss(_MADE[n : n + 1], _WANTED[n : n + 1], region[n : n + 1]) for n in range(2)]
    torch.testing.assert_close(l1_loss(_MADE, _WANTED, region), (halves[0] + halves[1]) / 2)


def test_an_empty_region_costs_nothing() -> None:
    made = _MADE.clone().requires_grad_()
    loss = l1_loss(made, _WANTED, torch.zeros(1))
    loss.backward()
    assert loss.item() == 0
    assert made.grad is not None
    assert not made.grad.any()


def test_half_precision_is_summed_in_full() -> None:
    made = torch.full((1, 1, 512, 512), 0.125, dtype=torch.bfloat16)
    assert l1_loss(made, torch.zeros_like(made)).item() == pytest.approx(0.125)
