"""Deep convolutional generative adversarial network: lesion patches out of noise, as in the review's Fig. 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.noise_objective import NoiseObjective, square_size
from CTGANAugmentLib.training.objective import DataShape, NetworkSpec, register


@register
@dataclass(frozen=True, kw_only=True)
class Dcgan(NoiseObjective):
    """Make image patches out of noise."""

    id: ClassVar[str] = "dcgan"
    title: ClassVar[str] = "DCGAN"
    source: ClassVar[str] = "Radford, Metz, Chintala, arXiv:1511.06434 (2015); Miyato et al., ICLR 2018"

    spectral_norm: Annotated[
        bool, Parameter("bound both networks' slopes, which steadies the training", group="Networks")
    ] = False
    upsampling: Annotated[
        str,
        Parameter(
            "as the original, or free of its lattice of dots",
            choices=("transposed", "resize-convolution"),
            group="Networks",
        ),
    ] = "transposed"

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Generator and discriminator that mirror each other."""
        shared = {
            "width": self.width,
            "channels": shape.channels,
            "size": square_size(self.title, shape),
            "classes": shape.classes if self.conditional else 0,
            "spectral_norm": self.spectral_norm,
        }
        return {
            "generator": NetworkSpec(
                "dcgan-generator", {"latent_size": self.latent_size, "upsampling": self.upsampling, **shared}
            ),
            "discriminator": NetworkSpec("dcgan-discriminator", shared | {"norm": self.discriminator_norm}),
        }
