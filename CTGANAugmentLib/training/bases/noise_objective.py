"""What generative adversarial networks from noise have in common: images out of random vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.adversarial_objective import AdversarialObjective
from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, DataShape, Networks, Player
from CTGANAugmentLib.training.sample import Sample


@dataclass(frozen=True, kw_only=True)
class NoiseObjective(AdversarialObjective, PatchSource):
    """Base of the generative adversarial networks that make images out of noise."""

    latent_size: Annotated[
        int, Parameter("random numbers an image is made of", 1, 4096, group="Networks")
    ] = 100
    width: Annotated[int, Parameter("channels of the widest pictures within", 1, 1024, group="Networks")] = 64
    conditional: Annotated[bool, Parameter("whether an image's class is asked for", group="Networks")] = False

    @property
    def discriminator_norm(self) -> str:
        """Norm of the discriminator's maps, none where each image's own gradient is bound (Gulrajani et al. 2017)."""
        return "none" if self.loss == "wasserstein" else "batch"

    def players(self) -> tuple[Player, ...]:
        """The discriminator, then the generator."""
        return (
            Player("discriminator", ("discriminator",)),
            Player("generator", ("generator",), every=self.critic_steps),
        )

    def make(self, networks: Networks, batch: Batch, draws: Draws) -> Batch:
        """Make images out of noise, of the classes that the real images have."""
        return {"image": networks["generator"](self.noise(batch, draws), *self.labels(networks, batch))}

    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Tell real from made, or fool who does."""
        labels = self.labels(networks, batch)
        if player == "discriminator":
            return self.discriminator_losses(networks, batch["image"], made["image"].detach(), draws, *labels)
        return {"total": self.fooling_loss(networks, made["image"], draws, *labels)}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Images out of noise, as many as real ones."""
        return {"noise": Sample(self.make(networks, batch, draws)["image"], batch["image"])}

    def generate(self, networks: Networks, batch: Batch, draws: Draws) -> Tensor:
        """Make images out of noise, of the classes asked for where there are classes."""
        labels = (batch["label"],) if self.conditional else ()
        made: Tensor = networks["generator"](self.noise(batch, draws), *labels)
        return made

    def label_weights(self, networks: Networks, facts: Mapping[str, float | None]) -> tuple[float, ...]:  # noqa: ARG002 - a mixture has facts
        """Draw all classes alike: sets for training classifiers should be balanced."""
        classes: int = networks["generator"].code.classes
        return (1.0,) * classes

    def noise(self, batch: Batch, draws: Draws) -> Tensor:
        """Standard normal vectors (batch, latent_size)."""
        return draws.normal("z", (len(batch["image"]), self.latent_size))

    def labels(self, networks: Networks, batch: Batch) -> tuple[Tensor, ...]:  # noqa: ARG002 - networks may tell them
        """Classes (batch,) of the images, where the networks want them."""
        return (batch["label"],) if self.conditional else ()


def square_size(objective: str, shape: DataShape) -> int:
    """Rows and columns of images that must be square slices.

    Raises:
        UserError: another shape.
    """
    if shape.dimensions != 2 or shape.size[0] != shape.size[1]:
        raise UserError(
            f"{objective} is trained on square slices, got patches of {' x '.join(map(str, shape.size))}: "
            "set data.slices to 1, and data.rows and data.columns to the same number"
        )
    return shape.size[0]
