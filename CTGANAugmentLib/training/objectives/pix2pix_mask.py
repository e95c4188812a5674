"""pix2pix from a mask: a patch with a lesion from the lesion's outline, without surroundings to fit it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.bases.pix2pix_objective import Pix2PixObjective
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, DataShape, Networks, register
from CTGANAugmentLib.training.sample import Sample


@register
@dataclass(frozen=True, kw_only=True)
class Pix2PixMask(Pix2PixObjective, PatchSource):
    """Make patches out of lesion masks; the mask is given as -1 and 1, and has to be in the data."""

    id: ClassVar[str] = "pix2pix-mask"
    title: ClassVar[str] = "pix2pix from masks"
    needs_masks: ClassVar[bool] = True
    source: ClassVar[str] = "Isola, Zhu, Zhou, Efros, CVPR (2017), arXiv:1611.07004"

    def given(self, batch: Batch) -> Tensor:
        """Masks from -1 to 1."""
        return 2 * batch["mask"] - 1

    def wanted(self, batch: Batch) -> Tensor:
        """The patches that the masks are of."""
        return batch["image"]

    def given_channels(self, shape: DataShape) -> int:  # noqa: ARG002 - whatever the images have
        """One."""
        return 1

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Patches out of masks, beside the real ones."""
        made = self.generate(networks, batch, draws)
        return {
            "from_mask": Sample(
                made, batch["image"], source=self.given(batch), region=batch["mask"], paired=True
            )
        }

    def generate(self, networks: Networks, batch: Batch, draws: Draws) -> Tensor:
        """Make patches out of masks; without dropout, each mask has one."""
        return self.make(networks, batch, draws)["image"]
