"""Cycle consistency: there and back again is where one started (Zhu et al. 2017, equation 2)."""

from __future__ import annotations

from torch import Tensor

from CTGANAugmentLib.training.losses.l1 import l1_loss


def cycle_loss(
    image_a: Tensor,
    again_a: Tensor,
    image_b: Tensor,
    again_b: Tensor,
    *,
    weight_a: float = 10.0,
    weight_b: float = 10.0,
) -> Tensor:
    """Weighted mean absolute differences of both kinds from what the two generators make of them one after the other.

    Args:
        image_a: images of the first kind (batch, channel, [slice,] row, column).
        again_a: the same after the way to the second kind and back.
        image_b: images of the second kind.
        again_b: the same after the way to the first kind and back.
        weight_a: on the first kind's difference.
        weight_b: on the second kind's.
    """
    return weight_a * l1_loss(again_a, image_a) + weight_b * l1_loss(again_b, image_b)
