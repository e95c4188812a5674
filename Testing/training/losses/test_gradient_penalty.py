"""The gradient penalty against critics whose gradients are known."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from CTGANAugmentLib.training.losses.gradient_penalty import gradient_penalty

_REAL, _MADE = torch.zeros(3, 1, 4, 4), torch.ones(3, 1, 4, 4)
_HALF = torch.full((3, 1, 1, 1), 0.5)


@pytest.mark.parametrize(("slope", "penalty"), [(1.0, 0.0), (3.0, 4.0), (0.25, 0.5625), (0.0, 1.0)])
def test_penalty_of_a_linear_critic_is_its_squared_distance_from_slope_one(
    slope: float, penalty: float
) -> None:
    direction = torch.randn(16, generator=torch.Generator().manual_seed(0))
    direction = slope * direction / direction.norm()
    value = gradient_penalty(lambda images: images.flatten(1) @ direction, _REAL, _MADE, _HALF)
    assert value.item() == pytest.approx(penalty, abs=1e-5)


def test_critic_is_asked_between_the_images_by_the_given_shares() -> None:
    asked: list[Tensor] = []

    def critic(images: Tensor) -> Tensor:
        asked.append(images.detach())
        return images.flatten(1).sum(dim=1)

    shares = torch.tensor([0.0, 0.25, 1.0]).view(3, 1, 1, 1)
    gradient_penalty(critic, _REAL, _MADE, shares)
    assert asked[0].amax(dim=(1, 2, 3)).tolist() == [1.0, 0.75, 0.0]
    assert torch.equal(asked[0].amax(dim=(1, 2, 3)), asked[0].amin(dim=(1, 2, 3)))


def test_a_map_of_patches_counts_by_its_mean() -> None:
    value = gradient_penalty(lambda images: images * 16, _REAL, _MADE, _HALF)
    assert value.item() == pytest.approx((16**0.5 - 1) ** 2)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_gradient_reaches_the_critic_and_its_steps_bring_the_slope_to_one(dimensions: int) -> None:
    torch.manual_seed(0)
    convolution = nn.Conv2d if dimensions == 2 else nn.Conv3d
    critic = nn.Sequential(convolution(1, 4, 3), nn.SiLU(), convolution(4, 1, 3))
    optimizer = torch.optim.Adam(critic.parameters(), lr=0.05)
    shape = (4, 1, *[6] * dimensions)
    penalties = []
    for _ in range(60):
        penalty = gradient_penalty(
            critic, torch.randn(shape), torch.randn(shape), torch.rand(4, *[1] * (1 + dimensions))
        )
        optimizer.zero_grad()
        penalty.backward()
        optimizer.step()
        penalties.append(penalty.item())
    assert penalties[-1] < 0.1 * penalties[0]


def test_nothing_flows_back_to_the_generator() -> None:
    made = _MADE.clone().requires_grad_()
    scale = torch.tensor(2.0, requires_grad=True)
    gradient_penalty(
        lambda images: (scale * images.square()).flatten(1).sum(dim=1), _REAL, made, _HALF
    ).backward()
    assert made.grad is None
    assert scale.grad is not None
