"""Least-squares loss (Mao et al. 2017), as CycleGAN weighs it: half for the discriminator, whole for the generator."""

from __future__ import annotations

from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Half the squared distance of real images from 1 and of made ones from 0, logits of any shape."""
    return 0.5 * ((real_logits.float() - 1).square().mean() + fake_logits.float().square().mean())


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Squared distance of made images from 1, logits of any shape."""
    return (fake_logits.float() - 1).square().mean()
