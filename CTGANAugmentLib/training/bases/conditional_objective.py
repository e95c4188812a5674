"""What image-to-image networks have in common: a discriminator that is also shown what an image was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import torch
from torch import Tensor

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.adversarial_objective import AdversarialObjective, Augmentation
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.feature_matching import feature_matching_loss
from CTGANAugmentLib.training.losses.l1 import l1_loss
from CTGANAugmentLib.training.losses.ssim import ssim_loss
from CTGANAugmentLib.training.objective import Networks, Player


@dataclass(frozen=True)
class Judged:
    """An image as a discriminator is shown it.

    Attributes:
        image: real or made, (batch, channel, [slice,] row, column).
        shown: the same with what it was or should have been made from, as the discriminator's network takes it.
    """

    image: Tensor
    shown: Tensor


@dataclass(frozen=True, kw_only=True)
class ConditionalObjective(AdversarialObjective):
    """Base of the objectives whose made image should resemble a certain real one."""

    discriminator_augmentation: Augmentation = "translation,cutout"
    l1_weight: Annotated[float, Parameter("on the difference from the real image", 0, group="Losses")] = 100.0
    ssim_weight: Annotated[
        float, Parameter("on the structural dissimilarity; 0 for none", 0, group="Losses")
    ] = 0.0
    feature_weight: Annotated[
        float, Parameter("on the difference within the discriminator; 0 for none", 0, group="Losses")
    ] = 0.0
    discriminator_width: Annotated[
        int, Parameter("channels of the discriminator's first stage", 1, 1024, group="Networks")
    ] = 64
    spectral_norm: Annotated[
        bool, Parameter("bound the discriminator's slope, which steadies the training", group="Networks")
    ] = False

    def players(self) -> tuple[Player, ...]:
        """The discriminator, then the generator."""
        return (
            Player("discriminator", ("discriminator",)),
            Player("generator", ("generator",), every=self.critic_steps),
        )

    def generator_losses(
        self, networks: Networks, real: Judged, made: Judged, draws: Draws, *, where: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Losses of the generator: fool the discriminator, and come near the real image.

        Args:
            networks: of the objective.
            real: image that was wanted.
            made: image of the generator.
            draws: of the step.
            where: the voxels (batch, 1, ...) that the mean absolute difference is taken over, None for all.
        """
        losses = {
            "adversarial": self.fooling_loss(networks, made.shown, draws),
            "l1": l1_loss(made.image, real.image, where),
        }
        total = losses["adversarial"] + self.l1_weight * losses["l1"]
        if self.ssim_weight:
            losses["ssim"] = ssim_loss(made.image, real.image)
            total = total + self.ssim_weight * losses["ssim"]
        if self.feature_weight:
            stages = networks["discriminator"].stages
            with torch.no_grad():
                wanted = stages(real.shown)[:-1]
            losses["features"] = feature_matching_loss(wanted, stages(made.shown)[:-1])
            total = total + self.feature_weight * losses["features"]
        return losses | {"total": total}
