"""Wasserstein loss (Arjovsky et al. 2017): needs a critic kept Lipschitz, by `gradient_penalty` or spectral norm."""

from __future__ import annotations

from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Negative distance of the two kinds as the critic measures it, its values of any shape."""
    return fake_logits.float().mean() - real_logits.float().mean()


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Negative mean of the critic's values of made images, of any shape."""
    return -fake_logits.float().mean()
