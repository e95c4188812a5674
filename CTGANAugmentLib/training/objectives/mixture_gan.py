"""The review's GMM-cGAN: a conditional network whose classes are found by a mixture of Gaussians, without labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import torch
from torch import Tensor, nn

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.noise_objective import NoiseObjective, square_size
from CTGANAugmentLib.training.objective import Batch, DataShape, Networks, NetworkSpec, register
from CTGANAugmentLib.training.parts.appearance import Appearance
from CTGANAugmentLib.training.parts.gaussian_mixture import GaussianMixture

_SHARE = "train/share_of_component_{}"


@register
@dataclass(frozen=True, kw_only=True)
class MixtureGan(NoiseObjective):
    """Make image patches out of noise and a class, which is a component of a mixture fitted to the training images."""

    id: ClassVar[str] = "mixture-gan"
    title: ClassVar[str] = "GMM-cGAN"
    source: ClassVar[str] = "conditional: Mirza, Osindero, arXiv:1411.1784 (2014); networks as DCGAN"

    conditional: ClassVar[bool] = True  # type: ignore[misc]  # that is what it is, so nobody is asked
    components: Annotated[int, Parameter("of the mixture, at most", 2, 100, group="Networks")] = 4

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """DCGAN's networks with a class for each component."""
        shared = {
            "width": self.width,
            "channels": shape.channels,
            "size": square_size(self.title, shape),
            "classes": self.components,
        }
        return {
            "generator": NetworkSpec("dcgan-generator", {"latent_size": self.latent_size, **shared}),
            "discriminator": NetworkSpec("dcgan-discriminator", shared | {"norm": self.discriminator_norm}),
        }

    def memory(self, shape: DataShape) -> dict[str, nn.Module]:
        """The mixture, and what it is a mixture of."""
        appearance = Appearance(shape.channels)
        mixture = GaussianMixture(self.components, appearance.size)
        return super().memory(shape) | {"appearance": appearance, "mixture": mixture}

    def begin(self, networks: Networks, batches: Iterable[Batch]) -> None:
        """Fit the mixture to the training images."""
        kept = [{name: batch[name] for name in ("image", "mask") if name in batch} for batch in batches]
        images = {name: torch.cat([batch[name] for batch in kept]) for name in kept[0]}
        device = networks["appearance"].center.device
        images = {name: tensor.to(device) for name, tensor in images.items()}
        networks["appearance"].fit(images)
        networks["mixture"].fit(networks["appearance"](images))

    def labels(self, networks: Networks, batch: Batch) -> tuple[Tensor, ...]:
        """Component (batch,) that each real image belongs to."""
        return (networks["mixture"](networks["appearance"](batch)),)

    def facts(self, networks: Networks) -> dict[str, float]:
        """Share of the training images that each component has, 0 for one that was given up."""
        shares = networks["mixture"].log_shares.exp().tolist()
        return {_SHARE.format(number): share for number, share in enumerate(shares)}

    def label_weights(self, networks: Networks, facts: Mapping[str, float | None]) -> tuple[float, ...]:
        """Draw components as often as the training images have them, or all alike where the card does not tell."""
        shares = [facts.get(_SHARE.format(number)) for number in range(self.components)]
        known = [share for share in shares if share is not None]
        return tuple(known) if len(known) == self.components else super().label_weights(networks, facts)
