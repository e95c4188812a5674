"""Non-saturating loss of the first GANs (Goodfellow et al. 2014, section 3)."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import softplus


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor, *, smoothing: float = 0.0) -> Tensor:
    """Cross-entropy of telling real images from made ones, summed over the two kinds.

    Args:
        real_logits: of real images, any shape (one an image, or a map of patches).
        fake_logits: of made images.
        smoothing: what is taken off the target 1 of real images, so that the discriminator never gets too sure
            (one-sided label smoothing, Salimans et al. 2016).
    """
    real, fake = real_logits.float(), fake_logits.float()
    return softplus(-real).mean() + smoothing * real.mean() + softplus(fake).mean()


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Cross-entropy of made images being taken for real ones: strong where the discriminator is not fooled at all."""
    return softplus(-fake_logits.float()).mean()
