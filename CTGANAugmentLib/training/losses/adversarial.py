"""The adversarial losses by id, from which an objective's parameter chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor

from CTGANAugmentLib.training.losses import hinge, least_squares, non_saturating, wasserstein


@dataclass(frozen=True)
class AdversarialLoss:
    """What the two sides minimise.

    Attributes:
        discriminator: loss of the logits of real and of made images, whose shapes may differ.
        generator: loss of the logits of made images.
        boundary: logit above which an image counts as real; None where only differences mean something.
    """

    discriminator: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]
    boundary: float | None

    def accuracy(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        """Share of images, or patches, that the discriminator tells right, each kind counting one half.

        Without a boundary the middle between the two kinds' means serves as one.
        """
        real, fake = real_logits.detach().float(), fake_logits.detach().float()
        boundary = (real.mean() + fake.mean()) / 2 if self.boundary is None else self.boundary
        return ((real > boundary).float().mean() + (fake <= boundary).float().mean()) / 2


ADVERSARIAL: Mapping[str, AdversarialLoss] = MappingProxyType(
    {
        "non-saturating": AdversarialLoss(
            non_saturating.discriminator_loss, non_saturating.generator_loss, boundary=0.0
        ),
        "least-squares": AdversarialLoss(
            least_squares.discriminator_loss, least_squares.generator_loss, boundary=0.5
        ),
        "hinge": AdversarialLoss(hinge.discriminator_loss, hinge.generator_loss, boundary=0.0),
        "wasserstein": AdversarialLoss(
            wasserstein.discriminator_loss, wasserstein.generator_loss, boundary=None
        ),
    }
)
