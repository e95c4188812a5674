"""Soft Dice with cross-entropy, the usual loss of a segmenter (Milletari et al. 2016; Isensee et al. 2021)."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

_SMOOTH = 1.0


def dice_loss(logits: Tensor, mask: Tensor) -> Tensor:
    """One less the soft Dice coefficient, averaged over images and channels.

    Empty masks are meant to occur: one voxel is added to both sides of the fraction, so that they too say where to go.

    Args:
        logits: of each channel's being foreground, (batch, channel, [slice,] row, column).
        mask: 0 or 1, of the same shape.
    """
    share, mask = logits.float().sigmoid().flatten(2), mask.float().flatten(2)
    common, sizes = (share * mask).sum(dim=2), (share + mask).sum(dim=2)
    return (1 - (2 * common + _SMOOTH) / (sizes + _SMOOTH)).mean()


def dice_cross_entropy_loss(logits: Tensor, mask: Tensor) -> Tensor:
    """Sum of soft Dice and cross-entropy, for logits and mask as in `dice_loss`."""
    return dice_loss(logits, mask) + binary_cross_entropy_with_logits(logits.float(), mask.float())
