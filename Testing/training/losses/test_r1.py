"""R1 against discriminators whose gradients are known."""

from __future__ import annotations

import pytest
import torch

from CTGANAugmentLib.training.losses.r1 import image_gradients, r1_penalty


def test_penalty_is_half_the_squared_norm_of_a_linear_discriminators_weights() -> None:
    weights = torch.randn(12, generator=torch.Generator().manual_seed(0))
    images = torch.zeros(5, 1, 3, 4, requires_grad=True)
    penalty = r1_penalty(images, images.flatten(1) @ weights)
    assert penalty.item() == pytest.approx(0.5 * weights.square().sum().item())


def test_logits_with_an_axis_of_one_count_as_those_without() -> None:
    images = torch.randn(5, 1, 3, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    logits = images.square().flatten(1).sum(dim=1)
    assert r1_penalty(images, logits).item() == pytest.approx(r1_penalty(images, logits[:, None]).item())


def test_gradient_is_of_each_images_mean_logit() -> None:
    images = torch.randn(2, 1, 4, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    torch.testing.assert_close(image_gradients(images, images.square()), images.detach() / 8)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_going_back_twice_agrees_with_finite_differences(dimensions: int) -> None:
    torch.manual_seed(0)
    convolve = torch.nn.functional.conv2d if dimensions == 2 else torch.nn.functional.conv3d
    images = torch.randn(3, 1, *[5] * dimensions)
    weight = torch.randn(2, 1, *[3] * dimensions)

    def penalty(weight: torch.Tensor) -> torch.Tensor:
        leaf = images.clone().requires_grad_()
        return r1_penalty(leaf, torch.tanh(convolve(leaf, weight)))

    (gradient,) = torch.autograd.grad(penalty(weight.requires_grad_()), [weight])
    step = 1e-2 * gradient / gradient.norm()
    change = (penalty(weight + step) - penalty(weight - step)).item() / 2
    assert change == pytest.approx((gradient * step).sum().item(), rel=1e-2)
