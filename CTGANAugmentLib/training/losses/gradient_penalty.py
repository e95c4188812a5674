"""Gradient penalty that keeps a Wasserstein critic Lipschitz (Gulrajani et al. 2017, equation 3)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.linalg import vector_norm

from CTGANAugmentLib.training.losses.r1 import image_gradients


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, made: Tensor, between: Tensor
) -> Tensor:
    """Squared distance of the critic's gradient norm from 1, at images between real and made ones; two-sided.

    Args:
        critic: images to values, one an image or a map of patches, whose mean is then taken.
        real: real images (batch, channel, [slice,] row, column).
        made: made images of the same shape.
        between: share of the real image in each mixture, in [0, 1], (batch, 1, ...).
    """
    mixed = torch.lerp(made.detach().float(), real.detach().float(), between).requires_grad_()
    norms: Tensor = vector_norm(image_gradients(mixed, critic(mixed)).flatten(1), dim=1)
    return (norms - 1).square().mean()
