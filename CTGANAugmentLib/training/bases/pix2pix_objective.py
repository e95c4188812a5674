"""What is common to pix2pix of any source: a U-Net, a discriminator of pairs, and a reconstruction."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated

import torch
from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.conditional_objective import ConditionalObjective, Judged
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, DataShape, Networks, NetworkSpec
from CTGANAugmentLib.training.parts.patch_size import check_slices, patchgan_layers
from CTGANAugmentLib.training.parts.whitening import whiten

_SMALLEST, _LARGEST = 16, 256
"""Side that the U-Net halves down to 1 (or 2), at least and at most."""


@dataclass(frozen=True, kw_only=True)
class Pix2PixObjective(ConditionalObjective):
    """Base of pix2pix: image from image, where real pairs are known.

    Whitening and pairing are what a work on liver tumours that the review tells of adds to the original. Whitening: the
    source's channels are brought to zero mean and unit variance, image by image; the made image keeps its window.
    Pairing: the discriminator also calls a real image wrong that stands beside another one's source, and so has to look
    at both (Reed et al., ICML 2016, section 4.2); made and mismatched pairs share the weight that made ones have alone.
    """

    preset: Annotated[
        str,
        Parameter(
            "U-Net of the original, or of the review's Fig. 4",
            choices=("unet-256", "figure-4"),
            group="Networks",
        ),
    ] = "unet-256"
    width: Annotated[int, Parameter("channels of the generator's first level", 1, 512, group="Networks")] = 64
    dropout: Annotated[
        float, Parameter("share of the innermost values left out in training", 0, 0.9, group="Networks")
    ] = 0.5
    norm: Annotated[
        str, Parameter("of both networks' maps", choices=("batch", "instance", "none"), group="Networks")
    ] = "batch"
    whitening: Annotated[bool, Parameter("bring each source to zero mean and unit variance")] = False
    pairing: Annotated[bool, Parameter("show the discriminator real images beside wrong sources too")] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.pairing and self.loss == "wasserstein":
            raise UserError(
                "pairing asks which pairs are right, which a Wasserstein critic cannot tell: take another loss, or "
                "set pairing to false"
            )

    @abstractmethod
    def given(self, batch: Batch) -> Tensor:
        """Images (batch, channel, row, column) in [-1, 1] to begin with."""

    @abstractmethod
    def wanted(self, batch: Batch) -> Tensor:
        """Images (batch, channel, row, column) in [-1, 1] to end with."""

    @abstractmethod
    def given_channels(self, shape: DataShape) -> int:
        """Channels of the images to begin with."""

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Generator, and discriminator of the source and the image together."""
        inputs = self.given_channels(shape)
        generator = {
            "inputs": inputs,
            "outputs": shape.channels,
            "width": self.width,
            "size": _unet_size(self.title, shape),
            "preset": self.preset,
            "norm": self.norm,
            "dropout": self.dropout,
        }
        discriminator = {
            "inputs": inputs + shape.channels,
            "width": self.discriminator_width,
            "layers": patchgan_layers(self.title, shape.size),
            "norm": self.norm,
            "spectral_norm": self.spectral_norm,
        }
        return {
            "generator": NetworkSpec("unet-generator", generator),
            "discriminator": NetworkSpec("patchgan", discriminator),
        }

    def make(self, networks: Networks, batch: Batch, draws: Draws) -> Batch:  # noqa: ARG002 - only dropout is random
        """Translate: "image" out of the source."""
        return {"image": networks["generator"](self._source(batch))}

    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Tell real pairs from others, or fool who does and come near the real image."""
        source, wanted = self._source(batch), self.wanted(batch)
        real = _judged(source, wanted)
        if player == "generator":
            return self.generator_losses(networks, real, _judged(source, made["image"]), draws)
        wrong = _judged(source, made["image"].detach()).shown
        if self.pairing:
            wrong = torch.cat([wrong, mismatched(source, wanted)])
        return self.discriminator_losses(networks, real.shown, wrong, draws)

    def _source(self, batch: Batch) -> Tensor:
        given = self.given(batch)
        return whiten(given) if self.whitening else given


def mismatched(source: Tensor, wanted: Tensor) -> Tensor:
    """Set each source of a batch beside the image of the one before it, joined along the channels.

    Pairs that match after all, because both sources are equal (such as two empty masks), are left out.

    Raises:
        UserError: a batch of one.
    """
    if len(source) < 2:
        raise UserError(
            "pairing needs at least 2 images a batch: raise training.batch_size, or set pairing to false"
        )
    differs = (source != source.roll(1, 0)).flatten(1).any(dim=1)
    return torch.cat([source, wanted.roll(1, 0)], 1)[differs]


def _judged(source: Tensor, image: Tensor) -> Judged:
    return Judged(image, torch.cat([source, image], 1))


def _unet_size(objective: str, shape: DataShape) -> int:
    """Return the side that the U-Net is built for, of which the patch's sides are multiples."""
    check_slices(objective, shape)
    common = math.gcd(*shape.size)
    size = min(common & -common, _LARGEST)
    if size < _SMALLEST:
        rows, columns = shape.size
        raise UserError(
            f"{objective} needs slices whose sides are multiples of {_SMALLEST}, got {rows} x {columns}: change "
            "data.rows or data.columns, best to the same power of two"
        )
    return size
