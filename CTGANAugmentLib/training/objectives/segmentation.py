"""Segmenter of lesions: shows in experiments what augmentation is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import torch
from torch import Tensor

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.lone_objective import LoneObjective
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.image_scores import KnownImages
from CTGANAugmentLib.training.losses.dice import dice_cross_entropy_loss
from CTGANAugmentLib.training.objective import (
    Batch,
    DataShape,
    Networks,
    NetworkSpec,
    register,
)
from CTGANAugmentLib.training.parts.decision_scores import decision_scores
from CTGANAugmentLib.training.parts.patch_size import check_sides
from CTGANAugmentLib.training.sample import Sample

_BOUNDARY = 0.5


@register
@dataclass(frozen=True, kw_only=True)
class Segmentation(LoneObjective):
    """Tell lesion from background, voxel by voxel, in slices or volumes."""

    id: ClassVar[str] = "segmenter"
    title: ClassVar[str] = "Segmenter"
    needs_masks: ClassVar[bool] = True
    products: ClassVar[tuple[str, ...]] = ("segmenter",)
    metric: ClassVar[str] = "dice"
    better: ClassVar[Literal["lower", "higher"]] = "higher"
    source: ClassVar[str] = "Ronneberger et al., MICCAI (2015); Isensee et al., Nature Methods (2021)"

    width: Annotated[int, Parameter("channels at full size", 1, 512, group="Networks")] = 32
    levels: Annotated[int, Parameter("how often images are halved", 1, 6, group="Networks")] = 4
    norm: Annotated[
        str, Parameter("of the network's maps", choices=("instance", "batch", "none"), group="Networks")
    ] = "instance"

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """A U-Net with one logit a voxel."""
        check_sides(self.title, shape.size, 1 << self.levels)
        arguments = {
            "inputs": shape.channels,
            "classes": 1,
            "width": self.width,
            "levels": self.levels,
            "dimensions": shape.dimensions,
            "norm": self.norm,
        }
        return {"segmenter": NetworkSpec("unet-segmenter", arguments)}

    def network_losses(self, network: Any, batch: Batch, draws: Draws) -> dict[str, Tensor]:  # noqa: ARG002 - no chance
        """Soft Dice and cross-entropy of the lesion."""
        return {"total": dice_cross_entropy_loss(network(batch["image"]), batch["mask"])}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:  # noqa: ARG002 - no chance
        """Probability of lesion at each voxel, beside the reference mask."""
        share = networks["segmenter"](batch["image"]).float().sigmoid()
        return {"lesion": Sample(share, batch["mask"], source=batch["image"], paired=True, kind="mask")}

    def score(self, samples: Mapping[str, Sample], known: KnownImages) -> dict[str, float]:  # noqa: ARG002 - no images
        """Score the masks of all voxels more likely lesion than not.

        Returns:
            "dice", the mean over the images with a lesion (over all where none has one; two empty masks agree), and
            "accuracy", "sensitivity", "specificity" of all voxels.
        """
        found, lesion = samples["lesion"].made > _BOUNDARY, samples["lesion"].real > _BOUNDARY
        return {"dice": _mean_dice(found.flatten(1), lesion.flatten(1))} | decision_scores(
            found.numpy(), lesion.numpy()
        )


def _mean_dice(found: Tensor, lesion: Tensor) -> float:
    """Mean Dice coefficient of masks (image, voxel)."""
    held = lesion.any(dim=1)
    if held.any():
        found, lesion = found[held], lesion[held]
    common, sizes = (found & lesion).sum(dim=1), found.sum(dim=1) + lesion.sum(dim=1)
    return float(torch.where(sizes > 0, 2 * common / sizes.clamp_min(1), 1).mean())
