"""Self-attention generative adversarial network: what lies far apart in a patch is made to fit together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.noise_objective import NoiseObjective, square_size
from CTGANAugmentLib.training.losses.adversarial import ADVERSARIAL
from CTGANAugmentLib.training.objective import DataShape, NetworkSpec, register


@register
@dataclass(frozen=True, kw_only=True)
class Sagan(NoiseObjective):
    """Make image patches out of noise, with attention in both networks.

    The paper's learning rates are 1e-4 for the generator and 4e-4 for the discriminator (section 4). Here both sides
    have one, by default the geometric mean of the paper's; `critic_steps` is the way to favour the discriminator.
    """

    id: ClassVar[str] = "sagan"
    title: ClassVar[str] = "SAGAN"
    source: ClassVar[str] = "Zhang, Goodfellow, Metaxas, Odena, ICML 2019 (arXiv:1805.08318)"

    loss: Annotated[
        str, Parameter("what the two sides of the game minimise", choices=tuple(ADVERSARIAL), group="Losses")
    ] = "hinge"
    beta1: Annotated[float, Parameter("of Adam, memory of the gradient", 0.0, 0.9999, group="Optimizer")] = (
        0.0
    )
    beta2: Annotated[float, Parameter("of Adam, memory of its square", 0.0, 0.9999, group="Optimizer")] = 0.9

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Generator and discriminator of DCGAN with self-attention and spectral normalisation."""
        shared = {
            "width": self.width,
            "channels": shape.channels,
            "size": square_size(self.title, shape),
            "classes": shape.classes if self.conditional else 0,
        }
        return {
            "generator": NetworkSpec("sagan-generator", {"latent_size": self.latent_size, **shared}),
            "discriminator": NetworkSpec("sagan-discriminator", shared),
        }
