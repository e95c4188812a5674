"""Augmentation only as often as the discriminator's overfitting asks for (Karras et al. 2020, section 3)."""

from __future__ import annotations

import torch
from torch import Tensor, distributed, nn

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.differentiable_augmentation import augment

_TARGET = 0.6
_MOST = 0.85  # above about 0.9 the changes leak into the made images
_MEMORY = 0.9


class AdaptiveAugmentation(nn.Module):
    """Differentiable augmentation with a probability that is steered by how sure the discriminator is of real images.

    Attributes:
        probability: with which each image undergoes each change; a buffer, so that a checkpoint keeps it.
        sureness: running mean of the sign of real images' logits: 0 for guessing, 1 for images learnt by heart.
    """

    probability: Tensor
    sureness: Tensor

    def __init__(self, *, images: int = 20_000, target: float = _TARGET) -> None:
        """Begin with no augmentation.

        Args:
            images: real images that the discriminator sees while the probability goes from 0 to 1; the paper has
                500,000 for runs of 25 million.
            target: sureness that is steered for.
        """
        super().__init__()
        self._images, self._target = images, target
        self.register_buffer("probability", torch.zeros(()))
        self.register_buffer("sureness", torch.zeros(()))

    def forward(self, images: Tensor, policy: str, draws: Draws, name: str) -> Tensor:
        """Change images (batch, channel, [slice,] row, column) as `augment` does, as often as is asked for now."""
        return augment(images, policy, draws, name, probability=self.probability)

    @torch.no_grad()
    def update(self, real_logits: Tensor, *, boundary: float = 0.0) -> None:
        """Steer by what the discriminator said of a batch of real images, the mean over all processes' batches.

        Args:
            real_logits: one an image or a map of patches, (batch, ...).
            boundary: logit above which an image counts as real.
        """
        sign, count = (real_logits.float() - boundary).sign().mean(), len(real_logits)
        if distributed.is_available() and distributed.is_initialized():
            distributed.all_reduce(sign)
            sign, count = sign / distributed.get_world_size(), count * distributed.get_world_size()
        self.sureness.lerp_(sign, 1 - _MEMORY)
        self.probability.add_((self.sureness - self._target).sign() * count / self._images).clamp_(0, _MOST)
