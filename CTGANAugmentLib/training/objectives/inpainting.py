"""Lesions painted into a hole of a scan, or the hole closed by healthy tissue."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import torch
from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.adversarial_objective import LossName
from CTGANAugmentLib.training.bases.conditional_objective import ConditionalObjective, Judged
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.energy_distance import energy_distance
from CTGANAugmentLib.training.objective import Batch, DataShape, Networks, NetworkSpec, register
from CTGANAugmentLib.training.parts.crude_lesion import crude_lesion
from CTGANAugmentLib.training.parts.holes import bounding_box, cut_off, dilated, random_ellipsoids
from CTGANAugmentLib.training.parts.patch_size import check_sides, patchgan_layers
from CTGANAugmentLib.training.parts.region_statistics import levels_of, region_statistics
from CTGANAugmentLib.training.sample import Sample

_FEWEST = 3
"""Lesions in a batch that say something of how lesions are."""


@register
@dataclass(frozen=True, kw_only=True)
class Inpainting(ConditionalObjective):
    """Paint what was cut out of real patches: the generator sees the surroundings, the lesion's mask and noise.

    With ``fill="lesion"`` the hole lies round the lesion; a patch without one gets an ellipsoid at random and an empty
    mask, so that the network also learns what no lesion looks like. With ``fill="healthy"`` every hole is such an
    ellipsoid, less the lesion and its margin where the patch has one: what the network learns to paint is never a
    lesion, and in use it closes a hole that a lesion was cut out of. A patch filled by its lesion teaches nothing then,
    patches from anywhere in the body teach most. Outside the hole the scan is left as it is.

    With ``given="surroundings"`` the generator changes a smooth mean of what lies round the hole, and so knows how
    bright the tissue is. With ``given="crude"`` it is shown a drawing of the lesion in the hole (its mean, some of its
    slow changes) and makes it real: in use, what another method laid there. ``statistics_weight`` asks that the lesions
    of a batch be, all together, as bright, varied and grainy as real ones, which a discriminator of little data misses.
    ``whole_noise`` lets the noise say how bright all of a lesion is, which white noise, averaged over it, hardly can.
    ``partial`` leaves one side of some lesions as it is, so that in use a large one can be painted part by part.

    Patches are volumes, or slices, which count as volumes of one slice. In "2.5-D" the slices are channels of
    two-dimensional networks; one slice alone is always taken so.
    """

    id: ClassVar[str] = "inpainting"
    title: ClassVar[str] = "In-painting"
    needs_masks: ClassVar[bool] = True
    source: ClassVar[str] = "Mirsky et al., CT-GAN, USENIX Security (2019); Isola et al., CVPR (2017)"

    fill: Annotated[str, Parameter("what belongs in the hole", choices=("lesion", "healthy"))] = "lesion"
    given: Annotated[
        str,
        Parameter(
            "in the hole to begin with: nothing, a smooth mean of what lies round it, or a crude lesion",
            choices=("nothing", "surroundings", "crude"),
        ),
    ] = "nothing"
    partial: Annotated[
        float, Parameter("share of patches of whose lesion one side is left as it is", 0, 1)
    ] = 0.0
    whole_noise: Annotated[
        float,
        Parameter(
            "share of the noise that is the same in the whole patch, for what is one of a lesion", 0, 1
        ),
    ] = 0.0
    hole_shape: Annotated[
        str,
        Parameter(
            "of the hole round a lesion: as the lesion, or the box that holds it", choices=("lesion", "box")
        ),
    ] = "lesion"
    hole_margin_voxels: Annotated[int, Parameter("between a lesion and the edge of its hole", 0, 64)] = 3
    mode: Annotated[
        str,
        Parameter(
            "of the networks: volumes, or slices as channels", choices=("3-D", "2.5-D"), group="Networks"
        ),
    ] = "3-D"
    width: Annotated[int, Parameter("channels of the generator at full size", 1, 512, group="Networks")] = 32
    levels: Annotated[int, Parameter("how often the generator halves a patch", 1, 6, group="Networks")] = 3
    discriminator_width: Annotated[
        int, Parameter("channels of the discriminator's first stage", 1, 1024, group="Networks")
    ] = 32
    norm: Annotated[
        str, Parameter("of both networks' maps", choices=("instance", "batch", "none"), group="Networks")
    ] = "instance"
    loss: LossName = "least-squares"
    l1_weight: Annotated[
        float, Parameter("on the difference from the real image within the hole", 0, group="Losses")
    ] = 10.0
    statistics_weight: Annotated[
        float,
        Parameter(
            "on how the batch's lesions differ from real ones in brightness and grain", 0, group="Losses"
        ),
    ] = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.fill == "healthy" and (self.given == "crude" or self.statistics_weight):
            raise UserError(
                "crude lesions and statistics of lesions need fill lesion: set given to nothing and statistics_weight "
                "to 0, or fill to lesion"
            )

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Generator, and a discriminator of images beside their lesions' masks."""
        if shape.channels != 1:
            raise UserError(
                f"{self.title} is trained on images of one channel, got {shape.channels}: take slices as a third side"
            )
        slices, *plane = shape.size if shape.dimensions == 3 else (1, *shape.size)
        folded = self.mode == "2.5-D" or shape.dimensions == 2
        sides = plane if folded else shape.size
        check_sides(self.title, sides, 1 << self.levels)
        layers = patchgan_layers(self.title, sides)
        return {
            "generator": self._generator(slices if folded else 0),
            "discriminator": self._discriminator(slices if folded else 0, layers),
        }

    def network_dimensions(self, shape: DataShape) -> int:
        """Two where slices are channels."""
        return 2 if self.mode == "2.5-D" else shape.dimensions

    def _generator(self, folded: int) -> NetworkSpec:
        """Generator of volumes, or of so many slices as channels."""
        arguments: dict[str, Any] = {
            "width": self.width,
            "levels": self.levels,
            "mode": "2.5-D" if folded else "3-D",
            "slices": folded or 1,
            "norm": self.norm,
            "sees_hole": self.given == "crude",
            "starts_from_surroundings": self.given == "surroundings",
        }
        return NetworkSpec("inpainting-generator", arguments)

    def _discriminator(self, folded: int, layers: int) -> NetworkSpec:
        """Judge of the image and the mask, as volumes or as so many slices of each."""
        arguments = {
            "inputs": 2 * (folded or 1),
            "width": self.discriminator_width,
            "layers": layers,
            "dimensions": 2 if folded else 3,
            "norm": self.norm,
            "spectral_norm": self.spectral_norm,
        }
        return NetworkSpec("patchgan", arguments)

    def make(self, networks: Networks, batch: Batch, draws: Draws) -> Batch:
        """Cut holes and paint them: "image", with the "hole", the "mask" and what was "shown" of the scan."""
        hole = self._hole(batch["mask"], draws)
        mask = batch["mask"] if self.fill == "lesion" else torch.zeros_like(batch["mask"])
        shown = batch["image"]
        noise = self._noise(shown, draws)
        if self.given == "crude":
            shown = crude_lesion(shown, hole, mask, draws)
        painted = networks["generator"](*(_volume(maps) for maps in (shown, hole, mask, noise)))
        return {"image": painted.reshape(noise.shape), "hole": hole, "mask": mask, "shown": shown}

    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Tell real from painted, or fool who does and restore what was cut out."""
        real = self._judged(batch["image"], made["mask"])
        if player == "discriminator":
            painted = self._judged(made["image"].detach(), made["mask"])
            return self.discriminator_losses(networks, real.shown, painted.shown, draws)
        painted = self._judged(made["image"], made["mask"])
        losses = self.generator_losses(networks, real, painted, draws, where=made["hole"])
        if self.statistics_weight:
            losses["statistics"] = _statistics_loss(batch["image"], made)
            losses["total"] = losses["total"] + self.statistics_weight * losses["statistics"]
        return losses

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Patches whose hole was painted, beside what was there."""
        made = self.make(networks, batch, draws)
        hole, source = made["hole"], made["shown"]
        if self.given != "crude":
            source = source.masked_fill(hole > 0, -1)
        return {self.fill: Sample(made["image"], batch["image"], source=source, region=hole, paired=True)}

    def _noise(self, image: Tensor, draws: Draws) -> Tensor:
        """Standard normal at each voxel, a share of it the same in all voxels of an image."""
        noise = draws.normal("noise", image.shape)
        if not self.whole_noise:
            return noise
        whole = draws.normal("whole", (len(image), *[1] * (image.ndim - 1)))
        fine, coarse = math.sqrt(1 - self.whole_noise), math.sqrt(self.whole_noise)
        return fine * noise + coarse * whole

    def _hole(self, lesion: Tensor, draws: Draws) -> Tensor:
        """Where to paint, (batch, 1, [slice,] row, column), 1 or 0."""
        covered = bounding_box(lesion) if self.hole_shape == "box" else lesion
        covered = dilated(covered, self.hole_margin_voxels)
        anywhere = random_ellipsoids(lesion.shape, draws, "hole")
        if self.fill == "healthy":
            return anywhere * (1 - covered)
        without_lesion = lesion.flatten(1).amax(dim=1) == 0
        hole = torch.where(without_lesion.view(-1, *[1] * (lesion.ndim - 1)), anywhere, covered)
        return cut_off(hole, self.partial, draws) if self.partial else hole

    def _judged(self, image: Tensor, mask: Tensor) -> Judged:
        pair = torch.cat([image, mask], 1)
        folded = self.mode == "2.5-D" and image.ndim == 5
        return Judged(image, pair.flatten(1, 2) if folded else pair)


def _statistics_loss(real: Tensor, made: Batch) -> Tensor:
    """Distance of what the lesions of a batch are like, all together, from what the real ones are like."""
    with_lesion = made["mask"].flatten(1).amax(dim=1) > 0
    if int(with_lesion.sum()) < _FEWEST:
        return made["image"].sum() * 0
    image, mask, real = (maps[with_lesion] for maps in (made["image"], made["mask"], real))
    levels = levels_of(real, mask)
    return energy_distance(region_statistics(image, mask, levels), region_statistics(real, mask, levels))


def _volume(maps: Tensor) -> Tensor:
    """Slices (batch, 1, row, column) as volumes of one slice; volumes as they are."""
    return maps.unsqueeze(2) if maps.ndim == 4 else maps
