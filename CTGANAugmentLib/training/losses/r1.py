"""R1 penalty: with a discriminator that is flat at real images the game converges (Mescheder et al. 2018, eq. 9)."""

from __future__ import annotations

import torch
from torch import Tensor


def r1_penalty(images: Tensor, logits: Tensor) -> Tensor:
    """Half the squared gradient of the logits at real images; its weight is gamma of the paper.

    Args:
        images: what the discriminator was shown, (batch, channel, [slice,] row, column), requiring gradients.
        logits: what it said of them, one an image or a map of patches, whose mean is then taken.
    """
    return 0.5 * image_gradients(images, logits).flatten(1).square().sum(dim=1).mean()


def image_gradients(images: Tensor, logits: Tensor) -> Tensor:
    """Gradient of each image's mean logit at that image, of the images' shape, through which one can go back again."""
    each = logits.float().flatten(1).mean(dim=1) if logits.ndim > 1 else logits.float()
    (gradients,) = torch.autograd.grad(each.sum(), images, create_graph=True)
    return gradients.float()
