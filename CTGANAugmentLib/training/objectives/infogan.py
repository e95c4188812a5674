"""InfoGAN: a few of the random numbers come to stand for what differs among images, without labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.networks.without_weights import without_weights
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.noise_objective import NoiseObjective, square_size
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.adversarial import ADVERSARIAL
from CTGANAugmentLib.training.losses.mutual_information import (
    categorical_information_loss,
    continuous_information_loss,
)
from CTGANAugmentLib.training.objective import (
    Batch,
    DataShape,
    Networks,
    NetworkSpec,
    Player,
    register,
)
from CTGANAugmentLib.training.sample import Sample


class Codes(NamedTuple):
    """What the discriminator's second head must find again in an image.

    Attributes:
        category: whole numbers (batch,).
        continuous: numbers from [-1, 1), (batch, code).
    """

    category: Tensor
    continuous: Tensor


@register
@dataclass(frozen=True, kw_only=True)
class Infogan(NoiseObjective):
    """Make image patches out of noise and codes, so that the codes can be read off the images.

    The codes are read off images as they are made: the discriminator's augmentation moves, brightens and covers, which
    is just what codes may learn to stand for. The generator and the head for the codes learn from that; the
    discriminator, whose features the head reads, learns from real and made alone.
    """

    id: ClassVar[str] = "infogan"
    title: ClassVar[str] = "InfoGAN"
    source: ClassVar[str] = (
        "Chen, Duan, Houthooft, Schulman, Sutskever, Abbeel, NeurIPS 2016 (arXiv:1606.03657)"
    )

    categories: Annotated[int, Parameter("of the categorical code", 2, 1000, group="Networks")] = 10
    codes: Annotated[int, Parameter("numbers that the continuous code has", 1, 100, group="Networks")] = 2
    information_weight: Annotated[
        float, Parameter("on what images lose of their code (lambda)", 0, group="Losses")
    ] = 1.0

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """DCGAN's networks, whose noise is longer by the codes, and the head that reads the codes."""
        shared = {
            "width": self.width,
            "channels": shape.channels,
            "size": square_size(self.title, shape),
            "classes": shape.classes if self.conditional else 0,
        }
        latent_size = self.latent_size + self.categories + self.codes
        with without_weights():  # only its size is asked for
            feature_size = build_network("dcgan-discriminator", shared).feature_size
        codes = {"feature_size": feature_size, "categories": self.categories, "codes": self.codes}
        return {
            "generator": NetworkSpec("dcgan-generator", {"latent_size": latent_size, **shared}),
            "discriminator": NetworkSpec("dcgan-discriminator", shared | {"norm": self.discriminator_norm}),
            "codes": NetworkSpec("infogan-codes", codes),
        }

    def players(self) -> tuple[Player, ...]:
        """The discriminator, then the generator together with the head that reads the codes."""
        return (
            Player("discriminator", ("discriminator",)),
            Player("generator", ("generator", "codes"), every=self.critic_steps),
        )

    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Tell real from made, or fool who does while keeping the codes readable."""
        if player == "discriminator":
            return super().losses(player, networks, batch, made, draws)
        features = networks["discriminator"].features(made["image"])
        if self.discriminator_augmentation:
            fooling = super().losses(player, networks, batch, made, draws)["total"]
        else:  # images are judged as they are, so that the same features serve both heads
            logits = networks["discriminator"].head(features, *self.labels(networks, batch))
            fooling = ADVERSARIAL[self.loss].generator(logits)
        codes = self.drawn_codes(len(batch["image"]), draws)
        found = networks["codes"](features)
        categorical = categorical_information_loss(found.logits, codes.category)
        continuous = continuous_information_loss(found.mean, found.log_variance, codes.continuous)
        total = fooling + self.information_weight * (categorical + continuous)
        parts = {"adversarial": fooling, "category": categorical, "continuous": continuous}
        return parts | {"total": total}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Images out of noise, as many as real ones, their categories in turn rather than at random."""
        count = len(batch["image"])
        category = torch.arange(count, device=batch["image"].device) % self.categories
        codes = self.drawn_codes(count, draws)._replace(category=category)
        z = self._joined(super().noise(batch, draws), codes)
        made = networks["generator"](z, *self.labels(networks, batch))
        return {"noise": Sample(made, batch["image"])}

    def generate(self, networks: Networks, batch: Batch, draws: Draws) -> Tensor:
        """Make images out of noise: of the classes asked for, or else of the categories of the code."""
        if self.conditional:
            return super().generate(networks, batch, draws)
        codes = self.drawn_codes(len(batch["image"]), draws)._replace(category=batch["label"])
        made: Tensor = networks["generator"](self._joined(super().noise(batch, draws), codes))
        return made

    def label_weights(self, networks: Networks, facts: Mapping[str, float | None]) -> tuple[float, ...]:
        """Draw all classes alike, or else the categories, which were as likely in training too."""
        return super().label_weights(networks, facts) if self.conditional else (1.0,) * self.categories

    def noise(self, batch: Batch, draws: Draws) -> Tensor:
        """Noise, category as ones and zeros, and continuous code (batch, latent_size + categories + codes)."""
        return self._joined(super().noise(batch, draws), self.drawn_codes(len(batch["image"]), draws))

    def drawn_codes(self, count: int, draws: Draws) -> Codes:
        """Codes of the step: all are as likely."""
        category = draws.integers("category", self.categories, (count,))
        return Codes(category, 2 * draws.uniform("codes", (count, self.codes)) - 1)

    def _joined(self, noise: Tensor, codes: Codes) -> Tensor:
        category = one_hot(codes.category, self.categories).to(noise.dtype)
        return torch.cat([noise, category, codes.continuous], dim=1)
