"""Images whose values lie about 0 with a spread of 1, whatever the scanner and the window."""

from __future__ import annotations

from torch import Tensor


def whiten(images: Tensor) -> Tensor:
    """Bring each image's channels to zero mean and unit variance.

    Args:
        images: (batch, channel, [slice,] row, column).

    Returns:
        Of the same shape. A spread below one part in the root of the number of voxels is not stretched further, so that
        an image of one value becomes 0.
    """
    flat = images.float().flatten(2)
    centred = flat - flat.mean(dim=2, keepdim=True)
    spread = centred.square().mean(dim=2, keepdim=True).sqrt().clamp_min(flat.shape[2] ** -0.5)
    return (centred / spread).view(images.shape)
