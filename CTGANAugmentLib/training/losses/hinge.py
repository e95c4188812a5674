"""Hinge loss (Lim and Ye 2017; Miyato et al. 2018, equations 16 and 17)."""

from __future__ import annotations

from torch import Tensor


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """How far real images are below 1 and made ones above -1, logits of any shape: beyond that nothing is to be won."""
    return (1 - real_logits.float()).relu().mean() + (1 + fake_logits.float()).relu().mean()


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Negative mean of the made images' logits, of any shape."""
    return -fake_logits.float().mean()
