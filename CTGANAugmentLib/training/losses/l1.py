"""Mean absolute difference: blurs less than the squared one (Isola et al. 2017, equation 3)."""

from __future__ import annotations

from torch import Tensor


def l1_loss(made: Tensor, wanted: Tensor, weight: Tensor | None = None) -> Tensor:
    """Mean absolute difference of images of the same shape.

    Args:
        made: images (batch, channel, [slice,] row, column).
        wanted: what they should be.
        weight: how much each voxel counts, of a shape that broadcasts to the images'. Each image's mean is over its own
            weights, so that a small region does not make a small loss, and a batch divided into parts costs the same.
            None counts all alike.
    """
    difference = (made.float() - wanted.float()).abs()
    if weight is None:
        return difference.mean()
    weight = weight.float().expand_as(difference)
    return ((weight * difference).flatten(1).sum(1) / weight.flatten(1).sum(1).clamp_min(1e-6)).mean()
