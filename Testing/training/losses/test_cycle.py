"""The cycle's loss, recomputed by hand."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.losses.cycle import cycle_loss

_ZERO = torch.zeros(2, 1, 4, 4)


def test_each_way_round_counts_with_its_own_weight() -> None:
    loss = cycle_loss(_ZERO, _ZERO + 0.5, _ZERO, _ZERO - 0.25, weight_a=10, weight_b=4)
    assert loss.item() == pytest.approx(10 * 0.5 + 4 * 0.25)


def test_generators_that_undo_each_other_cost_nothing() -> None:
    images = torch.rand(2, 1, 4, 4)
    assert cycle_loss(images, (images * 2) / 2, -images, images * -1).item() == 0


def test_gradient_pulls_what_came_back_to_where_it_began() -> None:
    again = (_ZERO + 0.5).requires_grad_()
    (gradient,) = torch.autograd.grad(cycle_loss(_ZERO, again, _ZERO, _ZERO), [again])
    assert (gradient > 0).all()
