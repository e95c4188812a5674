"""pix2pix: an image of one kind from the image of another kind that lies on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from torch import Tensor

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.pix2pix_objective import Pix2PixObjective
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, DataShape, Layout, Networks, register
from CTGANAugmentLib.training.sample import Sample


@register
@dataclass(frozen=True, kw_only=True)
class Pix2Pix(Pix2PixObjective):
    """Translate between two kinds of image of the same places, such as registered CT and MR."""

    id: ClassVar[str] = "pix2pix"
    title: ClassVar[str] = "pix2pix"
    layout: ClassVar[Layout] = "pairs"
    source: ClassVar[str] = "Isola, Zhu, Zhou, Efros, CVPR (2017), arXiv:1611.07004"

    direction: Annotated[str, Parameter("from which kind to which", choices=("a_to_b", "b_to_a"))] = "a_to_b"

    def given(self, batch: Batch) -> Tensor:
        """Images of the kind to begin with."""
        return batch[f"image_{self.direction[0]}"]

    def wanted(self, batch: Batch) -> Tensor:
        """Images of the kind to end with."""
        return batch[f"image_{self.direction[-1]}"]

    def given_channels(self, shape: DataShape) -> int:
        """As many as the wanted images have."""
        return shape.channels

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Translations beside the real images of the same places."""
        made = self.make(networks, batch, draws)["image"]
        sample = Sample(
            made,
            self.wanted(batch),
            source=self.given(batch),
            region=batch.get("mask"),
            paired=True,
            kind=f"image_{self.direction[-1]}",
        )
        return {self.direction: sample}
