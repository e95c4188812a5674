"""Variational auto-encoder: steady to train and blurry, which is what the adversarial networks are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from torch import Tensor

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.lone_objective import LoneObjective
from CTGANAugmentLib.training.bases.noise_objective import square_size
from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.kullback_leibler import kullback_leibler_loss
from CTGANAugmentLib.training.objective import (
    Batch,
    DataShape,
    Networks,
    NetworkSpec,
    register,
)
from CTGANAugmentLib.training.sample import Sample


@register
@dataclass(frozen=True, kw_only=True)
class Vae(LoneObjective, PatchSource):
    """Encode images as Gaussians of codes and decode them again.

    An image is taken to be the decoded one plus Gaussian noise (Kingma and Welling, appendix C.2) of one variance. Then
    the bound on the likelihood is, but for constants, the squared error plus twice that variance times the codes'
    divergence: the weight says how much of an image is noise. Losses are divided by the number of voxels.
    """

    id: ClassVar[str] = "vae"
    title: ClassVar[str] = "VAE"
    products: ClassVar[tuple[str, ...]] = ("autoencoder",)
    source: ClassVar[str] = (
        "Kingma, Welling, ICLR 2014 (arXiv:1312.6114); warm-up: Sønderby et al., NeurIPS 2016"
    )

    latent_size: Annotated[int, Parameter("numbers of a code", 1, 4096, group="Networks")] = 100
    width: Annotated[int, Parameter("channels at half the image's size", 1, 1024, group="Networks")] = 64
    divergence_weight: Annotated[
        float,
        Parameter(
            "on the codes' divergence from noise: twice the variance of an image's own noise, values being from "
            "-1 to 1",
            0,
            group="Losses",
        ),
    ] = 0.02
    warm_up: Annotated[
        int,
        Parameter(
            "steps in which that weight grows from 0, so that codes are used at all", 0, group="Losses"
        ),
    ] = 1000

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Encoder and decoder in one."""
        arguments = {
            "latent_size": self.latent_size,
            "width": self.width,
            "channels": shape.channels,
            "size": square_size(self.title, shape),
        }
        return {"autoencoder": NetworkSpec("convolutional-vae", arguments)}

    def network_losses(self, network: Any, batch: Batch, draws: Draws) -> dict[str, Tensor]:
        """Squared error of the decoded images, and divergence of the codes in nats an image."""
        images = batch["image"]
        decoded, mean, log_variance = network(images, self._noise(batch, draws))
        reconstruction = (decoded.float() - images).square().mean()
        divergence = kullback_leibler_loss(mean, log_variance)
        total = reconstruction + self.weight_at(draws.step) * divergence / images[0].numel()
        return {"reconstruction": reconstruction, "divergence": divergence, "total": total}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Images decoded from noise, as many as real ones."""
        return {"noise": Sample(self.generate(networks, batch, draws), batch["image"])}

    def generate(self, networks: Networks, batch: Batch, draws: Draws) -> Tensor:
        """Decode noise."""
        made: Tensor = networks["autoencoder"].decode(self._noise(batch, draws))
        return made

    def weight_at(self, step: int) -> float:
        """Weight of the divergence at a step."""
        return self.divergence_weight * (min(1.0, step / self.warm_up) if self.warm_up else 1.0)

    def _noise(self, batch: Batch, draws: Draws) -> Tensor:
        return draws.normal("z", (len(batch["image"]), self.latent_size))
