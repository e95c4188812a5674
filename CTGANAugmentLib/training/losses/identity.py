"""Identity loss: a generator leaves alone what already is of the kind that it makes (Zhu et al. 2017, section 5.2)."""

from __future__ import annotations

from torch import Tensor

from CTGANAugmentLib.training.losses.l1 import l1_loss


def identity_loss(
    image_a: Tensor,
    kept_a: Tensor,
    image_b: Tensor,
    kept_b: Tensor,
    *,
    weight_a: float = 5.0,
    weight_b: float = 5.0,
) -> Tensor:
    """Weighted mean absolute differences of images from what the generator of their own kind makes of them.

    In CT it keeps the intensities: without it two generators may agree on inverted ones.

    Args:
        image_a: images of the first kind (batch, channel, [slice,] row, column).
        kept_a: what the generator of the first kind makes of them.
        image_b: images of the second kind.
        kept_b: what the generator of the second kind makes of them.
        weight_a: on the first kind's difference; half of the cycle's weight in the paper.
        weight_b: on the second kind's.
    """
    return weight_a * l1_loss(kept_a, image_a) + weight_b * l1_loss(kept_b, image_b)
