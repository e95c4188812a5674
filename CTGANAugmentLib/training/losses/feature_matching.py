"""Feature matching: made images look alike to the discriminator's inner layers (Wang et al. 2018, equation 4)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from CTGANAugmentLib.training.losses.l1 import l1_loss


def feature_matching_loss(real_features: Sequence[Tensor], made_features: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of the features, each layer counting alike; nothing flows back to the real ones.

    Args:
        real_features: of real images, a tensor (batch, channel, ...) a layer.
        made_features: of made images, of the same shapes.

    Raises:
        ValueError: different numbers of layers.
    """
    pairs = zip(real_features, made_features, strict=True)
    return torch.stack([l1_loss(made, real.detach()) for real, made in pairs]).mean()
